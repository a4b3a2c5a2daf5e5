//! What a source says besides answers about people: how far its changes have been read, and what changed since.
//!
//! A change is found by reading it, never by being told: what wakes us says only that something happened. Who is no
//! longer there is in no change; that comes with a whole reading, where the brake looks at it (E-33).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use crate::domain::person::{Reading, Unit};

/// How far a source's changes have been read; kept, so that a restart goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The server, in its own words: a counter means nothing on another one.
    pub server: String,
    /// Which life of its database: one that was restored from a copy counts anew.
    pub life: String,
    /// How far, in the server's own words.
    pub position: String,
}

/// Everybody and every unit of a source, complete.
#[derive(Debug, Clone)]
pub struct Whole {
    /// Everybody.
    pub people: Vec<Reading>,
    /// Every unit.
    pub units: Vec<Unit>,
    /// Where changes are read from afterwards; `None`: the source changed servers meanwhile, or cannot tell.
    pub cursor: Option<Cursor>,
}

/// What happened since a cursor.
#[derive(Debug, Clone)]
pub enum Changes {
    /// Nothing.
    Quiet,
    /// These are as they are now.
    Some(Delta),
    /// The cursor is of another server, or of another life of this one: everybody must be read.
    Elsewhere,
}

/// What changed, complete.
#[derive(Debug, Clone)]
pub struct Delta {
    /// People who changed, as they are now.
    pub people: Vec<Reading>,
    /// Every unit, when one of them changed.
    pub units: Option<Vec<Unit>>,
    /// Where the next change is read from.
    pub cursor: Cursor,
}

/// How many people a whole reading has read so far, for those who wait for it.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicUsize>);

impl Progress {
    /// So many until now.
    #[must_use]
    pub fn so_far(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, people: usize) {
        self.0.fetch_add(people, Ordering::Relaxed);
    }
}
