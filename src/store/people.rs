//! People and units as copied from a source. Taken in whole; who is no longer there is marked gone, never deleted.
//!
//! A person is what their accounts (`accounts`) and the personnel system together say (`domain::joining`).

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use super::accounts::{AccountRow, Accounts, as_seen};
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::lines::{from_json, json};
use super::schema::{account, audit_private, hr_person, person, unit};
use crate::clock::Chance;
use crate::domain::ids::{Guid, PersonId};
use crate::domain::joining::{self, HrPerson, Seen};
use crate::domain::person::{Person, Unit};
use crate::domain::transition::{HrRead, Synced};

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
    pub(super) several: bool,
    pub(super) manual: bool,
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

/// Takes in a whole answer of a source: new rows, changed rows, and those no longer there.
pub(super) fn take_in(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, read: &Synced) -> Result<(), StoreError> {
    let mut accounts = Accounts::load(conn)?;
    let concerned = accounts.take_in(conn, chance, now, read)?;
    let known_units: Vec<UnitRow> = unit::table.select(UnitRow::as_select()).load(conn)?;
    let mut unit_ids: HashMap<Guid, Key> = known_units.iter().map(|row| (row.guid.id(), row.id)).collect();
    for unit in &read.units {
        unit_ids.entry(unit.guid).or_insert_with(|| Key(chance.uuid(now)));
    }
    let people = accounts.people();
    take_units(conn, now, read, &known_units, &unit_ids, &people)?;
    let fresh = read.people.iter().map(|reading| (reading.person.guid.uuid(), &reading.person)).collect();
    let whole =
        Whole { accounts: &accounts, people, units: Units::load(conn)?, hr: hr_people(conn, read.hr)?, fresh, now };
    whole.write(conn, concerned)?;
    // Whoever is as before was read as well: one statement says so, where a thousand rows would be written anew.
    if let Some(at) = read.people.iter().map(|reading| reading.at).min() {
        let there = person::table.filter(person::source.eq(&read.source).and(person::gone_at.is_null()));
        diesel::update(there).set(person::as_of.eq(At(at))).execute(conn)?;
    }
    Ok(())
}

/// Takes in what the personnel system's file says, whole; everybody is put together anew.
pub(super) fn take_in_hr(conn: &mut Conn, now: Timestamp, read: &HrRead) -> Result<(), StoreError> {
    let known: Vec<(String, String, Option<At>)> =
        hr_person::table.select((hr_person::person_id, hr_person::seen, hr_person::gone_at)).load(conn)?;
    let known: HashMap<String, (String, Option<At>)> =
        known.into_iter().map(|(id, seen, gone)| (id, (seen, gone))).collect();
    for said in &read.people {
        let seen = json(said)?;
        match known.get(&said.id) {
            Some((old, None)) if *old == seen => {}
            Some(_) => {
                let set = (hr_person::seen.eq(seen), hr_person::gone_at.eq(None::<At>));
                diesel::update(hr_person::table.find(&said.id)).set(set).execute(conn)?;
            }
            None => {
                let row =
                    (hr_person::person_id.eq(&said.id), hr_person::seen.eq(seen), hr_person::as_of.eq(At(read.at)));
                diesel::insert_into(hr_person::table).values(row).execute(conn)?;
            }
        }
    }
    let said: HashSet<&str> = read.people.iter().map(|person| person.id.as_str()).collect();
    for id in known.iter().filter(|(id, (_, gone))| gone.is_none() && !said.contains(id.as_str())).map(|(id, _)| id) {
        diesel::update(hr_person::table.find(id)).set(hr_person::gone_at.eq(Some(At(now)))).execute(conn)?;
    }
    diesel::update(hr_person::table.filter(hr_person::gone_at.is_null()))
        .set(hr_person::as_of.eq(At(read.at)))
        .execute(conn)?;
    let accounts = Accounts::load(conn)?;
    let (people, units, hr) = (accounts.people(), Units::load(conn)?, hr_people(conn, true)?);
    let everybody = people.values().copied().collect();
    Whole { accounts: &accounts, people, units, hr, fresh: HashMap::new(), now }.write(conn, everybody)
}

