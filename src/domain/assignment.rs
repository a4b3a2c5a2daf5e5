//! *Uppdrag*: why somebody without employment is here, for whom, and until when (R-06, E-12, E-13, E-14, E-32).
//!
//! A dated entry in a register of our own, with a manager who answers for it. The gate and what stands take it as they
//! take an employment ([`Assignment::basis`]): nobody has to know the difference but who reads the evidence.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::catalogue::Party;
use super::duties::{Assign, KeepAssignment, Permit};
use super::event::{Event, Kind as What};
use super::flow::Stage;
use super::following::REVIEW_DAYS;
use super::ids::{AssignmentId, PersonId};
use super::person::{Employment, Form, Kind as Account};
use super::refusal::Refusal;
use super::register::Card;
use super::transition::{Change, Transition};

/// The longest assignment, in months from its first day or from the day it is prolonged.
pub const LONGEST_MONTHS: i32 = 12;
/// The longest mandate period of an elected official.
pub const MANDATE_MONTHS: i32 = 48;
/// Longest text of a field.
pub const LONGEST_TEXT: usize = 500;
/// How the id of a basis begins, so that nobody mistakes it for the id of an employment.
const PREFIX: &str = "uppdrag:";

/// Why somebody without employment is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// *Konsult, inhyrd, leverantör* (E-12).
    Consultant,
    /// *Praktikant, VFU, APL* (E-13): the organisation is the school, the sponsor the supervisor's manager.
    Trainee,
    /// *Förtroendevald* (E-14).
    Elected,
    /// Staff of a private provider (*privat utförare*, LOV, LOU; E-32).
    Provider,
    /// *Revisor, sakkunnigt biträde*.
    Auditor,
    /// *Räddningstjänst* (RTJ).
    Rescue,
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Consultant, Self::Trainee, Self::Elected, Self::Provider, Self::Auditor, Self::Rescue];

    /// The word for it in the database, the log and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Consultant => "consultant",
            Self::Trainee => "trainee",
            Self::Elected => "elected",
            Self::Provider => "provider",
            Self::Auditor => "auditor",
            Self::Rescue => "rescue",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// How many months it may last at most.
    #[must_use]
    pub fn longest(self) -> i32 {
        if self == Self::Elected { MANDATE_MONTHS } else { LONGEST_MONTHS }
    }
}

/// An entry in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Whose account.
    pub person: PersonId,
    /// Why.
    pub kind: Kind,
    /// Company, school, party group, authority.
    pub organisation: String,
    /// The manager who answers for it.
    pub sponsor: PersonId,
    /// Code of the unit it is in.
    pub unit: String,
    /// What the person is to do.
    pub purpose: String,
    /// Reference of the contract, or of the data processing agreement (*PUB-avtal*).
    pub contract: String,
    /// When the undertaking of secrecy was signed.
    pub undertaking: Option<Date>,
    /// First day.
    pub from: Date,
    /// Last day, inclusive; never without.
    pub to: Date,
    /// Nobody answers for it any more: the last day to end it or to find a new sponsor.
    pub sponsor_due: Option<Date>,
    /// Version, counted up with every change.
    pub version: i32,
}

impl Assignment {
    /// The id that grants and evidence name it by.
    #[must_use]
    pub fn basis_id(id: AssignmentId) -> String {
        format!("{PREFIX}{id}")
    }

    /// What the gate and what stands rest on.
    #[must_use]
    pub fn basis(&self) -> Employment {
        Employment {
            id: Self::basis_id(self.id),
            unit: self.unit.clone(),
            form: Form::Assignment,
            from: self.from,
            to: Some(self.to),
            main: false,
            on_leave: false,
            company: None,
        }
    }

    /// Whether it lives on that day or begins later.
    #[must_use]
    pub fn lives(&self, day: Date) -> bool {
        day <= self.to
    }
}

