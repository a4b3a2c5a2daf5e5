## Letters. The subject has an order number at most; no letter names anybody (R-44).

mail-subject-decide = Order { $number } waits for your decision
mail-subject-remind = Reminder: order { $number } waits for your decision
mail-subject-answer = Order { $number }: a question waits for your answer
mail-subject-deliver = Order { $number } is to be delivered
mail-subject-remove = Order { $number }: a permission is to be removed
mail-subject-pause = Order { $number }: a permission is to be closed
mail-subject-resume = Order { $number }: a permission is to be opened again
mail-subject-redeliver = Order { $number } is to be delivered again
mail-subject-confirm = Order { $number }: emergency access is to be confirmed
mail-subject-decided = Order { $number } is approved
mail-subject-declined = Order { $number } is declined
mail-subject-delivered = Order { $number } is delivered
mail-subject-undeliverable = Order { $number } cannot be delivered
mail-subject-lapsed = Order { $number } has lapsed
mail-subject-introduction = You have got a permission, order { $number }
mail-subject-many = Behörig: { $count } things to do or read
mail-subject-waits = Something waits for you in Behörig
mail-subject-news = There is something new for you in Behörig
mail-subject-urgent = Urgent: { $subject }

mail-item-decide = { $count ->
    [one] An order line waits for your decision.
   *[other] { $count } order lines wait for your decision.
}
mail-item-remind = { $count ->
    [one] An order line still waits for your decision.
   *[other] { $count } order lines still wait for your decision.
}
mail-item-answer = { $count ->
    [one] Whoever decides has asked something. Answer, and the order goes on.
   *[other] Those who decide have asked something about { $count } order lines. Answer, and the order goes on.
}
mail-item-deliver = { $count ->
    [one] A permission is to be set up.
   *[other] { $count } permissions are to be set up.
}
mail-item-remove = { $count ->
    [one] A permission that has ended is to be removed in the system.
   *[other] { $count } permissions that have ended are to be removed in the system.
}
mail-item-pause = { $count ->
    [one] A permission is to be closed during leave.
   *[other] { $count } permissions are to be closed during leave.
}
mail-item-resume = { $count ->
    [one] A permission is to be opened again after leave.
   *[other] { $count } permissions are to be opened again after leave.
}
mail-item-redeliver = { $count ->
    [one] A permission that should be there is missing in the system and is to be set up again.
   *[other] { $count } permissions that should be there are missing in the system and are to be set up again.
}
mail-item-confirm = { $count ->
    [one] A permission was given in an emergency. Confirm or end it, otherwise it ends by itself.
   *[other] { $count } permissions were given in an emergency. Confirm or end them, otherwise they end by themselves.
}
mail-item-decided = { $count ->
    [one] A line that you ordered is approved. Now it is to be delivered.
   *[other] { $count } lines that you ordered are approved. Now they are to be delivered.
}
mail-item-declined = { $count ->
    [one] A line that you ordered is declined. The reason is in the order.
   *[other] { $count } lines that you ordered are declined. The reasons are in the order.
}
mail-item-delivered = { $count ->
    [one] A line that you ordered is delivered.
   *[other] { $count } lines that you ordered are delivered.
}
mail-item-undeliverable = { $count ->
    [one] A line that you ordered cannot be delivered. Why is in the order.
   *[other] { $count } lines that you ordered cannot be delivered. Why is in the order.
}
mail-item-lapsed = { $count ->
    [one] A line that you ordered has lapsed. Why is in the order.
   *[other] { $count } lines that you ordered have lapsed. Why is in the order.
}
mail-item-introduction = { $count ->
    [one] You have got a permission.
   *[other] You have got { $count } permissions.
}

mail-order = Order
mail-system = System
mail-manual = Manual
mail-guideline = Guideline
mail-rules = Conditions
mail-contact = Contact
mail-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
mail-is-urgent = This needs to be done now.
mail-go = Sign in and read more on the start page:
mail-choose = You choose how often you get mail under Messages.
mail-no-answer = This comes from a service. Answers are not read.
mail-subject-managers = A system has too few system managers, { $number }
mail-item-managers = { $count ->
    [one] The system has too few system managers. Appoint somebody.
   *[other] The system came to have too few system managers { $count } times. Appoint somebody.
}
