//! Accounts as copied from a source, and whose they are: the directory's immutable id is the key, and accounts with the
//! same id of the personnel system are one person's (R-05, E-16, E-23). Once somebody's, an account stays theirs.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::lines::json;
use super::schema::{account, source_reading};
use crate::clock::Chance;
use crate::domain::digest::{self, Digest};
use crate::domain::following::Disabled;
use crate::domain::ids::{Guid, PersonId};
use crate::domain::joining::Seen;
use crate::domain::person::{Person, Reading};
use crate::domain::transition::Synced;

/// Ids in one question.
const AT_ONCE: usize = 500;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = account, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct AccountRow {
    pub(super) guid: Key,
    pub(super) person: Key,
    pub(super) source: String,
    pub(super) rank: i32,
    pub(super) login: String,
    pub(super) fold: String,
    pub(super) sort_key: Vec<u8>,
    pub(super) kind: String,
    pub(super) enabled: bool,
    pub(super) expires: Option<At>,
    pub(super) person_id: Option<String>,
    pub(super) ended_when_disabled: bool,
    pub(super) seen: String,
    pub(super) as_of: At,
    pub(super) gone_at: Option<At>,
    pub(super) digest: Option<Vec<u8>>,
}

impl AccountRow {
    /// What the account said when it was last read; nothing where that was before accounts were kept by themselves.
    pub(super) fn person(&self) -> Option<Person> {
        serde_json::from_str(&self.seen).ok()
    }
}

/// Every account, while an answer of a source is taken in.
#[derive(Debug)]
pub(super) struct Accounts {
    rows: HashMap<Uuid, AccountRow>,
    of: HashMap<Uuid, Vec<Uuid>>,
}

/// What a source said of people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    /// Its name.
    pub(super) source: &'a str,
    /// Its place in the order of priority.
    pub(super) rank: i32,
    /// What a disabled account means there.
    pub(super) disabled: Disabled,
    /// The people.
    pub(super) people: &'a [Reading],
    /// The folded name and sort key of each.
    pub(super) keys: &'a [(String, Vec<u8>)],
}

impl<'a> Said<'a> {
    /// What a whole answer says.
    pub(super) fn of(read: &'a Synced) -> Self {
        let (source, people, keys) = (read.source.as_str(), read.people.as_slice(), read.keys.as_slice());
        Self { source, rank: read.rank, disabled: read.disabled, people, keys }
    }
}

/// The people concerned, and what was read of each account just now.
pub(super) type Taken<'a> = (HashSet<Key>, HashMap<Uuid, &'a Person>);

impl Accounts {
    fn of(rows: Vec<AccountRow>) -> Self {
        let mut of: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in &rows {
            of.entry(row.person.0).or_default().push(row.guid.0);
        }
        Self { rows: rows.into_iter().map(|row| (row.guid.0, row)).collect(), of }
    }

