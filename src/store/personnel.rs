//! What the personnel system's file says, by its own ids of people: copies, beside the accounts.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use super::accounts::Accounts;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{from_json, json};
use super::people::Whole;
use super::schema::{account, hr_person};
use super::units::Units;
use crate::domain::ids::Guid;
use crate::domain::joining::HrPerson;
use crate::domain::transition::HrRead;

/// Ids in one question.
const AT_ONCE: usize = 500;

/// Takes in what the file says, whole; everybody is put together anew.
pub(super) fn take_in(conn: &mut Conn, now: Timestamp, read: &HrRead) -> Result<(), StoreError> {
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
    let (people, units, hr) = (accounts.people(), Units::load(conn)?, Some(everybody(conn)?));
    let concerned = people.values().copied().collect();
    Whole { accounts: &accounts, people, units, hr, fresh: HashMap::new(), now }.write(conn, concerned)
}

/// Everybody in the file, by its id.
///
/// # Errors
/// The database's own.
pub fn everybody(conn: &mut Conn) -> Result<HashMap<String, HrPerson>, StoreError> {
    let there = hr_person::table.filter(hr_person::gone_at.is_null());
    let rows: Vec<(String, String)> = there.select((hr_person::person_id, hr_person::seen)).load(conn)?;
    rows.into_iter().map(understood).collect()
}

/// Those of these ids who are in the file.
pub(super) fn of(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, HrPerson>, StoreError> {
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let there = hr_person::table.filter(hr_person::gone_at.is_null().and(hr_person::person_id.eq_any(some)));
        let rows: Vec<(String, String)> = there.select((hr_person::person_id, hr_person::seen)).load(conn)?;
        for row in rows {
            let (id, person) = understood(row)?;
            found.insert(id, person);
        }
    }
    Ok(found)
}

fn understood((id, seen): (String, String)) -> Result<(String, HrPerson), StoreError> {
    let person = from_json(&seen, "hr_person", "seen", Key(Uuid::nil()))?;
    Ok((id, person))
}

/// How many people the file has, and how many of them have no account.
///
/// # Errors
/// The database's own.
pub fn counts(conn: &mut Conn) -> Result<(usize, usize), StoreError> {
    let there = hr_person::table.filter(hr_person::gone_at.is_null());
    let ids: Vec<String> = there.select(hr_person::person_id).load(conn)?;
    let known: HashSet<String> = accounts(conn)?.into_keys().collect();
    Ok((ids.len(), ids.iter().filter(|id| !known.contains(id.as_str())).count()))
}

/// The accounts that are there, by the personnel system's id of their people.
///
/// # Errors
/// The database's own.
pub fn accounts(conn: &mut Conn) -> Result<HashMap<String, BTreeSet<Guid>>, StoreError> {
    let there = account::table.filter(account::gone_at.is_null().and(account::person_id.is_not_null()));
    let rows: Vec<(Option<String>, Key)> = there.select((account::person_id, account::guid)).load(conn)?;
    let mut found: HashMap<String, BTreeSet<Guid>> = HashMap::new();
    for (id, guid) in rows {
        found.entry(id.unwrap_or_default()).or_default().insert(guid.id());
    }
    Ok(found)
}
