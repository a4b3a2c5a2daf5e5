# Orders: the form, the review, the list and one order.

orders-title = My orders
orders-lead = Here you see who has each order now and what happens next.
orders-drafts = Drafts
orders-drafts-lead = A draft is seen by you alone. Nobody decides anything until you send it.
orders-draft = Draft
orders-draft-of = Saved
orders-draft-saved = The draft is saved.
orders-draft-saved-next = You can go on here, or open it later under My orders.
orders-draft-removed = The draft is removed.
orders-draft-remove-sure = Remove the draft? It cannot be brought back.
orders-people = People
orders-roles = Permissions
orders-acts = Actions
orders-sent-title = Orders sent
orders-lines = Lines
orders-line = Line
orders-open = Open
orders-sent-at = Sent
orders-newest = Newest
orders-of-people = and others, { $count } people
orders-empty = You have no orders
orders-empty-text = When you have sent an order you will see here who has it and when it is done.

orders-new-title = New order
orders-new-lead = Choose people and permissions. In the next step you see what becomes of each line before you send.
orders-step-people = 1. Who is it for?
orders-step-roles = 2. What do they need?
orders-step-when = 3. When should it be valid?
orders-search-people = Search people
orders-people-legend =
    { $count ->
        [one] One person to order for
       *[other] { $count } people to order for
    }
orders-all-people = Choose everyone shown
orders-people-more = Not everyone is shown. Search by name or user name to find more.
orders-no-staff = You have nobody to order for
orders-no-staff-text = Managers order for their staff. If you are appointed to order for a unit but see nobody here, ask the administrator.
orders-packages = Role packages
orders-usual = Usual for this work
orders-careful = Chosen one by one:
orders-packages-hint = A package is a proposal for a kind of work. Each permission in it is decided by itself, and you can leave lines out in the next step.
orders-filter-roles = Filter systems and roles
orders-system-roles =
    { $count ->
        [one] One role
       *[other] { $count } roles
    }
orders-system-chosen =
    { $count ->
        [one] One chosen
       *[other] { $count } chosen
    }
orders-version = version { $version }
orders-max-months =
    { $count ->
        [one] at most one month
       *[other] at most { $count } months
    }
orders-wants-unit = for one unit
orders-wants-object = for an object that you choose
orders-wants-purpose = a purpose must be given
orders-conditions = conditions
orders-included = Included in the base order
orders-no-roles = Nothing can be ordered just now
orders-no-roles-text = No system has both roles and a decided guideline. Ask the administrator.
orders-when-hint = Leave empty to begin as soon as possible and last as long as the employment and the guideline allow. The last day counts to its end.
orders-extend = Extend permissions that are already held
orders-extend-hint = Those who hold the permission already get a later last day, after a new decision.

orders-review-title = Review the order
orders-review-lead = This is what happens if you send now. Each person and line is judged by itself.
orders-unverified = The employment is not verified
orders-unverified-text = We cannot reach the directory just now. You can save and send the order. The employment is checked before anyone can decide.
orders-sum = Summary
orders-sendable =
    { $count ->
        [one] One line can be sent.
       *[other] { $count } lines can be sent.
    }
orders-none-sendable = No line can be sent yet. Each line says what is needed.
orders-refused =
    { $count ->
        [one] One line cannot be sent. The reason stands beside it.
       *[other] { $count } lines cannot be sent. The reason stands beside each.
    }
orders-left-out =
    { $count ->
        [one] One line is left out.
       *[other] { $count } lines are left out.
    }
orders-questions = This is for the whole order
orders-purpose-hint = What is the permission to be used for? Write nothing about health or protection.
orders-unit = Which unit should the permission be for?
orders-unit-own = The person's own unit (by the employment)
orders-object = What should the permission be for?
orders-object-choose = Choose
orders-check-again = Update the review
orders-choose-account = Choose which account the permission is for
orders-account-in = in { $source }
orders-choose-employment = Choose which employment the permission is for
orders-main-employment = main employment
orders-on-leave = on full-time leave
orders-form-permanent = permanent
orders-form-fixed-term = fixed term
orders-form-hourly = paid by the hour
orders-form-assignment = assignment
orders-read = Read in { $source }
orders-not-verified = Not verified yet
orders-base-added = The base order was missing and is added.
orders-role-gone = The role is no longer there
orders-next = Decided by
orders-outcome = Outcome
orders-nobody = nobody is appointed. The line stops until there is an owner.
orders-decided-afterwards = The system owner confirms afterwards
orders-no-decision = No decision needed
orders-ok = Can be sent
orders-ok-extend = Extension
orders-ok-added = Base order added
orders-not-ok = Cannot be sent
orders-own = Change this line only
orders-leave = Leave this line out
orders-change = Change what is chosen
orders-send-hint =
    { $count ->
        [one] One line is sent. The one who decides is told at once.
       *[other] { $count } lines are sent. Those who decide are told at once.
    }

