//! People and units as copied from a source. Taken in whole; who is no longer there is marked gone, never deleted.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::lines::json;
use super::readings;
use super::schema::{audit_private, person, unit};
use crate::clock::Chance;
use crate::domain::ids::{Guid, PersonId};
use crate::domain::person::{Reading, Unit};
use crate::domain::transition::Synced;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = person, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct PersonRow {
    pub(super) id: Key,
    pub(super) guid: Key,
    pub(super) source: String,
    pub(super) login: String,
    pub(super) name: String,
    pub(super) fold: String,
    pub(super) sort_key: Vec<u8>,
    pub(super) mail: Option<String>,
    pub(super) title: Option<String>,
    pub(super) unit: Option<Key>,
    pub(super) manager: Option<Key>,
    pub(super) kind: String,
    pub(super) enabled: bool,
    pub(super) protected: bool,
    pub(super) protected_by_hr: bool,
    pub(super) employments: String,
    pub(super) as_of: At,
    pub(super) gone_at: Option<At>,
    pub(super) expires: Option<At>,
    pub(super) shown_at: Option<At>,
}

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

/// What is known before something is taken in.
#[derive(Default)]
pub(super) struct Known {
    /// Rows by the directory's id.
    pub(super) rows: HashMap<Uuid, PersonRow>,
    /// Our id by the directory's.
    pub(super) ids: HashMap<Guid, Key>,
    /// Unit by code.
    pub(super) codes: HashMap<String, Key>,
}

/// Takes in a whole answer of a source: new rows, changed rows, and those no longer there.
pub(super) fn take_in(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, read: &Synced) -> Result<(), StoreError> {
    let rows: Vec<PersonRow> = person::table.select(PersonRow::as_select()).load(conn)?;
    let mut known = Known { ids: rows.iter().map(|row| (row.guid.id(), row.id)).collect(), ..Known::default() };
    known.rows = rows.into_iter().map(|row| (row.guid.0, row)).collect();
    for reading in &read.people {
        known.ids.entry(reading.person.guid).or_insert_with(|| Key(chance.uuid(now)));
    }
    known.codes = take_units(conn, chance, now, (&read.source, Some(&read.units)), &known.ids)?;
    take_people(conn, &read.source, (&read.people, &read.keys), &known)?;
    let seen: HashSet<Uuid> = read.people.iter().map(|r| r.person.guid.uuid()).collect();
    let there = |row: &&PersonRow| row.source == read.source && row.gone_at.is_none() && row.as_of.0 <= read.began;
    for row in known.rows.values().filter(there).filter(|row| !seen.contains(&row.guid.0)) {
        diesel::update(person::table.find(row.id)).set(person::gone_at.eq(At(now))).execute(conn)?;
    }
    // Whoever is as before was read as well: one statement says so, where a thousand rows would be written anew.
    if let Some(at) = read.people.iter().map(|reading| At(reading.at)).min() {
        let there = person::source.eq(&read.source).and(person::gone_at.is_null()).and(person::as_of.lt(at));
        diesel::update(person::table.filter(there)).set(person::as_of.eq(at)).execute(conn)?;
    }
    readings::whole(conn, &read.source, read.people.len(), now)
}

/// Writes the people of an answer: new rows, and those that say something else than before.
pub(super) fn take_people(
    conn: &mut Conn,
    source: &str,
    (people, keys): (&[Reading], &[(String, Vec<u8>)]),
    known: &Known,
) -> Result<(), StoreError> {
    let mut fresh = Vec::new();
    for (reading, (fold, sort_key)) in people.iter().zip(keys) {
        let Some(id) = known.ids.get(&reading.person.guid).copied() else { continue };
        let old = known.rows.get(&reading.person.guid.uuid());
        let mut row = person_row(id, reading, (fold, sort_key), known, old, source)?;
        row.shown_at = old.map_or(Some(row.as_of), |old| shown_at(&row, old));
        match old {
            None => fresh.push(row),
            // Read later than this, as a change.
            Some(old) if old.as_of > row.as_of && old.source == source => {}
            Some(old) if PersonRow { as_of: old.as_of, shown_at: old.shown_at, ..row.clone() } == *old => {}
            Some(old) => {
                diesel::update(person::table.find(row.id)).set(&row).execute(conn)?;
                if row.protected && !old.protected {
                    withhold(conn, row.id)?;
                }
            }
        }
    }
    for rows in fresh.chunks(1_000) {
        each_db!(conn, |c| diesel::insert_into(person::table).values(rows).execute(c))?;
    }
    Ok(())
}

