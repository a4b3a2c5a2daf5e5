//! What a decision on erasure takes next: one batch at a time, by keyset, so that a period of any size costs the same.
//!
//! A batch is never empty unless it is the last. Everything is asked anew inside each batch: an order that came to life
//! again, or a person who came back, is left alone.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::erasures::after;
use super::lines::from_json;
use super::schema::{assignment, audit_log, audit_order_key, audit_private, draft, grants, order_line, orders, person};
use crate::domain::calendar;
use crate::domain::erasure::{Batch, Class, Erasure, GONE, Value};
use crate::domain::grant::State;
use crate::domain::ids::{OrderId, PersonId};

/// Orders or people in a batch.
const AT_ONCE: i64 = 25;
/// Entries looked through at once.
const ENTRIES: i64 = 500;

/// The next batch of a decision.
///
/// # Errors
/// The database's own.
pub fn next(conn: &mut Conn, erasure: &Erasure) -> Result<Batch, StoreError> {
    match erasure.decided.class {
        Class::Orders | Class::Refused => some_orders(conn, erasure),
        Class::Log | Class::SignIns => some_entries(conn, erasure),
        Class::Drafts => some_drafts(conn, erasure),
        Class::People | Class::External => some_people(conn, erasure),
        Class::Person => {
            let people: Vec<PersonId> = erasure.decided.subject.into_iter().collect();
            let person = Key(people.first().map_or(Uuid::nil(), |id| id.uuid()));
            let standing: i64 = grants::table
                .filter(grants::subject.eq(person).and(grants::state.ne("removed")))
                .count()
                .get_result(conn)?;
            let gone: i64 =
                person::table.find(person).filter(person::gone_at.is_not_null()).count().get_result(conn)?;
            let people = if standing == 0 && gone == 1 { people } else { Vec::new() };
            Ok(Batch { last: true, ..with_people(conn, people)? })
        }
    }
}

fn since(erasure: &Erasure) -> Timestamp {
    erasure.decided.from.map_or(Timestamp::MIN, calendar::start_of)
}

fn reached(erasure: &Erasure) -> Key {
    Key(erasure.reached.parse().unwrap_or(Uuid::nil()))
}

/// Orders of the period that are over: no line is open, no grant stands or waits to be removed, and the last of it
/// ended within the period.
fn some_orders(conn: &mut Conn, erasure: &Erasure) -> Result<Batch, StoreError> {
    let mut from = reached(erasure);
    loop {
        let ids: Vec<Key> = orders::table
            .filter(orders::id.gt(from).and(orders::submitted_at.lt(At(after(erasure)))))
            .filter(orders::id.eq_any(audit_order_key::table.select(audit_order_key::order_id)))
            .order(orders::id)
            .limit(AT_ONCE)
            .select(orders::id)
            .load(conn)?;
        let last = i64::try_from(ids.len()).is_ok_and(|found| found < AT_ONCE);
        from = ids.last().copied().unwrap_or(from);
        let over = over(conn, &ids)?;
        let wanted = |order: &&Over| {
            let within = order.at >= since(erasure) && order.at < after(erasure);
            let of_system = erasure.decided.system.is_none_or(|id| order.systems.iter().all(|one| one.0 == id.uuid()));
            within && of_system && order.granted == (erasure.decided.class == Class::Orders)
        };
        let found: Vec<OrderId> = over.iter().filter(wanted).map(|order| order.id.id()).collect();
        if last || !found.is_empty() {
            let mut values = of_orders(conn, &found)?;
            values.sort_by_key(|value| value.index);
            let (keys, reached) = (found.clone(), from.0.to_string());
            return Ok(Batch { values, orders: found, keys, reached, last, ..Batch::default() });
        }
    }
}

/// An order that is over.
struct Over {
    id: Key,
    at: Timestamp,
    granted: bool,
    systems: HashSet<Key>,
}

