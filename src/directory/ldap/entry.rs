//! An entry as it came over the wire: a name and attributes with values in bytes.
//!
//! Read here by hand, since the library's own reader panics on an entry that it cannot make sense of.

use lber::structure::StructureTag;

use crate::directory::DirectoryError;

/// An entry.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its name, as the server writes it.
    pub(super) dn: String,
    /// By name as the server writes it; a handful, so they are looked through and not hashed.
    values: Vec<(String, Vec<Vec<u8>>)>,
    parts: Vec<(String, Part)>,
}

/// Which of an attribute's values came, where a server gives them in parts (MS-ADTS 3.1.1.3.1.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The first.
    pub(super) from: u32,
    /// The last; `None` = there are no more.
    pub(super) to: Option<u32>,
}

impl Part {
    fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let to = if to == "*" { None } else { Some(to.parse().ok()?) };
        Some(Self { from: from.parse().ok()?, to })
    }
}

impl Entry {
    /// Reads the protocol's SearchResultEntry (RFC 4511, 4.5.2).
    pub(super) fn read(tag: StructureTag) -> Result<Self, DirectoryError> {
        let odd = || DirectoryError::Malformed("an entry".into());
        let mut parts = tag.match_id(4).and_then(StructureTag::expect_constructed).ok_or_else(odd)?.into_iter();
        let dn = parts.next().and_then(text).ok_or_else(odd)?;
        let attributes = parts.next().and_then(StructureTag::expect_constructed).ok_or_else(odd)?;
        let mut values: Vec<(String, Vec<Vec<u8>>)> = Vec::new();
        let mut ranges = Vec::new();
        for attribute in attributes {
            let (name, found) = read_attribute(attribute).ok_or_else(odd)?;
            // AD gives the first 1 500 values as `member;range=0-1499`; what is whole comes as `range=0-*`.
            let (name, range) = match name.split_once(";range=") {
                Some((name, range)) => (name.to_owned(), Some(Part::read(range).ok_or_else(odd)?)),
                None => (name, None),
            };
            // AD also names the attribute itself, without values, beside its part.
            if let Some(part) = range {
                ranges.push((name.clone(), part));
            }
            match values.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
                Some((_, known)) => known.extend(found),
                None => values.push((name, found)),
            }
        }
        Ok(Self { dn, values, parts: ranges })
    }

    /// Whether every attribute came with all of its values: half an attribute is half an answer.
    pub(super) fn is_whole(&self) -> bool {
        self.parts.iter().all(|(_, part)| *part == Part { from: 0, to: None })
    }

    /// Which values of an attribute came, where they came in parts.
    pub(super) fn part(&self, attribute: &str) -> Option<Part> {
        self.parts.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute)).map(|(_, part)| *part)
    }

    /// The values of an attribute.
    pub(super) fn bytes(&self, attribute: &str) -> &[Vec<u8>] {
        let own = self.values.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        own.map_or(&[], |(_, values)| values.as_slice())
    }

    /// The values that are text, without blanks around them and without the empty ones.
    pub(super) fn texts(&self, attribute: &str) -> impl Iterator<Item = &str> {
        let values = self.bytes(attribute).iter().filter_map(|value| str::from_utf8(value).ok());
        values.map(str::trim).filter(|value| !value.is_empty())
    }

    /// The first value that is text.
    pub(super) fn text(&self, attribute: &str) -> Option<&str> {
        self.texts(attribute).next()
    }

    /// The first value that is text, to keep.
    pub(super) fn owned(&self, attribute: &str) -> Option<String> {
        self.text(attribute).map(str::to_owned)
    }
}

fn text(tag: StructureTag) -> Option<String> {
    String::from_utf8(tag.expect_primitive()?).ok()
}

fn read_attribute(tag: StructureTag) -> Option<(String, Vec<Vec<u8>>)> {
    let mut parts = tag.expect_constructed()?.into_iter();
    let name = text(parts.next()?)?;
    // Options come in any case, too.
    let name = if name.contains(';') { name.to_ascii_lowercase() } else { name };
    let values = parts.next()?.expect_constructed()?;
    Some((name, values.into_iter().map(StructureTag::expect_primitive).collect::<Option<_>>()?))
}

#[cfg(test)]
impl Entry {
    /// An entry for tests.
    pub(super) fn of(dn: &str, values: &[(&str, &str)]) -> Self {
        let mut entry = Self { dn: dn.to_owned(), values: Vec::new(), parts: Vec::new() };
        for (name, value) in values {
            let value = value.as_bytes().to_vec();
            match entry.values.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                Some((_, known)) => known.push(value),
                None => entry.values.push(((*name).to_owned(), vec![value])),
            }
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use lber::structures::{ASNTag, OctetString, Sequence, Set, Tag};
    use proptest::prelude::*;

    use super::*;

    fn string(text: &[u8]) -> Tag {
        Tag::OctetString(OctetString { inner: text.to_vec(), ..OctetString::default() })
    }

    fn sent(name: &str, values: &[&[u8]]) -> StructureTag {
        let values = Tag::Set(Set { inner: values.iter().map(|value| string(value)).collect(), ..Set::default() });
        let attribute = Sequence { inner: vec![string(name.as_bytes()), values], ..Sequence::default() };
        let attributes = Sequence { inner: vec![Tag::Sequence(attribute)], ..Sequence::default() };
        let entry = Sequence { id: 4, inner: vec![string(b"cn=x"), Tag::Sequence(attributes)], ..Sequence::default() };
        entry.into_structure()
    }

    #[test]
    fn values_are_found_by_name_in_any_case() {
        let entry = Entry::read(sent("givenName", &[b" Anna ", b"", b"\xff\xfe"])).unwrap();
        assert_eq!(entry.dn, "cn=x");
        assert_eq!(entry.texts("GIVENNAME").collect::<Vec<_>>(), ["Anna"]);
        assert_eq!(entry.bytes("givenname").len(), 3);
        assert_eq!(entry.text("sn"), None);
    }

    #[test]
    fn half_an_attribute_is_half_an_answer() {
        for range in ["0-1499", "1500-2999", "1500-*"] {
            let read = Entry::read(sent(&format!("member;range={range}"), &[b"a"])).unwrap();
            assert!(!read.is_whole(), "{range}");
        }
        let whole = Entry::read(sent("member;range=0-*", &[b"a"])).unwrap();
        assert_eq!((whole.text("member"), whole.is_whole()), (Some("a"), true));
        for odd in ["", "0", "x-*", "0-", "-1-5"] {
            assert!(Entry::read(sent(&format!("member;range={odd}"), &[b"a"])).is_err(), "{odd}");
        }
    }

    proptest! {
        #[test]
        fn odd_bytes_are_an_error_and_no_panic(bytes in any::<Vec<u8>>()) {
            if let Ok((_, tag)) = lber::parse::parse_tag(&bytes) {
                let _ = Entry::read(tag);
            }
        }
    }
}
