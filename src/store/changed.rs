//! Taking in what changed in a source: as many rows are read and written as changed, however many people there are.

use std::collections::HashMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::Key;
use super::connection::Conn;
use super::people::{Known, PersonRow, take_people, take_units};
use super::schema::person;
use crate::clock::Chance;
use crate::domain::ids::Guid;
use crate::domain::transition::Changed;

/// Ids in one question.
const AT_ONCE: usize = 500;

/// Takes in who changed, and every unit if one of them did. Nobody is gone by not being in it.
pub(super) fn take_changed(
    conn: &mut Conn,
    chance: &dyn Chance,
    now: Timestamp,
    read: &Changed,
) -> Result<(), StoreError> {
    let guids: Vec<Key> = read.people.iter().map(|reading| Key(reading.person.guid.uuid())).collect();
    let mut known = Known { ids: ids(conn, &guids)?, ..Known::default() };
    known.rows = rows(conn, &guids)?.into_iter().map(|row| (row.guid.0, row)).collect();
    for reading in &read.people {
        known.ids.entry(reading.person.guid).or_insert_with(|| Key(chance.uuid(now)));
    }
    let led = read.people.iter().filter_map(|reading| reading.person.manager);
    let led = led.chain(read.units.iter().flatten().filter_map(|unit| unit.manager));
    let mut managers: Vec<Key> =
        led.filter(|guid| !known.ids.contains_key(guid)).map(|guid| Key(guid.uuid())).collect();
    managers.sort_unstable();
    managers.dedup();
    let managers = ids(conn, &managers)?;
    known.ids.extend(managers);
    known.codes = take_units(conn, chance, now, (&read.source, read.units.as_deref()), &known.ids)?;
    take_people(conn, &read.source, (&read.people, &read.keys), &known)
}

/// The rows of these people, by the directory's id.
pub(super) fn rows(conn: &mut Conn, guids: &[Key]) -> Result<Vec<PersonRow>, StoreError> {
    let mut found = Vec::with_capacity(guids.len());
    for some in guids.chunks(AT_ONCE) {
        let rows = person::table.filter(person::guid.eq_any(some)).select(PersonRow::as_select());
        found.extend(rows.load::<PersonRow>(conn)?);
    }
    Ok(found)
}

fn ids(conn: &mut Conn, guids: &[Key]) -> Result<HashMap<Guid, Key>, StoreError> {
    let mut found = HashMap::new();
    for some in guids.chunks(AT_ONCE) {
        let rows: Vec<(Key, Key)> =
            person::table.filter(person::guid.eq_any(some)).select((person::guid, person::id)).load(conn)?;
        found.extend(rows.into_iter().map(|(guid, id)| (guid.id(), id)));
    }
    Ok(found)
}
