# Beställningar: formuläret, granskningen, listan och en beställning.

orders-title = Mina beställningar
orders-lead = Här ser du vem som har varje beställning nu och vad som händer sedan.
orders-drafts = Utkast
orders-drafts-lead = Ett utkast syns bara för dig. Ingen beslutar något förrän du skickar.
orders-draft = Utkast
orders-draft-of = Sparat
orders-draft-saved = Utkastet är sparat.
orders-draft-saved-next = Du kan fortsätta här eller öppna det senare under Mina beställningar.
orders-draft-removed = Utkastet är borttaget.
orders-draft-remove-sure = Ta bort utkastet? Det går inte att få tillbaka.
orders-people = Medarbetare
orders-roles = Behörigheter
orders-acts = Åtgärder
orders-sent-title = Skickade beställningar
orders-lines = Rader
orders-line = Rad
orders-open = Pågår
orders-sent-at = Skickad
orders-newest = Nyaste
orders-of-people = och fler, { $count } personer
orders-empty = Du har inga beställningar
orders-empty-text = När du har skickat en beställning ser du här vem som har den och när den är klar.

orders-new-title = Ny beställning
orders-new-lead = Välj medarbetare och behörigheter. I nästa steg ser du vad som händer med varje rad innan du skickar.
orders-step-people = 1. Vilka gäller det?
orders-step-roles = 2. Vad behöver de?
orders-step-when = 3. När ska det gälla?
orders-search-people = Sök medarbetare
orders-people-legend =
    { $count ->
        [one] En person att beställa för
       *[other] { $count } personer att beställa för
    }
orders-all-people = Välj alla som visas
orders-people-more = Alla visas inte. Sök på namn eller användarnamn för att hitta fler.
orders-no-staff = Du har ingen att beställa för
orders-no-staff-text = Chefer beställer för sina medarbetare. Är du utsedd att beställa för en enhet men ser ingen här, fråga administratören.
orders-packages = Rollpaket
orders-usual = Vanligt för det här arbetet
orders-careful = Väljs var för sig:
orders-packages-hint = Ett paket är ett förslag för ett slags arbete. Varje behörighet i det beslutas för sig, och du kan ta bort rader i nästa steg.
orders-filter-roles = Filtrera system och roller
orders-system-roles =
    { $count ->
        [one] En roll
       *[other] { $count } roller
    }
orders-system-chosen =
    { $count ->
        [one] En vald
       *[other] { $count } valda
    }
orders-version = version { $version }
orders-max-months =
    { $count ->
        [one] högst en månad
       *[other] högst { $count } månader
    }
orders-wants-unit = gäller en enhet
orders-wants-object = gäller ett objekt som du väljer
orders-wants-purpose = ändamål ska anges
orders-conditions = villkor
orders-included = Ingår i grundbeställningen
orders-no-roles = Inget kan beställas just nu
orders-no-roles-text = Inget system har både roller och en beslutad riktlinje. Fråga administratören.
orders-when-hint = Lämna tomt för att börja så snart som möjligt och gälla så länge som anställningen och riktlinjen tillåter. T.o.m. räknas till dagens slut.
orders-extend = Förläng behörigheter som redan finns
orders-extend-hint = Den som redan har behörigheten får ett senare slutdatum, efter nytt beslut.

orders-review-title = Granska beställningen
orders-review-lead = Så här blir det om du skickar nu. Varje person och rad bedöms för sig.
orders-unverified = Anställningen är inte kontrollerad
orders-unverified-text = Vi når inte katalogtjänsten just nu. Du kan spara och skicka beställningen. Anställningen kontrolleras innan någon kan besluta.
orders-sum = Sammanfattning
orders-sendable =
    { $count ->
        [one] En rad kan skickas.
       *[other] { $count } rader kan skickas.
    }
orders-none-sendable = Ingen rad kan skickas än. Se vid varje rad vad som behövs.
orders-refused =
    { $count ->
        [one] En rad kan inte skickas. Skälet står vid raden.
       *[other] { $count } rader kan inte skickas. Skälet står vid varje rad.
    }
