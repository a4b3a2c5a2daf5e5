//! Reading the directory in full: copies for looking up, never the truth about an employment.
//!
//! A part of an answer changes nothing, and an answer from which many have vanished changes nothing either until two
//! people have looked (T29, E-33): then something is wrong with the source, not with the people.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::directory::DirectoryError;
use crate::domain::ids::Guid;
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

/// How the last full reading went, for `/health` and the banner.
#[derive(Debug, Default)]
pub struct LastReading(Mutex<State>);

#[derive(Debug, Default, Clone, Copy)]
struct State {
    at: Option<Timestamp>,
    failed: bool,
}

impl LastReading {
    /// When the directory was last read in full by this instance.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        self.state().at
    }

    /// Whether the last try failed.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.state().failed
    }

    fn state(&self) -> State {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, at: Option<Timestamp>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failed = at.is_none();
        state.at = at.or(state.at);
    }
}

/// Reads everybody and every unit, and takes it in whole; gives how many people there are.
///
/// # Errors
/// Why nothing was changed.
pub async fn sync(house: &House) -> Result<usize, SyncError> {
    let outcome = read_in(house).await;
    house.reading.note(outcome.is_ok().then(|| house.db.clock().now()));
    outcome
}

async fn read_in(house: &House) -> Result<usize, SyncError> {
    let people = house.directory.all_people().await?;
    let units = house.directory.all_units().await?;
    let read: HashSet<Guid> = people.iter().map(|reading| reading.person.guid).collect();
    let register = house.db.register();
    let known: Vec<Guid> = register.people.values().filter(|card| !card.is_gone()).map(|card| card.guid).collect();
    let vanished = known.iter().filter(|guid| !read.contains(guid)).count();
    if vanished > VANISHED.max(known.len() / 50) {
        return Err(SyncError::Brake { vanished, known: known.len() });
    }
    let count = people.len();
    super::take_in(house, house.source.to_string(), people, units).await?;
    Ok(count)
}
