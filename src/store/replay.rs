//! State and version of every line and every grant, in the order of ids: what a replay of the log is held against.

use diesel::prelude::*;
use uuid::Uuid;

use super::StoreError;
use super::columns::Key;
use super::connection::Conn;
use super::schema::{grants as grant, order_line};

/// Id, state, version, and whether the log may say nothing of it: what was taken over with a system's baseline is told by
/// number, in one entry, until something happens to it.
pub type Row = (Uuid, String, i32, bool);

/// Lines after `from`, at most `most`.
///
/// # Errors
/// The database's own.
pub fn lines(conn: &mut Conn, from: Uuid, most: i64) -> Result<Vec<Row>, StoreError> {
    let rows: Vec<(Key, String, i32)> = order_line::table
        .filter(order_line::id.gt(Key(from)))
        .order(order_line::id)
        .limit(most)
        .select((order_line::id, order_line::state, order_line::version))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, state, version)| (id.0, state, version, false)).collect())
}

/// Grants after `from`, at most `most`.
///
/// # Errors
/// The database's own.
pub fn grants(conn: &mut Conn, from: Uuid, most: i64) -> Result<Vec<Row>, StoreError> {
    let rows: Vec<(Key, String, i32, Option<Key>)> = grant::table
        .filter(grant::id.gt(Key(from)))
        .order(grant::id)
        .limit(most)
        .select((grant::id, grant::state, grant::version, grant::order_id))
        .load(conn)?;
    let row = |(id, state, version, order): (Key, String, i32, Option<Key>)| {
        (id.0, state, version, order.is_none() && version == 1)
    };
    Ok(rows.into_iter().map(row).collect())
}
