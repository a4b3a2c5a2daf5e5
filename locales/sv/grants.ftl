# Behörigheter som gäller: egna, medarbetares och ett systems; och hur de upphör.

grants-title = Mina behörigheter
grants-lead = Vad du har, till när, och vad som har upphört.
grants-lists = Listor
grants-acts = Åtgärder
grants-standing = Gäller nu eller framöver
grants-ended =
    { $count ->
        [one] En behörighet som har upphört
       *[other] { $count } behörigheter som har upphört
    }
grants-why = Varför
grants-through = t.o.m. { $day }
grants-removing = Ska tas bort i systemet.
grants-empty = Du har inga behörigheter
grants-empty-text = Behöver du en behörighet beställer din chef eller en behörig beställare den.
grants-standing-ended = Avslutad.
grants-standing-revoked = Återkallad omedelbart.
grants-standing-expired = Sista dagen har passerat.
grants-standing-employment-ended = Anställningen har upphört.
grants-standing-assignment-ended = Uppdraget har upphört.
grants-standing-base-ended = Grundbeställningen är avslutad.
grants-standing-moved = Personen har bytt enhet.
grants-standing-system-closed = Systemet har slutat användas.
grants-standing-not-confirmed = Ingen svarade på om den ska finnas kvar.
grants-standing-coming = Börjar gälla senare.
grants-standing-active = Gäller.
grants-standing-ending-soon = Upphör snart.

grants-staff-title = Medarbetares behörigheter
grants-staff-lead = Det dina medarbetare har nu, person för person. Öppna en behörighet för att ändra sista dag eller avsluta den.
grants-staff-search = Sök medarbetare, roll eller system
grants-staff-not-found = Ingen medarbetare med behörigheter passar sökningen.
grants-staff-empty = Du har inga medarbetare här
grants-staff-empty-text = Listan visar dem som du leder eller beställer åt enligt katalogtjänsten.
grants-staff-without =
    { $count ->
        [one] En medarbetare utan behörigheter
       *[other] { $count } medarbetare utan behörigheter
    }

grants-systems-title = System jag ansvarar för
grants-systems-lead = Välj ett system för att se vem som har vad.
grants-systems-empty = Du ansvarar inte för något system
grants-systems-empty-text = Här visas de system som du äger eller förvaltar.
grants-system-lead = Behörigheter som gäller i systemet, de senast utförda först.
grants-system-empty = Ingen har någon behörighet här
grants-system-empty-text = När en beställning är utförd syns behörigheten här.

grants-one-title = En behörighet
grants-to-order = Öppna beställningen
grants-base = Det här är grundbeställningen
grants-base-text =
    { $count ->
        [0] Avslutas den kan personen inte få andra behörigheter förrän den är beställd på nytt.
        [one] Avslutas den upphör också en annan behörighet som personen har.
       *[other] Avslutas den upphör också personens { $count } andra behörigheter.
    }
grants-extend-text = En senare sista dag beställs och beslutas som en ny behörighet.
grants-last-day = Ändra sista dag
grants-last-day-text = Välj en dag som inte ligger efter den som gäller nu. Behörigheten gäller till och med den dagen.
grants-last-day-send = Ändra sista dag
grants-end-text = Behörigheten upphör nu. Systemförvaltaren får uppgiften att ta bort den i systemet.
grants-revoke-text = Använd detta när behörigheten måste bort genast. Det fungerar även när katalogtjänsten inte svarar. Systemförvaltaren får uppgiften direkt.
grants-over = Behörigheten har upphört
grants-over-text = Den är borttagen i systemet.
grants-over-removing = Systemförvaltaren har uppgiften att ta bort den i systemet.
grants-told-last-day = Sista dag är ändrad till { $day }
grants-next-last-day = Behörigheten upphör av sig själv efter den dagen.
grants-told-end = Behörigheten är avslutad
grants-next-end = Systemförvaltaren har fått uppgiften att ta bort den i systemet.
grants-told-revoked = Behörigheten är återkallad
grants-next-revoked = Systemförvaltaren har fått uppgiften.

grants-questions =
    { $count ->
        [one] En behörighet att granska
       *[other] { $count } behörigheter att granska
    }
grants-questions-text = Något har hänt med anställningen. Säg om behörigheten ska finnas kvar eller avsluta den. Utan svar upphör den.
grants-answer-by = Svara senast
grants-answer = Granska
grants-question = Ska behörigheten finnas kvar?
grants-question-text = Svara senast { $day }. Utan svar upphör behörigheten dagen efter.
grants-confirm = Ska finnas kvar
grants-ground-moved = Personen har bytt enhet.
grants-ground-disabled = Kontot är spärrat, men ingen uppgift finns om att anställningen är slut.
grants-ground-unconfirmed = Personalsystemet känner inte till personen.
grants-ground-not-found = Personen finns inte längre i katalogtjänsten.
grants-ground-sponsor = Ingen ansvarar längre för personens uppdrag. Utse en ny ansvarig eller avsluta uppdraget.
grants-ground-taken-over = Den fanns i systemet utan beställning och togs över. Systemägaren svarar på om den ska finnas kvar.
grants-told-confirmed = Behörigheten finns kvar.
grants-next-confirmed = Svaret står i loggen.
grants-by-service = tjänsten själv
grants-taken-over = Övertagen, ej beställd
grants-after-end-title = Åtkomst efter anställningens slut
grants-after-end-lead = Här slutade anställningen eller uppdraget en tidigare dag än tjänsten fick veta det. Det är underlag för kontrollen IK-1.
grants-after-end-last = Anställningens sista dag
grants-after-end-ended = Upphörde här
grants-after-end-days = Dagar emellan
grants-after-end-removed = Borttagen i systemet
grants-after-end-none = Ingen har haft åtkomst för länge
grants-after-end-none-text = Alla slut har varit kända i tid.
grants-standing-paused = Pausad under ledighet.
grants-groups = Grupper i katalogen
grants-removing-service = Tjänsten tar bort kontot ur gruppen och läser efter att det är gjort.
grants-over-removing-service = Tjänsten tar bort kontot ur katalogens grupp, oftast inom några sekunder. Går det inte får systemförvaltaren uppgiften.
grants-end-text-service = Behörigheten upphör nu och tjänsten tar bort kontot ur katalogens grupp.
grants-revoke-text-service = Använd detta när behörigheten måste bort genast. Det gäller genast här, även när katalogtjänsten inte svarar; tjänsten tar bort kontot ur gruppen så snart det går.

