//! How a grant ends: shortened, ended, revoked, expired, or because employment or base order ended; and its removal.
//!
//! None of this needs a decision or the directory: taking power away must always work.

use jiff::civil::Date;

use super::duties::{End, Permit, Remove};
use super::event::{Event, Kind, version};
use super::flow::Stage;
use super::grant::{Ending, Grant, State};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::transition::{Change, Duty, TaskOf, Transition};

/// Gives the grant an earlier last day. A later one is an order (it needs a decision).
///
/// # Errors
/// [`Refusal::EndTooFar`] for a later day than now, [`Refusal::EndBeforeStart`], [`Refusal::Conflict`] when it is over.
pub fn shorten(stage: Stage<'_>, permit: &Permit<End>, grant: &Grant, until: Date) -> Result<Transition, Refusal> {
    check(permit.is_for(grant.id.uuid()), grant)?;
    if let Some(now) = grant.until.filter(|now| until > *now) {
        return Err(Refusal::EndTooFar(now));
    }
    if until < stage.day || until < grant.from {
        return Err(Refusal::EndBeforeStart);
    }
    let mut after = grant.clone();
    after.until = Some(until);
    after.version += 1;
    let event = event(stage, Event::by(Kind::GrantShortened, permit.by()), &after)?.private("until", until.to_string());
    Ok(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }], vec![event]))
}

/// Ends the grant now, as planned work (*avsluta*) or at once as a security measure (*återkalla*).
///
/// # Errors
/// [`Refusal::ReasonRequired`] for a revocation without reason, [`Refusal::Conflict`] when it is over.
pub fn end(
    stage: Stage<'_>,
    permit: &Permit<End>,
    grant: &Grant,
    ending: Ending,
    reason: &str,
) -> Result<Transition, Refusal> {
    check(permit.is_for(grant.id.uuid()), grant)?;
    let kind = if ending == Ending::Revoked { Kind::GrantRevoked } else { Kind::GrantEnded };
    if ending == Ending::Revoked && reason.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    ended(stage, Event::by(kind, permit.by()).private("reason", reason), grant, ending)
}

/// Ends the grant because its day has passed, the employment ended or the base order ended.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over.
pub fn lapse(stage: Stage<'_>, grant: &Grant, ending: Ending) -> Result<Transition, Refusal> {
    lapse_after(stage, grant, ending, None)
}

/// As [`lapse`], for an employment whose last day was `last`: where that was before yesterday, the end became known too
/// late, and it is noted that access lasted longer (E-30).
///
/// # Errors
/// [`Refusal::Conflict`] when it is over.
pub fn lapse_after(stage: Stage<'_>, grant: &Grant, ending: Ending, last: Option<Date>) -> Result<Transition, Refusal> {
    check(true, grant)?;
    let kind = if ending == Ending::Revoked { Kind::GrantRevoked } else { Kind::GrantEnded };
    let mut noted = grant.clone();
    let began = last.map(|last| last.max(grant.from.yesterday().unwrap_or(grant.from)));
    noted.held_after = began.filter(|last| last.tomorrow().is_ok_and(|next| next < stage.day));
    ended(stage, Event::by_service(kind), &noted, ending)
}

/// Marks an ended grant as removed in the system.
///
/// # Errors
/// [`Refusal::Conflict`] when it does not wait for removal.
pub fn remove(
    stage: Stage<'_>,
    permit: &Permit<Remove>,
    grant: &Grant,
    reference: &str,
) -> Result<Transition, Refusal> {
    let State::Removing { ending, at } = grant.state else {
        return Err(Refusal::Conflict);
    };
    if !permit.is_for(grant.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let mut after = grant.clone();
    after.state = State::Removed { ending, at, removed_at: stage.now };
    after.version += 1;
    let event = event(stage, Event::by(Kind::GrantRemoved, permit.by()), &after)?.private("reference", reference);
    let tasks = tasks(stage, grant, Vec::new());
    Ok(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }, tasks], vec![event]))
}

fn check(permitted: bool, grant: &Grant) -> Result<(), Refusal> {
    if !permitted {
        return Err(Refusal::NotAllowed);
    }
    if grant.state != State::Active {
        return Err(Refusal::Conflict);
    }
    Ok(())
}

fn ended(stage: Stage<'_>, event_base: Event, grant: &Grant, ending: Ending) -> Result<Transition, Refusal> {
    let mut after = grant.clone();
    after.state = State::Removing { ending, at: stage.now };
    after.pause = None;
    after.version += 1;
    let event = event(stage, event_base, &after)?.with(Field::Ground, ending.word());
    let tasks = tasks(stage, grant, stage.deliverers(grant.system));
    Ok(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }, tasks], vec![event]))
}

fn tasks(stage: Stage<'_>, grant: &Grant, people: Vec<super::ids::PersonId>) -> Change {
    Change::Tasks {
        of: TaskOf::Grant(grant.id),
        order: grant.origin.order(),
        system: grant.system,
        duty: Duty::Remove,
        people,
        since: stage.now,
        fresh: false,
    }
}

pub(super) fn event(stage: Stage<'_>, event: Event, grant: &Grant) -> Result<Event, Refusal> {
    let subject = stage.register.person(grant.subject).ok_or(Refusal::NotFound)?.party();
    let (role, system) = stage.register.role(grant.role).ok_or(Refusal::NotFound)?;
    let mut event = event
        .of_grant(grant.id)
        .with(Field::System, system.key.clone())
        .with(Field::Role, role.code.clone())
        .with(Field::State, grant.state.word())
        .with(Field::Version, version(grant.version))
        .about(&subject);
    let Some(order) = grant.origin.order() else { return Ok(event) };
    event.order = Some(order);
    Ok(event.with(Field::Order, order.uuid()))
}
