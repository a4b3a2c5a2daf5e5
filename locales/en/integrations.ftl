## Connections to other systems, and who approved them (R-46).

menu-integrations = Connections
integrations-title = Connections
integrations-lead = This is what the service is connected to. Each connection is to be approved, and one is to see by whom.
integrations-what = Connection
integrations-approval = Approved by
integrations-purpose = Purpose
integrations-missing = Not approved
integrations-on = In use
integrations-off = Off
integrations-turn-on = Turn on
integrations-turn-off = Turn off
integrations-waiting = { $count ->
    [one] One thing waits.
   *[other] { $count } things wait.
}
integrations-problem-unreachable = The receiver cannot be reached.
integrations-problem-silent = The receiver does not answer.
integrations-problem-later = The receiver asks us to wait.
integrations-problem-refused = The receiver says no.
integrations-problem-letter = The call could not be written.
integrations-sort-directory = Directory
integrations-sort-personnel = The personnel system's file
integrations-sort-mail = Mail server
integrations-sort-hook = Ticket system
integrations-enter = Enter an approval
integrations-enter-text = What is entered replaces what was. Both stay in the log.
integrations-by = Who approved it?
integrations-by-hint = A name or a post.
integrations-reference = Document
integrations-reference-hint = A number in the register.
integrations-day = Day of the approval
integrations-save = Save
integrations-empty = Fill in the field.
integrations-wrong-on = That day has not come yet.
integrations-approved = The approval is saved.
integrations-turned-on = The connection is turned on.
integrations-turned-off = The connection is turned off.
integrations-next = Its entry in the log has number { $index }.
