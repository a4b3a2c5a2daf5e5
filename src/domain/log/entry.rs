//! From a draft to the exact bytes of an entry: one line of JSON, fields in one fixed order, written by this
//! serializer only. What is stored and exported are these bytes; nobody ever serializes again to verify.
//!
//! Plain are the fields that are not about a person ([`Field`]); everything about a person goes through
//! [`Draft::commit`]. Runs inside the database's one writer, so it allocates little and asks for nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use uuid::Uuid;

use super::Hash;
use super::commitment::{commit, quote};
use super::tag::Tag;
use super::tree::leaf_hash;
use crate::domain::ids::EntryId;

/// The most bytes an entry may have (C2SP tlog-tiles counts an entry's length in 16 bits).
pub const MOST_BYTES: usize = 65_535;

/// The plain fields, in the order in which they stand in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// `order`: id of the order.
    Order,
    /// `no`: number of the order, `B-2026-00412`.
    Number,
    /// `line`: id of the line.
    Line,
    /// `step`: the step that was decided.
    Step,
    /// `grant`: id of the grant.
    Grant,
    /// `system`.
    System,
    /// `role`.
    Role,
    /// `scope`.
    Scope,
    /// `rule`: version of the matrix.
    Rule,
    /// `guideline`: version of the guideline.
    Guideline,
    /// `state`: the state after this entry.
    State,
    /// `oh`: hash of the order's content.
    Content,
    /// `n`: the aggregate's version.
    Version,
    /// `size`: bytes of an export, or size of a tree.
    Size,
    /// `rows`: rows of an export.
    Rows,
    /// `ranges`: what an erasure took, `"a-b"` or `"a"`.
    Ranges,
    /// `fields`: the fields an erasure took.
    Fields,
    /// `ground`: number of the decision behind an erasure.
    Ground,
    /// `origin`: name of the log, in its first entry.
    Origin,
    /// `seed`: what a sample was drawn with.
    Seed,
    /// `counts`: how many rows each item of the control list had, `"IK-1=3"`.
    Counts,
    /// `vkey`: the key that signs its heads, in its first entry and where it changes.
    Key,
}

impl Field {
    const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Number => "no",
            Self::Line => "line",
            Self::Step => "step",
            Self::Grant => "grant",
            Self::System => "system",
            Self::Role => "role",
            Self::Scope => "scope",
            Self::Rule => "rule",
            Self::Guideline => "guideline",
            Self::State => "state",
            Self::Content => "oh",
            Self::Version => "n",
            Self::Size => "size",
            Self::Rows => "rows",
            Self::Ranges => "ranges",
            Self::Fields => "fields",
            Self::Ground => "ground",
            Self::Origin => "origin",
            Self::Seed => "seed",
            Self::Counts => "counts",
            Self::Key => "vkey",
        }
    }
}

/// A plain value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// An id.
    Id(Uuid),
    /// A number.
    Count(u64),
    /// Several texts.
    Texts(Vec<String>),
}

impl<'a> From<&'a str> for Plain<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl From<String> for Plain<'_> {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}

impl From<Uuid> for Plain<'_> {
    fn from(value: Uuid) -> Self {
        Self::Id(value)
    }
}

impl From<u64> for Plain<'_> {
    fn from(value: u64) -> Self {
        Self::Count(value)
    }
}

impl From<Vec<String>> for Plain<'_> {
    fn from(value: Vec<String>) -> Self {
        Self::Texts(value)
    }
}

/// What is to be logged.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    id: EntryId,
    at: Timestamp,
    kind: &'a str,
    instance: &'a str,
    plain: Vec<(Field, Plain<'a>)>,
    committed: Vec<(&'static str, Cow<'a, str>)>,
    actor: Option<Tag>,
    acting_for: Option<Tag>,
    subject: Option<Tag>,
}

impl<'a> Draft<'a> {
    /// An entry `id` (a UUIDv7 made for the instant `at`; the verifier checks that they agree) of type `kind`,
    /// written by `instance`.
    #[must_use]
    pub const fn new(id: EntryId, at: Timestamp, kind: &'a str, instance: &'a str) -> Self {
        Self {
            id,
            at,
            kind,
            instance,
            plain: Vec::new(),
            committed: Vec::new(),
            actor: None,
            acting_for: None,
            subject: None,
        }
    }

    /// Adds a plain field; given twice, the last value stands. In any order: the entry has them in its own.
    #[must_use]
    pub fn with(mut self, field: Field, value: impl Into<Plain<'a>>) -> Self {
        let value = value.into();
        match self.plain.binary_search_by_key(&field, |(known, _)| *known) {
            Ok(at) => {
                if let Some(slot) = self.plain.get_mut(at) {
                    slot.1 = value;
                }
            }
            Err(at) => self.plain.insert(at, (field, value)),
        }
        self
    }

    /// Commits to a value about a person.
    #[must_use]
    pub fn commit(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.committed.push((name, value.into()));
        self
    }

    /// Who acted.
    #[must_use]
    pub const fn actor(mut self, tag: Tag) -> Self {
        self.actor = Some(tag);
        self
    }

    /// For whom the actor acted, when for another.
    #[must_use]
    pub const fn acting_for(mut self, tag: Tag) -> Self {
        self.acting_for = Some(tag);
        self
    }

    /// Whom it is about.
    #[must_use]
    pub const fn subject(mut self, tag: Tag) -> Self {
        self.subject = Some(tag);
        self
    }
}

/// An entry, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its id.
    pub id: EntryId,
    /// Its exact bytes, without a line break.
    pub text: String,
    /// Its leaf hash.
    pub leaf: Hash,
    /// Field and disclosure of each commitment: the erasable part.
    pub disclosures: Vec<(&'static str, String)>,
}

