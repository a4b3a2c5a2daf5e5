//! When lines were sent and delivered, for the lead times of systems.

use diesel::prelude::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::day;
use super::schema::{order_line, orders};
use crate::domain::ids::SystemId;

/// A line that was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// In which system.
    pub system: SystemId,
    /// When its order was sent.
    pub submitted: Timestamp,
    /// The first day it was ordered for.
    pub from: Date,
    /// When it was delivered.
    pub at: Timestamp,
}

/// What was delivered since `since`, at most `most`, the newest; in those systems only, when given. Nobody is named.
///
/// # Errors
/// The database's own.
pub fn since(
    conn: &mut Conn,
    since: Timestamp,
    systems: Option<&[SystemId]>,
    most: i64,
) -> Result<Vec<Delivered>, StoreError> {
    let done = order_line::state.eq("delivered").and(order_line::since.ge(At(since)));
    let mut query =
        order_line::table.inner_join(orders::table.on(orders::id.eq(order_line::order_id))).filter(done).into_boxed();
    if let Some(systems) = systems {
        let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
        query = query.filter(order_line::system.eq_any(keys));
    }
    let rows: Vec<(Key, Key, At, String, At)> = query
        .order(order_line::since.desc())
        .limit(most)
        .select((order_line::id, order_line::system, orders::submitted_at, order_line::from_day, order_line::since))
        .load(conn)?;
    let delivered = rows.into_iter().map(|(id, system, submitted, from, at)| {
        let from = day(&from, "order_line", "from_day", id)?;
        Ok(Delivered { system: system.id(), submitted: submitted.0, from, at: at.0 })
    });
    delivered.collect()
}