orders-cap-employment = The day the employment ends.
orders-cap-assignment = The same day as the assignment ends.
orders-cap-hourly = Staff paid by the hour get at most four months at a time.
orders-cap-role = As long as the role may last. It can be extended.
orders-cap-system = The system closes that day.
orders-cap-exception = As long as the exception from separated permissions lasts.
orders-cap-decision = Whoever decided gave less time.

orders-step-manager = Manager
orders-step-opinion = Manager endorses
orders-step-system-manager = System manager
orders-step-owner = System owner
orders-step-function = Responsible function
orders-step-object = Responsible for the object

orders-risk-low = Low risk
orders-risk-medium = Normal risk
orders-risk-high = High risk
orders-risk-critical = Critical risk

orders-sent =
    { $count ->
        [one] Order { $number } is sent with one line.
       *[other] Order { $number } is sent with { $count } lines.
    }
orders-sent-next = Here you see who has each line now. Those who decide have been told.
orders-sent-unverified = The directory did not answer. The employment is checked before anyone can decide; that happens by itself.
orders-sent-refused =
    { $count ->
        [one] One line was not sent
       *[other] { $count } lines were not sent
    }
orders-why = Why, and what you can do
orders-to-order = Show { $number }

orders-lines-title = Lines of the order
orders-now = Just now
orders-step-of = Step { $n } of { $total }
orders-has-it = With
orders-since = since
orders-ended = Ended
orders-what-next-unverified = The employment is checked as soon as the directory answers. Then the line goes to decision.
orders-what-next-deciding = Waits for a decision. If approved it goes on to the next step or to the system manager.
orders-what-next-stalled = Nobody can decide. The line goes on by itself when there is an owner.
orders-what-next-completing = The one who decides has asked a question. The decision waits for the answer.
orders-what-next-waiting = Decided. Carried out when the first day has come and the account is open.
orders-what-next-delivering = Decided. The system manager sets the permission up.
orders-what-next-providing = Decided. The service itself sets the permission up in the directory’s group, mostly within seconds.
orders-question = Question
orders-your-answer = Your answer
orders-answered = The answer is sent.
orders-answered-next = The one who decides has the line again.
orders-way = Steps, decisions and evidence
orders-track-sent = Sent
orders-track-verify = Check of employment
orders-track-manager = The manager's decision
orders-track-system-manager = The system manager's decision
orders-track-owner = The system owner's decision
orders-track-function = The responsible function's decision
orders-track-object = Decision by the one responsible for the object
orders-track-completing = More information requested
orders-track-start = Waits for the first day or the account
orders-track-deliver = Carried out
orders-track-provide = The service sets the permission up in the directory’s group
orders-track-undeliverable = Could not be carried out
orders-track-withdrawn = Withdrawn
orders-track-lapsed = Lapsed
orders-withdraw-title = Withdraw lines
orders-withdraw-which = Which lines do you want to withdraw?
orders-withdraw-hint = It can be done until the line is carried out. What is carried out is ended under My staff instead.
orders-withdraw = Withdraw chosen lines
orders-withdraw-none = You chose no line. Nothing is changed.
orders-all-lines = Choose all
orders-withdrawn =
    { $count ->
        [one] One line is withdrawn.
       *[other] { $count } lines are withdrawn.
    }
orders-withdrawn-next = Nobody needs to do anything more with what you withdrew.
orders-history-lead = From the event log. The number is the event's place in the log.
orders-who = Who
orders-service = The service
orders-log-index = Log number
orders-printed = Printed

