//! Living with grants: mine, my staff's, a system's; an earlier end, an end, a revocation at once; expiry.
//!
//! None of this asks the directory: reading one's own stays up and taking power away always works.

pub mod closing;
pub mod ending_many;
pub mod following;
pub mod held;
pub mod lead_times;
pub mod renewing;
pub mod revocations;

use std::collections::HashMap;

pub use held::{HeldAfter, held_after_end};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Base, Post};
use crate::domain::duties::{Actor, Confirm, End, NotRenew, may};
use crate::domain::ending;
use crate::domain::grant::{Ending, Grant, State};
use crate::domain::ids::{GrantId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::once::Once;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::connection::Conn;
use crate::store::{Receipt, StoreError, Tx, grants};

/// How many rows a page has.
pub const PAGE: i64 = 50;

/// Everything a person has and had, newest first.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody the reader may not know about; the store's own.
pub async fn of_person(
    house: &House,
    by: PersonId,
    person: PersonId,
    lang: Lang,
) -> Result<Vec<view::GrantView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let card = register.person(person).ok_or(Refusal::NotFound)?;
    if person != by && !actor.may_order_for(card) {
        return Err(house.refuse(by, Thing::Person(person), Refusal::Hidden).await);
    }
    let all = house.db.read(move |conn| grants::all_of(conn, person)).await?;
    Ok(all.iter().map(|grant| view::grant(&actor, grant, lang)).collect())
}

/// A member of the staff and what they have.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StaffGrants {
    /// Who.
    pub person: view::Person,
    /// What, in force or ending.
    pub grants: Vec<view::GrantView>,
}

/// What the reader's staff have, by person in name order.
///
/// # Errors
/// The store's own.
pub async fn of_staff(house: &House, by: PersonId, lang: Lang) -> Result<Vec<StaffGrants>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let staff: Vec<PersonId> = actor.circle().into_iter().map(|card| card.id).collect();
    let ids = staff.clone();
    let all = house.db.read(move |conn| grants::active_of(conn, &ids)).await?;
    let mut by_person: HashMap<PersonId, Vec<&Grant>> = HashMap::new();
    for grant in &all {
        by_person.entry(grant.subject).or_default().push(grant);
    }
    Ok(staff
        .into_iter()
        .map(|id| StaffGrants {
            person: view::person(&actor, id),
            grants: by_person
                .remove(&id)
                .unwrap_or_default()
                .into_iter()
                .map(|grant| view::grant(&actor, grant, lang))
                .collect(),
        })
        .collect())
}

/// Whether every word stands in the person's name, title or unit, or in what they have.
#[must_use]
pub fn matches(one: &StaffGrants, search: &str) -> bool {
    let person = [&one.person.name, &one.person.title, &one.person.unit].into_iter().flatten().cloned();
    let roles = one.grants.iter().filter_map(|grant| grant.role.as_ref());
    let texts: Vec<String> = person.chain(roles.flat_map(|role| [role.name.clone(), role.system.clone()])).collect();
    let all = texts.join(" ").to_lowercase();
    search.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// A page of a system's grants.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemGrants {
    /// Id of the system.
    pub id: String,
    /// Name of the system.
    pub system: String,
    /// The reader owns it, and may end everything of a role.
    pub owns: bool,
    /// The grants, newest first.
    pub grants: Vec<view::GrantView>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// Who has what in a system, for those who answer for it.
///
/// # Errors
/// [`Refusal::NotFound`] for others; the store's own.
pub async fn of_system(
    house: &House,
    by: PersonId,
    system: SystemId,
    before: Option<GrantId>,
    lang: Lang,
) -> Result<SystemGrants, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let known = register.systems.get(&system).ok_or(Refusal::NotFound)?;
    let answers = actor.owns(system) || actor.holds(&Post::SystemManager(system)) || actor.holds(&Post::Auditor);
    if !answers {
        return Err(house.refuse(by, Thing::System(system), actor.beyond()).await);
    }
    let page = house.db.read(move |conn| grants::of_system(conn, system, before, PAGE)).await?;
    let full = i64::try_from(page.len()) == Ok(PAGE);
    Ok(SystemGrants {
        id: system.to_string(),
        owns: actor.owns(system),
        system: view::pick(lang, &known.name_sv, &known.name_en),
        next: page.last().filter(|_| full).map(|grant| grant.id.to_string()),
        grants: page.iter().map(|grant| view::grant(&actor, grant, lang)).collect(),
    })
}

