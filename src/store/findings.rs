//! Findings: row ↔ domain, finders, and when what was last reconciled.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::lines::{from_json, json, scope};
use super::record::{one, unique};
use super::schema::{finding, group_sight, reconciled};
use crate::domain::ids::{FindingId, GrantId, PersonId, RoleId, SystemId};
use crate::domain::reconciliation::{Finding, Kind, Source, State};
use crate::domain::refusal::Refusal;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = finding, treat_none_as_default_value = false)]
struct Row {
    id: Key,
    kind: String,
    source: String,
    system: Key,
    role: Option<Key>,
    scope: String,
    subject: Option<Key>,
    account: String,
    grant_id: Option<Key>,
    first_seen: At,
    state: String,
    facts: String,
    evidence: Option<String>,
    until_day: Option<String>,
    open: bool,
    key: String,
    version: i32,
}

const TABLE: &str = "finding";

fn until(state: &State) -> Option<String> {
    match state {
        State::Accepted { until, .. } => Some(until.to_string()),
        _ => None,
    }
}

fn is_open(state: &State) -> bool {
    !matches!(state, State::Closed { .. })
}

impl Row {
    fn of(one: &Finding) -> Result<Self, StoreError> {
        Ok(Self {
            id: Key(one.id.uuid()),
            kind: one.kind.word().to_owned(),
            source: one.source.word().to_owned(),
            system: Key(one.system.uuid()),
            role: one.role.map(|role| Key(role.uuid())),
            scope: one.scope.key(),
            subject: one.subject.map(|person| Key(person.uuid())),
            account: one.account.clone(),
            grant_id: one.grant.map(|grant| Key(grant.uuid())),
            first_seen: At(one.first_seen),
            state: one.state.word().to_owned(),
            facts: json(&one.state)?,
            evidence: one.evidence.as_ref().map(json).transpose()?,
            until_day: until(&one.state),
            open: is_open(&one.state),
            key: one.key(),
            version: one.version,
        })
    }

    fn finding(self) -> Result<Finding, StoreError> {
        let id = self.id;
        let kind = Kind::ALL.iter().copied().find(|kind| kind.word() == self.kind);
        let source = Source::ALL.iter().copied().find(|source| source.word() == self.source);
        Ok(Finding {
            id: id.id(),
            kind: kind.ok_or_else(|| StoreError::row(TABLE, "kind", id.0))?,
            source: source.ok_or_else(|| StoreError::row(TABLE, "source", id.0))?,
            system: self.system.id(),
            role: self.role.map(Key::id),
            scope: scope(&self.scope, TABLE, id)?,
            subject: self.subject.map(Key::id),
            account: self.account,
            grant: self.grant_id.map(Key::id),
            first_seen: self.first_seen.0,
            state: from_json(&self.facts, TABLE, "facts", id)?,
            evidence: self.evidence.as_deref().map(|text| from_json(text, TABLE, "evidence", id)).transpose()?,
            version: self.version,
        })
    }
}

fn all(rows: Vec<Row>) -> Result<Vec<Finding>, StoreError> {
    rows.into_iter().map(Row::finding).collect()
}

pub(super) fn insert(conn: &mut Conn, one: &Finding) -> Result<(), StoreError> {
    diesel::insert_into(finding::table)
        .values(Row::of(one)?)
        .execute(conn)
        .map_err(|error| unique(error, Refusal::Conflict))?;
    Ok(())
}

pub(super) fn update(conn: &mut Conn, changed: &Finding, was: i32) -> Result<(), StoreError> {
    let rows = diesel::update(finding::table.find(Key(changed.id.uuid())).filter(finding::version.eq(was)))
        .set((
            finding::grant_id.eq(changed.grant.map(|grant| Key(grant.uuid()))),
            finding::state.eq(changed.state.word()),
            finding::facts.eq(json(&changed.state)?),
            finding::until_day.eq(until(&changed.state)),
            finding::open.eq(is_open(&changed.state)),
            finding::version.eq(changed.version),
        ))
        .execute(conn)?;
    one(rows)
}

pub(super) fn note_read(
    conn: &mut Conn,
    read: &[(SystemId, Source, Timestamp)],
    seen: &[PersonId],
    now: Timestamp,
) -> Result<(), StoreError> {
    for (system, source, at) in read {
        let row = reconciled::table.find((Key(system.uuid()), source.word()));
        diesel::delete(row).execute(conn)?;
        diesel::insert_into(reconciled::table)
            .values((
                reconciled::system.eq(Key(system.uuid())),
                reconciled::source.eq(source.word()),
                reconciled::at.eq(At(*at)),
            ))
            .execute(conn)?;
    }
    let rows: Vec<_> =
        seen.iter().map(|person| (group_sight::person.eq(Key(person.uuid())), group_sight::at.eq(At(now)))).collect();
    for rows in rows.chunks(2_000) {
        each_db!(conn, |c| diesel::insert_into(group_sight::table).values(rows).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}

/// The finding with that id.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, id: FindingId) -> Result<Option<Finding>, StoreError> {
    let row: Option<Row> = finding::table.find(Key(id.uuid())).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::finding).transpose()
}

/// What a list of findings is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrowed {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Only what waits for somebody on this day; otherwise everything that is so.
    pub waiting: Option<Date>,
    /// After this one.
    pub after: Option<FindingId>,
}

