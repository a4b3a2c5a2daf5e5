//! Grants: row ↔ domain, finders.

use std::collections::HashSet;

use diesel::prelude::*;
use jiff::civil::Date;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{day, from_json, json, scope};
use super::record::{one, unique};
use super::schema::grants;
use crate::domain::grant::{Grant, Ground, Origin, Review};
use crate::domain::ids::{GrantId, PersonId, RoleId, SystemId};
use crate::domain::refusal::Refusal;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
struct Row {
    id: Key,
    line: Option<Key>,
    order_id: Option<Key>,
    subject: Key,
    employment: String,
    unit: String,
    system: Key,
    role: Key,
    scope: String,
    from_day: String,
    until_day: Option<String>,
    state: String,
    facts: String,
    delivered_at: At,
    delivered_by: Option<Key>,
    reference: String,
    version: i32,
    review_ground: Option<String>,
    review_by: Option<String>,
    pause: Option<String>,
    held_after: Option<String>,
    ad_groups: String,
    renew_by: Option<String>,
    not_renewed: Option<String>,
}

const TABLE: &str = "grants";

impl Row {
    fn of(grant: &Grant) -> Result<Self, StoreError> {
        Ok(Self {
            id: Key(grant.id.uuid()),
            line: grant.origin.line().map(|line| Key(line.uuid())),
            order_id: grant.origin.order().map(|order| Key(order.uuid())),
            subject: Key(grant.subject.uuid()),
            employment: grant.employment.clone(),
            unit: grant.unit.clone(),
            system: Key(grant.system.uuid()),
            role: Key(grant.role.uuid()),
            scope: grant.scope.key(),
            from_day: grant.from.to_string(),
            until_day: grant.until.map(|d| d.to_string()),
            state: grant.state.word().to_owned(),
            facts: json(&grant.state)?,
            delivered_at: At(grant.delivered_at),
            delivered_by: grant.delivered_by.map(|person| Key(person.uuid())),
            reference: grant.reference.clone(),
            version: grant.version,
            review_ground: grant.review.map(|review| review.ground.word().to_owned()),
            review_by: due(grant),
            pause: grant.pause.map(|pause| json(&pause)).transpose()?,
            held_after: grant.held_after.map(|day| day.to_string()),
            ad_groups: json(&grant.groups)?,
            renew_by: grant.renew_by.map(|day| day.to_string()),
            not_renewed: grant.not_renewed.as_ref().map(json).transpose()?,
        })
    }

    fn grant(self) -> Result<Grant, StoreError> {
        let id = self.id;
        Ok(Grant {
            id: id.id(),
            origin: match (self.line, self.order_id) {
                (Some(line), Some(order)) => Origin::Ordered { line: line.id(), order: order.id() },
                _ => Origin::TakenOver,
            },
            subject: self.subject.id(),
            employment: self.employment,
            unit: self.unit,
            system: self.system.id(),
            role: self.role.id(),
            scope: scope(&self.scope, TABLE, id)?,
            from: day(&self.from_day, TABLE, "from_day", id)?,
            until: self.until_day.as_deref().map(|d| day(d, TABLE, "until_day", id)).transpose()?,
            state: from_json(&self.facts, TABLE, "facts", id)?,
            review: review(self.review_ground.as_deref(), self.review_by.as_deref(), id)?,
            pause: self.pause.as_deref().map(|text| from_json(text, TABLE, "pause", id)).transpose()?,
            held_after: self.held_after.as_deref().map(|d| day(d, TABLE, "held_after", id)).transpose()?,
            delivered_at: self.delivered_at.0,
            delivered_by: self.delivered_by.map(Key::id),
            groups: from_json(&self.ad_groups, TABLE, "ad_groups", id)?,
            renew_by: self.renew_by.as_deref().map(|d| day(d, TABLE, "renew_by", id)).transpose()?,
            not_renewed: self.not_renewed.as_deref().map(|t| from_json(t, TABLE, "not_renewed", id)).transpose()?,
            reference: self.reference,
            version: self.version,
        })
    }
}

fn review(ground: Option<&str>, due: Option<&str>, id: Key) -> Result<Option<Review>, StoreError> {
    let Some(ground) = ground else { return Ok(None) };
    let known = Ground::ALL.iter().copied().find(|known| known.word() == ground);
    let ground = known.ok_or_else(|| StoreError::row(TABLE, "review_ground", id.0))?;
    Ok(Some(Review { ground, due: due.map(|text| day(text, TABLE, "review_by", id)).transpose()? }))
}

