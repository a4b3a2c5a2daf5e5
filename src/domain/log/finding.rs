//! What a verification can find, in plain English, with the first entry it concerns.

use std::fmt;

/// Something wrong. Shown: `entry 17: …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Index of the (first) bad entry; `None` when the fault is in the whole.
    pub at: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "entry {at}: {}", self.fault),
            None => self.fault.fmt(f),
        }
    }
}

/// The kinds of fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The line is no entry.
    #[error("the line is not an entry of this log ({0})")]
    NotAnEntry(String),
    /// The id stood in an earlier entry.
    #[error("its id stands in an earlier entry too")]
    IdTwice,
    /// A UUIDv7 made at another time than the entry.
    #[error("its id was made at another time than the entry says")]
    IdOfAnotherTime,
    /// Time goes backwards by more than five seconds.
    #[error("its time is more than five seconds before an earlier entry's")]
    TimeBackwards,
    /// A disclosure that matches no digest of its entry.
    #[error("a disclosed value ({0}) does not match what the entry committed to")]
    FalseValue(String),
    /// A disclosure that cannot be read.
    #[error("a disclosed value cannot be read")]
    UnreadableValue,
    /// The same field disclosed twice, or both disclosed and withheld.
    #[error("the field {0} is disclosed or withheld more than once")]
    ValueTwice(String),
    /// A withheld field that the entry does not have.
    #[error("the field {0} is said to be withheld, but the entry has no such field")]
    WithheldWithoutField(String),
    /// Values are gone and no erasure covers them.
    #[error("the value of {field} is gone without a decision on erasure, for {entries} entries in all")]
    ErasedWithoutDecision {
        /// Field.
        field: String,
        /// How many entries.
        entries: u64,
    },
    /// An erasure without the number of a decision, or with unreadable ranges.
    #[error("the erasure does not say what it took, or on what ground")]
    EmptyErasure,
    /// The decider ordered it.
    #[error("who decided is also who ordered")]
    DeciderOrdered,
    /// The decider is the subject.
    #[error("who decided is also the person it is about")]
    DeciderIsSubject,
    /// A decision by nobody.
    #[error("the decision does not say who decided")]
    DeciderUnknown,
    /// A decision, or a line's step, about an order that the log does not know.
    #[error("the entry is about an order that was never submitted, or is closed")]
    OrderUnknown,
    /// A line goes between states in a way that is not possible.
    #[error("the line goes from “{from}” to “{to}”, which is not possible")]
    IllegalState {
        /// State before; empty before the first.
        from: String,
        /// State after.
        to: String,
    },
    /// The log's own first entry names another origin or key than its checkpoint has.
    #[error("it names {0}, and the checkpoint is not signed so")]
    NamesAnother(String),
    /// A run of withheld entries that does not fit the tree.
    #[error("the run of withheld entries does not fit the tree")]
    MisplacedRun,
    /// The log is shorter than the old line.
    #[error("the log has {size} entries, but the old line says {old}: the end is cut off")]
    ShorterThanOldLine {
        /// Entries in the log.
        size: u64,
        /// Entries by the line.
        old: u64,
    },
    /// The history before the old line differs.
    #[error("among the first {0} entries something was changed, removed, added or moved after the old line was taken")]
    OldLineDiffers(u64),
    /// The old line's size is inside a withheld run.
    #[error("the old line ends inside a run of withheld entries and cannot be compared")]
    OldLineInsideRun,
    /// Another log.
    #[error("the old line is of another log ({0})")]
    OtherOrigin(String),
    /// Entries and checkpoint have different numbers.
    #[error("the checkpoint is of {checkpoint} entries, but there are {size}")]
    SizeDiffers {
        /// By the checkpoint.
        checkpoint: u64,
        /// Counted.
        size: u64,
    },
    /// Entries and checkpoint have different roots.
    #[error("the checkpoint does not fit the entries")]
    RootDiffers,
    /// The checkpoint is not valid.
    #[error("the checkpoint is not valid: {0}")]
    Checkpoint(String),
    /// A file of the export is missing, changed or unreadable.
    #[error("the file {name} {why}")]
    File {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
}
