# Att besluta: det som väntar på läsarens beslut, och svaret.

approvals-title = Att besluta
approvals-lead = Allt som behövs för beslutet står på raden. Det äldsta först.
approvals-one-title = Beslut om en behörighet
approvals-all-systems = Alla system
approvals-check-all = Välj alla på sidan
approvals-choose = Välj
approvals-check-chosen = Granska och godkänn valda
approvals-open = Öppna
approvals-first-page = Från början
approvals-next-page = Nästa sida
approvals-back = Till listan
approvals-empty = Inget väntar på dig
approvals-empty-system = Inget väntar på dig i det systemet
approvals-empty-text = När någon skickar en beställning som du ska besluta om syns den här.
approvals-none-chosen = Välj minst en rad att godkänna.

approvals-employment = Anställning
approvals-through = t.o.m. { $day }
approvals-on-leave = Ledig
approvals-read = { $source }, läst { $at }.
approvals-account-off = Kontot är inte öppnat.
approvals-not-read = Inte kontrollerad än
approvals-valid = Gäller
approvals-cap-employment = Slutar med anställningen.
approvals-cap-hourly = Timanställda får behörighet en kortare tid i taget.
approvals-cap-role = Längsta tid för rollen.
approvals-cap-system = Systemet avvecklas.
approvals-cap-exception = Undantaget från oförenliga behörigheter gäller inte längre.
approvals-cap-decision = Den som beslutade gav kortare tid.
approvals-held = Har redan
approvals-held-none = Inga behörigheter
approvals-held-count = { $count } behörigheter sammanlagt
approvals-guideline = Riktlinje, version { $version }
approvals-step = Steg
approvals-step-of = Steg { $n } av { $steps }
approvals-step-who-manager = närmaste chef
approvals-step-who-system-manager = systemförvaltare
approvals-step-who-owner = systemägare
approvals-step-who-function = särskild funktion
approvals-step-who-object = den som ansvarar för objektet
approvals-since = Väntar sedan
approvals-risk-low = Låg risk
approvals-risk-medium = Medelhög risk
approvals-risk-high = Hög risk
approvals-risk-critical = Kritisk risk

approvals-approve-text = Anställningen kontrolleras en gång till när du godkänner.
approvals-reason-hint = Beställaren ser motiveringen. Skriv inga uppgifter om hälsa eller skydd.
approvals-question = Vad behöver kompletteras?
approvals-question-hint = Frågan går till beställaren. Raden kommer tillbaka till dig när den är besvarad.
approvals-question-required = Skriv vad som behöver kompletteras.
approvals-decisions = Beslut hittills
approvals-approved-by = Godkänd av { $name } { $at }
approvals-declined-by = Avslagen av { $name } { $at }
approvals-not-yours = Den här raden väntar inte på dig
approvals-not-yours-text = Någon annan har den nu, eller så är den redan avgjord. Öppna beställningen för att se var den är.
approvals-to-order = Öppna beställning { $number }

approvals-summary-title = Granska innan du godkänner
approvals-summary-lead =
    { $count ->
        [one] Du godkänner en rad. Varje rad beslutas för sig, och anställningen kontrolleras en gång till.
       *[other] Du godkänner { $count } rader. Varje rad beslutas för sig, och anställningarna kontrolleras en gång till.
    }
approvals-left-out = Tas inte med
approvals-approve-count =
    { $count ->
        [one] Godkänn en rad
       *[other] Godkänn { $count } rader
    }
approvals-none-left = Inget kvar att besluta
approvals-none-left-text = Det du valde är redan avgjort.

approvals-answer-title = Så gick det
approvals-answer-done =
    { $count ->
        [one] En rad är beslutad
       *[other] { $count } rader är beslutade
    }
approvals-answer-refused =
    { $count ->
        [one] En rad kunde inte beslutas
       *[other] { $count } rader kunde inte beslutas
    }
approvals-told-approve =
    { $count ->
        [one] Du har godkänt en rad i { $number }
       *[other] Du har godkänt { $count } rader
    }
approvals-told-decline =
    { $count ->
        [one] Du har avslagit en rad i { $number }
       *[other] Du har avslagit { $count } rader
    }
approvals-told-ask =
    { $count ->
        [one] Du har begärt komplettering i { $number }
       *[other] Du har begärt komplettering av { $count } rader
    }
approvals-next-delivering = Systemförvaltaren har den nu och lägger upp behörigheten.
approvals-next-providing = Tjänsten lägger själv upp behörigheten i katalogens grupp.
approvals-next-deciding = Nästa beslutare har den nu.
approvals-next-waiting = Behörigheten läggs upp när startdatumet är inne och kontot finns.
approvals-next-stalled = Ingen innehar nästa steg. Administratören har fått uppgiften.
approvals-next-declined = Beställaren ser beslutet och motiveringen.
approvals-next-completing = Beställaren har den nu. Du får tillbaka den när frågan är besvarad.
approvals-next-several = Var varje rad är nu syns i beställningen.
approvals-employed-by = Anställningen lästes i { $source }, { $at }
approvals-in-stead = I stället för { $name }
approvals-level-reminded = Påmind
approvals-level-substitutes = Inte besvarad i tid
approvals-level-fallback = Inte besvarad i tid, hos utsedd funktion

approvals-background = Bakgrund
approvals-peers = Andra på enheten
approvals-peers-count = { $holders } av { $others } andra på { $unit } har samma behörighet.
approvals-had = Har haft den förut
approvals-had-none = Nej
approvals-refused = Beställt förut utan att få
