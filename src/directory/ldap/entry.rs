//! An entry as it came over the wire: a name and attributes with values in bytes.
//!
//! Read here by hand, since the library's own reader panics on an entry that it cannot make sense of.

use std::collections::HashMap;

use lber::structure::StructureTag;

use crate::directory::DirectoryError;

/// An entry.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its name, as the server writes it.
    pub(super) dn: String,
    values: HashMap<String, Vec<Vec<u8>>>,
}

impl Entry {
    /// Reads the protocol's SearchResultEntry (RFC 4511, 4.5.2).
    pub(super) fn read(tag: StructureTag) -> Result<Self, DirectoryError> {
        let odd = || DirectoryError::Malformed("an entry".into());
        let mut parts = tag.match_id(4).and_then(StructureTag::expect_constructed).ok_or_else(odd)?.into_iter();
        let dn = parts.next().and_then(text).ok_or_else(odd)?;
        let attributes = parts.next().and_then(StructureTag::expect_constructed).ok_or_else(odd)?;
        let mut values: HashMap<String, Vec<Vec<u8>>> = HashMap::new();
        for attribute in attributes {
            let (name, found) = read_attribute(attribute).ok_or_else(odd)?;
            // AD gives the first 1 500 values as `member;range=0-1499`: half an attribute is half an answer.
            if name.contains(";range=") && !name.ends_with("-*") {
                return Err(DirectoryError::Partial { code: 0 });
            }
            let name = name.split(";range=").next().unwrap_or_default().to_owned();
            values.entry(name).or_default().extend(found);
        }
        Ok(Self { dn, values })
    }

    /// The values of an attribute.
    pub(super) fn bytes(&self, attribute: &str) -> &[Vec<u8>] {
        self.values.get(&attribute.to_lowercase()).map_or(&[], Vec::as_slice)
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
    let name = text(parts.next()?)?.to_lowercase();
    let values = parts.next()?.expect_constructed()?;
    Some((name, values.into_iter().map(StructureTag::expect_primitive).collect::<Option<_>>()?))
}

#[cfg(test)]
impl Entry {
    /// An entry for tests.
    pub(super) fn of(dn: &str, values: &[(&str, &str)]) -> Self {
        let mut entry = Self { dn: dn.to_owned(), values: HashMap::new() };
        for (name, value) in values {
            entry.values.entry(name.to_lowercase()).or_default().push(value.as_bytes().to_vec());
        }
        entry
    }
}
