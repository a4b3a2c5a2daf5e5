//! Units as copied from the sources, each source's own. Which one a code means is told here, too.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::schema::unit;
use crate::clock::Chance;
use crate::domain::ids::Guid;
use crate::domain::person::Unit;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = unit, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct UnitRow {
    pub(super) id: Key,
    pub(super) guid: Key,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) parent: Option<Key>,
    pub(super) manager: Option<Key>,
    pub(super) gone_at: Option<At>,
    pub(super) source: String,
}

/// The units there are, by code: a source's own before those of others.
pub(super) struct Units(HashMap<String, Vec<(String, Key)>>);

impl Units {
    pub(super) fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        let rows: Vec<UnitRow> =
            unit::table.filter(unit::gone_at.is_null()).order(unit::id).select(UnitRow::as_select()).load(conn)?;
        let mut by_code: HashMap<String, Vec<(String, Key)>> = HashMap::new();
        for row in rows {
            by_code.entry(row.code).or_default().push((row.source, row.id));
        }
        Ok(Self(by_code))
    }

    pub(super) fn find(&self, code: &str, source: &str) -> Option<Key> {
        let all = self.0.get(code)?;
        all.iter().find(|(own, _)| own == source).or(all.first()).map(|(_, id)| *id)
    }
}

/// Writes every unit of a source, when they were read.
pub(super) fn take_units(
    conn: &mut Conn,
    chance: &dyn Chance,
    now: Timestamp,
    (source, units): (&str, Option<&[Unit]>),
    people: &HashMap<Guid, Key>,
) -> Result<(), StoreError> {
    let Some(units) = units else { return Ok(()) };
    let known: Vec<UnitRow> = unit::table.select(UnitRow::as_select()).load(conn)?;
    let mut ids: HashMap<Guid, Key> = known.iter().map(|row| (row.guid.id(), row.id)).collect();
    for unit in units {
        ids.entry(unit.guid).or_insert_with(|| Key(chance.uuid(now)));
    }
    let before: HashMap<Uuid, &UnitRow> = known.iter().map(|row| (row.guid.0, row)).collect();
    let mut fresh = Vec::new();
    for read in units {
        let Some(row) = unit_row(read, source, &ids, people) else { continue };
        match before.get(&read.guid.uuid()) {
            None => fresh.push(row),
            Some(old) if **old == row => {}
            Some(_) => {
                diesel::update(unit::table.find(row.id)).set(&row).execute(conn)?;
            }
        }
    }
    for rows in fresh.chunks(1_000) {
        each_db!(conn, |c| diesel::insert_into(unit::table).values(rows).execute(c))?;
    }
    let seen: HashSet<Uuid> = units.iter().map(|unit| unit.guid.uuid()).collect();
    let own = |row: &&UnitRow| row.source == source && row.gone_at.is_none();
    for row in known.iter().filter(own).filter(|row| !seen.contains(&row.guid.0)) {
        diesel::update(unit::table.find(row.id)).set(unit::gone_at.eq(At(now))).execute(conn)?;
    }
    Ok(())
}

fn unit_row(read: &Unit, source: &str, unit_ids: &HashMap<Guid, Key>, people: &HashMap<Guid, Key>) -> Option<UnitRow> {
    Some(UnitRow {
        id: unit_ids.get(&read.guid).copied()?,
        guid: Key(read.guid.uuid()),
        code: read.code.clone(),
        name: read.name.clone(),
        parent: read.parent.and_then(|guid| unit_ids.get(&guid).copied()),
        manager: read.manager.and_then(|guid| people.get(&guid).copied()),
        gone_at: None,
        source: source.to_owned(),
    })
}
