//! The entries, with indexes on the attributes that are asked for by value.
//!
//! Two thousand people are looked through in a moment once, but not for every one of two hundred ids in a filter.
//! Places are never reused, so a page can go on after the last place it gave, whatever happened in between.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use ldap3_proto::proto::LdapFilter;

use crate::directory::dn::Dn;
use crate::directory::filetime;

use super::ldif::Record;

/// Attributes with an index.
const INDEXED: [&str; 14] = [
    "objectclass",
    "entryuuid",
    "samaccountname",
    "userprincipalname",
    "uid",
    "cn",
    "mail",
    "member",
    "manager",
    "departmentnumber",
    "department",
    "businesscategory",
    "employeenumber",
    "employeetype",
];

/// Attributes whose values are names of entries.
const NAMES: [&str; 7] = ["member", "manager", "seealso", "managedby", "owner", "distinguishedname", "memberof"];

/// A change to an entry, of one attribute.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Change {
    /// Adds values.
    Add(String, Vec<String>),
    /// Takes away these values, or every value if none is given.
    Delete(String, Vec<String>),
    /// Replaces every value.
    Replace(String, Vec<String>),
}

impl Change {
    /// The attribute now has this value and no other.
    #[must_use]
    pub fn set(attribute: &str, value: &str) -> Self {
        Self::Replace(attribute.to_owned(), vec![value.to_owned()])
    }
}

/// There is no entry with this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such entry")]
pub struct NoSuchEntry;

/// An entry.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) dn: String,
    pub(super) key: Dn,
    /// By name in lower case: the name as written, and the values.
    pub(super) values: HashMap<String, (String, Vec<Vec<u8>>)>,
}

impl Entry {
    pub(super) fn bytes(&self, attribute: &str) -> &[Vec<u8>] {
        self.values.get(&attribute.to_lowercase()).map_or(&[], |(_, values)| values.as_slice())
    }

    pub(super) fn text(&self, attribute: &str) -> Option<&str> {
        self.bytes(attribute).first().and_then(|value| str::from_utf8(value).ok())
    }
}

/// The entries.
#[derive(Debug, Default)]
pub(super) struct Tree {
    places: Vec<Option<Entry>>,
    by_name: HashMap<Dn, usize>,
    index: HashMap<(&'static str, String), BTreeSet<usize>>,
    /// When something last changed, and how many changes there were.
    last: Option<(Timestamp, u32)>,
}

/// A value in the form in which equal values are equal: without case, names taken apart.
pub(super) fn folded(attribute: &str, value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    if NAMES.contains(&attribute) {
        return format!("{:?}", Dn::parse(&text));
    }
    text.trim().to_lowercase()
}

impl Tree {
    pub(super) fn of(records: Vec<Record>) -> Self {
        let mut tree = Self::default();
        records.into_iter().for_each(|record| tree.put(record));
        tree
    }

    /// Adds an entry later than the others.
    pub(super) fn add(&mut self, mut record: Record, now: Timestamp) {
        record.values.push(("modifyTimestamp".to_owned(), filetime::generalized(now).into_bytes()));
        self.put(record);
        self.moved(now);
    }

    /// Something changed.
    pub(super) fn moved(&mut self, now: Timestamp) {
        self.last = Some((now, self.last.map_or(1, |(_, count)| count + 1)));
    }

    /// How far the tree has come, in the form of OpenLDAP's `contextCSN`.
    pub(super) fn stamp(&self) -> String {
        let (at, count) = self.last.unwrap_or((Timestamp::UNIX_EPOCH, 0));
        let at = filetime::generalized(at);
        format!("{}.000000Z#{count:06x}#000#000000", at.trim_end_matches('Z'))
    }

    /// The top of the tree: the entry that came first.
    pub(super) fn top(&self) -> Option<&Entry> {
        self.places.iter().flatten().min_by_key(|entry| entry.key.depth())
    }

