# Permissions that stand: one's own, one's staff's and a system's; and how they end.

grants-title = My permissions
grants-lead = What you have, until when, and what has ended.
grants-lists = Lists
grants-acts = Actions
grants-standing = Valid now or later
grants-ended =
    { $count ->
        [one] One permission that has ended
       *[other] { $count } permissions that have ended
    }
grants-why = Why
grants-through = through { $day }
grants-removing = To be taken away in the system.
grants-empty = You have no permissions
grants-empty-text = If you need one, your manager or an authorised orderer orders it.
grants-standing-ended = Ended.
grants-standing-revoked = Revoked at once.
grants-standing-expired = The last day has passed.
grants-standing-employment-ended = The employment has ended.
grants-standing-assignment-ended = The assignment has ended.
grants-standing-base-ended = The base order has ended.
grants-standing-moved = The person moved to another unit.
grants-standing-system-closed = The system is no longer used.
grants-standing-not-confirmed = Nobody answered whether it should stay.
grants-standing-coming = Begins later.
grants-standing-active = Valid.
grants-standing-ending-soon = Ends soon.

grants-staff-title = My staff's permissions
grants-staff-lead = What your staff have now, person by person. Open a permission to change its last day or end it.
grants-staff-search = Search for employee, role or system
grants-staff-not-found = No employee with permissions matches the search.
grants-staff-empty = You have no staff here
grants-staff-empty-text = The list shows those whom you lead or order for according to the directory.
grants-staff-without =
    { $count ->
        [one] One employee without permissions
       *[other] { $count } employees without permissions
    }

grants-systems-title = Systems I answer for
grants-systems-lead = Choose a system to see who has what.
grants-systems-empty = You answer for no system
grants-systems-empty-text = The systems that you own or manage are shown here.
grants-system-lead = Permissions in force in the system, the latest first.
grants-system-empty = Nobody has a permission here
grants-system-empty-text = When an order is carried out, the permission is shown here.

grants-one-title = A permission
grants-to-order = Open the order
grants-base = This is the base order
grants-base-text =
    { $count ->
        [0] If it ends, the person cannot get other permissions until it has been ordered again.
        [one] If it ends, one other permission that the person has ends too.
       *[other] If it ends, the person's { $count } other permissions end too.
    }
grants-extend-text = A later last day is ordered and decided like a new permission.
grants-last-day = Change the last day
grants-last-day-text = Choose a day no later than the one that holds now. The permission is valid through that day.
grants-last-day-send = Change the last day
grants-end-text = The permission ends now. The system manager is asked to take it away in the system.
grants-revoke-text = Use this when the permission must go at once. It works even when the directory does not answer. The system manager is told immediately.
grants-over = The permission has ended
grants-over-text = It has been taken away in the system.
grants-over-removing = The system manager is to take it away in the system.
grants-told-last-day = The last day is now { $day }
grants-next-last-day = The permission ends by itself after that day.
grants-told-end = The permission has ended
grants-next-end = The system manager has been asked to take it away in the system.
grants-told-revoked = The permission is revoked
grants-next-revoked = The system manager has been told.

grants-questions =
    { $count ->
        [one] One permission to review
       *[other] { $count } permissions to review
    }
grants-questions-text = Something has happened to the employment. Say whether the permission should stay, or end it. Without an answer it ends.
grants-answer-by = Answer by
grants-answer = Review
grants-question = Should the permission stay?
grants-question-text = Answer by { $day }. Without an answer the permission ends the day after.
grants-confirm = Should stay
grants-ground-moved = The person moved to another unit.
grants-ground-disabled = The account is locked, but nothing says that the employment has ended.
grants-ground-unconfirmed = The personnel system does not know the person.
grants-ground-not-found = The person is no longer in the directory.
grants-ground-sponsor = Nobody answers for the person's assignment any more. Name another or end the assignment.
grants-ground-taken-over = It was in the system without an order and was taken over. The system owner says whether it shall stand.
grants-told-confirmed = The permission stays.
grants-next-confirmed = The answer is in the log.
grants-by-service = the service itself
grants-taken-over = Taken over, not ordered
grants-after-end-title = Access after the end of the employment
grants-after-end-lead = Here the employment or assignment ended on an earlier day than the service was told. It is the basis of control IK-1.
grants-after-end-last = Last day of the employment
grants-after-end-ended = Ended here
grants-after-end-days = Days between
grants-after-end-removed = Removed in the system
grants-after-end-none = Nobody has had access for too long
grants-after-end-none-text = Every end was known in time.
grants-standing-paused = Paused during leave.
grants-groups = Groups in the directory
grants-removing-service = The service takes the account out of the group and reads back that it is done.
grants-over-removing-service = The service takes the account out of the directory’s group, mostly within seconds. If that does not succeed the system manager gets the task.
grants-end-text-service = The permission ends now, and the service takes the account out of the directory’s group.
grants-revoke-text-service = Use this when the permission must go at once. It holds here at once, also when the directory does not answer; the service takes the account out of the group as soon as it can.

