# Loggen. En text per händelsetyp: event-<typen med bindestreck>, i förfluten tid och utan namn på den som gjorde det.

event-log-started = Loggen började
event-log-exported = Loggen exporterades
event-log-read = Loggen lästes
event-heartbeat = En timme gick
event-session-started = Inloggning
event-session-refused = Inloggning nekades
event-session-ended = Utloggning
event-directory-synced = Katalogen lästes in
event-order-submitted = Beställningen skickades in
event-order-refused = Beställningen stoppades
event-line-submitted = Raden skickades in
event-line-verified = Anställningen kontrollerades
event-line-routed = Raden fick nya beslutsfattare
event-decision-approved = Godkänd
event-decision-declined = Avslagen
event-completion-asked = Komplettering begärdes
event-completion-answered = Kompletteringen besvarades
event-line-withdrawn = Raden återtogs
event-line-started = Raden kan utföras
event-line-delivered = Behörigheten lades upp
event-line-undeliverable = Raden kunde inte utföras
event-line-lapsed = Raden förföll
event-grant-shortened = Behörigheten fick tidigare slutdatum
event-grant-ended = Behörigheten upphörde
event-grant-revoked = Behörigheten återkallades
event-grant-removed = Behörigheten togs bort i systemet
event-grant-followed = Behörigheten följde anställningen
event-grant-confirmed = Behörigheten ska finnas kvar
event-removal-seen = Kontot är borta ur gruppen, läst i katalogen
event-provision-stuck = Tjänsten kom inte vidare i katalogen
event-provision-retried = Tjänsten fick försöka igen
event-provision-handed = Någon tog över för att göra det för hand
event-provision-undone = Det som påbörjats i katalogen togs tillbaka
event-employment-swept = Alla behörigheter jämfördes med anställningarna
event-catalogue-imported = Systemförteckningen lästes in
event-system-changed = Systemet ändrades
event-role-changed = Rollen ändrades
event-guideline-decided = En riktlinje beslutades
event-appointment-made = Ett uppdrag gavs
event-appointment-ended = Ett uppdrag avslutades
event-protection-set = Skyddade personuppgifter sattes
event-protection-cleared = Skyddade personuppgifter togs bort
event-access-refused = Åtkomst nekades
event-protection-read = Skyddade personuppgifter visades

## Sidorna.

log-heading = Händelselogg
log-lead = Allt som har hänt, i ordning. Ingen kan ändra eller ta bort en händelse utan att det syns.
log-export = Exportera loggen
log-head = Rad att spara utanför systemet
log-head-lead = { $size ->
    [one] Raden gäller den första händelsen. Anteckna den i protokoll eller diarium; med den går det att visa att ingenting före den har ändrats.
   *[other] Raden gäller de första { $size } händelserna. Anteckna den i protokoll eller diarium; med den går det att visa att ingenting före den har ändrats.
}
log-line = Rad (namn, antal, rot)
log-vkey = Loggens publika nyckel
log-unsigned = Loggen har inte skrivits under ännu. Det sker inom en sekund.
log-entries = Händelser, de senaste först
log-kind = Vad som hänt
log-kind-any = Allt
log-order = Beställning
log-number = Nummer
log-at = När
log-happened = Händelse
log-actor = Vem
log-subject = Gäller
log-none = Inga händelser
log-none-lead = Ingenting i loggen svarar mot det du valt. Äldre händelser kan finnas på nästa sida.
log-entry-heading = Händelse
log-withheld = Lämnas inte ut: skyddade personuppgifter
log-erased = Gallrad
log-proof = Bevis
log-proof-lead = Händelsens kondensat leder med talen nedan, i ordning, till roten för loggen med { $size } händelser.
log-proof-soon = Händelsen är så ny att loggen inte har skrivits under sedan dess. Ladda om sidan.
log-leaf = Händelsens kondensat
log-bytes = Händelsen som den är lagrad
event-directory-changed = Ändringar i katalogen lästes in
event-brake-on = Många saknades i en källa: inläsningen stoppades
event-brake-released = Ett stopp av inläsningen godkändes
event-brake-off = Ett stopp av inläsningen upphörde
