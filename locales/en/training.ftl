training-title = Training
training-lead = Courses that permissions demand, and who has done them. As a manager you certify for your own staff, never for yourself.
training-staff = My staff's training
training-search = Search staff
training-more = Not everybody is shown. Search to find more.
training-nobody = Nobody to show
training-nobody-text = Those whom you lead, or may order for, are shown here.
training-courses-held = Courses
training-acts = Actions
training-open = Show training
training-waiting = Waiting for training
training-waiting-text = The orders are decided. They go on by themselves when the course is recorded, and lapse if it does not come in time.
training-missing = Missing
training-expired = Was valid through { $day }
training-never = Not done
training-warns = Does not stop it.
training-valid-until = Valid through { $day }
training-certify-short = Certify
training-person-title = Somebody's training
training-certify = Certify a course
training-certify-text = You certify that the person did the course on that day. What is certified is never changed, but can be withdrawn with a reason. Your name and the time stand in the log.
training-course = Course
training-choose = Choose a course
training-done = Done
training-done-hint = The day on which the course was done
training-records = Everything that is recorded
training-source = According to
training-source-import = A list
training-source-manager = The manager
training-is-withdrawn = Withdrawn
training-withdraw = Withdraw
training-no-records = Nothing is recorded.
training-certified = The course is recorded
training-withdrawn = The record is withdrawn
training-logged = Log entry { $index }.
training-courses = Courses
training-courses-lead = A course is valid for a time. A role can demand one or several, as a stop or as a reminder.
training-months-count = { $count ->
    [one] Valid for 1 month
   *[other] Valid for { $count } months
 }
training-not-given = No longer given
training-given = The course is given. Otherwise no role demands it any more.
training-demanded-by = Roles that demand the course
training-demanded-by-none = No role demands the course.
training-policy = When the course is missing
training-policy-stop = Stop: the order waits for training
training-policy-warn = Reminder: shown, but does not stop it
training-policy-none = The course is not demanded
training-demand = Say what a role demands
training-demand-text = The system owner and the administrator decide. What waits already is held against it when it is to be delivered. Whoever has the permission keeps it, but is listed if the course is missing.
training-demand-end = No longer demand
training-role = Code of the role
training-course-change = Change the course
training-course-new = Add a course
training-course-saved = The course is saved
training-demand-saved = It is saved what the role demands
training-code = Code
training-code-hint = A short code that stands in lists that are taken in, such as GDPR
training-name-sv = Name in Swedish
training-name-en = Name in English
training-months = Valid for months
training-no-courses = No courses
training-no-courses-text = The administrator or HR adds courses.
training-wrong-code = Enter a code
training-wrong-taken = Another course has that code
training-wrong-name-sv = Enter the name of the course in Swedish
training-wrong-name-en = Enter the name of the course
training-wrong-months = Too few or too many months
training-wrong-course = Choose a course in the list
training-wrong-done = Enter a day that has been
training-wrong-version = Load the page again
training-import = Take in courses done
training-import-lead = A list from whoever gives the courses. You first see what it would bring. When anything is wrong, nothing is taken in.
training-file = The list
training-file-hint = Paste the list with the headings source;person;course;done. A person is named by login or the directory's id. Your own is not taken in.
training-take-in = Take the list in as it stands
training-import-go = Check
training-import-would = This is what the list would bring
training-import-did = The list is taken in
training-import-new = New records
training-import-known = Stood here already
training-import-ignored = Rows left out
training-import-done = { $count ->
    [one] 1 record is taken in
   *[other] { $count } records are taken in
 }
training-why = Why
training-ignored-unknown = Nobody here has that name or id in the source
training-ignored-own = It is about you: somebody else takes it in
training-faults = { $count ->
    [one] 1 fault in the list
   *[other] { $count } faults in the list
 }
training-line = Line
training-column = Column
training-wrong = Fault
training-found = Found
training-fault-too-large = The list is too large
training-fault-not-utf8 = The text is not UTF-8
training-fault-malformed = The line cannot be read
training-fault-empty = The list has no rows
training-fault-columns = The headings must be source;person;course;done
training-fault-cells = The line has the wrong number of cells
training-fault-source-unknown = No directory has that name
training-fault-person-missing = The person is missing
training-fault-course-unknown = No course that is given has that code
training-fault-date-wrong = The date must be written as 2026-08-31
training-fault-date-later = The day has not been
training-missing-title = Training is missing
training-missing-lead = Those who have a permission without the training that it demands. It does not end by itself: the manager sees to it that the course is done, or ends the permission.
training-missing-none = Nobody lacks training
training-missing-none-text = Everybody with a permission that demands training has valid training.
training-missing-count = { $count ->
    [one] 1 permission.
   *[other] { $count } permissions.
 }
training-missing-more = The first { $count } are shown.
training-as-of = As of { $day }.
training-report = Report
training-report-lead = The share with valid training, per department and board. Nobody is named.
training-export = Export (CSV)
training-of-staff = Staff
training-of-staff-text = Everybody with an employment, each in the department of the main one.
training-of-holders = Those with a permission that demands the course
training-of-holders-text = Each person counts once for a course, in the department and board of the system.
training-no-shares = Nothing to show.
training-board = Board
training-people = People
training-valid = With valid training
training-percent = Share
training-all = All
training-gap = Training is missing
training-plan-stops = The order can be sent, but waits for training before it is delivered. Ask the person to do the course, and certify it under Training.
training-own-title = My training
training-own-text = Your manager certifies courses, or they are taken in from whoever gives them.
menu-training = Training
refusal-training-missing = Training is missing or too old: { $fact }. The manager can certify the course under Training.
event-course-kept = A course was saved
event-course-demanded = What training a role demands was changed
event-training-imported = A list of courses done was taken in
event-training-certified = The manager certified a course
event-training-withdrawn = A recorded course was withdrawn
event-line-held = The line waits for training
orders-event-line-held = Waits for training
orders-what-next-training = Decided. Delivered when the training is recorded; lapses if it does not come in time.
orders-track-training = Waiting for training
orders-training-until = Lapses if the training is not recorded by { $day }
approvals-next-training = The permission is set up when the training is recorded.
mail-subject-train = Order { $number } waits for training
mail-item-train = { $count ->
    [one] A decided permission waits for training. It lapses if the course is not recorded in time.
   *[other] { $count } decided permissions wait for training. They lapse if the courses are not recorded in time.
 }
control-untrained = Training is missing
control-untrained-lead = Those who have a permission without the training that it demands. It does not end by itself: the manager sees to it that the course is done.
control-note-untrained = The course was valid through { $day }
control-note-never-trained = The course was never done
