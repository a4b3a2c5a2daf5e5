//! Lines of the past, with the few columns that trying a matrix on them needs: read by key, page by page.

use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use super::columns::Key;
use super::connection::Conn;
use super::lines::scope;
use super::schema::order_line;
use crate::domain::ids::{LineId, SystemId};
use crate::domain::matrix::what_if::Past;
use crate::domain::order::Number;

/// The id before every line that was sent at `at` or later: ids are made of the time (UUIDv7), so the index serves.
#[must_use]
pub fn before(at: Timestamp) -> LineId {
    let millis = u128::try_from(at.as_millisecond()).unwrap_or(0);
    LineId::from(Uuid::from_u128(millis << 80))
}

type Row = (Key, i32, i32, Key, Key, String, String, Key, String, bool);

/// The lines of a system after `after`, in the order they were sent, at most `most`.
///
/// # Errors
/// The database's own.
pub fn of_system(conn: &mut Conn, system: SystemId, after: LineId, most: i64) -> Result<Vec<Past>, StoreError> {
    let rows: Vec<Row> = order_line::table
        .filter(order_line::system.eq(Key(system.uuid())).and(order_line::id.gt(Key(after.uuid()))))
        .order(order_line::id)
        .limit(most)
        .select((
            order_line::id,
            order_line::year,
            order_line::seq,
            order_line::orderer,
            order_line::subject,
            order_line::employment,
            order_line::unit,
            order_line::role,
            order_line::scope,
            order_line::by_manager,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, year, seq, orderer, subject, employment, unit, role, limited, by_manager)| {
            Ok(Past {
                line: id.id(),
                number: Number { year, seq },
                orderer: orderer.id(),
                subject: subject.id(),
                employment,
                unit,
                role: role.id(),
                scope: scope(&limited, "order_line", id)?,
                by_manager,
            })
        })
        .collect()
}

/// The open lines of a system, after `after`: those that lapse when it, or their role, is closed.
///
/// # Errors
/// The database's own.
pub fn open_of_system(
    conn: &mut Conn,
    system: SystemId,
    after: Option<LineId>,
    most: i64,
) -> Result<Vec<LineId>, StoreError> {
    let mut query =
        order_line::table.filter(order_line::system.eq(Key(system.uuid())).and(order_line::open.eq(true))).into_boxed();
    if let Some(after) = after {
        query = query.filter(order_line::id.gt(Key(after.uuid())));
    }
    let rows: Vec<Key> = query.order(order_line::id).limit(most).select(order_line::id).load(conn)?;
    Ok(rows.into_iter().map(Key::id).collect())
}
