//! Tokens: what a cookie or a bearer header carries, how it is made and what is believed of it (T09).
//!
//! A token only names a session; whether that session is live is asked of [`super::actor::Sessions`] every time.
//! One algorithm, one header, a key per purpose. Times are checked here and not by the library: it asks the machine
//! for the time and has skipped claims of the wrong type before (CVE-2026-25537); here they are whole numbers or nothing.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::AUTHORIZATION;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::domain::ids::{PersonId, SessionId};

/// Seconds by which clocks may differ.
const LEEWAY: u64 = 5;
/// Longer than any token of ours; nothing longer is looked at.
const MOST_BYTES: usize = 1_024;

/// What a token is for. A token for one purpose is nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The cookie of a browser.
    Cookie,
    /// The bearer header of a program.
    Bearer,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Bearer => "bearer",
        }
    }
}

/// What a believed token names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Whose session.
    pub person: PersonId,
    /// Which.
    pub session: SessionId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    jti: Uuid,
    iat: u64,
    nbf: u64,
    exp: u64,
}

/// Makes and reads tokens, and marks what comes back through the browser.
#[derive(Clone)]
pub struct Tokens {
    secret: [u8; 32],
    issuer: String,
    secure: bool,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Tokens {
    /// Tokens under `secret`, issued by the log's origin. `secure`: people come over TLS.
    #[must_use]
    pub fn new(secret: [u8; 32], issuer: &str, secure: bool) -> Self {
        Self { secret, issuer: issuer.to_owned(), secure }
    }

    /// A token for a session.
    ///
    /// # Errors
    /// When the library cannot sign, which it always can with HMAC.
    pub fn issue(
        &self,
        purpose: Purpose,
        named: Named,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: purpose.word().to_owned(),
            sub: named.person.uuid(),
            jti: named.session.uuid(),
            iat: seconds(now),
            nbf: seconds(now),
            exp: seconds(expires),
        };
        jsonwebtoken::encode(
            &Header::new(Algorithm::HS256),
            &claims,
            &EncodingKey::from_secret(&self.key(purpose.word())),
        )
    }

    /// What a token names, if it is one of ours for this purpose and its time is now.
    #[must_use]
    pub fn read(&self, purpose: Purpose, token: &str, now: Timestamp) -> Option<Named> {
        // The header is compared as text: no `kid`, `jku`, other `alg` or other spelling is ever interpreted.
        let ours = BASE64_URL_SAFE_NO_PAD.encode(br#"{"typ":"JWT","alg":"HS256"}"#);
        if token.len() > MOST_BYTES || token.split('.').next() != Some(ours.as_str()) {
            return None;
        }
        let mut wanted = Validation::new(Algorithm::HS256);
        wanted.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        wanted.set_audience(&[purpose.word()]);
        wanted.set_issuer(&[&self.issuer]);
        wanted.validate_exp = false;
        wanted.validate_nbf = false;
        let key = DecodingKey::from_secret(&self.key(purpose.word()));
        let claims = jsonwebtoken::decode::<Claims>(token, &key, &wanted).ok()?.claims;
        let now = seconds(now);
        let timely =
            claims.nbf <= now + LEEWAY && claims.iat <= now + LEEWAY && now < claims.exp.saturating_add(LEEWAY);
        timely.then(|| Named { person: claims.sub.into(), session: claims.jti.into() })
    }

    /// The token in a request: the bearer header, or else the cookie. Both at once name nobody.
    #[must_use]
    pub fn of(&self, request: &HttpRequest, now: Timestamp) -> Option<(Purpose, Named)> {
        match (bearer(request), request.cookie(self.cookie_name())) {
            (Some(token), None) => self.read(Purpose::Bearer, token, now).map(|named| (Purpose::Bearer, named)),
            (None, Some(cookie)) => {
                self.read(Purpose::Cookie, cookie.value(), now).map(|named| (Purpose::Cookie, named))
            }
            _ => None,
        }
    }

    /// Name of the session's cookie. `__Host-` binds it to this host and to TLS; browsers refuse the prefix without.
    #[must_use]
    pub const fn cookie_name(&self) -> &'static str {
        if self.secure { "__Host-behorig" } else { "behorig" }
    }