/// What the personnel system says, by its id of the person; `None` where there is none to ask.
fn hr_people(conn: &mut Conn, asked: bool) -> Result<Option<HashMap<String, HrPerson>>, StoreError> {
    if !asked {
        return Ok(None);
    }
    let rows: Vec<(String, String)> = hr_person::table
        .filter(hr_person::gone_at.is_null())
        .select((hr_person::person_id, hr_person::seen))
        .load(conn)?;
    let said = |(id, seen): (String, String)| Ok((id, from_json(&seen, "hr_person", "seen", Key(Uuid::nil()))?));
    rows.into_iter().map(said).collect::<Result<_, StoreError>>().map(Some)
}

/// Everybody whom the personnel system's file had when it was last taken in.
///
/// # Errors
/// The database's own.
pub fn hr_known(conn: &mut Conn) -> Result<Vec<HrPerson>, StoreError> {
    Ok(hr_people(conn, true)?.into_iter().flat_map(HashMap::into_values).collect())
}

/// How many whom the personnel system's file has, and how many of them have no account.
///
/// # Errors
/// The database's own.
pub fn hr_counts(conn: &mut Conn) -> Result<(usize, usize), StoreError> {
    let there = hr_person::table.filter(hr_person::gone_at.is_null());
    let ids: Vec<String> = there.select(hr_person::person_id).load(conn)?;
    let accounts = account::table.filter(account::gone_at.is_null().and(account::person_id.is_not_null()));
    let known: Vec<Option<String>> = accounts.select(account::person_id).load(conn)?;
    let known: HashSet<&str> = known.iter().filter_map(Option::as_deref).collect();
    Ok((ids.len(), ids.iter().filter(|id| !known.contains(id.as_str())).count()))
}

/// The units there are, by code: a source's own before those of others.
struct Units(HashMap<String, Vec<(String, Key)>>);

impl Units {
    fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        let rows: Vec<UnitRow> =
            unit::table.filter(unit::gone_at.is_null()).order(unit::id).select(UnitRow::as_select()).load(conn)?;
        let mut by_code: HashMap<String, Vec<(String, Key)>> = HashMap::new();
        for row in rows {
            by_code.entry(row.code).or_default().push((row.source, row.id));
        }
        Ok(Self(by_code))
    }

    fn find(&self, code: &str, source: &str) -> Option<Key> {
        let all = self.0.get(code)?;
        all.iter().find(|(own, _)| own == source).or(all.first()).map(|(_, id)| *id)
    }
}

/// Everything from which a person is put together.
struct Whole<'a> {
    accounts: &'a Accounts,
    people: HashMap<Guid, Key>,
    units: Units,
    hr: Option<HashMap<String, HrPerson>>,
    fresh: HashMap<Uuid, &'a Person>,
    now: Timestamp,
}