grants-revocations-title = Time to revoke
grants-revocations-lead = How long it takes from when an end can be seen until the access is gone, read in the directory or said by the system manager.
grants-revocations-period = Period
grants-revocations-days =
    { $count ->
        [one] One day
       *[other] { $count } days
    }
grants-revocations-how = How
grants-revocations-service = In the directory’s groups, by the service
grants-revocations-hand = By hand
grants-revocations-ends = Ends
grants-revocations-waiting = Not gone yet
grants-revocations-p50 = Half within
grants-revocations-p95 = 95 of 100 within
grants-revocations-max = Longest
grants-revocations-worst = Took longest
grants-revocations-oldest = Has waited longest
grants-revocations-seen = The end could be seen
grants-revocations-gone = Gone
grants-revocations-took = Time
grants-revocations-why = Why
grants-revocations-empty = No end in the period
grants-revocations-empty-text = When a permission ends, the time until it is gone is measured.
grants-revocations-note = An end can be seen when the source shows it, when the last day or the account’s last moment has passed, or when somebody ends the permission.
grants-revocations-link = Time to revoke
grants-emergencies-title = Emergency access
grants-emergencies-lead = What was given in an emergency. The system owner confirms or ends it. Without an answer it ends by itself.
grants-emergencies-given = Given
grants-emergencies-due = Confirm by { $day }
grants-emergencies-confirmed = Confirmed
grants-emergencies-confirm = Confirm
grants-emergencies-none = No emergency access
grants-emergencies-none-text = What was given without a decision beforehand is shown here.
grants-ground-emergency = It was given in an emergency. The system owner says whether it shall last its time.

## Reviews, do not renew, and ending many.

grants-ground-unused = The person is paid by the hour and has not signed in for months.
grants-ground-periodic = It is time to see whether it is still needed.
grants-renew-by = To be reviewed by
grants-not-renewed = Shall not be renewed
grants-not-renew-text = The permission ends on its last day, or on the day it would have been reviewed, and nobody is reminded. Whoever wants to renew it all the same must write why.
grants-allow = May be renewed after all
grants-told-declined = The permission is not renewed
grants-next-declined = It ends by itself on its last day.
grants-told-allowed = The permission may be renewed
grants-endings-title = End several permissions
grants-endings-lead = See what ends before you end it. Unmark what shall stay.
grants-endings-all = All
grants-endings-means = What happens
grants-endings-ends = Ends now.
grants-endings-do =
    { $count ->
        [one] End the permission
       *[other] End what is marked
    }
grants-endings-none = Nothing to end
grants-endings-none-text = What was marked is not yours to end, or has ended already.
grants-endings-more = Only { $count } are shown. End them and go on.
grants-endings-refused-text =
    { $done ->
        [0] No permission was changed.
        [one] One permission is done.
       *[other] { $done } permissions are done.
    }
grants-endings-role = End all of the role
grants-told-ended-many =
    { $count ->
        [one] One permission is ended
       *[other] { $count } permissions are ended
    }

## Lead times.

menu-lead-times = Lead times
grants-lead-times-title = Lead times
grants-lead-times-lead = How long it takes from order to delivered permission, over the last twelve months.
grants-lead-times-count = Delivered
grants-lead-times-median = Half within
grants-lead-times-p90 = Nine of ten within
grants-lead-times-trend = Trend
grants-trend-faster = Faster
grants-trend-same = As before
grants-trend-slower = Slower
grants-lead-times-note = Counted from when the order was sent, or from its first day where that is later. The trend holds the last three months against the three before.
grants-lead-times-picture = The bars show half within, the circles nine of ten within, month by month.
grants-lead-times-most = The top line is { $most }.
grants-lead-times-alt = Lead times of { $system } month by month; the table below has the same figures
grants-lead-times-months = Month by month
grants-lead-times-month = Month
grants-lead-times-none = Nothing is delivered yet
grants-lead-times-none-text = Here you see how long it takes once something has been ordered and delivered in your systems.
