//! Reading people when something is ordered, decided or delivered: each account in its source, with the person's other
//! accounts, and what the personnel system says beside them.
//!
//! What comes out is one answer per account. A source that is silent makes its own accounts unknown, and those of people
//! who have an account there; nobody else's.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;

use crate::directory::{DirectoryError, HrSnapshot, MOST_AT_ONCE};
use crate::domain::following::Disabled;
use crate::domain::ids::Guid;
use crate::domain::joining::{HrAnswer, joined};
use crate::domain::person::{Answer, Kind, Reading};
use crate::domain::register::Register;

use super::House;

/// A reading may be this old for ordinary roles; for critical ones it is made at that moment (T05).
pub const FRESH: SignedDuration = SignedDuration::from_secs(60);

impl House {
    /// Reads these accounts: the first now, the others from at most a minute ago.
    pub async fn read(&self, now: HashSet<Guid>, recent: HashSet<Guid>) -> Answer {
        let mut answer = self.read_within(&now, SignedDuration::ZERO).await;
        let recent: HashSet<Guid> = recent.difference(&now).copied().collect();
        let older = self.read_within(&recent, FRESH).await;
        answer.found.extend(older.found);
        answer.silent.extend(older.silent);
        answer
    }

    async fn read_within(&self, guids: &HashSet<Guid>, max_age: SignedDuration) -> Answer {
        if guids.is_empty() {
            return Answer::default();
        }
        let register = self.db.register();
        let family = |guid: &Guid| -> Vec<Guid> {
            let card = register.person_by_guid(*guid);
            let others = card.into_iter().flat_map(|card| &card.accounts).filter(|account| account.gone_at.is_none());
            others.map(|account| account.guid).chain([*guid]).collect()
        };
        let all: HashSet<Guid> = guids.iter().flat_map(family).collect();
        let raw = self.ask(&register, all.into_iter().collect(), max_age).await;
        let hr = match &self.hr {
            None => Ok(None),
            Some(file) => file.now().await.map(Some),
        };
        if let Err(error) = &hr {
            tracing::warn!(%error, "the personnel system's file cannot be relied on: nobody's employment is verified");
        }
        let mut answer = Answer::default();
        for guid in guids {
            let family: HashSet<Guid> = family(guid).into_iter().collect();
            if family.iter().any(|one| raw.silent.contains(one)) {
                answer.silent.insert(*guid);
                continue;
            }
            let Some(chosen) = raw.found.get(guid) else { continue };
            let accounts: Vec<&Reading> = family.iter().filter_map(|one| raw.found.get(one)).collect();
            match self.whole(chosen, &accounts, &hr) {
                Some(whole) => drop(answer.found.insert(*guid, whole)),
                None => drop(answer.silent.insert(*guid)),
            }
        }
        answer
    }

    /// The account with all that is known of its person; `None` where the personnel system would have to be asked and
    /// cannot be.
    fn whole(
        &self,
        chosen: &Reading,
        accounts: &[&Reading],
        hr: &Result<Option<std::sync::Arc<HrSnapshot>>, DirectoryError>,
    ) -> Option<Reading> {
        let policies: HashMap<&str, (i32, Disabled)> =
            self.directory.sources().iter().zip(0..).map(|(one, rank)| (one.name, (rank, one.disabled))).collect();
        let ranked: Vec<(&Reading, i32, Disabled)> = accounts
            .iter()
            .map(|reading| {
                let (rank, disabled) = policies.get(reading.source.as_str()).copied().unwrap_or_default();
                (*reading, rank, disabled)
            })
            .collect();
        let says = match hr {
            Ok(None) => HrAnswer::NotAsked,
            Ok(Some(file)) => file.answer(chosen.person.person_id.as_deref()),
            Err(_) if chosen.person.kind == Kind::Employee => return None,
            Err(_) => HrAnswer::NotAsked,
        };
        Some(joined(chosen, &ranked, says))
    }

    async fn ask(&self, register: &Register, guids: Vec<Guid>, max_age: SignedDuration) -> Answer {
        let mut answer = Answer::default();
        for chunk in guids.chunks(MOST_AT_ONCE) {
            match self.directory.recent_many(chunk, max_age).await {
                Ok(found) => answer.found.extend(found),
                Err(error) => {
                    tracing::warn!(%error, "not everybody could be read");
                    self.ask_apart(register, chunk, max_age, &mut answer).await;
                }
            }
        }
        answer
    }

    /// Asks again source by source, so that one that is silent keeps no answer of another back.
    async fn ask_apart(&self, register: &Register, guids: &[Guid], max_age: SignedDuration, answer: &mut Answer) {
        let mut by_source: HashMap<&str, Vec<Guid>> = HashMap::new();
        for guid in guids {
            let account = register.person_by_guid(*guid).and_then(|card| card.account(*guid));
            by_source.entry(account.map_or("", |account| account.source.as_str())).or_default().push(*guid);
        }
        if by_source.len() < 2 {
            answer.silent.extend(guids);
            return;
        }
        for (_, some) in by_source {
            match self.directory.recent_many(&some, max_age).await {
                Ok(found) => answer.found.extend(found),
                Err(_) => answer.silent.extend(some),
            }
        }
    }
}