fn due(grant: &Grant) -> Option<String> {
    grant.review.and_then(|review| review.due).map(|day| day.to_string())
}

fn all(rows: Vec<Row>) -> Result<Vec<Grant>, StoreError> {
    rows.into_iter().map(Row::grant).collect()
}

pub(super) fn insert(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    diesel::insert_into(grants::table)
        .values(Row::of(grant)?)
        .execute(conn)
        .map_err(|error| unique(error, Refusal::AlreadyHeld))?;
    Ok(())
}

pub(super) fn update(conn: &mut Conn, grant: &Grant, was: i32) -> Result<(), StoreError> {
    let rows = diesel::update(grants::table.find(Key(grant.id.uuid())).filter(grants::version.eq(was)))
        .set((
            grants::employment.eq(&grant.employment),
            grants::unit.eq(&grant.unit),
            grants::until_day.eq(grant.until.map(|d| d.to_string())),
            grants::review_ground.eq(grant.review.map(|review| review.ground.word())),
            grants::review_by.eq(due(grant)),
            grants::scope.eq(grant.scope.key()),
            grants::pause.eq(grant.pause.map(|pause| json(&pause)).transpose()?),
            grants::held_after.eq(grant.held_after.map(|day| day.to_string())),
            grants::delivered_at.eq(At(grant.delivered_at)),
            grants::delivered_by.eq(grant.delivered_by.map(|person| Key(person.uuid()))),
            grants::reference.eq(&grant.reference),
            grants::state.eq(grant.state.word()),
            grants::facts.eq(json(&grant.state)?),
            grants::ad_groups.eq(json(&grant.groups)?),
            grants::renew_by.eq(grant.renew_by.map(|day| day.to_string())),
            grants::not_renewed.eq(grant.not_renewed.as_ref().map(json).transpose()?),
            grants::version.eq(grant.version),
        ))
        .execute(conn)?;
    one(rows)
}

/// The grant with that id.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, id: GrantId) -> Result<Option<Grant>, StoreError> {
    let row: Option<Row> = grants::table.find(Key(id.uuid())).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::grant).transpose()
}

/// The grants with those ids.
///
/// # Errors
/// The database's own.
pub fn find_many(conn: &mut Conn, ids: &[GrantId]) -> Result<Vec<Grant>, StoreError> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.uuid())).collect();
    all(grants::table.filter(grants::id.eq_any(keys)).select(Row::as_select()).load(conn)?)
}

/// The grants that are not yet ended, of those people.
///
/// # Errors
/// The database's own.
pub fn active_of(conn: &mut Conn, people: &[PersonId]) -> Result<Vec<Grant>, StoreError> {
    let keys: Vec<Key> = people.iter().map(|id| Key(id.uuid())).collect();
    all(grants::table
        .filter(grants::subject.eq_any(keys).and(grants::state.eq("active")))
        .order(grants::id)
        .select(Row::as_select())
        .load(conn)?)
}

/// Every grant of those people, ended ones too, newest first, at most fifty thousand.
///
/// # Errors
/// The database's own.
pub fn lately_of(conn: &mut Conn, people: &[PersonId]) -> Result<Vec<Grant>, StoreError> {
    let keys: Vec<Key> = people.iter().map(|id| Key(id.uuid())).collect();
    all(grants::table
        .filter(grants::subject.eq_any(keys))
        .order((grants::subject, grants::id.desc()))
        .limit(50_000)
        .select(Row::as_select())
        .load(conn)?)
}

/// Every grant of a person, newest first, ended ones included.
///
/// # Errors
/// The database's own.
pub fn all_of(conn: &mut Conn, person: PersonId) -> Result<Vec<Grant>, StoreError> {
    all(grants::table
        .filter(grants::subject.eq(Key(person.uuid())))
        .order(grants::id.desc())
        .limit(1_000)
        .select(Row::as_select())
        .load(conn)?)
}

/// The active grants of a system, newest first, older than `before`.
///
/// # Errors
/// The database's own.
pub fn of_system(
    conn: &mut Conn,
    system: SystemId,
    before: Option<GrantId>,
    most: i64,
) -> Result<Vec<Grant>, StoreError> {
    let mut query =
        grants::table.filter(grants::system.eq(Key(system.uuid())).and(grants::state.eq("active"))).into_boxed();
    if let Some(before) = before {
        query = query.filter(grants::id.lt(Key(before.uuid())));
    }
    all(query.order(grants::id.desc()).limit(most).select(Row::as_select()).load(conn)?)
}

