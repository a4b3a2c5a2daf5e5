# Ramen kring varje sida: meny, egna inställningar, listor och formulär.

shell-skip = Hoppa till innehållet
shell-menu = Meny
shell-menu-main = Huvudmeny
shell-settings = Språk och utseende
shell-language = Språk
shell-theme = Utseende
shell-theme-auto = Som enheten
shell-theme-light = Ljust
shell-theme-dark = Mörkt
shell-sign-out = Logga ut
shell-waiting = väntar
shell-help = Hjälp
shell-accessibility = Tillgänglighetsredogörelse
shell-now = Just nu
shell-demo = Demonstration med påhittade personer. Ingenting här påverkar några riktiga system.
shell-directory-down = Vi når inte katalogtjänsten just nu. Du kan spara och skicka beställningar. Anställningen kontrolleras innan någon kan besluta.
shell-hr-old = Personalsystemets fil är för gammal. Du kan spara och skicka beställningar. Anställningen kontrolleras innan någon kan besluta.
shell-read-only = Tjänsten tar inte emot ändringar just nu. Det går bra att läsa.

menu-home = Start
menu-staff = Mina medarbetare
menu-after-end = Åtkomst efter slut
menu-changes = Slutar och flyttar
menu-assignments = Uppdrag utan anställning
menu-reorganisation = Omorganisation
menu-new-order = Ny beställning
menu-my-orders = Mina beställningar
menu-to-approve = Att besluta
menu-review = Behörighetsgenomgång
menu-my-grants = Mina behörigheter
menu-help = Hjälp
menu-to-fulfil = Att utföra
menu-own-work = Tjänstens eget arbete
menu-system-card = Systemkort
menu-guideline = Riktlinje
menu-reconciliation = Avstämning
menu-control = Internkontroll
menu-to-decide = Att besluta
menu-my-systems = Mina system
menu-reports = Rapporter
menu-log = Händelselogg
menu-log-extract = Loggutdrag
menu-checks = Kontroller
menu-export = Export
menu-catalogue = Systemkatalog
menu-orderers = Behöriga beställare
menu-rules = Regler
menu-retention = Gallring
menu-sources = Källor
menu-protection = Skyddade uppgifter
menu-group-hr = HR
menu-group-manager = Chef
menu-group-system-manager = Systemförvaltare
menu-group-system-owner = Systemägare
menu-group-systems = System
menu-group-auditor = Kontroll
menu-group-administrator = Administration

form-optional = (frivilligt)
form-errors =
    { $count ->
        [one] Rätta ett fel för att gå vidare
       *[other] Rätta { $count } fel för att gå vidare
    }
form-unsaved = Du har ändringar som inte är sparade.

pager-label = Fler rader
pager-newer = Nyare
pager-older = Äldre
pager-shown =
    { $count ->
        [one] En rad
       *[other] { $count } rader
    }

search-found = Visar %n av %total
person-protected = Skyddad identitet
menu-brake = Stoppade källor
shell-braked = Många saknas i en källa. Inläsningen är stoppad tills två personer har tittat. Gå till Stoppade källor i menyn.
menu-emergencies = Akuta behörigheter
