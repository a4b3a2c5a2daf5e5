//! The decisions on lines: domain → row, and as pages show them. One stands for each step; one that was taken back is kept.

use diesel::prelude::*;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::json;
use super::record::unique;
use super::schema::decision;
use crate::domain::ids::{EntryId, LineId, PersonId};
use crate::domain::order::{Decision, Outcome};
use crate::domain::refusal::Refusal;

pub(super) fn insert(conn: &mut Conn, made: &Decision, entry: EntryId) -> Result<(), StoreError> {
    let outcome = match made.outcome {
        Outcome::Approved => "approved",
        Outcome::Declined => "declined",
    };
    diesel::insert_into(decision::table)
        .values((
            decision::id.eq(Key(made.id.uuid())),
            decision::line.eq(Key(made.line.uuid())),
            decision::step.eq(i32::try_from(made.step).unwrap_or(i32::MAX)),
            decision::outcome.eq(outcome),
            decision::decided_by.eq(Key(made.by.uuid())),
            decision::on_behalf_of.eq(made.on_behalf_of.map(|id| Key(id.uuid()))),
            decision::ordered_by.eq(Key(made.orderer.uuid())),
            decision::subject.eq(Key(made.subject.uuid())),
            decision::reason.eq(&made.reason),
            decision::decided_at.eq(At(made.at)),
            decision::shown.eq(made.shown.to_vec()),
            decision::evidence.eq(made.evidence.as_ref().map(json).transpose()?),
            decision::audit_id.eq(Key(entry.uuid())),
            decision::two_persons.eq(made.two_persons),
        ))
        .execute(conn)
        .map_err(|error| unique(error, Refusal::AlreadyDecided))?;
    Ok(())
}

/// A decision as a page shows it.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The line.
    pub line: LineId,
    /// Index of the step.
    pub step: usize,
    /// Approved, or declined.
    pub approved: bool,
    /// Who.
    pub by: PersonId,
    /// In whose place.
    pub on_behalf_of: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// The decisions on those lines, by time.
///
/// # Errors
/// The database's own.
pub fn of_lines(conn: &mut Conn, lines: &[LineId]) -> Result<Vec<Decided>, StoreError> {
    let keys: Vec<Key> = lines.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<(Key, i32, String, Key, Option<Key>, String, At)> = decision::table
        .filter(decision::line.eq_any(keys))
        .order(decision::decided_at)
        .select((
            decision::line,
            decision::step,
            decision::outcome,
            decision::decided_by,
            decision::on_behalf_of,
            decision::reason,
            decision::decided_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(line, step, outcome, by, on_behalf_of, reason, at)| Decided {
            line: line.id(),
            step: usize::try_from(step).unwrap_or(0),
            approved: outcome == "approved",
            by: by.id(),
            on_behalf_of: on_behalf_of.map(Key::id),
            reason,
            at: at.0,
        })
        .collect())
}
