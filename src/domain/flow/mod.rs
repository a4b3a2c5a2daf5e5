//! The transitions of a line, from sent to delivered or not.
//!
//! Each takes the permit, the line as loaded and the facts that were asked for outside the transaction, and gives the
//! [`Transition`] or a refusal. Nothing here looks at a clock or a database. Here:
//! sending, and what all transitions share.

mod deciding;
mod delivering;
mod paper;
mod passing;

pub use deciding::{Answered, answer, approve, ask, decline, is_undoable, lower, shown, undo, withdraw};
pub use delivering::{Delivery, by_hand, cannot_deliver, deliver, deliverable, givable, provide};
pub use paper::{is_unconfirmed, submit_late};
pub use passing::{blocked, hold, lapse, pass_on, route, start, verify};

use jiff::Timestamp;
use jiff::civil::Date;

use super::approval::{self, Opening};
use super::catalogue::{Group, Party, Post};
use super::deadline::Level;
use super::duties::{Permit, Submit};
use super::employment::Evidence;
use super::event::{Event, Kind};
use super::ids::{LineId, OrderId, PersonId, RoleId, SystemId};
use super::log::encode;
use super::log::entry::Field;
use super::order::{Content, Line, Number, Order, State};
use super::provision::{NewProvision, What};
use super::refusal::Refusal;
use super::register::Register;
use super::training;
use super::transition::{Change, Duty, TaskOf, Transition};

/// When and with what knowledge something is done.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'a> {
    /// The register as it stands inside the transaction.
    pub register: &'a Register,
    /// Now.
    pub now: Timestamp,
    /// Today in Stockholm.
    pub day: Date,
}

impl Stage<'_> {
    pub(in crate::domain) fn party(&self, id: PersonId) -> Result<Party, Refusal> {
        self.register.person(id).map(super::register::Card::party).ok_or(Refusal::NotFound)
    }

    /// Who delivers for a system: its managers, else its owner.
    #[must_use]
    pub fn deliverers(&self, system: SystemId) -> Vec<PersonId> {
        let managers = self.register.holders(&Post::SystemManager(system), self.day);
        if managers.is_empty() { self.register.holders(&Post::Owner(system), self.day) } else { managers }
    }

    /// The groups in which the service itself gives the role; none when people give it.
    #[must_use]
    pub fn groups(&self, role: RoleId) -> Vec<Group> {
        let role = self.register.roles.get(&role).filter(|role| role.is_provided(&self.register.written));
        role.map(|role| role.groups.clone()).unwrap_or_default()
    }
}

/// A line about to be sent.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// Its id.
    pub id: LineId,
    /// What it asks.
    pub content: Content,
    /// The employment as read; `None` when the directory did not answer.
    pub evidence: Option<Evidence>,
}

/// Sends an order. Every line needs a permit for its person.
///
/// # Errors
/// [`Refusal::EmptyOrder`] without lines, [`Refusal::NotYourStaff`] for a line without permit.
pub fn submit(
    stage: Stage<'_>,
    permits: &[Permit<Submit>],
    id: OrderId,
    number: Number,
    lines: Vec<NewLine>,
) -> Result<Transition, Refusal> {
    let Some(by) = permits.first().map(|permit| permit.by().clone()) else {
        return Err(Refusal::EmptyOrder);
    };
    let hash = order_hash(&lines);
    let order = Order { id, number, orderer: by.id, submitted_at: stage.now, hash };
    let mut changes = vec![Change::NewOrder(order)];
    let mut events = vec![
        Event::by(Kind::OrderSubmitted, &by)
            .of_order(id, number)
            .with(Field::Content, encode(&hash))
            .with(Field::Size, lines.len() as u64),
    ];
    for (n, new) in (1_i32..).zip(lines) {
        if !permits.iter().any(|p| p.is_for(new.content.subject.uuid()) && p.by().id == by.id) {
            return Err(Refusal::NotYourStaff);
        }
        let verified = new.evidence.is_some();
        let enabled = new.evidence.as_ref().is_none_or(|e| e.enabled);
        let mut line = Line {
            id: new.id,
            order: id,
            number,
            n,
            orderer: by.id,
            hash: new.content.hash(),
            content: new.content,
            state: State::Unverified,
            since: stage.now,
            version: 1,
            evidence: new.evidence,
            decided: Vec::new(),
        };
        let waiting = if verified { settle(stage, &mut line, 0, enabled) } else { None };
        events.push(line_event(stage, Kind::LineSubmitted, None, &line)?);
        changes.push(Change::NewLine(Box::new(line.clone())));
        if let Some((duty, people)) = waiting {
            changes.push(tasks(&line, duty, people, true));
        }
        changes.extend(provision(stage, &line));
    }
    Ok(Transition::new(changes, events))
}