orders-left-out =
    { $count ->
        [one] En rad är utelämnad.
       *[other] { $count } rader är utelämnade.
    }
orders-questions = Det här gäller hela beställningen
orders-purpose-hint = Vad ska behörigheten användas till? Skriv inga uppgifter om hälsa eller skydd.
orders-unit = Vilken enhet ska behörigheten gälla?
orders-unit-own = Personens egen enhet (enligt anställningen)
orders-object = Vad ska behörigheten gälla?
orders-object-choose = Välj
orders-check-again = Uppdatera granskningen
orders-choose-account = Välj vilket konto behörigheten gäller
orders-account-in = i { $source }
orders-choose-employment = Välj vilken anställning behörigheten gäller
orders-main-employment = huvudanställning
orders-on-leave = ledig på heltid
orders-form-permanent = tillsvidare
orders-form-fixed-term = visstid
orders-form-hourly = timanställd
orders-form-assignment = uppdrag
orders-read = Läst i { $source }
orders-not-verified = Inte kontrollerad än
orders-base-added = Grundbeställningen saknades och är tillagd.
orders-role-gone = Rollen finns inte längre
orders-next = Beslutas av
orders-outcome = Läge
orders-nobody = ingen är utsedd. Raden stannar tills en ägare är utsedd.
orders-decided-afterwards = Systemägaren bekräftar efteråt
orders-no-decision = Inget beslut behövs
orders-ok = Kan skickas
orders-ok-extend = Förlängning
orders-ok-added = Tillagd grundbeställning
orders-not-ok = Kan inte skickas
orders-own = Ändra bara den här raden
orders-leave = Ta inte med den här raden
orders-change = Ändra urvalet
orders-send-hint =
    { $count ->
        [one] En rad skickas. Den som ska besluta får veta det direkt.
       *[other] { $count } rader skickas. De som ska besluta får veta det direkt.
    }

orders-cap-employment = Samma dag som anställningen upphör.
orders-cap-assignment = Samma dag som uppdraget upphör.
orders-cap-hourly = Timanställda får högst fyra månader i taget.
orders-cap-role = Så länge som rollen får gälla. Den kan förlängas.
orders-cap-system = Systemet avvecklas den dagen.
orders-cap-exception = Så länge som undantaget från oförenliga behörigheter gäller.
orders-cap-decision = Den som beslutade gav kortare tid.

orders-step-manager = Chef
orders-step-opinion = Chef tillstyrker
orders-step-system-manager = Systemförvaltare
orders-step-owner = Systemägare
orders-step-function = Ansvarig funktion
orders-step-object = Ansvarig för objektet

orders-risk-low = Låg risk
orders-risk-medium = Normal risk
orders-risk-high = Hög risk
orders-risk-critical = Kritisk risk

orders-sent =
    { $count ->
        [one] Beställning { $number } är skickad med en rad.
       *[other] Beställning { $number } är skickad med { $count } rader.
    }
orders-sent-next = Här ser du vem som har varje rad nu. Den som ska besluta har fått veta det.
orders-sent-unverified = Katalogtjänsten svarade inte. Anställningen kontrolleras innan någon kan besluta; det sker av sig självt.
orders-sent-refused =
    { $count ->
        [one] En rad skickades inte
       *[other] { $count } rader skickades inte
    }
orders-why = Varför, och vad du kan göra
orders-to-order = Visa { $number }

