# Avstämning: det som finns i systemen jämfört med det som gäller här.

reconciliation-title = Avstämning
reconciliation-lead = Det som finns i systemen jämfört med det som är beställt och gäller här.
reconciliation-one-title = Avvikelse
reconciliation-list-title = Läs in systemets användarlista
reconciliation-baseline-title = Ta över dagens behörigheter
reconciliation-kind-unordered = Utan beställning
reconciliation-kind-missing = Beställd men saknas
reconciliation-kind-left-behind = Kvar efter avslut
reconciliation-kind-copied = Ser ut att vara kopierad
reconciliation-about-unordered = Kontot har behörigheten i systemet, men ingen beställning här förklarar den.
reconciliation-about-missing = Behörigheten är beslutad och utförd här, men finns inte i systemet.
reconciliation-about-left-behind = Behörigheten har upphört här, men finns kvar i systemet.
reconciliation-about-copied = Kontots grupper liknar en annan persons mer än vad beställningar, enhet och befattning förklarar.
reconciliation-source-groups = Grupper i katalogen
reconciliation-source-list = Systemets användarlista
reconciliation-counts = Avvikelser per slag
reconciliation-waiting-of = { $waiting } väntar, { $all } totalt
reconciliation-filter-kind = Slag
reconciliation-filter-show = Visa
reconciliation-show-waiting = Det som väntar
reconciliation-show-all = Allt som avviker
reconciliation-all-systems = Alla system
reconciliation-all-kinds = Alla slag
reconciliation-findings = Avvikelser, äldst först
reconciliation-account = Konto
reconciliation-nobody = Kontot tillhör ingen som finns här
reconciliation-age = Ålder
reconciliation-days =
    { $count ->
        [one] 1 dag
       *[other] { $count } dagar
    }
reconciliation-first-seen = Sågs först
reconciliation-last-seen = Sågs senast
reconciliation-owner = Ansvarig
reconciliation-seen-in = Sågs i
reconciliation-empty = Inga avvikelser
reconciliation-empty-text = Det som finns i systemen stämmer med det som gäller här, eller är redan omhändertaget.
reconciliation-next-page = Nästa sida
reconciliation-first-page = Från början
reconciliation-open-finding = Öppna
reconciliation-run = Stäm av nu
reconciliation-run-wanted = En avstämning är begärd och börjar strax.
reconciliation-run-reading = Avstämning pågår: katalogens grupper läses. Ladda om sidan för att se hur det går.
reconciliation-run-under-way = Avstämning pågår: { $done } av { $of } roller är jämförda. Ladda om sidan för att se hur det går.
reconciliation-run-last = Senaste avstämningen: { $memberships } behörigheter i systemen, { $opened } nya avvikelser, { $closed } som inte längre finns.
reconciliation-run-never = Ingen avstämning har gjorts sedan tjänsten startades. Den görs en gång om dygnet och när någon begär det.
reconciliation-run-groups-failed = Katalogens grupper kunde inte läsas hela. Avvikelser därifrån är som de var.
reconciliation-run-broken = Senaste avstämningen avbröts. Det som hann göras gäller.
reconciliation-evidence = Därför ser kontot kopierat ut
reconciliation-evidence-like = Ser ut att vara kopierad från
reconciliation-evidence-percent = Likhet
reconciliation-evidence-percent-value = { $percent } %
reconciliation-evidence-shared = Grupper som båda har och inget förklarar
reconciliation-evidence-extra = Grupper som bara kopian har
reconciliation-evidence-missing = Grupper som bara den andra har
reconciliation-evidence-common = Förklaras av enhet, förvaltning eller befattning
reconciliation-evidence-ordered = Förklaras av beställningar
reconciliation-evidence-created = Kontot skapades
reconciliation-evidence-hidden = Underlaget visas inte, eftersom det rör någon med skyddade personuppgifter.
reconciliation-accepted-by = Godtagen av { $name } t.o.m. { $day }
reconciliation-asked-of = { $manager } har fått ett utkast till beställning av { $name }
reconciliation-removing-by = { $name } har begärt att den tas bort
reconciliation-putting-back = Tjänsten lägger till personen i gruppen igen
reconciliation-own = Avvikelsen gäller dig själv. Någon annan avgör den.
reconciliation-order = Beställ i efterhand
reconciliation-order-text = Personens chef får ett ifyllt utkast. Beställningen beslutas som alla andra; ingenting läggs upp av det här.
reconciliation-remove = Ta bort
reconciliation-remove-text = Systemförvaltaren får uppgiften, eller så tas kontot ur gruppen. Avvikelsen stängs när nästa avstämning visar att det är gjort.
reconciliation-accept = Godta
reconciliation-accept-text = Avvikelsen får finnas en tid, högst tolv månader. Efter sista dagen väntar den igen.
reconciliation-accept-hint = Skriv varför. Skriv inga uppgifter om hälsa eller skydd.
reconciliation-grant-link = Visa behörigheten
reconciliation-told-run = Avstämningen börjar strax
reconciliation-told-running = En avstämning pågår redan
reconciliation-told-accepted = Avvikelsen är godtagen t.o.m. { $day }
reconciliation-told-asked = Chefen har fått ett utkast
reconciliation-next-asked = Avvikelsen stängs när beställningen är beslutad och utförd.
reconciliation-told-removed = Behörigheten ska tas bort
reconciliation-next-removed = Avvikelsen stängs när nästa avstämning visar att den är borta.
reconciliation-system-lead = Varifrån vi vet vad som finns i systemet, och vad det ledde till.
reconciliation-system-sources = Källor
reconciliation-system-groups =
    { $count ->
        [0] Inga roller i systemet pekar på grupper i katalogen
        [one] En roll pekar på grupper i katalogen
       *[other] { $count } roller pekar på grupper i katalogen
    }