orders-event-order-submitted = The order was sent
orders-event-order-refused = The order was refused
orders-event-line-submitted = The line was received
orders-event-line-verified = The employment was checked
orders-event-line-routed = The line got a new receiver
orders-event-line-reminded = Reminder of a line that waits for a decision
orders-event-line-escalated = The line was passed on to more who can decide
orders-event-decision-approved = Approved
orders-event-decision-declined = Rejected
orders-event-completion-asked = More information was requested
orders-event-completion-answered = More information was sent
orders-event-line-withdrawn = The line was withdrawn
orders-event-line-started = The line can be carried out
orders-event-line-delivered = Carried out
orders-event-line-undeliverable = Could not be carried out
orders-event-line-lapsed = Lapsed
orders-event-grant-shortened = The permission got an earlier last day
orders-event-grant-ended = The permission was ended
orders-event-grant-revoked = The permission was revoked
orders-event-grant-removed = The permission was removed in the system
orders-event-grant-followed = The permission followed the employment
orders-event-grant-confirmed = The permission should stay
orders-event-grant-paused = The permission was paused during leave
orders-event-grant-closed = The permission was closed in the system
orders-event-grant-resumed = The permission is in force again after leave
orders-event-grant-opened = The permission was opened in the system
orders-event-grant-taken-over = The permission was taken over, not ordered
orders-event-grant-reopened = The permission is to be done again
orders-event-grant-redelivered = The permission was delivered again
orders-event-removal-seen = The account is out of the group, as read in the directory
orders-event-provision-stuck = The service got no further in the directory
orders-event-provision-retried = The service was told to try again
orders-event-provision-handed = Somebody took over to do it by hand
orders-event-account-again = A new account has the name of a known one
orders-event-grant-not-renewed = Somebody said that the permission shall not be renewed
orders-event-grant-renewable = The permission may be renewed again
orders-event-grant-extended = The permission was extended
orders-event-membership-seen = The account is in the groups, as read in the directory
orders-event-provision-dropped = The service left undone what was no longer needed
orders-event-provision-undone = What was begun in the directory was taken back
orders-event-employment-swept = Every permission was compared with the employments
orders-asked =
    { $count ->
        [one] A question waits for your answer
       *[other] { $count } questions wait for your answer
    }
orders-answer-line = Answer for line { $n }
orders-event-directory-changed = Changes in the directory were read
orders-event-brake-on = Many were missing in a source: reading was stopped
orders-event-brake-released = A stop of the reading was released
orders-event-brake-off = A stop of the reading is over
orders-in-stead-of = in place of
orders-passed-on = Reminder { $remind }. From { $substitutes } a substitute or the nearest manager may answer too.
orders-passed-on-fallback = From { $day } the named function too.
orders-silence = No answer never grants.
orders-emergency = Emergency: needed at once
orders-emergency-hint = Delivered at once and valid for three days at most. State the purpose. The system owner must confirm afterwards, otherwise the permission ends by itself.
orders-outcome-endorsed = Endorsed
orders-outcome-advised-against = Advised against
orders-given-less = Decided through { $day }
orders-track-opinion = The nearest manager endorses
orders-cap-emergency = Emergency access lasts three days at most.
orders-event-decision-endorsed = Endorsed
orders-event-decision-advised-against = Advised against
orders-event-decision-undone = The decision was taken back

## Ends soon, and renewing.

renewals-title = Ends soon
renewals-lead = What ends soon for your staff. Renew what is needed, say what shall not be renewed, and end what is not needed any more. What you do not answer ends.
renewals-part =
    { $days ->
        [one] Within one working day
       *[other] Within { $days } working days
    }
renewals-mark = Mark
renewals-choose = Mark
renewals-last = Last day
renewals-what = What you can do
renewals-ordered = A longer time is ordered.
renewals-asked = Say that it is needed. It then stands on.
renewals-follows = Follows the employment and ends with it.
renewals-order = A later day is ordered and decided.
renewals-with-marked = What you have marked
renewals-with-marked-text = Each permission is judged by itself. What can be done is done, and you see what could not be and why.
renewals-until = New last day
renewals-reason = Why
renewals-reason-hint = Needed when the role demands a purpose, when something shall not be renewed, and when somebody else has said that it shall not be.
renewals-renew = Renew what is marked
renewals-not-renew = Do not renew what is marked
renewals-end = End what is marked
renewals-none = Nothing ends soon
renewals-none-text = What ends within 30 working days is shown here.
renewals-not-renewed =
    { $count ->
        [one] One permission shall not be renewed
       *[other] { $count } permissions shall not be renewed
    }
renewals-refused =
    { $count ->
        [one] One permission could not be done
       *[other] { $count } permissions could not be done
    }
renewals-refused-text = The rest is done.
renewals-told =
    { $count ->
        [one] One permission is renewed or ordered
       *[other] { $count } permissions are renewed or ordered
    }
renewals-next =
    { $ordered ->
        [0] They stand on.
       *[other] What is ordered is decided like any order.
    }
renewals-told-nothing = Nothing is marked
renewals-told-declined =
    { $count ->
        [one] One permission is not renewed
       *[other] { $count } permissions are not renewed
    }
