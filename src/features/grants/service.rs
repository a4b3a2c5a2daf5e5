//! Living with grants: mine, my staff's, a system's; an earlier end, an end, a revocation at once; expiry.
//!
//! None of this asks the directory: reading one's own stays up and taking power away always works.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Base, Post};
use crate::domain::duties::{Actor, End, may};
use crate::domain::ending;
use crate::domain::grant::{Ending, Grant, State};
use crate::domain::ids::{GrantId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, Tx, grants};

/// How many rows a page has.
pub const PAGE: i64 = 50;

/// Everything a person has and had, newest first.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody the reader may not know about; the store's own.
pub async fn of_person(house: &House, by: PersonId, person: PersonId, lang: Lang) -> Result<Vec<view::GrantView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let card = register.person(person).ok_or(Refusal::NotFound)?;
    if person != by && !actor.may_order_for(card) {
        return Err(Refusal::NotFound.into());
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

/// A page of a system's grants.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemGrants {
    /// Name of the system.
    pub system: String,
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
        return Err(Refusal::NotFound.into());
    }
    let page = house.db.read(move |conn| grants::of_system(conn, system, before, PAGE)).await?;
    let full = i64::try_from(page.len()) == Ok(PAGE);
    Ok(SystemGrants {
        system: view::pick(lang, &known.name_sv, &known.name_en),
        next: page.last().filter(|_| full).map(|grant| grant.id.to_string()),
        grants: page.iter().map(|grant| view::grant(&actor, grant, lang)).collect(),
    })
}

/// One grant, for the page that ends it.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody who may not end it; the store's own.
pub async fn one(house: &House, by: PersonId, id: GrantId, lang: Lang) -> Result<view::GrantView, StoreError> {
    let grant = house.db.read(move |conn| grants::find(conn, id)).await?.ok_or(Refusal::NotFound)?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<End>(&actor, &grant)?;
    Ok(view::grant(&actor, &grant, lang))
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
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let grant = tx.grant(id)?;
            let permit = may::<End>(&actor, &grant)?;
            if grant.version != version {
                return Err(Refusal::Stale.into());
            }
            let stage = tx.stage(&register);
            let transition = match how {
                How::On(day) => ending::shorten(stage, &permit, &grant, day)?,
                How::Now => ending::end(stage, &permit, &grant, Ending::Ended, reason.trim())?,
                How::Revoke => ending::end(stage, &permit, &grant, Ending::Revoked, reason.trim())?,
            };
            let receipt = tx.record(transition)?;
            if matches!(how, How::On(_)) {
                return Ok(receipt);
            }
            end_dependents(tx, &register, &grant).map(|last| last.unwrap_or(receipt))
        })
        .await
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
    let mut ended = 0;
    loop {
        let today = house.db.clock().today();
        let due = house.db.read(move |conn| grants::expired(conn, today, 200)).await?;
        if due.is_empty() {
            return Ok(ended);
        }
        let before = ended;
        for grant in due {
            let done = house
                .db
                .write(move |tx| {
                    let register = tx.register();
                    let grant = tx.grant(grant.id)?;
                    if grant.state != State::Active || grant.until.is_none_or(|until| until >= tx.day()) {
                        return Ok(false);
                    }
                    let transition = ending::lapse(tx.stage(&register), &grant, Ending::Expired)?;
                    tx.record(transition)?;
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
