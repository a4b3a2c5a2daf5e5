moves-title = Move to a new system
moves-lead = Systems that give way to one you answer for. Everybody who has something in the old one can have its counterpart ordered in the new one at once.
moves-from = Old system
moves-to = Replaced by
moves-end = End date
moves-none = Nothing to move
moves-none-text = No system has one that you answer for as its successor.
moves-open = Move everybody here
moves-one-title = Move everybody
moves-one-lead = From { $from } to { $to }. Say which role becomes which, see what would be ordered for each person, and order for those who are left.
moves-progress = Roles and how far it has come
moves-keep = Everybody keeps the old one until the system gets an end date.
moves-keep-until = Everybody keeps the old one through { $day }.
moves-role = Role in the old system
moves-becomes = Becomes in the new
moves-becomes-of = { $role } becomes in the new
moves-nothing = Nothing corresponds
moves-holders = Have it
moves-moved = Moved
moves-waiting = Waiting
moves-declined = Declined
moves-left = Not ordered
moves-map = Save which role becomes which
moves-hidden =
    { $count ->
        [one] One person has a protected identity. Their manager orders for them.
       *[other] { $count } people have protected identities. Their managers order for them.
    }
moves-next = This would be ordered now
moves-orderer = You become the orderer and so cannot decide any of the orders yourself. They go to those who decide by the matrix. The employment is checked for each person. Whoever has been ordered for already is not taken again.
moves-more = The list shows the first 200. Everybody who is left is taken.
moves-run =
    { $count ->
        [one] Order for the one who is left
       *[other] Order for the { $count } who are left
    }
moves-nobody-left = Nobody is left to order for.
moves-mapped = The roles are saved
moves-mapped-next = Now it shows what would be ordered. Log entry { $index }.
moves-ordered =
    { $count ->
        [one] One permission is ordered
       *[other] { $count } permissions are ordered
    }
moves-ordered-next = They now wait for a decision or for delivery. Whoever is left can be ordered for by another run.
moves-refused =
    { $count ->
        [one] One could not be ordered
       *[other] { $count } could not be ordered
    }
changes-title = Change permission
changes-lead = Choose another role of the same system, or another scope. The change is decided as a new order. The old permission stands until the new one is delivered, and ends then.
changes-text = Change to another role of the system or another scope. The old permission stands until the new one is delivered.
changes-now = Now
changes-to = Is changed to
changes-when-limited = (if the role is limited)
changes-plan = This would happen
changes-swap = When the new one is delivered, the old one ends at that moment.
changes-check = Check the change
changes-none = Nothing to change to
changes-none-text = No role of the system can be ordered now.
changes-sent-next = The old permission stands until the new one is delivered.
orders-before-change = Change, in place of
orders-before-move = Moved from
grants-standing-changed = Changed to another.
fulfilment-ended-changed = Changed to another
refusal-not-a-change = That is no change. Choose another role of the same system, or another scope.
refusal-changed-over = The permission that was to be changed has ended. Order a new one instead.
refusal-no-successor = No role of the new system corresponds to the one the person has. First save which role becomes which.