    /// Adds an entry, in place of one with the same name.
    pub(super) fn put(&mut self, record: Record) {
        let mut values: HashMap<String, (String, Vec<Vec<u8>>)> = HashMap::new();
        for (name, value) in record.values {
            let slot = values.entry(name.to_lowercase()).or_insert_with(|| (name, Vec::new()));
            slot.1.push(value);
        }
        let key = Dn::parse(&record.dn);
        let _ = self.remove(&key);
        let place = self.places.len();
        let entry = Entry { dn: record.dn, key: key.clone(), values };
        self.enter(place, &entry);
        self.by_name.insert(key, place);
        self.places.push(Some(entry));
    }

    pub(super) fn remove(&mut self, dn: &Dn) -> Result<(), NoSuchEntry> {
        let place = self.by_name.remove(dn).ok_or(NoSuchEntry)?;
        let entry = self.places.get_mut(place).and_then(Option::take).ok_or(NoSuchEntry)?;
        self.leave(place, &entry);
        Ok(())
    }

    pub(super) fn modify(&mut self, dn: &Dn, changes: &[Change], now: Timestamp) -> Result<(), NoSuchEntry> {
        let place = *self.by_name.get(dn).ok_or(NoSuchEntry)?;
        let mut entry = self.places.get_mut(place).and_then(Option::take).ok_or(NoSuchEntry)?;
        self.leave(place, &entry);
        changes.iter().for_each(|change| apply(&mut entry, change));
        apply(&mut entry, &Change::set("modifyTimestamp", &filetime::generalized(now)));
        self.moved(now);
        self.enter(place, &entry);
        if let Some(slot) = self.places.get_mut(place) {
            *slot = Some(entry);
        }
        Ok(())
    }

    pub(super) fn entry(&self, dn: &Dn) -> Option<&Entry> {
        self.at(*self.by_name.get(dn)?)
    }

    pub(super) fn at(&self, place: usize) -> Option<&Entry> {
        self.places.get(place)?.as_ref()
    }

    /// The entry that somebody who binds calls themself: a DN, or a userPrincipalName.
    pub(super) fn who(&self, name: &str) -> Option<&Entry> {
        self.entry(&Dn::parse(name)).or_else(|| {
            let places = self.index.get(&("userprincipalname", folded("userprincipalname", name.as_bytes())))?;
            let mut entries = places.iter().filter_map(|place| self.at(*place));
            entries.next().filter(|_| places.len() == 1)
        })
    }

    /// Places that can match, in order: from an index where the filter allows, else all.
    pub(super) fn candidates(&self, filter: &LdapFilter) -> Vec<usize> {
        match self.indexed(filter) {
            Some(places) => places.into_iter().collect(),
            None => (0..self.places.len()).collect(),
        }
    }