grants-revocations-title = Tid till borttaget
grants-revocations-lead = Så lång tid det tar från att ett slut syns till att behörigheten är borta, läst i katalogen eller intygad av systemförvaltaren.
grants-revocations-period = Period
grants-revocations-days =
    { $count ->
        [one] Ett dygn
       *[other] { $count } dygn
    }
grants-revocations-how = Hur
grants-revocations-service = I katalogens grupper, av tjänsten
grants-revocations-hand = För hand
grants-revocations-ends = Slut
grants-revocations-waiting = Inte borta än
grants-revocations-p50 = Hälften inom
grants-revocations-p95 = 95 av 100 inom
grants-revocations-max = Längst
grants-revocations-worst = Längst tid tog
grants-revocations-oldest = Har väntat längst
grants-revocations-seen = Slutet syntes
grants-revocations-gone = Borta
grants-revocations-took = Tid
grants-revocations-why = Varför
grants-revocations-empty = Inget slut i perioden
grants-revocations-empty-text = När en behörighet upphör mäts tiden till dess den är borta.
grants-revocations-note = Ett slut syns när källan visar det, när sista dagen eller kontots sista stund har passerat, eller när någon avslutar behörigheten.
grants-revocations-link = Tid till borttaget
grants-emergencies-title = Akuta behörigheter
grants-emergencies-lead = Det som har lagts upp akut. Systemägaren bekräftar eller avslutar. Utan svar upphör det av sig själv.
grants-emergencies-given = Upplagd
grants-emergencies-due = Bekräfta senast { $day }
grants-emergencies-confirmed = Bekräftad
grants-emergencies-confirm = Bekräfta
grants-emergencies-none = Inga akuta behörigheter
grants-emergencies-none-text = Här visas det som har lagts upp utan beslut i förväg.
grants-ground-emergency = Den lades upp akut. Systemägaren svarar på om den ska gälla tiden ut.

## Genomgång, Förläng inte, och att avsluta många.

grants-ground-unused = Personen är timanställd och har inte loggat in på flera månader.
grants-ground-periodic = Det är dags att se om den fortfarande behövs.
grants-renew-by = Ska gås igenom senast
grants-not-renewed = Ska inte förlängas
grants-not-renew-text = Behörigheten upphör på sin sista dag, eller den dag den skulle ha gåtts igenom, och ingen blir påmind. Den som ändå vill förlänga den måste skriva varför.
grants-allow = Får förlängas ändå
grants-told-declined = Behörigheten förlängs inte
grants-next-declined = Den upphör av sig själv på sista dagen.
grants-told-allowed = Behörigheten får förlängas
grants-endings-title = Avsluta flera behörigheter
grants-endings-lead = Se vad som upphör innan du avslutar. Avmarkera det som ska vara kvar.
grants-endings-all = Alla
grants-endings-means = Det här händer
grants-endings-ends = Upphör nu.
grants-endings-do =
    { $count ->
        [one] Avsluta behörigheten
       *[other] Avsluta de markerade
    }
grants-endings-none = Inget att avsluta
grants-endings-none-text = Det som var markerat är inte ditt att avsluta, eller har redan upphört.
grants-endings-more = Bara { $count } visas. Avsluta dem och gör om.
grants-endings-refused-text =
    { $done ->
        [0] Ingen behörighet ändrades.
        [one] En behörighet är gjord.
       *[other] { $done } behörigheter är gjorda.
    }
grants-endings-role = Avsluta alla i rollen
grants-told-ended-many =
    { $count ->
        [one] En behörighet är avslutad
       *[other] { $count } behörigheter är avslutade
    }

## Ledtider.

menu-lead-times = Ledtider
grants-lead-times-title = Ledtider
grants-lead-times-lead = Så lång tid det tar från beställning till utförd behörighet, de senaste tolv månaderna.
grants-lead-times-count = Utförda
grants-lead-times-median = Hälften inom
grants-lead-times-p90 = Nio av tio inom
grants-lead-times-trend = Utveckling
grants-trend-faster = Går fortare
grants-trend-same = Som förut
grants-trend-slower = Går långsammare
grants-lead-times-note = Tiden räknas från att beställningen skickades, eller från första dagen om den är senare. Utvecklingen jämför de tre senaste månaderna med de tre före.
grants-lead-times-picture = Staplarna visar hälften inom, cirklarna nio av tio inom, månad för månad.
grants-lead-times-most = Den översta linjen är { $most }.
grants-lead-times-alt = Ledtider för { $system } månad för månad; samma uppgifter står i tabellen under
grants-lead-times-months = Månad för månad
grants-lead-times-month = Månad
grants-lead-times-none = Inget är utfört än
grants-lead-times-none-text = Här visas hur lång tid det tar när något har beställts och utförts i dina system.
