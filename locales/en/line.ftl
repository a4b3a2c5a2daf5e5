## The line of the event log, for the minutes.

line-title = The line for the minutes
line-lead = The line shows the event log as it is today. Whoever has the line can check later that nothing before it was changed, removed or added.
line-now = The line today
line-minutes = Put the text into the minutes, or register it. Once a month is enough.
line-text = Behörig, event log { $day }: { $line }
line-picture = QR code with the line
line-covers = The line covers { $size } events. It says nothing about any person.
line-witnesses = Witnesses that have signed:
line-published = Earlier lines
line-mail-subject = Behörig: the month's line for the minutes
line-mail-text = This is the month's line of the event log of Behörig, { $municipality }. Put it into the minutes or register it:

    { $line }

    The line says nothing about any person. Whoever has it can check that nothing in the log before it was changed.

    { $url }/log/line
menu-line = The line for the minutes
event-log-line-published = The month's line was sent for the minutes
event-key-rotated = The log's key was changed
event-log-restored = A restored copy goes on as a new log

## Verifying the event log on a page.

menu-verification = Verify the log
verification-title = Verify the event log
verification-lead = The whole log is gone through while you look: that nothing was changed, removed or added, and that nobody decided on their own order.
verification-running = Verifying
verification-accepted = The log is accepted
verification-refused = The log is not accepted
verification-done = { $done } of { $size } events
verification-again = Show how far it has come
verification-entries = Events
verification-anchored = Compared with your line
verification-anchored-text = Nothing among the first { $size } was changed.
verification-unanchored = No old line was compared. The whole log may have been replaced.
verification-values = Values that match
verification-erased = Erased values
verification-withheld = Withheld values
verification-witnesses = Witnesses
verification-findings = Findings
verification-begin = Verify
verification-text = Do you have a line from the minutes? Paste it. If you would rather not trust this service, download the log and verify it on your own computer.
verification-line = Line from the minutes
verification-line-hint = Name, number and checksum, as the line stands in the minutes.
verification-start = Verify
event-log-verified = The log was verified
