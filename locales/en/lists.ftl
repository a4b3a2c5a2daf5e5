# Lists that are handed out: files that the auditor fetches.

event-list-handed = A list was handed out

list-heading = List
list-under-way = { $rows ->
    [one] The list is being made. One row is ready. The page updates by itself.
   *[other] The list is being made. { $rows } rows are ready. The page updates by itself.
}
list-failed = The list could not be made. Try again.
list-ready = { $rows ->
    [0] The list is ready, and empty.
    [one] The list is ready: one row.
   *[other] The list is ready: { $rows } rows.
}
list-fetch = Fetch the file
list-file = File
list-size = Size of the log
list-sha256 = Checksum (SHA-256)
list-entry = Entry in the log
list-until = Is kept until
list-filter = Selection
list-which = What
list-make = Fetch as a file
list-format = Format
list-format-xlsx = Excel
list-format-csv = CSV
list-format-jsonl = JSON, a line per entry
list-title-entries = Entries of the log
list-title-state = State at an instant
list-title-person = A person’s permissions
list-title-difference = Difference between two instants
list-title-after-end = Access after the employment’s end
list-title-subject = Everything about a person
list-title-disclosure = Entries for disclosure
list-title-review = Entries to review for secrecy
list-review-protected = protected identity
list-review-free-text = free text
list-review-sensitive = system with sensitive data
list-part-register = About the person
list-part-permissions = Permissions
list-part-events = Events
list-kept-name = Name
list-kept-login = Account
list-kept-mail = E-mail
list-kept-title = Title
list-kept-unit = Unit
list-kept-employment = Employment
list-column-number = Number
list-column-at = When
list-column-type = Type
list-column-happened = What happened
list-column-actor = Who
list-column-stead = In place of
list-column-subject = About
list-column-order = Order
list-column-system = System
list-column-role = Role
list-column-role-code = Code of the role
list-column-state = State
list-column-guideline = Guideline
list-column-rule = Matrix and rule
list-column-reason = Reason
list-column-details = Other
list-column-review = To review
list-column-person = Person
list-column-unit = Unit
list-column-scope = Scope
list-column-from = From
list-column-until = Through
list-column-stood = State
list-column-ending = How it ended
list-column-grant = Id of the permission
list-column-began = In force from
list-column-ended = In force until
list-column-removed = Removed in the system
list-column-how = Difference
list-column-was = State first
list-column-was-from = From, first
list-column-was-until = Through, first
list-column-is = State then
list-column-is-from = From, then
list-column-is-until = Through, then
list-column-last-day = Last day of the employment
list-column-days = Days too long
list-column-part = Part
list-column-what = What
list-column-by = By whom
log-lists = Fetch as a file
log-lists-lead = The file is counted and given a checksum, and that it was handed out stands in the log. The same selection at the same size of the log gives the same file.
