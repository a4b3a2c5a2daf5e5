# Listor som lämnas ut: filer som revisorn hämtar.

event-list-handed = En lista lämnades ut

list-heading = Lista
list-under-way = { $rows ->
    [one] Listan skapas. En rad är klar. Sidan uppdateras av sig själv.
   *[other] Listan skapas. { $rows } rader är klara. Sidan uppdateras av sig själv.
}
list-failed = Listan kunde inte skapas. Försök igen.
list-ready = { $rows ->
    [0] Listan är klar och tom.
    [one] Listan är klar: en rad.
   *[other] Listan är klar: { $rows } rader.
}
list-fetch = Hämta filen
list-file = Fil
list-size = Loggens storlek
list-sha256 = Kontrollsumma (SHA-256)
list-entry = Händelse i loggen
list-until = Finns kvar till
list-filter = Urval
list-which = Vad
list-make = Hämta som fil
list-format = Format
list-format-xlsx = Excel
list-format-csv = CSV
list-format-jsonl = JSON, en rad per händelse
list-title-entries = Händelser i loggen
list-title-state = Läget vid en tidpunkt
list-title-person = En persons behörigheter
list-title-difference = Skillnad mellan två tidpunkter
list-title-after-end = Åtkomst efter anställningens slut
list-title-subject = Registerutdrag
list-title-disclosure = Händelser för utlämnande
list-title-review = Händelser att sekretesspröva
list-review-protected = skyddade personuppgifter
list-review-free-text = fritext
list-review-sensitive = system med känsliga uppgifter
list-part-register = Uppgifter om personen
list-part-permissions = Behörigheter
list-part-events = Händelser
list-kept-name = Namn
list-kept-login = Konto
list-kept-mail = E-post
list-kept-title = Befattning
list-kept-unit = Enhet
list-kept-employment = Anställning
list-column-number = Nummer
list-column-at = När
list-column-type = Typ
list-column-happened = Händelse
list-column-actor = Vem
list-column-stead = I stället för
list-column-subject = Gäller
list-column-order = Beställning
list-column-system = System
list-column-role = Roll
list-column-role-code = Rollens kod
list-column-state = Tillstånd
list-column-guideline = Riktlinje
list-column-rule = Matris och regel
list-column-reason = Skäl
list-column-details = Övrigt
list-column-review = Att pröva
list-column-person = Person
list-column-unit = Enhet
list-column-scope = Omfattning
list-column-from = Från
list-column-until = Till och med
list-column-stood = Läge
list-column-ending = Hur den upphörde
list-column-grant = Behörighetens id
list-column-began = Började gälla
list-column-ended = Slutade gälla
list-column-removed = Borttagen i systemet
list-column-how = Skillnad
list-column-was = Läge först
list-column-was-from = Från, först
list-column-was-until = Till och med, först
list-column-is = Läge sedan
list-column-is-from = Från, sedan
list-column-is-until = Till och med, sedan
list-column-last-day = Anställningens sista dag
list-column-days = Dagar för länge
list-column-part = Del
list-column-what = Vad
list-column-by = Av vem
log-lists = Hämta som fil
log-lists-lead = Filen räknas och får en kontrollsumma, och att den lämnades ut står i loggen. Samma urval vid samma storlek på loggen ger samma fil.
