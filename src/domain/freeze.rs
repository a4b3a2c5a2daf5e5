//! *Frysta dagar*: days on which nothing is given or taken away in a system, a pay run for instance.
//!
//! What is due waits, whoever would do it, or is done all the same by somebody who says why. Three things never wait: a
//! revocation for security, what was given in an emergency, and what ends because somebody no longer works here. Closing for
//! leave and opening again follow the employment too, and are not frozen.

use jiff::ToSpan;
use jiff::civil::Date;

use super::catalogue::Base;
use super::duties::{KeepFreeze, Permit};
use super::employment::living;
use super::event::{Event, Kind};
use super::flow::Stage;
use super::grant::{Ending, Grant, Ground, State};
use super::ids::{FreezeId, PersonId, SystemId};
use super::log::entry::Field;
use super::order::{Asks, Content};
use super::refusal::Refusal;
use super::register::Register;
use super::transition::{Change, Transition};

/// The longest window, in days: what is to be closed for longer is another matter.
pub const LONGEST_DAYS: i32 = 62;
/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

/// Frozen days of a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// Its id.
    pub id: FreezeId,
    /// Of which system.
    pub system: SystemId,
    /// First day.
    pub from: Date,
    /// Last day, inclusive.
    pub to: Date,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub made_by: PersonId,
    /// Taken away before its time.
    pub ended: bool,
    /// Version, counted up with every change.
    pub version: i32,
}

impl Freeze {
    /// Whether the day is one of its days.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        !self.ended && self.from <= day && day <= self.to
    }
}

/// The last frozen day from `day` on; windows that meet are one. `None` = not frozen on that day.
#[must_use]
pub fn frozen(register: &Register, system: SystemId, day: Date) -> Option<Date> {
    let all = register.freezes.get(&system)?;
    let last_of = |day: Date| all.iter().filter(|it| it.holds(day)).map(|it| it.to).max();
    let mut last = last_of(day)?;
    while let Some(later) = last.tomorrow().ok().and_then(last_of) {
        last = later;
    }
    Some(last)
}

/// Until when a delivery waits.
#[must_use]
pub fn delivery(register: &Register, content: &Content, day: Date) -> Option<Date> {
    // What was given on paper is there already: it is only said.
    // The base order is the account: without it nobody can work, and it gives nothing in a frozen system.
    let base = register.roles.get(&content.role).is_some_and(|role| role.base == Base::Base);
    frozen(register, content.system, day).filter(|_| !content.emergency && !base && content.asks != Asks::Late)
}

/// Until when the removal of an ended grant waits.
#[must_use]
pub fn removal(register: &Register, grant: &Grant, day: Date) -> Option<Date> {
    let (State::Removing { ending, .. } | State::Removed { ending, .. }) = grant.state else { return None };
    frozen(register, grant.system, day).filter(|_| is_planned(grant, ending) && works(register, grant, day))
}

/// Whether a grant ended as planned work. One that lost its ground ends at once: somebody moved, or is not found.
fn is_planned(grant: &Grant, ending: Ending) -> bool {
    if grant.emergency_by.is_some() {
        return false;
    }
    match ending {
        Ending::Ended | Ending::Expired | Ending::SystemClosed | Ending::Changed => true,
        Ending::NotConfirmed => {
            grant.review.is_some_and(|review| matches!(review.ground, Ground::Periodic | Ground::TakenOver))
        }
        Ending::Revoked | Ending::EmploymentEnded | Ending::AssignmentEnded | Ending::BaseEnded | Ending::Moved => {
            false
        }
    }
}

/// Whether its holder still works here. Also what ended as planned goes at once when they do not.
fn works(register: &Register, grant: &Grant, day: Date) -> bool {
    let card = register.person(grant.subject).filter(|card| !card.is_gone());
    card.is_some_and(|card| living(&card.employments, day).next().is_some())
}

