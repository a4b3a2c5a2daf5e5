//! Who has a permission without the training that its role demands (IK-12). What is listed stands: nothing ends by it.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::concerns;
use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::ids::{PersonId, RoleId};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::domain::training;
use crate::features::{House, view};
use crate::store::{StoreError, training as store};

/// Most rows shown.
pub const MOST_MISSING: usize = 500;

/// Somebody who has a role without training.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MissingRow {
    /// Who.
    pub person: view::Person,
    /// What they have.
    pub role: Option<view::Role>,
    /// What is missing.
    pub gaps: Vec<view::TrainingGap>,
    /// The reader leads them, and can certify.
    pub can_certify: bool,
}

/// Everybody whom the reader answers for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Missing {
    /// Today.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// By system, role and name; at most five hundred.
    pub rows: Vec<MissingRow>,
    /// How many there are.
    pub count: usize,
}

/// Those of the reader's staff, and of the systems that the reader answers for; everybody for the administrator, the HR
/// function and an auditor.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who has neither; the store's own.
pub async fn missing(house: &House, by: PersonId, lang: Lang) -> Result<Missing, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !concerns(&actor) {
        return Err(Refusal::NotAllowed.into());
    }
    let all = super::keeps(&actor) || actor.holds(&Post::Auditor);
    let demanding: Vec<RoleId> = register
        .training
        .demands
        .keys()
        .copied()
        .filter(|role| !register.training.demanded(*role).is_empty())
        .collect();
    let holders = house.db.read(move |conn| store::holders(conn, &demanding)).await?;
    let mut found: Vec<(RoleId, PersonId)> = Vec::new();
    for (role, people) in holders {
        let own = register.roles.get(&role).is_some_and(|role| actor.answers_for(role.system));
        let fits = |id: &PersonId| {
            let leads = || register.person(*id).is_some_and(|card| actor.may_order_for(card));
            (all || own || leads()) && !training::gaps(&register, *id, role, actor.day).is_empty()
        };
        found.extend(people.into_iter().filter(fits).map(|person| (role, person)));
    }
    found.sort_by_cached_key(|(role, person)| {
        let (role, system) = register.role(*role).map(|(r, s)| (r.code.clone(), s.key.clone())).unwrap_or_default();
        (system, role, register.person(*person).map(|card| card.sort_key.clone()).unwrap_or_default())
    });
    let row = |(role, id): &(RoleId, PersonId)| MissingRow {
        person: view::person(&actor, *id),
        role: view::role(&register, *role, lang),
        gaps: view::training(&actor, *id, *role, lang),
        can_certify: register.person(*id).is_some_and(|card| actor.leads_person(card)),
    };
    Ok(Missing { day: actor.day, rows: found.iter().take(MOST_MISSING).map(row).collect(), count: found.len() })
}
