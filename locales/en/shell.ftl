# The frame around every page: menu, own settings, lists and forms.

shell-skip = Skip to content
shell-menu = Menu
shell-menu-main = Main menu
shell-settings = Language and appearance
shell-language = Language
shell-theme = Appearance
shell-theme-auto = As the device
shell-theme-light = Light
shell-theme-dark = Dark
shell-sign-out = Sign out
shell-waiting = waiting
shell-help = Help
shell-accessibility = Accessibility statement
shell-now = Right now
shell-demo = Demonstration with made-up people. Nothing here touches any real system.
shell-directory-down = We cannot reach the directory right now. You can save and send orders. The employment is checked before anyone can decide.
shell-hr-old = The personnel system's file is too old. You can save and send orders. The employment is checked before anyone can decide.
shell-read-only = The service takes no changes right now. Reading works.

menu-home = Home
menu-staff = My staff
menu-after-end = Access after the end
menu-changes = Leaving and moving
menu-assignments = Assignments
menu-reorganisation = Reorganisation
menu-new-order = New order
menu-my-orders = My orders
menu-to-approve = To decide
menu-review = Access review
menu-my-grants = My permissions
menu-help = Help
menu-to-fulfil = To carry out
menu-own-work = The service’s own work
menu-system-card = System card
menu-guideline = Guideline
menu-reconciliation = Reconciliation
menu-control = Internal control
menu-to-decide = To decide
menu-my-systems = My systems
menu-reports = Reports
menu-log = Event log
menu-log-extract = Log extracts
menu-checks = Controls
menu-export = Export
menu-catalogue = System catalogue
menu-orderers = Authorised orderers
menu-rules = Rules
menu-retention = Retention
menu-sources = Sources
menu-protection = Protected identities
menu-group-hr = HR
menu-group-manager = Manager
menu-group-system-manager = System manager
menu-group-system-owner = System owner
menu-group-systems = Systems
menu-group-auditor = Control
menu-group-administrator = Administration

form-optional = (optional)
form-errors =
    { $count ->
        [one] Correct one error to go on
       *[other] Correct { $count } errors to go on
    }
form-unsaved = You have changes that are not saved.

pager-label = More rows
pager-newer = Newer
pager-older = Older
pager-shown =
    { $count ->
        [one] One row
       *[other] { $count } rows
    }

search-found = Showing %n of %total
person-protected = Protected identity
menu-brake = Stopped sources
shell-braked = Many are missing in a source. Reading is stopped until two people have looked. Go to Stopped sources in the menu.
menu-emergencies = Emergency access
