//! Systems of which it was told that they have too few managers.

use std::collections::HashSet;

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::schema::system_short;
use crate::domain::ids::SystemId;

pub(super) fn keep(conn: &mut Conn, system: SystemId, since: Option<Timestamp>) -> Result<(), StoreError> {
    let key = Key(system.uuid());
    match since {
        Some(since) => diesel::insert_into(system_short::table)
            .values((system_short::system.eq(key), system_short::since.eq(At(since))))
            .execute(conn)?,
        None => diesel::delete(system_short::table.find(key)).execute(conn)?,
    };
    Ok(())
}

/// Those systems.
///
/// # Errors
/// The database's own.
pub fn short(conn: &mut Conn) -> Result<HashSet<SystemId>, StoreError> {
    let keys: Vec<Key> = system_short::table.select(system_short::system).load(conn)?;
    Ok(keys.into_iter().map(Key::id).collect())
}