/// Whether the id is that of an assignment, not of an employment.
#[must_use]
pub fn is_basis(employment: &str) -> bool {
    employment.starts_with(PREFIX)
}

/// Enters an assignment.
///
/// # Errors
/// What is missing or too long ([`Refusal::BadForm`], [`Refusal::BadText`]), [`Refusal::EndBeforeStart`],
/// [`Refusal::EndTooFar`], [`Refusal::PupilAccount`], [`Refusal::FunctionAccount`], [`Refusal::HasEmployment`].
pub fn register(stage: Stage<'_>, permit: &Permit<Assign>, new: Assignment) -> Result<Transition, Refusal> {
    if !permit.is_for(new.person.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let card = stage.register.person(new.person).filter(|card| !card.is_gone()).ok_or(Refusal::NotFound)?;
    check_account(card, stage.day)?;
    check_texts(&new)?;
    check_days(new.kind, new.from.max(stage.day), new.from, new.to)?;
    if new.to < stage.day {
        return Err(Refusal::EndBeforeStart);
    }
    let event = event(Event::by(What::AssignmentMade, permit.by()), stage, &new)?;
    Ok(Transition::new(vec![Change::Assignment { assignment: Box::new(new), was: None }], vec![event]))
}

/// A pupil's account is never anything else (E-13), and who is employed is ordered for on the employment.
fn check_account(card: &Card, day: Date) -> Result<(), Refusal> {
    match card.kind {
        Account::Pupil => Err(Refusal::PupilAccount),
        Account::Function => Err(Refusal::FunctionAccount),
        Account::Withheld => Err(Refusal::Withheld),
        Account::Unknown => Err(Refusal::UnknownKind),
        Account::Employee => {
            let employed =
                card.employments.iter().any(|e| e.form != Form::Assignment && e.to.is_none_or(|to| day <= to));
            if employed { Err(Refusal::HasEmployment) } else { Ok(()) }
        }
        Account::External | Account::Elected => Ok(()),
    }
}

fn check_texts(new: &Assignment) -> Result<(), Refusal> {
    let required = [
        ("organisation", &new.organisation),
        ("purpose", &new.purpose),
        ("contract", &new.contract),
        ("unit", &new.unit),
    ];
    for (field, text) in required {
        // An elected official has a mandate instead of a contract.
        if text.trim().is_empty() && !(field == "contract" && new.kind == Kind::Elected) {
            return Err(Refusal::BadForm(field.to_owned()));
        }
        if text.chars().count() > LONGEST_TEXT {
            return Err(Refusal::BadText(field.to_owned()));
        }
    }
    Ok(())
}

fn check_days(kind: Kind, counted_from: Date, from: Date, to: Date) -> Result<(), Refusal> {
    if to < from {
        return Err(Refusal::EndBeforeStart);
    }
    let latest = counted_from.saturating_add(kind.longest().months());
    if to > latest { Err(Refusal::EndTooFar(latest)) } else { Ok(()) }
}

/// Gives it a later last day: a decision of the sponsor's own.
///
/// # Errors
/// [`Refusal::EndTooFar`], [`Refusal::EndBeforeStart`], [`Refusal::Conflict`] when it has ended.
pub fn prolong(
    stage: Stage<'_>,
    permit: &Permit<KeepAssignment>,
    before: &Assignment,
    to: Date,
) -> Result<Transition, Refusal> {
    check_living(stage, permit, before)?;
    if permit.by().id != before.sponsor {
        return Err(Refusal::NotAllowed);
    }
    if to <= before.to {
        return Err(Refusal::EndBeforeStart);
    }
    check_days(before.kind, stage.day, before.from, to)?;
    changed(stage, Event::by(What::AssignmentProlonged, permit.by()), before, |after| after.to = to)
}

/// Gives it another sponsor, who answers for it from now on.
///
/// # Errors
/// [`Refusal::Conflict`] when it has ended, [`Refusal::SponsorUnfit`] for the person concerned or nobody's manager.
pub fn sponsor(
    stage: Stage<'_>,
    permit: &Permit<KeepAssignment>,
    before: &Assignment,
    sponsor: PersonId,
) -> Result<Transition, Refusal> {
    check_living(stage, permit, before)?;
    if sponsor == before.person || !stage.register.is_fit_sponsor(sponsor, stage.day) {
        return Err(Refusal::SponsorUnfit);
    }
    changed(stage, Event::by(What::AssignmentSponsored, permit.by()), before, |after| {
        after.sponsor = sponsor;
        after.sponsor_due = None;
    })
}

/// Ends it now. What rests on it ends the same day.
///
/// # Errors
/// [`Refusal::Conflict`] when it has ended.
pub fn end(stage: Stage<'_>, permit: &Permit<KeepAssignment>, before: &Assignment) -> Result<Transition, Refusal> {
    check_living(stage, permit, before)?;
    let last = stage.day.yesterday().unwrap_or(stage.day);
    changed(stage, Event::by(What::AssignmentEnded, permit.by()), before, |after| after.to = last)
}

/// What time does to it: a sponsor who has left is a question for [`REVIEW_DAYS`], and without an answer it ends.
/// `None` when there is nothing to do.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody unknown.
pub fn follow(stage: Stage<'_>, before: &Assignment) -> Result<Option<Transition>, Refusal> {
    let answered = stage.register.is_fit_sponsor(before.sponsor, stage.day);
    match before.sponsor_due {
        _ if !before.lives(stage.day) => Ok(None),
        None if !answered => {
            let due = stage.day.saturating_add(REVIEW_DAYS.days());
            let event = Event::by_service(What::AssignmentUnsponsored).private("due", due.to_string());
            changed(stage, event, before, |after| after.sponsor_due = Some(due)).map(Some)
        }
        Some(_) if answered => {
            let event = Event::by_service(What::AssignmentSponsored);
            changed(stage, event, before, |after| after.sponsor_due = None).map(Some)
        }
        Some(due) if due < stage.day => {
            let last = stage.day.yesterday().unwrap_or(stage.day);
            changed(stage, Event::by_service(What::AssignmentEnded), before, |after| after.to = last).map(Some)
        }
        _ => Ok(None),
    }
}

fn check_living(stage: Stage<'_>, permit: &Permit<KeepAssignment>, before: &Assignment) -> Result<(), Refusal> {
    if !permit.is_for(before.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if before.lives(stage.day) { Ok(()) } else { Err(Refusal::Conflict) }
}

fn changed(
    stage: Stage<'_>,
    base: Event,
    before: &Assignment,
    change: impl FnOnce(&mut Assignment),
) -> Result<Transition, Refusal> {
    let mut after = before.clone();
    change(&mut after);
    after.version += 1;
    let event = event(base, stage, &after)?;
    let change = Change::Assignment { assignment: Box::new(after), was: Some(before.version) };
    Ok(Transition::new(vec![change], vec![event]))
}

/// The whole entry is about a person: committed to, told apart.
fn event(base: Event, stage: Stage<'_>, it: &Assignment) -> Result<Event, Refusal> {
    let party = |id: PersonId| stage.register.person(id).map(Card::party).ok_or(Refusal::NotFound);
    let (subject, sponsor): (Party, Party) = (party(it.person)?, party(it.sponsor)?);
    Ok(base
        .about(&subject)
        .private("assignment", it.id.to_string())
        .private("kind", it.kind.word())
        .private("organisation", it.organisation.as_str())
        .private("sponsor_guid", sponsor.guid.to_string())
        .private("unit", it.unit.as_str())
        .private("purpose", it.purpose.as_str())
        .private("contract", it.contract.as_str())
        .private("undertaking", it.undertaking.map(|day| day.to_string()).unwrap_or_default())
        .private("from", it.from.to_string())
        .private("until", it.to.to_string()))
}
