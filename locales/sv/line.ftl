## Raden ur händelseloggen, till protokollet.

line-title = Raden till protokollet
line-lead = Raden visar hur händelseloggen ser ut i dag. Den som har raden kan i efterhand kontrollera att ingenting före den har ändrats, tagits bort eller lagts till.
line-now = Raden i dag
line-minutes = Ta in texten i ett protokoll, eller diarieför den. En gång i månaden räcker.
line-text = Behörig, händelseloggen { $day }: { $line }
line-picture = QR-kod med raden
line-covers = Raden omfattar { $size } händelser. Den säger ingenting om någon person.
line-witnesses = Vittnen som har skrivit under:
line-published = Tidigare rader
line-mail-subject = Behörig: månadens rad till protokollet
line-mail-text = Här är månadens rad ur händelseloggen i Behörig, { $municipality }. Ta in den i ett protokoll eller diarieför den:

    { $line }

    Raden säger ingenting om någon person. Den som har raden kan kontrollera att ingenting i loggen före den har ändrats.

    { $url }/log/line
menu-line = Raden till protokollet
event-log-line-published = Månadens rad skickades till protokollet
event-key-rotated = Loggens nyckel byttes
event-log-restored = En återläst kopia går vidare som en ny logg

## Kontroll av händelseloggen på en sida.

menu-verification = Kontrollera loggen
verification-title = Kontrollera händelseloggen
verification-lead = Hela loggen gås igenom medan du ser på: att ingenting har ändrats, tagits bort eller lagts till, och att ingen har beslutat om sin egen beställning.
verification-running = Kontrollen pågår
verification-accepted = Loggen är godkänd
verification-refused = Loggen är inte godkänd
verification-done = { $done } av { $size } händelser
verification-again = Visa hur långt kontrollen har kommit
verification-entries = Händelser
verification-anchored = Jämförd med din rad
verification-anchored-text = Ingenting bland de första { $size } är ändrat.
verification-unanchored = Ingen gammal rad har jämförts. Hela loggen kan vara utbytt.
verification-values = Uppgifter som stämmer
verification-erased = Gallrade uppgifter
verification-withheld = Undanhållna uppgifter
verification-witnesses = Vittnen
verification-findings = Fel
verification-begin = Gör en kontroll
verification-text = Har du en rad från ett protokoll? Klistra in den. Vill du inte lita på den här tjänsten laddar du ned loggen och kontrollerar den på din egen dator.
verification-line = Rad från protokollet
verification-line-hint = Namn, antal och kontrollsumma, så som raden står i protokollet.
verification-start = Kontrollera
event-log-verified = Loggen kontrollerades
