//! Taking in what changed in a source: as many rows are read and written as changed, however many people there are.

use std::collections::HashMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::accounts::{Accounts, Said, Taken};
use super::columns::Key;
use super::connection::Conn;
use super::people::{PersonRow, Whole};
use super::schema::{account, person};
use super::units::{Units, take_units};
use super::{StoreError, personnel};
use crate::clock::Chance;
use crate::domain::ids::Guid;
use crate::domain::person::Unit;
use crate::domain::transition::{Changed, Rest, Synced};

/// Ids in one question.
const AT_ONCE: usize = 500;

/// Takes in who changed, and every unit if one of them did. Nobody is gone by not being in it.
pub(super) fn take_changed(
    conn: &mut Conn,
    chance: &dyn Chance,
    now: Timestamp,
    read: &Changed,
) -> Result<(), StoreError> {
    let said =
        Said { source: &read.source, rank: read.rank, disabled: read.disabled, people: &read.people, keys: &read.keys };
    let led = read.units.iter().flatten().filter_map(|unit| unit.manager).collect();
    let mut few = Few::load(conn, said, led)?;
    let (concerned, fresh) = few.accounts.take(conn, chance, now, said)?;
    few.write(conn, chance, now, (concerned, fresh), (said.source, read.units.as_deref()), read.hr)
}

/// Takes in a whole answer in which few differ from before: those, who is gone, and of whom the day may make others.
pub(super) fn take_rest(
    conn: &mut Conn,
    chance: &dyn Chance,
    now: Timestamp,
    (read, rest): (&Synced, &Rest),
) -> Result<(), StoreError> {
    let said = Said::of(read);
    let mut few = Few::load(conn, said, rest.gone.iter().chain(&rest.again).copied().collect())?;
    let (mut concerned, fresh) = few.accounts.take(conn, chance, now, said)?;
    concerned.extend(few.accounts.vanish(conn, now, read)?);
    let people = few.accounts.people();
    concerned.extend(rest.again.iter().filter_map(|guid| people.get(guid)));
    few.write(conn, chance, now, (concerned, fresh), (said.source, None), read.hr)
}

/// Some accounts, with all that is needed to say what their people are.
struct Few {
    accounts: Accounts,
}

impl Few {
    /// Those that were read, whom they name as managers, and these.
    fn load(conn: &mut Conn, said: Said<'_>, also: Vec<Guid>) -> Result<Self, StoreError> {
        let named = said.people.iter().filter_map(|reading| reading.person.manager);
        let guids = said.people.iter().map(|reading| reading.person.guid).chain(named).chain(also);
        let ids: Vec<String> = said.people.iter().filter_map(|reading| reading.person.person_id.clone()).collect();
        Ok(Self { accounts: Accounts::some(conn, guids.map(|guid| Key(guid.uuid())).collect(), &ids)? })
    }

    fn write(
        mut self,
        conn: &mut Conn,
        chance: &dyn Chance,
        now: Timestamp,
        (concerned, fresh): Taken<'_>,
        units: (&str, Option<&[Unit]>),
        hr: bool,
    ) -> Result<(), StoreError> {
        let hr = if hr { Some(personnel::of(conn, &self.accounts.person_ids())?) } else { None };
        // Whom the personnel system names as managers may be nobody's manager in the directory.
        let managers: Vec<String> =
            hr.iter().flat_map(HashMap::values).filter_map(|person| person.manager.clone()).collect();
        self.accounts.also(Accounts::some(conn, Vec::new(), &managers)?);
        let people = self.accounts.people();
        take_units(conn, chance, now, units, &people)?;
        Whole { accounts: &self.accounts, people, units: Units::load(conn)?, hr, fresh, now }.write(conn, concerned)
    }
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
