//! Courses, what roles demand, and who has done what: row ↔ domain, finders.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::lines::day;
use super::record::{one, unique};
use super::schema::{course, course_demand, grants, training};
use crate::domain::ids::{CourseId, PersonId, RoleId, TrainingId};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::training::{Course, Demand, Policy, Record, Source, Withdrawn};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = course)]
struct CourseRow {
    id: Key,
    code: String,
    name_sv: String,
    name_en: String,
    months: i32,
    active: bool,
    version: i32,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = training, treat_none_as_default_value = false)]
struct Row {
    id: Key,
    person: Key,
    course: Key,
    done_day: String,
    source: String,
    made_by: Key,
    made_at: At,
    withdrawn_by: Option<Key>,
    withdrawn_at: Option<At>,
    withdrawn_reason: Option<String>,
}

const TABLE: &str = "training";

impl Row {
    fn of(it: &Record) -> Self {
        Self {
            id: Key(it.id.uuid()),
            person: Key(it.person.uuid()),
            course: Key(it.course.uuid()),
            done_day: it.done.to_string(),
            source: it.source.word().to_owned(),
            made_by: Key(it.by.uuid()),
            made_at: At(it.at),
            withdrawn_by: it.withdrawn.as_ref().map(|w| Key(w.by.uuid())),
            withdrawn_at: it.withdrawn.as_ref().map(|w| At(w.at)),
            withdrawn_reason: it.withdrawn.as_ref().map(|w| w.reason.clone()),
        }
    }

    fn record(self) -> Result<Record, StoreError> {
        let withdrawn = match (self.withdrawn_by, self.withdrawn_at, self.withdrawn_reason) {
            (Some(by), Some(at), Some(reason)) => Some(Withdrawn { by: by.id(), at: at.0, reason }),
            _ => None,
        };
        Ok(Record {
            id: self.id.id(),
            person: self.person.id(),
            course: self.course.id(),
            done: day(&self.done_day, TABLE, "done_day", self.id)?,
            source: Source::of_word(&self.source).ok_or_else(|| StoreError::row(TABLE, "source", self.id.0))?,
            by: self.made_by.id(),
            at: self.made_at.0,
            withdrawn,
        })
    }
}

pub(super) fn keep_course(conn: &mut Conn, it: &Course, was: Option<i32>) -> Result<(), StoreError> {
    let row = CourseRow {
        id: Key(it.id.uuid()),
        code: it.code.clone(),
        name_sv: it.name_sv.clone(),
        name_en: it.name_en.clone(),
        months: it.months,
        active: it.active,
        version: it.version,
    };
    let taken = |error| unique(error, Refusal::Conflict);
    let Some(was) = was else {
        diesel::insert_into(course::table).values(row).execute(conn).map_err(taken)?;
        return Ok(());
    };
    let found = course::table.find(row.id).filter(course::version.eq(was));
    one(diesel::update(found).set(&row).execute(conn).map_err(taken)?)
}

pub(super) fn keep_demand(conn: &mut Conn, it: &Demand, was: Option<i32>) -> Result<(), StoreError> {
    let key = (Key(it.role.uuid()), Key(it.course.uuid()));
    let facts = (
        course_demand::policy.eq(it.policy.word()),
        course_demand::ended.eq(it.ended),
        course_demand::version.eq(it.version),
    );
    let Some(was) = was else {
        let ids = (course_demand::role.eq(key.0), course_demand::course.eq(key.1));
        diesel::insert_into(course_demand::table).values((ids, facts)).execute(conn)?;
        return Ok(());
    };
    let found = course_demand::table.find(key).filter(course_demand::version.eq(was));
    one(diesel::update(found).set(facts).execute(conn)?)
}

pub(super) fn insert(conn: &mut Conn, records: &[Record]) -> Result<(), StoreError> {
    let rows: Vec<Row> = records.iter().map(Row::of).collect();
    for rows in rows.chunks(2_000) {
        each_db!(conn, |c| diesel::insert_into(training::table).values(rows).execute(c))?;
    }
    Ok(())
}

pub(super) fn withdraw(conn: &mut Conn, it: &Record) -> Result<(), StoreError> {
    let row = Row::of(it);
    let standing = training::table.find(row.id).filter(training::withdrawn_by.is_null());
    let set = (
        training::withdrawn_by.eq(row.withdrawn_by),
        training::withdrawn_at.eq(row.withdrawn_at),
        training::withdrawn_reason.eq(row.withdrawn_reason),
    );
    one(diesel::update(standing).set(set).execute(conn)?)
}

