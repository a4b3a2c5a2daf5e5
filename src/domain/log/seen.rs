//! An entry as the verifier reads it: only what the rules need, borrowed from the line.
//!
//! Reading is not the reverse of writing: unknown fields are skipped (a later version may add some), but a field
//! that stands twice is refused, because two readers could each take another one.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::entry::MOST_BYTES;

/// What the rules need of an entry.
#[derive(Debug, Deserialize)]
pub(super) struct Seen<'a> {
    v: u64,
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    t: Text<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(borrow, default)]
    pub(super) order: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) line: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) state: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) actor: Option<Text<'a>>,
    #[serde(borrow, default, rename = "for")]
    pub(super) acting_for: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) subject: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) ground: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) origin: Option<Text<'a>>,
    #[serde(borrow, default)]
    pub(super) vkey: Option<Text<'a>>,
    #[serde(default)]
    pub(super) ranges: Option<Texts>,
    #[serde(default)]
    pub(super) fields: Option<Texts>,
    #[serde(borrow)]
    pub(super) c: Digests<'a>,
}

impl<'a> Seen<'a> {
    /// Reads a line; the error says what is wrong with it.
    pub(super) fn read(line: &'a [u8]) -> Result<(Self, Uuid, Timestamp), String> {
        if line.len() > MOST_BYTES {
            return Err(format!("{} bytes", line.len()));
        }
        if line.iter().any(|byte| *byte < b' ') {
            return Err("a raw control character".to_owned());
        }
        let line = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
        let seen: Self = serde_json::from_str(line).map_err(|error| error.to_string())?;
        if seen.v != 1 {
            return Err(format!("version {}", seen.v));
        }
        let mut canonical = Uuid::encode_buffer();
        let id = Uuid::try_parse(seen.id.as_str())
            .ok()
            .filter(|id| id.hyphenated().encode_lower(&mut canonical) == seen.id.as_str())
            .ok_or("an id that is no UUID")?;
        let at = instant(seen.t.as_str()).ok_or("a time that is none")?;
        Ok((seen, id, at))
    }
}

/// An instant in the one form entries have: UTC with three or six decimals.
fn instant(text: &str) -> Option<Timestamp> {
    let formed = matches!(text.len(), 24 | 27)
        && text.bytes().zip(b"0000-00-00T00:00:00.000000".iter()).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit() || byte == b'Z',
            form => byte == *form,
        })
        && text.find('Z') == Some(text.len() - 1);
    if formed { text.parse().ok() } else { None }
}

/// A text, borrowed where it has no escapes. A number is taken as its digits: a line may be numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// Several texts: a list, or one text.
#[derive(Debug, Default)]
pub(super) struct Texts(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of texts, or one text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Texts, E> {
                Ok(Texts(vec![number.to_string()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element::<Text<'de>>()? {
                    texts.push(text.0.into_owned());
                }
                Ok(Texts(texts))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// The commitments: field and digest, no field twice.
#[derive(Debug)]
pub(super) struct Digests<'a>(pub(super) Vec<(Text<'a>, Text<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Digests<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Digests<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("digests by field")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut digests: Vec<(Text<'de>, Text<'de>)> = Vec::new();
                while let Some((field, digest)) = map.next_entry::<Text<'de>, Text<'de>>()? {
                    if digests.iter().any(|(known, _)| *known == field) {
                        return Err(A::Error::custom("a field that stands twice"));
                    }
                    digests.push((field, digest));
                }
                Ok(Digests(digests))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}
