//! Reading the log back: entries with what is told of them, the head, checkpoints, and an export as a stream.

use std::collections::HashMap;

use diesel::prelude::*;

use super::StoreError;
use super::about;
use super::columns::Key;
use super::connection::Conn;
use super::ledger;
use super::schema::{audit_checkpoint, audit_log, audit_private, orders};
use super::tx::Tx;
use crate::domain::ids::{OrderId, PersonId};
use crate::domain::log::tree::Frontier;
use crate::domain::order::Number;
use crate::domain::topic::Topic;

/// The head of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries.
    pub size: u64,
    /// Root of the tree.
    pub root: [u8; 32],
}

/// An entry as it is kept.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its index.
    pub index: u64,
    /// Its exact bytes.
    pub text: String,
    /// Field and disclosure of what is told about a person.
    pub told: Vec<(String, String)>,
    /// Fields that are withheld because the identity is protected.
    pub withheld: Vec<String>,
    /// Who is named: the field of the id (`actor_guid`, `subject_guid`, `stead_guid`) and the person, also a withheld one.
    pub people: Vec<(String, PersonId)>,
    /// The MAC it was stored with.
    pub mac: Vec<u8>,
}

/// The head as it stands in the database.
///
/// # Errors
/// The database's own; [`StoreError::Log`] when the stored tree is not complete.
pub fn head(conn: &mut Conn) -> Result<Head, StoreError> {
    let (size, root) = ledger::head(conn)?;
    Ok(Head { size, root })
}

/// The tree of the first `size` entries, as far as it is needed to go on from there.
///
/// # Errors
/// The database's own; [`StoreError::Log`] when there are not so many entries.
pub fn frontier(conn: &mut Conn, size: u64) -> Result<Frontier, StoreError> {
    ledger::restore(conn, size)
}

/// Entries `from`, `from + 1`, … below `to`, at most `most`.
///
/// # Errors
/// The database's own.
pub fn entries(conn: &mut Conn, from: u64, to: u64, most: i64) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<Row> = audit_log::table
        .filter(audit_log::idx.ge(int(from)).and(audit_log::idx.lt(int(to))))
        .order(audit_log::idx)
        .limit(most)
        .select((audit_log::idx, audit_log::id, audit_log::entry, audit_log::mac))
        .load(conn)?;
    told(conn, rows)
}

/// The newest entries below `below`, newest first, at most `most`.
///
/// # Errors
/// The database's own.
pub fn newest(conn: &mut Conn, below: Option<u64>, most: i64) -> Result<Vec<Entry>, StoreError> {
    let mut query = audit_log::table.into_boxed();
    if let Some(below) = below {
        query = query.filter(audit_log::idx.lt(int(below)));
    }
    let rows: Vec<Row> = query
        .order(audit_log::idx.desc())
        .limit(most)
        .select((audit_log::idx, audit_log::id, audit_log::entry, audit_log::mac))
        .load(conn)?;
    told(conn, rows)
}

/// The entries with those indices, in the order of `indices`.
///
/// # Errors
/// The database's own.
pub fn at(conn: &mut Conn, indices: &[u64]) -> Result<Vec<Entry>, StoreError> {
    picked(conn, indices, false)
}

/// As [`at`], with what is withheld among what is told: for what is counted and compared, and never shown.
///
/// # Errors
/// The database's own.
pub fn opened(conn: &mut Conn, indices: &[u64]) -> Result<Vec<Entry>, StoreError> {
    picked(conn, indices, true)
}

fn picked(conn: &mut Conn, indices: &[u64], with_secret: bool) -> Result<Vec<Entry>, StoreError> {
    let mut found: HashMap<u64, Entry> = HashMap::new();
    for some in indices.chunks(5_000) {
        let some: Vec<i64> = some.iter().map(|index| int(*index)).collect();
        let rows: Vec<Row> = audit_log::table
            .filter(audit_log::idx.eq_any(some))
            .select((audit_log::idx, audit_log::id, audit_log::entry, audit_log::mac))
            .load(conn)?;
        let entries = whole(conn, rows, with_secret)?;
        found.extend(entries.into_iter().map(|entry| (entry.index, entry)));
    }
    Ok(indices.iter().filter_map(|index| found.remove(index)).collect())
}

/// The newest of a person's own entries of a type, and of those the newest about somebody when that is asked.
///
/// # Errors
/// The database's own.
pub fn last_by(
    conn: &mut Conn,
    person: PersonId,
    kind: &str,
    about: Option<PersonId>,
) -> Result<Option<String>, StoreError> {
    let mut topics = vec![Topic::Actor(person), Topic::Kind(kind.to_owned())];
    topics.extend(about.map(Topic::Person));
    let newest = about::search(conn, &topics, 0, u64::MAX, 1)?;
    Ok(at(conn, &newest.indices)?.pop().map(|entry| entry.text))
}

