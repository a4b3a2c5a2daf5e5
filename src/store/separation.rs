//! Roles that one person must not have together, and exceptions: row ↔ domain.

use diesel::prelude::*;

use super::StoreError;
use super::columns::Key;
use super::connection::Conn;
use super::lines::day;
use super::record::one;
use super::schema::{grants, separation_exception, separation_rule};
use crate::domain::ids::{PersonId, RoleId};
use crate::domain::register::Register;
use crate::domain::separation::{Effect, Exception, Rule};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = separation_rule, treat_none_as_default_value = false, treat_none_as_null = true)]
struct RuleRow {
    id: Key,
    a: Key,
    b: Key,
    effect: String,
    reason: String,
    made_by: Key,
    ending_by: Option<Key>,
    ended: bool,
    version: i32,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = separation_exception)]
struct ExceptionRow {
    id: Key,
    rule: Key,
    person: Key,
    reason: String,
    until_day: String,
    given_by: Key,
    version: i32,
}

pub(super) fn keep_rule(conn: &mut Conn, rule: &Rule, was: Option<i32>) -> Result<(), StoreError> {
    let row = RuleRow {
        id: Key(rule.id.uuid()),
        a: Key(rule.a.uuid()),
        b: Key(rule.b.uuid()),
        effect: rule.effect.word().to_owned(),
        reason: rule.reason.clone(),
        made_by: Key(rule.made_by.uuid()),
        ending_by: rule.ending_by.map(|id| Key(id.uuid())),
        ended: rule.ended,
        version: rule.version,
    };
    let Some(was) = was else {
        diesel::insert_into(separation_rule::table).values(row).execute(conn)?;
        return Ok(());
    };
    let found = separation_rule::table.find(row.id).filter(separation_rule::version.eq(was));
    one(diesel::update(found).set(&row).execute(conn)?)
}

pub(super) fn keep_exception(conn: &mut Conn, it: &Exception, was: Option<i32>) -> Result<(), StoreError> {
    let row = ExceptionRow {
        id: Key(it.id.uuid()),
        rule: Key(it.rule.uuid()),
        person: Key(it.person.uuid()),
        reason: it.reason.clone(),
        until_day: it.until.to_string(),
        given_by: Key(it.given_by.uuid()),
        version: it.version,
    };
    let Some(was) = was else {
        diesel::insert_into(separation_exception::table).values(row).execute(conn)?;
        return Ok(());
    };
    let found = separation_exception::table.find(row.id).filter(separation_exception::version.eq(was));
    one(diesel::update(found).set(&row).execute(conn)?)
}

/// Puts them into the register.
pub(super) fn load(conn: &mut Conn, register: &mut Register) -> Result<(), StoreError> {
    let rows: Vec<RuleRow> =
        separation_rule::table.select(RuleRow::as_select()).order(separation_rule::id).load(conn)?;
    for row in rows {
        let effect =
            Effect::of_word(&row.effect).ok_or_else(|| StoreError::row("separation_rule", "effect", row.id.0))?;
        register.separation.push(Rule {
            id: row.id.id(),
            a: row.a.id(),
            b: row.b.id(),
            effect,
            reason: row.reason,
            made_by: row.made_by.id(),
            ending_by: row.ending_by.map(Key::id),
            ended: row.ended,
            version: row.version,
        });
    }
    let rows: Vec<ExceptionRow> =
        separation_exception::table.select(ExceptionRow::as_select()).order(separation_exception::id).load(conn)?;
    for row in rows {
        let it = Exception {
            id: row.id.id(),
            rule: row.rule.id(),
            person: row.person.id(),
            until: day(&row.until_day, "separation_exception", "until_day", row.id)?,
            reason: row.reason,
            given_by: row.given_by.id(),
            version: row.version,
        };
        register.exceptions.entry(it.person).or_default().push(it);
    }
    Ok(())
}

/// Who has any of these roles, by what has not ended.
///
/// # Errors
/// The database's own.
pub fn holders(conn: &mut Conn, roles: &[RoleId]) -> Result<Vec<(RoleId, PersonId)>, StoreError> {
    let keys: Vec<Key> = roles.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<(Key, Key)> = grants::table
        .filter(grants::role.eq_any(keys).and(grants::state.eq("active")))
        .select((grants::role, grants::subject))
        .distinct()
        .load(conn)?;
    Ok(rows.into_iter().map(|(role, person)| (role.id(), person.id())).collect())
}
