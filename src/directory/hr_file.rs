//! Employments from a table that the personnel system exports: semicolons, UTF-8, one row for each employment.
//!
//! Read when it changes, whole or not at all: a fault in one row voids the file, and what was read before stands until it
//! is too old. Too old, or never read, is not knowing (E-24). `HrFile` keeps the file, `rows` says what its rows mean.

mod rows;

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::config::hr_file::HrFileConfig;
use crate::domain::joining::{HrAnswer, HrPerson};
use crate::domain::person::Provenance;

use super::DirectoryError;

pub use rows::{HrFault, HrFaults};

/// A file from further ahead than this was written by a clock that cannot be relied on.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// The most that is read: some hundred thousand employments.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What the file said when it was last read.
#[derive(Debug)]
pub struct HrSnapshot {
    /// Name of the source.
    pub source: String,
    /// The file's name.
    pub file: String,
    /// When it was written.
    pub written: Timestamp,
    /// Everybody, by the personnel system's id.
    pub people: HashMap<String, HrPerson>,
}

impl HrSnapshot {
    /// What it says of a person with this id.
    #[must_use]
    pub fn answer(&self, person_id: Option<&str>) -> HrAnswer {
        match person_id.and_then(|id| self.people.get(id)) {
            None => HrAnswer::Unknown,
            Some(person) => {
                let (source, server) = (self.source.clone(), self.file.clone());
                HrAnswer::Knows(Box::new(person.clone()), Provenance { source, server, at: self.written })
            }
        }
    }
}

/// Which state of the file was read.
type Stamp = (Timestamp, u64);

#[derive(Debug, Default)]
struct State {
    /// The state that was last looked at, readable or not.
    looked_at: Option<Stamp>,
    /// What was last read without a fault.
    good: Option<Arc<HrSnapshot>>,
    /// What is wrong with the file as it stands.
    faults: Option<HrFaults>,
}

/// The file.
#[derive(Debug)]
pub struct HrFile {
    config: HrFileConfig,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    silent: AtomicBool,
    taken_in: Mutex<Option<Timestamp>>,
}

impl HrFile {
    /// The file of these settings; read when first asked.
    #[must_use]
    pub fn new(config: HrFileConfig, clock: Arc<dyn Clock>) -> Self {
        Self { config, clock, state: Mutex::default(), silent: AtomicBool::new(false), taken_in: Mutex::default() }
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &HrFileConfig {
        &self.config
    }

    /// What is wrong with the file as it stands, when something is; what was read before is used meanwhile.
    #[must_use]
    pub fn faults(&self) -> Option<HrFaults> {
        self.state().faults.clone()
    }

    /// Whether it could not be relied on the last time.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.silent.load(Ordering::Relaxed)
    }

    /// When the file that was last taken in was written.
    #[must_use]
    pub fn taken_in(&self) -> Option<Timestamp> {
        *self.taken_in.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was written then has been taken in.
    pub fn was_taken_in(&self, written: Timestamp) {
        *self.taken_in.lock().unwrap_or_else(PoisonError::into_inner) = Some(written);
    }

    /// What it says, if that can be relied on.
    ///
    /// # Errors
    /// [`DirectoryError::Stale`] when it was never read or is too old.
    pub async fn now(self: &Arc<Self>) -> Result<Arc<HrSnapshot>, DirectoryError> {
        let snapshot = self.latest().await;
        let answer = snapshot.filter(|snapshot| self.is_fresh(snapshot.written)).ok_or(DirectoryError::Stale);
        self.silent.store(answer.is_err(), Ordering::Relaxed);
        answer
    }

    /// What it said when it was last read without a fault, however long ago; reads it anew if it has changed.
    pub async fn latest(self: &Arc<Self>) -> Option<Arc<HrSnapshot>> {
        let file = Arc::clone(self);
        let looked = tokio::task::spawn_blocking(move || file.look()).await;
        looked.unwrap_or_else(|error| {
            tracing::error!(%error, "reading the personnel system's file broke down");
            None
        })
    }

    /// Whether a file written then can be relied on.
    #[must_use]
    pub fn is_fresh(&self, written: Timestamp) -> bool {
        let age = self.clock.now().duration_since(written);
        age <= SignedDuration::from_hours(self.config.max_age_hours.into()) && age >= -AHEAD
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self) -> Option<Arc<HrSnapshot>> {
        let mut state = self.state();
        match stamp(&self.config.path) {
            Err(error) => {
                state.looked_at = None;
                state.faults = Some(HrFaults::whole(format!("cannot be read: {error}")));
            }
            Ok(stamp) if state.looked_at == Some(stamp) => {}
            Ok(stamp) => {
                state.looked_at = Some(stamp);
                match self.read(stamp) {
                    Ok(snapshot) => (state.good, state.faults) = (Some(Arc::new(snapshot)), None),
                    Err(faults) => {
                        tracing::error!(file = %self.config.path.display(), faults = faults.all.len(), "the personnel system's file has faults and was not taken in");
                        state.faults = Some(faults);
                    }
                }
            }
        }
        state.good.clone()
    }

    fn read(&self, (written, size): Stamp) -> Result<HrSnapshot, HrFaults> {
        if size > MOST_BYTES as u64 {
            return Err(HrFaults::whole(format!("is larger than {MOST_BYTES} bytes")));
        }
        let bytes = fs::read(&self.config.path).map_err(|error| HrFaults::whole(format!("cannot be read: {error}")))?;
        // It was written to meanwhile: the next look reads it.
        if stamp(&self.config.path).ok() != Some((written, size)) || bytes.len() as u64 != size {
            return Err(HrFaults::whole("changed while it was read".to_owned()));
        }
        let people = rows::read(&self.config, &bytes, MOST_BYTES)?;
        let name = self.config.path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(HrSnapshot { source: self.config.name.clone(), file: name.unwrap_or_default(), written, people })
    }
}

fn stamp(path: &Path) -> std::io::Result<Stamp> {
    let about = fs::metadata(path)?;
    let written = Timestamp::try_from(about.modified()?).map_err(std::io::Error::other)?;
    Ok((written, about.len()))
}
