//! Frozen days of systems: row ↔ domain.

use diesel::prelude::*;

use super::StoreError;
use super::columns::Key;
use super::connection::Conn;
use super::lines::day;
use super::record::one;
use super::schema::frozen_days;
use crate::domain::freeze::Freeze;
use crate::domain::register::Register;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = frozen_days)]
struct Row {
    id: Key,
    system: Key,
    from_day: String,
    to_day: String,
    reason: String,
    made_by: Key,
    ended: bool,
    version: i32,
}

pub(super) fn keep(conn: &mut Conn, it: &Freeze, was: Option<i32>) -> Result<(), StoreError> {
    let row = Row {
        id: Key(it.id.uuid()),
        system: Key(it.system.uuid()),
        from_day: it.from.to_string(),
        to_day: it.to.to_string(),
        reason: it.reason.clone(),
        made_by: Key(it.made_by.uuid()),
        ended: it.ended,
        version: it.version,
    };
    let Some(was) = was else {
        diesel::insert_into(frozen_days::table).values(row).execute(conn)?;
        return Ok(());
    };
    let found = frozen_days::table.find(row.id).filter(frozen_days::version.eq(was));
    one(diesel::update(found).set(&row).execute(conn)?)
}

/// Puts them into the register.
pub(super) fn load(conn: &mut Conn, register: &mut Register) -> Result<(), StoreError> {
    let rows: Vec<Row> =
        frozen_days::table.select(Row::as_select()).order((frozen_days::from_day, frozen_days::id)).load(conn)?;
    for row in rows {
        let it = Freeze {
            id: row.id.id(),
            system: row.system.id(),
            from: day(&row.from_day, "frozen_days", "from_day", row.id)?,
            to: day(&row.to_day, "frozen_days", "to_day", row.id)?,
            reason: row.reason,
            made_by: row.made_by.id(),
            ended: row.ended,
            version: row.version,
        };
        register.freezes.entry(it.system).or_default().push(it);
    }
    Ok(())
}
