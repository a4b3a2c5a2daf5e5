//! Reading each source in full: copies for looking up, never the truth about an employment.
//!
//! Sources are read, judged and taken in one by one: what happens to one of them says nothing about the others. A part of an answer changes nothing, and an answer from which many have vanished changes nothing either until two
//! people have looked (T29, E-33): then something is wrong with the source, not with the people.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::directory::{DirectoryError, Source};
use crate::domain::ids::Guid;
use crate::domain::register::Card;
use crate::features::House;
use crate::store::StoreError;

/// Fewer vanished people than this are nothing odd.
const VANISHED: usize = 20;

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
    let (mut count, mut failed) = (0, None);
    for source in house.directory.sources() {
        let outcome = read_in(house, &source).await;
        house.reading.note(source.name, outcome.is_ok().then(|| house.db.clock().now()));
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

async fn read_in(house: &House, source: &Source<'_>) -> Result<usize, SyncError> {
    let people = source.directory.all_people().await?;
    let units = source.directory.all_units().await?;
    let read: HashSet<Guid> = people.iter().map(|reading| reading.person.guid).collect();
    let register = house.db.register();
    let here = |card: &&Card| !card.is_gone() && card.source == source.name;
    let known: Vec<Guid> = register.people.values().filter(here).map(|card| card.guid).collect();
    let vanished = known.iter().filter(|guid| !read.contains(guid)).count();
    if vanished > VANISHED.max(known.len() / 50) {
        return Err(SyncError::Brake { vanished, known: known.len() });
    }
    let count = people.len();
    super::take_in(house, source.name.to_owned(), people, units).await?;
    Ok(count)
}
