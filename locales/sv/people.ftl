# Medarbetare, en person, den egna sidan och skyddade uppgifter.

people-unknown = Person som inte visas för dig
people-staff-title = Mina medarbetare
people-staff-lead = De du leder eller får beställa för, med det som är värt att veta.
people-search = Sök medarbetare
people-ends = Upphör
people-notes = Att veta
people-grants = Behörigheter
people-open = På gång
people-acts = Åtgärder
people-order = Beställ
people-end = Visa eller avsluta
people-most = Bara de första { $count } visas. Sök för att hitta fler.
people-no-employment = Ingen anställning nu
people-no-employment-text = Ingen anställning gäller nu eller är på väg att börja.
people-none-found = Ingen hittades
people-none-found-text = Kontrollera stavningen, eller sök på användarnamn.
people-none = Du har inga medarbetare här
people-none-text = Vem som leder vem kommer från personalsystemet. Är det fel, rätta det där.
people-note-ended = Anställningen har upphört
people-note-ends-soon = Upphör snart
people-note-starts-later = Börjar senare
people-note-on-leave = Ledig
people-note-several = Flera anställningar
people-note-hourly = Timanställd
people-note-disabled = Kontot är avstängt
people-note-no-base = Saknar grundbeställning
people-note-external = Extern
people-form-permanent = tillsvidare
people-form-fixed-term = visstid
people-form-hourly = timanställd
people-person-title = Medarbetare
people-own-title = Mina behörigheter och uppgifter
people-own-lead = Det här har du, det här är beställt åt dig och det här vet tjänsten om dig.
people-login = Användarnamn
people-mail = E-post
people-protected = Skyddade uppgifter
people-as-of = Uppgifterna lästes
people-correct = Är något fel? Rätta i personalsystemet; det går inte att ändra här.
people-employments = Anställningar
people-main = huvudanställning
people-permissions = Behörigheter
people-role-gone = Rollen finns inte längre
people-no-permissions = Inga behörigheter.
people-asked = Beställt och inte klart
people-nothing-asked = Ingenting är på gång.
people-since = Sedan
people-data = Så behandlar vi dina uppgifter
people-data-text = Den här sidan är ditt registerutdrag ur tjänsten. Skriv ut den om du vill ha den på papper. Händelserna bakom varje behörighet finns i beställningen.
people-data-link = Läs om ändamål, rättslig grund och hur länge uppgifterna sparas
people-protection-title = Skyddade uppgifter
people-protection-lead = Här märker HR en person som har skyddade uppgifter. Namn, enhet och konto visas sedan bara för den som har rätt till det.
people-protection-find = Sök person
people-protection-hint = Minst två bokstäver av namnet. Den som redan är skyddad hittas bara på hela användarnamnet.
people-protection-found = Träffar
people-protection-none = Kontrollera stavningen. En redan skyddad person hittas bara på hela användarnamnet.
people-protection-set-button = Skydda
people-protection-clear = Ta bort skyddet
people-protection-clear-sure = Ta bort skyddet? Namn och enhet blir synliga som för andra.
people-protection-set = Personen är skyddad.
people-protection-cleared = Skyddet är borttaget.
people-protection-next = Det gäller genast och står i händelseloggen som nummer { $index }.
people-form-assignment = uppdrag

## Uppdrag: den som saknar anställning.

