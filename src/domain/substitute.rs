//! *Ersättare*: who decides in somebody's place, on which days, and in which systems.
//!
//! A substitution is dated and covers what already waits. It gives the right to decide in the absent person's place and
//! nothing else, and only what that person may decide: never what either of them ordered or is concerned by, and never
//! on, to a substitute of the substitute. Who may decide what is in `approval`.

use jiff::ToSpan;
use jiff::civil::Date;

use super::catalogue::Party;
use super::duties::{EndSubstitute, NameSubstitute, Permit};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::ids::{PersonId, SubstitutionId, SystemId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::transition::{Change, Transition};

/// The longest substitution, in months.
pub const LONGEST_MONTHS: i32 = 12;

/// Who decides in whose place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// Its id.
    pub id: SubstitutionId,
    /// In whose place.
    pub absent: PersonId,
    /// Who decides.
    pub substitute: PersonId,
    /// Only in this system; `None` = in all.
    pub system: Option<SystemId>,
    /// First day.
    pub from: Date,
    /// Last day, inclusive.
    pub to: Date,
    /// Who named the substitute.
    pub named_by: PersonId,
    /// Version, counted up with every change.
    pub version: i32,
}

impl Substitution {
    /// Whether it holds on that day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Names a substitute.
///
/// # Errors
/// [`Refusal::NotAllowed`] for another's permit, [`Refusal::EndBeforeStart`], [`Refusal::EndTooFar`],
/// [`Refusal::BadForm`] for a first day that has passed.
pub fn name(stage: Stage<'_>, permit: &Permit<NameSubstitute>, it: Substitution) -> Result<Transition, Refusal> {
    if !permit.is_for(it.absent.uuid()) || permit.by().id != it.named_by {
        return Err(Refusal::NotAllowed);
    }
    if it.from < stage.day {
        return Err(Refusal::BadForm("from".to_owned()));
    }
    if it.to < it.from {
        return Err(Refusal::EndBeforeStart);
    }
    let latest = it.from.saturating_add(LONGEST_MONTHS.months());
    if it.to > latest {
        return Err(Refusal::EndTooFar(latest));
    }
    let event = told(stage, Kind::SubstituteNamed, permit.by(), &it)?;
    Ok(Transition::new(vec![Change::Substitution { it, was: None }], vec![event]))
}

/// Ends a substitution: from now on nobody decides in that person's place by it.
///
/// # Errors
/// [`Refusal::Conflict`] when it has ended.
pub fn end(stage: Stage<'_>, permit: &Permit<EndSubstitute>, it: &Substitution) -> Result<Transition, Refusal> {
    if !permit.is_for(it.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if it.to < stage.day {
        return Err(Refusal::Conflict);
    }
    let yesterday = stage.day.saturating_sub(1.day());
    let ended = Substitution { to: yesterday, from: it.from.min(yesterday), version: it.version + 1, ..it.clone() };
    let event = told(stage, Kind::SubstituteEnded, permit.by(), &ended)?;
    Ok(Transition::new(vec![Change::Substitution { it: ended, was: Some(it.version) }], vec![event]))
}

fn told(stage: Stage<'_>, kind: Kind, by: &Party, it: &Substitution) -> Result<Event, Refusal> {
    let (absent, substitute) = (stage.party(it.absent)?, stage.party(it.substitute)?);
    let system = it.system.and_then(|id| stage.register.systems.get(&id)).map(|system| system.key.clone());
    let event = Event::by(kind, by)
        .about(&absent)
        .in_stead(&substitute)
        .private("from", it.from.to_string())
        .private("until", it.to.to_string());
    Ok(match system {
        Some(key) => event.with(Field::System, key),
        None => event,
    })
}