/// An entry that cannot be written. Both are faults of the program, not of a user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// More bytes than [`MOST_BYTES`].
    #[error("an entry of {0} bytes; the most is {MOST_BYTES}")]
    TooLarge(usize),
    /// The same field committed to twice.
    #[error("the field {0} is committed to twice")]
    Twice(&'static str),
}

/// Writes the entry; `salts` fills each salt with 128 random bits.
///
/// # Errors
/// [`Unwritable`].
pub fn seal(draft: &Draft<'_>, mut salts: impl FnMut(&mut [u8; 16])) -> Result<Sealed, Unwritable> {
    let mut out = String::with_capacity(320 + 48 * draft.plain.len() + 64 * draft.committed.len());
    // Writing to a String cannot fail.
    let _ = write!(out, "{{\"v\":1,\"id\":\"{}\",\"t\":\"{:.6}\",\"type\":", draft.id, draft.at);
    quote(&mut out, draft.kind);
    for (field, value) in &draft.plain {
        key(&mut out, field.name());
        write_plain(&mut out, value);
    }
    for (name, tag) in [("actor", draft.actor), ("for", draft.acting_for), ("subject", draft.subject)] {
        if let Some(tag) = tag {
            key(&mut out, name);
            out.push('"');
            tag.write(&mut out);
            out.push('"');
        }
    }
    key(&mut out, "inst");
    quote(&mut out, draft.instance);
    out.push_str(",\"c\":{");
    let mut disclosures: Vec<(&'static str, String)> = Vec::with_capacity(draft.committed.len());
    for (name, value) in &draft.committed {
        if disclosures.iter().any(|(known, _)| known == name) {
            return Err(Unwritable::Twice(name));
        }
        let mut salt = [0_u8; 16];
        salts(&mut salt);
        let made = commit(&salt, name, value);
        if !disclosures.is_empty() {
            out.push(',');
        }
        quote(&mut out, name);
        out.push_str(":\"");
        out.push_str(&made.digest);
        out.push('"');
        disclosures.push((name, made.disclosure));
    }
    out.push_str("}}");
    if out.len() > MOST_BYTES {
        return Err(Unwritable::TooLarge(out.len()));
    }
    let leaf = leaf_hash(out.as_bytes());
    Ok(Sealed { id: draft.id, text: out, leaf, disclosures })
}

fn key(out: &mut String, name: &str) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":");
}

fn write_plain(out: &mut String, value: &Plain<'_>) {
    match value {
        Plain::Text(text) => quote(out, text),
        Plain::Id(id) => {
            let _ = write!(out, "\"{id}\"");
        }
        Plain::Count(count) => {
            let _ = write!(out, "{count}");
        }
        Plain::Texts(texts) => {
            out.push('[');
            for (at, text) in texts.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quote(out, text);
            }
            out.push(']');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Guid;
    use crate::domain::log::commitment::digest;
    use crate::domain::log::tag::tag;

    fn draft<'a>() -> Draft<'a> {
        let id = EntryId::from(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001));
        Draft::new(id, "2026-11-22T09:01:00.000001Z".parse().unwrap(), "order.submitted", "a")
    }

    #[test]
    fn the_bytes_are_exactly_these() {
        let anna = tag(&[0; 32], Guid::from(Uuid::from_bytes([1; 16])));
        let draft = draft()
            .with(Field::Version, 2)
            .with(Field::State, "väntar\n")
            .with(Field::Order, Uuid::from_u128(1))
            .with(Field::Version, 3)
            .with(Field::Ranges, vec!["1-2".to_owned(), "7".to_owned()])
            .actor(anna)
            .commit("reason", "för \"HT26\"");
        let sealed = seal(&draft, |salt| salt.fill(9)).unwrap();
        let (_, disclosure) = sealed.disclosures.first().unwrap();
        assert_eq!(
            sealed.text,
            format!(
                "{{\"v\":1,\"id\":\"01990000-0000-7000-8000-000000000001\",\"t\":\"2026-11-22T09:01:00.000001Z\",\
                 \"type\":\"order.submitted\",\"order\":\"00000000-0000-0000-0000-000000000001\",\
                 \"state\":\"väntar\\n\",\"n\":3,\"ranges\":[\"1-2\",\"7\"],\"actor\":\"{anna}\",\"inst\":\"a\",\
                 \"c\":{{\"reason\":\"{}\"}}}}",
                digest(disclosure)
            )
        );
        assert_eq!(sealed.leaf, leaf_hash(sealed.text.as_bytes()));
    }

    #[test]
    fn an_instant_on_the_whole_second_keeps_its_six_decimals() {
        let id = EntryId::from(Uuid::nil());
        let draft = Draft::new(id, "2026-11-22T09:01:00Z".parse().unwrap(), "heartbeat", "a");
        assert!(seal(&draft, |_| ()).unwrap().text.contains("\"t\":\"2026-11-22T09:01:00.000000Z\""));
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        assert_eq!(seal(&draft().commit("a", "1").commit("a", "2"), |_| ()), Err(Unwritable::Twice("a")));
        let fits = MOST_BYTES - seal(&draft().with(Field::Scope, ""), |_| ()).unwrap().text.len();
        assert!(seal(&draft().with(Field::Scope, "x".repeat(fits)), |_| ()).is_ok());
        let over = seal(&draft().with(Field::Scope, "x".repeat(fits + 1)), |_| ());
        assert_eq!(over, Err(Unwritable::TooLarge(MOST_BYTES + 1)));
    }
}
