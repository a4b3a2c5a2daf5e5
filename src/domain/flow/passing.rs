//! What happens to a line by itself: the employment can be checked after all, the start day comes, a post gets or
//! loses its holder, or the line lapses. The service's own jobs do it; nobody gets anything that was not decided.

use super::{Stage, cancelled, evidence_text, holders, line_event, moved, opening, passed, ready, settle, trainers};
use crate::domain::approval::Opening;
use crate::domain::calendar::day_of;
use crate::domain::employment::{Evidence, Gate};
use crate::domain::event::Kind;
use crate::domain::ids::PersonId;
use crate::domain::log::entry::Field;
use crate::domain::order::{Line, State};
use crate::domain::refusal::Refusal;
use crate::domain::training;
use crate::domain::transition::{Duty, Transition};

/// Checks the employment of a line that was sent while the directory did not answer. `None` = still not answered.
///
/// # Errors
/// [`Refusal::Conflict`] when the line is not unverified.
pub fn verify(
    stage: Stage<'_>,
    mut line: Line,
    gate: &Gate,
    evidence: Option<Evidence>,
) -> Result<Option<Transition>, Refusal> {
    if line.state != State::Unverified {
        return Err(Refusal::Conflict);
    }
    let enabled = match gate {
        Gate::Unverified => return Ok(None),
        Gate::Refused(refusal) => return lapse(stage, line, refusal).map(Some),
        Gate::Waiting(_) => false,
        Gate::Admitted(_) | Gate::Review(_) => true,
    };
    line.evidence = evidence;
    let text = evidence_text(line.evidence.as_ref());
    let waiting = settle(stage, &mut line, 0, enabled);
    let (changes, events) = moved(stage, line, waiting, |line| {
        Ok(line_event(stage, Kind::LineVerified, None, line)?.private("ad_evidence", text))
    })?;
    Ok(Some(Transition::new(changes, events)))
}

/// Lets a decided line be delivered once its day has come, the account is there and no training is missing. `None` = not
/// yet. Training that does not come in time lets it lapse: silence never grants.
///
/// # Errors
/// [`Refusal::Conflict`] when the line does not wait for any of these.
pub fn start(stage: Stage<'_>, mut line: Line, gate: &Gate) -> Result<Option<Transition>, Refusal> {
    let (from, last) = match line.state {
        State::Waiting { from } => (from, None),
        State::Training { until } => (line.content.from, Some(until)),
        _ => return Err(Refusal::Conflict),
    };
    match gate {
        Gate::Unverified | Gate::Waiting(_) => return Ok(None),
        Gate::Refused(refusal) => return lapse(stage, line, refusal).map(Some),
        Gate::Admitted(_) | Gate::Review(_) if from > stage.day => return Ok(None),
        Gate::Admitted(_) | Gate::Review(_) => {}
    }
    if let (Some(last), Err(missing)) =
        (last, training::check(stage.register, line.content.subject, line.content.role, stage.day))
    {
        return if stage.day > last { lapse(stage, line, &missing).map(Some) } else { Ok(None) };
    }
    let waiting = ready(stage, &mut line);
    let (changes, events) = moved(stage, line, waiting, |line| line_event(stage, Kind::LineStarted, None, line))?;
    Ok(Some(Transition::new(changes, events)))
}

/// Lets a line wait for training after all: it was valid when the line went on to delivery, and is not any more.
/// `None` = nothing is missing.
///
/// # Errors
/// [`Refusal::Conflict`] when the line is not to be delivered.
pub fn hold(stage: Stage<'_>, mut line: Line) -> Result<Option<Transition>, Refusal> {
    if !matches!(line.state, State::Delivering | State::Providing) {
        return Err(Refusal::Conflict);
    }
    let cancelled = cancelled(&line);
    let waiting = ready(stage, &mut line);
    if !matches!(line.state, State::Training { .. }) {
        return Ok(None);
    }
    let (mut changes, events) = moved(stage, line, waiting, |line| line_event(stage, Kind::LineHeld, None, line))?;
    changes.extend(cancelled);
    Ok(Some(Transition::new(changes, events)))
}

