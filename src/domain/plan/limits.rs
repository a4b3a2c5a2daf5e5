//! What bounds a wish: its scope, its last day, and what must not be together.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Index, Known, LONGEST_PURPOSE, Ready};
use crate::domain::approval;
use crate::domain::catalogue::{Base, Role, Scope, ScopeKind, Step, System};
use crate::domain::duties::Actor;
use crate::domain::employment::{Admission, Cap, Evidence};
use crate::domain::ids::RoleId;
use crate::domain::order::{Asks, Content};
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;
use crate::domain::separation;
use crate::domain::training;

/// A purpose where the role demands one, and none that is too long.
pub(super) fn check_purpose(role: &Role, purpose: &str) -> Result<(), Refusal> {
    if role.purpose && purpose.trim().is_empty() {
        return Err(Refusal::PurposeRequired);
    }
    let long = purpose.chars().count() > LONGEST_PURPOSE;
    if long { Err(Refusal::BadText("purpose".to_owned())) } else { Ok(()) }
}

/// What the role must be limited to, and only that.
pub(super) fn check_scope(actor: &Actor<'_>, role: &Role, scope: Scope) -> Result<(), Refusal> {
    match (role.scope, scope) {
        (ScopeKind::None, Scope::None) => Ok(()),
        (ScopeKind::Unit, Scope::Unit(id)) if actor.register.units.contains_key(&id) => Ok(()),
        (ScopeKind::Object, Scope::Object(id)) => {
            let object = actor.register.objects.get(&id).filter(|o| o.active && o.system == role.system);
            object.map(|_| ()).ok_or(Refusal::ScopeUnknown)
        }
        (_, Scope::None) => Err(Refusal::ScopeRequired),
        _ => Err(Refusal::ScopeUnknown),
    }
}

/// The last day: what was asked, or as long as possible; never past employment, role, system.
pub(super) fn last_day(
    content: &Content,
    role: &Role,
    system: &System,
    admission: &Admission,
    asked: Option<Date>,
) -> Result<(Option<Date>, Option<Cap>), Refusal> {
    let role_end = (role.max_months > 0).then(|| (content.from.saturating_add(role.max_months.months()), Cap::Role));
    let system_end = system.end_date.map(|day| (day, Cap::System));
    let nearest = [admission.until, role_end, system_end].into_iter().flatten().min_by_key(|(day, _)| *day);
    let (until, cap) = match (asked, nearest) {
        (Some(asked), Some((day, cap))) if day < asked => (Some(day), Some(cap)),
        (Some(asked), _) => (Some(asked), None),
        (None, Some((day, cap))) => (Some(day), Some(cap)),
        (None, None) => (None, None),
    };
    // The base order lives as long as any employment; it has no end of its own that somebody could forget.
    let until = if role.base == Base::Base && !matches!(cap, Some(Cap::Employment | Cap::Assignment)) && asked.is_none()
    {
        None
    } else {
        until
    };
    if until.is_some_and(|until| until < content.from) {
        return Err(Refusal::EndBeforeStart);
    }
    Ok((until, cap))
}

/// Holds the wish against what must not be together: with what the person holds, has asked for, and gets by this order.
/// A warning brings in the system owner; an exception bounds the last day.
pub(super) fn separated(
    known: Known<'_>,
    index: &Index<'_>,
    same: Option<&Vec<RoleId>>,
    mut ready: Ready,
) -> Result<Ready, Refusal> {
    let (actor, content) = (known.actor, &mut ready.content);
    if !separation::concerns(actor.register, content.role) {
        return Ok(ready);
    }
    // What is changed by it is not had beside it.
    let ends = content.asks.changes();
    let mine = index.held.iter().filter(|(key, grant)| key.0 == content.subject && Some(grant.id) != ends);
    let held = mine.map(|(key, _)| key.1);
    let asked = index.asked.iter().filter(|key| key.0 == content.subject).map(|key| key.1);
    let others: Vec<RoleId> = held.chain(asked).chain(same.into_iter().flatten().copied()).collect();
    let verdict = separation::check(actor.register, content.subject, content.role, &others, actor.day)?;
    if let Some(last) = verdict.until.filter(|last| content.until.is_none_or(|until| *last < until)) {
        (content.until, content.cap) = (Some(last), Some(Cap::Exception));
        if last < content.from {
            return Err(Refusal::EndBeforeStart);
        }
    }
    if verdict.warned && !content.path.contains(&Step::Owner) {
        content.path.push(Step::Owner);
        ready.opening = approval::opening(content, actor.id(), 0, actor.register, actor.day);
    }
    Ok(ready)
}

/// Days that emergency access lasts beside the first: at most 72 hours.
const EMERGENCY_DAYS: i32 = 2;

/// Makes an emergency of it: given now, for three days at most, and decided by the owner afterwards. The employment
/// is read as always; when it cannot be, there is the paper. Never for oneself, never for more time of what is
/// held, and not where a human must look at the employment first or training is missing.
pub(super) fn at_once(
    actor: &Actor<'_>,
    content: &mut Content,
    role: &Role,
    verified: bool,
    review: bool,
) -> Result<(), Refusal> {
    if content.subject == actor.id() {
        return Err(Refusal::SelfDecisionSubject);
    }
    if role.base == Base::Base || review || content.asks != Asks::New {
        return Err(Refusal::NoEmergency);
    }
    if content.purpose.is_empty() {
        return Err(Refusal::PurposeRequired);
    }
    if !verified {
        return Err(Refusal::DirectoryDown);
    }
    if content.from > actor.day {
        return Err(Refusal::EmploymentNotStarted(content.from));
    }
    training::check(actor.register, content.subject, content.role, actor.day)?;
    let last = actor.day.saturating_add(EMERGENCY_DAYS.days());
    if content.until.is_none_or(|until| last < until) {
        (content.until, content.cap) = (Some(last), Some(Cap::Emergency));
    }
    content.path = Vec::new();
    Ok(())
}

/// Makes it something that was given on paper: it stands since that day, on which the employment must have begun, as
/// far as is known.
pub(super) fn on_paper(
    content: &mut Content,
    person: &Card,
    evidence: Option<&Evidence>,
    given: Date,
) -> Result<(), Refusal> {
    if content.asks != Asks::New {
        return Err(Refusal::AlreadyHeld);
    }
    let read = evidence.and_then(|evidence| evidence.employment.as_ref());
    let known = || person.employments.iter().find(|e| e.id == content.employment);
    match read.or_else(known) {
        Some(employment) if employment.from > given => Err(Refusal::EmploymentNotStarted(employment.from)),
        Some(_) => {
            (content.asks, content.from) = (Asks::Late, given);
            Ok(())
        }
        None => Err(Refusal::NoEmployment),
    }
}
