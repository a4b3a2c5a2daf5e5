# To decide: what waits for the reader's decision, and the answer.

approvals-title = To decide
approvals-lead = What you need for the decision is on the row. Oldest first.
approvals-one-title = Decision on a permission
approvals-all-systems = All systems
approvals-check-all = Select all on the page
approvals-choose = Select
approvals-check-chosen = Check and approve selected
approvals-open = Open
approvals-first-page = From the beginning
approvals-next-page = Next page
approvals-back = To the list
approvals-empty = Nothing is waiting for you
approvals-empty-system = Nothing is waiting for you in that system
approvals-empty-text = When somebody sends an order for you to decide, it is shown here.
approvals-none-chosen = Select at least one row to approve.

approvals-employment = Employment
approvals-through = through { $day }
approvals-on-leave = On leave
approvals-read = { $source }, read { $at }.
approvals-account-off = The account is not open.
approvals-not-read = Not verified yet
approvals-valid = Valid
approvals-cap-employment = Ends with the employment.
approvals-cap-hourly = Hourly staff get permissions for a shorter time at once.
approvals-cap-role = The longest time for the role.
approvals-cap-system = The system is being closed.
approvals-cap-exception = The exception from separated permissions lasts no longer.
approvals-cap-decision = Whoever decided gave less time.
approvals-held = Already has
approvals-held-none = No permissions
approvals-held-count = { $count } permissions in all
approvals-guideline = Guideline, version { $version }
approvals-step = Step
approvals-step-of = Step { $n } of { $steps }
approvals-step-who-manager = nearest manager
approvals-step-who-system-manager = system manager
approvals-step-who-owner = system owner
approvals-step-who-function = special function
approvals-step-who-object = the one responsible for the object
approvals-since = Waiting since
approvals-risk-low = Low risk
approvals-risk-medium = Medium risk
approvals-risk-high = High risk
approvals-risk-critical = Critical risk

approvals-approve-text = The employment is checked once more when you approve.
approvals-reason-hint = The orderer sees the reason. Write nothing about health or protection.
approvals-question = What needs to be completed?
approvals-question-hint = The question goes to the orderer. The row comes back to you when it is answered.
approvals-question-required = Write what needs to be completed.
approvals-decisions = Decisions so far
approvals-approved-by = Approved by { $name } { $at }
approvals-declined-by = Declined by { $name } { $at }
approvals-not-yours = This row is not waiting for you
approvals-not-yours-text = Somebody else has it now, or it is already settled. Open the order to see where it is.
approvals-to-order = Open order { $number }

approvals-summary-title = Check before you approve
approvals-summary-lead =
    { $count ->
        [one] You approve one row. Each row is decided for itself, and the employment is checked once more.
       *[other] You approve { $count } rows. Each row is decided for itself, and the employments are checked once more.
    }
approvals-left-out = Left out
approvals-approve-count =
    { $count ->
        [one] Approve one row
       *[other] Approve { $count } rows
    }
approvals-none-left = Nothing left to decide
approvals-none-left-text = What you selected is already settled.

approvals-answer-title = What came of it
approvals-answer-done =
    { $count ->
        [one] One row is decided
       *[other] { $count } rows are decided
    }
approvals-answer-refused =
    { $count ->
        [one] One row could not be decided
       *[other] { $count } rows could not be decided
    }
approvals-told-approve =
    { $count ->
        [one] You have approved one row in { $number }
       *[other] You have approved { $count } rows
    }
approvals-told-decline =
    { $count ->
        [one] You have declined one row in { $number }
       *[other] You have declined { $count } rows
    }
approvals-told-ask =
    { $count ->
        [one] You have asked for more information in { $number }
       *[other] You have asked for more information about { $count } rows
    }
approvals-next-delivering = The system manager has it now and sets up the permission.
approvals-next-providing = The service itself sets the permission up in the directory’s group.
approvals-next-deciding = The next decider has it now.
approvals-next-waiting = The permission is set up when the start date has come and the account is there.
approvals-next-stalled = Nobody holds the next step. The administrator has been told.
approvals-next-declined = The orderer sees the decision and the reason.
approvals-next-completing = The orderer has it now. It comes back to you when the question is answered.
approvals-next-several = Where each row is now is shown in the order.
approvals-employed-by = The employment was read in { $source }, { $at }
approvals-in-stead = In place of { $name }
approvals-level-reminded = Reminded
approvals-level-substitutes = Not answered in time
approvals-level-fallback = Not answered in time, with the named function

approvals-background = Background
approvals-peers = Others in the unit
approvals-peers-count = { $holders } of { $others } others in { $unit } have the same permission.
approvals-had = Has had it before
approvals-had-none = No
approvals-refused = Ordered before without getting it
