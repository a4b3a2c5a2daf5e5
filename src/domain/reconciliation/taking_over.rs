//! The first day: what people already have is taken over as grants, *övertagen, ej beställd*, that the system's owner
//! must confirm before a day, or they end.
//!
//! Who has no employment that lives gets nothing taken over: it stays a finding. A grant that was taken over follows the
//! employment like every other from then on.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Finding, Kind, State, settling};
use crate::domain::catalogue::ScopeKind;
use crate::domain::duties::{Permit, TakeOver};
use crate::domain::employment::living;
use crate::domain::event::{self, Event};
use crate::domain::flow::Stage;
use crate::domain::grant::{self, Grant, Ground, Origin, Review};
use crate::domain::ids::{GrantId, PersonId, SystemId};
use crate::domain::log::entry::Field;
use crate::domain::person::Employment;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::renewal;
use crate::domain::transition::{Change, Transition};

/// Days that the owner has at least, and months at most, to confirm what was taken over.
pub const SHORTEST: i32 = 7;
/// See [`SHORTEST`].
pub const LONGEST: i32 = 6;

/// Why something is not taken over. The sentence is `reconciliation-why-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nobody here has the account.
    Unknown,
    /// No employment lives.
    NoEmployment,
    /// The role must be limited to something, and the source does not say to what.
    NoScope,
    /// It is the one who would take it over.
    Own,
}

impl Why {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NoEmployment => "no_employment",
            Self::NoScope => "no_scope",
            Self::Own => "own",
        }
    }
}

/// The employment that something found rests on: the main one that lives and has begun, else the oldest such.
#[must_use]
pub fn basis(register: &Register, person: PersonId, day: Date) -> Option<&Employment> {
    let card = register.person(person).filter(|card| card.can_act(day))?;
    living(&card.employments, day).filter(|one| one.from <= day).min_by_key(|one| (!one.main, one.from, &one.id))
}

/// Whether a finding can be taken over by `by`, and on which employment.
///
/// # Errors
/// [`Why`] not.
pub fn fits<'r>(register: &'r Register, finding: &Finding, by: PersonId, day: Date) -> Result<&'r Employment, Why> {
    let subject = finding.subject.ok_or(Why::Unknown)?;
    if subject == by {
        return Err(Why::Own);
    }
    let role = finding.role.and_then(|role| register.roles.get(&role)).ok_or(Why::Unknown)?;
    if role.scope != ScopeKind::None && finding.scope == crate::domain::catalogue::Scope::None {
        return Err(Why::NoScope);
    }
    basis(register, subject, day).ok_or(Why::NoEmployment)
}

/// Checks the day before which the owner confirms.
///
/// # Errors
/// [`Refusal::EndBeforeStart`] when it is too soon, [`Refusal::EndTooFar`] with the latest.
pub fn check_due(day: Date, due: Date) -> Result<(), Refusal> {
    if due < day.saturating_add(SHORTEST.days()) {
        return Err(Refusal::EndBeforeStart);
    }
    let latest = day.saturating_add(LONGEST.months());
    if due > latest { Err(Refusal::EndTooFar(latest)) } else { Ok(()) }
}

/// Takes one finding over.
///
/// # Errors
/// [`Refusal::Conflict`] when it cannot be, any more; as [`check_due`].
pub fn take_over(
    stage: Stage<'_>,
    permit: &Permit<TakeOver>,
    finding: &Finding,
    id: GrantId,
    due: Date,
) -> Result<Transition, Refusal> {
    if !permit.is_for(finding.system.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    check_due(stage.day, due)?;
    if finding.kind != Kind::Unordered || !finding.waits(stage.day) {
        return Err(Refusal::Conflict);
    }
    let employment = fits(stage.register, finding, permit.by().id, stage.day).map_err(|_| Refusal::Conflict)?;
    let (Some(subject), Some(role)) = (finding.subject, finding.role) else { return Err(Refusal::Conflict) };
    let (known, _) = stage.register.role(role).ok_or(Refusal::Conflict)?;
    let grant = Grant {
        id,
        origin: Origin::TakenOver,
        subject,
        employment: employment.id.clone(),
        unit: employment.unit.clone(),
        system: finding.system,
        role,
        scope: finding.scope,
        from: stage.day,
        until: employment.to,
        state: grant::State::Active,
        review: Some(Review { ground: Ground::TakenOver, due: Some(due) }),
        pause: None,
        renew_by: renewal::day(known, employment.form, stage.day, employment.to),
        not_renewed: None,
        held_after: None,
        groups: stage.groups(role),
        delivered_at: stage.now,
        delivered_by: None,
        reference: String::new(),
        version: 1,
    };
    let event = Event::by(event::Kind::GrantTakenOver, permit.by());
    let event = crate::domain::ending::event(stage, event, &grant)?
        .private("until", due.to_string())
        .private("employment", grant.employment.as_str());
    let mut found = finding.clone();
    found.grant = Some(grant.id);
    let closing = Event::by(event::Kind::FindingClosed, permit.by());
    let (mut changes, mut events) =
        settling::moved(stage, closing, &found, State::Closed { at: stage.now })?.into_parts();
    changes.push(Change::NewGrant(grant));
    events.insert(0, event);
    Ok(Transition::new(changes, events))
}

/// That a system's baseline was taken over, with the counts.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a permit for another system.
pub fn taken_over(
    stage: Stage<'_>,
    permit: &Permit<TakeOver>,
    system: SystemId,
    (taken, left): (u64, u64),
) -> Result<Transition, Refusal> {
    let known = stage.register.systems.get(&system).filter(|_| permit.is_for(system.uuid()));
    let event = Event::by(event::Kind::BaselineTaken, permit.by())
        .with(Field::System, known.ok_or(Refusal::NotAllowed)?.key.clone())
        .with(Field::Rows, taken)
        .with(Field::Size, left);
    Ok(Transition::happened(event))
}
