//! The systems' own lists of users: what was taken in last, and what their words mean.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::schema::{list_word, user_list, user_list_row};
use crate::domain::catalogue::Scope;
use crate::domain::ids::{PersonId, RoleId, SystemId};
use crate::domain::reconciliation::comparing::Has;
use crate::domain::reconciliation::lists::UserList;

/// What is known of a system's last list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Of which system.
    pub system: SystemId,
    /// When it was taken in.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// How many rows it has.
    pub rows: i32,
    /// How many of them are nobody's here.
    pub unmatched: i32,
}

#[derive(Insertable)]
#[diesel(table_name = user_list_row, treat_none_as_default_value = false)]
struct NewRow<'a> {
    system: Key,
    n: i32,
    account: &'a str,
    person: Option<Key>,
    role: Key,
    scope: Option<String>,
}

pub(super) fn take_in(conn: &mut Conn, list: &UserList) -> Result<(), StoreError> {
    let system = Key(list.system.uuid());
    diesel::delete(user_list::table.find(system)).execute(conn)?;
    diesel::delete(user_list_row::table.filter(user_list_row::system.eq(system))).execute(conn)?;
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    diesel::insert_into(user_list::table)
        .values((
            user_list::system.eq(system),
            user_list::at.eq(At(list.at)),
            user_list::by_person.eq(Key(list.by.uuid())),
            user_list::digest.eq(list.digest.to_vec()),
            user_list::rows.eq(count(list.rows.len())),
            user_list::unmatched.eq(count(list.rows.iter().filter(|row| row.person.is_none()).count())),
        ))
        .execute(conn)?;
    let rows: Vec<NewRow<'_>> = (0..)
        .zip(&list.rows)
        .map(|(n, row)| NewRow {
            system,
            n,
            account: &row.account,
            person: row.person.map(|person| Key(person.uuid())),
            role: Key(row.role.uuid()),
            scope: row.scope.map(Scope::key),
        })
        .collect();
    for rows in rows.chunks(2_000) {
        each_db!(conn, |c| diesel::insert_into(user_list_row::table).values(rows).execute(c))?;
    }
    Ok(())
}

pub(super) fn say_words(conn: &mut Conn, system: SystemId, words: &[(String, RoleId)]) -> Result<(), StoreError> {
    let system = Key(system.uuid());
    diesel::delete(list_word::table.filter(list_word::system.eq(system))).execute(conn)?;
    for (word, role) in words {
        diesel::insert_into(list_word::table)
            .values((list_word::system.eq(system), list_word::word.eq(word), list_word::role.eq(Key(role.uuid()))))
            .execute(conn)?;
    }
    Ok(())
}

/// Every system's last list.
///
/// # Errors
/// The database's own.
pub fn taken(conn: &mut Conn) -> Result<Vec<Taken>, StoreError> {
    let rows: Vec<(Key, At, Key, i32, i32)> = user_list::table
        .select((user_list::system, user_list::at, user_list::by_person, user_list::rows, user_list::unmatched))
        .load(conn)?;
    let taken = |(system, at, by, rows, unmatched): (Key, At, Key, i32, i32)| Taken {
        system: system.id(),
        at: at.0,
        by: by.id(),
        rows,
        unmatched,
    };
    Ok(rows.into_iter().map(taken).collect())
}

/// The roles that a system's list tells about: those that its rows name, and those that its words mean.
///
/// # Errors
/// The database's own.
pub fn roles(conn: &mut Conn, system: SystemId) -> Result<Vec<RoleId>, StoreError> {
    let system = Key(system.uuid());
    let named: Vec<Key> = user_list_row::table
        .filter(user_list_row::system.eq(system))
        .select(user_list_row::role)
        .distinct()
        .load(conn)?;
    Ok(named.into_iter().map(Key::id).collect())
}

/// Who has a role by a system's list, in the order of their ids; then the accounts that are nobody's here.
///
/// # Errors
/// The database's own.
pub fn of_role(conn: &mut Conn, system: SystemId, role: RoleId) -> Result<(Vec<Has>, Vec<String>), StoreError> {
    let rows: Vec<(Option<Key>, String, Option<String>)> = user_list_row::table
        .filter(user_list_row::system.eq(Key(system.uuid())).and(user_list_row::role.eq(Key(role.uuid()))))
        .select((user_list_row::person, user_list_row::account, user_list_row::scope))
        .load(conn)?;
    let (mut has, mut nobodys) = (Vec::new(), Vec::new());
    for (person, account, scope) in rows {
        let Some(person) = person else {
            nobodys.push(account);
            continue;
        };
        let read =
            |key: String| Scope::from_key(&key).ok_or_else(|| StoreError::row("user_list_row", "scope", person.0));
        has.push(Has { person: person.id(), scope: scope.map(read).transpose()?, part: false });
    }
    has.sort();
    has.dedup();
    nobodys.sort();
    nobodys.dedup();
    Ok((has, nobodys))
}

/// What a system's words mean, in order.
///
/// # Errors
/// The database's own.
pub fn words(conn: &mut Conn, system: SystemId) -> Result<Vec<(String, RoleId)>, StoreError> {
    let rows: Vec<(String, Key)> = list_word::table
        .filter(list_word::system.eq(Key(system.uuid())))
        .order(list_word::word)
        .select((list_word::word, list_word::role))
        .load(conn)?;
    Ok(rows.into_iter().map(|(word, role)| (word, role.id())).collect())
}
