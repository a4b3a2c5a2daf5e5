//! The head of the log in its two forms: the signed C2SP checkpoint, and the one line for minutes, mail and paper.
//!
//! A [`Head`] is origin, size and root. [`LogKey`] signs it (Ed25519 in a C2SP signed note, no extension lines).
//! Whose signatures are enough stands in `policy`; what a witness adds is in `cosignature`.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine};
use ed25519_dalek::{Signer, SigningKey};
use signed_note::{Note, Signature, is_key_name_valid, key_id, new_ed25519_verifier_key};

use super::Hash;

/// Signature type of a log's own Ed25519 signature in a key's text.
const ED25519: u8 = 1;

/// Origin, size and root. Shown, it is the one line `origin size root`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The log's name.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
}

/// The text was not a head, a checkpoint or a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not `origin size root`.
    #[error("not a line of origin, size and root")]
    Line,
    /// Not a checkpoint of three lines, an empty line and signatures.
    #[error("not a checkpoint")]
    Checkpoint,
    /// Not the text of a key, or a name no key can have.
    #[error("not a key")]
    Key,
}

impl Head {
    fn new(origin: &str, size: &str, root: &str) -> Option<Self> {
        let number: u64 = size.parse().ok()?;
        let root = BASE64_STANDARD.decode(root).ok()?.try_into().ok()?;
        let canonical = number.to_string() == size && is_key_name_valid(origin);
        canonical.then(|| Self { origin: origin.to_owned(), size: number, root })
    }

    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64_STANDARD.encode(self.root))
    }

    /// Reads the text that is signed. Three lines: this log writes no extension lines, so it accepts none.
    ///
    /// # Errors
    /// [`Malformed::Checkpoint`].
    pub fn from_text(text: &str) -> Result<Self, Malformed> {
        let mut lines = text.strip_suffix('\n').unwrap_or_default().split('\n');
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        match (origin, size, root, lines.next()) {
            (Some(origin), Some(size), Some(root), None) => Self::new(origin, size, root),
            _ => None,
        }
        .ok_or(Malformed::Checkpoint)
    }

    /// Reads the head of a checkpoint without asking who signed it.
    ///
    /// # Errors
    /// [`Malformed::Checkpoint`].
    pub fn from_checkpoint(note: &str) -> Result<Self, Malformed> {
        let note = Note::from_bytes(note.as_bytes()).map_err(|_| Malformed::Checkpoint)?;
        let text = std::str::from_utf8(note.text()).map_err(|_| Malformed::Checkpoint)?;
        Self::from_text(text)
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.origin, self.size, BASE64_STANDARD.encode(self.root))
    }
}

impl FromStr for Head {
    type Err = Malformed;

    /// Reads the one line. Spaces around it are forgiven: people copy it from paper and mail.
    fn from_str(line: &str) -> Result<Self, Malformed> {
        let mut parts = line.split_ascii_whitespace();
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(origin), Some(size), Some(root), None) => Self::new(origin, size, root),
            _ => None,
        }
        .ok_or(Malformed::Line)
    }
}

/// The key that signs the log's heads.
#[derive(Clone)]
pub struct LogKey {
    origin: String,
    key: SigningKey,
}

impl LogKey {
    /// A new key for the log `origin` from 32 random bytes.
    ///
    /// # Errors
    /// [`Malformed::Key`] when a key cannot have that name (empty, spaces, `+`).
    pub fn new(origin: &str, random: &[u8; 32]) -> Result<Self, Malformed> {
        let named = is_key_name_valid(origin) && origin.chars().all(|c| c >= ' ');
        let key = SigningKey::from_bytes(random);
        if named { Ok(Self { origin: origin.to_owned(), key }) } else { Err(Malformed::Key) }
    }

    /// The secret text for the key file: `PRIVATE+KEY+origin+id+base64`, as C2SP's tools write it.
    #[must_use]
    pub fn secret(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        format!("PRIVATE+KEY+{}+{:08x}+{}", self.origin, self.id(), BASE64_STANDARD.encode(bytes))
    }

    /// Reads the secret text.
    ///
    /// # Errors
    /// [`Malformed::Key`].
    pub fn from_secret(text: &str) -> Result<Self, Malformed> {
        let rest = text.trim_end().strip_prefix("PRIVATE+KEY+").ok_or(Malformed::Key)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(origin), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Malformed::Key);
        };
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| Malformed::Key)?;
        let (Some(&ED25519), Some(seed)) = (bytes.first(), bytes.get(1..)) else { return Err(Malformed::Key) };
        let made = Self::new(origin, seed.try_into().map_err(|_| Malformed::Key)?)?;
        if format!("{:08x}", made.id()) == id { Ok(made) } else { Err(Malformed::Key) }
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The public key as text, for the system documentation and the policy.
    #[must_use]
    pub fn vkey(&self) -> String {
        new_ed25519_verifier_key(&self.origin, &self.key.verifying_key())
    }

    /// The signed checkpoint of the tree of `size` entries with `root`.
    #[must_use]
    pub fn sign(&self, size: u64, root: Hash) -> String {
        let text = Head { origin: self.origin.clone(), size, root }.text();
        let line = signature_line(&self.origin, self.id(), self.key.sign(text.as_bytes()).to_bytes().to_vec());
        format!("{text}\n{line}")
    }

    fn id(&self) -> u32 {
        let mut public = vec![ED25519];
        public.extend_from_slice(self.key.verifying_key().as_bytes());
        key_id(&self.origin, &public)
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogKey").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// One signature line of a note, with its line break.
pub(super) fn signature_line(name: &str, id: u32, signature: Vec<u8>) -> String {
    let line = Signature::new(name.to_owned(), id, signature).map(|made| made.to_bytes());
    line.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_text_and_shows_no_secret() {
        let key = LogKey::new("exempel.se/prod", &[3; 32]).unwrap();
        let again = LogKey::from_secret(&format!("{}\n", key.secret())).unwrap();
        assert_eq!(again.sign(5, [1; 32]), key.sign(5, [1; 32]));
        assert_eq!(again.vkey(), key.vkey());
        assert!(!format!("{key:?}").contains(&key.secret()[40..]));
        assert!(LogKey::from_secret(&key.secret().replace("exempel", "exempeI")).is_err());
        assert!(LogKey::new("två ord", &[3; 32]).is_err());
        assert!(LogKey::new("a+b", &[3; 32]).is_err());
    }

    #[test]
    fn a_line_is_read_only_in_its_one_form() {
        let head = Head { origin: "a/b".into(), size: 7, root: [0; 32] };
        assert_eq!(format!("  {head}\n").parse(), Ok(head.clone()));
        for bad in [format!("{head} x"), head.to_string().replace(" 7 ", " 07 "), "a/b 7".into(), "a/b 7 AA==".into()] {
            assert_eq!(bad.parse::<Head>(), Err(Malformed::Line), "{bad}");
        }
        assert_eq!(Head::from_text(&head.text()), Ok(head.clone()));
        assert!(Head::from_text(&format!("{}extension\n", head.text())).is_err());
    }
}