/// What comes of a line that the service could not deliver for that reason: `None` = it is tried again, training is waited
/// for, and everything else ends it.
///
/// # Errors
/// As [`hold`] and [`lapse`].
pub fn blocked(stage: Stage<'_>, line: Line, why: &Refusal) -> Result<Option<Transition>, Refusal> {
    match why {
        Refusal::EmploymentNotStarted(_) | Refusal::AccountDisabled | Refusal::BaseNotDelivered => Ok(None),
        Refusal::TrainingMissing(_) => hold(stage, line),
        _ => lapse(stage, line, why).map(Some),
    }
}

/// Finds the holders of an open step anew after posts have changed. `None` = the same people as before.
///
/// # Errors
/// [`Refusal::Conflict`] when the line does not wait for anybody.
pub fn route(stage: Stage<'_>, mut line: Line, expected: &[PersonId]) -> Result<Option<Transition>, Refusal> {
    let waiting = match line.state {
        // Who has been brought in because nobody answered stays so, whoever holds the post now.
        State::Deciding { step, level } if !holders(stage, &line, step, level).is_empty() => {
            (Duty::Decide, holders(stage, &line, step, level))
        }
        State::Deciding { step, .. } | State::Stalled { step } => match opening(stage, &line, step) {
            Opening::Decide { step, holders } => {
                line.state = State::deciding(step);
                (Duty::Decide, holders)
            }
            Opening::Stalled { step } => {
                line.state = State::Stalled { step };
                (Duty::Decide, Vec::new())
            }
            Opening::Through => return Err(Refusal::Conflict),
        },
        State::Delivering => (Duty::Deliver, stage.deliverers(line.content.system)),
        State::Training { .. } => (Duty::Train, trainers(stage, &line)),
        _ => return Err(Refusal::Conflict),
    };
    let mut before = expected.to_vec();
    before.sort_unstable();
    if before == waiting.1 {
        return Ok(None);
    }
    let (changes, events) = moved(stage, line, Some(waiting), |line| line_event(stage, Kind::LineRouted, None, line))?;
    Ok(Some(Transition::new(changes, events)))
}

/// Passes on a step that nobody has answered: those who have it are reminded, then more may answer it. `None` =
/// not yet, or done already. Since when it waits stays as it was.
///
/// # Errors
/// [`Refusal::Conflict`] when the line does not wait for a decision.
pub fn pass_on(stage: Stage<'_>, mut line: Line) -> Result<Option<Transition>, Refusal> {
    let State::Deciding { step, level } = line.state else {
        return Err(Refusal::Conflict);
    };
    let due = stage.register.policy.level(day_of(line.since), stage.day);
    if due <= level {
        return Ok(None);
    }
    let before = holders(stage, &line, step, level);
    let now = holders(stage, &line, step, due);
    let kind = if now == before { Kind::LineReminded } else { Kind::LineEscalated };
    line.state = State::Deciding { step, level: due };
    let (changes, events) = passed(stage, line, Some((Duty::Decide, now)), |line| {
        Ok(line_event(stage, kind, None, line)?.with(Field::Step, step as u64).with(Field::Ground, due.word()))
    })?;
    Ok(Some(Transition::new(changes, events)))
}

/// Ends an open line for a reason that no person gave.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over.
pub fn lapse(stage: Stage<'_>, mut line: Line, why: &Refusal) -> Result<Transition, Refusal> {
    if !line.state.is_open() {
        return Err(Refusal::Conflict);
    }
    let cancelled = cancelled(&line);
    line.state = State::Lapsed { why: why.code().to_owned() };
    let (mut changes, events) = moved(stage, line, None, |line| {
        Ok(line_event(stage, Kind::LineLapsed, None, line)?.with(Field::Ground, why.code()))
    })?;
    changes.extend(cancelled);
    Ok(Transition::new(changes, events))
}
