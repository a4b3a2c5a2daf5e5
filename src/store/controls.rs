//! What the control list asks for, the daily counts behind its trends, and samples.
//!
//! Each question gives the number of rows and the first of them: a list that shows two hundred says how many more there are.

use std::collections::BTreeMap;

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{day, from_json, json};
use super::schema::{control_count, control_sample, decision, grants, order_line, orders};
use super::{StoreError, grants as kept};
use crate::domain::calendar::{end_of, start_of};
use crate::domain::control::{Drawn, Item, Population, Sample};
use crate::domain::grant::{Grant, Ground};
use crate::domain::ids::{PersonId, RoleId, SampleId, SystemId};

/// Grants that an item asks for.
#[derive(Debug, Clone)]
pub enum Which {
    /// Standing ones of these people.
    Of(Vec<PersonId>),
    /// Standing ones of these roles.
    Roles(Vec<RoleId>),
    /// Standing ones that somebody was to answer for before the day.
    Overdue(Date),
    /// Standing ones with this question open.
    Asked(Ground),
    /// Standing ones past their last day, and ended ones that are not removed.
    NotRemoved(Date),
    /// Standing ones whose line needed a decision and has none; what was given in an emergency is decided afterwards.
    Undecided,
    /// Those that rest on an assignment and are not removed.
    OnAssignments,
}

/// Paths that the orderer's own order answers, when the orderer is the line manager.
const ANSWERED: [&str; 2] = ["[\"manager\"]", "[\"opinion\"]"];

/// How many there are in those systems (all when `None`), and the first `most` of them, the longest standing first.
///
/// # Errors
/// The database's own.
pub fn grants_of(
    conn: &mut Conn,
    which: &Which,
    systems: Option<&[SystemId]>,
    most: i64,
) -> Result<(u64, Vec<Grant>), StoreError> {
    let asked = || {
        let mut query = grants::table.into_boxed();
        if let Some(systems) = systems {
            let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
            query = query.filter(grants::system.eq_any(keys));
        }
        let stands = grants::state.eq("active");
        match which {
            Which::Of(people) => {
                let keys: Vec<Key> = people.iter().map(|id| Key(id.uuid())).collect();
                query.filter(stands.and(grants::subject.eq_any(keys)))
            }
            Which::Roles(roles) => {
                let keys: Vec<Key> = roles.iter().map(|id| Key(id.uuid())).collect();
                query.filter(stands.and(grants::role.eq_any(keys)))
            }
            Which::Overdue(day) => query.filter(stands.and(grants::review_by.lt(day.to_string())).assume_not_null()),
            Which::Asked(ground) => {
                let open = grants::review_ground.eq(ground.word()).and(grants::review_by.is_not_null());
                query.filter(stands.and(open).assume_not_null())
            }
            Which::NotRemoved(day) => {
                let past = stands.and(grants::until_day.lt(day.to_string())).assume_not_null();
                query.filter(grants::state.eq("removing").or(past))
            }
            Which::Undecided => {
                let of = order_line::table.filter(order_line::id.nullable().eq(grants::line));
                let asks = order_line::path.ne("[]").and(order_line::emergency.eq(false));
                let answered = order_line::by_manager.eq(true).and(order_line::path.eq_any(ANSWERED));
                let decided = decision::table.filter(decision::line.eq(order_line::id));
                let without = of.filter(asks).filter(not(answered)).filter(not(exists(decided)));
                query.filter(stands.and(exists(without)))
            }
            Which::OnAssignments => query.filter(grants::state.ne("removed").and(grants::employment.like("uppdrag:%"))),
        }
    };
    let count: i64 = asked().count().get_result(conn)?;
    let ids: Vec<Key> = asked().select(grants::id).order((grants::delivered_at, grants::id)).limit(most).load(conn)?;
    let ids: Vec<_> = ids.into_iter().map(Key::id).collect();
    let mut found = kept::find_many(conn, &ids)?;
    found.sort_by_key(|grant| (grant.delivered_at, grant.id));
    Ok((u64::try_from(count).unwrap_or(0), found))
}

/// Whether the items were counted for that day.
///
/// # Errors
/// The database's own.
pub fn is_counted(conn: &mut Conn, on: Date) -> Result<bool, StoreError> {
    let of_day = control_count::table.filter(control_count::day.eq(on.to_string()));
    Ok(diesel::select(exists(of_day)).get_result(conn)?)
}

/// The counts since a day, by item and day.
///
/// # Errors
/// The database's own; a row that makes no sense.
pub fn counts(conn: &mut Conn, since: Date) -> Result<BTreeMap<Item, BTreeMap<Date, u64>>, StoreError> {
    let rows: Vec<(String, String, i64)> =
        control_count::table.filter(control_count::day.ge(since.to_string())).load(conn)?;
    let mut counts: BTreeMap<Item, BTreeMap<Date, u64>> = BTreeMap::new();
    for (on, item, rows) in rows {
        // An item that there is no more has no trend to show.
        let Some(item) = Item::of_word(&item) else { continue };
        let on = on.parse().map_err(|_| StoreError::row("control_count", "day", on))?;
        counts.entry(item).or_default().insert(on, u64::try_from(rows).unwrap_or(0));
    }
    Ok(counts)
}