    /// A cookie of ours that scripts cannot read and other sites do not send.
    #[must_use]
    pub fn cookie(&self, name: &'static str, value: String) -> Cookie<'static> {
        let mut cookie = Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax).finish();
        cookie.set_secure(self.secure);
        cookie
    }

    /// Takes a cookie away.
    #[must_use]
    pub fn removal(&self, name: &'static str) -> Cookie<'static> {
        let mut cookie = self.cookie(name, String::new());
        cookie.make_removal();
        cookie
    }

    /// A mark on `text` that only this service can make, for one purpose.
    #[must_use]
    pub fn mark(&self, purpose: &str, text: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(hmac(&self.key(purpose), text))
    }

    /// Whether `mark` is the mark on `text`; takes as long whatever is wrong.
    #[must_use]
    pub fn is_mark(&self, purpose: &str, text: &str, mark: &str) -> bool {
        self.mark(purpose, text).as_bytes().ct_eq(mark.as_bytes()).into()
    }

    fn key(&self, purpose: &str) -> [u8; 32] {
        hmac(&self.secret, &format!("behorig/v1/{purpose}"))
    }
}

fn hmac(key: &[u8], text: &str) -> [u8; 32] {
    // HMAC takes keys of every length, so the only error there is cannot come.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text.as_bytes()).finalize().into_bytes().into())
        .unwrap_or_default()
}

fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or(0)
}

