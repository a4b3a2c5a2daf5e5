## Larm: vad de betyder, vad man gör, vem som gör det och hur bråttom det är (R-45).

menu-alarms = Larm
alarms-title = Larm
alarms-lead = Det här larmar tjänsten om. Hur bråttom varje larm är bestäms i inställningarna.
alarms-sounding = { $count ->
    [one] Ett larm just nu
   *[other] { $count } larm just nu
}
alarms-sounding-text = De står först i listan.
alarms-alarm = Larm
alarms-now = Just nu
alarms-meaning = Betyder
alarms-action = Gör så här
alarms-who = Vem
alarms-level = Hur bråttom
alarms-sounds = Larmar
alarms-quiet = Lugnt
alarms-level-urgent = Genast, dygnet runt
alarms-level-day = Samma arbetsdag
alarms-level-off = Avstängt
alarms-name-log = Händelseloggen
alarms-means-log = Loggen är inte undertecknad, eller stämmer inte med det som undertecknades. Tjänsten skriver kanske inget mer.
alarms-do-log = Starta inte om tjänsten. Spara en kopia av databasen och mappen med loggen, och jämför med raden i protokollet.
alarms-for-log = Den som driver tjänsten, och informationssäkerhetssamordnaren
alarms-name-groups = Grupper i katalogen
alarms-means-groups = En behörighet har inte kunnat läggas upp eller tas bort i katalogen. Någon kan ha kvar åtkomst.
alarms-do-groups = Öppna Tjänstens eget arbete, läs varför, och gör ändringen för hand om det brådskar.
alarms-for-groups = IT-driften
alarms-name-directory = Katalogen eller personalsystemet
alarms-means-directory = Källan svarar inte, eller inte fullt ut. Inget beslutas eller levereras. Det går att beställa och att dra in.
alarms-do-directory = Öppna Källor, läs felet, och se efter om katalogen och tjänstens konto fungerar.
alarms-for-directory = IT-driften
alarms-name-brake = Många har försvunnit
alarms-means-brake = Fler än väntat saknas i en källa. Inget läses in förrän två personer har tittat på listan.
alarms-do-brake = Öppna Stoppade källor. Är listan rätt släpper två personer på den. Annars rättas källan.
alarms-for-brake = HR och administratören
alarms-name-mail = E-posten
alarms-means-mail = Brev kommer inte fram, eller hålls kvar för att ingen har skrivit in ett godkännande. Allt syns i tjänsten.
alarms-do-mail = Öppna Stoppad e-post, läs varför, och se efter om e-postservern fungerar.
alarms-for-mail = IT-driften
alarms-name-hook = Ärendesystemet
alarms-means-hook = Ärendesystemet tar inte emot det som tjänsten berättar. Inget går förlorat.
alarms-do-hook = Öppna Kopplingar, läs varför, och se efter om ärendesystemet fungerar.
alarms-for-hook = Ärendesystemets förvaltare
