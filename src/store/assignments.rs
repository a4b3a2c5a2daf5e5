//! Assignments, moves, what is done when somebody leaves, and units that took over: row ↔ domain, finders.

use std::collections::HashMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::day;
use super::record::one;
use super::schema::{assignment, leaving_done, order_line, person_move, unit, unit_successor};
use crate::domain::assignment::{Assignment, Kind};
use crate::domain::ids::PersonId;
use crate::domain::moving::{Item, Move, Successor};
use crate::domain::register::{FormerUnit, Register};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = assignment, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: Key,
    person: Key,
    kind: String,
    organisation: String,
    sponsor: Key,
    unit: String,
    purpose: String,
    contract: String,
    undertaking: Option<String>,
    from_day: String,
    to_day: String,
    sponsor_due: Option<String>,
    version: i32,
}

const TABLE: &str = "assignment";

impl Row {
    fn of(it: &Assignment) -> Self {
        Self {
            id: Key(it.id.uuid()),
            person: Key(it.person.uuid()),
            kind: it.kind.word().to_owned(),
            organisation: it.organisation.clone(),
            sponsor: Key(it.sponsor.uuid()),
            unit: it.unit.clone(),
            purpose: it.purpose.clone(),
            contract: it.contract.clone(),
            undertaking: it.undertaking.map(|day| day.to_string()),
            from_day: it.from.to_string(),
            to_day: it.to.to_string(),
            sponsor_due: it.sponsor_due.map(|day| day.to_string()),
            version: it.version,
        }
    }

    fn assignment(self) -> Result<Assignment, StoreError> {
        let id = self.id;
        let dated = |text: Option<String>, column| text.map(|text| day(&text, TABLE, column, id)).transpose();
        Ok(Assignment {
            id: id.id(),
            person: self.person.id(),
            kind: Kind::of_word(&self.kind).ok_or_else(|| StoreError::row(TABLE, "kind", id.0))?,
            organisation: self.organisation,
            sponsor: self.sponsor.id(),
            unit: self.unit,
            purpose: self.purpose,
            contract: self.contract,
            undertaking: dated(self.undertaking, "undertaking")?,
            from: day(&self.from_day, TABLE, "from_day", id)?,
            to: day(&self.to_day, TABLE, "to_day", id)?,
            sponsor_due: dated(self.sponsor_due, "sponsor_due")?,
            version: self.version,
        })
    }
}

pub(super) fn keep(conn: &mut Conn, it: &Assignment, was: Option<i32>) -> Result<(), StoreError> {
    let row = Row::of(it);
    match was {
        None => {
            diesel::insert_into(assignment::table).values(row).execute(conn)?;
            Ok(())
        }
        Some(was) => one(diesel::update(assignment::table.find(row.id).filter(assignment::version.eq(was)))
            .set(&row)
            .execute(conn)?),
    }
}

/// Puts the assignments and the units that are gone into the register. A unit that took over answers to the codes of
/// those before it: so nothing that names an old one has to be rewritten to be understood.
pub(super) fn load(conn: &mut Conn, register: &mut Register) -> Result<(), StoreError> {
    let rows: Vec<(Key, String, String)> =
        unit::table.filter(unit::gone_at.is_not_null()).select((unit::id, unit::code, unit::name)).load(conn)?;
    for (id, code, name) in rows {
        register.former.insert(id.id(), FormerUnit { code, name });
    }
    let rows: Vec<(String, String)> =
        unit_successor::table.select((unit_successor::old_code, unit_successor::new_code)).load(conn)?;
    register.succeed(rows);
    let rows: Vec<Row> = assignment::table.select(Row::as_select()).order(assignment::id).load(conn)?;
    for row in rows {
        let it = row.assignment()?;
        register.sponsored.entry(it.sponsor).or_default().push((it.person, it.to));
        register.assignments.entry(it.person).or_default().push(it);
    }
    Ok(())
}