people-assignments-title = Uppdrag utan anställning
people-assignments-lead = Konsulter, praktikanter, förtroendevalda och andra som behöver behörigheter utan att vara anställda. Varje uppdrag har en ansvarig chef och en sista dag.
people-assignments-none = Inga uppdrag
people-assignments-none-text = Registrera ett uppdrag innan du beställer för någon som inte är anställd.
people-assignments-ended = Visa avslutade
people-assignments-living = Visa pågående
people-assignment-new = Registrera uppdrag
people-assignment-new-lead = Personen behöver redan ha ett konto. Uppdraget gäller högst tolv månader; för förtroendevalda högst en mandatperiod.
people-assignment-title = Uppdrag
people-assignment-person = Personens användarnamn
people-assignment-person-hint = Hela användarnamnet, som i katalogtjänsten.
people-assignment-kind = Sort
people-assignment-consultant = Konsult eller leverantör
people-assignment-trainee = Praktikant eller student
people-assignment-elected = Förtroendevald
people-assignment-provider = Personal hos privat utförare
people-assignment-auditor = Revisor
people-assignment-rescue = Räddningstjänst
people-assignment-organisation = Organisation
people-assignment-organisation-hint = Företag, skola, parti eller myndighet.
people-assignment-sponsor = Ansvarig chef
people-assignment-sponsor-hint = Användarnamn. Lämna tomt om du själv ansvarar.
people-assignment-unit = Enhet
people-assignment-purpose = Vad personen ska göra
people-assignment-contract = Avtal eller PUB-avtal
people-assignment-contract-hint = Diarienummer eller annan beteckning. Behövs för alla utom förtroendevalda.
people-assignment-undertaking = Sekretessförbindelse undertecknad
people-assignment-to = Till och med
people-assignment-to-hint = Ett uppdrag utan sista dag kan inte sparas.
people-assignment-save = Registrera
people-assignment-entered = Uppdraget är registrerat.
people-assignment-entered-next = Nu går det att beställa för personen. Det står i händelseloggen som nummer { $index }.
people-assignment-prolong = Förläng
people-assignment-prolong-text = Du beslutar att uppdraget ska fortsätta, längst till { $day }. Behörigheterna förlängs genom en ny beställning.
people-assignment-prolonged = Uppdraget är förlängt.
people-assignment-sponsor-new = Byt ansvarig
people-assignment-sponsor-login = Ny ansvarigs användarnamn
people-assignment-sponsored = Uppdraget har en ny ansvarig.
people-assignment-end = Avsluta uppdraget
people-assignment-end-text = Behörigheterna som vilar på uppdraget upphör genast och systemförvaltarna får besked.
people-assignment-end-sure = Avsluta uppdraget nu? Behörigheterna upphör genast.
people-assignment-ended = Uppdraget är avslutat.
people-assignment-unsponsored = Ansvarig saknas, åtgärda senast { $day }
people-assignment-unsponsored-text = Den som ansvarade är inte kvar. Utse en ny ansvarig eller avsluta uppdraget senast { $day }. Annars avslutas det av sig självt.
people-assignment-order = Beställ för personen
people-assignment-wrong-person = Ingen med det användarnamnet hittades. Kontrollera stavningen.
people-assignment-wrong-kind = Välj vilken sorts uppdrag det är.
people-assignment-wrong-organisation = Skriv vilken organisation personen kommer från.
people-assignment-wrong-sponsor = Ingen med det användarnamnet hittades. Kontrollera stavningen.
people-assignment-wrong-unit = Välj en enhet.
people-assignment-wrong-purpose = Skriv vad personen ska göra.
people-assignment-wrong-contract = Skriv vilket avtal uppdraget grundas på.
people-assignment-wrong-undertaking = Skriv ett datum.
people-assignment-wrong-from = Skriv ett datum.
people-assignment-wrong-to = Ange en sista dag. Ett uppdrag utan sista dag kan inte sparas.

## Slutar, flyttar, ledig.

people-changes-title = Slutar och flyttar
people-changes-lead = Medarbetare som slutar inom 30 dagar, har bytt enhet eller är lediga, och vad det betyder för deras behörigheter.
people-changes-none = Inget på gång
people-changes-none-text = Ingen av dina medarbetare slutar snart, har flyttat eller är ledig.
people-changes-leaving = Slutar
people-changes-moved = Har bytt enhet
people-changes-on-leave = Lediga
people-leaving-last = Sista dag { $day }
people-leaving-days =
    { $days ->
        [0] I dag
        [one] 1 dag kvar
       *[other] { $days } dagar kvar
    }
people-leaving-over = Har slutat
people-leaving-stays = Har en annan anställning som fortsätter; det som vilar på den finns kvar.
people-leaving-ends = Upphör av sig självt
people-leaving-ends-none = Inga behörigheter.
people-leaving-left = Kvar att göra
people-leaving-left-count =
    { $count ->
        [0] Allt är klart
        [one] 1 sak kvar
       *[other] { $count } saker kvar
    }