reconciliation-system-groups-at = Grupperna lästes
reconciliation-system-list-at = Användarlistan lästes in
reconciliation-system-list-rows = Rader i listan
reconciliation-system-list-unmatched = Rader vars konto inte tillhör någon här
reconciliation-system-never = Aldrig
reconciliation-system-import = Läs in användarlista
reconciliation-system-baseline = Ta över dagens behörigheter
reconciliation-system-findings = Visa avvikelser
reconciliation-words = Systemets egna ord
reconciliation-words-text = Skriver systemet något annat än rollens kod i sin lista? Skriv ett ord per rad, följt av = och rollens kod.
reconciliation-words-wrong = En rad är inte på formen ord = rollkod, eller så hör rollen inte till systemet.
reconciliation-words-save = Spara orden
reconciliation-taken = Övertagna som väntar på ditt svar
reconciliation-taken-text = De fanns i systemet och har ingen beställning. De som inte bekräftas före dagen upphör.
reconciliation-taken-due = Senast
reconciliation-taken-choose = Välj
reconciliation-taken-all = Välj alla
reconciliation-taken-confirm = Bekräfta valda
reconciliation-taken-end = Avsluta
reconciliation-none-chosen = Välj minst en rad.
reconciliation-told-confirmed =
    { $count ->
        [one] En behörighet är bekräftad
       *[other] { $count } behörigheter är bekräftade
    }
reconciliation-told-partly = { $count } av { $all } behörigheter är bekräftade. De andra har ändrats, eller gäller dig själv.
reconciliation-told-words = Orden är sparade
reconciliation-told-list = Listan är inläst: { $rows } rader
reconciliation-next-list = { $opened } nya avvikelser, { $closed } som inte längre finns.
reconciliation-import-lead = Klistra in listan som systemet exporterar: konto;roll;omfattning. Först visas vad den skulle ge; inget sparas förrän du bekräftar.
reconciliation-import-file = Användarlista (CSV med semikolon)
reconciliation-import-hint = Första raden har rubrikerna konto, roll och, om den behövs, omfattning. Konto är användarnamn, anställningsnummer eller kontots id. Högst 1 MB.
reconciliation-import-go = Granska listan
reconciliation-import-yes = Listan är hela systemets användare. Läs in den.
reconciliation-import-faults =
    { $count ->
        [one] Ett fel i listan. Inget är inläst.
       *[other] { $count } fel i listan. Inget är inläst.
    }
reconciliation-import-row = Rad
reconciliation-import-column = Kolumn
reconciliation-import-wrong = Fel
reconciliation-import-found = Där står
reconciliation-import-would = Så skulle listan läsas in
reconciliation-import-rows = { $count } rader
reconciliation-import-before = Förra listan hade { $count } rader.
reconciliation-import-unmatched = { $count } konton tillhör ingen som finns här. De blir avvikelser.
reconciliation-fault-too-large = Listan är större än 1 MB.
reconciliation-fault-not-utf8 = Texten är inte UTF-8.
reconciliation-fault-malformed = Raden går inte att läsa som CSV.
reconciliation-fault-empty = Listan är tom. En tom lista tas för en misslyckad export.
reconciliation-fault-columns = Rubrikerna ska vara konto och roll, och omfattning om den behövs, var och en en gång.
reconciliation-fault-account-missing = Kontot saknas.
reconciliation-fault-account-long = Kontot är för långt.
reconciliation-fault-account-several = Flera personer passar på kontot. Använd kontots id.
reconciliation-fault-role-unknown = Rollen finns inte i systemet. Lägg till ordet bland systemets egna ord.
reconciliation-fault-scope-unknown = Omfattningen finns inte. Skriv enhetens eller objektets kod.
reconciliation-fault-scope-none = Rollen har ingen omfattning.
reconciliation-baseline-lead = Det som finns i systemet utan beställning blir behörigheter märkta "övertagen, ej beställd". Du bekräftar var och en före en dag, annars upphör de.
reconciliation-baseline-taken =
    { $count ->
        [0] Inget att ta över
        [one] En behörighet tas över
       *[other] { $count } behörigheter tas över
    }
reconciliation-baseline-nothing-text = Stäm av först, eller läs in systemets användarlista.
reconciliation-baseline-left = Tas inte över, utan förblir avvikelser
reconciliation-baseline-due = Sista dag att bekräfta
reconciliation-baseline-due-hint = Minst sju dagar och högst sex månader fram.
reconciliation-baseline-go = Gå vidare
reconciliation-baseline-ask = Ta över { $count } behörigheter?
reconciliation-baseline-ask-text = Var och en ska vara bekräftad senast { $day }. Det står i loggen att du tog över dem.
reconciliation-baseline-yes = Ja, ta över
reconciliation-why-unknown = Kontot tillhör ingen som finns här
reconciliation-why-no-employment = Ingen anställning som gäller
reconciliation-why-no-scope = Listan säger inte vilken omfattning rollen har
reconciliation-why-own = Gäller dig själv
reconciliation-told-baseline =
    { $taken ->
        [one] En behörighet är övertagen
       *[other] { $taken } behörigheter är övertagna
    }
reconciliation-next-baseline = { $left } avvikelser finns kvar.
