//! The index of what entries are about (`audit_about`): written with each entry, searched by intersecting its ordered
//! lists, filled in afterwards for a log that is older than it, and made anew from the log when it is emptied.
//!
//! It proves nothing; the log does. Rows of people hold the random id of a person, so they go with what the log tells of
//! them: see [`Tx::forget_people_of`], which erasure calls before it deletes from `audit_private`.

use std::collections::HashMap;

use diesel::prelude::*;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::StoreError;
use super::columns::Key;
use super::connection::{Conn, each_db};
use super::schema::{audit_about, audit_indexed, audit_log, audit_private, unit};
use super::tx::Tx;
use crate::domain::ids::{EntryId, PersonId};
use crate::domain::log::commitment::open;
use crate::domain::register::Register;
use crate::domain::topic::{Said, Topic, hashed};

/// A row of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Insertable)]
#[diesel(table_name = audit_about, treat_none_as_default_value = false)]
pub(super) struct AboutRow {
    kind: i32,
    key: Key,
    idx: i64,
}

/// The rows of an entry.
pub(super) fn rows(said: &Said<'_>, register: &Register, idx: i64) -> impl Iterator<Item = AboutRow> {
    said.topics(register).into_iter().map(move |topic| {
        let (kind, key) = topic.place();
        AboutRow { kind, key: Key(key), idx }
    })
}

/// Writes rows. What is there already stays: rows of a log that was cut off by force do not stop its service.
pub(super) fn insert(conn: &mut Conn, rows: &[AboutRow]) -> Result<(), StoreError> {
    for rows in rows.chunks(5_000) {
        each_db!(conn, |c| diesel::insert_into(audit_about::table).values(rows).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}

/// How far the index has come with entries that are older than it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filling {
    /// Entries below this are in it.
    pub done: u64,
    /// Entries from this on were put into it as they were written.
    pub until: u64,
}

/// How far the index has come; `None` = it is whole.
///
/// # Errors
/// The database's own.
pub fn filling(conn: &mut Conn) -> Result<Option<Filling>, StoreError> {
    let (done, until): (i64, i64) =
        audit_indexed::table.find(1).select((audit_indexed::done, audit_indexed::until)).first(conn)?;
    Ok((done < until).then(|| Filling { done: count(done), until: count(until) }))
}

/// Most queries that one search makes: the answer comes in bounded time, with where to go on.
const QUERIES: usize = 400;

/// What a search gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// Indices, the highest first.
    pub indices: Vec<u64>,
    /// Below which to go on, when there may be more.
    pub next: Option<u64>,
}

/// The entries that are about all of `topics`, from `floor` and below `below`, the newest first, at most `most`.
///
/// # Errors
/// The database's own.
pub fn search(conn: &mut Conn, topics: &[Topic], floor: u64, below: u64, most: usize) -> Result<Hits, StoreError> {
    let (floor, mut upto) = (int(floor), int(below).saturating_sub(1));
    let mut cursors: Vec<Cursor> = topics.iter().map(Cursor::of).collect();
    let (mut indices, mut queries) = (Vec::new(), 0);
    while indices.len() < most {
        let mut agreed = 0;
        let mut turn = 0;
        // Each list in turn says where it goes on at or below the candidate, until all say the same.
        while agreed < cursors.len() || cursors.is_empty() {
            let Some(cursor) = cursors.get_mut(turn) else { break };
            match cursor.seek(conn, upto, floor, &mut queries)? {
                None => return Ok(Hits { indices, next: None }),
                Some(at) if at == upto => agreed += 1,
                Some(at) => (upto, agreed) = (at, 1),
            }
            turn = (turn + 1) % topics.len();
            if queries > QUERIES {
                return Ok(Hits { indices, next: Some(count(upto).saturating_add(1)) });
            }
        }
        if upto < floor {
            return Ok(Hits { indices, next: None });
        }
        indices.push(count(upto));
        upto -= 1;
    }
    let next = indices.last().copied().filter(|last| int(*last) > floor);
    Ok(Hits { indices, next })
}

/// One topic's list, read downwards a block at a time.
struct Cursor {
    kind: i32,
    key: Key,
    /// Read, the highest first.
    block: Vec<i64>,
    /// How many to read next: few after a leap, more when one block follows the other.
    size: i64,
}

impl Cursor {
    fn of(topic: &Topic) -> Self {
        let (kind, key) = topic.place();
        Self { kind, key: Key(key), block: Vec::new(), size: 16 }
    }

    /// The highest index at or below `upto`, not below `floor`.
    fn seek(&mut self, conn: &mut Conn, upto: i64, floor: i64, queries: &mut usize) -> Result<Option<i64>, StoreError> {
        let at = self.block.partition_point(|idx| *idx > upto);
        if let Some(found) = self.block.get(at) {
            return Ok(Some(*found));
        }
        let follows = self.block.last().is_some_and(|last| last - upto <= 1);
        self.size = if follows { (self.size * 4).min(1_024) } else { 16 };
        *queries += 1;
        self.block = audit_about::table
            .filter(audit_about::kind.eq(self.kind).and(audit_about::key.eq(self.key)))
            .filter(audit_about::idx.le(upto).and(audit_about::idx.ge(floor)))
            .order(audit_about::idx.desc())
            .limit(self.size)
            .select(audit_about::idx)
            .load(conn)?;
        Ok(self.block.first().copied())
    }
}

