//! The control list of what was given in an emergency: who ordered it, why, and what became of it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::duties::{Actor, Confirm, may};
use crate::domain::ids::{LineId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{StoreError, grants, lines};

/// Most rows.
const MOST: i64 = 500;

/// Something that was given in an emergency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EmergencyRow {
    /// The grant.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// Who ordered it.
    pub ordered_by: view::Person,
    /// Why.
    pub purpose: String,
    /// The owner has confirmed it.
    pub confirmed: bool,
    /// The reader may confirm it.
    pub can_confirm: bool,
}

/// What was given in an emergency in the systems that the reader answers for; everywhere for the administrator and an
/// auditor. Newest first.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who answers for no system; the store's own.
pub async fn emergencies(house: &House, by: PersonId, lang: Lang) -> Result<Vec<EmergencyRow>, StoreError> {
    let (register, day) = (house.db.register(), house.db.clock().today());
    let actor = Actor::of(&register, by, day)?;
    let all = actor.holds(&Post::Auditor) || actor.holds(&Post::Administrator);
    let own: Vec<SystemId> = register.systems.keys().copied().filter(|id| all || actor.answers_for(*id)).collect();
    if own.is_empty() {
        return Err(Refusal::NotAllowed.into());
    }
    let (found, ordered) = house
        .db
        .read(move |conn| {
            let found = grants::emergencies(conn, &own, MOST)?;
            let ids: Vec<LineId> = found.iter().filter_map(|grant| grant.origin.line()).collect();
            let ordered = lines::find_many(conn, &ids)?;
            Ok((found, ordered))
        })
        .await?;
    let purpose = |line: Option<LineId>| {
        let line = ordered.iter().find(|one| Some(one.id) == line);
        line.map(|line| line.content.purpose.clone()).unwrap_or_default()
    };
    Ok(found
        .iter()
        .map(|grant| EmergencyRow {
            ordered_by: grant.emergency_by.map(|id| view::person(&actor, id)).unwrap_or_default(),
            purpose: purpose(grant.origin.line()),
            confirmed: grant.review.is_some_and(|review| review.due.is_none()),
            can_confirm: grant.question().is_some() && may::<Confirm>(&actor, grant).is_ok(),
            grant: view::grant(&actor, grant, lang),
        })
        .collect())
}
