//! What the service does in a directory by itself: gives and takes membership of the groups that a role names.
//!
//! A row of work is written in the transaction that decides it (the outbox); a job carries it out, reads back, and only
//! then is it recorded as done. Giving fails closed: the employment is asked for again. Taking never asks: the grant has
//! ended here whatever the directory says. Work that does not succeed is told to people and never lost.
//! Work for a grant that stands is in `standing`.

pub mod standing;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::calendar;
use super::catalogue::{Group, Post};
use super::duties::{Act, Actor, Permit};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::grant::{Ending, Grant};
use super::ids::{GrantId, LineId, PersonId, ProvisionId, RoleId, SystemId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::transition::Transition;

/// Failures after which people are told.
pub const FAILURES: i32 = 6;

/// People are told after this time, when it has failed more than once.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(15);

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// Make the person a member.
    Put,
    /// Make the person no member.
    Take,
}

impl What {
    /// The word for it in the database and the language files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Take => "take",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Put, Self::Take].into_iter().find(|what| what.word() == word)
    }
}

/// How work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Done, and read back.
    Done,
    /// Handed to people.
    ByHand,
    /// No longer wanted.
    Cancelled,
}

impl Outcome {
    /// The word for it in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::ByHand => "by_hand",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Work to be written down.
#[derive(Debug, Clone, PartialEq)]
pub struct NewProvision {
    /// What.
    pub what: What,
    /// The line that is to be delivered.
    pub line: Option<LineId>,
    /// The grant that has ended.
    pub grant: Option<GrantId>,
    /// Whose account.
    pub subject: PersonId,
    /// The system.
    pub system: SystemId,
    /// The role.
    pub role: RoleId,
    /// Which groups.
    pub groups: Vec<Group>,
    /// Since when.
    pub since: Timestamp,
}

/// Work as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Provision {
    /// Its id.
    pub id: ProvisionId,
    /// What, for whom, in which groups.
    pub work: NewProvision,
    /// Tries so far.
    pub tries: i32,
    /// Not before this instant.
    pub next_at: Timestamp,
    /// Code of what went wrong the last time.
    pub problem: Option<String>,
    /// Since when people know that it does not succeed.
    pub alarm_at: Option<Timestamp>,
    /// Why it is done also on frozen days, when somebody has said so.
    pub despite: Option<String>,
    /// It is over.
    pub over: bool,
}

impl Provision {
    /// How long to wait after a failure: doubled each time, never longer than five minutes, so that a directory that is
    /// back is noticed soon.
    #[must_use]
    pub fn pause(&self) -> SignedDuration {
        SignedDuration::from_secs((1_i64 << self.tries.clamp(0, 9)).min(300))
    }

    /// Whether people must be told now.
    #[must_use]
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.tries >= FAILURES || (self.tries > 1 && now.duration_since(self.work.since) >= PATIENCE)
    }
}

/// What the directory showed after a change, from the server that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Name of the directory.
    pub source: String,
    /// The server.
    pub server: String,
    /// When it was read back.
    pub at: Timestamp,
    /// The group.
    pub group: Group,
    /// Whether the person was a member.
    pub member: bool,
}

/// The proofs as they stand in the log; a group that was left alone has none.
#[must_use]
pub fn told(proofs: &[Proof]) -> String {
    if proofs.is_empty() { String::new() } else { serde_json::to_string(proofs).unwrap_or_default() }
}

/// Who made an ended grant go away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// The service, in the groups, read back.
    Service,
    /// Somebody, who said so.
    Hand,
}

impl By {
    /// The word for it in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Hand => "hand",
        }
    }
}

/// An ended grant on its way out: what the time to revoke is counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The grant.
    pub grant: GrantId,
    /// Whose.
    pub subject: PersonId,
    /// In which system.
    pub system: SystemId,
    /// The role.
    pub role: RoleId,
    /// How it ended.
    pub ending: Ending,
    /// The service takes it away by itself.
    pub by_service: bool,
    /// When the end could be seen.
    pub seen_at: Timestamp,
    /// When it ended here.
    pub ended_at: Timestamp,
}