impl Whole<'_> {
    fn write(&self, conn: &mut Conn, concerned: HashSet<Key>) -> Result<(), StoreError> {
        let known: Vec<PersonRow> = person::table.select(PersonRow::as_select()).load(conn)?;
        let known: HashMap<Uuid, PersonRow> = known.into_iter().map(|row| (row.id.0, row)).collect();
        let by_person_id = self.accounts.by_person_id();
        let mut fresh = Vec::new();
        for id in concerned {
            let old = known.get(&id.0);
            let Some(row) = self.row(id, old, &by_person_id)? else { continue };
            match old {
                None => fresh.push(row),
                Some(old) if PersonRow { as_of: old.as_of, ..row.clone() } == *old => {}
                Some(old) => {
                    diesel::update(person::table.find(row.id)).set(&row).execute(conn)?;
                    if row.protected && !old.protected {
                        withhold(conn, row.id)?;
                    }
                }
            }
        }
        // The order in which people came is the order of their ids, whatever order a set gives.
        fresh.sort_by_key(|row| row.id.0);
        for rows in fresh.chunks(1_000) {
            each_db!(conn, |c| diesel::insert_into(person::table).values(rows).execute(c))?;
        }
        Ok(())
    }

    fn row(
        &self,
        id: Key,
        old: Option<&PersonRow>,
        by_person_id: &HashMap<&str, Key>,
    ) -> Result<Option<PersonRow>, StoreError> {
        let mut all = self.accounts.seen(id, &self.fresh);
        all.sort_by_key(|(row, _)| (row.rank, row.guid.0));
        let seen: Vec<Seen<'_>> = all.iter().map(|(row, person)| as_seen(row, person)).collect();
        let current = old.map(|old| old.guid.id());
        let Some((face, said)) = joining::face(&seen, current, self.now).and_then(|n| all.get(n)) else {
            return Ok(None);
        };
        let mut said = said.clone().into_owned();
        if seen.len() > 1 {
            said.employments = joining::employments(&seen, self.now).into_iter().map(|(one, _)| one).collect();
            said.protected = seen.iter().any(|one| one.person.protected && !one.gone);
        }
        let hr = self.hr.as_ref().map(|hr| said.person_id.as_deref().and_then(|id| hr.get(id)));
        if let Some(hr) = hr {
            joining::confirm(&mut said, hr);
        }
        let by_hr = hr.flatten().and_then(|hr| hr.manager.as_deref()).and_then(|id| by_person_id.get(id).copied());
        person_row(id, face, &said, &all, old).map(|row| {
            Some(PersonRow {
                unit: said.unit.as_deref().and_then(|code| self.units.find(code, &face.source)),
                manager: by_hr.or_else(|| self.people.get(&said.manager?).copied()),
                ..row
            })
        })
    }
}

fn person_row(
    id: Key,
    face: &AccountRow,
    said: &Person,
    all: &[(&AccountRow, std::borrow::Cow<'_, Person>)],
    old: Option<&PersonRow>,
) -> Result<PersonRow, StoreError> {
    let gone = all.iter().map(|(row, _)| row.gone_at).collect::<Option<Vec<At>>>();
    Ok(PersonRow {
        id,
        guid: face.guid,
        source: face.source.clone(),
        login: said.login.clone(),
        name: said.name.clone(),
        fold: search_text(face, all),
        sort_key: face.sort_key.clone(),
        mail: said.mail.clone(),
        title: said.title.clone(),
        unit: None,
        manager: None,
        kind: json(&said.kind)?,
        enabled: said.enabled,
        protected: said.protected,
        protected_by_hr: old.is_some_and(|old| old.protected_by_hr),
        employments: json(&said.employments)?,
        as_of: face.as_of,
        gone_at: gone.and_then(|gone| gone.into_iter().map(|at| at.0).max()).map(At),
        expires: said.expires.map(At),
        several: all.len() > 1,
        manual: said.manual,
    })
}

/// The person is found by the names of every account.
fn search_text(face: &AccountRow, all: &[(&AccountRow, std::borrow::Cow<'_, Person>)]) -> String {
    let others = all.iter().filter(|(row, _)| row.guid != face.guid && row.fold != face.fold);
    others.fold(face.fold.clone(), |text, (row, _)| format!("{text} {}", row.fold))
}

fn take_units(
    conn: &mut Conn,
    now: Timestamp,
    read: &Synced,
    known: &[UnitRow],
    unit_ids: &HashMap<Guid, Key>,
    people: &HashMap<Guid, Key>,
) -> Result<(), StoreError> {
    let before: HashMap<Uuid, &UnitRow> = known.iter().map(|row| (row.guid.0, row)).collect();
    let mut fresh = Vec::new();
    for unit_read in &read.units {
        let Some(row) = unit_row(unit_read, &read.source, unit_ids, people) else { continue };
        match before.get(&unit_read.guid.uuid()) {
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
    let seen: std::collections::HashSet<Uuid> = read.units.iter().map(|u| u.guid.uuid()).collect();
    let own = |row: &&UnitRow| row.source == read.source && row.gone_at.is_none();
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
