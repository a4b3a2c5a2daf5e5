# The page shown when something could not be done. The sentence for each reason is in refusals.ftl.

error-sign-in = You need to sign in
error-forbidden = You cannot do this
error-not-found = There is no such page
error-conflict = Something has changed
error-invalid = It could not be accepted
error-later = Wait a moment
error-unavailable = Not possible right now
error-to-start = To the start page
error-code = Code: { $code }
