//! What stands on the paper of orders that were registered afterwards: row ↔ domain, finders.

use diesel::prelude::*;
use jiff::civil::Date;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{LineRow, day, json};
use super::schema::{late_order, order_line};
use crate::domain::ids::{LineId, OrderId, PersonId, SystemId};
use crate::domain::late::Late;
use crate::domain::order::{Asks, Line};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = late_order, treat_none_as_default_value = false)]
struct Row {
    order_id: Key,
    ordered_at: At,
    decided_by: Option<Key>,
    decided_at: Option<At>,
    delivered_by: Option<Key>,
    delivered_at: Option<At>,
    reference: String,
    confirm_by: String,
}

impl Row {
    fn late(self) -> Result<Late, StoreError> {
        let both = |by: Option<Key>, at: Option<At>| Some((by?.id(), at?.0));
        Ok(Late {
            order: self.order_id.id(),
            ordered_at: self.ordered_at.0,
            decided: both(self.decided_by, self.decided_at),
            delivered: both(self.delivered_by, self.delivered_at),
            reference: self.reference,
            confirm_by: day(&self.confirm_by, "late_order", "confirm_by", self.order_id)?,
        })
    }
}

pub(super) fn insert(conn: &mut Conn, it: &Late) -> Result<(), StoreError> {
    let row = Row {
        order_id: Key(it.order.uuid()),
        ordered_at: At(it.ordered_at),
        decided_by: it.decided.map(|(by, _)| Key(by.uuid())),
        decided_at: it.decided.map(|(_, at)| At(at)),
        delivered_by: it.delivered.map(|(by, _)| Key(by.uuid())),
        delivered_at: it.delivered.map(|(_, at)| At(at)),
        reference: it.reference.clone(),
        confirm_by: it.confirm_by.to_string(),
    };
    diesel::insert_into(late_order::table).values(row).execute(conn)?;
    Ok(())
}

/// What stands on the papers of those orders, where there are any.
///
/// # Errors
/// The database's own.
pub fn of_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Late>, StoreError> {
    let mut found = Vec::new();
    for some in orders.chunks(500) {
        let keys: Vec<Key> = some.iter().map(|id| Key(id.uuid())).collect();
        let rows: Vec<Row> =
            late_order::table.filter(late_order::order_id.eq_any(keys)).select(Row::as_select()).load(conn)?;
        for row in rows {
            found.push(row.late()?);
        }
    }
    Ok(found)
}

/// Lines that were registered afterwards, in those systems or ordered by that person, the newest first, each with its
/// paper. What the service added by itself is not among them.
///
/// # Errors
/// The database's own.
pub fn lines(
    conn: &mut Conn,
    systems: &[SystemId],
    orderer: PersonId,
    most: i64,
) -> Result<Vec<(Line, Late)>, StoreError> {
    let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
    let theirs = order_line::system.eq_any(keys).or(order_line::orderer.eq(Key(orderer.uuid())));
    let rows: Vec<(LineRow, Row)> = order_line::table
        .inner_join(late_order::table.on(late_order::order_id.eq(order_line::order_id)))
        .filter(theirs.and(order_line::added.eq(false)))
        .order(order_line::id.desc())
        .limit(most)
        .select((LineRow::as_select(), Row::as_select()))
        .load(conn)?;
    rows.into_iter().map(|(line, row)| Ok((line.line()?, row.late()?))).collect()
}

/// Lines given on paper that are open though the day to confirm them has passed.
///
/// # Errors
/// The database's own.
pub fn overdue(conn: &mut Conn, today: Date, most: i64) -> Result<Vec<(LineId, Late)>, StoreError> {
    let rows: Vec<(Key, Row)> = order_line::table
        .inner_join(late_order::table.on(late_order::order_id.eq(order_line::order_id)))
        .filter(late_order::confirm_by.lt(today.to_string()))
        .filter(order_line::open.eq(true).and(order_line::asks.eq(json(&Asks::Late)?)))
        .filter(order_line::state.eq_any(["unverified", "deciding", "stalled", "completing"]))
        .order(order_line::id)
        .limit(most)
        .select((order_line::id, Row::as_select()))
        .load(conn)?;
    rows.into_iter().map(|(id, row)| Ok((id.id(), row.late()?))).collect()
}
