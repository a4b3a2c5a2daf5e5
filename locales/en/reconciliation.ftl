# Reconciliation: what the systems have, compared with what is valid here.

reconciliation-title = Reconciliation
reconciliation-lead = What the systems have, compared with what has been ordered and is valid here.
reconciliation-one-title = Finding
reconciliation-list-title = Import the system's list of users
reconciliation-baseline-title = Take over today's permissions
reconciliation-kind-unordered = Not ordered
reconciliation-kind-missing = Ordered but missing
reconciliation-kind-left-behind = Left behind after the end
reconciliation-kind-copied = Looks copied
reconciliation-about-unordered = The account has the permission in the system, but no order here explains it.
reconciliation-about-missing = The permission is decided and delivered here, but is not in the system.
reconciliation-about-left-behind = The permission has ended here, but is still in the system.
reconciliation-about-copied = The account's groups are like another person's beyond what orders, unit and title explain.
reconciliation-source-groups = Groups in the directory
reconciliation-source-list = The system's list of users
reconciliation-counts = Findings by kind
reconciliation-waiting-of = { $waiting } waiting, { $all } in all
reconciliation-filter-kind = Kind
reconciliation-filter-show = Show
reconciliation-show-waiting = What waits
reconciliation-show-all = Everything that differs
reconciliation-all-systems = All systems
reconciliation-all-kinds = All kinds
reconciliation-findings = Findings, oldest first
reconciliation-account = Account
reconciliation-nobody = The account belongs to nobody known here
reconciliation-age = Age
reconciliation-days =
    { $count ->
        [one] 1 day
       *[other] { $count } days
    }
reconciliation-first-seen = First seen
reconciliation-last-seen = Last seen
reconciliation-owner = Responsible
reconciliation-seen-in = Seen in
reconciliation-empty = No findings
reconciliation-empty-text = What the systems have agrees with what is valid here, or is already taken care of.
reconciliation-next-page = Next page
reconciliation-first-page = From the beginning
reconciliation-open-finding = Open
reconciliation-run = Reconcile now
reconciliation-run-wanted = A reconciliation has been asked for and begins shortly.
reconciliation-run-reading = Reconciling: the directory's groups are being read. Reload the page to see how it goes.
reconciliation-run-under-way = Reconciling: { $done } of { $of } roles compared. Reload the page to see how it goes.
reconciliation-run-last = Last reconciliation: { $memberships } permissions in the systems, { $opened } new findings, { $closed } no longer there.
reconciliation-run-never = No reconciliation since the service was started. It is made once a day, and when somebody asks.
reconciliation-run-groups-failed = The directory's groups could not be read whole. Findings from there are left as they were.
reconciliation-run-broken = The last reconciliation broke off. What was done until then stands.
reconciliation-evidence = Why the account looks copied
reconciliation-evidence-like = Looks copied from
reconciliation-evidence-percent = Likeness
reconciliation-evidence-percent-value = { $percent } %
reconciliation-evidence-shared = Groups that both have and nothing explains
reconciliation-evidence-extra = Groups that only the copy has
reconciliation-evidence-missing = Groups that only the other has
reconciliation-evidence-common = Explained by unit, department or title
reconciliation-evidence-ordered = Explained by orders
reconciliation-evidence-created = The account was made
reconciliation-evidence-hidden = The evidence is not shown, since it concerns somebody with a protected identity.
reconciliation-accepted-by = Accepted by { $name } through { $day }
reconciliation-asked-of = { $manager } has been given a draft order by { $name }
reconciliation-removing-by = { $name } has asked for it to be taken away
reconciliation-putting-back = The service is adding the person to the group again
reconciliation-own = The finding concerns yourself. Somebody else decides about it.
reconciliation-order = Order afterwards
reconciliation-order-text = The person's manager gets a filled-in draft. The order is decided like any other; nothing is granted by this.
reconciliation-remove = Remove
reconciliation-remove-text = The system manager gets the task, or the account is taken out of the group. The finding closes when the next reconciliation shows that it is done.
reconciliation-accept = Accept
reconciliation-accept-text = The finding may stand for a time, at most twelve months. After the last day it waits again.
reconciliation-accept-hint = Write why. Write nothing about health or protection.
reconciliation-grant-link = Show the permission
reconciliation-told-run = The reconciliation begins shortly
reconciliation-told-running = A reconciliation is already under way
reconciliation-told-accepted = The finding is accepted through { $day }
reconciliation-told-asked = The manager has been given a draft
reconciliation-next-asked = The finding closes when the order is decided and delivered.
reconciliation-told-removed = The permission is to be taken away
reconciliation-next-removed = The finding closes when the next reconciliation shows that it is gone.
reconciliation-system-lead = How we know what the system has, and what came of it.
reconciliation-system-sources = Sources
reconciliation-system-groups =
    { $count ->
        [0] No role of the system names groups in the directory
        [one] One role names groups in the directory
       *[other] { $count } roles name groups in the directory
    }
