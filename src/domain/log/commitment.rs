//! Commitments: salted disclosures as in RFC 9901 (SD-JWT), one per field about a person.
//!
//! A digest without its disclosure says nothing: the salt is 128 random bits, and once it is erased nobody can try
//! names or personnummer against the digest. Also here: the one JSON string writer that entries are made with.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use sha2::{Digest, Sha256};

/// What an entry keeps (the digest) and what is kept apart (the disclosure).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// `base64url(JSON [salt, name, value])`.
    pub disclosure: String,
    /// `base64url(SHA-256(ASCII(disclosure)))`.
    pub digest: String,
}

/// A disclosure, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Name of the field.
    pub name: String,
    /// Its value; this service writes texts only.
    pub value: serde_json::Value,
}

/// The text was not base64url of a JSON array of salt, name and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a disclosure of salt, name and value")]
pub struct NotADisclosure;

/// Commits to `value` under `name`.
#[must_use]
pub fn commit(salt: &[u8; 16], name: &str, value: &str) -> Commitment {
    let mut json = String::with_capacity(name.len() + value.len() + 40);
    json.push_str("[\"");
    BASE64_URL_SAFE_NO_PAD.encode_string(salt, &mut json);
    json.push_str("\",");
    quote(&mut json, name);
    json.push(',');
    quote(&mut json, value);
    json.push(']');
    let disclosure = BASE64_URL_SAFE_NO_PAD.encode(json);
    let digest = digest(&disclosure);
    Commitment { disclosure, digest }
}

/// The digest of a disclosure.
#[must_use]
pub fn digest(disclosure: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(disclosure.as_bytes()))
}

/// Reads a disclosure.
///
/// # Errors
/// [`NotADisclosure`].
pub fn open(disclosure: &str) -> Result<Opened, NotADisclosure> {
    let json = BASE64_URL_SAFE_NO_PAD.decode(disclosure).map_err(|_| NotADisclosure)?;
    let (_salt, name, value): (String, String, serde_json::Value) =
        serde_json::from_slice(&json).map_err(|_| NotADisclosure)?;
    Ok(Opened { name, value })
}

/// Appends `text` as a JSON string: quote, backslash and the C0 controls escaped, everything else as it is.
pub(super) fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = text;
    while let Some(at) = plain.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        let (before, rest) = plain.split_at(at);
        out.push_str(before);
        let mut characters = rest.chars();
        match characters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(control) => {
                let code = u32::from(control);
                out.push_str("\\u00");
                out.extend([code >> 4, code & 15].into_iter().filter_map(|digit| char::from_digit(digit, 16)));
            }
            None => {}
        }
        plain = characters.as_str();
    }
    out.push_str(plain);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_digest_is_the_one_printed_in_rfc_9901() {
        // RFC 9901 section 4.2.3, with the spaces its example has.
        let disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
        assert_eq!(digest(disclosure), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
        let opened = open(disclosure).unwrap();
        assert_eq!((opened.name.as_str(), opened.value.as_str()), ("family_name", Some("Möbius")));
    }

    #[test]
    fn what_is_not_a_disclosure_is_refused() {
        for text in ["", "W10", "WyJhIiwiYiJd", "WyJhIiwiYiIsImMiLCJkIl0", "WyJhIiwiYiIsImMiXQ==", "!"] {
            assert_eq!(open(text), Err(NotADisclosure), "{text}");
        }
    }

    proptest! {
        #[test]
        fn quoting_is_json_on_one_line(text in "\\PC{0,20}[\\x00-\\x20\"\\\\åäö\u{2028}\u{1F600}]{0,20}") {
            let mut json = String::new();
            quote(&mut json, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            prop_assert!(json.bytes().all(|byte| byte >= 0x20));
        }

        #[test]
        fn a_commitment_opens_to_what_was_committed(salt: [u8; 16], value in any::<String>()) {
            let made = commit(&salt, "reason", &value);
            let opened = open(&made.disclosure).unwrap();
            prop_assert_eq!(digest(&made.disclosure), made.digest);
            prop_assert_eq!(opened, Opened { name: "reason".into(), value: value.into() });
        }
    }
}
