//! A directory that remembers its latest readings, for callers that say how old one may be.
//!
//! Only *found* people are remembered: that somebody is missing is always asked anew. A reading keeps the time at
//! which it was truly read, so what is decided on it can be judged; nothing here makes an old answer look fresh.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::domain::catalogue::Group;
use crate::domain::checking::{self, Inspected};
use crate::domain::ids::Guid;
use crate::domain::membership::{self, Memberships};
use crate::domain::person::{Reading, Unit};
use crate::domain::provision::Proof;

use super::{Changes, Cursor, Directory, DirectoryError, MemberError, Progress, SignInError, Source, Whole};

/// Readings older than this are of no use to anybody and are thrown away (the longest `max_age` in use is 60 s).
const USELESS_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// How many readings may be held before old ones are looked for.
const PLENTY: usize = 20_000;

/// Remembers the readings of `D`, one source.
#[derive(Debug)]
pub struct Cached<D> {
    source: D,
    clock: Arc<dyn Clock>,
    readings: Mutex<HashMap<Guid, Reading>>,
    silent: AtomicBool,
}

impl<D: Directory> Cached<D> {
    /// Puts a memory before `source`.
    pub fn new(source: D, clock: Arc<dyn Clock>) -> Self {
        Self { source, clock, readings: Mutex::default(), silent: AtomicBool::new(false) }
    }

    fn readings(&self) -> MutexGuard<'_, HashMap<Guid, Reading>> {
        self.readings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whether the source could answer; a no is an answer.
    fn heard<T>(&self, answer: Result<T, DirectoryError>) -> Result<T, DirectoryError> {
        let ill = |error: &DirectoryError| error.is_illness() || matches!(error, DirectoryError::CircuitOpen);
        self.silent.store(answer.as_ref().is_err_and(ill), Ordering::Relaxed);
        answer
    }

    fn known(&self, guid: Guid, max_age: SignedDuration) -> Option<Reading> {
        let now = self.clock.now();
        self.readings().get(&guid).filter(|reading| serves(reading, now, max_age)).cloned()
    }

    fn remember<'a>(&self, new: impl IntoIterator<Item = &'a Reading>) {
        let now = self.clock.now();
        let mut readings = self.readings();
        for reading in new {
            readings.insert(reading.person.guid, reading.clone());
        }
        if readings.len() > PLENTY {
            readings.retain(|_, reading| serves(reading, now, USELESS_AFTER));
        }
    }
}

/// Younger than `max_age`. A reading from the future means that the clock was set back: it serves nobody.
fn serves(reading: &Reading, now: Timestamp, max_age: SignedDuration) -> bool {
    let age = now.duration_since(reading.at);
    !age.is_negative() && age < max_age
}

#[async_trait]
impl<D: Directory> Directory for Cached<D> {
    fn sources(&self) -> Vec<Source<'_>> {
        self.source.sources().into_iter().map(|source| Source { directory: self, ..source }).collect()
    }

    async fn person(&self, guid: Guid) -> Result<Option<Reading>, DirectoryError> {
        let reading = self.heard(self.source.person(guid).await)?;
        match &reading {
            Some(reading) => self.remember([reading]),
            None => drop(self.readings().remove(&guid)),
        }
        Ok(reading)
    }

    async fn people(&self, guids: &[Guid]) -> Result<HashMap<Guid, Reading>, DirectoryError> {
        let found = self.heard(self.source.people(guids).await)?;
        self.remember(found.values());
        let mut readings = self.readings();
        for gone in guids.iter().filter(|guid| !found.contains_key(guid)) {
            readings.remove(gone);
        }
        Ok(found)
    }

    async fn recent(&self, guid: Guid, max_age: SignedDuration) -> Result<Option<Reading>, DirectoryError> {
        match self.known(guid, max_age) {
            Some(reading) => Ok(Some(reading)),
            None => self.person(guid).await,
        }
    }

    async fn recent_many(
        &self,
        guids: &[Guid],
        max_age: SignedDuration,
    ) -> Result<HashMap<Guid, Reading>, DirectoryError> {
        let mut found: HashMap<_, _> =
            guids.iter().filter_map(|guid| self.known(*guid, max_age).map(|reading| (*guid, reading))).collect();
        let unknown: Vec<_> = guids.iter().copied().filter(|guid| !found.contains_key(guid)).collect();
        if !unknown.is_empty() {
            found.extend(self.people(&unknown).await?);
        }
        Ok(found)
    }

    async fn all_people(&self) -> Result<Vec<Reading>, DirectoryError> {
        let everybody = self.heard(self.source.all_people().await)?;
        self.remember(&everybody);
        Ok(everybody)
    }

    async fn all_units(&self) -> Result<Vec<Unit>, DirectoryError> {
        self.heard(self.source.all_units().await)
    }

    async fn memberships(&self, wanted: &membership::Wanted) -> Result<Memberships, DirectoryError> {
        self.heard(self.source.memberships(wanted).await)
    }

    async fn inspect(&self, wanted: &checking::Wanted) -> Result<Vec<Inspected>, DirectoryError> {
        self.source.inspect(wanted).await
    }

    async fn find_groups(&self, wanted: &str) -> Result<Vec<Group>, DirectoryError> {
        self.heard(self.source.find_groups(wanted).await)
    }

    async fn set_member(&self, group: &Group, person: Guid, member: bool) -> Result<Proof, MemberError> {
        self.source.set_member(group, person, member).await
    }

    fn writes_to(&self) -> Vec<String> {
        self.source.writes_to()
    }

    async fn whole(&self, progress: &Progress) -> Result<Whole, DirectoryError> {
        let whole = self.heard(self.source.whole(progress).await)?;
        self.remember(&whole.people);
        Ok(whole)
    }

    async fn changes(&self, since: &Cursor) -> Result<Changes, DirectoryError> {
        let changes = self.heard(self.source.changes(since).await)?;
        if let Changes::Some(delta) = &changes {
            self.remember(&delta.people);
        }
        Ok(changes)
    }

    async fn woken(&self) {
        self.source.woken().await;
    }

    async fn find_login(&self, login: &str) -> Result<Option<Reading>, DirectoryError> {
        let reading = self.heard(self.source.find_login(login).await)?;
        self.remember(&reading);
        Ok(reading)
    }

    async fn sign_in(&self, login: &str, password: &str) -> Result<Reading, SignInError> {
        let answer = self.source.sign_in(login, password).await;
        let reading = match answer {
            Err(SignInError::Unavailable(error)) => self.heard(Err(error))?,
            answer => self.heard(Ok(answer))??,
        };
        self.remember([&reading]);
        Ok(reading)
    }

    fn is_silent(&self) -> bool {
        self.silent.load(Ordering::Relaxed)
    }
}