reconciliation-system-groups-at = Groups read
reconciliation-system-list-at = List of users taken in
reconciliation-system-list-rows = Rows of the list
reconciliation-system-list-unmatched = Rows whose account belongs to nobody here
reconciliation-system-never = Never
reconciliation-system-import = Import a list of users
reconciliation-system-baseline = Take over today's permissions
reconciliation-system-findings = Show findings
reconciliation-words = The system's own words
reconciliation-words-text = Does the system write something else than the role's code in its list? One word a line, followed by = and the role's code.
reconciliation-words-wrong = A line is not of the form word = role code, or the role is not this system's.
reconciliation-words-save = Save the words
reconciliation-taken = Taken over, waiting for your answer
reconciliation-taken-text = They were in the system and have no order. Those not confirmed before the day end.
reconciliation-taken-due = At the latest
reconciliation-taken-choose = Choose
reconciliation-taken-all = Choose all
reconciliation-taken-confirm = Confirm chosen
reconciliation-taken-end = End
reconciliation-none-chosen = Choose at least one row.
reconciliation-told-confirmed =
    { $count ->
        [one] One permission is confirmed
       *[other] { $count } permissions are confirmed
    }
reconciliation-told-partly = { $count } of { $all } permissions are confirmed. The others have changed, or concern yourself.
reconciliation-told-words = The words are saved
reconciliation-told-list = The list is taken in: { $rows } rows
reconciliation-next-list = { $opened } new findings, { $closed } no longer there.
reconciliation-import-lead = Paste the list that the system exports: account;role;scope. First you see what it would bring; nothing is saved until you confirm.
reconciliation-import-file = List of users (CSV with semicolons)
reconciliation-import-hint = The first line has the headings account, role and, where needed, scope. Account is login, employment number or the account's id. At most 1 MB.
reconciliation-import-go = Check the list
reconciliation-import-yes = The list is all of the system's users. Take it in.
reconciliation-import-faults =
    { $count ->
        [one] One fault in the list. Nothing is taken in.
       *[other] { $count } faults in the list. Nothing is taken in.
    }
reconciliation-import-row = Line
reconciliation-import-column = Column
reconciliation-import-wrong = Fault
reconciliation-import-found = It says
reconciliation-import-would = What the list would bring
reconciliation-import-rows = { $count } rows
reconciliation-import-before = The list before had { $count } rows.
reconciliation-import-unmatched = { $count } accounts belong to nobody known here. They become findings.
reconciliation-fault-too-large = The list is larger than 1 MB.
reconciliation-fault-not-utf8 = The text is not UTF-8.
reconciliation-fault-malformed = The line cannot be read as CSV.
reconciliation-fault-empty = The list is empty. An empty list is taken for a failed export.
reconciliation-fault-columns = The headings are to be account and role, and scope where needed, each once.
reconciliation-fault-account-missing = The account is missing.
reconciliation-fault-account-long = The account is too long.
reconciliation-fault-account-several = Several people fit the account. Use the account's id.
reconciliation-fault-role-unknown = The system has no such role. Add the word among the system's own words.
reconciliation-fault-scope-unknown = There is no such scope. Write the code of the unit or the object.
reconciliation-fault-scope-none = The role has no scope.
reconciliation-baseline-lead = What the system has without an order becomes permissions marked "taken over, not ordered". You confirm each before a day, or they end.
reconciliation-baseline-taken =
    { $count ->
        [0] Nothing to take over
        [one] One permission is taken over
       *[other] { $count } permissions are taken over
    }
reconciliation-baseline-nothing-text = Reconcile first, or import the system's list of users.
reconciliation-baseline-left = Not taken over, but stays a finding
reconciliation-baseline-due = Last day to confirm
reconciliation-baseline-due-hint = At least seven days and at most six months ahead.
reconciliation-baseline-go = Continue
reconciliation-baseline-ask = Take over { $count } permissions?
reconciliation-baseline-ask-text = Each is to be confirmed by { $day } at the latest. The log tells that you took them over.
reconciliation-baseline-yes = Yes, take over
reconciliation-why-unknown = The account belongs to nobody known here
reconciliation-why-no-employment = No valid employment
reconciliation-why-no-scope = The list does not say what the role is limited to
reconciliation-why-own = Concerns yourself
reconciliation-told-baseline =
    { $taken ->
        [one] One permission is taken over
       *[other] { $taken } permissions are taken over
    }
reconciliation-next-baseline = { $left } findings are left.
