//! How a grant ends: shortened, ended, revoked, expired, or because employment or base order ended; and its removal.
//!
//! None of this needs a decision or the directory: taking power away must always work.

use jiff::civil::Date;

use super::catalogue::{Group, Party};
use super::duties::{End, Permit, Remove};
use super::event::{Event, Kind, version};
use super::flow::Stage;
use super::freeze;
use super::grant::{Ending, Grant, State};
use super::ids::PersonId;
use super::log::entry::Field;
use super::past::Term;
use super::provision::{self, By, NewProvision, Outcome, Proof, Provision, Revocation, What};
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

/// Ends the grant because another was delivered in its place, by whoever delivered that.
pub(super) fn changed(
    stage: Stage<'_>,
    by: Option<&Party>,
    grant: &Grant,
) -> Result<(Vec<Change>, Vec<Event>), Refusal> {
    check(true, grant)?;
    let event = by.map_or_else(|| Event::by_service(Kind::GrantEnded), |by| Event::by(Kind::GrantEnded, by));
    Ok(ended(stage, event, grant, Ending::Changed)?.into_parts())
}

/// Marks an ended grant as removed in the system; `despite` says why, where the system is frozen.
///
/// # Errors
/// [`Refusal::Frozen`] without that;
/// [`Refusal::Conflict`] when it does not wait for removal.
pub fn remove(
    stage: Stage<'_>,
    permit: &Permit<Remove>,
    grant: &Grant,
    reference: &str,
    despite: &str,
) -> Result<Transition, Refusal> {
    let State::Removing { ending, at } = grant.state else {
        return Err(Refusal::Conflict);
    };
    if !permit.is_for(grant.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let despite = freeze::despite(freeze::removal(stage.register, grant, stage.day), despite)?;
    let mut after = grant.clone();
    after.state = State::Removed { ending, at, removed_at: stage.now };
    after.version += 1;
    let event = event(stage, Event::by(Kind::GrantRemoved, permit.by()), &after)?
        .private("reference", reference)
        .private("despite_freeze", despite.unwrap_or_default());
    Ok(Transition::new(removed(stage, grant, after, By::Hand), vec![event]))
}

fn removed(stage: Stage<'_>, grant: &Grant, after: Grant, by: By) -> Vec<Change> {
    let (tasks, gone) = (tasks(stage, grant, Duty::Remove, Vec::new()), Change::Gone(grant.id, stage.now, by));
    vec![Change::Grant { grant: Box::new(after), was: grant.version }, tasks, gone]
}

/// Records that the service has taken the person out of the grant's groups: read back as no member of any of them, save
/// where another permission that stands needs it. What somebody gave by hand somebody also says is gone.
///
/// # Errors
/// [`Refusal::Conflict`] when the work is over, or something does not show the person out of a group.
pub fn gone(
    stage: Stage<'_>,
    work: &Provision,
    grant: Option<&Grant>,
    proofs: &[Proof],
) -> Result<Transition, Refusal> {
    if work.over || work.work.what != What::Take || proofs.iter().any(|proof| proof.member) {
        return Err(Refusal::Conflict);
    }
    let over = Change::ProvisionOver(work.id, Outcome::Done);
    let told = provision::told(proofs);
    let Some(grant) = grant else {
        // What was begun for a line that was taken back: no grant ever stood.
        let event = provision::event(stage, Event::by_service(Kind::ProvisionUndone), work)?;
        return Ok(Transition::new(vec![over], vec![event.private("group_evidence", told)]));
    };
    let mut after = grant.clone();
    after.state = match grant.state {
        State::Removing { ending, at } if grant.is_provided() => State::Removed { ending, at, removed_at: stage.now },
        // Somebody says, or has said, that it is gone; here it is only seen.
        _ => {
            let event = event(stage, Event::by_service(Kind::RemovalSeen), grant)?;
            return Ok(Transition::new(vec![over], vec![without_state(event).private("group_evidence", told)]));
        }
    };
    after.version += 1;
    let event = event(stage, Event::by_service(Kind::GrantRemoved), &after)?.private("group_evidence", told);
    let mut changes = removed(stage, grant, after, By::Service);
    changes.push(over);
    Ok(Transition::new(changes, vec![event]))
}

/// An entry that changes no grant says nothing of its state and version, nor what it then is.
pub(super) fn without_state(mut event: Event) -> Event {
    event.public.retain(|(field, _)| !matches!(field, Field::State | Field::Version));
    event.private.retain(|(name, _)| *name != "term");
    event
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
    let mut changes = vec![Change::Grant { grant: Box::new(after), was: grant.version }];
    changes.extend(to_go(stage, grant, ending));
    Ok(Transition::new(changes, vec![event]))
}

/// Who takes an ended grant away, people or the service itself, and from when the time until it is gone is counted.
pub(super) fn to_go(stage: Stage<'_>, grant: &Grant, ending: Ending) -> Vec<Change> {
    let by_service = is_taken(stage, grant);
    // What somebody gave by hand somebody also takes away: only what the service gave is all in the groups.
    let people = if by_service && grant.is_provided() { Vec::new() } else { stage.deliverers(grant.system) };
    let mut changes = vec![tasks(stage, grant, Duty::Remove, people)];
    if by_service {
        changes.push(Change::Provide(NewProvision {
            what: What::Take,
            line: None,
            grant: Some(grant.id),
            subject: grant.subject,
            system: grant.system,
            role: grant.role,
            groups: grant.groups.clone(),
            since: stage.now,
        }));
    }
    changes.push(Change::Ended(Revocation {
        grant: grant.id,
        subject: grant.subject,
        system: grant.system,
        role: grant.role,
        ending,
        by_service: by_service && grant.is_provided(),
        seen_at: provision::seen_at(stage, grant, ending),
        ended_at: stage.now,
    }));
    changes
}

/// Whether the service takes the person out of the grant's groups by itself.
pub(super) fn is_taken(stage: Stage<'_>, grant: &Grant) -> bool {
    let written = |group: &Group| group.kept && stage.register.written.contains(&group.source);
    !grant.groups.is_empty() && grant.groups.iter().all(written)
}

pub(super) fn tasks(stage: Stage<'_>, grant: &Grant, duty: Duty, people: Vec<PersonId>) -> Change {
    Change::Tasks {
        of: TaskOf::Grant(grant.id),
        order: grant.origin.order(),
        system: grant.system,
        duty,
        people,
        since: stage.now,
        fresh: false,
    }
}

/// The happening of a grant, with all that it then is: the log alone tells who had what at any time.
pub(super) fn event(stage: Stage<'_>, event: Event, grant: &Grant) -> Result<Event, Refusal> {
    let subject = stage.register.person(grant.subject).ok_or(Refusal::NotFound)?.party();
    let (role, system) = stage.register.role(grant.role).ok_or(Refusal::NotFound)?;
    let mut event = event
        .of_grant(grant.id)
        .with(Field::System, system.key.clone())
        .with(Field::Role, role.code.clone())
        .with(Field::State, grant.state.word())
        .with(Field::Version, version(grant.version))
        .private("term", Term::of(grant).text())
        .about(&subject);
    let Some(order) = grant.origin.order() else { return Ok(event) };
    event.order = Some(order);
    Ok(event.with(Field::Order, order.uuid()))
}
