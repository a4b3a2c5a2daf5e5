//! The history of grants: a row for each version, written with the grant, and what stood at a past instant.
//!
//! Rows hold ids, days and the code of a unit. A row's end is the next row's beginning; nothing else of it ever changes.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::day;
use super::schema::grant_history;
use crate::domain::grant::Grant;
use crate::domain::ids::{GrantId, OrderId, PersonId, RoleId, SystemId};
use crate::domain::past::{Term, Version};
use crate::domain::register::Register;

const TABLE: &str = "grant_history";

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = grant_history, treat_none_as_default_value = false)]
struct Row {
    grant_id: Key,
    version: i32,
    at: At,
    till: Option<At>,
    subject: Key,
    system: Key,
    role: Key,
    order_id: Option<Key>,
    scope: String,
    unit: String,
    from_day: String,
    until_day: Option<String>,
    state: String,
    ending: Option<String>,
    paused: bool,
}

/// Notes what a grant is from now on.
pub(super) fn note(conn: &mut Conn, grant: &Grant, was: Option<i32>, now: Timestamp) -> Result<(), StoreError> {
    let id = Key(grant.id.uuid());
    if let Some(was) = was {
        diesel::update(grant_history::table.find((id, was))).set(grant_history::till.eq(At(now))).execute(conn)?;
    }
    let term = Term::of(grant);
    let row = Row {
        grant_id: id,
        version: grant.version,
        at: At(now),
        till: None,
        subject: Key(grant.subject.uuid()),
        system: Key(grant.system.uuid()),
        role: Key(grant.role.uuid()),
        order_id: grant.origin.order().map(|order| Key(order.uuid())),
        scope: term.scope,
        unit: term.unit,
        from_day: term.from.to_string(),
        until_day: term.until.map(|day| day.to_string()),
        state: term.state,
        ending: term.ending,
        paused: term.paused,
    };
    diesel::insert_into(grant_history::table).values(row).execute(conn)?;
    Ok(())
}

/// Whose history, or of which system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A system's.
    System(SystemId),
    /// A person's.
    Person(PersonId),
}

/// A version with its own ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The version.
    pub version: Version,
    /// The person.
    pub subject: PersonId,
    /// The system.
    pub system: SystemId,
    /// The role.
    pub role: RoleId,
}

/// The versions that were the newest at one of `instants`, in the order of grants, after `after`, at most `most` grants'
/// worth of rows. What was gone from its system by then is left out.
///
/// # Errors
/// The database's own.
pub fn at(
    conn: &mut Conn,
    register: &Register,
    of: Of,
    instants: &[Timestamp],
    after: Option<GrantId>,
    most: i64,
) -> Result<Vec<Past>, StoreError> {
    let mut query = scoped(of);
    let (first, second) = match instants {
        [] => return Ok(Vec::new()),
        [one] => (*one, *one),
        [first, second, ..] => (*first, *second),
    };
    let newest = |at: Timestamp| {
        grant_history::at
            .le(At(at))
            .and(grant_history::till.is_null().or(grant_history::till.assume_not_null().gt(At(at))))
    };
    query = if first == second { query.filter(newest(first)) } else { query.filter(newest(first).or(newest(second))) };
    query = query.filter(grant_history::state.ne("removed"));
    if let Some(after) = after {
        query = query.filter(grant_history::grant_id.gt(Key(after.uuid())));
    }
    let rows: Vec<Row> = query
        .order((grant_history::grant_id, grant_history::version))
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| past(row, register)).collect()
}

/// Every version of a person's grants, in the order of grants and numbers.
///
/// # Errors
/// The database's own.
pub fn of_person(conn: &mut Conn, register: &Register, person: PersonId) -> Result<Vec<Past>, StoreError> {
    let rows: Vec<Row> = scoped(Of::Person(person))
        .order((grant_history::grant_id, grant_history::version))
        .limit(50_000)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| past(row, register)).collect()
}

type Query<'a> = grant_history::BoxedQuery<'a, super::connection::MultiBackend>;

fn scoped<'a>(of: Of) -> Query<'a> {
    match of {
        Of::System(id) => grant_history::table.filter(grant_history::system.eq(Key(id.uuid()))).into_boxed(),
        Of::Person(id) => grant_history::table.filter(grant_history::subject.eq(Key(id.uuid()))).into_boxed(),
    }
}

fn past(row: Row, register: &Register) -> Result<Past, StoreError> {
    let id = row.grant_id;
    let (system, role): (SystemId, RoleId) = (row.system.id(), row.role.id());
    let version = Version {
        grant: id.id(),
        n: row.version,
        at: row.at.0,
        till: row.till.map(|till| till.0),
        subject: Some(row.subject.id()),
        system: register.systems.get(&system).map(|system| system.key.clone()).unwrap_or_default(),
        role: register.roles.get(&role).map(|role| role.code.clone()).unwrap_or_default(),
        order: row.order_id.map(Key::id::<OrderId>),
        term: Term {
            from: day(&row.from_day, TABLE, "from_day", id)?,
            until: row.until_day.as_deref().map(|text| day(text, TABLE, "until_day", id)).transpose()?,
            scope: row.scope,
            unit: row.unit,
            state: row.state,
            ending: row.ending,
            paused: row.paused,
        },
    };
    Ok(Past { version, subject: row.subject.id(), system, role })
}
