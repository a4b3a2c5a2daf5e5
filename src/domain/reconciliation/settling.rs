//! What is done about a finding: found and closed by the service; accepted, sent to be ordered or taken away by people.
//!
//! Nothing here gives anybody anything. What is to be taken away and has a role becomes a grant that has ended already,
//! so that it goes the way of every other removal: a task, or the group itself, until it is gone.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Finding, Kind, State};
use crate::domain::catalogue::Scope;
use crate::domain::duties::{Accept, Permit, Redeliver, Settle};
use crate::domain::ending;
use crate::domain::event::{self, Event, version};
use crate::domain::flow::Stage;
use crate::domain::grant::{self, Ending, Grant, Origin};
use crate::domain::ids::{GrantId, PersonId, RoleId};
use crate::domain::log::entry::Field;
use crate::domain::provision::standing;
use crate::domain::refusal::Refusal;
use crate::domain::transition::{Change, Duty, TaskOf, Transition};

/// Months that something may be accepted for at a time.
pub const LONGEST: i32 = 12;

/// A finding seen for the first time, or again after it had gone away.
///
/// # Errors
/// [`Refusal::NotFound`] when system or person is not known.
pub fn opened(stage: Stage<'_>, finding: Finding) -> Result<Transition, Refusal> {
    let event = event(stage, Event::by_service(event::Kind::FindingOpened), &finding)?;
    Ok(Transition::new(vec![Change::NewFinding(Box::new(finding))], vec![event]))
}

/// A finding that is no longer so.
///
/// # Errors
/// [`Refusal::Conflict`] when it is closed already.
pub fn closed(stage: Stage<'_>, finding: &Finding) -> Result<Transition, Refusal> {
    moved(stage, Event::by_service(event::Kind::FindingClosed), finding, State::Closed { at: stage.now })
}

/// Lets it be so until a day.
///
/// # Errors
/// [`Refusal::ReasonRequired`]; [`Refusal::EndBeforeStart`], [`Refusal::EndTooFar`] for a day before today or more than
/// twelve months away; [`Refusal::Conflict`] when it is closed.
pub fn accept(
    stage: Stage<'_>,
    permit: &Permit<Accept>,
    finding: &Finding,
    reason: &str,
    until: Date,
) -> Result<Transition, Refusal> {
    check(permit.is_for(finding.id.uuid()), finding)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let latest = stage.day.saturating_add(LONGEST.months());
    if until < stage.day {
        return Err(Refusal::EndBeforeStart);
    }
    if until > latest {
        return Err(Refusal::EndTooFar(latest));
    }
    let state = State::Accepted { by: permit.by().id, at: stage.now, reason: reason.to_owned(), until };
    let event = Event::by(event::Kind::FindingAccepted, permit.by())
        .private("reason", reason)
        .private("until", until.to_string());
    moved(stage, event, finding, state)
}

/// What can be ordered so that the finding goes away.
#[must_use]
pub fn orderable(finding: &Finding) -> Vec<RoleId> {
    match (finding.kind, &finding.evidence) {
        (Kind::Copied, Some(evidence)) => evidence.roles.clone(),
        (Kind::Unordered | Kind::LeftBehind, _) => finding.role.into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Asks the person's manager to order it. The order is the manager's own, and decided like any other.
///
/// # Errors
/// [`Refusal::Conflict`] when there is nothing to order, or it is closed.
pub fn ask(
    stage: Stage<'_>,
    permit: &Permit<Settle>,
    finding: &Finding,
    manager: PersonId,
) -> Result<Transition, Refusal> {
    check(permit.is_for(finding.id.uuid()), finding)?;
    if finding.subject.is_none() || orderable(finding).is_empty() {
        return Err(Refusal::Conflict);
    }
    let state = State::Asked { by: permit.by().id, at: stage.now, manager };
    moved(stage, Event::by(event::Kind::FindingAsked, permit.by()), finding, state)
}

/// Has it taken away in the system.
///
/// # Errors
/// [`Refusal::Conflict`] for what is not there to be taken away, or closed.
pub fn remove(
    stage: Stage<'_>,
    permit: &Permit<Settle>,
    finding: &Finding,
    id: GrantId,
) -> Result<Transition, Refusal> {
    check(permit.is_for(finding.id.uuid()), finding)?;
    if finding.kind == Kind::Missing || matches!(finding.state, State::Removing { .. }) {
        return Err(Refusal::Conflict);
    }
    let state = State::Removing { by: permit.by().id, at: stage.now };
    let mut changed = finding.clone();
    let (mut more, mut told) = (Vec::new(), Vec::new());
    if let (None, Some(subject), Some(role)) = (finding.grant, finding.subject, finding.role) {
        let grant = ended_already(stage, finding, id, subject, role);
        changed.grant = Some(grant.id);
        let going = ending::to_go(stage, &grant, Ending::Revoked);
        let revoked = ending::event(stage, Event::by(event::Kind::GrantRevoked, permit.by()), &grant)?;
        told.push(revoked.with(Field::Ground, Ending::Revoked.word()));
        more.push(Change::NewGrant(grant));
        more.extend(going);
    }
    let event = Event::by(event::Kind::FindingRemoved, permit.by());
    let (mut changes, mut events) = moved(stage, event, &changed, state)?.into_parts();
    changes.append(&mut more);
    events.append(&mut told);
    Ok(Transition::new(changes, events))
}

/// What was found and is to go, as a grant: it ended when somebody said so.
fn ended_already(stage: Stage<'_>, finding: &Finding, id: GrantId, subject: PersonId, role: RoleId) -> Grant {
    let basis = super::taking_over::basis(stage.register, subject, stage.day);
    Grant {
        id,
        origin: Origin::TakenOver,
        subject,
        employment: basis.map(|one| one.id.clone()).unwrap_or_default(),
        unit: basis.map(|one| one.unit.clone()).unwrap_or_default(),
        system: finding.system,
        role,
        scope: finding.scope,
        from: stage.day,
        until: None,
        state: grant::State::Removing { ending: Ending::Revoked, at: stage.now },
        review: None,
        pause: None,
        emergency_by: None,
        renew_by: None,
        not_renewed: None,
        held_after: None,
        groups: stage.groups(role),
        delivered_at: stage.now,
        delivered_by: None,
        reference: String::new(),
        version: 1,
    }
}

/// Has something done again that was marked as done and is not so: the removal of an ended grant, or the delivery of one
/// that stands. The closed loop of systems that only tell by a list.
///
/// # Errors
/// [`Refusal::Conflict`] when nothing was marked as done.
pub fn reopen(stage: Stage<'_>, grant: &Grant) -> Result<Transition, Refusal> {
    let mut after = grant.clone();
    let (duty, ground) = match grant.state {
        grant::State::Removed { ending, at, .. } => {
            after.state = grant::State::Removing { ending, at };
            (Duty::Remove, "still_there")
        }
        grant::State::Active => (Duty::Redeliver, "not_there"),
        grant::State::Removing { .. } => return Err(Refusal::Conflict),
    };
    after.version += 1;
    let event = Event::by_service(event::Kind::GrantReopened).with(Field::Ground, ground);
    let event = ending::event(stage, event, &after)?;
    // What the service keeps it puts right itself.
    let again = standing::work(stage, &after).filter(|_| duty == Duty::Redeliver);
    let again = again.unwrap_or_else(|| tasks(stage, &after, duty, stage.deliverers(grant.system)));
    Ok(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }, again], vec![event]))
}