/// The instant at which the end of a grant could be seen: when a source showed it, or when the day or the account's hour
/// had passed; what a person does is seen when it is done. Never later than now.
#[must_use]
pub fn seen_at(stage: Stage<'_>, grant: &Grant, ending: Ending) -> Timestamp {
    let of_employment = || {
        let card = stage.register.person(grant.subject)?;
        let shown = stage.register.shown_at.get(&grant.subject).copied().unwrap_or(card.as_of);
        let days = card.employments.iter().filter_map(|e| e.to).filter(|to| *to < stage.day).map(calendar::end_of);
        let passed = days.chain(card.expires.filter(|at| *at <= stage.now)).min();
        Some(passed.map_or(shown, |passed| passed.max(shown)))
    };
    let seen = match ending {
        Ending::Ended | Ending::Revoked | Ending::Changed => None,
        Ending::SystemClosed => {
            let system = stage.register.systems.get(&grant.system);
            system.and_then(|system| system.end_date).map(calendar::end_of)
        }
        Ending::Expired => grant.until.map(calendar::end_of),
        Ending::NotConfirmed => grant.review.and_then(|review| review.due).map(calendar::end_of),
        Ending::Moved => stage.register.shown_at.get(&grant.subject).copied(),
        Ending::EmploymentEnded | Ending::AssignmentEnded | Ending::BaseEnded => of_employment(),
    };
    seen.unwrap_or(stage.now).min(stage.now)
}

/// Taking over from the service, or letting it try again: who delivers in the system, and administrators.
#[derive(Debug)]
pub struct Steer;

impl Act for Steer {
    type About<'a> = Provision;

    fn check(actor: &Actor<'_>, work: &Provision) -> Result<uuid::Uuid, Refusal> {
        if actor.delivers(work.work.system) || actor.holds(&Post::Administrator) {
            return Ok(work.id.uuid());
        }
        Err(actor.beyond())
    }
}

/// People are told that work does not succeed. What is to be done about a grant is offered to be done by hand as well,
/// while the service goes on trying.
///
/// # Errors
/// [`Refusal::NotFound`] when person or role are gone.
pub fn stuck(stage: Stage<'_>, work: &Provision, problem: &str, grant: Option<&Grant>) -> Result<Transition, Refusal> {
    let event = event(stage, Event::by_service(Kind::ProvisionStuck), work)?.with(Field::Ground, problem.to_owned());
    let people = |grant: &Grant| stage.deliverers(grant.system);
    let offered = grant.map(|grant| super::ending::tasks(stage, grant, standing::duty(grant), people(grant)));
    Ok(Transition::new(offered.into_iter().collect(), vec![event]))
}

/// Lets the service try again at once; when to try is the outbox's own bookkeeping.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over.
pub fn retry(stage: Stage<'_>, permit: &Permit<Steer>, work: &Provision) -> Result<Transition, Refusal> {
    check(permit, work)?;
    Ok(Transition::new(Vec::new(), vec![event(stage, Event::by(Kind::ProvisionRetried, permit.by()), work)?]))
}

/// Lets the service do on frozen days what would wait, for that reason.
///
/// # Errors
/// [`Refusal::ReasonRequired`]; [`Refusal::Conflict`] when it is over, or does not wait for that (`until`).
pub fn despite(
    stage: Stage<'_>,
    permit: &Permit<Steer>,
    work: &Provision,
    (until, reason): (Option<jiff::civil::Date>, &str),
) -> Result<Transition, Refusal> {
    check(permit, work)?;
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let reason = super::freeze::despite(until, reason)?.ok_or(Refusal::Conflict)?;
    let event = event(stage, Event::by(Kind::ProvisionDespite, permit.by()), work)?;
    let change = super::transition::Change::ProvisionDespite(work.id, reason.clone());
    Ok(Transition::new(vec![change], vec![event.private("despite_freeze", reason)]))
}

/// Takes what is to be done about a grant over from the service: it stands on the system managers' list. The service goes
/// on: it is the one that can see who is in the group.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over.
pub fn take_by_hand(
    stage: Stage<'_>,
    permit: &Permit<Steer>,
    work: &Provision,
    grant: &Grant,
) -> Result<Transition, Refusal> {
    check(permit, work)?;
    if matches!(grant.state, super::grant::State::Removed { .. }) {
        return Err(Refusal::Conflict);
    }
    let event = event(stage, Event::by(Kind::ProvisionByHand, permit.by()), work)?;
    let tasks = super::ending::tasks(stage, grant, standing::duty(grant), stage.deliverers(grant.system));
    Ok(Transition::new(vec![tasks], vec![event]))
}

pub(super) fn check(permit: &Permit<Steer>, work: &Provision) -> Result<(), Refusal> {
    if !permit.is_for(work.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if work.over { Err(Refusal::Conflict) } else { Ok(()) }
}

pub(super) fn event(stage: Stage<'_>, event: Event, work: &Provision) -> Result<Event, Refusal> {
    let about = &work.work;
    let subject = stage.register.person(about.subject).ok_or(Refusal::NotFound)?.party();
    let (role, system) = stage.register.role(about.role).ok_or(Refusal::NotFound)?;
    let event = match about.grant {
        Some(grant) => event.of_grant(grant),
        None => event,
    };
    Ok(event.with(Field::System, system.key.clone()).with(Field::Role, role.code.clone()).about(&subject))
}
