# Signing in.

sign-in-title = Sign in
sign-in-login = User name
sign-in-login-hint = The same as for your computer.
sign-in-password = Password
sign-in-signed-out = You are signed out.
sign-in-cast = Try it as somebody in the demo municipality
sign-in-cast-lead = Everybody is invented. Choose a person to sign in without a password.
sign-in-cast-more = More people to try it as

cast-karek001 = Head of home care Granåvik. Orders for her staff.
cast-evaros01 = Owns Procapita SOC. Decides on its roles.
cast-monsta01 = Looks after Procapita SOC. Delivers what has been decided.
cast-annber01 = Works half in home care and half in a preschool. Sees her own permissions.
cast-birnor01 = Authorised orderer for home care, without being a manager.
cast-pethal01 = Owns five systems and leads those who run them. Cannot both order and decide.
cast-amihai01 = Works at the service desk. Sets up base permissions.
cast-nadrah01 = Makes the second decision on the most dangerous roles.
cast-ingtor01 = Audits for the elected auditors. Reads the log and checks its proofs.
cast-adabeh01 = Administers the service, but decides on nobody's permission.
cast-montal01 = Handles protected identities.
