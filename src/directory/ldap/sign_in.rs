//! Proving a password: one bind, on one server, over a connection of its own.
//!
//! The order is the defence: a password that some servers take for "nobody in particular" is refused before anything is
//! sent (T07); the DN is found by a search and never built (T06); one bind, and no second server after a refusal (T24);
//! what the server then says about the bound account must be the entry that was found, or it proved nothing.

use ldap3::Scope;
use tokio::time::{Instant, timeout};

use crate::directory::dn::Dn;
use crate::directory::filter::Filter;
use crate::directory::{DirectoryError, SignInError, Why};
use crate::domain::person::Reading;

use super::connect::{Connection, fault, fault_of_code};
use super::people::Reader;
use super::search::ask;

/// The longest password that is sent anywhere.
const LONGEST: usize = 256;

const fn rejected(why: Why) -> SignInError {
    SignInError::Rejected { why }
}

/// Refuses what must never reach a server: an empty password is an anonymous bind, which *succeeds* (RFC 4513, 5.1.2),
/// and one with a NUL is empty, or shorter, to a server that thinks in C.
pub(super) fn fit(password: &str) -> Result<(), SignInError> {
    if password.is_empty() || password.len() > LONGEST || password.contains('\0') {
        return Err(rejected(Why::UnfitPassword));
    }
    Ok(())
}

/// Signs somebody in.
pub(super) async fn sign_in(reader: &Reader, login: &str, password: &str) -> Result<Reading, SignInError> {
    fit(password)?;
    let found = reader.login_entry(login).await.map_err(refusal)?.ok_or(rejected(Why::UnknownLogin))?;
    let dn = found.entries.first().map(|entry| entry.dn.clone()).ok_or(rejected(Why::UnknownLogin))?;
    let reading = reader.only_one(found).await.map_err(refusal)?.ok_or(rejected(Why::UnknownLogin))?;

    let begun = Instant::now();
    let outcome = prove(reader, &dn, password, &reading).await;
    let health = match &outcome {
        Err(SignInError::Unavailable(error)) => Err(error.clone()),
        _ => Ok(()),
    };
    reader.breaker.note(&health, begun.elapsed(), Instant::now());
    outcome?;

    // AD has checked these itself; elsewhere the flags are only attributes to the server.
    if !reading.person.enabled {
        return Err(rejected(Why::Disabled));
    }
    if reading.person.expires.is_some_and(|end| end <= reader.clock.now()) {
        return Err(rejected(Why::Expired));
    }
    Ok(reading)
}

/// The bind, and the proof that it was the right account that bound.
async fn prove(reader: &Reader, dn: &str, password: &str, reading: &Reading) -> Result<(), SignInError> {
    let mut connection = reader.pool.connector.connect().await?;
    bind(reader, &mut connection, dn, password).await?;
    let mut question = reader.question(dn, Scope::Base, Filter::Present(reader.id_attribute()));
    question.attributes = vec![reader.meaning.attributes.id.clone()];
    let own = match ask(&mut connection, &question).await {
        Err(DirectoryError::Refused { code: 32 | 50 }) => Vec::new(),
        own => own?,
    };
    let [own] = own.as_slice() else { return Err(rejected(Why::NotConfirmed)) };
    if reader.meaning.id(own)? == reading.person.guid && Dn::parse(&own.dn) == Dn::parse(dn) {
        Ok(())
    } else {
        Err(rejected(Why::NotConfirmed))
    }
}

async fn bind(reader: &Reader, connection: &mut Connection, dn: &str, password: &str) -> Result<(), SignInError> {
    let answer = timeout(reader.pool.connector.limit(), connection.ldap.simple_bind(dn, password))
        .await
        .map_err(|_| DirectoryError::Timeout)?
        .map_err(fault)?;
    match answer.rc {
        0 => Ok(()),
        49 => Err(rejected(why(&answer.text))),
        // Locked by a password policy (19), no password set (48), no right to (50), unwilling (53): all of them a no.
        19 | 48 | 50 | 53 => Err(rejected(Why::Refused)),
        code => Err(fault_of_code(code).into()),
    }
}

/// What AD says besides "invalid credentials": `80090308: LdapErr: …, data 533, v4563`.
fn why(text: &str) -> Why {
    let code = text.split("data ").nth(1).and_then(|rest| rest.split([',', ' ']).next());
    match code {
        Some("525") => Why::UnknownLogin,
        Some("530" | "531") => Why::Refused,
        Some("532" | "773") => Why::PasswordExpired,
        Some("533") => Why::Disabled,
        Some("701") => Why::Expired,
        Some("775") => Why::Locked,
        _ => Why::WrongPassword,
    }
}

/// Two entries, or one that is not ours, is a refusal to the user; the rest is not knowing.
fn refusal(error: DirectoryError) -> SignInError {
    match error {
        DirectoryError::Ambiguous => rejected(Why::Ambiguous),
        DirectoryError::OutsideBase => rejected(Why::OutsideBase),
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_never_leave() {
        let long = "a".repeat(257);
        for password in ["", "\0", "\0\0\0", "\0secret", "secret\0", &long, &"å".repeat(129)] {
            assert_eq!(fit(password), Err(rejected(Why::UnfitPassword)));
        }
        assert_eq!(fit(&"a".repeat(256)), Ok(()));
        assert_eq!(fit(" "), Ok(()));
    }

    #[test]
    fn what_ad_says_between_the_lines() {
        let text = |code: &str| {
            format!("80090308: LdapErr: DSID-0C09030B, comment: AcceptSecurityContext error, data {code}, v4563")
        };
        assert_eq!(why(&text("52e")), Why::WrongPassword);
        assert_eq!(why(&text("533")), Why::Disabled);
        assert_eq!(why(&text("701")), Why::Expired);
        assert_eq!(why(&text("775")), Why::Locked);
        assert_eq!(why(""), Why::WrongPassword);
        assert_eq!(why("data "), Why::WrongPassword);
    }
}
