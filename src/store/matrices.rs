//! The matrices of the systems, every version: row ↔ domain, finders.

use diesel::prelude::*;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{from_json, json};
use super::record::{one, unique};
use super::schema::matrix;
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::matrix::{Matrix, Progress};
use crate::domain::refusal::Refusal;

const TABLE: &str = "matrix";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = matrix, primary_key(system, version))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    system: Key,
    version: i32,
    progress: String,
    rules: String,
    fallback: Option<String>,
    why: String,
    classes: String,
    drafted_by: Key,
    changed_by: Key,
    authors: String,
    drafted_at: At,
    returned_by: Option<Key>,
    returned: Option<String>,
    decided_by: Option<Key>,
    decided_at: Option<At>,
    edition: i32,
}

impl Row {
    fn of(it: &Matrix) -> Result<Self, StoreError> {
        let author = |person: Option<&PersonId>| {
            let person = person.ok_or_else(|| StoreError::row(TABLE, "authors", it.system.uuid()))?;
            Ok::<_, StoreError>(Key(person.uuid()))
        };
        Ok(Self {
            system: Key(it.system.uuid()),
            version: it.version,
            progress: it.progress.word().to_owned(),
            rules: json(&it.rules)?,
            fallback: it.fallback.clone(),
            why: it.why.clone(),
            classes: json(&it.classes)?,
            drafted_by: author(it.authors.first())?,
            changed_by: author(it.authors.last())?,
            authors: json(&it.authors)?,
            drafted_at: At(it.drafted_at),
            returned_by: it.returned.as_ref().map(|(by, _)| Key(by.uuid())),
            returned: it.returned.as_ref().map(|(_, reason)| reason.clone()),
            decided_by: it.decided.map(|(by, _)| Key(by.uuid())),
            decided_at: it.decided.map(|(_, at)| At(at)),
            edition: it.edition,
        })
    }

    fn matrix(self) -> Result<Matrix, StoreError> {
        let id = self.system;
        let progress = Progress::ALL.iter().find(|(word, _)| *word == self.progress).map(|(_, known)| *known);
        Ok(Matrix {
            system: id.id(),
            version: self.version,
            progress: progress.ok_or_else(|| StoreError::row(TABLE, "progress", id.0))?,
            rules: from_json(&self.rules, TABLE, "rules", id)?,
            fallback: self.fallback,
            why: self.why,
            classes: from_json(&self.classes, TABLE, "classes", id)?,
            authors: from_json(&self.authors, TABLE, "authors", id)?,
            drafted_at: self.drafted_at.0,
            returned: self.returned_by.zip(self.returned).map(|(by, reason)| (by.id(), reason)),
            decided: self.decided_by.zip(self.decided_at).map(|(by, at)| (by.id(), at.0)),
            edition: self.edition,
        })
    }
}

/// Writes a version: a new one, or one that is still at the edition it was loaded at.
pub(super) fn apply(conn: &mut Conn, it: &Matrix, was: Option<i32>) -> Result<(), StoreError> {
    let row = Row::of(it)?;
    match was {
        // Somebody else has begun the next version already.
        None => one(diesel::insert_into(matrix::table)
            .values(row)
            .execute(conn)
            .map_err(|error| unique(error, Refusal::Conflict))?),
        Some(was) => {
            let there = matrix::table.find((row.system, row.version)).filter(matrix::edition.eq(was));
            one(diesel::update(there).set(&row).execute(conn)?)
        }
    }
}

/// The versions in force.
pub(super) fn in_force(conn: &mut Conn) -> Result<Vec<Matrix>, StoreError> {
    let rows: Vec<Row> =
        matrix::table.filter(matrix::progress.eq(Progress::InForce.word())).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::matrix).collect()
}

/// Every version of a system's matrix, newest first.
///
/// # Errors
/// The database's own.
pub fn of_system(conn: &mut Conn, system: SystemId) -> Result<Vec<Matrix>, StoreError> {
    let rows: Vec<Row> = matrix::table
        .filter(matrix::system.eq(Key(system.uuid())))
        .order(matrix::version.desc())
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::matrix).collect()
}

/// The versions that wait for their owners, of whichever system.
///
/// # Errors
/// The database's own.
pub fn waiting(conn: &mut Conn) -> Result<Vec<Matrix>, StoreError> {
    let rows: Vec<Row> =
        matrix::table.filter(matrix::progress.eq(Progress::Sent.word())).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::matrix).collect()
}
