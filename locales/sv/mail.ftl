## Brev. Ämnesraden har som mest ett beställningsnummer; inget brev har namn på någon (R-44).

mail-subject-decide = Beställning { $number } väntar på ditt beslut
mail-subject-remind = Påminnelse: beställning { $number } väntar på ditt beslut
mail-subject-answer = Beställning { $number }: en fråga väntar på ditt svar
mail-subject-deliver = Beställning { $number } ska utföras
mail-subject-remove = Beställning { $number }: en behörighet ska tas bort
mail-subject-pause = Beställning { $number }: en behörighet ska stängas
mail-subject-resume = Beställning { $number }: en behörighet ska öppnas igen
mail-subject-redeliver = Beställning { $number } ska utföras på nytt
mail-subject-confirm = Beställning { $number }: en akut behörighet ska bekräftas
mail-subject-decided = Beställning { $number } är godkänd
mail-subject-declined = Beställning { $number } är avslagen
mail-subject-delivered = Beställning { $number } är utförd
mail-subject-undeliverable = Beställning { $number } kan inte utföras
mail-subject-lapsed = Beställning { $number } har förfallit
mail-subject-introduction = Du har fått en behörighet, beställning { $number }
mail-subject-many = Behörig: { $count } saker att göra eller läsa
mail-subject-waits = Något väntar på dig i Behörig
mail-subject-news = Det finns något nytt till dig i Behörig
mail-subject-urgent = Brådskande: { $subject }

mail-item-decide = { $count ->
    [one] En beställningsrad väntar på ditt beslut.
   *[other] { $count } beställningsrader väntar på ditt beslut.
}
mail-item-remind = { $count ->
    [one] En beställningsrad väntar fortfarande på ditt beslut.
   *[other] { $count } beställningsrader väntar fortfarande på ditt beslut.
}
mail-item-answer = { $count ->
    [one] Den som ska besluta har frågat något. Svara, så går beställningen vidare.
   *[other] De som ska besluta har frågat något om { $count } beställningsrader. Svara, så går beställningen vidare.
}
mail-item-deliver = { $count ->
    [one] En behörighet ska läggas upp.
   *[other] { $count } behörigheter ska läggas upp.
}
mail-item-remove = { $count ->
    [one] En behörighet som har upphört ska tas bort i systemet.
   *[other] { $count } behörigheter som har upphört ska tas bort i systemet.
}
mail-item-pause = { $count ->
    [one] En behörighet ska stängas under ledighet.
   *[other] { $count } behörigheter ska stängas under ledighet.
}
mail-item-resume = { $count ->
    [one] En behörighet ska öppnas igen efter ledighet.
   *[other] { $count } behörigheter ska öppnas igen efter ledighet.
}
mail-item-redeliver = { $count ->
    [one] En behörighet som ska finnas saknas i systemet och ska läggas upp på nytt.
   *[other] { $count } behörigheter som ska finnas saknas i systemet och ska läggas upp på nytt.
}
mail-item-confirm = { $count ->
    [one] En behörighet lades upp akut. Bekräfta eller avsluta den, annars upphör den av sig själv.
   *[other] { $count } behörigheter lades upp akut. Bekräfta eller avsluta dem, annars upphör de av sig själva.
}
mail-item-decided = { $count ->
    [one] En rad som du har beställt är godkänd. Nu ska den utföras.
   *[other] { $count } rader som du har beställt är godkända. Nu ska de utföras.
}
mail-item-declined = { $count ->
    [one] En rad som du har beställt är avslagen. Skälet står i beställningen.
   *[other] { $count } rader som du har beställt är avslagna. Skälen står i beställningen.
}
mail-item-delivered = { $count ->
    [one] En rad som du har beställt är utförd.
   *[other] { $count } rader som du har beställt är utförda.
}
mail-item-undeliverable = { $count ->
    [one] En rad som du har beställt kan inte utföras. Varför står i beställningen.
   *[other] { $count } rader som du har beställt kan inte utföras. Varför står i beställningen.
}
mail-item-lapsed = { $count ->
    [one] En rad som du har beställt har förfallit. Varför står i beställningen.
   *[other] { $count } rader som du har beställt har förfallit. Varför står i beställningen.
}
mail-item-introduction = { $count ->
    [one] Du har fått en behörighet.
   *[other] Du har fått { $count } behörigheter.
}

mail-order = Beställning
mail-system = System
mail-manual = Handbok
mail-guideline = Riktlinje
mail-rules = Villkor
mail-contact = Kontakt
mail-more = { $count ->
    [one] Och en sak till.
   *[other] Och { $count } saker till.
}
mail-is-urgent = Det här behöver göras nu.
mail-go = Logga in och läs mer på startsidan:
mail-choose = Hur ofta du får brev väljer du själv under Meddelanden.
mail-no-answer = Brevet kommer från en tjänst. Svar läses inte.
mail-subject-managers = Ett system har för få systemförvaltare, { $number }
mail-item-managers = { $count ->
    [one] Systemet har för få systemförvaltare. Utse någon.
   *[other] { $count } gånger har systemet fått för få systemförvaltare. Utse någon.
}
