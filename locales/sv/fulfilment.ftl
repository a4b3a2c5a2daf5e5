# Att utföra: det som ska läggas upp och tas bort i systemen.

fulfilment-title = Att utföra
fulfilment-lead = Beslutade behörigheter att lägga upp i systemet, och avslutade att ta bort. Det äldsta först.
fulfilment-all-systems = Alla system
fulfilment-deliver = Att lägga upp
fulfilment-remove = Att ta bort
fulfilment-all = Välj alla på sidan
fulfilment-choose = Välj { $number }
fulfilment-choose-removal = Välj
fulfilment-account = Konto
fulfilment-since = Väntar sedan
fulfilment-acts = Åtgärder
fulfilment-why = Varför
fulfilment-reference = Referens
fulfilment-reference-hint = Till exempel ett ärendenummer. Den gäller alla valda rader. Anställningen kontrolleras en gång till när du markerar.
fulfilment-mark-delivered = Markera valda som utförda
fulfilment-mark-removed = Markera valda som borttagna
fulfilment-next-page = Nästa sida
fulfilment-first-page = Från början
fulfilment-back = Till listan
fulfilment-deliver-empty = Inget att lägga upp
fulfilment-deliver-empty-text = När en beställning är beslutad syns den här.
fulfilment-remove-empty = Inget att ta bort
fulfilment-remove-empty-text = När en behörighet upphör syns den här tills den är borttagen i systemet.
fulfilment-none-chosen = Välj minst en rad.
fulfilment-ended-ended = Avslutad
fulfilment-ended-revoked = Återkallad omedelbart
fulfilment-ended-expired = Sista dagen har passerat
fulfilment-ended-employment-ended = Anställningen har upphört
fulfilment-ended-assignment-ended = Uppdraget har upphört
fulfilment-ended-base-ended = Grundbeställningen är avslutad
fulfilment-ended-moved = Personen har bytt enhet
fulfilment-ended-system-closed = Systemet har slutat användas
fulfilment-ended-not-confirmed = Ingen svarade på om den ska finnas kvar
fulfilment-again = Att göra om
fulfilment-again-text = De är markerade som utförda, men listan eller gruppen som lästes efteråt visar dem inte.
fulfilment-again-since = Listan lästes
fulfilment-mark-again = Markera valda som utförda på nytt
fulfilment-not-gone = Markerad som borttagen, men finns kvar enligt det som lästes { $day }.
fulfilment-told-again =
    { $count ->
        [one] En behörighet är markerad som utförd på nytt
       *[other] { $count } behörigheter är markerade som utförda på nytt
    }
fulfilment-next-again = Nästa avstämning visar om den finns.

fulfilment-obstacle-title = Kan inte utföras
fulfilment-obstacle-text = Raden avslutas utan att behörigheten läggs upp. Beställaren får veta varför och kan beställa på nytt.
fulfilment-obstacle-hint = Beställaren ser motiveringen. Skriv inga uppgifter om hälsa eller skydd.
fulfilment-obstacle-send = Avsluta raden

fulfilment-answer-title = Så gick det
fulfilment-answer-done =
    { $count ->
        [one] En rad är markerad
       *[other] { $count } rader är markerade
    }
fulfilment-answer-refused =
    { $count ->
        [one] En rad kunde inte markeras
       *[other] { $count } rader kunde inte markeras
    }
fulfilment-told-delivered =
    { $count ->
        [one] En behörighet är markerad som utförd
       *[other] { $count } behörigheter är markerade som utförda
    }
fulfilment-next-delivered = Medarbetaren och beställaren ser den nu bland behörigheterna.
fulfilment-told-removed =
    { $count ->
        [one] En behörighet är markerad som borttagen
       *[other] { $count } behörigheter är markerade som borttagna
    }
fulfilment-next-removed = Inget mer behöver göras.
fulfilment-told-obstacle = Raden är avslutad utan att vara utförd
fulfilment-next-obstacle = Beställaren ser motiveringen och har den nu.
fulfilment-pause = Att stänga under ledighet
fulfilment-pause-text = Personen är ledig och behörigheten gäller inte. Stäng den i systemet utan att ta bort den.
fulfilment-resume = Att öppna efter ledighet
fulfilment-resume-text = Personen är tillbaka och behörigheten gäller igen. Öppna den i systemet.
fulfilment-mark-paused = Markera som stängda
fulfilment-mark-resumed = Markera som öppnade
fulfilment-told-paused =
    { $count ->
        [one] Behörigheten är markerad.
       *[other] { $count } behörigheter är markerade.
    }
