//! Who decides in whose place: row ↔ domain.

use diesel::prelude::*;

use super::StoreError;
use super::columns::Key;
use super::connection::Conn;
use super::lines::day;
use super::record::one;
use super::schema::substitution;
use crate::domain::register::Register;
use crate::domain::substitute::Substitution;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = substitution, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: Key,
    absent: Key,
    substitute: Key,
    system: Option<Key>,
    from_day: String,
    to_day: String,
    named_by: Key,
    version: i32,
}

const TABLE: &str = "substitution";

pub(super) fn keep(conn: &mut Conn, it: &Substitution, was: Option<i32>) -> Result<(), StoreError> {
    let row = Row {
        id: Key(it.id.uuid()),
        absent: Key(it.absent.uuid()),
        substitute: Key(it.substitute.uuid()),
        system: it.system.map(|id| Key(id.uuid())),
        from_day: it.from.to_string(),
        to_day: it.to.to_string(),
        named_by: Key(it.named_by.uuid()),
        version: it.version,
    };
    let Some(was) = was else {
        diesel::insert_into(substitution::table).values(row).execute(conn)?;
        return Ok(());
    };
    let found = substitution::table.find(row.id).filter(substitution::version.eq(was));
    one(diesel::update(found).set(&row).execute(conn)?)
}

/// Puts them into the register.
pub(super) fn load(conn: &mut Conn, register: &mut Register) -> Result<(), StoreError> {
    let rows: Vec<Row> = substitution::table.select(Row::as_select()).order(substitution::id).load(conn)?;
    for row in rows {
        let id = row.id;
        let it = Substitution {
            id: id.id(),
            absent: row.absent.id(),
            substitute: row.substitute.id(),
            system: row.system.map(Key::id),
            from: day(&row.from_day, TABLE, "from_day", id)?,
            to: day(&row.to_day, TABLE, "to_day", id)?,
            named_by: row.named_by.id(),
            version: row.version,
        };
        register.substitutions.entry(it.absent).or_default().push(it);
    }
    Ok(())
}
