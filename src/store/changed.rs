//! Taking in what changed in a source: as many rows are read and written as changed, however many people there are.

use std::collections::HashMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::accounts::{Accounts, Said};
use super::columns::Key;
use super::connection::Conn;
use super::people::{PersonRow, Whole};
use super::schema::{account, person};
use super::units::{Units, take_units};
use super::{StoreError, personnel};
use crate::clock::Chance;
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
    let led = read.people.iter().filter_map(|reading| reading.person.manager);
    let led = led.chain(read.units.iter().flatten().filter_map(|unit| unit.manager));
    let guids = read.people.iter().map(|reading| reading.person.guid).chain(led);
    let ids: Vec<String> = read.people.iter().filter_map(|reading| reading.person.person_id.clone()).collect();
    let mut accounts = Accounts::some(conn, guids.map(|guid| Key(guid.uuid())).collect(), &ids)?;
    let said =
        Said { source: &read.source, rank: read.rank, disabled: read.disabled, people: &read.people, keys: &read.keys };
    let (concerned, fresh) = accounts.take(conn, chance, now, said)?;
    let hr = if read.hr { Some(personnel::of(conn, &accounts.person_ids())?) } else { None };
    // Whom the personnel system names as managers may be nobody's manager in the directory.
    let managers: Vec<String> =
        hr.iter().flat_map(HashMap::values).filter_map(|person| person.manager.clone()).collect();
    accounts.also(Accounts::some(conn, Vec::new(), &managers)?);
    let people = accounts.people();
    take_units(conn, chance, now, (&read.source, read.units.as_deref()), &people)?;
    Whole { accounts: &accounts, people, units: Units::load(conn)?, hr, fresh, now }.write(conn, concerned)
}

/// The people with these accounts.
pub(super) fn rows(conn: &mut Conn, guids: &[Key]) -> Result<Vec<PersonRow>, StoreError> {
    let mut found = Vec::with_capacity(guids.len());
    for some in guids.chunks(AT_ONCE) {
        let ids = account::table.filter(account::guid.eq_any(some)).select(account::person);
        let ids: Vec<Key> = ids.load(conn)?;
        let rows = person::table.filter(person::id.eq_any(ids)).select(PersonRow::as_select());
        found.extend(rows.load::<PersonRow>(conn)?);
    }
    Ok(found)
}