/// A grant with what ending it would mean.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OneGrant {
    /// The grant.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// It is the base order: everything rests on it.
    pub is_base: bool,
    /// How many permissions end with it.
    pub dependents: usize,
    /// It is the reader's own.
    pub mine: bool,
    /// The reader may order for the person, so may ask for a later end.
    pub can_order: bool,
    /// The reader may say that it shall not be renewed, or take that back.
    pub can_not_renew: bool,
    /// The reader may say that it shall stand, where that is asked.
    pub can_confirm: bool,
    /// The earliest last day it can be given.
    #[schema(value_type = String, format = Date)]
    pub earliest: Date,
    /// Version of the system's guideline in force.
    pub guideline: Option<String>,
    /// Who delivered it; absent when the service did, in the system's AD group.
    pub delivered_by: Option<view::Person>,
    /// The deliverer's reference.
    pub reference: String,
    /// Names of the groups in which it was given.
    pub groups: Vec<String>,
    /// The service takes it away by itself, in those groups.
    pub provided: bool,
}

/// One grant, for the page that ends it.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody who may not end it; the store's own.
pub async fn one(house: &House, by: PersonId, id: GrantId, lang: Lang) -> Result<OneGrant, StoreError> {
    let grant = house.db.read(move |conn| grants::find(conn, id)).await?.ok_or(Refusal::NotFound)?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if let Err(refusal) = may::<End>(&actor, &grant) {
        return Err(house.refuse(by, Thing::Grant(id), refusal).await);
    }
    let card = register.person(grant.subject).ok_or(Refusal::NotFound)?;
    let is_base = register.roles.get(&grant.role).is_some_and(|role| role.base == Base::Base);
    let subject = grant.subject;
    let dependents = if is_base && grant.state == State::Active {
        house.db.read(move |conn| grants::active_of(conn, &[subject])).await?.len().saturating_sub(1)
    } else {
        0
    };
    Ok(OneGrant {
        grant: view::grant(&actor, &grant, lang),
        is_base,
        dependents,
        mine: subject == by,
        can_order: actor.may_order_for(card),
        can_not_renew: (!is_base || grant.until.is_some()) && may::<NotRenew>(&actor, &grant).is_ok(),
        can_confirm: grant.question().is_some() && may::<Confirm>(&actor, &grant).is_ok(),
        earliest: actor.day.max(grant.from),
        guideline: register
            .systems
            .get(&grant.system)
            .and_then(|system| system.guideline.as_ref())
            .map(|g| g.version.clone()),
        delivered_by: grant.delivered_by.map(|person| view::person(&actor, person)),
        reference: grant.reference.clone(),
        groups: grant.groups.iter().map(|group| group.name.clone()).collect(),
        provided: grant.is_provided(),
    })
}

/// The systems that the reader answers for, by name.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn systems(house: &House, by: PersonId, lang: Lang) -> Result<Vec<view::SystemChoice>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let all = actor.holds(&Post::Auditor);
    let also = register.systems.keys().copied().filter(|_| all);
    Ok(view::choices(&actor, also, None, lang))
}

/// Whether the reader has staff, or may order for somebody.
#[must_use]
pub fn leads(house: &House, by: PersonId) -> bool {
    let register = house.db.register();
    Actor::of(&register, by, house.db.clock().today()).is_ok_and(|actor| {
        actor.leads() || register.posts_of(by, actor.day).any(|post| matches!(post, Post::Orderer(_)))
    })
}

/// How a grant is to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// An earlier last day.
    On(Date),
    /// *Avsluta*: now, as planned work.
    Now,
    /// *Återkalla omedelbart*: now, with a reason.
    Revoke,
}