/// The token of an `Authorization: Bearer` header; a header that is not understood is a token that names nobody.
#[must_use]
pub fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(AUTHORIZATION)?;
    Some(value.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn tokens() -> Tokens {
        Tokens::new([7; 32], "a.test/log", true)
    }

    fn claims() -> Value {
        let id = "01890000-0000-7000-8000-000000000001";
        json!({ "iss": "a.test/log", "aud": "cookie", "sub": id, "jti": id, "iat": NOW, "nbf": NOW, "exp": NOW + 3_600 })
    }

    fn encoded(part: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(part)
    }

    /// Signed with this key whatever the text says.
    fn signed(key: &[u8], header: &str, claims: &str) -> String {
        let text = format!("{}.{}", encoded(header), encoded(claims));
        let mark = BASE64_URL_SAFE_NO_PAD.encode(hmac(key, &text));
        format!("{text}.{mark}")
    }

    fn is_read(token: &str) -> bool {
        tokens().read(Purpose::Cookie, token, at(NOW)).is_some()
    }

    const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;

    #[test]
    fn a_token_of_ours_is_read_while_it_lasts() {
        let named = Named { person: Uuid::from_u128(1).into(), session: Uuid::from_u128(2).into() };
        let token = tokens().issue(Purpose::Cookie, named, at(NOW), at(NOW + 60)).unwrap();
        assert_eq!(tokens().read(Purpose::Cookie, &token, at(NOW)), Some(named));
        assert_eq!(tokens().read(Purpose::Cookie, &token, at(NOW + 64)), Some(named));
        assert_eq!(tokens().read(Purpose::Cookie, &token, at(NOW + 65)), None);
        assert_eq!(tokens().read(Purpose::Cookie, &token, at(NOW - 6)), None);
        assert_eq!(tokens().read(Purpose::Bearer, &token, at(NOW)), None);
        assert_eq!(Tokens::new([8; 32], "a.test/log", true).read(Purpose::Cookie, &token, at(NOW)), None);
        assert_eq!(Tokens::new([7; 32], "b.test/log", true).read(Purpose::Cookie, &token, at(NOW)), None);
        // The tests below forge with the real key; this is the one that must be read, or they prove nothing.
        assert!(is_read(&signed(&tokens().key("cookie"), HEADER, &claims().to_string())));
    }

    #[test]
    fn no_other_header_is_read() {
        let key = tokens().key("cookie");
        for header in [
            r#"{"typ":"JWT","alg":"none"}"#,
            r#"{"typ":"JWT","alg":"None"}"#,
            r#"{"typ":"JWT","alg":"nOnE"}"#,
            r#"{"typ":"JWT","alg":"RS256"}"#,
            r#"{"typ":"JWT","alg":"ES256"}"#,
            r#"{"typ":"JWT","alg":"HS384"}"#,
            r#"{"typ":"JWT","alg":"HS512"}"#,
            r#"{"typ":"JWT","alg":"hs256"}"#,
            r#"{"typ":"JWT","alg":"HS256","kid":"../../dev/null"}"#,
            r#"{"typ":"JWT","alg":"HS256","jku":"https://evil.test"}"#,
            r#"{"typ":"JWT","alg":"HS256","crit":["x"]}"#,
            r#"{"typ":"at+jwt","alg":"HS256"}"#,
            r#"{"alg":"HS256"}"#,
            r#"{"typ":"JWT","alg":"none","alg":"HS256"}"#,
            "{}",
            "",
        ] {
            let claims = claims().to_string();
            assert!(!is_read(&signed(&key, header, &claims)), "{header}");
            assert!(!is_read(&format!("{}.{}.", encoded(header), encoded(&claims))), "{header}");
        }
    }

    #[test]
    fn no_other_claims_are_read() {
        let key = tokens().key("cookie");
        let texts = [
            json!("1800003600"),
            json!(1_800_003_600.5),
            json!(-1),
            json!(1e308),
            json!(null),
            json!([NOW + 60]),
            json!(true),
        ];
        for claim in ["exp", "nbf", "iat"] {
            for value in &texts {
                let mut forged = claims();
                forged[claim] = value.clone();
                assert!(!is_read(&signed(&key, HEADER, &forged.to_string())), "{claim} {value}");
            }
        }
        for claim in ["exp", "nbf", "iat", "iss", "aud", "sub", "jti"] {
            let mut forged = claims();
            forged.as_object_mut().unwrap().remove(claim);
            assert!(!is_read(&signed(&key, HEADER, &forged.to_string())), "without {claim}");
        }
        for (claim, value) in [
            ("aud", json!("bearer")),
            ("aud", json!(["cookie"])),
            ("iss", json!("b.test/log")),
            ("sub", json!("admin")),
            ("jti", json!("' OR 1=1")),
            ("exp", json!(NOW - 10)),
            ("nbf", json!(NOW + 10)),
            ("iat", json!(NOW + 10)),
            ("admin", json!(true)),
        ] {
            let mut forged = claims();
            forged[claim] = value.clone();
            assert!(!is_read(&signed(&key, HEADER, &forged.to_string())), "{claim} {value}");
        }
        let twice = claims().to_string().replacen('{', "{\"exp\":99999999999,", 1);
        assert!(!is_read(&signed(&key, HEADER, &twice)));
    }

    #[test]
    fn no_other_key_and_no_rubbish_is_read() {
        let claims = claims().to_string();
        for key in [tokens().key("bearer"), tokens().key("csrf"), tokens().key("told"), [7; 32], [0; 32]] {
            assert!(!is_read(&signed(&key, HEADER, &claims)));
        }
        assert!(!is_read(&signed(b"", HEADER, &claims)));
        let good = signed(&tokens().key("cookie"), HEADER, &claims);
        for bad in [
            good[..good.len() - 1].to_owned(),
            format!("{good}="),
            format!("{good}.x"),
            format!(" {good}"),
            good.replace('.', ""),
            "x".repeat(5_000),
            "..".to_owned(),
            String::new(),
            "\u{0}".to_owned(),
        ] {
            assert!(!is_read(&bad), "{bad}");
        }
    }
}