/// The grants of a role that stand, newest first, at most `most`.
///
/// # Errors
/// The database's own.
pub fn active_of_role(conn: &mut Conn, role: RoleId, most: i64) -> Result<Vec<Grant>, StoreError> {
    let of_role = grants::role.eq(Key(role.uuid())).and(grants::state.eq("active"));
    all(grants::table.filter(of_role).order(grants::id.desc()).limit(most).select(Row::as_select()).load(conn)?)
}

/// The grants that stand in any of these systems, at most `most`.
///
/// # Errors
/// The database's own.
pub fn active_in(conn: &mut Conn, systems: &[SystemId], most: i64) -> Result<Vec<Grant>, StoreError> {
    let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
    let there = grants::system.eq_any(keys).and(grants::state.eq("active"));
    all(grants::table.filter(there).limit(most).select(Row::as_select()).load(conn)?)
}

/// Active grants whose last day is before `day`, at most `most`: for the expiry job.
///
/// # Errors
/// The database's own.
pub fn expired(conn: &mut Conn, day: Date, most: i64) -> Result<Vec<Grant>, StoreError> {
    all(grants::table
        .filter(grants::state.eq("active").and(grants::until_day.lt(day.to_string())))
        .order(grants::until_day)
        .limit(most)
        .select(Row::as_select())
        .load(conn)?)
}

/// Active grants whose question was to be answered before `day`, at most `most`.
///
/// # Errors
/// The database's own.
pub fn unanswered(conn: &mut Conn, day: Date, most: i64) -> Result<Vec<Grant>, StoreError> {
    all(grants::table
        .filter(grants::state.eq("active").and(grants::review_by.lt(day.to_string())))
        .order(grants::review_by)
        .limit(most)
        .select(Row::as_select())
        .load(conn)?)
}

/// Active grants that end from `from` through `to`, by their own day: what will be to remove.
///
/// # Errors
/// The database's own.
pub fn ending_between(conn: &mut Conn, from: Date, to: Date, most: i64) -> Result<Vec<Grant>, StoreError> {
    all(grants::table
        .filter(grants::state.eq("active").and(grants::until_day.between(from.to_string(), to.to_string())))
        .order(grants::until_day)
        .limit(most)
        .select(Row::as_select())
        .load(conn)?)
}

/// Grants that were held after their employment's last day (E-30), the latest first.
///
/// # Errors
/// The database's own.
pub fn held_after_end(conn: &mut Conn, most: i64) -> Result<Vec<Grant>, StoreError> {
    all(grants::table
        .filter(grants::held_after.is_not_null())
        .order((grants::held_after.desc(), grants::id.desc()))
        .limit(most)
        .select(Row::as_select())
        .load(conn)?)
}

/// Who has a role by a grant that stands.
///
/// # Errors
/// The database's own.
pub fn holders_of(conn: &mut Conn, role: RoleId) -> Result<HashSet<PersonId>, StoreError> {
    let rows: Vec<Key> = grants::table
        .filter(grants::role.eq(Key(role.uuid())).and(grants::state.eq("active")))
        .select(grants::subject)
        .load(conn)?;
    Ok(rows.into_iter().map(Key::id).collect())
}

/// The active grants of a system that were taken over and wait for the owner, those due first.
///
/// # Errors
/// The database's own.
pub fn to_confirm(conn: &mut Conn, system: SystemId, most: i64) -> Result<Vec<Grant>, StoreError> {
    all(grants::table
        .filter(grants::system.eq(Key(system.uuid())).and(grants::state.eq("active")))
        .filter(grants::review_ground.eq(Ground::TakenOver.word()).and(grants::review_by.is_not_null()))
        .order((grants::review_by, grants::id))
        .limit(most)
        .select(Row::as_select())
        .load(conn)?)
}

/// What the sweep judges by: a page of the active grants in the order of their people.
///
/// # Errors
/// The database's own.
pub fn active_after(conn: &mut Conn, after: Option<(PersonId, GrantId)>, most: i64) -> Result<Vec<Grant>, StoreError> {
    let mut query = grants::table.filter(grants::state.eq("active")).into_boxed();
    if let Some((person, grant)) = after {
        let (person, grant) = (Key(person.uuid()), Key(grant.uuid()));
        let rest = grants::subject.eq(person).and(grants::id.gt(grant));
        query = query.filter(grants::subject.gt(person).or(rest));
    }
    all(query.order((grants::subject, grants::id)).limit(most).select(Row::as_select()).load(conn)?)
}