/// Ends or shortens a grant. When the base order ends, everything that rests on it ends with it.
///
/// # Errors
/// The refusal; the store's own.
pub async fn end(
    house: &House,
    by: PersonId,
    id: GrantId,
    version: i32,
    how: How,
    reason: String,
) -> Result<Receipt, StoreError> {
    end_once(house, by, Wanted { id, version, how, reason }, None).await
}

/// What is to be done to which grant, as it was shown.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The grant.
    pub id: GrantId,
    /// The version that was shown.
    pub version: i32,
    /// How it is to end.
    pub how: How,
    /// Why.
    pub reason: String,
}

/// As [`end`], for a request that may be repeated.
///
/// # Errors
/// As [`end`].
pub async fn end_once(house: &House, by: PersonId, wanted: Wanted, once: Option<Once>) -> Result<Receipt, StoreError> {
    let id = wanted.id;
    let done = house.db.write(move |tx| tx.once(by, once.as_ref(), |tx| end_one(tx, by, wanted))).await;
    house.heard(by, Thing::Grant(id), done).await
}

fn end_one(tx: &mut Tx<'_>, by: PersonId, wanted: Wanted) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let grant = tx.grant(wanted.id)?;
    let permit = may::<End>(&actor, &grant)?;
    if grant.version != wanted.version {
        return Err(Refusal::Stale.into());
    }
    let stage = tx.stage(&register);
    let reason = wanted.reason.trim();
    let transition = match wanted.how {
        How::On(day) => ending::shorten(stage, &permit, &grant, day)?,
        How::Now => ending::end(stage, &permit, &grant, Ending::Ended, reason)?,
        How::Revoke => ending::end(stage, &permit, &grant, Ending::Revoked, reason)?,
    };
    let receipt = tx.record(transition)?;
    if matches!(wanted.how, How::On(_)) {
        return Ok(receipt);
    }
    end_dependents(tx, &register, &grant).map(|last| last.unwrap_or(receipt))
}

/// Ends what rests on a base order that has ended.
fn end_dependents(tx: &mut Tx<'_>, register: &Register, ended: &Grant) -> Result<Option<Receipt>, StoreError> {
    let is_base = register.roles.get(&ended.role).is_some_and(|role| role.base == Base::Base);
    if !is_base {
        return Ok(None);
    }
    let rest = tx.look(|conn| grants::active_of(conn, &[ended.subject]))?;
    let other_base = rest.iter().any(|grant| grant.role == ended.role && grant.id != ended.id);
    let mut last = None;
    for grant in rest.iter().filter(|grant| grant.id != ended.id && !other_base) {
        let transition = ending::lapse(tx.stage(register), grant, Ending::BaseEnded)?;
        last = Some(tx.record(transition)?);
    }
    Ok(last)
}

/// Ends grants whose last day has passed, run by the timetable. Late, it gives nobody more time: what is in force is
/// computed from the dates.
///
/// # Errors
/// The store's own.
pub async fn expire(house: &House) -> Result<usize, StoreError> {
    lapse_due(house, Ending::Expired, grants::expired, |grant, day| grant.until.is_some_and(|until| until < day)).await
}

/// Ends what `find` gives until it gives nothing more, or nothing that is still `over` inside the transaction.
async fn lapse_due(
    house: &House,
    ending: Ending,
    find: fn(&mut Conn, Date, i64) -> Result<Vec<Grant>, StoreError>,
    over: fn(&Grant, Date) -> bool,
) -> Result<usize, StoreError> {
    let mut ended = 0;
    loop {
        let today = house.db.clock().today();
        let due = house.db.read(move |conn| find(conn, today, 200)).await?;
        let before = ended;
        for grant in due {
            let done = house
                .db
                .write(move |tx| {
                    let register = tx.register();
                    let grant = tx.grant(grant.id)?;
                    if grant.state != State::Active || !over(&grant, tx.day()) {
                        return Ok(false);
                    }
                    tx.record(ending::lapse(tx.stage(&register), &grant, ending)?)?;
                    end_dependents(tx, &register, &grant)?;
                    Ok(true)
                })
                .await?;
            ended += usize::from(done);
        }
        if ended == before {
            return Ok(ended);
        }
    }
}
