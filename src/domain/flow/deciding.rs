//! Deciding, asking, answering and taking back.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{Stage, cancelled, evidence_text, line_event, moved, settle};
use crate::domain::approval;
use crate::domain::catalogue::{Base, Party, Role, Step, closed, orderable};
use crate::domain::duties::{Answer, Decide, Permit, Undo, Withdraw};
use crate::domain::employment::{Cap, Evidence, Gate};
use crate::domain::event::{Event, Kind};
use crate::domain::ids::{DecisionId, RoleId};
use crate::domain::log::entry::Field;
use crate::domain::order::{Asks, Decision, Less, Line, Outcome, Standing, State};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::separation;
use crate::domain::transition::{Change, Duty, Transition};

/// What a decider sends.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Id of the decision.
    pub id: DecisionId,
    /// The hash of what was shown, from [`shown`] (T04).
    pub shown: [u8; 32],
    /// The reason, or the question.
    pub text: String,
    /// The gate's answer, asked live.
    pub gate: Gate,
    /// What was read for it.
    pub evidence: Option<Evidence>,
    /// What is given less of than was asked for.
    pub less: Less,
    /// What else the person has or is about to get, where a rule could mind (`separation`).
    pub others: Vec<RoleId>,
}

/// The step the line waits at.
fn step_of(line: &Line) -> Result<usize, Refusal> {
    match line.state {
        State::Deciding { step, .. } => Ok(step),
        State::Unverified => Err(Refusal::NotVerified),
        _ => Err(Refusal::AlreadyDecided),
    }
}

