# Staff, a person, one's own page and protected identities.

people-unknown = A person not shown to you
people-staff-title = My staff
people-staff-lead = Those you lead or may order for, with what is worth knowing.
people-search = Search people
people-ends = Ends
people-notes = To know
people-grants = Permissions
people-open = On the way
people-acts = Actions
people-order = Order
people-end = Show or end
people-most = Only the first { $count } are shown. Search to find more.
people-no-employment = No employment now
people-no-employment-text = No employment is valid now or about to begin.
people-none-found = Nobody was found
people-none-found-text = Check the spelling, or search by user name.
people-none = You have no staff here
people-none-text = Who leads whom comes from the personnel system. If it is wrong, correct it there.
people-note-ended = The employment has ended
people-note-ends-soon = Ends soon
people-note-starts-later = Starts later
people-note-on-leave = On leave
people-note-several = Several employments
people-note-hourly = Paid by the hour
people-note-disabled = The account is shut
people-note-no-base = Lacks the base order
people-note-external = External
people-form-permanent = permanent
people-form-fixed-term = fixed term
people-form-hourly = paid by the hour
people-person-title = Employee
people-own-title = My permissions and data
people-own-lead = This is what you have, what is ordered for you, and what the service knows about you.
people-login = User name
people-mail = E-mail
people-protected = Protected identity
people-as-of = The data were read
people-correct = Is something wrong? Correct it in the personnel system; it cannot be changed here.
people-employments = Employments
people-main = main employment
people-permissions = Permissions
people-role-gone = The role is no longer there
people-no-permissions = No permissions.
people-asked = Ordered and not done
people-nothing-asked = Nothing is on the way.
people-since = Since
people-data = How we treat your personal data
people-data-text = This page is your extract from the service. Print it if you want it on paper. The events behind each permission are in the order.
people-data-link = Read about purpose, legal ground and how long the data are kept
people-protection-title = Protected identities
people-protection-lead = Here HR marks a person whose identity is protected. Name, unit and account are then shown only to those with the right.
people-protection-find = Find a person
people-protection-hint = At least two letters of the name. Somebody already protected is found only by the whole user name.
people-protection-found = Found
people-protection-none = Check the spelling. Somebody already protected is found only by the whole user name.
people-protection-set-button = Protect
people-protection-clear = Remove the protection
people-protection-clear-sure = Remove the protection? Name and unit become visible as for others.
people-protection-set = The person is protected.
people-protection-cleared = The protection is removed.
people-protection-next = It holds at once and stands in the event log as number { $index }.
people-form-assignment = assignment

## Assignments: those without employment.

people-assignments-title = Assignments without employment
people-assignments-lead = Consultants, trainees, elected officials and others who need permissions without being employed. Each assignment has a manager who answers for it and a last day.
people-assignments-none = No assignments
people-assignments-none-text = Enter an assignment before you order for somebody who is not employed.
people-assignments-ended = Show ended ones
people-assignments-living = Show current ones
people-assignment-new = Enter an assignment
people-assignment-new-lead = The person must have an account already. An assignment lasts at most twelve months; for elected officials at most a mandate period.
people-assignment-title = Assignment
people-assignment-person = The person's user name
people-assignment-person-hint = The whole user name, as in the directory.
people-assignment-kind = Kind
people-assignment-consultant = Consultant or supplier
people-assignment-trainee = Trainee or student
people-assignment-elected = Elected official
people-assignment-provider = Staff of a private provider
people-assignment-auditor = Auditor
people-assignment-rescue = Rescue service
people-assignment-organisation = Organisation
people-assignment-organisation-hint = Company, school, party or authority.
people-assignment-sponsor = Manager who answers for it
people-assignment-sponsor-hint = User name. Leave empty if you answer for it yourself.
people-assignment-unit = Unit
people-assignment-purpose = What the person is to do
people-assignment-contract = Contract or data processing agreement
people-assignment-contract-hint = Registration number or another reference. Needed for all but elected officials.
people-assignment-undertaking = Undertaking of secrecy signed
people-assignment-to = Through
people-assignment-to-hint = An assignment without a last day cannot be saved.
people-assignment-save = Enter
people-assignment-entered = The assignment is entered.
people-assignment-entered-next = Permissions can be ordered for the person now. It is entry { $index } of the log.
people-assignment-prolong = Prolong
people-assignment-prolong-text = You decide that the assignment shall go on, at most through { $day }. Permissions are extended by a new order.
people-assignment-prolonged = The assignment is prolonged.
people-assignment-sponsor-new = Change who answers for it
people-assignment-sponsor-login = User name of who answers from now on
people-assignment-sponsored = Somebody else answers for the assignment now.
people-assignment-end = End the assignment
people-assignment-end-text = The permissions that rest on the assignment end at once and the system managers are told.
people-assignment-end-sure = End the assignment now? The permissions end at once.
people-assignment-ended = The assignment is ended.
people-assignment-unsponsored = Nobody answers for it, act by { $day }
people-assignment-unsponsored-text = Whoever answered for it is no longer here. Name another or end the assignment by { $day }. Otherwise it ends by itself.
people-assignment-order = Order for the person
people-assignment-wrong-person = Nobody with that user name was found. Check the spelling.
people-assignment-wrong-kind = Choose what kind of assignment it is.
people-assignment-wrong-organisation = Write which organisation the person comes from.
people-assignment-wrong-sponsor = Nobody with that user name was found. Check the spelling.
people-assignment-wrong-unit = Choose a unit.
people-assignment-wrong-purpose = Write what the person is to do.
people-assignment-wrong-contract = Write which contract the assignment rests on.
people-assignment-wrong-undertaking = Write a date.
people-assignment-wrong-from = Write a date.
people-assignment-wrong-to = Give a last day. An assignment without a last day cannot be saved.

