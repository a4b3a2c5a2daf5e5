//! Work lists: who is expected to do what, paged by key so that a long list is as fast as a short one.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::schema::{order_line, orders, task};
use crate::domain::ids::{GrantId, LineId, OrderId, PersonId, SystemId, TaskId};
use crate::domain::transition::Duty;

/// One thing that waits for somebody.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its id; also where a page begins.
    pub id: TaskId,
    /// The line it is about.
    pub line: Option<LineId>,
    /// The grant it is about.
    pub grant: Option<GrantId>,
    /// The order, if there is one.
    pub order: Option<OrderId>,
    /// The system.
    pub system: SystemId,
    /// Since when.
    pub since: Timestamp,
}

type Row = (Key, Option<Key>, Option<Key>, Option<Key>, Key, At);

/// What waits for a person, oldest first, after `after`; of one system only, when given.
///
/// # Errors
/// The database's own.
pub fn of(
    conn: &mut Conn,
    person: PersonId,
    duty: Duty,
    system: Option<SystemId>,
    after: Option<TaskId>,
    most: i64,
) -> Result<Vec<Task>, StoreError> {
    let mut query =
        task::table.filter(task::person.eq(Key(person.uuid())).and(task::duty.eq(duty.word()))).into_boxed();
    if let Some(system) = system {
        query = query.filter(task::system.eq(Key(system.uuid())));
    }
    if let Some(after) = after {
        query = query.filter(task::id.gt(Key(after.uuid())));
    }
    let rows: Vec<Row> = query
        .order(task::id)
        .limit(most)
        .select((task::id, task::line, task::grant_id, task::order_id, task::system, task::since))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, line, grant, order, system, since)| Task {
            id: id.id(),
            line: line.map(Key::id),
            grant: grant.map(Key::id),
            order: order.map(Key::id),
            system: system.id(),
            since: since.0,
        })
        .collect())
}

/// How many things wait, counted no further than `most`.
///
/// # Errors
/// The database's own.
pub fn count(conn: &mut Conn, person: PersonId, duty: Duty, most: i64) -> Result<i64, StoreError> {
    let ids: Vec<Key> = task::table
        .filter(task::person.eq(Key(person.uuid())).and(task::duty.eq(duty.word())))
        .order(task::id)
        .limit(most)
        .select(task::id)
        .load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(most))
}

/// Whether somebody is expected to do that about a grant.
///
/// # Errors
/// The database's own.
pub fn is_expected(conn: &mut Conn, grant: GrantId, duty: Duty) -> Result<bool, StoreError> {
    let one: Option<Key> = task::table
        .filter(task::grant_id.eq(Key(grant.uuid())).and(task::duty.eq(duty.word())))
        .select(task::id)
        .first(conn)
        .optional()?;
    Ok(one.is_some())
}

/// Who is expected to act on a line.
///
/// # Errors
/// The database's own.
pub fn people_of_lines(conn: &mut Conn, lines: &[LineId]) -> Result<Vec<(LineId, PersonId)>, StoreError> {
    let keys: Vec<Key> = lines.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<(Option<Key>, Key)> =
        task::table.filter(task::line.eq_any(keys)).select((task::line, task::person)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(line, person)| Some((line?.id(), person.id()))).collect())
}

/// The lines that wait for decision or delivery in a system, after `after`: for routing anew when posts change.
///
/// # Errors
/// The database's own.
pub fn lines_of_system(
    conn: &mut Conn,
    system: SystemId,
    after: Option<LineId>,
    most: i64,
) -> Result<Vec<LineId>, StoreError> {
    let mut query = task::table.filter(task::system.eq(Key(system.uuid())).and(task::line.is_not_null())).into_boxed();
    if let Some(after) = after {
        query = query.filter(task::line.gt(Key(after.uuid())));
    }
    let rows: Vec<Option<Key>> = query.select(task::line).distinct().order(task::line).limit(most).load(conn)?;
    Ok(rows.into_iter().flatten().map(Key::id).collect())
}

/// How many of the newest `most` orders of that person have open lines.
///
/// # Errors
/// The database's own.
pub fn open_orders(conn: &mut Conn, orderer: PersonId, most: i64) -> Result<i64, StoreError> {
    let newest: Vec<Key> = orders::table
        .filter(orders::orderer.eq(Key(orderer.uuid())))
        .order(orders::id.desc())
        .limit(most)
        .select(orders::id)
        .load(conn)?;
    let open: Vec<Key> = order_line::table
        .filter(order_line::order_id.eq_any(newest).and(order_line::open.eq(true)))
        .select(order_line::order_id)
        .distinct()
        .load(conn)?;
    Ok(i64::try_from(open.len()).unwrap_or(most))
}