orders-lines-title = Rader i beställningen
orders-now = Just nu
orders-step-of = Steg { $n } av { $total }
orders-has-it = Ligger hos
orders-since = sedan
orders-ended = Avslutad
orders-what-next-unverified = Anställningen kontrolleras så snart katalogtjänsten svarar. Sedan går raden till beslut.
orders-what-next-deciding = Väntar på beslut. Godkänns den går den vidare till nästa steg eller till systemförvaltaren.
orders-what-next-stalled = Ingen kan besluta. Raden går vidare av sig själv när en ägare är utsedd.
orders-what-next-completing = Den som ska besluta har ställt en fråga. Beslutet väntar på svaret.
orders-what-next-waiting = Beslutad. Utförs när startdagen är inne och kontot är öppet.
orders-what-next-delivering = Beslutad. Systemförvaltaren lägger upp behörigheten.
orders-what-next-providing = Beslutad. Tjänsten lägger själv upp behörigheten i katalogens grupp, oftast inom några sekunder.
orders-question = Fråga
orders-your-answer = Ditt svar
orders-answered = Svaret är skickat.
orders-answered-next = Den som ska besluta har raden igen.
orders-way = Steg, beslut och underlag
orders-track-sent = Skickad
orders-track-verify = Kontroll av anställning
orders-track-manager = Chefens beslut
orders-track-system-manager = Systemförvaltarens beslut
orders-track-owner = Systemägarens beslut
orders-track-function = Ansvarig funktions beslut
orders-track-object = Beslut av ansvarig för objektet
orders-track-completing = Komplettering begärd
orders-track-start = Väntar på startdag eller konto
orders-track-deliver = Utförd
orders-track-provide = Tjänsten lägger upp behörigheten i katalogens grupp
orders-track-undeliverable = Kunde inte utföras
orders-track-withdrawn = Återtagen
orders-track-lapsed = Förfallen
orders-withdraw-title = Återta rader
orders-withdraw-which = Vilka rader vill du återta?
orders-withdraw-hint = Det går så länge raden inte är utförd. Det som är utfört avslutas i stället under Mina medarbetare.
orders-withdraw = Återta valda rader
orders-withdraw-none = Du valde ingen rad. Ingenting är ändrat.
orders-all-lines = Välj alla
orders-withdrawn =
    { $count ->
        [one] En rad är återtagen.
       *[other] { $count } rader är återtagna.
    }
orders-withdrawn-next = Ingen behöver göra något mer med det du återtog.
orders-history-lead = Hämtad ur händelseloggen. Numret är händelsens plats i loggen.
orders-who = Vem
orders-service = Tjänsten
orders-log-index = Loggnummer
orders-printed = Utskriven

orders-event-order-submitted = Beställningen skickades
orders-event-order-refused = Beställningen nekades
orders-event-line-submitted = Raden togs emot
orders-event-line-verified = Anställningen kontrollerades
orders-event-line-routed = Raden fick ny mottagare
orders-event-line-reminded = Påminnelse om rad som väntar på beslut
orders-event-line-escalated = Raden gick vidare till fler som kan besluta
orders-event-decision-approved = Godkänd
orders-event-decision-declined = Avslagen
orders-event-completion-asked = Komplettering begärdes
orders-event-completion-answered = Komplettering skickades
orders-event-line-withdrawn = Raden återtogs
orders-event-line-started = Raden kan utföras
orders-event-line-delivered = Utförd
orders-event-line-undeliverable = Kunde inte utföras
orders-event-line-lapsed = Förföll
orders-event-grant-shortened = Behörigheten fick tidigare slutdatum
orders-event-grant-ended = Behörigheten avslutades
orders-event-grant-revoked = Behörigheten återkallades
orders-event-grant-removed = Behörigheten togs bort i systemet
orders-event-grant-followed = Behörigheten följde anställningen
orders-event-grant-confirmed = Behörigheten ska finnas kvar
orders-event-grant-paused = Behörigheten pausades under ledigheten
orders-event-grant-closed = Behörigheten stängdes i systemet
orders-event-grant-resumed = Behörigheten gäller igen efter ledigheten
orders-event-grant-opened = Behörigheten öppnades i systemet
orders-event-grant-taken-over = Behörigheten togs över, ej beställd
orders-event-grant-reopened = Behörigheten ska göras om
orders-event-grant-redelivered = Behörigheten lades upp på nytt
orders-event-removal-seen = Kontot är borta ur gruppen, läst i katalogen
orders-event-provision-stuck = Tjänsten kom inte vidare i katalogen
orders-event-provision-retried = Tjänsten fick försöka igen
orders-event-provision-handed = Någon tog över för att göra det för hand
orders-event-account-again = Ett nytt konto har samma namn som ett känt
orders-event-grant-not-renewed = Någon sa att behörigheten inte ska förlängas
orders-event-grant-renewable = Behörigheten får förlängas igen
orders-event-grant-extended = Behörigheten förlängdes
orders-event-membership-seen = Kontot är med i grupperna, läst i katalogen
orders-event-provision-dropped = Tjänsten lät bli något som inte behövdes längre
orders-event-provision-undone = Det som påbörjats i katalogen togs tillbaka
orders-event-employment-swept = Alla behörigheter jämfördes med anställningarna
orders-asked =
    { $count ->
        [one] En fråga väntar på ditt svar
       *[other] { $count } frågor väntar på ditt svar
    }
