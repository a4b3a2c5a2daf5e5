//! Delivering: the grant stands, or it is said why it cannot.

use jiff::civil::Date;

use super::{Stage, evidence_text, line_event, moved};
use crate::domain::catalogue::{Base, Party, Post, Scope};
use crate::domain::duties::{Deliver, Permit};
use crate::domain::employment::{Admission, Cap, Evidence, Gate};
use crate::domain::ending;
use crate::domain::event::{Event, Kind};
use crate::domain::freeze;
use crate::domain::grant::{self, Grant, Ground, Origin, Review};
use crate::domain::ids::{GrantId, PersonId, RoleId};
use crate::domain::order::{Asks, Line, State};
use crate::domain::past::Term;
use crate::domain::person::Form;
use crate::domain::provision::{self, Outcome, Proof, Provision, Steer, told};
use crate::domain::refusal::Refusal;
use crate::domain::renewal;
use crate::domain::separation;
use crate::domain::training;
use crate::domain::transition::{Change, Duty, TaskOf, Transition};

/// What the deliverer sends, and what was asked for it.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Id for the grant.
    pub grant: GrantId,
    /// The deliverer's reference.
    pub reference: String,
    /// Why it is done although the system is frozen; empty where it is not.
    pub despite: String,
    /// The gate's answer, asked live.
    pub gate: Gate,
    /// What was read for it.
    pub evidence: Option<Evidence>,
    /// The base order stands, or this is it.
    pub base: bool,
    /// The grant that is to be extended or changed.
    pub before: Option<Grant>,
    /// What else the person has (`separation`).
    pub others: Vec<RoleId>,
}

