//! Orders, their lines and the decisions on them: row ↔ domain, finders.

use diesel::prelude::*;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::record::{one, unique};
use super::schema::{order_line, orders};
use crate::domain::catalogue::Scope;
use crate::domain::ids::{LineId, OrderId, PersonId, RoleId};
use crate::domain::order::{Content, Line, Number, Order};
use crate::domain::refusal::Refusal;

/// A row of `order_line`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = order_line, treat_none_as_default_value = false)]
pub(super) struct LineRow {
    id: Key,
    order_id: Key,
    year: i32,
    seq: i32,
    n: i32,
    orderer: Key,
    subject: Key,
    subject_guid: Key,
    employment: String,
    unit: String,
    system: Key,
    role: Key,
    scope: String,
    asks: String,
    purpose: String,
    from_day: String,
    until_day: Option<String>,
    cap: Option<String>,
    guideline: String,
    path: String,
    added: bool,
    by_manager: bool,
    hash: Vec<u8>,
    state: String,
    facts: String,
    since: At,
    version: i32,
    evidence: Option<String>,
    open: bool,
    ruled: String,
    decided: String,
}

const TABLE: &str = "order_line";

/// A value as JSON text for a column.
pub(super) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::row("json", "value", "new"))
}

/// A value from JSON text in a column.
pub(super) fn from_json<T: DeserializeOwned>(
    text: &str,
    table: &'static str,
    column: &'static str,
    id: Key,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::row(table, column, id.0))
}

/// A day from a column.
pub(super) fn day(text: &str, table: &'static str, column: &'static str, id: Key) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::row(table, column, id.0))
}

/// A scope from its key in a column.
pub(super) fn scope(text: &str, table: &'static str, id: Key) -> Result<Scope, StoreError> {
    Scope::from_key(text).ok_or_else(|| StoreError::row(table, "scope", id.0))
}

impl LineRow {
    pub(super) fn of(line: &Line) -> Result<Self, StoreError> {
        let content = &line.content;
        Ok(Self {
            id: Key(line.id.uuid()),
            order_id: Key(line.order.uuid()),
            year: line.number.year,
            seq: line.number.seq,
            n: line.n,
            orderer: Key(line.orderer.uuid()),
            subject: Key(content.subject.uuid()),
            subject_guid: Key(content.subject_guid.uuid()),
            employment: content.employment.clone(),
            unit: content.unit.clone(),
            system: Key(content.system.uuid()),
            role: Key(content.role.uuid()),
            scope: content.scope.key(),
            asks: json(&content.asks)?,
            purpose: content.purpose.clone(),
            from_day: content.from.to_string(),
            until_day: content.until.map(|d| d.to_string()),
            cap: content.cap.map(|cap| json(&cap)).transpose()?,
            guideline: content.guideline.clone(),
            path: json(&content.path)?,
            added: content.added,
            by_manager: content.by_manager,
            hash: line.hash.to_vec(),
            state: line.state.word().to_owned(),
            facts: json(&line.state)?,
            since: At(line.since),
            version: line.version,
            evidence: line.evidence.as_ref().map(json).transpose()?,
            open: line.state.is_open(),
            ruled: format!("{}.{}", content.matrix, content.rule),
            decided: json(&line.decided)?,
        })
    }

