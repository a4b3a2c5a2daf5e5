//! Tags: who acted, as a keyed hash that lasts within one order (or, without an order, one calendar day).
//!
//! Lets an auditor see that orderer, decider and subject differ after the names are gone, and links nobody between
//! orders. The key is kept beside the disclosures and erased with them.

use std::fmt;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::domain::ids::Guid;

/// A person's tag under one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag([u8; 16]);

/// The tag of `guid` under `key`: `HMAC-SHA256(key, "tag/v1\n" ‖ guid)`, the first 16 bytes.
#[must_use]
pub fn tag(key: &[u8; 32], guid: Guid) -> Tag {
    let mut kept = [0_u8; 16];
    // HMAC takes keys of every length, so the only error there is cannot come.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
        mac.update(b"tag/v1\n");
        mac.update(guid.uuid().as_bytes());
        for (byte, made) in kept.iter_mut().zip(mac.finalize().into_bytes()) {
            *byte = made;
        }
    }
    Tag(kept)
}

impl Tag {
    /// Appends the tag's text, 22 characters of base64url.
    pub(super) fn write(self, out: &mut String) {
        BASE64_URL_SAFE_NO_PAD.encode_string(self.0, out);
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(22);
        self.write(&mut text);
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_tag_is_what_another_implementation_makes() {
        // python3: hmac.new(bytes(range(32)), b"tag/v1\n" + bytes([0x11]*16), "sha256").digest()[:16]
        let key = std::array::from_fn(|at| u8::try_from(at).unwrap_or(0));
        let made = tag(&key, Guid::from(Uuid::from_bytes([0x11; 16])));
        assert_eq!(made.to_string(), "fGhmCwb1__SP4_4JOGdOow");
    }

    #[test]
    fn a_tag_follows_person_and_key() {
        let (anna, bertil) = (Guid::from(Uuid::from_bytes([1; 16])), Guid::from(Uuid::from_bytes([2; 16])));
        assert_eq!(tag(&[7; 32], anna), tag(&[7; 32], anna));
        assert_ne!(tag(&[7; 32], anna), tag(&[7; 32], bertil));
        assert_ne!(tag(&[7; 32], anna), tag(&[8; 32], anna));
    }
}
