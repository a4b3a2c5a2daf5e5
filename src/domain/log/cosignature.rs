//! A witness's cosignature (C2SP tlog-cosignature, `cosignature/v1`, Ed25519 with the time): making and checking.
//!
//! What a witness must have checked before it signs is the witness service's business, not this file's.

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use signed_note::{Verifier, is_key_name_valid, key_id};

use super::checkpoint::{Head, Malformed, signature_line};

/// Signature type of a cosignature in a key's text.
const COSIGNATURE: u8 = 4;

/// The key of a witness.
#[derive(Clone)]
pub struct WitnessKey {
    name: String,
    key: SigningKey,
}

impl WitnessKey {
    /// A new key for the witness `name` from 32 random bytes (or the same 32 bytes read back).
    ///
    /// # Errors
    /// [`Malformed::Key`] when a key cannot have that name.
    pub fn new(name: &str, random: &[u8; 32]) -> Result<Self, Malformed> {
        let named = is_key_name_valid(name) && name.chars().all(|c| c >= ' ');
        let key = SigningKey::from_bytes(random);
        if named { Ok(Self { name: name.to_owned(), key }) } else { Err(Malformed::Key) }
    }

    /// The secret text for the key file, in the form that a log's key has.
    #[must_use]
    pub fn secret(&self) -> String {
        let mut bytes = vec![COSIGNATURE];
        bytes.extend_from_slice(self.key.as_bytes());
        let id = key_id(&self.name, &public(&self.key.verifying_key()));
        format!("PRIVATE+KEY+{}+{id:08x}+{}", self.name, BASE64_STANDARD.encode(bytes))
    }

    /// Reads the secret text.
    ///
    /// # Errors
    /// [`Malformed::Key`].
    pub fn from_secret(text: &str) -> Result<Self, Malformed> {
        let rest = text.trim_end().strip_prefix("PRIVATE+KEY+").ok_or(Malformed::Key)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(_), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Malformed::Key);
        };
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| Malformed::Key)?;
        let (Some(&COSIGNATURE), Some(seed)) = (bytes.first(), bytes.get(1..)) else { return Err(Malformed::Key) };
        let made = Self::new(name, seed.try_into().map_err(|_| Malformed::Key)?)?;
        if made.secret() == text.trim_end() { Ok(made) } else { Err(Malformed::Key) }
    }

    /// The name it signs with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public key as text, for the policy.
    #[must_use]
    pub fn vkey(&self) -> String {
        let public = public(&self.key.verifying_key());
        format!("{}+{:08x}+{}", self.name, key_id(&self.name, &public), BASE64_STANDARD.encode(public))
    }

    /// The signature line (with its line break) that says: at `time` (seconds since 1970) this was the largest
    /// consistent head seen. Append it to the checkpoint.
    #[must_use]
    pub fn cosign(&self, head: &Head, time: u64) -> String {
        let mut signature = time.to_be_bytes().to_vec();
        signature.extend_from_slice(&self.key.sign(&message(time, head.text().as_bytes())).to_bytes());
        signature_line(&self.name, key_id(&self.name, &public(&self.key.verifying_key())), signature)
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WitnessKey").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A witness known by its public key.
pub(super) struct Witness {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl Witness {
    /// Reads the text of a public key.
    pub(super) fn from_vkey(vkey: &str) -> Option<Self> {
        let mut parts = vkey.splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let public = BASE64_STANDARD.decode(key).ok()?;
        let (&COSIGNATURE, bytes) = public.split_first()? else { return None };
        let made = key_id(name, &public);
        let named = is_key_name_valid(name) && format!("{made:08x}") == id;
        let key = VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
        named.then(|| Self { name: name.to_owned(), id: made, key })
    }
}

impl Verifier for Witness {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = signature.split_first_chunk::<8>() else { return false };
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        self.key.verify_strict(&message(u64::from_be_bytes(*time), text), &signature).is_ok()
    }
}

fn public(key: &VerifyingKey) -> Vec<u8> {
    let mut bytes = vec![COSIGNATURE];
    bytes.extend_from_slice(key.as_bytes());
    bytes
}

fn message(time: u64, text: &[u8]) -> Vec<u8> {
    let mut message = format!("cosignature/v1\ntime {time}\n").into_bytes();
    message.extend_from_slice(text);
    message
}
