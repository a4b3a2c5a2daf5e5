## Kopplingar till andra system, och vem som har godkänt dem (R-46).

menu-integrations = Kopplingar
integrations-title = Kopplingar
integrations-lead = Det här är tjänsten kopplad till. Varje koppling ska vara godkänd, och det ska gå att se av vem.
integrations-what = Koppling
integrations-approval = Godkänd av
integrations-purpose = Ändamål
integrations-missing = Godkännande saknas
integrations-on = I bruk
integrations-off = Avstängd
integrations-turn-on = Slå på
integrations-turn-off = Stäng av
integrations-waiting = { $count ->
    [one] En sak väntar.
   *[other] { $count } saker väntar.
}
integrations-problem-unreachable = Mottagaren går inte att nå.
integrations-problem-silent = Mottagaren svarar inte.
integrations-problem-later = Mottagaren ber oss vänta.
integrations-problem-refused = Mottagaren säger nej.
integrations-problem-letter = Anropet kunde inte skrivas.
integrations-sort-directory = Katalog
integrations-sort-personnel = Personalsystemets fil
integrations-sort-mail = E-postserver
integrations-sort-hook = Ärendesystem
integrations-enter = Skriv in ett godkännande
integrations-enter-text = En ny uppgift ersätter den gamla. Båda står kvar i händelseloggen.
integrations-by = Vem har godkänt?
integrations-by-hint = Namn eller befattning.
integrations-reference = Handling
integrations-reference-hint = Diarienummer eller liknande.
integrations-day = Datum för godkännandet
integrations-save = Spara
integrations-empty = Fyll i fältet.
integrations-wrong-on = Dagen har inte kommit än.
integrations-approved = Godkännandet är sparat.
integrations-turned-on = Kopplingen är påslagen.
integrations-turned-off = Kopplingen är avstängd.
integrations-next = Raden i händelseloggen har nummer { $index }.
