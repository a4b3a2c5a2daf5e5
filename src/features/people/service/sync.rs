//! Reading each source in full: copies for looking up, never the truth about an employment.
//!
//! Sources are read, judged and taken in one by one: what happens to one of them says nothing about the others. A part of an answer changes nothing, and an answer from which many have vanished changes nothing either until two
//! people have looked (T29, E-33): then something is wrong with the source, not with the people.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::directory::{DirectoryError, Source};
use crate::domain::checking::Counts;
use crate::domain::ids::Guid;
use crate::domain::joining::Account;
use crate::features::House;
use crate::store::StoreError;

/// Fewer vanished people than this are nothing odd.
pub(super) const VANISHED: usize = 20;

/// Why a full reading changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The directory gave no whole answer.
    #[error("{code}: {0}", code = .0.code())]
    Directory(#[from] DirectoryError),
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too many were not there any more.
    #[error("{vanished} of {known} people have vanished from the directory: nothing was changed")]
    Brake {
        /// How many vanished.
        vanished: usize,
        /// How many there were.
        known: usize,
    },
}

/// How the last full reading of each source went, for `/health` and the banner.
#[derive(Debug, Default)]
pub struct LastReading(Mutex<BTreeMap<String, State>>);

#[derive(Debug, Default, Clone, Copy)]
struct State {
    at: Option<Timestamp>,
    failed: bool,
    counts: Option<Counts>,
}

impl LastReading {
    /// Since when every source has been read in full by this instance: the oldest of their latest readings.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        self.states().values().map(|state| state.at).min().flatten()
    }

    /// When this source was last read in full by this instance.
    #[must_use]
    pub fn at_of(&self, source: &str) -> Option<Timestamp> {
        self.states().get(source).and_then(|state| state.at)
    }

    /// Whether the last try failed, with any source.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.states().values().any(|state| state.failed)
    }

    /// Whether the last try with this source failed.
    #[must_use]
    pub fn failed_of(&self, source: &str) -> bool {
        self.states().get(source).is_some_and(|state| state.failed)
    }

    fn states(&self) -> MutexGuard<'_, BTreeMap<String, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the last whole reading of this source held.
    #[must_use]
    pub fn counts_of(&self, source: &str) -> Option<Counts> {
        self.states().get(source).and_then(|state| state.counts)
    }

    fn counted(&self, source: &str, counts: Counts) {
        self.states().entry(source.to_owned()).or_default().counts = Some(counts);
    }

    fn note(&self, source: &str, at: Option<Timestamp>) {
        let mut states = self.states();
        let state = states.entry(source.to_owned()).or_default();
        state.failed = at.is_none();
        state.at = at.or(state.at);
    }
}

/// Reads everybody and every unit of each source, and takes each in whole; gives how many people there are.
///
/// # Errors
/// Why nothing was changed by the first source that gave nothing; the others are read all the same.
pub async fn sync(house: &House) -> Result<usize, SyncError> {
    let (mut count, mut failed) = (0, super::read_hr(house).await.err());
    for source in house.directory.sources() {
        let outcome = read_in(house, &source).await;
        note(house, source.name, outcome.is_ok().then(|| house.db.clock().now()));
        match outcome {
            Ok(people) => count += people,
            Err(error) => {
                tracing::error!(source = source.name, %error, "a source gave nothing");
                failed = failed.or(Some(error));
            }
        }
    }
    failed.map_or(Ok(count), Err)
}

/// Notes how a reading went: when it succeeded, or that it did not.
pub(super) fn note(house: &House, source: &str, at: Option<Timestamp>) {
    house.reading.note(source, at);
}

async fn read_in(house: &House, source: &Source<'_>) -> Result<usize, SyncError> {
    let people = source.directory.all_people().await?;
    let units = source.directory.all_units().await?;
    let read: HashSet<Guid> = people.iter().map(|reading| reading.person.guid).collect();
    let register = house.db.register();
    let here = |account: &&Account| account.gone_at.is_none() && account.source == source.name;
    let accounts = register.people.values().flat_map(|card| &card.accounts);
    let known: Vec<Guid> = accounts.filter(here).map(|account| account.guid).collect();
    let vanished = known.iter().filter(|guid| !read.contains(guid)).count();
    if vanished > VANISHED.max(known.len() / 50) {
        return Err(SyncError::Brake { vanished, known: known.len() });
    }
    let (count, counts) = (people.len(), Counts::of(&people));
    super::take_in(house, source.name.to_owned(), people, units).await?;
    house.reading.counted(source.name, counts);
    Ok(count)
}
