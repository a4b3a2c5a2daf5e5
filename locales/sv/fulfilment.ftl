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