fn order_hash(lines: &[NewLine]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line.content.hash());
    }
    hash.finalize().into()
}

/// Puts the line where it belongs once steps before `at` are answered; says who is expected to do what.
fn settle(stage: Stage<'_>, line: &mut Line, at: usize, enabled: bool) -> Option<(Duty, Vec<PersonId>)> {
    match opening(stage, line, at) {
        Opening::Decide { step, holders } => {
            line.state = State::deciding(step);
            Some((Duty::Decide, holders))
        }
        Opening::Stalled { step } => {
            line.state = State::Stalled { step };
            None
        }
        Opening::Through if line.content.from > stage.day || !enabled => {
            line.state = State::Waiting { from: line.content.from };
            None
        }
        Opening::Through => ready(stage, line),
    }
}

/// What waits at or after step `at`, without those who have decided and may not again.
fn opening(stage: Stage<'_>, line: &Line, at: usize) -> Opening {
    match approval::opening(&line.content, line.orderer, at, stage.register, stage.day) {
        Opening::Decide { step, .. } => {
            let holders = holders(stage, line, step, Level::Asked);
            if holders.is_empty() { Opening::Stalled { step } } else { Opening::Decide { step, holders } }
        }
        other => other,
    }
}

/// Who may decide a step of a line, once nobody answered for so long.
fn holders(stage: Stage<'_>, line: &Line, step: usize, level: Level) -> Vec<PersonId> {
    let seats = approval::seats_of(line, step, level, stage.register, stage.day);
    let mut people: Vec<PersonId> = seats.into_iter().map(|seat| seat.person).collect();
    people.sort_unstable();
    people
}

/// Nothing is left but to deliver it: for the service, where the role is given in groups, else for people. Where training
/// is missing it waits for that first.
fn ready(stage: Stage<'_>, line: &mut Line) -> Option<(Duty, Vec<PersonId>)> {
    if training::check(stage.register, line.content.subject, line.content.role, stage.day).is_err() {
        let policy = &stage.register.policy;
        line.state = State::Training { until: policy.workdays.after(stage.day, policy.training) };
        return Some((Duty::Train, trainers(stage, line)));
    }
    if !stage.groups(line.content.role).is_empty() {
        line.state = State::Providing;
        return None;
    }
    line.state = State::Delivering;
    Some((Duty::Deliver, stage.deliverers(line.content.system)))
}