pub(super) fn keep_counts(conn: &mut Conn, on: Date, counts: &[(Item, u64)]) -> Result<(), StoreError> {
    for (item, rows) in counts {
        diesel::insert_into(control_count::table)
            .values((
                control_count::day.eq(on.to_string()),
                control_count::item.eq(item.word()),
                control_count::rows.eq(i64::try_from(*rows).unwrap_or(i64::MAX)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

type Row = (Key, Key, String, Option<String>, Option<String>, String, i64, String, String, Key, At);

fn sample((id, system, population, from, to, seed, of, digest, drawn, by, at): Row) -> Result<Sample, StoreError> {
    const TABLE: &str = "control_sample";
    let population = match (population.as_str(), from, to) {
        ("grants", None, None) => Population::Grants,
        ("lines", Some(from), Some(to)) => {
            Population::Lines { from: day(&from, TABLE, "from_day", id)?, to: day(&to, TABLE, "to_day", id)? }
        }
        _ => return Err(StoreError::row(TABLE, "population", id.0)),
    };
    let drawn = Drawn { of: u64::try_from(of).unwrap_or(0), digest, ids: from_json(&drawn, TABLE, "drawn", id)? };
    Ok(Sample { id: id.id(), system: system.id(), population, seed, drawn, by: by.id(), at: at.0 })
}

pub(super) fn insert_sample(conn: &mut Conn, it: &Sample) -> Result<(), StoreError> {
    let (from, to) = match it.population {
        Population::Grants => (None, None),
        Population::Lines { from, to } => (Some(from.to_string()), Some(to.to_string())),
    };
    diesel::insert_into(control_sample::table)
        .values((
            control_sample::id.eq(Key(it.id.uuid())),
            control_sample::system.eq(Key(it.system.uuid())),
            control_sample::population.eq(it.population.word()),
            control_sample::from_day.eq(from),
            control_sample::to_day.eq(to),
            control_sample::seed.eq(&it.seed),
            control_sample::size.eq(i64::try_from(it.drawn.of).unwrap_or(i64::MAX)),
            control_sample::digest.eq(&it.drawn.digest),
            control_sample::drawn.eq(json(&it.drawn.ids)?),
            control_sample::drawn_by.eq(Key(it.by.uuid())),
            control_sample::drawn_at.eq(At(it.at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A sample.
///
/// # Errors
/// The database's own.
pub fn find_sample(conn: &mut Conn, id: SampleId) -> Result<Option<Sample>, StoreError> {
    let row: Option<Row> = control_sample::table.find(Key(id.uuid())).first(conn).optional()?;
    row.map(sample).transpose()
}

/// The samples of those systems (all when `None`), the newest first, at most `most`.
///
/// # Errors
/// The database's own.
pub fn samples(conn: &mut Conn, systems: Option<&[SystemId]>, most: i64) -> Result<Vec<Sample>, StoreError> {
    let mut query = control_sample::table.into_boxed();
    if let Some(systems) = systems {
        let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
        query = query.filter(control_sample::system.eq_any(keys));
    }
    let rows: Vec<Row> = query.order(control_sample::id.desc()).limit(most).load(conn)?;
    rows.into_iter().map(sample).collect()
}

/// Rows of a population read at once.
const PAGE: i64 = 5_000;

/// Goes through a population in the order of its ids, as it was at that instant.
///
/// # Errors
/// The database's own.
pub fn population(
    conn: &mut Conn,
    system: SystemId,
    of: Population,
    at: Timestamp,
    mut each: impl FnMut(uuid::Uuid),
) -> Result<(), StoreError> {
    let mut after: Option<Key> = None;
    loop {
        let (last, ids, full) = match of {
            Population::Grants => stood(conn, system, at, after)?,
            Population::Lines { from, to } => sent(conn, system, (from, to), after)?,
        };
        ids.into_iter().for_each(|id| each(id.0));
        if !full {
            return Ok(());
        }
        after = last;
    }
}

/// The last id looked at, those that belong, and whether there may be more.
type Page = (Option<Key>, Vec<Key>, bool);

/// Grants that stood at an instant: given by then, and not ended by then.
fn stood(conn: &mut Conn, system: SystemId, at: Timestamp, after: Option<Key>) -> Result<Page, StoreError> {
    let mut query = grants::table.filter(grants::system.eq(Key(system.uuid()))).into_boxed();
    if let Some(after) = after {
        query = query.filter(grants::id.gt(after));
    }
    let rows: Vec<(Key, String)> =
        query.order(grants::id).limit(PAGE).select((grants::id, grants::facts)).load(conn)?;
    let full = i64::try_from(rows.len()).is_ok_and(|found| found >= PAGE);
    let last = rows.last().map(|(id, _)| *id);
    let ids: Vec<_> = rows.iter().map(|(id, _)| id.id()).collect();
    let mut belong = Vec::new();
    for grant in kept::find_many(conn, &ids)? {
        if grant.stood(at) {
            belong.push(Key(grant.id.uuid()));
        }
    }
    belong.sort_unstable();
    Ok((last, belong, full))
}

/// Lines whose order was sent in the period.
fn sent(conn: &mut Conn, system: SystemId, (from, to): (Date, Date), after: Option<Key>) -> Result<Page, StoreError> {
    let mut query = order_line::table
        .inner_join(orders::table.on(orders::id.eq(order_line::order_id)))
        .filter(order_line::system.eq(Key(system.uuid())))
        .filter(orders::submitted_at.ge(At(start_of(from))).and(orders::submitted_at.lt(At(end_of(to)))))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(order_line::id.gt(after));
    }
    let ids: Vec<Key> = query.order(order_line::id).limit(PAGE).select(order_line::id).load(conn)?;
    let full = i64::try_from(ids.len()).is_ok_and(|found| found >= PAGE);
    Ok((ids.last().copied(), ids, full))
}