/// The open findings of systems, the oldest first.
///
/// # Errors
/// The database's own.
pub fn of_systems(
    conn: &mut Conn,
    systems: &[SystemId],
    narrowed: Narrowed,
    most: i64,
) -> Result<Vec<Finding>, StoreError> {
    let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
    let mut query = finding::table.filter(finding::system.eq_any(keys).and(finding::open.eq(true))).into_boxed();
    if let Some(kind) = narrowed.kind {
        query = query.filter(finding::kind.eq(kind.word()));
    }
    if let Some(day) = narrowed.waiting {
        query = query.filter(finding::state.eq("open").or(finding::until_day.lt(day.to_string())));
    }
    if let Some(after) = narrowed.after {
        query = query.filter(finding::id.gt(Key(after.uuid())));
    }
    all(query.order(finding::id).limit(most).select(Row::as_select()).load(conn)?)
}

/// How many open findings systems have, by system and kind: all of them, and those that wait on `day`.
///
/// # Errors
/// The database's own.
pub fn counts(
    conn: &mut Conn,
    systems: &[SystemId],
    day: Date,
) -> Result<HashMap<(SystemId, Kind), (i64, i64)>, StoreError> {
    let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<(Key, String, String, Option<String>, i64)> = finding::table
        .filter(finding::system.eq_any(keys).and(finding::open.eq(true)))
        .group_by((finding::system, finding::kind, finding::state, finding::until_day))
        .select((finding::system, finding::kind, finding::state, finding::until_day, diesel::dsl::count_star()))
        .load(conn)?;
    let day = day.to_string();
    let mut sums: HashMap<(SystemId, Kind), (i64, i64)> = HashMap::new();
    for (system, kind, state, until, count) in rows {
        let kind = Kind::ALL.iter().copied().find(|one| one.word() == kind);
        let sum = sums.entry((system.id(), kind.ok_or_else(|| StoreError::row(TABLE, "kind", system.0))?)).or_default();
        sum.0 += count;
        if state == "open" || until.is_some_and(|until| until < day) {
            sum.1 += count;
        }
    }
    Ok(sums)
}

/// How many findings of the systems wait on `day`, counted no further than `most`.
///
/// # Errors
/// The database's own.
pub fn waiting(conn: &mut Conn, systems: &[SystemId], day: Date, most: i64) -> Result<i64, StoreError> {
    let narrowed = Narrowed { waiting: Some(day), ..Narrowed::default() };
    Ok(i64::try_from(of_systems(conn, systems, narrowed, most)?.len()).unwrap_or(most))
}

/// Every open finding of a role, or of a system where there is no role, as one source shows it.
///
/// # Errors
/// The database's own.
pub fn open_of(
    conn: &mut Conn,
    system: SystemId,
    role: Option<RoleId>,
    source: Source,
) -> Result<Vec<Finding>, StoreError> {
    let mut query = finding::table
        .filter(finding::system.eq(Key(system.uuid())).and(finding::open.eq(true)))
        .filter(finding::source.eq(source.word()))
        .into_boxed();
    query = match role {
        Some(role) => query.filter(finding::role.eq(Key(role.uuid()))),
        None => query.filter(finding::role.is_null()),
    };
    all(query.select(Row::as_select()).load(conn)?)
}

/// Open findings about those grants.
///
/// # Errors
/// The database's own.
pub fn about_grants(conn: &mut Conn, grants: &[GrantId]) -> Result<Vec<Finding>, StoreError> {
    let keys: Vec<Option<Key>> = grants.iter().map(|id| Some(Key(id.uuid()))).collect();
    all(finding::table
        .filter(finding::grant_id.eq_any(keys).and(finding::open.eq(true)))
        .select(Row::as_select())
        .load(conn)?)
}

/// When systems were last reconciled, by source.
///
/// # Errors
/// The database's own.
pub fn last_read(conn: &mut Conn) -> Result<HashMap<(SystemId, Source), Timestamp>, StoreError> {
    let rows: Vec<(Key, String, At)> = reconciled::table.load(conn)?;
    rows.into_iter()
        .map(|(system, source, at)| {
            let source = Source::ALL.iter().copied().find(|one| one.word() == source);
            Ok(((system.id(), source.ok_or_else(|| StoreError::row("reconciled", "source", system.0))?), at.0))
        })
        .collect()
}

/// Whose groups were first seen when: everybody whose were seen before.
///
/// # Errors
/// The database's own.
pub fn sights(conn: &mut Conn) -> Result<HashMap<PersonId, Timestamp>, StoreError> {
    let rows: Vec<(Key, At)> = group_sight::table.load(conn)?;
    Ok(rows.into_iter().map(|(person, at)| (person.id(), at.0)).collect())
}

/// Those of the people for whom a finding of that kind is open.
///
/// # Errors
/// The database's own.
pub fn people_with(conn: &mut Conn, kind: Kind) -> Result<HashSet<PersonId>, StoreError> {
    let rows: Vec<Option<Key>> = finding::table
        .filter(finding::kind.eq(kind.word()).and(finding::open.eq(true)))
        .select(finding::subject)
        .load(conn)?;
    Ok(rows.into_iter().flatten().map(Key::id).collect())
}