fn check_shown<A>(stage: Stage<'_>, permit: &Permit<A>, line: &Line, sent: &[u8; 32]) -> Result<(), Refusal> {
    if !permit.is_for(line.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if shown(line, stage.register) != *sent {
        return Err(Refusal::ShownDiffers);
    }
    Ok(())
}

/// The hash of what a decider is shown: the line's content, and the role and system as the catalogue has them now.
/// It goes back with the decision; when either has changed meanwhile, the decider looks again (T04).
#[must_use]
pub fn shown(line: &Line, register: &Register) -> [u8; 32] {
    let versions = register.role(line.content.role).map(|(role, system)| (role.version, system.version));
    let (role, system) = versions.unwrap_or_default();
    Sha256::new()
        .chain_update(line.hash)
        .chain_update(role.to_be_bytes())
        .chain_update(system.to_be_bytes())
        .finalize()
        .into()
}

/// Approves the step that the line waits at. The employment must have been read and hold.
///
/// # Errors
/// What the gate refuses; [`Refusal::DirectoryDown`] when it could not be asked; [`Refusal::ShownDiffers`];
/// [`Refusal::AlreadyDecided`]; [`Refusal::RoleNotOrderable`] when the role was closed meanwhile; [`Refusal::Separated`].
pub fn approve(
    stage: Stage<'_>,
    permit: &Permit<Decide>,
    mut line: Line,
    answered: Answered,
) -> Result<Transition, Refusal> {
    let step = step_of(&line)?;
    check_shown(stage, permit, &line, &answered.shown)?;
    let enabled = match &answered.gate {
        Gate::Refused(refusal) => return Err(refusal.clone()),
        Gate::Unverified => return Err(Refusal::DirectoryDown),
        Gate::Waiting(admission) if admission.from <= stage.day => return Err(Refusal::AccountDisabled),
        Gate::Waiting(_) => false,
        Gate::Admitted(_) | Gate::Review(_) => true,
    };
    let (role, system) = stage.register.role(line.content.role).ok_or(Refusal::RoleNotOrderable)?;
    if let Some(refusal) = closed(role, system, stage.day) {
        return Err(refusal);
    }
    lessen(stage, &mut line, answered.less)?;
    let content = &line.content;
    separation::check(stage.register, content.subject, content.role, &answered.others, stage.day)?;
    let (outcome, kind) = match content.path.get(step) {
        Some(Step::Opinion) => (Outcome::Endorsed, Kind::Endorsed),
        _ => (Outcome::Approved, Kind::Approved),
    };
    let decision = decision(stage, permit, &line, step, outcome, &answered);
    line.decided.push(decision.by);
    line.decided.extend(decision.on_behalf_of);
    let told = InStead::of(stage, &decision)?;
    let waiting = settle(stage, &mut line, step + 1, enabled);
    let evidence = evidence_text(answered.evidence.as_ref());
    let (mut changes, events) = moved(stage, line, waiting, |line| {
        let event = line_event(stage, kind, Some(permit.by()), line)?;
        Ok(told
            .tell(less_told(event, line, answered.less))
            .with(Field::Step, step as u64)
            .private("reason", answered.text.as_str())
            .private("ad_evidence", evidence))
    })?;
    changes.insert(0, Change::Decision(decision));
    Ok(Transition::new(changes, events))
}

fn decision(
    stage: Stage<'_>,
    permit: &Permit<Decide>,
    line: &Line,
    step: usize,
    outcome: Outcome,
    answered: &Answered,
) -> Decision {
    Decision {
        id: answered.id,
        line: line.id,
        step,
        outcome,
        by: permit.by().id,
        on_behalf_of: approval::seat(line, permit.by().id, stage.register, stage.day).and_then(|seat| seat.in_stead_of),
        orderer: line.orderer,
        subject: line.content.subject,
        reason: answered.text.clone(),
        at: stage.now,
        two_persons: line.content.path.iter().any(|step| matches!(step, Step::Second(_))),
        shown: answered.shown,
        less: answered.less,
        evidence: answered.evidence.clone(),
    }
}

/// The lower roles that can be given instead of what the line asks for.
#[must_use]
pub fn lower(register: &Register, line: &Line, day: Date) -> Vec<RoleId> {
    let Some((before, _)) = register.role(line.content.role) else { return Vec::new() };
    let fits = |role: &&Role| {
        role.system == before.system
            && role.id != before.id
            && role.risk <= before.risk
            && role.scope == before.scope
            && role.base == Base::No
            && matches!(line.content.asks, Asks::New | Asks::Move(_))
            && register.role(role.id).is_some_and(|(role, system)| orderable(role, system, day).is_ok())
    };
    let mut roles: Vec<&Role> = register.roles.values().filter(fits).collect();
    roles.sort_by_key(|role| (role.risk, role.code.clone()));
    roles.into_iter().map(|role| role.id).collect()
}

/// Gives less than was asked for: part of the decision, so the order stays what it was and the line carries what is decided.
fn lessen(stage: Stage<'_>, line: &mut Line, less: Less) -> Result<(), Refusal> {
    if less.is_nothing() {
        return Ok(());
    }
    if let Some(role) = less.role {
        if !lower(stage.register, line, stage.day).contains(&role) {
            return Err(Refusal::NotLower);
        }
        line.content.role = role;
    }
    let content = &mut line.content;
    if let Some(until) = less.until {
        if until < content.from {
            return Err(Refusal::EndBeforeStart);
        }
        if let Some(asked) = content.until.filter(|asked| *asked < until) {
            return Err(Refusal::EndTooFar(asked));
        }
        (content.until, content.cap) = (Some(until), Some(Cap::Decision));
    }
    line.hash = line.content.hash();
    Ok(())
}

fn less_told(event: Event, line: &Line, less: Less) -> Event {
    let until = less.until.and(line.content.until).map(|day| day.to_string()).unwrap_or_default();
    event.private("until", until)
}

/// Whether the decision on that step can be taken back as the line stands.
#[must_use]
pub fn is_undoable(line: &Line, decided: usize) -> bool {
    match line.state {
        State::Deciding { step, .. } | State::Stalled { step } => step > decided,
        _ if line.state.is_decided() => true,
        _ => false,
    }
}

/// Takes one's own decision back: the line waits at that step again. The decision stays in the history.
///
/// # Errors
/// [`Refusal::Conflict`] when it is delivered, ended, or somebody has decided or asked after it.
pub fn undo(stage: Stage<'_>, permit: &Permit<Undo>, mut line: Line, made: Standing) -> Result<Transition, Refusal> {
    if !permit.is_for(line.id.uuid()) || made.line != line.id {
        return Err(Refusal::NotAllowed);
    }
    if !is_undoable(&line, made.step) {
        return Err(Refusal::Conflict);
    }
    let cancelled = cancelled(&line);
    for id in std::iter::once(made.by).chain(made.on_behalf_of) {
        if let Some(at) = line.decided.iter().rposition(|one| *one == id) {
            line.decided.remove(at);
        }
    }
    let waiting = settle(stage, &mut line, made.step, true);
    let (mut changes, events) = moved(stage, line, waiting, |line| {
        Ok(line_event(stage, Kind::DecisionUndone, Some(permit.by()), line)?.with(Field::Step, made.step as u64))
    })?;
    changes.insert(0, Change::Undone(made.id, stage.now));
    changes.extend(cancelled);
    Ok(Transition::new(changes, events))
}

/// In whose place a decision was made: both names stand in the log.
struct InStead(Option<Party>);

impl InStead {
    fn of(stage: Stage<'_>, decision: &Decision) -> Result<Self, Refusal> {
        decision.on_behalf_of.map(|id| stage.party(id)).transpose().map(Self)
    }

    fn tell(&self, event: Event) -> Event {
        match &self.0 {
            Some(party) => event.in_stead(party),
            None => event,
        }
    }
}

/// Declines the step that the line waits at; the reason is shown to the orderer.
///
/// # Errors
/// [`Refusal::ReasonRequired`], [`Refusal::ShownDiffers`], [`Refusal::AlreadyDecided`].
pub fn decline(
    stage: Stage<'_>,
    permit: &Permit<Decide>,
    mut line: Line,
    answered: Answered,
) -> Result<Transition, Refusal> {
    let step = step_of(&line)?;
    check_shown(stage, permit, &line, &answered.shown)?;
    if answered.gate == Gate::Unverified {
        return Err(Refusal::DirectoryDown);
    }
    if answered.text.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    // An opinion against it goes on, with its reason, to whoever decides.
    let opinion = line.content.path.get(step) == Some(&Step::Opinion);
    let (outcome, kind) =
        if opinion { (Outcome::AdvisedAgainst, Kind::AdvisedAgainst) } else { (Outcome::Declined, Kind::Declined) };
    let decision = decision(stage, permit, &line, step, outcome, &answered);
    let told = InStead::of(stage, &decision)?;
    let waiting = if opinion {
        settle(stage, &mut line, step + 1, true)
    } else {
        line.state = State::Declined { reason: answered.text.clone() };
        None
    };
    let (mut changes, events) = moved(stage, line, waiting, |line| {
        let event = line_event(stage, kind, Some(permit.by()), line)?;
        Ok(told
            .tell(event)
            .with(Field::Step, step as u64)
            .private("reason", answered.text.as_str())
            .private("ad_evidence", evidence_text(answered.evidence.as_ref())))
    })?;
    changes.insert(0, Change::Decision(decision));
    Ok(Transition::new(changes, events))
}

/// Asks the orderer for completion (*begär komplettering*).
///
/// # Errors
/// [`Refusal::ReasonRequired`] without a question, [`Refusal::ShownDiffers`], [`Refusal::AlreadyDecided`].
pub fn ask(
    stage: Stage<'_>,
    permit: &Permit<Decide>,
    mut line: Line,
    answered: Answered,
) -> Result<Transition, Refusal> {
    let step = step_of(&line)?;
    check_shown(stage, permit, &line, &answered.shown)?;
    if answered.text.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let orderer = line.orderer;
    line.state = State::Completing { step, question: answered.text.clone() };
    let (changes, events) = moved(stage, line, Some((Duty::Answer, vec![orderer])), |line| {
        let event = line_event(stage, Kind::CompletionAsked, Some(permit.by()), line)?;
        Ok(event.with(Field::Step, step as u64).private("question", answered.text))
    })?;
    Ok(Transition::new(changes, events))
}

/// Answers the question; the line goes back to the step that asked.
///
/// # Errors
/// [`Refusal::ReasonRequired`] for an empty answer, [`Refusal::Conflict`] when nothing is asked.
pub fn answer(stage: Stage<'_>, permit: &Permit<Answer>, mut line: Line, text: &str) -> Result<Transition, Refusal> {
    let State::Completing { step, .. } = line.state else {
        return Err(Refusal::Conflict);
    };
    if !permit.is_for(line.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if text.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let waiting = settle(stage, &mut line, step, true);
    let (changes, events) = moved(stage, line, waiting, |line| {
        let event = line_event(stage, Kind::CompletionAnswered, Some(permit.by()), line)?;
        Ok(event.with(Field::Step, step as u64).private("answer", text))
    })?;
    Ok(Transition::new(changes, events))
}

/// Takes the line back, as long as it is not delivered.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over.
pub fn withdraw(stage: Stage<'_>, permit: &Permit<Withdraw>, mut line: Line) -> Result<Transition, Refusal> {
    if !permit.is_for(line.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if !line.state.is_open() {
        return Err(Refusal::Conflict);
    }
    let cancelled = cancelled(&line);
    line.state = State::Withdrawn;
    let (mut changes, events) =
        moved(stage, line, None, |line| line_event(stage, Kind::LineWithdrawn, Some(permit.by()), line))?;
    changes.extend(cancelled);
    Ok(Transition::new(changes, events))
}
