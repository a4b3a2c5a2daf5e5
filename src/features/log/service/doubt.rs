//! Why the head of the log is not signed, and which of these reasons mean that the log is not what it was.

use crate::store::StoreError;

/// Why the head is not signed. With [`SigningError::is_doubt`] the service must not go on writing: see `recover`.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The database has fewer entries than were signed: a restored copy, or a cut tail.
    #[error("the log has {stored} entries, and {signed} were signed here")]
    Shorter {
        /// By the signer's file.
        signed: u64,
        /// In the database.
        stored: u64,
    },
    /// The entries that were signed are not those in the database.
    #[error("the first {signed} entries are not those that were signed here")]
    Rewritten {
        /// By the signer's file.
        signed: u64,
    },
    /// Among these entries is the first that is not what was signed; found by the checkpoints that are stored.
    #[error("of the entries from {from} to {to} at least one is not what was signed here")]
    Between {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// A row is not what this service wrote.
    #[error("entry {index} {why}")]
    Entry {
        /// Which.
        index: u64,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The stored tree is not the tree of the entries.
    #[error("the stored tree of {size} entries is not the tree of its entries")]
    Tree {
        /// How many entries.
        size: u64,
    },
    /// The signer's file, or the log's first entry, is of another log or key.
    #[error("{0} is of another log or key")]
    Foreign(String),
    /// The signer's file cannot be read or written. Not signing is right then; whether to go on is for people.
    #[error("file {path}: {problem}")]
    File {
        /// Which.
        path: String,
        /// What was wrong.
        problem: String,
    },
    /// The database could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SigningError {
    /// The log in the database is not the one this instance signed: refuse to start, or stop writing.
    #[must_use]
    pub const fn is_doubt(&self) -> bool {
        match self {
            Self::Shorter { .. }
            | Self::Rewritten { .. }
            | Self::Between { .. }
            | Self::Entry { .. }
            | Self::Tree { .. }
            | Self::Foreign(_) => true,
            Self::Store(error) => matches!(error, StoreError::Log(_)),
            Self::File { .. } => false,
        }
    }
}

impl From<SigningError> for StoreError {
    fn from(error: SigningError) -> Self {
        match error {
            SigningError::Store(error) => error,
            SigningError::File { path, problem } => Self::File { path, problem },
            doubt => Self::Log(doubt.to_string()),
        }
    }
}
