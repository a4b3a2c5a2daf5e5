//! Carrying out the changes of a transition: one place from which the tables of state are written.
//!
//! New rows of one kind go in one statement, so an order of 2 500 lines is a handful of statements. Changed rows are
//! guarded by the version they were loaded at; exactly one row must answer.

use diesel::prelude::*;
use jiff::Timestamp;

use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::schema::task;
use super::{
    StoreError, assignments, brakes, catalogue, changed, controls, decisions, erasures, findings, freezes, grants,
    integrations, late, lines, matrices, messages, past, people, personnel, provisions, revocations, separation,
    substitutions, training, user_lists,
};
use crate::clock::Chance;
use crate::domain::grant::Grant;
use crate::domain::ids::{EntryId, PersonId};
use crate::domain::refusal::Refusal;
use crate::domain::transition::{Change, TaskOf};

#[derive(Insertable)]
#[diesel(table_name = task, treat_none_as_default_value = false)]
struct TaskRow {
    id: Key,
    duty: &'static str,
    line: Option<Key>,
    grant_id: Option<Key>,
    order_id: Option<Key>,
    system: Key,
    person: Key,
    since: At,
}

/// Applies the changes; `entry` is the log entry that tells about them.
pub(super) fn apply(
    conn: &mut Conn,
    chance: &dyn Chance,
    now: Timestamp,
    entry: EntryId,
    changes: Vec<Change>,
) -> Result<(), StoreError> {
    let mut new_lines = Vec::new();
    let mut new_tasks = Vec::new();
    for change in changes {
        match change {
            Change::NewOrder(order) => lines::insert_order(conn, &order)?,
            Change::Late(paper) => late::insert(conn, &paper)?,
            Change::NewLine(line) => new_lines.push(lines::LineRow::of(&line)?),
            Change::Line { line, was } => lines::update(conn, &line, was)?,
            Change::Decision(decision) => decisions::insert(conn, &decision, entry)?,
            Change::Undone(id, at) => decisions::undo(conn, id, at)?,
            Change::NewGrant(grant) => keep(conn, &grant, None, now)?,
            Change::Grant { grant, was } => keep(conn, &grant, Some(was), now)?,
            Change::Tasks { of, order, system, duty, people, since, fresh } => {
                if !fresh {
                    clear_tasks(conn, of)?;
                }
                let row = |person: PersonId| TaskRow {
                    id: Key(chance.uuid(now)),
                    duty: duty.word(),
                    line: of.line().map(|id| Key(id.uuid())),
                    grant_id: of.grant().map(|id| Key(id.uuid())),
                    order_id: order.map(|order| Key(order.uuid())),
                    system: Key(system.uuid()),
                    person: Key(person.uuid()),
                    since: At(since),
                };
                new_tasks.extend(people.into_iter().map(row));
            }
            Change::Assignment { assignment, was } => assignments::keep(conn, &assignment, was)?,
            Change::Rule { rule, was } => separation::keep_rule(conn, &rule, was)?,
            Change::Exception { it, was } => separation::keep_exception(conn, &it, was)?,
            Change::Substitution { it, was } => substitutions::keep(conn, &it, was)?,
            Change::Moved(it) => assignments::moved(conn, &it)?,
            Change::Leaving { person, employment, item, done } => {
                assignments::leaving(conn, person, &employment, item, done)?;
            }
            Change::Succeeded(all) => assignments::succeeded(conn, &all)?,
            Change::Synced(read) => people::take_in(conn, chance, now, &read)?,
            Change::HrRead(read) => personnel::take_in(conn, now, &read)?,
            Change::Changed(read) => changed::take_changed(conn, chance, now, &read)?,
            Change::Brake { brake, was } => brakes::apply(conn, &brake, was)?,
            Change::Protection(person, on) => people::protect(conn, person, on)?,
            other => in_systems(conn, chance, now, other)?,
        }
    }
    lines::insert_lines(conn, &new_lines)?;
    for rows in new_tasks.chunks(2_000) {
        each_db!(conn, |c| diesel::insert_into(task::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// What is seen and done in the systems themselves, and the catalogue of them.
fn in_systems(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, change: Change) -> Result<(), StoreError> {
    match change {
        Change::NewFinding(finding) => findings::insert(conn, &finding),
        Change::Finding { finding, was } => findings::update(conn, &finding, was),
        Change::Reconciled { read, seen } => findings::note_read(conn, &read, &seen, now),
        Change::UserList(list) => user_lists::take_in(conn, &list),
        Change::ListWords(system, words) => user_lists::say_words(conn, system, &words),
        Change::Provide(work) => provisions::insert(conn, Key(chance.uuid(now)), &work, now),
        Change::ProvisionOver(id, outcome) => provisions::over(conn, id, outcome, now),
        Change::ProvisionDespite(id, reason) => provisions::despite(conn, id, &reason, now),
        Change::Freeze { it, was } => freezes::keep(conn, &it, was),
        Change::ProvisionCancelled(line) => provisions::cancel(conn, Key(chance.uuid(now)), line, now),
        Change::Ended(revocation) => revocations::insert(conn, &revocation),
        Change::Gone(grant, at, by) => revocations::gone(conn, grant, at, by),
        Change::Integration { record, was } => integrations::keep(conn, &record, was),
        Change::Erasure { erasure, was } => erasures::keep(conn, &erasure, was),
        Change::Erased(batch) => erasures::carry_out(conn, chance, now, &batch),
        Change::Wish(person, wish, due) => messages::wish(conn, person, wish, due),
        Change::Course { course, was } => training::keep_course(conn, &course, was),
        Change::Demand { demand, was } => training::keep_demand(conn, &demand, was),
        Change::Trained(records) => training::insert(conn, &records),
        Change::Untrained(record) => training::withdraw(conn, &record),
        Change::Counted(day, counts) => controls::keep_counts(conn, day, &counts),
        Change::Sample(sample) => controls::insert_sample(conn, &sample),
        Change::Matrix { matrix, was } => matrices::apply(conn, &matrix, was),
        other => catalogue::apply(conn, other),
    }
}

/// A grant, with what it is from now on in its history.
fn keep(conn: &mut Conn, grant: &Grant, was: Option<i32>, now: Timestamp) -> Result<(), StoreError> {
    match was {
        Some(was) => grants::update(conn, grant, was)?,
        None => grants::insert(conn, grant)?,
    }
    past::note(conn, grant, was, now)
}

fn clear_tasks(conn: &mut Conn, of: TaskOf) -> Result<(), StoreError> {
    match of {
        TaskOf::Line(id) => {
            diesel::delete(task::table.filter(task::line.eq(Key(id.uuid())))).execute(conn)?;
        }
        TaskOf::Grant(id) => {
            diesel::delete(task::table.filter(task::grant_id.eq(Key(id.uuid())))).execute(conn)?;
        }
    }
    Ok(())
}

/// A guarded update must have found its one row.
pub(super) fn one(rows: usize) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(Refusal::Stale.into()) }
}

/// Says which rule a unique violation stands for; both databases name it differently.
pub(super) fn unique(error: diesel::result::Error, refusal: Refusal) -> StoreError {
    use diesel::result::{DatabaseErrorKind, Error};
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => refusal.into(),
        other => other.into(),
    }
}
