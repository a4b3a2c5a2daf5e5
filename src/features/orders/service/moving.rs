//! Moving everybody from a system that closes to the one that takes over: whose role becomes which, what would be
//! ordered for each, how far it has come, and the orders themselves.
//!
//! Nothing is given by the move. Each person's new permission is a line on the ordinary path, judged by the same plan as any
//! other; whoever starts the move is the orderer and so decides none of them. What is asked for already is left alone, so the
//! move can be run again until nobody is left.

mod standing;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use standing::{Known, of_people};

use super::planning::{LineAsk, PlanView, preview};
use super::sending::{RefusedLine, send};
use crate::domain::catalogue::{Base, Role, System};
use crate::domain::duties::{Actor, MapRoles, may};
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::plan::MOST_PEOPLE;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::succession;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError};

/// Most people ordered for in one run; run again for the rest.
const MOST_A_RUN: usize = 1_000;
/// Most refused lines told.
const MOST_TOLD: usize = 200;

/// A system that gives way to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MovePair {
    /// Key of the one that closes.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its last day, when it is known.
    #[schema(value_type = Option<String>, format = Date)]
    pub end_date: Option<Date>,
    /// Key of the one that takes over.
    pub to_key: String,
    /// Its name.
    pub to_name: String,
}

/// Which role takes over after one, and how far its holders have come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MoveRole {
    /// The role of the system that closes.
    pub role: view::Role,
    /// Id of the role that takes over; absent until somebody has said it.
    pub to: Option<String>,
    /// How far they have come.
    pub progress: Progress,
}

/// How far those who hold something in a system that closes have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Progress {
    /// Hold a role in the system that closes.
    pub holders: usize,
    /// Have what takes over after it.
    pub moved: usize,
    /// It is ordered, and waits for a decision or a delivery.
    pub waiting: usize,
    /// It was ordered in the move, and declined: whoever wants it all the same orders it by itself.
    pub declined: usize,
    /// It is not asked for yet.
    pub left: usize,
    /// Have a protected identity that the reader may not see: their managers order for them.
    pub hidden: usize,
}

/// A move, with what the next run would order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MoveView {
    /// The systems.
    #[serde(flatten)]
    pub pair: MovePair,
    /// The roles held in the system that closes.
    pub roles: Vec<MoveRole>,
    /// The roles that can take over.
    pub targets: Vec<view::Role>,
    /// All of it together.
    pub progress: Progress,
    /// What would be ordered for the first people who are left; absent when nobody is.
    pub plan: Option<PlanView>,
    /// More are left than the plan shows.
    pub more: bool,
    /// The purpose that goes with the orders.
    pub purpose: String,
}

/// Which roles take over: id or code of each, by that of the one that closes; an empty text means none.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveRoles {
    /// By role.
    pub roles: BTreeMap<String, String>,
}

/// What a run did.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Moved {
    /// Lines ordered.
    pub ordered: usize,
    /// The orders: id and number.
    pub orders: Vec<MoveOrder>,
    /// Lines that could not be ordered.
    pub refused: usize,
    /// Why, for the first of them.
    pub why: Vec<RefusedLine>,
    /// So many are left.
    pub left: usize,
}

/// An order of a move.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MoveOrder {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
}

/// The moves that the reader may make.
///
/// # Errors
/// When the session's person may not act any more.
pub fn list(house: &House, by: PersonId, lang: Lang) -> Result<Vec<MovePair>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut found: Vec<MovePair> = register
        .systems
        .values()
        .filter_map(|old| Some((old, after(&actor, old)?)))
        .filter(|(_, new)| actor.answers_for(new.id))
        .map(|(old, new)| pair(old, new, lang))
        .collect();
    found.sort_by_key(|one| (house.sorted)(&one.name).1);
    Ok(found)
}

fn pair(old: &System, new: &System, lang: Lang) -> MovePair {
    MovePair {
        key: old.key.clone(),
        name: view::pick(lang, &old.name_sv, &old.name_en),
        end_date: old.end_date,
        to_key: new.key.clone(),
        to_name: view::pick(lang, &new.name_sv, &new.name_en),
    }
}

/// The system that takes over after this one.
fn after<'r>(actor: &Actor<'r>, old: &System) -> Option<&'r System> {
    let id = actor.register.find_system(&old.successor).filter(|id| *id != old.id)?;
    actor.register.systems.get(&id)
}

/// The two systems, for somebody who answers for the one that takes over.
async fn systems(house: &House, by: PersonId, system: &str) -> Result<(SystemId, SystemId), StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let old = register.find_system(system).and_then(|id| register.systems.get(&id)).ok_or(Refusal::NotFound)?;
    let new = after(&actor, old).ok_or(Refusal::NotFound)?;
    if !actor.answers_for(new.id) {
        return Err(house.refuse(by, Thing::System(new.id), actor.beyond()).await);
    }
    Ok((old.id, new.id))
}