fn over(conn: &mut Conn, ids: &[Key]) -> Result<Vec<Over>, StoreError> {
    let lines: Vec<(Key, bool, At, Key)> = order_line::table
        .filter(order_line::order_id.eq_any(ids))
        .select((order_line::order_id, order_line::open, order_line::since, order_line::system))
        .load(conn)?;
    let granted: Vec<(Option<Key>, Key, String)> = grants::table
        .filter(grants::order_id.eq_any(ids.iter().copied().map(Some)))
        .select((grants::order_id, grants::id, grants::facts))
        .load(conn)?;
    let mut all: HashMap<Key, Option<Over>> = HashMap::new();
    for (id, open, since, system) in lines {
        let fresh = || Some(Over { id, at: since.0, granted: false, systems: HashSet::new() });
        let order = all.entry(id).or_insert_with(fresh);
        if open {
            *order = None;
        } else if let Some(order) = order {
            order.at = order.at.max(since.0);
            order.systems.insert(system);
        }
    }
    for (id, grant, facts) in granted {
        let Some(order) = id.and_then(|id| all.get_mut(&id)) else { continue };
        match from_json(&facts, "grants", "facts", grant)? {
            State::Removed { at, removed_at, .. } => {
                if let Some(order) = order {
                    order.at = order.at.max(at).max(removed_at);
                    order.granted = true;
                }
            }
            State::Active | State::Removing { .. } => *order = None,
        }
    }
    let mut over: Vec<Over> = all.into_values().flatten().collect();
    over.sort_by_key(|order| order.id);
    Ok(over)
}

type Told = (i64, Key, String);

fn value((index, entry, field): Told) -> Value {
    Value { index: u64::try_from(index).unwrap_or(0), entry: entry.id(), field }
}

/// What the log tells of orders, and of the grants they led to.
fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Value>, StoreError> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.uuid())).collect();
    let mut told: Vec<Told> = audit_private::table
        .inner_join(audit_log::table.on(audit_log::id.eq(audit_private::id)))
        .filter(audit_log::about.eq_any(&keys))
        .select((audit_log::idx, audit_private::id, audit_private::field))
        .load(conn)?;
    let granted: Vec<(Key, Key)> = grants::table
        .filter(grants::order_id.eq_any(keys.iter().copied().map(Some)))
        .select((grants::id, grants::subject))
        .load(conn)?;
    for (grant, subject) in granted {
        // Entries of a grant name it in plain; the person's own are few.
        let of_subject: Vec<Key> = audit_private::table
            .inner_join(audit_log::table.on(audit_log::id.eq(audit_private::id)))
            .filter(audit_private::subject.eq(subject).and(audit_log::about.is_null()))
            .filter(audit_log::entry.like(format!("%\"grant\":\"{}\"%", grant.0)))
            .select(audit_private::id)
            .load(conn)?;
        let more: Vec<Told> = audit_private::table
            .inner_join(audit_log::table.on(audit_log::id.eq(audit_private::id)))
            .filter(audit_private::id.eq_any(of_subject))
            .select((audit_log::idx, audit_private::id, audit_private::field))
            .load(conn)?;
        told.extend(more);
    }
    told.sort_unstable();
    told.dedup();
    Ok(told.into_iter().map(value).collect())
}

/// What the log tells outside orders. Entries about a grant that stands are left: they are its ground.
fn some_entries(conn: &mut Conn, erasure: &Erasure) -> Result<Batch, StoreError> {
    let sign_ins = erasure.decided.class == Class::SignIns;
    let (first, end) = (index_at(conn, since(erasure))?, index_at(conn, after(erasure))?);
    let mut from = erasure.reached.parse::<i64>().unwrap_or(first);
    loop {
        let rows: Vec<(i64, Key, String)> = audit_log::table
            .filter(audit_log::idx.ge(from).and(audit_log::idx.lt(end)).and(audit_log::about.is_null()))
            .order(audit_log::idx)
            .limit(ENTRIES)
            .select((audit_log::idx, audit_log::id, audit_log::entry))
            .load(conn)?;
        let last = i64::try_from(rows.len()).is_ok_and(|found| found < ENTRIES);
        from = rows.last().map_or(end, |(index, ..)| index + 1);
        let rows = wanted(conn, rows, sign_ins)?;
        let told: Vec<Told> = audit_private::table
            .inner_join(audit_log::table.on(audit_log::id.eq(audit_private::id)))
            .filter(audit_private::id.eq_any(rows))
            .order((audit_log::idx, audit_private::field))
            .select((audit_log::idx, audit_private::id, audit_private::field))
            .load(conn)?;
        if last || !told.is_empty() {
            let day = erasure.decided.until.saturating_add(jiff::Span::new().days(1));
            return Ok(Batch {
                values: told.into_iter().map(value).collect(),
                // With a period that begins later, days before it have keys that stay.
                days_before: (last && !sign_ins && erasure.decided.from.is_none()).then_some(day),
                sessions_before: (last && sign_ins).then(|| after(erasure)),
                reached: from.to_string(),
                last,
                ..Batch::default()
            });
        }
    }
}

