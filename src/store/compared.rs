//! Grants as they are held against what a system has: only what comparing needs, page by page.

use diesel::prelude::*;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{day, from_json, scope};
use super::schema::grants;
use crate::domain::grant::State;
use crate::domain::ids::{GrantId, PersonId, RoleId};
use crate::domain::reconciliation::comparing::{Held, Stage};

const TABLE: &str = "grants";

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
            grants::pause,
        ))
        .load(conn)?;
    rows.into_iter().map(held).collect()
}

type Short = (Key, Key, String, String, Option<String>, String, String, At, Option<Key>, Option<String>);

fn held(
    (id, subject, scope_key, from, until, state, facts, delivered_at, by, pause): Short,
) -> Result<Held, StoreError> {
    Ok(Held {
        id: id.id(),
        subject: subject.id(),
        scope: scope(&scope_key, TABLE, id)?,
        from: day(&from, TABLE, "from_day", id)?,
        until: until.as_deref().map(|text| day(text, TABLE, "until_day", id)).transpose()?,
        stage: match state.as_str() {
            "active" if pause.is_some() => Stage::Paused,
            "active" => Stage::Active,
            "removing" => Stage::Removing,
            _ => match from_json(&facts, TABLE, "facts", id)? {
                State::Removed { removed_at, .. } => Stage::Removed(removed_at),
                _ => return Err(StoreError::row(TABLE, "state", id.0)),
            },
        },
        delivered_at: delivered_at.0,
        by_hand: by.is_some(),
    })
}