/// Remembers that somebody moved.
pub(super) fn moved(conn: &mut Conn, it: &Move) -> Result<(), StoreError> {
    diesel::insert_into(person_move::table)
        .values((
            person_move::id.eq(Key(it.id.uuid())),
            person_move::person.eq(Key(it.person.uuid())),
            person_move::from_unit.eq(&it.from_unit),
            person_move::to_unit.eq(&it.to_unit),
            person_move::from_manager.eq(it.from_manager.map(|id| Key(id.uuid()))),
            person_move::at.eq(At(it.at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The moves since then, the latest first, at most a thousand.
///
/// # Errors
/// The database's own.
pub fn moves_since(conn: &mut Conn, since: Timestamp) -> Result<Vec<Move>, StoreError> {
    type Columns = (Key, Key, String, String, Option<Key>, At);
    let rows: Vec<Columns> = person_move::table
        .filter(person_move::at.ge(At(since)))
        .order(person_move::at.desc())
        .limit(1_000)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, person, from_unit, to_unit, manager, at)| Move {
            id: id.id(),
            person: person.id(),
            from_unit,
            to_unit,
            from_manager: manager.map(Key::id),
            at: at.0,
        })
        .collect())
}

/// How many lines are open in units, by the code they were ordered with.
///
/// # Errors
/// The database's own.
pub fn open_lines_in(conn: &mut Conn, codes: &[String]) -> Result<Vec<(String, usize)>, StoreError> {
    let mut found = Vec::new();
    for code in codes {
        let open = order_line::table.filter(order_line::open.eq(true).and(order_line::unit.eq(code)));
        let count: i64 = open.count().get_result(conn)?;
        found.push((code.clone(), usize::try_from(count).unwrap_or_default()));
    }
    Ok(found)
}

/// Ticks off, or takes the tick away.
pub(super) fn leaving(
    conn: &mut Conn,
    person: PersonId,
    employment: &str,
    item: Item,
    done: Option<(PersonId, Timestamp)>,
) -> Result<(), StoreError> {
    let key = (Key(person.uuid()), employment.to_owned(), item.word().to_owned());
    diesel::delete(leaving_done::table.find(key.clone())).execute(conn)?;
    if let Some((by, at)) = done {
        diesel::insert_into(leaving_done::table)
            .values((
                leaving_done::person.eq(key.0),
                leaving_done::employment.eq(key.1),
                leaving_done::item.eq(key.2),
                leaving_done::done_at.eq(At(at)),
                leaving_done::done_by.eq(Key(by.uuid())),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Something that is done, by whom and when.
pub type Done = (Item, PersonId, Timestamp);

/// What is done by hand for those who leave, by person and employment.
///
/// # Errors
/// The database's own.
pub fn leaving_of(conn: &mut Conn, people: &[PersonId]) -> Result<HashMap<(PersonId, String), Vec<Done>>, StoreError> {
    type Columns = (Key, String, String, At, Key);
    let keys: Vec<Key> = people.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<Columns> = leaving_done::table
        .filter(leaving_done::person.eq_any(keys))
        .select((
            leaving_done::person,
            leaving_done::employment,
            leaving_done::item,
            leaving_done::done_at,
            leaving_done::done_by,
        ))
        .load(conn)?;
    let mut found: HashMap<(PersonId, String), Vec<Done>> = HashMap::new();
    for (person, employment, item, at, by) in rows {
        let known = Item::ALL.into_iter().find(|known| known.word() == item);
        let item = known.ok_or_else(|| StoreError::row("leaving_done", "item", person.0))?;
        found.entry((person.id(), employment)).or_default().push((item, by.id(), at.0));
    }
    Ok(found)
}

/// Remembers which units took over. The latest word about an old unit is the one that counts.
pub(super) fn succeeded(conn: &mut Conn, all: &[Successor]) -> Result<(), StoreError> {
    for one in all {
        diesel::delete(unit_successor::table.find(&one.old)).execute(conn)?;
        diesel::insert_into(unit_successor::table)
            .values((
                unit_successor::old_code.eq(&one.old),
                unit_successor::new_code.eq(&one.new),
                unit_successor::at.eq(At(one.at)),
                unit_successor::decided_by.eq(Key(one.by.uuid())),
            ))
            .execute(conn)?;
    }
    Ok(())
}
