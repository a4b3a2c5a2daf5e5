//! The log that an outsider can verify: pure computation over bytes, hashes and keys handed in.
//!
//! *Entry*: one line of JSON, written once and kept as exactly those bytes. *Commitment*: the digest that stands in
//! an entry for something about a person; its *disclosure* is kept apart and can be erased. *Tag*: who acted, as a
//! keyed hash that lasts within one order. *Tree*: RFC 6962 over the entries. *Head*: origin, size and root, signed
//! as a *checkpoint* or written as one *line* in minutes. *Policy*: whose signatures make a checkpoint valid.
//! *Verifier*: reads an export as a stream and says what it finds. Storing and exporting live elsewhere.

pub mod checkpoint;
pub mod commitment;
mod conduct;
mod cosignature;
pub mod entry;
mod erased;
pub mod finding;
pub mod policy;
mod seen;
pub mod tag;
pub mod tree;
mod unique;
pub mod verify;
pub mod witnessing;

pub use cosignature::WitnessKey;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// base64url without padding, as hashes stand in entries and forms.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a hash written by [`encode`].
#[must_use]
pub fn decode_hash(text: &str) -> Option<Hash> {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}