orders-answer-line = Svara på rad { $n }
orders-event-directory-changed = Ändringar i katalogen lästes in
orders-event-brake-on = Många saknades i en källa: inläsningen stoppades
orders-event-brake-released = Ett stopp av inläsningen godkändes
orders-event-brake-off = Ett stopp av inläsningen upphörde
orders-in-stead-of = i stället för
orders-passed-on = Påminnelse { $remind }. Från { $substitutes } kan också ersättare eller närmaste chef svara.
orders-passed-on-fallback = Från { $day } också den utsedda funktionen.
orders-silence = Uteblivet svar ger aldrig behörighet.
orders-emergency = Akut: behövs genast
orders-emergency-hint = Läggs upp direkt och gäller högst tre dagar. Ange ändamål. Systemägaren måste bekräfta efteråt, annars upphör behörigheten av sig själv.
orders-outcome-endorsed = Tillstyrkt
orders-outcome-advised-against = Avstyrkt
orders-given-less = Beslutad till och med { $day }
orders-track-opinion = Närmaste chef tillstyrker
orders-cap-emergency = Akut behörighet gäller högst tre dagar.
orders-event-decision-endorsed = Tillstyrkt
orders-event-decision-advised-against = Avstyrkt
orders-event-decision-undone = Beslutet ångrades

## Upphör snart och förlängning.

renewals-title = Upphör snart
renewals-lead = Det som snart upphör för dina medarbetare. Förläng det som behövs, säg vad som inte ska förlängas och avsluta det som inte behövs längre. Det du inte svarar på upphör.
renewals-part =
    { $days ->
        [one] Inom en arbetsdag
       *[other] Inom { $days } arbetsdagar
    }
renewals-mark = Markera
renewals-choose = Markera
renewals-last = Sista dag
renewals-what = Vad du kan göra
renewals-ordered = Förlängning är beställd.
renewals-asked = Säg att den behövs. Då gäller den vidare.
renewals-follows = Följer anställningen och upphör med den.
renewals-order = En senare dag beställs och beslutas.
renewals-with-marked = Det du har markerat
renewals-with-marked-text = Varje behörighet prövas för sig. Det som går blir gjort, och du ser vad som inte gick och varför.
renewals-until = Ny sista dag
renewals-reason = Varför
renewals-reason-hint = Behövs när rollen kräver ett ändamål, när något inte ska förlängas, och när någon annan har sagt att det inte ska förlängas.
renewals-renew = Förläng markerade
renewals-not-renew = Förläng inte markerade
renewals-end = Avsluta markerade
renewals-none = Inget upphör snart
renewals-none-text = Här visas det som upphör inom 30 arbetsdagar.
renewals-not-renewed =
    { $count ->
        [one] En behörighet ska inte förlängas
       *[other] { $count } behörigheter ska inte förlängas
    }
renewals-refused =
    { $count ->
        [one] En behörighet gick inte
       *[other] { $count } behörigheter gick inte
    }
renewals-refused-text = Resten är gjort.
renewals-told =
    { $count ->
        [one] En behörighet är förlängd eller beställd
       *[other] { $count } behörigheter är förlängda eller beställda
    }
renewals-next =
    { $ordered ->
        [0] De gäller vidare.
       *[other] Det som är beställt beslutas som en vanlig beställning.
    }
renewals-told-nothing = Inget är markerat
renewals-told-declined =
    { $count ->
        [one] En behörighet förlängs inte
       *[other] { $count } behörigheter förlängs inte
    }
