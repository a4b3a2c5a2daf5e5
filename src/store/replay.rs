//! State and version of every line and every grant, in the order of ids: what a replay of the log is held against.

use diesel::prelude::*;
use uuid::Uuid;

use super::StoreError;
use super::columns::Key;
use super::connection::Conn;
use super::schema::{grants as grant, order_line};

type Row = (Uuid, String, i32);

fn row((id, state, version): (Key, String, i32)) -> Row {
    (id.0, state, version)
}

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
    Ok(rows.into_iter().map(row).collect())
}

/// Grants after `from`, at most `most`.
///
/// # Errors
/// The database's own.
pub fn grants(conn: &mut Conn, from: Uuid, most: i64) -> Result<Vec<Row>, StoreError> {
    let rows: Vec<(Key, String, i32)> = grant::table
        .filter(grant::id.gt(Key(from)))
        .order(grant::id)
        .limit(most)
        .select((grant::id, grant::state, grant::version))
        .load(conn)?;
    Ok(rows.into_iter().map(row).collect())
}
