training-title = Utbildning
training-lead = Kurser som behörigheter kräver och vem som har gått dem. Som chef intygar du för dina egna medarbetare, aldrig för dig själv.
training-staff = Mina medarbetares utbildning
training-search = Sök medarbetare
training-more = Alla får inte plats här. Sök för att hitta fler.
training-nobody = Ingen att visa
training-nobody-text = Här står de som du är chef eller behörig beställare för.
training-courses-held = Kurser
training-acts = Gör
training-open = Visa utbildning
training-waiting = Väntar på utbildning
training-waiting-text = Beställningarna är beslutade. De går vidare av sig själva när kursen är registrerad, och förfaller om den inte kommer i tid.
training-missing = Saknas
training-expired = Gällde t.o.m. { $day }
training-never = Inte genomförd
training-warns = Stoppar inte.
training-valid-until = Giltig t.o.m. { $day }
training-certify-short = Intyga
training-person-title = En medarbetares utbildning
training-certify = Intyga kurs
training-certify-text = Du intygar att medarbetaren har gått kursen den dagen. Intyget ändras aldrig, men kan återtas med skäl. Ditt namn och tiden står i loggen.
training-course = Kurs
training-choose = Välj kurs
training-done = Genomförd
training-done-hint = Dagen då kursen genomfördes
training-records = Allt som är registrerat
training-source = Enligt
training-source-import = Inläst lista
training-source-manager = Chefens intyg
training-is-withdrawn = Återtaget
training-withdraw = Återta
training-no-records = Inget är registrerat.
training-certified = Kursen är registrerad
training-withdrawn = Registreringen är återtagen
training-logged = Loggrad { $index }.
training-courses = Kurser
training-courses-lead = En kurs gäller en bestämd tid. En roll kan kräva en eller flera kurser, som stopp eller som påminnelse.
training-months-count = { $count ->
    [one] Gäller 1 månad
   *[other] Gäller { $count } månader
 }
training-not-given = Ges inte längre
training-given = Kursen ges. Annars kräver ingen roll den längre.
training-demanded-by = Roller som kräver kursen
training-demanded-by-none = Ingen roll kräver kursen.
training-policy = När kursen saknas
training-policy-stop = Stopp: beställningen väntar på utbildning
training-policy-warn = Påminnelse: visas, men stoppar inte
training-policy-none = Kursen krävs inte
training-demand = Bestäm vad en roll kräver
training-demand-text = Systemägaren och administratören bestämmer. Det som redan väntar prövas mot kravet när det ska utföras. Den som redan har behörigheten behåller den, men listas om kursen saknas.
training-demand-end = Kräv inte längre
training-role = Rollens kod
training-course-change = Ändra kursen
training-course-new = Lägg till kurs
training-course-saved = Kursen är sparad
training-demand-saved = Kravet är sparat
training-code = Kod
training-code-hint = Kort kod som står i listor som läses in, till exempel GDPR
training-name-sv = Namn på svenska
training-name-en = Namn på engelska
training-months = Giltig i månader
training-no-courses = Inga kurser
training-no-courses-text = Administratören eller HR lägger till kurser.
training-wrong-code = Ange en kod
training-wrong-taken = Koden används av en annan kurs
training-wrong-name-sv = Ange kursens namn
training-wrong-name-en = Ange kursens namn på engelska
training-wrong-months = Antalet månader är för litet eller för stort
training-wrong-course = Välj en kurs i listan
training-wrong-done = Ange en dag som har varit
training-wrong-version = Läs in sidan igen
training-import = Läs in genomförda kurser
training-import-lead = En lista från den som ger kurserna. Du får först se vad listan skulle ge. Är något fel läses inget in.
training-file = Listan
training-file-hint = Klistra in listan med rubrikerna källa;person;kurs;datum. Personen anges med användarnamn eller katalogens id. Ditt eget läses inte in.
training-take-in = Läs in listan som den står ovan
training-import-go = Kontrollera
training-import-would = Det här skulle listan ge
training-import-did = Listan är inläst
training-import-new = Nya registreringar
training-import-known = Fanns redan
training-import-ignored = Utelämnade rader
training-import-done = { $count ->
    [one] 1 registrering är inläst
   *[other] { $count } registreringar är inlästa
 }