/// Sets frozen days.
///
/// # Errors
/// [`Refusal::ReasonRequired`], [`Refusal::EndBeforeStart`] for days that have been or the wrong way round,
/// [`Refusal::EndTooFar`].
pub fn make(stage: Stage<'_>, permit: &Permit<KeepFreeze>, it: Freeze) -> Result<Transition, Refusal> {
    if !permit.is_for(it.system.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let reason = said(&it.reason)?;
    if it.to < it.from || it.to < stage.day {
        return Err(Refusal::EndBeforeStart);
    }
    let latest = it.from.saturating_add((LONGEST_DAYS - 1).days());
    if it.to > latest {
        return Err(Refusal::EndTooFar(latest));
    }
    let it = Freeze { reason, made_by: permit.by().id, ..it };
    let event = told(stage, Event::by(Kind::FreezeMade, permit.by()), &it)?.private("reason", it.reason.as_str());
    Ok(Transition::new(vec![Change::Freeze { it, was: None }], vec![event]))
}

/// Takes frozen days away before their time: what waits is done.
///
/// # Errors
/// [`Refusal::Conflict`] when they have passed or are taken away already.
pub fn end(stage: Stage<'_>, permit: &Permit<KeepFreeze>, it: &Freeze) -> Result<Transition, Refusal> {
    if !permit.is_for(it.system.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if it.ended || it.to < stage.day {
        return Err(Refusal::Conflict);
    }
    let ended = Freeze { ended: true, version: it.version + 1, ..it.clone() };
    let event = told(stage, Event::by(Kind::FreezeEnded, permit.by()), &ended)?;
    Ok(Transition::new(vec![Change::Freeze { it: ended, was: Some(it.version) }], vec![event]))
}

fn told(stage: Stage<'_>, event: Event, it: &Freeze) -> Result<Event, Refusal> {
    let system = stage.register.systems.get(&it.system).ok_or(Refusal::NotFound)?;
    let days = [("from", it.from.to_string()), ("until", it.to.to_string())];
    let event = event.with(Field::System, system.key.clone());
    Ok(days.into_iter().fold(event, |event, (name, day)| event.private(name, day)))
}

/// What somebody wrote who does something all the same on a frozen day, or sets one.
fn said(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let bad = reason.chars().count() > LONGEST_REASON || reason.contains('\0');
    if bad { Err(Refusal::BadText("reason".to_owned())) } else { Ok(reason.to_owned()) }
}

/// Lets something through that waits until `until`, for the reason that somebody gives; that is what the log tells.
///
/// # Errors
/// [`Refusal::Frozen`] without a reason.
pub fn despite(until: Option<Date>, reason: &str) -> Result<Option<String>, Refusal> {
    match until {
        None => Ok(None),
        Some(until) if reason.trim().is_empty() => Err(Refusal::Frozen(until)),
        Some(_) => said(reason).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn window(from: Date, to: Date, ended: bool) -> Freeze {
        Freeze {
            id: FreezeId::from(Uuid::nil()),
            system: SystemId::from(Uuid::nil()),
            from,
            to,
            reason: "Löneutbetalning".to_owned(),
            made_by: PersonId::from(Uuid::nil()),
            ended,
            version: 1,
        }
    }

    #[test]
    fn days_are_inclusive_and_windows_that_meet_are_one() {
        let day = |n| date(2026, 5, n);
        let mut register = Register::default();
        let all = vec![window(day(4), day(6), false), window(day(7), day(9), false), window(day(11), day(12), true)];
        register.freezes.insert(SystemId::from(Uuid::nil()), all);
        let until = |n| frozen(&register, SystemId::from(Uuid::nil()), day(n));
        assert_eq!(
            [3, 4, 6, 7, 9, 10, 11].map(until),
            [None, Some(day(9)), Some(day(9)), Some(day(9)), Some(day(9)), None, None]
        );
        assert_eq!(frozen(&register, SystemId::from(Uuid::from_u128(1)), day(4)), None);
    }

    #[test]
    fn only_a_reason_lets_through_what_waits() {
        let until = date(2026, 5, 6);
        assert_eq!(despite(None, ""), Ok(None));
        assert_eq!(despite(Some(until), " "), Err(Refusal::Frozen(until)));
        assert_eq!(despite(Some(until), " Ny chef "), Ok(Some("Ny chef".to_owned())));
    }
}