    fn indexed(&self, filter: &LdapFilter) -> Option<BTreeSet<usize>> {
        match filter {
            LdapFilter::Equality(name, value) => {
                let name = name.to_lowercase();
                let name = *INDEXED.iter().find(|indexed| **indexed == name)?;
                Some(self.index.get(&(name, folded(name, value.as_bytes()))).cloned().unwrap_or_default())
            }
            LdapFilter::And(parts) => parts.iter().filter_map(|part| self.indexed(part)).min_by_key(BTreeSet::len),
            LdapFilter::Or(parts) => {
                let sets: Option<Vec<_>> = parts.iter().map(|part| self.indexed(part)).collect();
                Some(sets?.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    fn enter(&mut self, place: usize, entry: &Entry) {
        for key in keys(entry) {
            self.index.entry(key).or_default().insert(place);
        }
    }

    fn leave(&mut self, place: usize, entry: &Entry) {
        for key in keys(entry) {
            if let Some(places) = self.index.get_mut(&key) {
                places.remove(&place);
            }
        }
    }
}

fn keys(entry: &Entry) -> Vec<(&'static str, String)> {
    let values = |name: &'static str| entry.bytes(name).iter().map(move |value| (name, folded(name, value)));
    INDEXED.into_iter().flat_map(values).collect()
}

fn apply(entry: &mut Entry, change: &Change) {
    let (Change::Add(name, new) | Change::Delete(name, new) | Change::Replace(name, new)) = change;
    let key = name.to_lowercase();
    let new: Vec<Vec<u8>> = new.iter().map(|value| value.as_bytes().to_vec()).collect();
    let slot = entry.values.entry(key.clone()).or_insert_with(|| (name.clone(), Vec::new()));
    match change {
        Change::Replace(..) => slot.1 = new,
        Change::Delete(..) if new.is_empty() => slot.1.clear(),
        Change::Delete(..) => {
            slot.1.retain(|old| !new.iter().any(|gone| folded(&key, gone) == folded(&key, old)));
        }
        Change::Add(..) => {
            for value in new {
                if !slot.1.iter().any(|old| folded(&key, old) == folded(&key, &value)) {
                    slot.1.push(value);
                }
            }
        }
    }
    if slot.1.is_empty() {
        entry.values.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::super::ldif;
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn tree() -> Tree {
        let mut text = String::new();
        for n in 0..2_000 {
            write!(text, "dn: cn=p{n},dc=test\nobjectClass: user\nsAMAccountName: P{n}\nmanager: CN=P1, DC=test\n\n")
                .unwrap();
        }
        Tree::of(ldif::read(&text).unwrap())
    }

    fn candidates(tree: &Tree, filter: &str) -> usize {
        tree.candidates(&ldap3_proto::parse_ldap_filter_str(filter).unwrap()).len()
    }

    #[test]
    fn a_value_is_found_without_looking_at_everybody() {
        let tree = tree();
        assert_eq!(candidates(&tree, "(sAMAccountName=p77)"), 1);
        assert_eq!(candidates(&tree, "(&(objectClass=USER)(samaccountname=P77))"), 1);
        assert_eq!(candidates(&tree, "(|(sAMAccountName=p1)(sAMAccountName=p2)(sAMAccountName=nobody))"), 2);
        let led = LdapFilter::Equality("manager".into(), "cn=p1, DC=Test".into());
        assert_eq!(tree.candidates(&led).len(), 2_000, "found by name, however it is written");
        let nobody = LdapFilter::Equality("manager".into(), "cn=p2,dc=test".into());
        assert_eq!(tree.candidates(&nobody).len(), 0);
        assert_eq!(candidates(&tree, "(|(sAMAccountName=p1)(sn=x))"), 2_000, "no index on sn");
        assert_eq!(candidates(&tree, "(!(sAMAccountName=p1))"), 2_000);
    }

    #[test]
    fn indexes_follow_changes() {
        let mut tree = tree();
        let dn = Dn::parse("cn=p7,dc=test");
        tree.modify(&dn, &[Change::set("samaccountname", "new")], NOW).unwrap();
        assert_eq!((candidates(&tree, "(sAMAccountName=p7)"), candidates(&tree, "(sAMAccountName=NEW)")), (0, 1));
        tree.modify(&dn, &[Change::Add("sAMAccountName".into(), vec!["more".into(), "NEW".into()])], NOW).unwrap();
        assert_eq!(tree.entry(&dn).unwrap().bytes("sAMAccountName").len(), 2);
        tree.modify(&dn, &[Change::Delete("sAMAccountName".into(), vec!["New".into()])], NOW).unwrap();
        assert_eq!(tree.entry(&dn).unwrap().text("sAMAccountName"), Some("more"));
        tree.remove(&dn).unwrap();
        assert_eq!(candidates(&tree, "(sAMAccountName=more)"), 0);
        assert_eq!(tree.remove(&dn), Err(NoSuchEntry));
        assert_eq!(tree.modify(&dn, &[], NOW), Err(NoSuchEntry));
    }
}
