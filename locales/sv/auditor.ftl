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
