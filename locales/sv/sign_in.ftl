# Att logga in.

sign-in-title = Logga in
sign-in-login = Användarnamn
sign-in-login-hint = Samma som till din dator.
sign-in-password = Lösenord
sign-in-signed-out = Du är utloggad.
sign-in-cast = Prova som någon i demokommunen
sign-in-cast-lead = Alla är påhittade. Välj en person för att logga in utan lösenord.
sign-in-cast-more = Fler personer att prova som

cast-karek001 = Chef för hemtjänsten Granåvik. Beställer åt sina medarbetare.
cast-evaros01 = Äger Procapita SOC. Beslutar om rollerna där.
cast-monsta01 = Förvaltar Procapita SOC. Utför det som är beslutat.
cast-annber01 = Arbetar halvtid i hemtjänsten och halvtid i förskolan. Ser sina egna behörigheter.
cast-birnor01 = Behörig beställare för hemtjänsten, utan att vara chef.
cast-pethal01 = Äger fem system och leder dem som sköter dem. Kan inte både beställa och besluta.
cast-amihai01 = Arbetar i servicedesk. Lägger upp grundbehörigheter.
cast-nadrah01 = Fattar det andra beslutet om de farligaste rollerna.
cast-ingtor01 = Granskar åt revisorerna. Läser händelseloggen och prövar dess bevis.
cast-adabeh01 = Administrerar tjänsten, men beslutar inte om någons behörighet.
cast-montal01 = Hanterar skyddade personuppgifter.