    pub(super) fn line(self) -> Result<Line, StoreError> {
        let id = self.id;
        let cap = self.cap.as_deref().map(|cap| from_json(cap, TABLE, "cap", id)).transpose()?;
        let ruled = self.ruled.split_once('.').and_then(|(m, r)| Some((m.parse().ok()?, r.parse().ok()?)));
        let (matrix, rule) = ruled.ok_or_else(|| StoreError::row(TABLE, "ruled", id.0))?;
        let content = Content {
            subject: self.subject.id(),
            subject_guid: self.subject_guid.id(),
            employment: self.employment,
            unit: self.unit,
            system: self.system.id(),
            role: self.role.id(),
            scope: scope(&self.scope, TABLE, id)?,
            asks: from_json(&self.asks, TABLE, "asks", id)?,
            purpose: self.purpose,
            from: day(&self.from_day, TABLE, "from_day", id)?,
            until: self.until_day.as_deref().map(|d| day(d, TABLE, "until_day", id)).transpose()?,
            cap,
            guideline: self.guideline,
            path: from_json(&self.path, TABLE, "path", id)?,
            added: self.added,
            by_manager: self.by_manager,
            matrix,
            rule,
        };
        Ok(Line {
            id: id.id(),
            order: self.order_id.id(),
            number: Number { year: self.year, seq: self.seq },
            n: self.n,
            orderer: self.orderer.id(),
            content,
            hash: self.hash.try_into().map_err(|_| StoreError::row(TABLE, "hash", id.0))?,
            state: from_json(&self.facts, TABLE, "facts", id)?,
            since: self.since.0,
            version: self.version,
            evidence: self.evidence.as_deref().map(|e| from_json(e, TABLE, "evidence", id)).transpose()?,
            decided: from_json(&self.decided, TABLE, "decided", id)?,
        })
    }
}

pub(super) fn insert_order(conn: &mut Conn, order: &Order) -> Result<(), StoreError> {
    diesel::insert_into(orders::table)
        .values((
            orders::id.eq(Key(order.id.uuid())),
            orders::year.eq(order.number.year),
            orders::seq.eq(order.number.seq),
            orders::orderer.eq(Key(order.orderer.uuid())),
            orders::submitted_at.eq(At(order.submitted_at)),
            orders::hash.eq(order.hash.to_vec()),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn insert_lines(conn: &mut Conn, rows: &[LineRow]) -> Result<(), StoreError> {
    for rows in rows.chunks(1_000) {
        each_db!(conn, |c| diesel::insert_into(order_line::table).values(rows).execute(c))
            .map_err(|error| unique(error, Refusal::AlreadyAsked))?;
    }
    Ok(())
}

pub(super) fn update(conn: &mut Conn, line: &Line, was: i32) -> Result<(), StoreError> {
    let rows = diesel::update(order_line::table.find(Key(line.id.uuid())).filter(order_line::version.eq(was)))
        .set((
            order_line::state.eq(line.state.word()),
            order_line::facts.eq(json(&line.state)?),
            order_line::since.eq(At(line.since)),
            order_line::version.eq(line.version),
            order_line::evidence.eq(line.evidence.as_ref().map(json).transpose()?),
            order_line::open.eq(line.state.is_open()),
            order_line::decided.eq(json(&line.decided)?),
        ))
        .execute(conn)?;
    one(rows)
}

/// The line with that id.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, id: LineId) -> Result<Option<Line>, StoreError> {
    let row: Option<LineRow> =
        order_line::table.find(Key(id.uuid())).select(LineRow::as_select()).first(conn).optional()?;
    row.map(LineRow::line).transpose()
}

/// The lines with those ids, in no order.
///
/// # Errors
/// The database's own.
pub fn find_many(conn: &mut Conn, ids: &[LineId]) -> Result<Vec<Line>, StoreError> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.uuid())).collect();
    let mut lines = Vec::with_capacity(ids.len());
    for keys in keys.chunks(2_000) {
        let rows: Vec<LineRow> =
            order_line::table.filter(order_line::id.eq_any(keys)).select(LineRow::as_select()).load(conn)?;
        for row in rows {
            lines.push(row.line()?);
        }
    }
    Ok(lines)
}

/// The lines of an order, by number.
///
/// # Errors
/// The database's own.
pub fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Line>, StoreError> {
    let rows: Vec<LineRow> = order_line::table
        .filter(order_line::order_id.eq(Key(order.uuid())))
        .order(order_line::n)
        .select(LineRow::as_select())
        .load(conn)?;
    rows.into_iter().map(LineRow::line).collect()
}

/// The open lines of those people.
///
/// # Errors
/// The database's own.
pub fn open_of(conn: &mut Conn, people: &[PersonId]) -> Result<Vec<Line>, StoreError> {
    let keys: Vec<Key> = people.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<LineRow> = order_line::table
        .filter(order_line::subject.eq_any(keys).and(order_line::open.eq(true)))
        .select(LineRow::as_select())
        .load(conn)?;
    rows.into_iter().map(LineRow::line).collect()
}

