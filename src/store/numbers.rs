//! The running numbers of orders: one row for each year, raised in the order's own transaction.

use diesel::prelude::*;

use super::StoreError;
use super::connection::Conn;
use super::schema::counter;
use crate::domain::order::Number;

pub(super) fn next_number(conn: &mut Conn, year: i32) -> Result<Number, StoreError> {
    let raised: Option<i32> = diesel::update(counter::table.find(year))
        .set(counter::last.eq(counter::last + 1))
        .returning(counter::last)
        .get_result(conn)
        .optional()?;
    let seq = match raised {
        Some(seq) => seq,
        None => {
            diesel::insert_into(counter::table).values((counter::year.eq(year), counter::last.eq(1))).execute(conn)?;
            1
        }
    };
    Ok(Number { year, seq })
}
