# The auditor's pages: searching the log, the state at an instant, extracts.

log-person = Person
log-person-hint = Name, account or pseudonym
log-system = System
log-any = All
log-from = From
log-to = Through
log-more = More to search by
log-decider = Done or decided by
log-decider-hint = Also what a substitute decided
log-unit = Unit
log-unit-hint = Code or name. Units below it are included.
log-board = Committee
log-role = Code of the role
log-stead = in place of { $name }
log-in-stead = In place of
log-named = Several people fit. Choose one.
log-unindexed = { $count ->
    [one] One older entry cannot be found by searching yet. It is being added to the index now.
   *[other] { $count } older entries cannot be found by searching yet. They are being added to the index now.
}

## The state at an instant, a person's permissions, difference, chain of evidence.

log-ways = The auditor’s pages
log-show = Show
log-state-heading = State at an instant
log-state-lead = Who had which permission in a system at a certain time.
log-state-choose = Choose a system
log-state-at = Instant
log-state-shown = The state at
log-state-check = Work out the same state from the log alone, and compare
log-state-agrees = { $count ->
    [one] The log says the same: one permission.
   *[other] The log says the same: { $count } permissions.
}
log-state-differs = { $count ->
    [one] The log says something else about one permission.
   *[other] The log says something else about { $count } permissions.
}
log-state-untold = { $count ->
    [one] One entry no longer tells what a permission became.
   *[other] { $count } entries no longer tell what a permission became.
}
log-state-none = Nobody had any permission then
log-state-none-text = Choose another system or another instant.
log-stood = State
log-stood-in-force = In force
log-stood-coming = Had not begun
log-stood-paused = Paused during leave
log-stood-left = Ended, not removed in the system
log-valid-from = From
log-valid-until = Through
log-person-heading = A person’s permissions
log-person-lead = What somebody could do between two days, time by time.
log-person-none = No permission was in force
log-person-none-text = The person had no permission in force between the days.
log-nobody = Nobody was found
log-nobody-text = Search by name, account or pseudonym. Somebody whose identity is protected is found by the pseudonym only.
log-began = In force from
log-ended = In force until
log-removed = Removed in the system
log-still = Still in force
log-difference-heading = Difference between two instants
log-difference-lead = What was added, went away or changed in a system.
log-difference-none = No difference
log-difference-none-text = The state was the same at both instants.
log-first = First instant
log-second = Second instant
log-how = Difference
log-how-added = Added
log-how-gone = Gone
log-how-changed = Changed
log-was = First
log-is = Then
log-chain-heading = Chain of evidence
log-chain-lead = Everything that belongs to a permission, in order. Each step is an entry of the log with its own proof.
log-chain-link = Chain of evidence
log-chain-open = Show the chain
log-chain-proof = Entry { $index }, with proof
log-chain-signed = The proofs lead to the line
log-stage-order = Order
log-stage-employment = Employment
log-stage-decision = Decision
log-stage-delivery = Delivery
log-stage-change = Change
log-stage-end = End
log-stage-removal = Removal
log-guideline = Version of the guideline
log-rule = Matrix, version and rule
log-read-as = Employment as it was read
log-withheld-short = Withheld
