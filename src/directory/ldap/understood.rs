//! From entries to people: what each says, none twice, and who leads whom.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::directory::DirectoryError;
use crate::directory::dn::Dn;
use crate::domain::ids::Guid;
use crate::domain::person::{Person, Reading};

use super::entry::Entry;
use super::people::{Answer, Reader};
use super::person::Meaning;

/// An entry that was understood, but for whom its manager's name means.
#[derive(Debug)]
pub(super) struct Understood {
    pub(super) dn: Dn,
    pub(super) person: Person,
    pub(super) led_by: Option<String>,
}

impl Understood {
    /// An entry outside our part voids the answer.
    pub(super) fn of(meaning: &Meaning, base: &Dn, entry: &Entry) -> Result<Self, DirectoryError> {
        let dn = Dn::parse(&entry.dn);
        if !dn.is_within(base) {
            return Err(DirectoryError::OutsideBase);
        }
        let led_by = entry.owned(&meaning.attributes.manager);
        Ok(Self { dn, person: meaning.person(entry, None)?, led_by })
    }
}

impl Reader {
    /// The people in a long answer, none of them twice.
    pub(super) async fn distinct(
        &self,
        all: Vec<Understood>,
        answered: (String, Timestamp),
    ) -> Result<Vec<Reading>, DirectoryError> {
        self.names_are(all.iter().map(|one| (one.dn.clone(), Some(one.person.guid))));
        let readings = self.led(all, answered).await?;
        let mut seen = HashSet::with_capacity(readings.len());
        if readings.iter().all(|reading| seen.insert(reading.person.guid)) {
            Ok(readings)
        } else {
            Err(DirectoryError::Ambiguous)
        }
    }

    pub(super) fn understood(&self, answer: &Answer) -> Result<Vec<Understood>, DirectoryError> {
        answer.entries.iter().map(|entry| Understood::of(&self.meaning, &self.people_base, entry)).collect()
    }

    /// The people in an answer, with their managers.
    pub(super) async fn readings(&self, answer: Answer) -> Result<Vec<Reading>, DirectoryError> {
        let all = self.understood(&answer)?;
        self.led(all, (answer.server, answer.at)).await
    }

    /// Those who were understood, with their managers.
    async fn led(
        &self,
        all: Vec<Understood>,
        (server, at): (String, Timestamp),
    ) -> Result<Vec<Reading>, DirectoryError> {
        // Many are led by one: each name is taken apart once.
        let named: HashSet<&str> = all.iter().filter_map(|one| one.led_by.as_deref()).collect();
        let ids = self.ids_of(named.iter().copied()).await?;
        let managers: HashMap<String, Guid> =
            named.into_iter().filter_map(|text| Some((text.to_owned(), *ids.get(&Dn::parse(text))?))).collect();
        let reading = |Understood { person, led_by, .. }: Understood| Reading {
            person: Person { manager: led_by.and_then(|text| managers.get(&text).copied()), ..person },
            source: self.config.name.clone(),
            server: server.clone(),
            at,
            attributes: Arc::clone(&self.asked),
            origins: Vec::new(),
        };
        Ok(all.into_iter().map(reading).collect())
    }
}