/// Of these entries, those that the class is about.
fn wanted(conn: &mut Conn, rows: Vec<(i64, Key, String)>, sign_ins: bool) -> Result<Vec<Key>, StoreError> {
    let read = |(_, id, text): &(i64, Key, String)| serde_json::from_str::<Json>(text).ok().map(|entry| (*id, entry));
    let rows: Vec<(Key, Json)> = rows.iter().filter_map(read).collect();
    let word = |entry: &Json, name: &str| entry.get(name).and_then(Json::as_str).map(str::to_owned);
    let named: Vec<Key> = rows.iter().filter_map(|(_, entry)| Some(Key(word(entry, "grant")?.parse().ok()?))).collect();
    let standing: Vec<Key> = grants::table
        .filter(grants::id.eq_any(named).and(grants::state.ne("removed")))
        .select(grants::id)
        .load(conn)?;
    let standing: HashSet<Uuid> = standing.into_iter().map(|key| key.0).collect();
    let fits = |entry: &Json| {
        let of_session = word(entry, "type").is_some_and(|kind| kind.starts_with("session."));
        let stands = word(entry, "grant").and_then(|id| id.parse().ok()).is_some_and(|id| standing.contains(&id));
        !stands && (!sign_ins || of_session)
    };
    Ok(rows.into_iter().filter(|(_, entry)| fits(entry)).map(|(id, _)| id).collect())
}