/// The id of the order with that number.
///
/// # Errors
/// The database's own.
pub fn order_of(conn: &mut Conn, number: Number) -> Result<Option<OrderId>, StoreError> {
    let known = orders::year.eq(number.year).and(orders::seq.eq(number.seq));
    let order: Option<Key> = orders::table.filter(known).select(orders::id).first(conn).optional()?;
    Ok(order.map(Key::id))
}

/// Entries of a type, as a pattern: id and time, which stand before it, have one length each.
fn of_kind(kind: &str) -> String {
    format!("{{\"v\":1,\"id\":\"{}\",\"t\":\"{}\",\"type\":\"{kind}\"%", "_".repeat(36), "_".repeat(27))
}

/// What happened to an order, in the order it happened.
///
/// # Errors
/// The database's own.
pub fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<Row> = audit_log::table
        .filter(audit_log::about.eq(Key(order.uuid())))
        .order(audit_log::idx)
        .limit(10_000)
        .select((audit_log::idx, audit_log::id, audit_log::entry, audit_log::mac))
        .load(conn)?;
    told(conn, rows)
}

/// What was asked about lines of those orders and answered, in the order it happened.
///
/// # Errors
/// The database's own.
pub fn completions(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Entry>, StoreError> {
    let keys: Vec<Key> = orders.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<Row> = audit_log::table
        .filter(audit_log::about.eq_any(keys).and(audit_log::entry.like(of_kind("completion.%"))))
        .order(audit_log::idx)
        .limit(10_000)
        .select((audit_log::idx, audit_log::id, audit_log::entry, audit_log::mac))
        .load(conn)?;
    told(conn, rows)
}

type Row = (i64, Key, String, Vec<u8>);

fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Field, disclosure, secret, whom it is about.
type Private = (String, String, bool, Option<Key>);

fn told(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Entry>, StoreError> {
    whole(conn, rows, false)
}

fn whole(conn: &mut Conn, rows: Vec<Row>, with_secret: bool) -> Result<Vec<Entry>, StoreError> {
    let mut private: HashMap<Key, Vec<Private>> = HashMap::new();
    let ids: Vec<Key> = rows.iter().map(|(_, id, _, _)| *id).collect();
    for ids in ids.chunks(5_000) {
        let found: Vec<(Key, Private)> = audit_private::table
            .filter(audit_private::id.eq_any(ids))
            .select((
                audit_private::id,
                (audit_private::field, audit_private::disclosure, audit_private::secret, audit_private::subject),
            ))
            .load(conn)?;
        for (id, told) in found {
            private.entry(id).or_default().push(told);
        }
    }
    Ok(rows
        .into_iter()
        .map(|(index, id, text, mac)| {
            let told = private.remove(&id).unwrap_or_default();
            let named = told.iter().filter(|(field, ..)| field.ends_with("_guid"));
            let people = named.filter_map(|(field, _, _, who)| Some((field.clone(), (*who)?.id()))).collect();
            let (secret, open): (Vec<_>, Vec<_>) =
                told.into_iter().partition(|(_, _, secret, _)| *secret && !with_secret);
            Entry {
                index: u64::try_from(index).unwrap_or(0),
                text,
                told: open.into_iter().map(|(field, disclosure, ..)| (field, disclosure)).collect(),
                withheld: secret.into_iter().map(|(field, ..)| field).collect(),
                people,
                mac,
            }
        })
        .collect())
}

/// The newest checkpoint.
///
/// # Errors
/// The database's own.
pub fn checkpoint(conn: &mut Conn) -> Result<Option<(u64, String)>, StoreError> {
    let row: Option<(i64, String)> =
        audit_checkpoint::table.order(audit_checkpoint::size.desc()).first(conn).optional()?;
    Ok(row.map(|(size, note)| (u64::try_from(size).unwrap_or(0), note)))
}

impl Tx<'_> {
    /// Keeps a signed checkpoint. The same size twice keeps the first.
    ///
    /// # Errors
    /// The database's own.
    pub fn keep_checkpoint(&mut self, size: u64, note: &str) -> Result<(), StoreError> {
        let known: Option<i64> =
            audit_checkpoint::table.find(int(size)).select(audit_checkpoint::size).first(self.conn).optional()?;
        if known.is_none() {
            diesel::insert_into(audit_checkpoint::table)
                .values((audit_checkpoint::size.eq(int(size)), audit_checkpoint::note.eq(note)))
                .execute(self.conn)?;
        }
        Ok(())
    }
}
