//! Which role takes over after which where a system closes, and what is asked for in the system that takes over.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{from_json, scope};
use super::schema::{order_line, role_successor};
use crate::domain::catalogue::Scope;
use crate::domain::ids::{PersonId, RoleId, SystemId};
use crate::domain::order::Asks;
use crate::domain::register::Register;

const TABLE: &str = "order_line";

/// What is said takes the place of what was said before about the same role.
pub(super) fn keep(
    conn: &mut Conn,
    old: RoleId,
    new: Option<RoleId>,
    (by, at): (PersonId, Timestamp),
) -> Result<(), StoreError> {
    diesel::delete(role_successor::table.find(Key(old.uuid()))).execute(conn)?;
    let Some(new) = new else { return Ok(()) };
    let roles = (role_successor::old.eq(Key(old.uuid())), role_successor::new.eq(Key(new.uuid())));
    let said = (role_successor::said_by.eq(Key(by.uuid())), role_successor::said_at.eq(At(at)));
    diesel::insert_into(role_successor::table).values((roles.0, roles.1, said.0, said.1)).execute(conn)?;
    Ok(())
}

/// Puts it into the register.
pub(super) fn load(conn: &mut Conn, register: &mut Register) -> Result<(), StoreError> {
    let rows: Vec<(Key, Key)> = role_successor::table.select((role_successor::old, role_successor::new)).load(conn)?;
    register.role_successors = rows.into_iter().map(|(old, new)| (old.id(), new.id())).collect();
    Ok(())
}

/// What was asked for in a system and is open, or was declined as part of a move from another.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// For whom.
    pub subject: PersonId,
    /// Which role.
    pub role: RoleId,
    /// Limited to what.
    pub scope: Scope,
    /// It waits; otherwise it was declined.
    pub open: bool,
}

/// What is asked for in a system, and what was declined there of a move.
///
/// # Errors
/// The database's own.
pub fn asked_in(conn: &mut Conn, system: SystemId) -> Result<Vec<Asked>, StoreError> {
    let wanted = order_line::open.eq(true).or(order_line::state.eq("declined"));
    let rows: Vec<(Key, Key, Key, String, bool, String)> = order_line::table
        .filter(order_line::system.eq(Key(system.uuid())).and(wanted))
        .select((
            order_line::id,
            order_line::subject,
            order_line::role,
            order_line::scope,
            order_line::open,
            order_line::asks,
        ))
        .load(conn)?;
    let mut asked = Vec::with_capacity(rows.len());
    for (id, subject, role, limit, open, asks) in rows {
        if open || matches!(from_json(&asks, TABLE, "asks", id)?, Asks::Move(_)) {
            let scope = scope(&limit, TABLE, id)?;
            asked.push(Asked { subject: subject.id(), role: role.id(), scope, open });
        }
    }
    Ok(asked)
}