fulfilment-next-paused = Inget mer behöver göras nu.
fulfilment-coming-title = Upphör inom en vecka
fulfilment-coming-lead = Det här blir att ta bort i dina system. Det läggs i listan Att ta bort av sig självt efter den sista dagen.
fulfilment-coming-link = Visa vad som upphör inom en vecka
fulfilment-coming-none = Inget upphör inom en vecka
fulfilment-coming-none-text = Här syns det som upphör innan det ska tas bort.
fulfilment-coming-day = Sista dag { $day }
fulfilment-coming-leaves = Slutar
fulfilment-coming-stays = Bara behörigheten upphör

# Det som tjänsten själv lägger upp och tar bort i katalogens grupper.

fulfilment-groups-title = Tjänstens eget arbete
fulfilment-groups-lead = Det tjänsten ska lägga upp och ta bort i katalogens grupper och inte är klar med. Det som inte går står först.
fulfilment-groups-link = Det som tjänsten gör själv
fulfilment-groups-stuck =
    { $count ->
        [one] Tjänsten kommer inte vidare med en ändring i katalogen
       *[other] Tjänsten kommer inte vidare med { $count } ändringar i katalogen
    }
fulfilment-groups-stuck-text = Se vad som är fel. Du kan låta tjänsten göra om, eller göra det för hand.
fulfilment-groups-none = Inget väntar
fulfilment-groups-none-text = Allt som tjänsten själv ska lägga upp eller ta bort är gjort.
fulfilment-groups-what = Vad
fulfilment-groups-put = Lägg till i { $groups }
fulfilment-groups-take = Ta bort ur { $groups }
fulfilment-groups-how = Läge
fulfilment-groups-tries =
    { $count ->
        [0] Inte påbörjad
        [one] Ett försök
       *[other] { $count } försök
    }
fulfilment-groups-next = Nästa { $time }
fulfilment-groups-again = Gör om nu
fulfilment-groups-hand = Gör för hand
fulfilment-told-retried = Tjänsten försöker igen
fulfilment-next-retried = Ladda om sidan om några sekunder och se hur det gick.
fulfilment-told-hand = Uppgiften står på systemförvaltarens lista
fulfilment-next-hand = Den som gör det markerar när det är klart.
fulfilment-problem-directory-unreachable = Katalogtjänsten går inte att nå.
fulfilment-problem-directory-timeout = Katalogtjänsten svarade inte i tid.
fulfilment-problem-directory-circuit-open = Katalogtjänsten har inte svarat flera gånger i rad och lämnas i fred en stund.
fulfilment-problem-directory-tls = Ingen säker förbindelse med katalogtjänsten.
fulfilment-problem-directory-partial = Katalogtjänsten gav bara en del av svaret.
fulfilment-problem-directory-cut = Förbindelsen med katalogtjänsten bröts.
fulfilment-problem-directory-referral = Katalogtjänsten hänvisade till en annan server.
fulfilment-problem-directory-refused = Katalogtjänsten nekade ändringen. Tjänstens skrivkonto saknar kanske rätt till gruppen.
fulfilment-problem-directory-ambiguous = Katalogtjänsten har flera poster där det bara kan finnas en.
fulfilment-problem-directory-outside-base = Posten ligger utanför den del av katalogen som tjänsten ser.
fulfilment-problem-directory-malformed = Katalogtjänstens svar gick inte att förstå.
fulfilment-problem-directory-unasked = Katalogtjänsten kan inte tillfrågas. Kontrollera inställningarna.
fulfilment-problem-group-nobody = Inställningarna har inget konto som får ändra grupper.
fulfilment-problem-group-missing = Gruppen finns inte i katalogtjänsten.
fulfilment-problem-group-no-account = Kontot finns inte i katalogtjänsten.
fulfilment-problem-group-outside = Gruppen ligger utanför den del där tjänsten får ändra.
fulfilment-problem-group-not-so = Katalogtjänsten tog emot ändringen men visar den inte.
fulfilment-problem-directory-down = Katalogtjänsten svarade inte när anställningen skulle läsas.
fulfilment-problem-base-not-delivered = Grundbeställningen är inte utförd än.
fulfilment-problem-account-disabled = Kontot är spärrat.
fulfilment-problem-employment-not-started = Anställningen har inte börjat.
fulfilment-problem-conflict = Något hann ändras. Tjänsten prövar på nytt.