    /// All of them.
    pub(super) fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self::of(account::table.select(AccountRow::as_select()).load(conn)?))
    }

    /// Those with these ids, those whose person has one of these ids of the personnel system, and every other account
    /// of the same people.
    pub(super) fn some(conn: &mut Conn, guids: Vec<Key>, person_ids: &[String]) -> Result<Self, StoreError> {
        let mut people: HashSet<Key> = HashSet::new();
        for some in guids.chunks(AT_ONCE) {
            let found = account::table.filter(account::guid.eq_any(some)).select(account::person);
            people.extend(found.load::<Key>(conn)?);
        }
        for some in person_ids.chunks(AT_ONCE) {
            let found = account::table.filter(account::person_id.eq_any(some)).select(account::person);
            people.extend(found.load::<Key>(conn)?);
        }
        let people: Vec<Key> = people.into_iter().collect();
        let mut rows: Vec<AccountRow> = Vec::new();
        for some in people.chunks(AT_ONCE) {
            let found = account::table.filter(account::person.eq_any(some)).select(AccountRow::as_select());
            rows.extend(found.load::<AccountRow>(conn)?);
        }
        Ok(Self::of(rows))
    }

    /// These, too.
    pub(super) fn also(&mut self, more: Self) {
        for (guid, row) in more.rows {
            if let Entry::Vacant(place) = self.rows.entry(guid) {
                self.of.entry(row.person.0).or_default().push(guid);
                place.insert(row);
            }
        }
    }

    /// The personnel system's ids of the people.
    pub(super) fn person_ids(&self) -> Vec<String> {
        self.rows.values().filter_map(|row| row.person_id.clone()).collect()
    }

    /// The person that each account is of.
    pub(super) fn people(&self) -> HashMap<Guid, Key> {
        self.rows.values().map(|row| (row.guid.id(), row.person)).collect()
    }

    /// The people by the personnel system's id.
    pub(super) fn by_person_id(&self) -> HashMap<&str, Key> {
        self.rows.values().filter_map(|row| Some((row.person_id.as_deref()?, row.person))).collect()
    }

    /// The accounts of a person, with what they said; `fresh` is what was read just now.
    pub(super) fn seen<'a>(
        &'a self,
        person: Key,
        fresh: &HashMap<Uuid, &'a Person>,
    ) -> Vec<(&'a AccountRow, Cow<'a, Person>)> {
        let all = self.of.get(&person.0).into_iter().flatten().filter_map(|guid| self.rows.get(guid));
        all.filter_map(|row| match fresh.get(&row.guid.0) {
            Some(said) => Some((row, Cow::Borrowed(*said))),
            None => row.person().map(|said| (row, Cow::Owned(said))),
        })
        .collect()
    }

    /// Takes in what a source said of these accounts: new ones with whose they are, and changed ones.
    pub(super) fn take<'a>(
        &mut self,
        conn: &mut Conn,
        chance: &dyn Chance,
        now: Timestamp,
        said: Said<'a>,
    ) -> Result<Taken<'a>, StoreError> {
        let mut known_as: Option<HashMap<String, Key>> = None;
        let (mut new, mut concerned, mut fresh) = (Vec::new(), HashSet::new(), HashMap::new());
        for (reading, keys) in said.people.iter().zip(said.keys) {
            let guid = reading.person.guid.uuid();
            let old = self.rows.get(&guid);
            if old.is_some_and(|old| is_newer(old, reading, said.source)) {
                continue;
            }
            let person = match (old, join_by(&reading.person)) {
                (Some(old), _) => old.person,
                (None, Some(id)) => {
                    let known_as = known_as.get_or_insert_with(|| self.joinable());
                    *known_as.entry(id.to_owned()).or_insert_with(|| Key(chance.uuid(now)))
                }
                (None, None) => Key(chance.uuid(now)),
            };
            let row = row(person, reading, keys, said)?;
            concerned.insert(person);
            fresh.insert(guid, &reading.person);
            match old {
                None => new.push(row.clone()),
                Some(old) if AccountRow { as_of: old.as_of, ..row.clone() } == *old => continue,
                Some(_) => drop(diesel::update(account::table.find(row.guid)).set(&row).execute(conn)?),
            }
            if old.is_none() {
                self.of.entry(person.0).or_default().push(guid);
            }
            self.rows.insert(guid, row);
        }
        for rows in new.chunks(1_000) {
            each_db!(conn, |c| diesel::insert_into(account::table).values(rows).execute(c))?;
        }
        Ok((concerned, fresh))
    }

    /// Marks as gone what a whole answer does not show. What was read later, as a change, is there.
    pub(super) fn vanish(&mut self, conn: &mut Conn, now: Timestamp, read: &Synced) -> Result<Vec<Key>, StoreError> {
        let missing: Box<dyn Fn(Guid) -> bool> = match &read.rest {
            Some(rest) => Box::new(|guid| rest.gone.contains(&guid)),
            None => {
                let seen: HashSet<Guid> = read.people.iter().map(|reading| reading.person.guid).collect();
                Box::new(move |guid| !seen.contains(&guid))
            }
        };
        let mut concerned = Vec::new();
        let here = |row: &&mut AccountRow| row.source == read.source && row.gone_at.is_none();
        let older = |row: &&mut AccountRow| row.as_of.0 <= read.began && missing(row.guid.id());
        for row in self.rows.values_mut().filter(here).filter(older) {
            row.gone_at = Some(At(now));
            diesel::update(account::table.find(row.guid)).set(account::gone_at.eq(Some(At(now)))).execute(conn)?;
            concerned.push(row.person);
        }
        Ok(concerned)
    }

    /// Whose a new account with this id of the personnel system is. An id that two people have joins nothing: a human
    /// looks.
    fn joinable(&self) -> HashMap<String, Key> {
        let mut known: HashMap<String, Key> = HashMap::new();
        let mut doubtful: HashSet<String> = HashSet::new();
        for row in self.rows.values() {
            let said = row.person_id.as_ref().and_then(|_| row.person());
            let Some(id) = said.as_ref().and_then(join_by).map(str::to_owned) else { continue };
            if known.insert(id.clone(), row.person).is_some_and(|other| other != row.person) {
                doubtful.insert(id);
            }
        }
        known.retain(|id, _| !doubtful.contains(id));
        known
    }
}

