# Words that several rooms use. The terms are in docs/LANGUAGE.md.

## States of orders, order lines, grants, reviews and findings. Their colours are in src/text/status.rs.

status-draft = Draft
status-submitted = Submitted
status-awaiting-decision = Waiting for decision
status-awaiting-manager = Waiting for manager
status-awaiting-owner = Waiting for system owner
status-completion-requested = More information requested
status-approved = Approved
status-awaiting-training = Waiting for training
status-awaiting-start = Waiting for start date
status-awaiting-account = Waiting for account
status-awaiting-base = Waiting for base order
status-awaiting-verification = Waiting for employment check
status-to-fulfil = To carry out
status-being-fulfilled = The service sets it up
status-fulfilled = Carried out
status-owner-missing = Waiting – owner missing
status-rejected = Rejected
status-withdrawn = Withdrawn
status-lapsed = Lapsed
status-partly-fulfilled = Partly carried out
status-cannot-fulfil = Cannot be carried out
status-upcoming = Upcoming
status-active = Active
status-ending-soon = Ends soon
status-paused = Paused (leave)
status-under-review = Under review
status-ended = Ended
status-revoked = Revoked
status-taken-over = Taken over (not yet confirmed)
status-open = Open
status-accepted = Accepted
status-asked-to-order = Manager asked to order
status-to-remove = To be removed
status-closed = Closed
status-overdue = Overdue
status-done = Done

## Order types.

order-type-new = New
order-type-change = Change
order-type-extension = Extension
order-type-ending = Ending
order-type-temporary = Temporary or extended
order-type-urgent = Urgent

## Risk levels.

risk-low = Low risk
risk-normal = Normal risk
risk-high = High risk
risk-critical = Critical risk

## What a person is in a case.

role-orderer = Orderer
role-authorised-orderer = Authorised orderer
role-subject = Employee
role-external-person = External person
role-manager = Manager
role-line-manager = Line manager
role-hiring-manager = Hiring manager
role-system-owner = System owner
role-information-owner = Information owner
role-system-manager = System manager
role-system-administrator = System administrator
role-security-coordinator = Information security coordinator
role-data-protection-officer = Data protection officer
role-auditor = Auditor
role-administrator = Administrator
role-substitute = Substitute
role-elected = Elected official

## Buttons: verbs, never "OK".

button-new-order = New order
button-add-line = Add permission
button-choose-person = Choose employee
button-save-draft = Save draft
button-check-and-send = Check and send
button-send-order = Send order
button-withdraw = Withdraw order
button-approve = Approve
button-reject = Reject
button-endorse = Endorse
button-advise-against = Advise against
button-request-completion = Request more information
button-send-completion = Send information
button-mark-fulfilled = Mark as carried out
button-cannot-fulfil = Cannot be carried out
button-extend = Extend
button-not-renew = Do not renew
button-end = End permission
button-revoke = Revoke immediately
button-revoke-yes = Yes, revoke
button-keep = Keep
button-remove = Remove
button-change = Change
button-export-csv = Export (CSV)
button-print = Print
button-appoint-substitute = Appoint substitute
button-cancel = Cancel
button-save = Save
button-search = Search
button-filter = Filter
button-clear-filter = Clear filter
button-back = Back
button-next = Next
button-show = Show
button-sign-in = Sign in
button-confirm = Confirm

## Headings in tables and lists of facts.

word-person = Employee
word-unit = Unit
word-department = Department
word-title = Position
word-account = Account
word-employment = Employment
word-employment-form = Form of employment
word-employee-number = Employee number
word-system = System
word-permission = Permission
word-system-role = System role
word-role-package = Role package
word-scope = Scope
word-purpose = Purpose
word-reason = Reason
word-order = Order
word-order-line = Order line
word-order-number = Number
word-order-type = Type
word-base-order = Base order
word-status = Status
word-risk = Risk
word-valid = Valid
word-from = From
word-through = Through
word-until-further-notice = until further notice
word-created = Created
word-changed = Changed
word-decided = Decided
word-decided-by = Decided by
word-ordered-by = Ordered by
word-fulfilled-by = Carried out by
word-waits-for = Waiting for
word-next-step = Next step
word-history = History
word-comment = Comment
word-guideline = Guideline
word-date = Date
word-time = Time
word-event = Event
word-yes = Yes
word-no = No
word-none = None
word-all = All
word-count = Count
word-finding = Finding

## Forms of employment.

employment-form-permanent = Permanent
employment-form-fixed-term = Fixed term
employment-form-hourly = Hourly

## What an account stands for.

person-kind-employee = Employee
person-kind-external = External person
person-kind-elected = Elected official
person-kind-pupil = Pupil
person-kind-function = Function account
person-kind-unknown = Unknown kind
word-question = Question
word-answer = Answer
word-not-answered = Not answered yet
