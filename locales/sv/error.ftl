# Sidan som visas när något inte gick. Meningarna för varje orsak står i refusals.ftl.

error-sign-in = Du behöver logga in
error-forbidden = Det går inte för dig
error-not-found = Sidan finns inte
error-conflict = Något har hunnit ändras
error-invalid = Det gick inte att ta emot
error-later = Vänta en stund
error-unavailable = Det går inte just nu
error-to-start = Till startsidan
error-code = Kod: { $code }