/// Whether what is known counts for more than the reading: it was read later, as a change; or the account is in another
/// source, too, and stays where it was first found, or it would go to and fro.
fn is_newer(old: &AccountRow, reading: &Reading, source: &str) -> bool {
    let elsewhere = old.source != source && old.gone_at.is_none();
    if elsewhere {
        tracing::warn!(guid = %reading.person.guid, source, "the account is in another source, too");
    }
    elsewhere || (old.source == source && old.as_of.0 > reading.at)
}

/// The accounts that are there in a source with the digest of what they said, and that of its units.
#[derive(Debug, Default)]
pub struct Known {
    /// By account; `None` = taken in before digests were kept.
    pub accounts: HashMap<Guid, Option<Digest>>,
    /// Of the units, when they were taken in.
    pub units: Option<Digest>,
}

/// What a source said when it was last taken in.
///
/// # Errors
/// The database's own.
pub fn known(conn: &mut Conn, source: &str) -> Result<Known, StoreError> {
    let there = account::source.eq(source).and(account::gone_at.is_null());
    let rows: Vec<(Key, Option<Vec<u8>>)> =
        account::table.filter(there).select((account::guid, account::digest)).load(conn)?;
    let digest = |bytes: Option<Vec<u8>>| bytes.and_then(|bytes| bytes.try_into().ok());
    let units: Option<Option<Vec<u8>>> =
        source_reading::table.find(source).select(source_reading::units).first(conn).optional()?;
    Ok(Known {
        accounts: rows.into_iter().map(|(guid, bytes)| (guid.id(), digest(bytes))).collect(),
        units: digest(units.flatten()),
    })
}

/// What accounts said when they were last read, those that are there.
///
/// # Errors
/// The database's own.
pub fn said(conn: &mut Conn, source: &str, guids: &[Guid]) -> Result<HashMap<Guid, Person>, StoreError> {
    let keys: Vec<Key> = guids.iter().map(|guid| Key(guid.uuid())).collect();
    let mut found = HashMap::new();
    for some in keys.chunks(AT_ONCE) {
        let there = account::source.eq(source).and(account::gone_at.is_null()).and(account::guid.eq_any(some));
        let rows: Vec<AccountRow> = account::table.filter(there).select(AccountRow::as_select()).load(conn)?;
        found.extend(rows.iter().filter_map(|row| Some((row.guid.id(), row.person()?))));
    }
    Ok(found)
}

/// Whose these accounts are.
///
/// # Errors
/// The database's own.
pub fn whose(conn: &mut Conn, guids: &[Guid]) -> Result<HashMap<Guid, PersonId>, StoreError> {
    let keys: Vec<Key> = guids.iter().map(|guid| Key(guid.uuid())).collect();
    let mut found = HashMap::new();
    for some in keys.chunks(AT_ONCE) {
        let rows = account::table.filter(account::guid.eq_any(some)).select((account::guid, account::person));
        found.extend(rows.load::<(Key, Key)>(conn)?.into_iter().map(|(guid, person)| (guid.id::<Guid>(), person.id())));
    }
    Ok(found)
}

/// The id by which an account is joined to others: none for a protected identity, which nobody links by itself (E-22).
fn join_by(person: &Person) -> Option<&str> {
    person.person_id.as_deref().filter(|_| !person.protected)
}

fn row(
    person: Key,
    reading: &Reading,
    (fold, sort_key): &(String, Vec<u8>),
    of: Said<'_>,
) -> Result<AccountRow, StoreError> {
    let said = &reading.person;
    Ok(AccountRow {
        guid: Key(said.guid.uuid()),
        person,
        source: of.source.to_owned(),
        rank: of.rank,
        login: said.login.clone(),
        fold: fold.clone(),
        sort_key: sort_key.clone(),
        kind: json(&said.kind)?,
        enabled: said.enabled,
        expires: said.expires.map(At),
        person_id: said.person_id.clone(),
        ended_when_disabled: of.disabled == Disabled::Ended,
        seen: json(said)?,
        as_of: At(reading.at),
        gone_at: None,
        digest: Some(digest::of_account(said, of.rank, of.disabled).to_vec()),
    })
}

/// The account as the rules for joining need it.
pub(super) fn as_seen<'a>(row: &AccountRow, person: &'a Person) -> Seen<'a> {
    Seen {
        person,
        rank: row.rank,
        gone: row.gone_at.is_some(),
        disabled: if row.ended_when_disabled { Disabled::Ended } else { Disabled::Review },
    }
}