## Leaving, moving, on leave.

people-changes-title = Leaving and moving
people-changes-lead = Staff who leave within 30 days, have moved to another unit or are on leave, and what it means for their permissions.
people-changes-none = Nothing is under way
people-changes-none-text = None of your staff leaves soon, has moved or is on leave.
people-changes-leaving = Leaving
people-changes-moved = Have moved
people-changes-on-leave = On leave
people-leaving-last = Last day { $day }
people-leaving-days =
    { $days ->
        [0] Today
        [one] 1 day left
       *[other] { $days } days left
    }
people-leaving-over = Has left
people-leaving-stays = Has another employment that goes on; what rests on that stays.
people-leaving-ends = Ends by itself
people-leaving-ends-none = No permissions.
people-leaving-left = Left to do
people-leaving-left-count =
    { $count ->
        [0] Everything is done
        [one] 1 thing left
       *[other] { $count } things left
    }
people-leaving-card = Identity and access cards
people-leaving-phone = Phone and computer
people-leaving-key = Keys, digital ones too
people-leaving-tick = Mark as done
people-leaving-untick = Undo
people-leaving-by = Done, { $name }
people-leaving-somebody = Done
people-leaving-done = It is marked as done.
people-leaving-undone = It is no longer marked as done.
people-moved-from = From { $from } to { $to }
people-moved-along = Goes along
people-moved-asked = To be answered by the new manager
people-moved-ended = Has ended
people-moved-nothing = Nothing
people-moved-before = Was on your staff
people-leave-paused = Paused
people-leave-kept =
    { $count ->
        [0] No other permissions.
        [one] One other permission stands as before.
       *[other] { $count } other permissions stand as before.
    }
people-leave-none = Nothing is paused.

## Reorganisation.

people-reorganisation-title = Reorganisation
people-reorganisation-lead = When units are renamed, merged or replaced in the directory, no permission shall be lost. Say which unit takes over after each one that is gone. What has happened keeps the old unit.
people-reorganisation-units = Old unit > new unit
people-reorganisation-units-hint = A line for each unit, with the codes of the units. The proposal comes from where the people are now.
people-reorganisation-show = Preview
people-reorganisation-apply = Carry over
people-reorganisation-sure = Carry over everything that the list shows?
people-reorganisation-none = No unit lacks a successor
people-reorganisation-none-text = Everything that stands here belongs to units that are in the directory.
people-reorganisation-old = Old unit
people-reorganisation-new = Takes over
people-reorganisation-unknown = Say which
people-reorganisation-grants = Permissions
people-reorganisation-scopes = Limited to the unit
people-reorganisation-posts = Orderers and acting managers
people-reorganisation-assignments = Assignments
people-reorganisation-lines = Open lines
people-reorganised = { $units } units and { $grants } permissions are carried over.

## One's own data.

people-export-json = Get everything (JSON)
people-export-csv = Get the permissions (CSV)
people-own-grants = What you have and have had
people-rests-on = Rests on
people-read = read
people-ordered-by = Ordered by
people-restore = Restore
people-note-withheld = Suspended or deceased, says the personnel system
people-brake-title = Many are missing in a source
people-brake-lead = When many vanish from a source at once it is mostly the source that is wrong, not the people. Reading stops until two people have looked.
people-brake-source = The source { $source }
people-brake-count = { $vanished } of { $known } people are no longer in the source
people-brake-means = Nothing has been changed. No permission ends, and nothing new is taken from the source. If the source is wrong it is enough to mend it: when it is whole again reading goes on by itself.
people-brake-since = Since
people-brake-first = First approval
people-brake-second = Second approval
people-brake-list = Those who are missing
people-brake-most = Only the first { $count } are shown. The whole list is in the service's API.
people-brake-ask = Shall these people go?
people-brake-ask-text = Approve only if you know that everybody in the list has really left. Two different people must approve, and the approval holds for exactly these people.
people-brake-release = Approve that they are gone
people-brake-reading = Two have approved. The source is being read again.
people-brake-other = You have approved. Now one more person is needed.
people-brake-none = No source is stopped
people-brake-none-text = Reading goes as it should.
people-brake-over = Earlier stops
people-brake-word = Source
people-brake-ended = Until
people-brake-vanished = Missing
people-brake-outcome = How it ended
people-brake-outcome-released = Approved by two
people-brake-outcome-whole = The source was whole again
people-brake-done = You have approved that the people are gone.
people-brake-next = It is in the event log as number { $index }. When two have approved, the source is read again.
