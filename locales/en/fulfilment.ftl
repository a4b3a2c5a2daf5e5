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
