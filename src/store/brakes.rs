//! Brakes on sources (E-33): one open at a time for each source, kept when they are over.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{from_json, json};
use super::record::one;
use super::schema::brake;
use crate::domain::brake::{Brake, Outcome, Released};
use crate::domain::ids::{BrakeId, Guid};

/// Brakes that are over, shown at most.
const OVER: i64 = 50;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = brake, treat_none_as_default_value = false, treat_none_as_null = true)]
struct BrakeRow {
    id: Key,
    source: String,
    since: At,
    known: i32,
    vanished: String,
    first_by: Option<Key>,
    first_at: Option<At>,
    second_by: Option<Key>,
    second_at: Option<At>,
    ended_at: Option<At>,
    outcome: Option<String>,
    version: i32,
}

impl BrakeRow {
    fn of(brake: &Brake) -> Result<Self, StoreError> {
        let by = |released: Option<Released>| released.map(|released| Key(released.by.uuid()));
        let at = |released: Option<Released>| released.map(|released| At(released.at));
        Ok(Self {
            id: Key(brake.id.uuid()),
            source: brake.source.clone(),
            since: At(brake.since),
            known: i32::try_from(brake.known).unwrap_or(i32::MAX),
            vanished: json(&brake.vanished)?,
            first_by: by(brake.first),
            first_at: at(brake.first),
            second_by: by(brake.second),
            second_at: at(brake.second),
            ended_at: brake.ended.map(|(at, _)| At(at)),
            outcome: brake.ended.map(|(_, outcome)| outcome.word().to_owned()),
            version: brake.version,
        })
    }

    fn brake(self) -> Result<Brake, StoreError> {
        let released = |by: Option<Key>, at: Option<At>| Some(Released { by: by?.id(), at: at?.0 });
        let vanished: BTreeSet<Guid> = from_json(&self.vanished, "brake", "vanished", self.id)?;
        let ended = match (self.ended_at, self.outcome.as_deref()) {
            (Some(at), Some(word)) => {
                let outcome = Outcome::of(word).ok_or_else(|| StoreError::row("brake", "outcome", self.id.0))?;
                Some((at.0, outcome))
            }
            _ => None,
        };
        Ok(Brake {
            id: self.id.id(),
            source: self.source,
            since: self.since.0,
            known: usize::try_from(self.known).unwrap_or(0),
            vanished,
            first: released(self.first_by, self.first_at),
            second: released(self.second_by, self.second_at),
            ended,
            version: self.version,
        })
    }
}

/// The brakes that are on.
///
/// # Errors
/// The database's own.
pub fn open(conn: &mut Conn) -> Result<Vec<Brake>, StoreError> {
    let rows: Vec<BrakeRow> =
        brake::table.filter(brake::ended_at.is_null()).order(brake::source).select(BrakeRow::as_select()).load(conn)?;
    rows.into_iter().map(BrakeRow::brake).collect()
}

/// The newest brakes that are over.
///
/// # Errors
/// The database's own.
pub fn over(conn: &mut Conn) -> Result<Vec<Brake>, StoreError> {
    let rows: Vec<BrakeRow> = brake::table
        .filter(brake::ended_at.is_not_null())
        .order(brake::ended_at.desc())
        .limit(OVER)
        .select(BrakeRow::as_select())
        .load(conn)?;
    rows.into_iter().map(BrakeRow::brake).collect()
}

/// A brake.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, id: BrakeId) -> Result<Option<Brake>, StoreError> {
    let row: Option<BrakeRow> =
        brake::table.find(Key(id.uuid())).select(BrakeRow::as_select()).first(conn).optional()?;
    row.map(BrakeRow::brake).transpose()
}

/// Writes a brake: a new one, or one that is still at the version it was loaded at.
pub(super) fn apply(conn: &mut Conn, brake: &Brake, was: Option<i32>) -> Result<(), StoreError> {
    let row = BrakeRow::of(brake)?;
    match was {
        None => one(diesel::insert_into(brake::table).values(&row).execute(conn)?),
        Some(was) => {
            let there = brake::table.filter(brake::id.eq(row.id).and(brake::version.eq(was)));
            one(diesel::update(there).set(&row).execute(conn)?)
        }
    }
}