/// A move, with what the next run would order.
///
/// # Errors
/// [`Refusal::NotFound`] for a system that nothing takes over after; the refusal for those who do not answer for the one
/// that does; the store's own.
pub async fn one(
    house: &House,
    by: PersonId,
    system: &str,
    purpose: Option<String>,
    lang: Lang,
) -> Result<MoveView, StoreError> {
    let (old, new) = systems(house, by, system).await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let known = Known::read(house, old, new).await?;
    let pair = match (register.systems.get(&old), register.systems.get(&new)) {
        (Some(before), Some(after)) => pair(before, after, lang),
        _ => return Err(Refusal::NotFound.into()),
    };
    let purpose = purpose.unwrap_or_else(|| format!("Flyttas från {}", pair.name));
    let mut roles = roles_of(&actor, old, lang);
    let mut progress = Progress::default();
    for role in &mut roles {
        for grant in known.held.iter().filter(|grant| grant.role.to_string() == role.role.id) {
            let place = known.place(&actor, grant);
            role.progress.count(place);
            progress.count(place);
        }
    }
    let asks = known.asks(&actor, &purpose);
    let shown: Vec<LineAsk> = of_people(&asks, MOST_PEOPLE).to_vec();
    let plan = if shown.is_empty() { None } else { Some(preview(house, by, &shown, lang).await?) };
    Ok(MoveView {
        targets: roles_of(&actor, new, lang).into_iter().map(|one| one.role).collect(),
        more: shown.len() < asks.len(),
        pair,
        roles,
        progress,
        plan,
        purpose,
    })
}

/// The roles of a system that somebody can have by themselves, by code.
fn roles_of(actor: &Actor<'_>, system: SystemId, lang: Lang) -> Vec<MoveRole> {
    let register = actor.register;
    let own = |role: &&Role| role.system == system && role.base == Base::No;
    let mut roles: Vec<&Role> = register.roles.values().filter(own).collect();
    roles.sort_by(|a, b| a.code.cmp(&b.code));
    let shown = |role: &Role| {
        let to = register.role_successors.get(&role.id).map(ToString::to_string);
        Some(MoveRole { role: view::role(register, role.id, lang)?, to, progress: Progress::default() })
    };
    roles.into_iter().filter_map(shown).collect()
}

/// Says which role takes over after which.
///
/// # Errors
/// As [`one`]; [`Refusal::RoleNotOrderable`] for a role of another system; [`Refusal::EmptyOrder`].
pub async fn map(house: &House, by: PersonId, system: &str, said: MoveRoles) -> Result<Receipt, StoreError> {
    let (old, new) = systems(house, by, system).await?;
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<MapRoles>(&actor, &new)?;
            let role = |text: &str| {
                let by_id = text.parse().ok().filter(|id| register.roles.contains_key(id));
                let found = by_id.or_else(|| register.role_by_code(text).map(|role| role.id));
                found.ok_or(Refusal::RoleNotOrderable)
            };
            let mut pairs = Vec::with_capacity(said.roles.len());
            for (one, other) in &said.roles {
                let other = if other.is_empty() { None } else { Some(role(other)?) };
                pairs.push((role(one)?, other));
            }
            tx.record(succession::map(tx.stage(&register), &permit, (old, new), pairs)?)
        })
        .await
}

/// Orders what is left, in as many orders as it takes. Run again it takes only who is left then.
///
/// # Errors
/// As [`one`]; [`Refusal::EmptyOrder`] when nobody is left.
pub async fn run(house: &House, by: PersonId, system: &str, purpose: &str, lang: Lang) -> Result<Moved, StoreError> {
    let (old, new) = systems(house, by, system).await?;
    let asks = {
        let register = house.db.register();
        let actor = Actor::of(&register, by, house.db.clock().today())?;
        Known::read(house, old, new).await?.asks(&actor, purpose)
    };
    if asks.is_empty() {
        return Err(Refusal::EmptyOrder.into());
    }
    let (mut moved, mut rest) = (Moved { left: asks.len(), ..Moved::default() }, asks.as_slice());
    while !rest.is_empty() && moved.ordered < MOST_A_RUN {
        let some = of_people(rest, MOST_PEOPLE);
        match send(house, by, some, lang).await {
            Ok(sent) => {
                let done = sent.sent - sent.added;
                moved.ordered += done;
                moved.left -= done.min(moved.left);
                moved.refused += sent.refused.len();
                moved.why.extend(sent.refused);
                moved.why.truncate(MOST_TOLD);
                moved.orders.push(MoveOrder { id: sent.id, number: sent.number });
            }
            // None of them could be ordered: why stands with each of them on the page.
            Err(StoreError::Refused(_)) => moved.refused += some.len(),
            Err(error) => return Err(error),
        }
        rest = rest.get(some.len()..).unwrap_or_default();
    }
    Ok(moved)
}
