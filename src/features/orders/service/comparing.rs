//! Comparing somebody with a colleague: what of the roles that can be ordered each has, and what is usual for the work.
//!
//! It informs. Nothing of it is an order, or can become one by itself: who reads it ticks roles by hand and takes them to the
//! order form, where each is judged and decided anew. No unit, no last day and no purpose of the colleague's is in it, and
//! nobody with a protected identity is compared with anybody.

use std::collections::HashSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Base, Risk, Role, System, orderable};
use crate::domain::duties::Actor;
use crate::domain::grant::Grant;
use crate::domain::ids::{PersonId, RoleId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;
use crate::features::{House, view};
use crate::store::{StoreError, grants};

/// A role that can be ordered, and which of the two has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparedRole {
    /// The role.
    pub role: view::Role,
    /// The person has it.
    pub has: bool,
    /// The colleague has it.
    pub colleague_has: bool,
    /// It is usual for the person's work.
    pub usual: bool,
    /// High or critical risk: somebody must want it by itself.
    pub careful: bool,
}

/// Two of the reader's staff.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comparison {
    /// Who something may be ordered for.
    pub person: view::Person,
    /// Who they are compared with.
    pub colleague: view::Person,
    /// By system and role.
    pub roles: Vec<ComparedRole>,
}

/// Somebody to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Comparable {
    /// Id.
    pub id: String,
    /// Name, title and unit in one text.
    pub name: String,
}

/// Those of the reader's staff who can be compared: nobody with a protected identity.
///
/// # Errors
/// When the session's person may not act any more.
pub fn people(house: &House, by: PersonId) -> Result<Vec<Comparable>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let shown = |card: &Card| {
        let title = card.title.as_deref().map(|title| format!(", {title}")).unwrap_or_default();
        Comparable { id: card.id.to_string(), name: format!("{}{title}", card.name) }
    };
    Ok(actor.circle().into_iter().filter(|card| !card.protected && card.id != by).map(shown).collect())
}

/// Compares two of the reader's staff.
///
/// # Errors
/// [`Refusal::Hidden`] for somebody who is not, or has a protected identity; [`Refusal::BadForm`] for one person twice; the
/// store's own.
pub async fn compare(
    house: &House,
    by: PersonId,
    (person, colleague): (PersonId, PersonId),
    lang: Lang,
) -> Result<Comparison, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if person == colleague {
        return Err(Refusal::BadForm("with".to_owned()).into());
    }
    let mut cards = Vec::with_capacity(2);
    for id in [person, colleague] {
        let own = |card: &&Card| !card.protected && !card.is_gone() && card.id != by && actor.may_order_for(card);
        match register.person(id).filter(own) {
            Some(card) => cards.push(card),
            None => return Err(house.refuse(by, Thing::Person(id), Refusal::Hidden).await),
        }
    }
    let held = house.db.read(move |conn| grants::active_of(conn, &[person, colleague])).await?;
    let of = |id: PersonId| -> HashSet<RoleId> {
        let own = |grant: &&Grant| grant.subject == id && grant.in_force(actor.day);
        held.iter().filter(own).map(|grant| grant.role).collect()
    };
    let (mine, theirs) = (of(person), of(colleague));
    let title = cards.first().and_then(|card| card.title.as_deref()).unwrap_or_default();
    let usual: HashSet<RoleId> =
        register.packages.iter().filter(|one| one.is_for(title)).flat_map(|one| one.roles.iter().copied()).collect();
    let wanted = |role: &&Role| {
        let some = mine.contains(&role.id) || theirs.contains(&role.id) || usual.contains(&role.id);
        let system: Option<&System> = register.systems.get(&role.system);
        some && role.base == Base::No && system.is_some_and(|system| orderable(role, system, actor.day).is_ok())
    };
    let mut roles: Vec<ComparedRole> = register
        .roles
        .values()
        .filter(wanted)
        .filter_map(|role| {
            Some(ComparedRole {
                role: view::role(&register, role.id, lang)?,
                has: mine.contains(&role.id),
                colleague_has: theirs.contains(&role.id),
                usual: usual.contains(&role.id),
                careful: role.risk >= Risk::High,
            })
        })
        .collect();
    roles.sort_by_key(|one| ((house.sorted)(&one.role.system).1, one.role.code.clone()));
    Ok(Comparison { person: view::person(&actor, person), colleague: view::person(&actor, colleague), roles })
}
