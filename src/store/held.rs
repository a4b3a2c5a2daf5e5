//! Grants as reconciliation reads them: a role's, in the order of their people, no more of each than comparing needs.

use std::collections::HashSet;

use diesel::prelude::*;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{day, from_json, scope};
use super::schema::grants;
use crate::domain::grant::State;
use crate::domain::ids::{GrantId, PersonId, RoleId};
use crate::domain::reconciliation::comparing::{Held, Stage};

/// A page of a role's grants in the order of their people, ended ones too: what its members are held against.
///
/// # Errors
/// The database's own.
pub fn of_role_after(
    conn: &mut Conn,
    role: RoleId,
    after: Option<(PersonId, GrantId)>,
    most: i64,
) -> Result<Vec<Held>, StoreError> {
    let mut query = grants::table.filter(grants::role.eq(Key(role.uuid()))).into_boxed();
    if let Some((person, grant)) = after {
        let (person, grant) = (Key(person.uuid()), Key(grant.uuid()));
        let rest = grants::subject.eq(person).and(grants::id.gt(grant));
        query = query.filter(grants::subject.ge(person)).filter(grants::subject.gt(person).or(rest));
    }
    let rows: Vec<Short> = query
        .order((grants::subject, grants::id))
        .limit(most)
        .select((
            grants::id,
            grants::subject,
            grants::scope,
            grants::from_day,
            grants::until_day,
            grants::state,
            grants::facts,
            grants::delivered_at,
            grants::delivered_by,
            grants::pause.is_not_null(),
        ))
        .load(conn)?;
    rows.into_iter().map(held).collect()
}

type Short = (Key, Key, String, String, Option<String>, String, String, At, Option<Key>, bool);

fn held((id, subject, scope_key, from, until, state, facts, delivered_at, by, paused): Short) -> Result<Held, StoreError> {
    Ok(Held {
        id: id.id(),
        subject: subject.id(),
        scope: scope(&scope_key, "grants", id)?,
        from: day(&from, "grants", "from_day", id)?,
        until: until.as_deref().map(|text| day(text, "grants", "until_day", id)).transpose()?,
        stage: match state.as_str() {
            "active" => Stage::Active,
            "removing" => Stage::Removing,
            _ => match from_json(&facts, "grants", "facts", id)? {
                State::Removed { removed_at, .. } => Stage::Removed(removed_at),
                _ => return Err(StoreError::row("grants", "state", id.0)),
            },
        },
        paused,
        delivered_at: delivered_at.0,
        by_hand: by.is_some(),
    })
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
