moves-title = Flytta till ett nytt system
moves-lead = System som ersätts av ett system som du ansvarar för. Alla som har något i det gamla kan få motsvarande beställt i det nya på en gång.
moves-from = Gammalt system
moves-to = Ersätts av
moves-end = Slutdatum
moves-none = Inget att flytta
moves-none-text = Inget system har ett system som du ansvarar för som efterföljare.
moves-open = Flytta alla hit
moves-one-title = Flytta alla
moves-one-lead = Från { $from } till { $to }. Säg vilken roll som motsvarar vilken, se vad som skulle beställas för var och en och beställ för dem som är kvar.
moves-progress = Roller och hur långt det har kommit
moves-keep = Alla behåller det gamla tills systemet får ett slutdatum.
moves-keep-until = Alla behåller det gamla t.o.m. { $day }.
moves-role = Roll i det gamla
moves-becomes = Blir i det nya
moves-becomes-of = { $role } blir i det nya
moves-nothing = Inget motsvarar den
moves-holders = Har den
moves-moved = Flyttade
moves-waiting = Väntar
moves-declined = Avslagna
moves-left = Inte beställda
moves-map = Spara vilken roll som blir vilken
moves-hidden =
    { $count ->
        [one] En person har skyddade personuppgifter. Beställningen görs av den som är chef.
       *[other] { $count } personer har skyddade personuppgifter. Beställningarna görs av deras chefer.
    }
moves-next = Det här skulle beställas nu
moves-orderer = Du blir beställare och kan därför inte själv besluta om någon av beställningarna. De går till dem som beslutar enligt behörighetsmatrisen. Anställningen kontrolleras för var och en. Den som redan har beställts tas inte med igen.
moves-more = Listan visar de första 200. Alla som är kvar tas med.
moves-run =
    { $count ->
        [one] Beställ för den som är kvar
       *[other] Beställ för { $count } som är kvar
    }
moves-nobody-left = Ingen är kvar att beställa för.
moves-mapped = Rollerna är sparade
moves-mapped-next = Nu syns vad som skulle beställas. Loggrad { $index }.
moves-ordered =
    { $count ->
        [one] En behörighet är beställd
       *[other] { $count } behörigheter är beställda
    }
moves-ordered-next = De väntar nu på beslut eller utförande. Den som är kvar kan beställas med en ny körning.
moves-refused =
    { $count ->
        [one] En kunde inte beställas
       *[other] { $count } kunde inte beställas
    }
changes-title = Ändra behörighet
changes-lead = Välj en annan roll i samma system eller en annan omfattning. Ändringen beslutas som en ny beställning. Den gamla behörigheten gäller tills den nya är utförd och upphör då.
changes-text = Byt till en annan roll i systemet eller en annan omfattning. Den gamla behörigheten gäller tills den nya är utförd.
changes-now = Nu
changes-to = Ändras till
changes-when-limited = (om rollen begränsas)
changes-plan = Det här skulle hända
changes-swap = När den nya är utförd upphör den gamla i samma stund.
changes-check = Granska ändringen
changes-none = Inget att ändra till
changes-none-text = Ingen roll i systemet kan beställas just nu.
changes-sent-next = Den gamla behörigheten gäller tills den nya är utförd.
orders-before-change = Ändring, i stället för
orders-before-move = Flytt från
grants-standing-changed = Ändrad till en annan.
fulfilment-ended-changed = Ändrad till en annan
refusal-not-a-change = Det är ingen ändring. Välj en annan roll i samma system eller en annan omfattning.
refusal-changed-over = Behörigheten som skulle ändras har upphört. Beställ en ny i stället.
refusal-no-successor = Ingen roll i det nya systemet motsvarar den som personen har. Spara först vilken roll som blir vilken.