training-why = Varför
training-ignored-unknown = Ingen här har det namnet eller id:t i källan
training-ignored-own = Gäller dig själv: någon annan läser in det
training-faults = { $count ->
    [one] 1 fel i listan
   *[other] { $count } fel i listan
 }
training-line = Rad
training-column = Kolumn
training-wrong = Fel
training-found = Det står
training-fault-too-large = Listan är för stor
training-fault-not-utf8 = Texten är inte UTF-8
training-fault-malformed = Raden kan inte läsas
training-fault-empty = Listan har inga rader
training-fault-columns = Rubrikerna ska vara källa;person;kurs;datum
training-fault-cells = Raden har fel antal celler
training-fault-source-unknown = Ingen katalog har det namnet
training-fault-person-missing = Personen saknas
training-fault-course-unknown = Ingen kurs som ges har den koden
training-fault-date-wrong = Datumet ska skrivas som 2026-08-31
training-fault-date-later = Dagen har inte varit
training-missing-title = Utbildning saknas
training-missing-lead = De som har en behörighet men saknar utbildning som den kräver. Behörigheten upphör inte av sig själv: chefen ser till att kursen blir gjord, eller avslutar behörigheten.
training-missing-none = Ingen saknar utbildning
training-missing-none-text = Alla som har en behörighet som kräver utbildning har giltig utbildning.
training-missing-count = { $count ->
    [one] 1 behörighet.
   *[other] { $count } behörigheter.
 }
training-missing-more = De första { $count } visas.
training-as-of = Per { $day }.
training-report = Rapport
training-report-lead = Hur stor andel som har giltig utbildning, per förvaltning och nämnd. Ingen är namngiven.
training-export = Exportera (CSV)
training-of-staff = Anställda
training-of-staff-text = Alla med en pågående anställning, var och en på förvaltningen där huvudanställningen är.
training-of-holders = De som har behörighet som kräver kursen
training-of-holders-text = Var person räknas en gång per kurs, på förvaltningen och nämnden som systemet hör till.
training-no-shares = Inget att visa.
training-board = Nämnd
training-people = Antal
training-valid = Med giltig utbildning
training-percent = Andel
training-all = Alla
training-gap = Utbildning saknas
training-plan-stops = Beställningen går att skicka, men väntar på utbildning innan den utförs. Be medarbetaren gå kursen och intyga den sedan under Utbildning.
training-own-title = Min utbildning
training-own-text = Din chef intygar kurser, eller så läses de in från den som ger dem.
menu-training = Utbildning
refusal-training-missing = Utbildning saknas eller är för gammal: { $fact }. Chefen kan intyga kursen under Utbildning.
event-course-kept = En kurs sparades
event-course-demanded = Vad en roll kräver för utbildning ändrades
event-training-imported = En lista över genomförda kurser lästes in
event-training-certified = Chefen intygade en kurs
event-training-withdrawn = En registrerad kurs återtogs
event-line-held = Raden väntar på utbildning
orders-event-line-held = Väntar på utbildning
orders-what-next-training = Beslutad. Utförs när utbildningen är registrerad; förfaller om den inte kommer i tid.
orders-track-training = Väntar på utbildning
orders-training-until = Förfaller om utbildningen inte är registrerad t.o.m. { $day }
approvals-next-training = Behörigheten läggs upp när utbildningen är registrerad.
mail-subject-train = Beställning { $number } väntar på utbildning
mail-item-train = { $count ->
    [one] En beslutad behörighet väntar på utbildning. Den förfaller om kursen inte registreras i tid.
   *[other] { $count } beslutade behörigheter väntar på utbildning. De förfaller om kurserna inte registreras i tid.
 }
control-untrained = Utbildning saknas
control-untrained-lead = De som har en behörighet men saknar utbildning som den kräver. Behörigheten upphör inte av sig själv: chefen ser till att kursen blir gjord.
control-note-untrained = Kursen gällde till och med { $day }
control-note-never-trained = Kursen är inte genomförd
