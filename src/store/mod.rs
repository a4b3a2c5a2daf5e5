//! The only place that knows the database: SQLite by default, PostgreSQL by URL, one query text for both.
//!
//! Reading goes through [`Db::read`] on a pool, writing through [`Db::write`] and the one writer (`tx`). Finders give
//! domain values; rows that make no sense are reported with table, column and id. What is written is a
//! [`Transition`](crate::domain::transition::Transition) and nothing else, save sessions, drafts and counters of tries.

pub mod about;
pub mod accounts;
pub mod assignments;
pub mod audit;
pub mod brakes;
mod catalogue;
mod changed;
mod columns;
pub mod compared;
pub mod connection;
pub mod controls;
pub mod decisions;
pub mod erasing;
pub mod erasures;
mod files;
pub mod findings;
mod freezes;
pub mod grants;
pub mod history;
pub mod integrations;
pub mod late;
pub mod lead_times;
mod ledger;
pub mod lines;
pub mod mails;
pub mod matrices;
pub mod messages;
pub mod migrate;
mod numbers;
pub mod past;
mod people;
pub mod personnel;
pub mod proof;
pub mod provisions;
pub mod readings;
mod record;
pub mod register;
pub mod replay;
pub mod revocations;
mod schema;
mod selfcheck;
pub mod separation;
pub mod sessions;
mod substitutions;
pub mod succession;
pub mod tasks;
pub mod training;
pub mod tx;
mod units;
pub mod user_lists;
pub mod witnesses;

use std::sync::Arc;

use crate::domain::refusal::Refusal;

pub use ledger::Keys;
pub use tx::{Db, Receipt, Settings, Tx};

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A rule said no; an answer, not a fault.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// Neither `sqlite:PATH` nor `postgres://…`.
    #[error("the database address must be sqlite:PATH or postgres://USER@HOST/NAME")]
    Address,
    /// The database cannot be reached.
    #[error("the database cannot be reached")]
    Connection(#[from] diesel::ConnectionError),
    /// No reader became free in time.
    #[error("no reader became free in time")]
    Pool,
    /// A statement failed. Its detail may hold personal data: only the kind is shown.
    #[error("a statement failed ({})", kind_of(.0))]
    Statement(#[from] diesel::result::Error),
    /// A row makes no sense.
    #[error("table {table}, column {column}, row {id}: the value makes no sense")]
    Row {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Id of the row.
        id: String,
    },
    /// A check at start failed.
    #[error("self-check failed: {0}")]
    SelfCheck(String),
    /// Migrations could not be run.
    #[error("the tables could not be brought up to date: {0}")]
    Migration(String),
    /// The log disagrees with what this instance knows of it.
    #[error("the log in the database does not continue the one this instance signed: {0}")]
    Log(String),
    /// The writer is gone, or the transaction failed for everybody in it.
    #[error("the writer could not commit")]
    Writer,
    /// A file beside the database could not be read or written.
    #[error("file {path}: {problem}")]
    File {
        /// Which.
        path: String,
        /// What was wrong.
        problem: String,
    },
}

fn kind_of(error: &diesel::result::Error) -> String {
    use diesel::result::{DatabaseErrorKind, Error};
    match error {
        Error::DatabaseError(DatabaseErrorKind::Unknown, _) => "unknown".to_owned(),
        Error::DatabaseError(kind, _) => format!("{kind:?}"),
        Error::NotFound => "not found".to_owned(),
        Error::DeserializationError(_) => "a value could not be read".to_owned(),
        Error::SerializationError(_) => "a value could not be written".to_owned(),
        _ => "other".to_owned(),
    }
}

impl StoreError {
    /// A row that makes no sense.
    #[must_use]
    pub fn row(table: &'static str, column: &'static str, id: impl ToString) -> Self {
        Self::Row { table, column, id: id.to_string() }
    }
}

/// The clock and the chance that the store uses.
#[derive(Debug, Clone)]
pub struct Sources {
    /// Time.
    pub clock: Arc<dyn crate::clock::Clock>,
    /// Randomness.
    pub chance: Arc<dyn crate::clock::Chance>,
}
