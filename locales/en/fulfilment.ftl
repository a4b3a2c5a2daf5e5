# To carry out: what is to be set up and taken away in the systems.

fulfilment-title = To carry out
fulfilment-lead = Decided permissions to set up in the system, and ended ones to take away. Oldest first.
fulfilment-all-systems = All systems
fulfilment-deliver = To set up
fulfilment-remove = To take away
fulfilment-all = Select all on the page
fulfilment-choose = Select { $number }
fulfilment-choose-removal = Select
fulfilment-account = Account
fulfilment-since = Waiting since
fulfilment-acts = Actions
fulfilment-why = Why
fulfilment-reference = Reference
fulfilment-reference-hint = For example a case number. It is used for all selected rows. The employment is checked once more when you mark them.
fulfilment-mark-delivered = Mark selected as done
fulfilment-mark-removed = Mark selected as taken away
fulfilment-next-page = Next page
fulfilment-first-page = From the beginning
fulfilment-back = To the list
fulfilment-deliver-empty = Nothing to set up
fulfilment-deliver-empty-text = When an order is decided, it is shown here.
fulfilment-remove-empty = Nothing to take away
fulfilment-remove-empty-text = When a permission ends, it is shown here until it is taken away in the system.
fulfilment-none-chosen = Select at least one row.
fulfilment-ended-ended = Ended
fulfilment-ended-revoked = Revoked at once
fulfilment-ended-expired = The last day has passed
fulfilment-ended-employment-ended = The employment has ended
fulfilment-ended-assignment-ended = The assignment has ended
fulfilment-ended-base-ended = The base order has ended
fulfilment-ended-moved = The person moved to another unit
fulfilment-ended-system-closed = The system is no longer used
fulfilment-ended-not-confirmed = Nobody answered whether it should stay
fulfilment-again = To do again
fulfilment-again-text = They are marked as delivered, but the list or group that was read afterwards does not show them.
fulfilment-again-since = The list was read
fulfilment-mark-again = Mark chosen as delivered again
fulfilment-not-gone = Marked as removed, but still there by what was read on { $day }.
fulfilment-told-again =
    { $count ->
        [one] One permission is marked as delivered again
       *[other] { $count } permissions are marked as delivered again
    }
fulfilment-next-again = The next reconciliation shows whether it is there.

fulfilment-obstacle-title = Cannot be carried out
fulfilment-obstacle-text = The row ends without the permission being set up. The orderer is told why and can order again.
fulfilment-obstacle-hint = The orderer sees the reason. Write nothing about health or protection.
fulfilment-obstacle-send = End the row

fulfilment-answer-title = What came of it
fulfilment-answer-done =
    { $count ->
        [one] One row is marked
       *[other] { $count } rows are marked
    }
fulfilment-answer-refused =
    { $count ->
        [one] One row could not be marked
       *[other] { $count } rows could not be marked
    }
fulfilment-told-delivered =
    { $count ->
        [one] One permission is marked as done
       *[other] { $count } permissions are marked as done
    }
fulfilment-next-delivered = The employee and the orderer now see it among the permissions.
fulfilment-told-removed =
    { $count ->
        [one] One permission is marked as taken away
       *[other] { $count } permissions are marked as taken away
    }
fulfilment-next-removed = Nothing more needs to be done.
fulfilment-told-obstacle = The row has ended without being carried out
fulfilment-next-obstacle = The orderer sees the reason and has it now.
fulfilment-pause = To close during leave
fulfilment-pause-text = The person is on leave and the permission is not in force. Close it in the system without removing it.
fulfilment-resume = To open after leave
fulfilment-resume-text = The person is back and the permission is in force again. Open it in the system.
fulfilment-mark-paused = Mark as closed
fulfilment-mark-resumed = Mark as opened
fulfilment-told-paused =
    { $count ->
        [one] The permission is marked.
       *[other] { $count } permissions are marked.
    }
fulfilment-next-paused = Nothing more needs to be done now.
fulfilment-coming-title = Ends within a week
fulfilment-coming-lead = This will be to remove in your systems. It comes to the list To remove by itself after the last day.
fulfilment-coming-link = Show what ends within a week
fulfilment-coming-none = Nothing ends within a week
fulfilment-coming-none-text = What ends is seen here before it is to be removed.
fulfilment-coming-day = Last day { $day }
fulfilment-coming-leaves = Leaves
fulfilment-coming-stays = Only the permission ends

# What the service itself sets up and takes away in the directory's groups.

fulfilment-groups-title = The service’s own work
fulfilment-groups-lead = What the service is to set up and take away in the directory’s groups and has not finished. What does not succeed comes first.
fulfilment-groups-link = What the service does itself
fulfilment-groups-stuck =
    { $count ->
        [one] The service gets no further with one change in the directory
       *[other] The service gets no further with { $count } changes in the directory
    }
fulfilment-groups-stuck-text = See what is wrong. You can let the service try again, or do it by hand.
fulfilment-groups-none = Nothing waits
fulfilment-groups-none-text = Everything that the service itself is to set up or take away is done.
fulfilment-groups-what = What
fulfilment-groups-put = Add to { $groups }
fulfilment-groups-take = Take out of { $groups }
fulfilment-groups-how = State
fulfilment-groups-tries =
    { $count ->
        [0] Not begun
        [one] One try
       *[other] { $count } tries
    }
fulfilment-groups-next = Next { $time }
fulfilment-groups-again = Try again now
fulfilment-groups-hand = Do by hand
fulfilment-told-retried = The service tries again
fulfilment-next-retried = Load the page again in a few seconds to see how it went.
fulfilment-told-hand = It stands on the system manager’s list
fulfilment-next-hand = Whoever does it marks it when it is done.
fulfilment-problem-directory-unreachable = The directory cannot be reached.
fulfilment-problem-directory-timeout = The directory did not answer in time.
fulfilment-problem-directory-circuit-open = The directory has not answered several times in a row and is left alone for a while.
fulfilment-problem-directory-tls = No secure connection to the directory.
fulfilment-problem-directory-partial = The directory gave only a part of the answer.
fulfilment-problem-directory-cut = The connection to the directory was cut.
fulfilment-problem-directory-referral = The directory pointed to another server.
fulfilment-problem-directory-refused = The directory refused the change. The service’s writing account may lack the right to the group.
fulfilment-problem-directory-ambiguous = The directory has several entries where there can be only one.
fulfilment-problem-directory-outside-base = The entry lies outside the part of the directory that the service sees.
fulfilment-problem-directory-malformed = The directory’s answer could not be understood.
fulfilment-problem-directory-unasked = The directory cannot be asked. Check the settings.
fulfilment-problem-group-nobody = The settings have no account that may change groups.
fulfilment-problem-group-missing = The group is not in the directory.
fulfilment-problem-group-no-account = The account is not in the directory.
fulfilment-problem-group-outside = The group lies outside the part where the service may change.
fulfilment-problem-group-not-so = The directory took the change and does not show it.
fulfilment-problem-directory-down = The directory did not answer when the employment was to be read.
fulfilment-problem-base-not-delivered = The base order is not delivered yet.
fulfilment-problem-account-disabled = The account is disabled.
fulfilment-problem-employment-not-started = The employment has not begun.
fulfilment-problem-conflict = Something changed meanwhile. The service tries again.
