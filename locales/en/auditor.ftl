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