/// Lines in that state after `after`, at most `most`: for what happens by itself.
///
/// # Errors
/// The database's own.
pub fn in_state(conn: &mut Conn, word: &str, after: Option<LineId>, most: i64) -> Result<Vec<Line>, StoreError> {
    let mut query = order_line::table.filter(order_line::state.eq(word)).into_boxed();
    if let Some(after) = after {
        query = query.filter(order_line::id.gt(Key(after.uuid())));
    }
    let rows: Vec<LineRow> = query.order(order_line::id).limit(most).select(LineRow::as_select()).load(conn)?;
    rows.into_iter().map(LineRow::line).collect()
}

/// Lines that have waited for a decision since before `at`, after `after`, at most `most`.
///
/// # Errors
/// The database's own.
pub fn deciding_since(
    conn: &mut Conn,
    at: jiff::Timestamp,
    after: Option<LineId>,
    most: i64,
) -> Result<Vec<Line>, StoreError> {
    let long = order_line::state.eq("deciding").and(order_line::since.lt(At(at)));
    let mut query = order_line::table.filter(long).into_boxed();
    if let Some(after) = after {
        query = query.filter(order_line::id.gt(Key(after.uuid())));
    }
    let rows: Vec<LineRow> = query.order(order_line::id).limit(most).select(LineRow::as_select()).load(conn)?;
    rows.into_iter().map(LineRow::line).collect()
}

/// The newest lines for that person and role that led to nothing: declined, impossible, taken back or lapsed.
///
/// # Errors
/// The database's own.
pub fn fruitless(conn: &mut Conn, subject: PersonId, role: RoleId, most: i64) -> Result<Vec<Line>, StoreError> {
    let same = order_line::subject.eq(Key(subject.uuid())).and(order_line::role.eq(Key(role.uuid())));
    let over = order_line::open.eq(false).and(order_line::state.ne("delivered"));
    let rows: Vec<LineRow> = order_line::table
        .filter(same.and(over))
        .order(order_line::since.desc())
        .limit(most)
        .select(LineRow::as_select())
        .load(conn)?;
    rows.into_iter().map(LineRow::line).collect()
}

type OrderRow = (Key, i32, i32, Key, At, Vec<u8>);

fn order((id, year, seq, orderer, at, hash): OrderRow) -> Result<Order, StoreError> {
    Ok(Order {
        id: id.id(),
        number: Number { year, seq },
        orderer: orderer.id(),
        submitted_at: at.0,
        hash: hash.try_into().map_err(|_| StoreError::row("orders", "hash", id.0))?,
    })
}

/// The order with that id.
///
/// # Errors
/// The database's own.
pub fn find_order(conn: &mut Conn, id: OrderId) -> Result<Option<Order>, StoreError> {
    let row: Option<OrderRow> = orders::table.find(Key(id.uuid())).first(conn).optional()?;
    row.map(order).transpose()
}

/// Orders by that person, newest first, older than `before`.
///
/// # Errors
/// The database's own.
pub fn orders_by(
    conn: &mut Conn,
    orderer: PersonId,
    before: Option<OrderId>,
    most: i64,
) -> Result<Vec<Order>, StoreError> {
    let mut query = orders::table.filter(orders::orderer.eq(Key(orderer.uuid()))).into_boxed();
    if let Some(before) = before {
        query = query.filter(orders::id.lt(Key(before.uuid())));
    }
    let rows: Vec<OrderRow> = query.order(orders::id.desc()).limit(most).load(conn)?;
    rows.into_iter().map(order).collect()
}

/// The lines of those orders, by order and number.
///
/// # Errors
/// The database's own.
pub fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Line>, StoreError> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<LineRow> = order_line::table
        .filter(order_line::order_id.eq_any(keys))
        .order((order_line::order_id, order_line::n))
        .select(LineRow::as_select())
        .load(conn)?;
    rows.into_iter().map(LineRow::line).collect()
}
