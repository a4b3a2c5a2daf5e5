//! How each source was last read, by this instance and by any: for the page, `/health`, the banner, and for going on
//! where a restart left off.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::directory::{Cursor, Progress};
use crate::domain::checking::Counts;
use crate::features::House;
use crate::store::readings::{self, Note};
use crate::store::{StoreError, Tx};

/// That a source goes on answering, or goes on failing in the same way, is written down no more often than this: an
/// idle service stays idle.
const NOTED: SignedDuration = SignedDuration::from_secs(60);

/// Another server than before means that everybody is read; one that changes all the time shall not make it endless.
const WANTED: SignedDuration = SignedDuration::from_secs(60);

/// How each source was last read by this instance.
#[derive(Debug, Default)]
pub struct LastReading(Mutex<BTreeMap<String, State>>);

#[derive(Debug, Default)]
struct State {
    /// When everybody was last read and taken in.
    at: Option<Timestamp>,
    /// When it last answered.
    answered: Option<Timestamp>,
    /// The last whole reading gave nothing, and this is the code.
    whole_failed: Option<&'static str>,
    /// It did not say what changed when last asked, and this is the code.
    changes_failed: Option<&'static str>,
    cursor: Option<Cursor>,
    /// The stored cursor has been looked for.
    restored: bool,
    /// A whole reading runs.
    progress: Option<Progress>,
    /// Everybody must be read soon.
    wanted: bool,
    wanted_at: Option<Timestamp>,
    /// What was last written down, and when.
    noted: Option<(Timestamp, Option<&'static str>)>,
    /// What the last whole reading held.
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
        self.states().values().any(State::fails)
    }

    /// Whether the last try with this source failed: everybody in it, or what changed.
    #[must_use]
    pub fn failed_of(&self, source: &str) -> bool {
        self.states().get(source).is_some_and(State::fails)
    }

    /// When this source last answered this instance.
    #[must_use]
    pub fn answered_of(&self, source: &str) -> Option<Timestamp> {
        self.states().get(source).and_then(|state| state.answered)
    }

    /// Code of what is wrong with this source now.
    #[must_use]
    pub fn failure_of(&self, source: &str) -> Option<&'static str> {
        self.states().get(source).and_then(|state| state.changes_failed.or(state.whole_failed))
    }

    /// Whether the source is not heard: it did not say what changed when last asked or, where it cannot, who is there.
    #[must_use]
    pub fn is_silent_of(&self, source: &str) -> bool {
        let fails =
            |state: &State| state.changes_failed.is_some() || (state.cursor.is_none() && state.whole_failed.is_some());
        self.states().get(source).is_some_and(fails)
    }

    /// The sources of which everybody is being read now, and how many have been.
    #[must_use]
    pub fn under_way(&self) -> Vec<(String, usize)> {
        let states = self.states();
        let of = |(name, state): (&String, &State)| Some((name.clone(), state.progress.as_ref()?.so_far()));
        states.iter().filter_map(of).collect()
    }

    /// What the last whole reading of this source held.
    #[must_use]
    pub fn counts_of(&self, source: &str) -> Option<Counts> {
        self.states().get(source).and_then(|state| state.counts)
    }

    pub(super) fn counted(&self, source: &str, counts: Counts) {
        self.with(source, |state| state.counts = Some(counts));
    }

    /// Everybody in this source is to be read soon.
    pub fn want(&self, source: &str) {
        self.with(source, |state| state.wanted = true);
    }

    /// The sources of which everybody is to be read soon; asked once.
    #[must_use]
    pub fn take_wanted(&self) -> BTreeSet<String> {
        let mut states = self.states();
        let wanted = |(source, state): (&String, &mut State)| std::mem::take(&mut state.wanted).then(|| source.clone());
        states.iter_mut().filter_map(wanted).collect()
    }

    /// Another server answers than before: everybody in the source is to be read, though not all the time.
    pub(super) fn moved(&self, source: &str, now: Timestamp) {
        self.with(source, |state| {
            let lately = state.wanted_at.is_some_and(|at| now.duration_since(at) < WANTED);
            if !lately {
                (state.wanted, state.wanted_at) = (true, Some(now));
            }
        });
    }

    pub(super) fn cursor(&self, source: &str) -> Option<Cursor> {
        self.states().get(source).and_then(|state| state.cursor.clone())
    }

    /// Whether the stored cursor has not been looked for; asked once.
    pub(super) fn is_new(&self, source: &str) -> bool {
        self.with(source, |state| !std::mem::replace(&mut state.restored, true))
    }

    pub(super) fn goes_on_at(&self, source: &str, cursor: Option<Cursor>) {
        self.with(source, |state| state.cursor = cursor);
    }

    pub(super) fn begins(&self, source: &str, progress: &Progress) {
        self.with(source, |state| state.progress = Some(progress.clone()));
    }

    /// A whole reading is over. What changed meanwhile was read too and counts as newer: its cursor stays.
    pub(super) fn ends(&self, source: &str, outcome: Result<Option<Cursor>, &'static str>, now: Timestamp) {
        self.with(source, |state| {
            state.progress = None;
            match outcome {
                Ok(cursor) => {
                    (state.at, state.answered, state.whole_failed) = (Some(now), Some(now), None);
                    let place = |of: &Cursor| (of.server.clone(), of.life.clone());
                    let goes_on =
                        state.cursor.as_ref().map(place).is_some_and(|own| cursor.as_ref().map(place) == Some(own));
                    if !goes_on {
                        state.cursor = cursor;
                    }
                }
                Err(code) => state.whole_failed = Some(code),
            }
        });
    }

    /// The source said what changed (`Ok`), or did not. Gives what is to be written down, when it is time to.
    pub(super) fn heard(&self, source: &str, outcome: Result<(), &'static str>, now: Timestamp) -> Option<Note> {
        self.with(source, |state| {
            // That it is left alone for a while says less than why.
            let code = outcome.err().map(|code| state.changes_failed.unwrap_or(code));
            state.changes_failed = code;
            if outcome.is_ok() {
                state.answered = Some(now);
            }
            let due = state.noted.is_none_or(|(at, was)| was != code || now.duration_since(at) >= NOTED);
            due.then(|| {
                state.noted = Some((now, code));
                code.map_or(Note::Answered, |code| Note::Failed(code.to_owned()))
            })
        })
    }

    fn with<T>(&self, source: &str, change: impl FnOnce(&mut State) -> T) -> T {
        change(self.states().entry(source.to_owned()).or_default())
    }

    fn states(&self) -> MutexGuard<'_, BTreeMap<String, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    const fn fails(&self) -> bool {
        self.whole_failed.is_some() || self.changes_failed.is_some()
    }
}

