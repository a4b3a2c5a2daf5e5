# Revisorns sidor: sök i loggen, läget vid en tidpunkt, utdrag.

log-person = Person
log-person-hint = Namn, konto eller pseudonym
log-system = System
log-any = Alla
log-from = Från och med
log-to = Till och med
log-more = Fler sökvillkor
log-decider = Gjort eller beslutat av
log-decider-hint = Även det som en ersättare beslutade
log-unit = Enhet
log-unit-hint = Kod eller namn. Underliggande enheter ingår.
log-board = Nämnd
log-role = Rollens kod
log-stead = i stället för { $name }
log-in-stead = I stället för
log-named = Flera personer passar. Välj en.
log-unindexed = { $count ->
    [one] En äldre händelse kan ännu inte hittas med sökvillkoren. Den läggs till i sökregistret just nu.
   *[other] { $count } äldre händelser kan ännu inte hittas med sökvillkoren. De läggs till i sökregistret just nu.
}

## Läget vid en tidpunkt, en persons behörigheter, skillnad, beviskedja.

log-ways = Revisorns sidor
log-show = Visa
log-state-heading = Läget vid en tidpunkt
log-state-lead = Vem som hade vilken behörighet i ett system vid ett visst klockslag.
log-state-choose = Välj system
log-state-at = Tidpunkt
log-state-shown = Läget
log-state-check = Räkna fram samma läge enbart ur loggen och jämför
log-state-agrees = { $count ->
    [one] Loggen säger detsamma: en behörighet.
   *[other] Loggen säger detsamma: { $count } behörigheter.
}
log-state-differs = { $count ->
    [one] Loggen säger något annat om en behörighet.
   *[other] Loggen säger något annat om { $count } behörigheter.
}
log-state-untold = { $count ->
    [one] En händelse berättar inte längre vad en behörighet blev.
   *[other] { $count } händelser berättar inte längre vad en behörighet blev.
}
log-state-none = Ingen hade någon behörighet då
log-state-none-text = Välj ett annat system eller en annan tidpunkt.
log-stood = Läge
log-stood-in-force = Gällde
log-stood-coming = Hade inte börjat gälla
log-stood-paused = Pausad under ledighet
log-stood-left = Upphörd, inte borttagen i systemet
log-valid-from = Från
log-valid-until = Till och med
log-person-heading = En persons behörigheter
log-person-lead = Vad någon kunde göra mellan två dagar, tid för tid.
log-person-none = Inga behörigheter gällde
log-person-none-text = Personen hade ingen behörighet som gällde mellan dagarna.
log-nobody = Ingen person hittades
log-nobody-text = Sök på namn, konto eller pseudonym. Den som har skyddade personuppgifter hittas bara med pseudonymen.
log-began = Började gälla
log-ended = Slutade gälla
log-removed = Borttagen i systemet
log-still = Gäller fortfarande
log-difference-heading = Skillnad mellan två tidpunkter
log-difference-lead = Vad som kom till, försvann eller ändrades i ett system.
log-difference-none = Ingen skillnad
log-difference-none-text = Läget var detsamma vid båda tidpunkterna.
log-first = Första tidpunkten
log-second = Andra tidpunkten
log-how = Skillnad
log-how-added = Tillkommen
log-how-gone = Borta
log-how-changed = Ändrad
log-was = Läget först
log-is = Läget sedan
log-chain-heading = Beviskedja
log-chain-lead = Allt som hör till en behörighet, i ordning. Varje steg är en händelse i loggen med sitt eget bevis.
log-chain-link = Beviskedja
log-chain-open = Visa kedjan
log-chain-proof = Händelse { $index }, med bevis
log-chain-signed = Bevisen leder till raden
log-stage-order = Beställning
log-stage-employment = Anställning
log-stage-decision = Beslut
log-stage-delivery = Utförande
log-stage-change = Ändring
log-stage-end = Avslut
log-stage-removal = Borttagning
log-guideline = Riktlinjens version
log-rule = Behörighetsmatris, version och regel
log-read-as = Anställningen som den lästes
log-withheld-short = Undanhållet