/// Says that it has now been delivered again.
///
/// # Errors
/// [`Refusal::Conflict`] when the grant has ended.
pub fn redeliver(
    stage: Stage<'_>,
    permit: &Permit<Redeliver>,
    grant: &Grant,
    reference: &str,
) -> Result<Transition, Refusal> {
    if !permit.is_for(grant.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if grant.state != grant::State::Active {
        return Err(Refusal::Conflict);
    }
    let mut after = grant.clone();
    after.delivered_at = stage.now;
    after.delivered_by = Some(permit.by().id);
    reference.clone_into(&mut after.reference);
    after.version += 1;
    let event = Event::by(event::Kind::GrantRedelivered, permit.by()).private("reference", reference);
    let event = ending::event(stage, event, &after)?;
    let tasks = tasks(stage, &after, Duty::Redeliver, Vec::new());
    Ok(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }, tasks], vec![event]))
}

fn tasks(stage: Stage<'_>, grant: &Grant, duty: Duty, people: Vec<PersonId>) -> Change {
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

fn check(permitted: bool, finding: &Finding) -> Result<(), Refusal> {
    if !permitted {
        return Err(Refusal::NotAllowed);
    }
    if matches!(finding.state, State::Closed { .. }) {
        return Err(Refusal::Conflict);
    }
    Ok(())
}

pub(super) fn moved(
    stage: Stage<'_>,
    event_base: Event,
    finding: &Finding,
    state: State,
) -> Result<Transition, Refusal> {
    if matches!(finding.state, State::Closed { .. }) {
        return Err(Refusal::Conflict);
    }
    let was = finding.version;
    let mut after = finding.clone();
    after.state = state;
    after.version += 1;
    let event = event(stage, event_base, &after)?;
    Ok(Transition::new(vec![Change::Finding { finding: Box::new(after), was }], vec![event]))
}

/// The happening of a finding. Whose account it is, and limited to what, is told in the erasable part only.
fn event(stage: Stage<'_>, event: Event, finding: &Finding) -> Result<Event, Refusal> {
    let system = stage.register.systems.get(&finding.system).ok_or(Refusal::NotFound)?;
    let role = finding.role.and_then(|role| stage.register.roles.get(&role));
    let mut event = event
        .with(Field::Ground, finding.kind.word())
        .with(Field::System, system.key.clone())
        .with(Field::State, finding.state.word())
        .with(Field::Version, version(finding.version))
        .private("finding", finding.id.to_string())
        .private("account", finding.account.as_str());
    if let Some(role) = role {
        event = event.with(Field::Role, role.code.clone());
    }
    if let Some(grant) = finding.grant {
        // Not as the grant's own entry: state and version here are the finding's.
        event = event.private("grant", grant.to_string());
    }
    if finding.scope != Scope::None {
        event = event.private("scope", finding.scope.key());
    }
    if let Some(evidence) = &finding.evidence {
        event = event.private("like", evidence.like.to_string()).private("groups", evidence.shared.join("\n"));
    }
    match finding.subject.and_then(|person| stage.register.person(person)) {
        Some(card) => Ok(event.about(&card.party())),
        None if finding.subject.is_some() => Err(Refusal::NotFound),
        None => Ok(event),
    }
}