/// Writes down how a source was read.
pub(super) async fn note(house: &House, source: &str, note: Note) -> Result<(), StoreError> {
    let source = source.to_owned();
    house.db.write(move |tx: &mut Tx<'_>| tx.note_reading(&source, &note)).await
}

/// A cursor as it is stored.
pub(super) fn written(cursor: Option<&Cursor>) -> Note {
    Note::Cursor(cursor.and_then(|cursor| serde_json::to_string(cursor).ok()))
}

/// How a source was last read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceReading {
    /// Name of the source in the settings.
    pub source: String,
    /// How many people the last whole reading showed.
    pub people: Option<usize>,
    /// When everybody was last read and taken in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub whole_at: Option<Timestamp>,
    /// When the source last said what had changed, or that nothing had.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub changes_at: Option<Timestamp>,
    /// Its changes are read as they come, not only with everybody.
    pub follows_changes: bool,
    /// When it last failed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub failed_at: Option<Timestamp>,
    /// Code of that failure.
    pub failure: Option<String>,
    /// It fails now.
    pub fails: bool,
    /// The brake is on: nothing is taken from it.
    pub braked: bool,
    /// Everybody is being read, and so many have been.
    pub reading: Option<usize>,
}

/// How each source in the settings was last read.
///
/// # Errors
/// The store's own.
pub async fn readings(house: &House) -> Result<Vec<SourceReading>, StoreError> {
    let rows = house.db.read(readings::all).await?;
    let register = house.db.register();
    let states = house.reading.states();
    let of = |name: &str| {
        let row = rows.iter().find(|row| row.source == name).cloned().unwrap_or_default();
        let state = states.get(name);
        let answered = state.and_then(|state| state.answered);
        SourceReading {
            source: name.to_owned(),
            people: row.people(),
            whole_at: row.whole_at(),
            changes_at: answered.max(row.changes_at()),
            follows_changes: row.cursor.is_some() || state.is_some_and(|state| state.cursor.is_some()),
            failed_at: row.failed_at(),
            failure: row.failure.clone(),
            fails: state.is_some_and(State::fails),
            braked: register.is_braked(name),
            reading: state.and_then(|state| state.progress.as_ref()).map(Progress::so_far),
        }
    };
    Ok(house.directory.sources().iter().map(|source| of(source.name)).collect())
}