/// Puts courses, demands and everybody's latest days into the register.
pub(super) fn load(conn: &mut Conn, register: &mut Register) -> Result<(), StoreError> {
    let rows: Vec<CourseRow> = course::table.select(CourseRow::as_select()).load(conn)?;
    for row in rows {
        let id = row.id.id();
        let it = Course {
            id,
            code: row.code,
            name_sv: row.name_sv,
            name_en: row.name_en,
            months: row.months,
            active: row.active,
            version: row.version,
        };
        register.training.courses.insert(id, it);
    }
    let rows: Vec<(Key, Key, String, bool, i32)> = course_demand::table.load(conn)?;
    for (role, of, policy, ended, version) in rows {
        let policy = Policy::of_word(&policy).ok_or_else(|| StoreError::row("course_demand", "policy", role.0))?;
        let demand = Demand { role: role.id(), course: of.id(), policy, ended, version };
        register.training.demands.entry(demand.role).or_default().push(demand);
    }
    load_done(conn, register, None)
}

/// Everybody's latest days, or these people's anew.
pub(super) fn load_done(conn: &mut Conn, register: &mut Register, of: Option<&[PersonId]>) -> Result<(), StoreError> {
    let latest = || {
        training::table
            .filter(training::withdrawn_by.is_null())
            .group_by((training::person, training::course))
            .select((training::person, training::course, diesel::dsl::max(training::done_day)))
    };
    let mut rows: Vec<(Key, Key, Option<String>)> = Vec::new();
    match of {
        None => rows = latest().load(conn)?,
        Some(people) => {
            for some in people.chunks(500) {
                let keys: Vec<Key> = some.iter().map(|id| Key(id.uuid())).collect();
                rows.extend(latest().filter(training::person.eq_any(keys)).load::<(Key, Key, Option<String>)>(conn)?);
                register.training.done.retain(|(person, _), _| !some.contains(person));
            }
        }
    }
    for (person, of, done) in rows {
        let done = day(&done.unwrap_or_default(), TABLE, "done_day", person)?;
        register.training.done.insert((person.id(), of.id()), done);
    }
    Ok(())
}

/// The record with that id.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, id: TrainingId) -> Result<Option<Record>, StoreError> {
    let row: Option<Row> = training::table.find(Key(id.uuid())).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::record).transpose()
}

/// Everything that was ever said about what somebody did, newest day first.
///
/// # Errors
/// The database's own.
pub fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Record>, StoreError> {
    let rows: Vec<Row> = training::table
        .filter(training::person.eq(Key(person.uuid())))
        .order((training::done_day.desc(), training::id.desc()))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::record).collect()
}

/// What stands already of those people: who, which course, which day.
///
/// # Errors
/// The database's own.
pub fn standing(conn: &mut Conn, people: &[PersonId]) -> Result<HashSet<(PersonId, CourseId, String)>, StoreError> {
    let mut found = HashSet::new();
    for some in people.chunks(500) {
        let keys: Vec<Key> = some.iter().map(|id| Key(id.uuid())).collect();
        let rows: Vec<(Key, Key, String)> = training::table
            .filter(training::person.eq_any(keys).and(training::withdrawn_by.is_null()))
            .select((training::person, training::course, training::done_day))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(person, course, done)| (person.id(), course.id(), done)));
    }
    Ok(found)
}

/// Who holds which of these roles, by what has not ended, with the last day of it.
///
/// # Errors
/// The database's own.
pub fn holders(conn: &mut Conn, roles: &[RoleId]) -> Result<HashMap<RoleId, Vec<PersonId>>, StoreError> {
    let mut found: HashMap<RoleId, Vec<PersonId>> = HashMap::new();
    for some in roles.chunks(500) {
        let keys: Vec<Key> = some.iter().map(|id| Key(id.uuid())).collect();
        let rows: Vec<(Key, Key)> = grants::table
            .filter(grants::role.eq_any(keys).and(grants::state.eq("active")))
            .select((grants::role, grants::subject))
            .distinct()
            .order((grants::role, grants::subject))
            .load(conn)?;
        for (role, person) in rows {
            found.entry(role.id()).or_default().push(person.id());
        }
    }
    Ok(found)
}