people-leaving-card = Tjänstekort och passerkort
people-leaving-phone = Telefon och dator
people-leaving-key = Nycklar, även digitala
people-leaving-tick = Markera som klart
people-leaving-untick = Ångra
people-leaving-by = Klart, { $name }
people-leaving-somebody = Klart
people-leaving-done = Det är markerat som klart.
people-leaving-undone = Det är inte längre markerat som klart.
people-moved-from = Från { $from } till { $to }
people-moved-along = Följer med
people-moved-asked = Ska besvaras av nya chefen
people-moved-ended = Har upphört
people-moved-nothing = Inget
people-moved-before = Var din medarbetare
people-leave-paused = Pausade
people-leave-kept =
    { $count ->
        [0] Inga andra behörigheter.
        [one] En annan behörighet gäller som förut.
       *[other] { $count } andra behörigheter gäller som förut.
    }
people-leave-none = Inget är pausat.

## Omorganisation.

people-reorganisation-title = Omorganisation
people-reorganisation-lead = När enheter byter namn, slås ihop eller ersätts i katalogtjänsten ska ingen behörighet gå förlorad. Säg vilken enhet som tar över efter var och en som är borta. Det som redan har hänt behåller den gamla enheten.
people-reorganisation-units = Gammal enhet > ny enhet
people-reorganisation-units-hint = En rad för varje enhet, med enheternas koder. Förslaget kommer av var personerna finns nu.
people-reorganisation-show = Förhandsgranska
people-reorganisation-apply = Flytta över
people-reorganisation-sure = Flytta över allt som listan visar?
people-reorganisation-none = Inga enheter saknar efterföljare
people-reorganisation-none-text = Allt som står här hör till enheter som finns i katalogtjänsten.
people-reorganisation-old = Gammal enhet
people-reorganisation-new = Tar över
people-reorganisation-unknown = Säg vilken
people-reorganisation-grants = Behörigheter
people-reorganisation-scopes = Begränsade till enheten
people-reorganisation-posts = Beställare och tf chefer
people-reorganisation-assignments = Uppdrag
people-reorganisation-lines = Öppna rader
people-reorganised = { $units } enheter och { $grants } behörigheter är överflyttade.

## Egna uppgifter.

people-export-json = Hämta allt (JSON)
people-export-csv = Hämta behörigheterna (CSV)
people-own-grants = Det här har du och har haft
people-rests-on = Vilar på
people-read = läst
people-ordered-by = Beställd av
people-restore = Återställ
people-note-withheld = Enligt personalsystemet avstängd eller avliden
people-brake-title = Många saknas i en källa
people-brake-lead = När många försvinner ur en källa på en gång är det oftast källan som är fel, inte personerna. Då stannar inläsningen tills två personer har tittat.
people-brake-source = Källan { $source }
people-brake-count = { $vanished } av { $known } personer finns inte längre i källan
people-brake-means = Ingenting har ändrats. Ingen behörighet avslutas, och inget nytt läses från källan. Är källan fel räcker det att rätta den: när den är hel igen fortsätter inläsningen av sig själv.
people-brake-since = Sedan
people-brake-first = Första godkännandet
people-brake-second = Andra godkännandet
people-brake-list = De som saknas
people-brake-most = Bara de första { $count } visas. Hela listan finns i tjänstens API.
people-brake-ask = Ska de här personerna bort?
people-brake-ask-text = Godkänn bara om du vet att alla i listan verkligen har slutat. Två olika personer måste godkänna, och godkännandet gäller just de här personerna.
people-brake-release = Godkänn att de saknas
people-brake-reading = Två har godkänt. Källan läses om nu.
people-brake-other = Du har godkänt. Nu behövs en person till.
people-brake-none = Ingen källa är stoppad
people-brake-none-text = Inläsningen går som den ska.
people-brake-over = Tidigare stopp
people-brake-word = Källa
people-brake-ended = Till
people-brake-vanished = Saknades
people-brake-outcome = Hur det slutade
people-brake-outcome-released = Godkändes av två
people-brake-outcome-whole = Källan blev hel igen
people-brake-done = Du har godkänt att personerna saknas.
people-brake-next = Det står i händelseloggen som nummer { $index }. När två har godkänt läses källan om.
