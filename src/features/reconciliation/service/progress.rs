//! How far a run has come, for those who look at it; and whether it is time for one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::domain::reconciliation::lists::Counts;

/// So long after one run the next begins by itself.
const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// The state of this instance's runs.
#[derive(Debug, Default)]
pub struct Progress(Mutex<State>);

#[derive(Debug, Default, Clone, Copy)]
struct State {
    wanted: bool,
    under_way: Option<UnderWay>,
    last: Option<Last>,
}

/// A run that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay {
    /// Since when.
    pub since: Timestamp,
    /// Roles that have been looked at.
    pub done: usize,
    /// Roles that are looked at; 0 while the directory is read.
    pub of: usize,
}

/// A run that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Last {
    /// When it began.
    pub began: Timestamp,
    /// When it was over.
    pub at: Timestamp,
    /// What it came to.
    pub counts: Counts,
    /// Code of why the groups could not be read; the lists were compared all the same.
    pub groups_failed: Option<&'static str>,
    /// It broke off: the database did not take it.
    pub broken: bool,
}

impl Progress {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for a run as soon as may be. `false` when one is under way or asked for already.
    pub fn ask(&self) -> bool {
        let mut state = self.state();
        let fresh = !state.wanted && state.under_way.is_none();
        state.wanted |= fresh;
        fresh
    }

    /// Whether a run begins now: asked for, or a day after the last. It has begun when this says so.
    pub(super) fn begins(&self, now: Timestamp) -> bool {
        let mut state = self.state();
        let due = state.last.is_none_or(|last| now.duration_since(last.began) >= EVERY);
        if state.under_way.is_some() || !(due || state.wanted) {
            return false;
        }
        state.wanted = false;
        state.under_way = Some(UnderWay { since: now, done: 0, of: 0 });
        true
    }

    pub(super) fn at(&self, done: usize, of: usize) {
        if let Some(under_way) = &mut self.state().under_way {
            (under_way.done, under_way.of) = (done, of);
        }
    }

    pub(super) fn over(&self, last: Last) {
        let mut state = self.state();
        state.under_way = None;
        state.last = Some(last);
    }

    /// Whether a run has been asked for and not yet begun.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.state().wanted
    }

    /// The run that is under way.
    #[must_use]
    pub fn under_way(&self) -> Option<UnderWay> {
        self.state().under_way
    }

    /// The last run that is over.
    #[must_use]
    pub fn last(&self) -> Option<Last> {
        self.state().last
    }
}
