//! People as copied from the sources. Taken in whole; who is no longer there is marked gone, never deleted.
//!
//! A person is what their accounts (`accounts`) and the personnel system (`personnel`) together say (`domain::joining`).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::accounts::{AccountRow, Accounts, Said, as_seen};
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::lines::json;
use super::schema::{audit_private, person};
use super::units::{Units, take_units};
use super::{StoreError, changed, personnel, readings};
use crate::clock::Chance;
use crate::domain::digest;
use crate::domain::ids::{Guid, PersonId};
use crate::domain::joining::{self, HrPerson, Seen};
use crate::domain::person::{LastLogin, Person};
use crate::domain::transition::Synced;

/// Ids in one question.
const AT_ONCE: usize = 500;

/// More people than this are looked up among all, in one question.
const MANY: usize = 5_000;

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
    pub(super) shown_at: Option<At>,
    pub(super) last_login: Option<String>,
}

/// Takes in a whole answer of a source: new accounts, changed ones, and those no longer there.
pub(super) fn take_in(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, read: &Synced) -> Result<(), StoreError> {
    match &read.rest {
        Some(rest) => changed::take_rest(conn, chance, now, (read, rest))?,
        None => take_everybody(conn, chance, now, read)?,
    }
    // Whoever is as before was read as well: that stands once, with the source, and not in every row.
    let count = read.people.len() + read.rest.as_ref().map_or(0, |rest| rest.same);
    readings::whole(conn, &read.source, count, read.began, digest::of_units(&read.units))
}

fn take_everybody(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, read: &Synced) -> Result<(), StoreError> {
    let mut accounts = Accounts::load(conn)?;
    let (mut concerned, fresh) = accounts.take(conn, chance, now, Said::of(read))?;
    concerned.extend(accounts.vanish(conn, now, read)?);
    let people = accounts.people();
    take_units(conn, chance, now, (&read.source, Some(&read.units)), &people)?;
    let hr = if read.hr { Some(personnel::everybody(conn)?) } else { None };
    let whole = Whole { accounts: &accounts, people, units: Units::load(conn)?, hr, fresh, now };
    whole.write(conn, concerned)
}

/// Everything from which a person is put together.
pub(super) struct Whole<'a> {
    pub(super) accounts: &'a Accounts,
    pub(super) people: HashMap<Guid, Key>,
    pub(super) units: Units,
    pub(super) hr: Option<HashMap<String, HrPerson>>,
    pub(super) fresh: HashMap<Uuid, &'a Person>,
    pub(super) now: Timestamp,
}

impl Whole<'_> {
    /// Writes those concerned, as they are now.
    pub(super) fn write(&self, conn: &mut Conn, concerned: HashSet<Key>) -> Result<(), StoreError> {
        let known = rows(conn, &concerned)?;
        let known: HashMap<Uuid, PersonRow> = known.into_iter().map(|row| (row.id.0, row)).collect();
        let by_person_id = self.accounts.by_person_id();
        let mut fresh = Vec::new();
        for id in concerned {
            let old = known.get(&id.0);
            let Some(mut row) = self.row(id, old, &by_person_id)? else { continue };
            row.shown_at = Some(old.map_or(row.as_of, |old| shown_at(&row, old, self.now)));
            match old {
                None => fresh.push(row),
                Some(old) if PersonRow { as_of: old.as_of, shown_at: old.shown_at, ..row.clone() } == *old => {}
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
            said.kind = joining::kind(&seen, said.kind);
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
    all: &[(&AccountRow, Cow<'_, Person>)],
    old: Option<&PersonRow>,
) -> Result<PersonRow, StoreError> {
    let gone = all.iter().map(|(row, _)| row.gone_at).collect::<Option<Vec<At>>>();
    let there = all.iter().filter(|(row, _)| row.gone_at.is_none());
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
        shown_at: None,
        last_login: LastLogin::of_all(there.map(|(_, person)| person.last_login)).word(),
    })
}

/// When a source first showed what decides over permissions as it stands: by this reading, unless it was so before; now,
/// when another source than the account's tells it.
fn shown_at(row: &PersonRow, old: &PersonRow, now: Timestamp) -> At {
    let decides = |row: &PersonRow| (row.employments.clone(), row.kind.clone(), row.enabled, row.expires, row.gone_at);
    match decides(row) == decides(old) {
        true => old.shown_at.unwrap_or(old.as_of),
        false if row.as_of == old.as_of => At(now),
        false => row.as_of,
    }
}

/// The person is found by the names of every account.
fn search_text(face: &AccountRow, all: &[(&AccountRow, Cow<'_, Person>)]) -> String {
    let others = all.iter().filter(|(row, _)| row.guid != face.guid && row.fold != face.fold);
    others.fold(face.fold.clone(), |text, (row, _)| format!("{text} {}", row.fold))
}

/// The rows of these people.
fn rows(conn: &mut Conn, people: &HashSet<Key>) -> Result<Vec<PersonRow>, StoreError> {
    if people.len() > MANY {
        return Ok(person::table.select(PersonRow::as_select()).load(conn)?);
    }
    let ids: Vec<Key> = people.iter().copied().collect();
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let rows = person::table.filter(person::id.eq_any(some)).select(PersonRow::as_select());
        found.extend(rows.load::<PersonRow>(conn)?);
    }
    Ok(found)
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
