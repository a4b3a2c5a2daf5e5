# The log. One text per type of entry: event-<the type with dashes>, in the past tense and without who did it.

event-log-started = The log began
event-log-exported = The log was exported
event-log-read = The log was read
event-heartbeat = An hour passed
event-session-started = Signed in
event-session-refused = Sign-in refused
event-session-ended = Signed out
event-directory-synced = The directory was read
event-order-submitted = The order was sent
event-order-refused = The order was stopped
event-line-submitted = The line was sent
event-line-verified = The employment was checked
event-line-routed = The line got new deciders
event-decision-approved = Approved
event-decision-declined = Declined
event-completion-asked = Completion was asked for
event-completion-answered = Completion was answered
event-line-withdrawn = The line was withdrawn
event-line-started = The line can be delivered
event-line-delivered = The permission was set up
event-line-undeliverable = The line could not be delivered
event-line-lapsed = The line lapsed
event-grant-shortened = The permission got an earlier last day
event-grant-ended = The permission ended
event-grant-revoked = The permission was revoked
event-grant-removed = The permission was removed in the system
event-grant-followed = The permission followed the employment
event-grant-confirmed = The permission should stay
event-removal-seen = The account is out of the group, as read in the directory
event-provision-stuck = The service got no further in the directory
event-provision-retried = The service was told to try again
event-provision-handed = Somebody took over to do it by hand
event-provision-undone = What was begun in the directory was taken back
event-employment-swept = Every permission was compared with the employments
event-catalogue-imported = The catalogue was imported
event-system-changed = The system was changed
event-role-changed = The role was changed
event-guideline-decided = A guideline was decided
event-appointment-made = A post was given
event-appointment-ended = A post ended
event-protection-set = Protected identity was set
event-protection-cleared = Protected identity was cleared
event-access-refused = Access was refused
event-protection-read = A protected identity was shown

## The pages.

log-heading = Event log
log-lead = Everything that has happened, in order. Nobody can change or remove an event without it showing.
log-export = Export the log
log-head = Line to keep outside the system
log-head-lead = { $size ->
    [one] The line covers the first event. Keep it in minutes or a register; with it one can show that nothing before it was changed.
   *[other] The line covers the first { $size } events. Keep it in minutes or a register; with it one can show that nothing before it was changed.
}
log-line = Line (name, number, root)
log-vkey = Public key of the log
log-unsigned = The log has not been signed yet. That happens within a second.
log-entries = Events, newest first
log-kind = What happened
log-kind-any = Everything
log-order = Order
log-number = Number
log-at = When
log-happened = Event
log-actor = Who
log-subject = Concerns
log-none = No events
log-none-lead = Nothing in the log answers to what you chose. Older events may be on the next page.
log-entry-heading = Event
log-withheld = Withheld: protected identity
log-erased = Erased
log-proof = Proof
log-proof-lead = The event's digest leads with the values below, in order, to the root of the log of { $size } events.
log-proof-soon = The event is so new that the log has not been signed since. Load the page again.
log-leaf = Digest of the event
log-bytes = The event as it is stored
event-directory-changed = Changes in the directory were read
event-brake-on = Many were missing in a source: reading was stopped
event-brake-released = A stop of the reading was released
event-brake-off = A stop of the reading is over