fn person_row(
    id: Key,
    reading: &Reading,
    (fold, sort_key): (&str, &[u8]),
    Known { ids, codes, .. }: &Known,
    old: Option<&PersonRow>,
    source: &str,
) -> Result<PersonRow, StoreError> {
    let person = &reading.person;
    Ok(PersonRow {
        id,
        guid: Key(person.guid.uuid()),
        source: source.to_owned(),
        login: person.login.clone(),
        name: person.name.clone(),
        fold: fold.to_owned(),
        sort_key: sort_key.to_owned(),
        mail: person.mail.clone(),
        title: person.title.clone(),
        unit: person.unit.as_deref().and_then(|code| codes.get(code).copied()),
        manager: person.manager.and_then(|guid| ids.get(&guid).copied()),
        kind: json(&person.kind)?,
        enabled: person.enabled,
        protected: person.protected,
        protected_by_hr: old.is_some_and(|old| old.protected_by_hr),
        employments: json(&person.employments)?,
        as_of: At(reading.at),
        gone_at: None,
        expires: person.expires.map(At),
        shown_at: None,
    })
}

/// When the source first showed what decides over permissions as it stands: now, unless it was so before.
fn shown_at(row: &PersonRow, old: &PersonRow) -> Option<At> {
    let decides = |row: &PersonRow| (row.employments.clone(), row.kind.clone(), row.enabled, row.expires, row.gone_at);
    if decides(row) == decides(old) { old.shown_at.or(Some(old.as_of)) } else { Some(row.as_of) }
}

/// Writes every unit of a source, when they were read, and gives the unit of each code. A code may stand for a unit of
/// another source; the source's own units come before those.
pub(super) fn take_units(
    conn: &mut Conn,
    chance: &dyn Chance,
    now: Timestamp,
    (source, units): (&str, Option<&[Unit]>),
    people: &HashMap<Guid, Key>,
) -> Result<HashMap<String, Key>, StoreError> {
    let known: Vec<UnitRow> = unit::table.select(UnitRow::as_select()).load(conn)?;
    let open = |own: bool| known.iter().filter(move |row| (row.source == source) == own && row.gone_at.is_none());
    let mut codes: HashMap<String, Key> = open(false).map(|row| (row.code.clone(), row.id)).collect();
    let Some(units) = units else {
        codes.extend(open(true).map(|row| (row.code.clone(), row.id)));
        return Ok(codes);
    };
    let mut ids: HashMap<Guid, Key> = known.iter().map(|row| (row.guid.id(), row.id)).collect();
    for unit in units {
        ids.entry(unit.guid).or_insert_with(|| Key(chance.uuid(now)));
    }
    codes.extend(units.iter().filter_map(|unit| Some((unit.code.clone(), *ids.get(&unit.guid)?))));
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
    for row in open(true).filter(|row| !seen.contains(&row.guid.0)) {
        diesel::update(unit::table.find(row.id)).set(unit::gone_at.eq(At(now))).execute(conn)?;
    }
    Ok(codes)
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

/// The protected flag as the HR function sets it. What the log says of the person is withheld from then on; clearing
/// the flag does not expose history (law 4.3, 8).
pub(super) fn protect(conn: &mut Conn, id: PersonId, on: bool) -> Result<(), StoreError> {
    let key = Key(id.uuid());
    diesel::update(person::table.find(key)).set(person::protected_by_hr.eq(on)).execute(conn)?;
    if on {
        withhold(conn, key)?;
    }
    Ok(())
}

/// What the log tells about a person is withheld from now on, whoever said that the identity is protected.
fn withhold(conn: &mut Conn, person: Key) -> Result<(), StoreError> {
    diesel::update(audit_private::table.filter(audit_private::subject.eq(person)))
        .set(audit_private::secret.eq(true))
        .execute(conn)?;
    Ok(())
}