/// Index of the first entry made at `at` or later. The log's times do not go backwards, so halving finds it.
fn index_at(conn: &mut Conn, at: Timestamp) -> Result<i64, StoreError> {
    let last: Option<i64> = audit_log::table.select(diesel::dsl::max(audit_log::idx)).first(conn)?;
    let (mut low, mut high) = (0, last.map_or(0, |last| last + 1));
    while low < high {
        let middle = low + (high - low) / 2;
        let text: String = audit_log::table.find(middle).select(audit_log::entry).first(conn)?;
        let made = serde_json::from_str::<Json>(&text).ok().and_then(|entry| entry.get("t")?.as_str()?.parse().ok());
        let made: Timestamp = made.ok_or_else(|| StoreError::row("audit_log", "entry", middle))?;
        if made < at { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

fn some_drafts(conn: &mut Conn, erasure: &Erasure) -> Result<Batch, StoreError> {
    let within = draft::updated_at.lt(At(after(erasure))).and(draft::updated_at.ge(At(since(erasure).max(EPOCH))));
    let found: Vec<Key> = draft::table.filter(within).order(draft::id).limit(ENTRIES).select(draft::id).load(conn)?;
    let last = i64::try_from(found.len()).is_ok_and(|found| found < ENTRIES);
    Ok(Batch { drafts: found.into_iter().map(Key::id).collect(), last, ..Batch::default() })
}

/// Earlier than anything here, and within what both databases can hold.
const EPOCH: Timestamp = Timestamp::UNIX_EPOCH;

/// People who are gone: those who never had or asked for anything, or those without employment whose assignments ended.
fn some_people(conn: &mut Conn, erasure: &Erasure) -> Result<Batch, StoreError> {
    let mut from = reached(erasure);
    loop {
        let gone = person::gone_at.lt(At(after(erasure))).and(person::gone_at.ge(At(since(erasure).max(EPOCH))));
        let mut query = person::table
            .filter(person::id.gt(from).and(person::name.ne(GONE)))
            .filter(gone.assume_not_null())
            .into_boxed();
        if erasure.decided.class == Class::External {
            query = query.filter(person::id.eq_any(assignment::table.select(assignment::person)));
        } else {
            query = query.filter(diesel::dsl::not(person::id.eq_any(assignment::table.select(assignment::person))));
        }
        let ids: Vec<Key> = query.order(person::id).limit(AT_ONCE).select(person::id).load(conn)?;
        let last = i64::try_from(ids.len()).is_ok_and(|found| found < AT_ONCE);
        from = ids.last().copied().unwrap_or(from);
        let found = match erasure.decided.class {
            Class::External => assignments_over(conn, ids, erasure)?,
            _ => never_had_any(conn, ids)?,
        };
        if last || !found.is_empty() {
            return Ok(Batch { reached: from.0.to_string(), last, ..with_people(conn, found)? });
        }
    }
}

fn never_had_any(conn: &mut Conn, ids: Vec<Key>) -> Result<Vec<PersonId>, StoreError> {
    let mut had: HashSet<Key> = HashSet::new();
    had.extend(
        order_line::table.filter(order_line::subject.eq_any(&ids)).select(order_line::subject).load::<Key>(conn)?,
    );
    had.extend(orders::table.filter(orders::orderer.eq_any(&ids)).select(orders::orderer).load::<Key>(conn)?);
    had.extend(grants::table.filter(grants::subject.eq_any(&ids)).select(grants::subject).load::<Key>(conn)?);
    Ok(ids.into_iter().filter(|id| !had.contains(id)).map(Key::id).collect())
}

fn assignments_over(conn: &mut Conn, ids: Vec<Key>, erasure: &Erasure) -> Result<Vec<PersonId>, StoreError> {
    let mut stays: HashSet<Key> = HashSet::new();
    let later = assignment::to_day.gt(erasure.decided.until.to_string());
    stays.extend(
        assignment::table
            .filter(assignment::person.eq_any(&ids).and(later))
            .select(assignment::person)
            .load::<Key>(conn)?,
    );
    let standing = grants::subject.eq_any(&ids).and(grants::state.ne("removed"));
    stays.extend(grants::table.filter(standing).select(grants::subject).load::<Key>(conn)?);
    let open = order_line::subject.eq_any(&ids).and(order_line::open.eq(true));
    stays.extend(order_line::table.filter(open).select(order_line::subject).load::<Key>(conn)?);
    Ok(ids.into_iter().filter(|id| !stays.contains(id)).map(Key::id).collect())
}

/// These people with everything that is told of them, and the keys of orders that are about nobody else.
fn with_people(conn: &mut Conn, people: Vec<PersonId>) -> Result<Batch, StoreError> {
    let ids: Vec<Key> = people.iter().map(|id| Key(id.uuid())).collect();
    let told: Vec<Told> = audit_private::table
        .inner_join(audit_log::table.on(audit_log::id.eq(audit_private::id)))
        .filter(audit_private::subject.eq_any(ids.iter().copied().map(Some)))
        .order((audit_log::idx, audit_private::field))
        .select((audit_log::idx, audit_private::id, audit_private::field))
        .load(conn)?;
    let theirs: Vec<Key> = order_line::table
        .filter(order_line::subject.eq_any(&ids))
        .select(order_line::order_id)
        .distinct()
        .load(conn)?;
    let shared: Vec<Key> = order_line::table
        .filter(order_line::order_id.eq_any(&theirs))
        .filter(diesel::dsl::not(order_line::subject.eq_any(&ids)).or(order_line::open.eq(true)))
        .select(order_line::order_id)
        .load(conn)?;
    let keys = theirs.into_iter().filter(|id| !shared.contains(id)).map(Key::id).collect();
    Ok(Batch { values: told.into_iter().map(value).collect(), people, keys, ..Batch::default() })
}

/// Of what an erasure took earlier, what is here again: after a copy from before it was restored.
///
/// # Errors
/// The database's own.
pub fn returned(conn: &mut Conn, taken: &Batch) -> Result<Batch, StoreError> {
    let mut told: Vec<Told> = Vec::new();
    for some in taken.values.chunks(500) {
        let ids: Vec<Key> = some.iter().map(|value| Key(value.entry.uuid())).collect();
        let rows: Vec<Told> = audit_private::table
            .inner_join(audit_log::table.on(audit_log::id.eq(audit_private::id)))
            .filter(audit_private::id.eq_any(ids))
            .order((audit_log::idx, audit_private::field))
            .select((audit_log::idx, audit_private::id, audit_private::field))
            .load(conn)?;
        let was = |row: &Told| some.iter().any(|value| value.entry.uuid() == row.1.0 && value.field == row.2);
        told.extend(rows.into_iter().filter(was));
    }
    told.sort_unstable();
    told.dedup();
    let keys: Vec<Key> = taken.keys.iter().chain(&taken.orders).map(|id| Key(id.uuid())).collect();
    let found = audit_order_key::table.filter(audit_order_key::order_id.eq_any(keys));
    let keys: Vec<Key> = found.select(audit_order_key::order_id).load(conn)?;
    let orders = taken.orders.iter().copied().filter(|id| keys.contains(&Key(id.uuid()))).collect();
    let people: Vec<Key> = taken.people.iter().map(|id| Key(id.uuid())).collect();
    let named = person::table.filter(person::id.eq_any(people).and(person::name.ne(GONE)));
    let people: Vec<Key> = named.select(person::id).load(conn)?;
    Ok(Batch {
        values: told.into_iter().map(value).collect(),
        orders,
        keys: keys.into_iter().map(Key::id).collect(),
        people: people.into_iter().map(Key::id).collect(),
        ..Batch::default()
    })
}