/// Who can see to it that somebody gets the training: their manager, who also certifies it, and whoever ordered.
fn trainers(stage: Stage<'_>, line: &Line) -> Vec<PersonId> {
    let subject = line.content.subject;
    let manager = stage.register.line_manager(subject, &line.content.unit, stage.day);
    let orderer = Some(line.orderer).filter(|id| *id != subject);
    let mut people: Vec<PersonId> = [manager, orderer].into_iter().flatten().collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// The work that a line to be delivered by the service is for it.
fn provision(stage: Stage<'_>, line: &Line) -> Option<Change> {
    let work = || NewProvision {
        what: What::Put,
        line: Some(line.id),
        grant: None,
        subject: line.content.subject,
        system: line.content.system,
        role: line.content.role,
        groups: stage.groups(line.content.role),
        since: stage.now,
    };
    (line.state == State::Providing).then(|| Change::Provide(work()))
}

fn tasks(line: &Line, duty: Duty, people: Vec<PersonId>, fresh: bool) -> Change {
    Change::Tasks {
        of: TaskOf::Line(line.id),
        order: Some(line.order),
        system: line.content.system,
        duty,
        people,
        since: line.since,
        fresh,
    }
}

/// The event of a line, with everything that is committed to about it.
fn line_event(stage: Stage<'_>, kind: Kind, by: Option<&Party>, line: &Line) -> Result<Event, Refusal> {
    let content = &line.content;
    let subject = stage.party(content.subject)?;
    let (role, system) = stage.register.role(content.role).ok_or(Refusal::RoleNotOrderable)?;
    let scope = content.scope.key();
    let event = by.map_or_else(|| Event::by_service(kind), |by| Event::by(kind, by));
    let event = event
        .of_line(line)
        .with(Field::System, system.key.clone())
        .with(Field::Role, role.code.clone())
        .with(Field::Guideline, content.guideline.clone())
        .with(Field::Content, encode(&line.hash))
        .about(&subject);
    let event = if content.matrix > 0 {
        event.with(Field::Rule, format!("{}.{}", content.matrix, content.rule))
    } else {
        event
    };
    if kind != Kind::LineSubmitted {
        return Ok(event);
    }
    // Where somebody works is what must not come out about a protected person: committed then, plain otherwise.
    let event = match (scope.is_empty(), subject.protected) {
        (true, _) => event,
        (false, true) => event.private("scope", scope),
        (false, false) => event.with(Field::Scope, scope),
    };
    Ok(event
        .private("employment", content.employment.as_str())
        .private("unit", content.unit.as_str())
        .private("purpose", content.purpose.as_str())
        .private("from", content.from.to_string())
        .private("until", content.until.map(|d| d.to_string()).unwrap_or_default())
        .private("ad_evidence", evidence_text(line.evidence.as_ref())))
}

fn evidence_text(evidence: Option<&Evidence>) -> String {
    evidence.and_then(|e| serde_json::to_string(e).ok()).unwrap_or_default()
}

/// A changed line, with whoever is expected to act now.
fn moved(
    stage: Stage<'_>,
    mut line: Line,
    waiting: Option<(Duty, Vec<PersonId>)>,
    event: impl FnOnce(&Line) -> Result<Event, Refusal>,
) -> Result<(Vec<Change>, Vec<Event>), Refusal> {
    line.since = stage.now;
    passed(stage, line, waiting, event)
}

/// As [`moved`], for a line that goes on waiting at the same place since the same instant.
fn passed(
    stage: Stage<'_>,
    mut line: Line,
    waiting: Option<(Duty, Vec<PersonId>)>,
    event: impl FnOnce(&Line) -> Result<Event, Refusal>,
) -> Result<(Vec<Change>, Vec<Event>), Refusal> {
    let was = line.version;
    line.version = was + 1;
    let mut events = vec![event(&line)?];
    let (duty, people) = waiting.unwrap_or((Duty::Decide, Vec::new()));
    let tasks = tasks(&line, duty, people, false);
    let work = provision(stage, &line);
    let left = paper::left(stage, &line)?;
    let mut changes = vec![Change::Line { line: Box::new(line), was }, tasks];
    changes.extend(work);
    if let Some((more, event)) = left {
        changes.extend(more);
        events.push(event);
    }
    Ok((changes, events))
}

/// What it means for the service's work that the line ends now: nothing, when there was none.
fn cancelled(line: &Line) -> Option<Change> {
    (line.state == State::Providing).then_some(Change::ProvisionCancelled(line.id))
}
