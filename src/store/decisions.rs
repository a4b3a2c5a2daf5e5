//! The decisions on lines: domain → row, and as pages show them. One stands for each step; one that was taken back is kept.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{from_json, json};
use super::record::{one, unique};
use super::schema::decision;
use crate::domain::ids::{DecisionId, EntryId, LineId, PersonId};
use crate::domain::order::{Decision, Less, Outcome, Standing};
use crate::domain::refusal::Refusal;

pub(super) fn insert(conn: &mut Conn, made: &Decision, entry: EntryId) -> Result<(), StoreError> {
    diesel::insert_into(decision::table)
        .values((
            decision::id.eq(Key(made.id.uuid())),
            decision::line.eq(Key(made.line.uuid())),
            decision::step.eq(i32::try_from(made.step).unwrap_or(i32::MAX)),
            decision::outcome.eq(made.outcome.word()),
            decision::decided_by.eq(Key(made.by.uuid())),
            decision::on_behalf_of.eq(made.on_behalf_of.map(|id| Key(id.uuid()))),
            decision::ordered_by.eq(Key(made.orderer.uuid())),
            decision::subject.eq(Key(made.subject.uuid())),
            decision::reason.eq(&made.reason),
            decision::decided_at.eq(At(made.at)),
            decision::shown.eq(made.shown.to_vec()),
            decision::evidence.eq(made.evidence.as_ref().map(json).transpose()?),
            decision::less.eq(Some(made.less).filter(|less| !less.is_nothing()).map(|less| json(&less)).transpose()?),
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
    /// The answer.
    pub outcome: Outcome,
    /// What was given less of.
    pub less: Less,
    /// Taken back by its maker.
    pub undone: bool,
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
    type Row = (Key, i32, String, Key, Option<Key>, String, At, Option<String>, Option<At>);
    let rows: Vec<Row> = decision::table
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
            decision::less,
            decision::undone_at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(line, step, outcome, by, on_behalf_of, reason, at, less, undone)| {
            Ok(Decided {
                line: line.id(),
                step: usize::try_from(step).unwrap_or(0),
                outcome: outcome_of(&outcome, line)?,
                less: less.map(|text| from_json(&text, "decision", "less", line)).transpose()?.unwrap_or_default(),
                undone: undone.is_some(),
                by: by.id(),
                on_behalf_of: on_behalf_of.map(Key::id),
                reason,
                at: at.0,
            })
        })
        .collect()
}

fn outcome_of(word: &str, id: Key) -> Result<Outcome, StoreError> {
    Outcome::of_word(word).ok_or_else(|| StoreError::row("decision", "outcome", id.0))
}

/// The latest decision on a line that stands.
///
/// # Errors
/// The database's own.
pub fn latest(conn: &mut Conn, line: LineId) -> Result<Option<Standing>, StoreError> {
    let row: Option<(Key, i32, String, Key, Option<Key>)> = decision::table
        .filter(decision::line.eq(Key(line.uuid())).and(decision::undone_at.is_null()))
        .order(decision::step.desc())
        .select((decision::id, decision::step, decision::outcome, decision::decided_by, decision::on_behalf_of))
        .first(conn)
        .optional()?;
    row.map(|(id, step, outcome, by, stead)| {
        let step = usize::try_from(step).unwrap_or(0);
        Ok(Standing {
            id: id.id(),
            line,
            step,
            outcome: outcome_of(&outcome, id)?,
            by: by.id(),
            on_behalf_of: stead.map(Key::id),
        })
    })
    .transpose()
}

pub(super) fn undo(conn: &mut Conn, id: DecisionId, at: Timestamp) -> Result<(), StoreError> {
    let standing = decision::table.find(Key(id.uuid())).filter(decision::undone_at.is_null());
    one(diesel::update(standing).set(decision::undone_at.eq(Some(At(at)))).execute(conn)?)
}