/// Delivers the line: the grant stands. The employment is checked again (T05).
///
/// # Errors
/// What the gate refuses, [`Refusal::BaseNotDelivered`], [`Refusal::Frozen`] without a reason, [`Refusal::Conflict`] when it does not wait for delivery.
pub fn deliver(
    stage: Stage<'_>,
    permit: &Permit<Deliver>,
    line: Line,
    delivery: Delivery,
) -> Result<Transition, Refusal> {
    if !permit.is_for(line.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if line.state != State::Delivering {
        return Err(Refusal::Conflict);
    }
    let despite = freeze::despite(freeze::delivery(stage.register, &line.content, stage.day), &delivery.despite)?;
    let (changes, mut events) = delivered(stage, Some(permit.by()), line, delivery, &[])?;
    if let (Some(reason), Some(event)) = (despite, events.first_mut()) {
        event.private.push(("despite_freeze", reason));
    }
    Ok(Transition::new(changes, events))
}

/// Records that the service has delivered the line: the person was read back as a member of every group.
///
/// # Errors
/// As [`deliver`].
pub fn provide(
    stage: Stage<'_>,
    work: &Provision,
    line: Line,
    delivery: Delivery,
    proofs: &[Proof],
) -> Result<Transition, Refusal> {
    let whole = work.work.groups.iter().all(|group| proofs.iter().any(|p| p.member && p.group.guid == group.guid));
    if line.state != State::Providing || work.over || work.work.line != Some(line.id) || !whole {
        return Err(Refusal::Conflict);
    }
    let (mut changes, events) = delivered(stage, None, line, delivery, proofs)?;
    changes.push(Change::ProvisionOver(work.id, Outcome::Done));
    Ok(Transition::new(changes, events))
}

/// Whether the employment, as read, lets something be given now.
///
/// # Errors
/// What the gate refuses, [`Refusal::BaseNotDelivered`].
pub fn givable<'a>(stage: Stage<'_>, gate: &'a Gate, base: bool) -> Result<&'a Admission, Refusal> {
    let admission = match gate {
        Gate::Refused(refusal) => return Err(refusal.clone()),
        Gate::Unverified => return Err(Refusal::DirectoryDown),
        Gate::Waiting(admission) if admission.from > stage.day => {
            return Err(Refusal::EmploymentNotStarted(admission.from));
        }
        Gate::Waiting(_) => return Err(Refusal::AccountDisabled),
        Gate::Admitted(admission) | Gate::Review(admission) => admission,
    };
    if base { Ok(admission) } else { Err(Refusal::BaseNotDelivered) }
}

/// Whether the line may be delivered now, and the last day that it would get: the employment as read, the base order, what
/// must not be together, and training.
///
/// # Errors
/// As [`givable`]; [`Refusal::ChangedOver`] when what it would change has ended; [`Refusal::Separated`],
/// [`Refusal::TrainingMissing`].
pub fn deliverable(stage: Stage<'_>, line: &Line, delivery: &Delivery) -> Result<Option<Date>, Refusal> {
    let admission = givable(stage, &delivery.gate, delivery.base)?;
    let content = &line.content;
    let stands = |id| delivery.before.as_ref().is_some_and(|g| g.id == id && g.state == grant::State::Active);
    if content.asks.changes().is_some_and(|id| !stands(id)) {
        return Err(Refusal::ChangedOver);
    }
    let verdict = separation::check(stage.register, content.subject, content.role, &delivery.others, stage.day)?;
    training::check(stage.register, content.subject, content.role, stage.day)?;
    Ok([last_day(stage, line, admission), verdict.until].into_iter().flatten().min())
}

fn delivered(
    stage: Stage<'_>,
    by: Option<&Party>,
    mut line: Line,
    delivery: Delivery,
    proofs: &[Proof],
) -> Result<(Vec<Change>, Vec<Event>), Refusal> {
    let until = deliverable(stage, &line, &delivery)?;
    let changes_one = line.content.asks.changes().is_some();
    let change = granted(stage, by.map(|by| by.id), &line, &delivery, until)?;
    let grant = match &change {
        Change::Grant { grant, .. } => grant.id,
        _ => delivery.grant,
    };
    line.state = State::Delivered { grant };
    let term = match &change {
        Change::NewGrant(grant) => Term::of(grant).text(),
        _ => String::new(),
    };
    let (mut changes, mut events) = moved(stage, line, None, |line| {
        let event = line_event(stage, Kind::LineDelivered, by, line)?;
        Ok(event
            .of_grant(grant)
            .private("term", term)
            .private("until", until.map(|d| d.to_string()).unwrap_or_default())
            .private("reference", delivery.reference.as_str())
            .private("group_evidence", told(proofs))
            .private("ad_evidence", evidence_text(delivery.evidence.as_ref())))
    })?;
    if let Change::NewGrant(grant) = &change
        && grant.emergency_by.is_some()
    {
        changes.push(confirmers(stage, grant));
    }
    // What changes a grant has the grant's own entry, too: its state and version are told in one place.
    if let Change::Grant { grant, .. } = &change {
        let extended =
            by.map_or_else(|| Event::by_service(Kind::GrantExtended), |by| Event::by(Kind::GrantExtended, by));
        let extended = ending::event(stage, extended, grant)?;
        events.insert(0, extended.private("until", until.map(|d| d.to_string()).unwrap_or_default()));
    }
    changes.insert(0, change);
    // No gap, and never both: the one ends in the transaction that the other begins in.
    if let Some(before) = delivery.before.filter(|_| changes_one) {
        let (ends, told) = ending::changed(stage, by, &before)?;
        changes.extend(ends);
        events.extend(told);
    }
    Ok((changes, events))
}

/// Who is asked to confirm what was given in an emergency: the system's owners, but not who ordered it or has it.
fn confirmers(stage: Stage<'_>, grant: &Grant) -> Change {
    let (owner, deputy) = (Post::Owner(grant.system), Post::Deputy(grant.system));
    let mut people = stage.register.holders(&owner, stage.day);
    people.extend(stage.register.holders(&deputy, stage.day));
    people.retain(|id| *id != grant.subject && Some(*id) != grant.emergency_by);
    people.sort_unstable();
    people.dedup();
    Change::Tasks {
        of: TaskOf::Grant(grant.id),
        order: grant.origin.order(),
        system: grant.system,
        duty: Duty::Confirm,
        people,
        since: stage.now,
        fresh: true,
    }
}

/// The day asked for, or the one the employment or a rule allows. The base order gets none from an employment: it lives
/// while any does (E-05), and `following` ends it.
fn last_day(stage: Stage<'_>, line: &Line, admission: &Admission) -> Option<Date> {
    let is_base = stage.register.role(line.content.role).is_some_and(|(role, _)| role.base == Base::Base);
    let counts = |cap: Option<Cap>| !(is_base && matches!(cap, Some(Cap::Employment | Cap::Assignment)));
    let asked = line.content.until.filter(|_| counts(line.content.cap));
    let allowed = admission.until.filter(|(_, cap)| counts(Some(*cap))).map(|(day, _)| day);
    [asked, allowed].into_iter().flatten().min()
}

fn granted(
    stage: Stage<'_>,
    by: Option<PersonId>,
    line: &Line,
    delivery: &Delivery,
    until: Option<Date>,
) -> Result<Change, Refusal> {
    let content = &line.content;
    let (role, _) = stage.register.role(content.role).ok_or(Refusal::RoleNotOrderable)?;
    let form = delivery.evidence.as_ref().and_then(|e| e.employment.as_ref()).map_or(Form::Permanent, |e| e.form);
    match (content.asks, &delivery.before) {
        (Asks::New | Asks::Late | Asks::Move(_) | Asks::Change(_), _) => Ok(Change::NewGrant(Grant {
            id: delivery.grant,
            origin: Origin::Ordered { line: line.id, order: line.order },
            subject: content.subject,
            employment: content.employment.clone(),
            unit: stage.register.unit_now(&content.unit).to_owned(),
            system: content.system,
            role: content.role,
            scope: match content.scope {
                Scope::Unit(id) => Scope::Unit(stage.register.unit_id_now(id)),
                other => other,
            },
            // What was given on paper stands since then.
            from: if content.asks == Asks::Late { content.from } else { content.from.max(stage.day) },
            until,
            state: grant::State::Active,
            review: content.emergency.then(|| emergency_review(stage, until)),
            emergency_by: content.emergency.then_some(line.orderer),
            pause: None,
            renew_by: renewal::day(role, form, content.from.max(stage.day), until),
            not_renewed: None,
            held_after: None,
            delivered_at: stage.now,
            delivered_by: by,
            groups: stage.groups(content.role),
            reference: delivery.reference.clone(),
            version: 1,
        })),
        (Asks::Extend(id), Some(grant)) if grant.id == id && grant.state == grant::State::Active => {
            let mut longer = grant.clone();
            longer.until = until;
            longer.renew_by = renewal::day(role, form, stage.day, until);
            longer.not_renewed = None;
            longer.review = grant.review.filter(|open| open.ground != grant::Ground::Periodic);
            let more = stage.groups(content.role).into_iter().filter(|group| !grant.groups.contains(group));
            longer.groups.extend(more);
            longer.version += 1;
            Ok(Change::Grant { grant: Box::new(longer), was: grant.version })
        }
        (Asks::Extend(_), _) => Err(Refusal::Conflict),
    }
}

/// The owner confirms on the next working day, or earlier if it ends before that; unanswered it ends by itself.
fn emergency_review(stage: Stage<'_>, until: Option<Date>) -> Review {
    let next = stage.register.policy.workdays.after(stage.day, 1);
    Review { ground: Ground::Emergency, due: Some(until.map_or(next, |until| until.min(next))) }
}

/// Says that the line cannot be delivered, and why.
///
/// # Errors
/// [`Refusal::ReasonRequired`], [`Refusal::Conflict`] when it does not wait for delivery.
pub fn cannot_deliver(
    stage: Stage<'_>,
    permit: &Permit<Deliver>,
    mut line: Line,
    reason: &str,
) -> Result<Transition, Refusal> {
    if !permit.is_for(line.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if line.state != State::Delivering {
        return Err(Refusal::Conflict);
    }
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    line.state = State::Undeliverable { reason: reason.to_owned() };
    let (changes, events) = moved(stage, line, None, |line| {
        let event = line_event(stage, Kind::LineUndeliverable, Some(permit.by()), line)?;
        Ok(event.private("reason", reason))
    })?;
    Ok(Transition::new(changes, events))
}

/// Takes a delivery over from the service: it stands on the system managers' list.
///
/// # Errors
/// [`Refusal::Conflict`] when it is not the service's any more.
pub fn by_hand(
    stage: Stage<'_>,
    permit: &Permit<Steer>,
    work: &Provision,
    mut line: Line,
) -> Result<Transition, Refusal> {
    provision::check(permit, work)?;
    if line.state != State::Providing || work.work.line != Some(line.id) {
        return Err(Refusal::Conflict);
    }
    line.state = State::Delivering;
    let people = stage.deliverers(line.content.system);
    let (mut changes, events) = moved(stage, line, Some((Duty::Deliver, people)), |line| {
        line_event(stage, Kind::ProvisionByHand, Some(permit.by()), line)
    })?;
    changes.push(Change::ProvisionOver(work.id, Outcome::ByHand));
    Ok(Transition::new(changes, events))
}