/// The first index whose entry was made at `at` or later; the log's size when there is none. Times in the log do not
/// decrease, so it is found by halving.
///
/// # Errors
/// The database's own.
pub fn index_at(conn: &mut Conn, at: Timestamp) -> Result<u64, StoreError> {
    let (mut low, mut high) = (0, super::proof::size(conn)?);
    while low < high {
        let middle = low.midpoint(high);
        let entry: Option<String> =
            audit_log::table.find(int(middle)).select(audit_log::entry).first(conn).optional()?;
        let made = entry.as_deref().and_then(time_of);
        if made.is_some_and(|made| made < at) { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

/// The instant of an entry.
fn time_of(entry: &str) -> Option<Timestamp> {
    let value: Value = serde_json::from_str(entry).ok()?;
    value.get("t")?.as_str()?.parse().ok()
}

/// What is told in an entry, as far as the index needs it.
#[derive(Default)]
struct Told {
    people: Vec<(String, PersonId)>,
    unit: Option<String>,
}

impl Tx<'_> {
    /// Takes entries that are older than the index into it, at most `most`. Gives what is then left.
    ///
    /// # Errors
    /// The database's own; [`StoreError::Log`] for an entry that cannot be read.
    pub fn index_more(&mut self, most: u64) -> Result<Option<Filling>, StoreError> {
        let Some(Filling { done, until }) = filling(self.conn)? else { return Ok(None) };
        let to = done.saturating_add(most).min(until);
        let register = self.register();
        let made = from_log(self.conn, &register, done, to)?;
        insert(self.conn, &made)?;
        diesel::update(audit_indexed::table.find(1)).set(audit_indexed::done.eq(int(to))).execute(self.conn)?;
        filling(self.conn)
    }

    /// Erases from the index whom those entries name, and where they belong. To be called in the transaction that
    /// deletes the entries' rows of `audit_private`, and before that: it learns from them who is named.
    ///
    /// # Errors
    /// The database's own.
    pub fn forget_people_of(&mut self, entries: &[EntryId]) -> Result<(), StoreError> {
        let units: Vec<String> = unit::table.select(unit::code).load(self.conn)?;
        let units: Vec<Key> = units.iter().map(|code| Key(hashed(code))).collect();
        for ids in entries.chunks(500) {
            let keys: Vec<Key> = ids.iter().map(|id| Key(id.uuid())).collect();
            let named: Vec<(i64, Option<Key>)> = audit_log::table
                .inner_join(audit_private::table.on(audit_private::id.eq(audit_log::id)))
                .filter(audit_log::id.eq_any(keys))
                .select((audit_log::idx, audit_private::subject))
                .distinct()
                .load(self.conn)?;
            let mut of: HashMap<Key, Vec<i64>> = HashMap::new();
            for (idx, person) in &named {
                of.entry(person.unwrap_or(Key(Uuid::nil()))).or_default().push(*idx);
            }
            for (person, indices) in of {
                let theirs = audit_about::kind
                    .eq_any([Topic::PERSON, Topic::ACTOR])
                    .and(audit_about::key.eq(person))
                    .and(audit_about::idx.eq_any(indices));
                diesel::delete(audit_about::table.filter(theirs)).execute(self.conn)?;
            }
            let indices: Vec<i64> = named.into_iter().map(|(idx, _)| idx).collect();
            let there = audit_about::kind
                .eq(Topic::UNIT)
                .and(audit_about::key.eq_any(&units))
                .and(audit_about::idx.eq_any(indices));
            diesel::delete(audit_about::table.filter(there)).execute(self.conn)?;
        }
        Ok(())
    }
}

/// The rows of entries as they are told in the log.
fn from_log(conn: &mut Conn, register: &Register, from: u64, to: u64) -> Result<Vec<AboutRow>, StoreError> {
    let entries: Vec<(i64, Key, String)> = audit_log::table
        .filter(audit_log::idx.ge(int(from)).and(audit_log::idx.lt(int(to))))
        .order(audit_log::idx)
        .select((audit_log::idx, audit_log::id, audit_log::entry))
        .load(conn)?;
    let mut told: HashMap<Key, Told> = HashMap::new();
    let ids: Vec<Key> = entries.iter().map(|(_, id, _)| *id).collect();
    for ids in ids.chunks(5_000) {
        let fields = ["actor_guid", "subject_guid", "stead_guid", "unit"];
        let found: Vec<(Key, String, String, Option<Key>)> = audit_private::table
            .filter(audit_private::id.eq_any(ids).and(audit_private::field.eq_any(fields)))
            .select((audit_private::id, audit_private::field, audit_private::disclosure, audit_private::subject))
            .load(conn)?;
        for (id, field, disclosure, person) in found {
            let of = told.entry(id).or_default();
            if field == "unit" {
                let opened = open(&disclosure).map_err(|error| StoreError::Log(error.to_string()))?;
                of.unit = opened.value.as_str().map(str::to_owned);
            } else if let Some(person) = person {
                of.people.push((field, person.id()));
            }
        }
    }
    let mut made = Vec::new();
    for (idx, id, text) in &entries {
        let entry: Value =
            serde_json::from_str(text).map_err(|_| StoreError::Log(format!("entry {idx} cannot be read")))?;
        let none = Told::default();
        let told = told.get(id).unwrap_or(&none);
        made.extend(rows(&said(&entry, told), register, *idx));
    }
    Ok(made)
}

fn said<'a>(entry: &'a Value, told: &'a Told) -> Said<'a> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let id = |name: &str| text(name).and_then(|id| Uuid::try_parse(id).ok());
    let person = |name: &str| told.people.iter().find(|(field, _)| field == name).map(|(_, person)| *person);
    Said {
        kind: text("type").unwrap_or_default(),
        order: id("order"),
        line: id("line"),
        grant: id("grant"),
        system: text("system"),
        role: text("role"),
        actor: person("actor_guid"),
        subject: person("subject_guid"),
        stead: person("stead_guid"),
        unit: told.unit.as_deref(),
    }
}

fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
