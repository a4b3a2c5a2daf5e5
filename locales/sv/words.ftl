# Ord som flera rum använder. Termerna står i docs/LANGUAGE.md.

## Lägen: beställningar, orderrader, behörigheter, genomgångar, avvikelser. Färgerna står i src/text/status.rs.

status-draft = Utkast
status-submitted = Inskickad
status-awaiting-decision = Väntar på beslut
status-awaiting-manager = Väntar på chef
status-awaiting-owner = Väntar på systemägare
status-completion-requested = Komplettering begärd
status-approved = Godkänd
status-awaiting-training = Väntar på utbildning
status-awaiting-start = Väntar på startdatum
status-awaiting-account = Väntar på konto
status-awaiting-base = Väntar på grundbeställning
status-awaiting-verification = Väntar på kontroll av anställning
status-to-fulfil = Att utföra
status-being-fulfilled = Tjänsten lägger upp
status-fulfilled = Utförd
status-owner-missing = Väntar – ägare saknas
status-rejected = Avslagen
status-withdrawn = Återtagen
status-lapsed = Förfallen
status-partly-fulfilled = Delvis utförd
status-cannot-fulfil = Kan inte utföras
status-upcoming = Kommande
status-active = Aktiv
status-ending-soon = Upphör snart
status-paused = Pausad (ledighet)
status-under-review = Under genomgång
status-ended = Upphörd
status-revoked = Återkallad
status-taken-over = Övertagen (ännu inte bekräftad)
status-open = Öppen
status-accepted = Godtagen
status-asked-to-order = Chefen är ombedd att beställa
status-to-remove = Ska tas bort
status-closed = Stängd
status-overdue = Försenad
status-done = Klar

## Beställningstyper.

order-type-new = Ny
order-type-change = Ändring
order-type-extension = Förlängning
order-type-ending = Avslut
order-type-temporary = Tillfällig eller utökad
order-type-urgent = Akut

## Risknivåer.

risk-low = Låg risk
risk-normal = Normal risk
risk-high = Hög risk
risk-critical = Kritisk risk

## Vad en människa är i ett ärende.

role-orderer = Beställare
role-authorised-orderer = Behörig beställare
role-subject = Medarbetare
role-external-person = Extern person
role-manager = Chef
role-line-manager = Närmaste chef
role-hiring-manager = Anställande chef
role-system-owner = Systemägare
role-information-owner = Informationsägare
role-system-manager = Systemförvaltare
role-system-administrator = Systemadministratör
role-security-coordinator = Informationssäkerhetssamordnare
role-data-protection-officer = Dataskyddsombud
role-auditor = Revisor
role-administrator = Administratör
role-substitute = Ersättare
role-elected = Förtroendevald

## Knappar: verb i imperativ, aldrig "OK".

button-new-order = Ny beställning
button-add-line = Lägg till behörighet
button-choose-person = Välj medarbetare
button-save-draft = Spara utkast
button-check-and-send = Granska och skicka
button-send-order = Skicka beställning
button-withdraw = Återta beställning
button-approve = Godkänn
button-reject = Avslå
button-endorse = Tillstyrk
button-advise-against = Avstyrk
button-request-completion = Begär komplettering
button-send-completion = Skicka komplettering
button-mark-fulfilled = Markera som utförd
button-cannot-fulfil = Kan inte utföras
button-extend = Förläng
button-not-renew = Förläng inte
button-end = Avsluta behörighet
button-revoke = Återkalla omedelbart
button-revoke-yes = Ja, återkalla
button-keep = Behåll
button-remove = Ta bort
button-change = Ändra
button-export-csv = Exportera (CSV)
button-print = Skriv ut
button-appoint-substitute = Utse ersättare
button-cancel = Avbryt
button-save = Spara
button-search = Sök
button-filter = Filtrera
button-clear-filter = Rensa filter
button-back = Tillbaka
button-next = Nästa
button-show = Visa
button-sign-in = Logga in
button-confirm = Bekräfta

## Rubriker i tabeller och faktarutor.

word-person = Medarbetare
word-unit = Enhet
word-department = Förvaltning
word-title = Befattning
word-account = Konto
word-employment = Anställning
word-employment-form = Anställningsform
word-employee-number = Anställningsnummer
word-system = System
word-permission = Behörighet
word-system-role = Roll i systemet
word-role-package = Rollpaket
word-scope = Omfattning
word-purpose = Ändamål
word-reason = Motivering
word-order = Beställning
word-order-line = Orderrad
word-order-number = Nummer
word-order-type = Typ
word-base-order = Grundbeställning
word-status = Status
word-risk = Risk
word-valid = Gäller
word-from = Fr.o.m.
word-through = T.o.m.
word-until-further-notice = tills vidare
word-created = Skapad
word-changed = Ändrad
word-decided = Beslutad
word-decided-by = Beslutad av
word-ordered-by = Beställd av
word-fulfilled-by = Utförd av
word-waits-for = Väntar på
word-next-step = Nästa steg
word-history = Historik
word-comment = Kommentar
word-guideline = Riktlinje
word-date = Datum
word-time = Tid
word-event = Händelse
word-yes = Ja
word-no = Nej
word-none = Inga
word-all = Alla
word-count = Antal
word-finding = Avvikelse

## Anställningsformer.

employment-form-permanent = Tillsvidare
employment-form-fixed-term = Visstid
employment-form-hourly = Timanställd

## Vad ett konto står för.

person-kind-employee = Anställd
person-kind-external = Extern person
person-kind-elected = Förtroendevald
person-kind-pupil = Elev
person-kind-function = Funktionskonto
person-kind-unknown = Okänt slag
word-question = Fråga
word-answer = Svar
word-not-answered = Inte besvarad än
