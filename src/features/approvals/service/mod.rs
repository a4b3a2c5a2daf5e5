//! Deciding: approve, decline, ask – one or many at once. What waits is in `looking`.
//!
//! The directory is asked outside the transaction; inside it the permit is asked for, what was shown is compared with
//! what stands, and the decision is recorded with its evidence. Of several who decide at once, one wins.

mod background;
mod looking;
mod stalled;

use std::collections::HashSet;

use serde::Deserialize;
use utoipa::ToSchema;

pub use background::{Background, Peers};
pub use looking::{ClashView, DecisionList, DecisionRow, OneLine, PAGE, Taken, count, list, look, one, row};
pub use stalled::{StalledRow, stalled};

use crate::domain::catalogue::Risk;
use crate::domain::duties::{Actor, Decide, Undo, may};
use crate::domain::employment::{Gate, evidence, gate};
use crate::domain::flow::{self, Answered};
use crate::domain::ids::{Guid, LineId, PersonId, RoleId};
use crate::domain::once::Once;
use crate::domain::order::{Less, Line};
use crate::domain::person::{Answer, Reading};
use crate::domain::plan::question;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::separation;
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx, decisions, grants, lines};

/// Most lines decided at once.
pub const MOST: usize = 500;

/// What a decider answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// *Godkänn*.
    Approve,
    /// *Avslå*; a reason is needed.
    Decline,
    /// *Begär komplettering*; a question is needed.
    Ask,
}

/// What goes with the answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The reason, or the question.
    pub text: String,
    /// What is given less of than was asked for; only with an approval.
    pub less: Less,
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, less: Less::default() }
    }
}

/// A line and the content hash that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The line.
    pub line: LineId,
    /// The hash in the form (T04).
    pub hash: [u8; 32],
}

/// What became of one line.
pub type Decided = (LineId, Result<Receipt, StoreError>);

/// Decides lines. Each answers for itself; those that can be decided are.
///
/// # Errors
/// [`Refusal::EmptyOrder`] for none, [`Refusal::TooManyLines`]; the store's own.
pub async fn decide(
    house: &House,
    by: PersonId,
    shown: Vec<Shown>,
    verdict: Verdict,
    said: impl Into<Said>,
) -> Result<Vec<Decided>, StoreError> {
    decide_once(house, by, shown, verdict, said.into(), None).await
}

/// As [`decide`], for a request that may be repeated: a line that was decided by it is answered as the first time.
///
/// # Errors
/// As [`decide`]; for a line [`Refusal::IdempotencyMismatch`] when the key came with another content before.
pub async fn decide_once(
    house: &House,
    by: PersonId,
    shown: Vec<Shown>,
    verdict: Verdict,
    said: Said,
    once: Option<Once>,
) -> Result<Vec<Decided>, StoreError> {
    if shown.is_empty() {
        return Err(Refusal::EmptyOrder.into());
    }
    if shown.len() > MOST {
        return Err(Refusal::TooManyLines(MOST).into());
    }
    let ids: Vec<LineId> = shown.iter().map(|one| one.line).collect();
    let found = house.db.read(move |conn| lines::find_many(conn, &ids)).await?;
    let read = ask(house, &found).await;
    let work = shown.into_iter().map(|one| {
        let reading = found
            .iter()
            .find(|line| line.id == one.line)
            .and_then(|line| read.of(line.content.subject_guid).map(|reading| reading.cloned()));
        let said = said.clone();
        let once = once.clone();
        async move {
            let work = move |tx: &mut Tx<'_>| {
                tx.once_each(by, once.as_ref(), one.line, |tx| record(tx, by, one, verdict, said, reading))
            };
            let done = house.db.write(work).await;
            (one.line, house.heard(by, Thing::Line(one.line), done).await)
        }
    });
    Ok(futures_util::future::join_all(work).await)
}

/// Asks the directory for everybody concerned: critical roles now, others from at most a minute ago.
async fn ask(house: &House, found: &[Line]) -> Answer {
    let register = house.db.register();
    let critical = |line: &&Line| register.roles.get(&line.content.role).is_none_or(|role| role.risk == Risk::Critical);
    let guids = |wanted: bool| -> HashSet<Guid> {
        found.iter().filter(|line| critical(line) == wanted).map(|line| line.content.subject_guid).collect()
    };
    house.read(guids(true), guids(false)).await
}

/// `reading`: `None` = the directory did not answer; `Some(None)` = it knows no such person.
fn record(
    tx: &mut Tx<'_>,
    by: PersonId,
    one: Shown,
    verdict: Verdict,
    said: Said,
    reading: Option<Option<Reading>>,
) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let line = tx.line(one.line)?;
    let permit = may::<Decide>(&actor, &line).map_err(|refusal| foreign(&actor, &line, refusal))?;
    let (role, system) = register.role(line.content.role).ok_or(Refusal::RoleNotOrderable)?;
    let question = question(role, system, tx.day(), Some(&line.content.employment));
    let reading = reading.map(|found| found.map(|reading| register.completed(&reading)));
    let answer = match &reading {
        None => Gate::Unverified,
        Some(None) => Gate::Refused(Refusal::PersonNotFound),
        Some(Some(reading)) => gate(Some(reading), question),
    };
    let answered = Answered {
        id: tx.fresh(),
        shown: one.hash,
        text: said.text.trim().to_owned(),
        evidence: reading.flatten().map(|reading| evidence(&reading, &line.content.employment)),
        gate: answer,
        less: said.less,
        others: Vec::new(),
    };
    let answered = Answered { others: others(tx, &register, &line)?, ..answered };
    let stage = tx.stage(&register);
    let transition = match verdict {
        Verdict::Approve => flow::approve(stage, &permit, line, answered)?,
        Verdict::Decline => flow::decline(stage, &permit, line, answered)?,
        Verdict::Ask => flow::ask(stage, &permit, line, answered)?,
    };
    tx.record(transition)
}

/// Takes back one's own decision on a line.
///
/// # Errors
/// [`Refusal::NotFound`] for others; [`Refusal::Conflict`] when it is delivered, or decided further; the store's own.
pub async fn undo(house: &House, by: PersonId, id: LineId) -> Result<Receipt, StoreError> {
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let line = tx.line(id)?;
            let made = tx.look(|conn| decisions::latest(conn, id))?;
            let Some(made) = made.filter(|made| made.by == by) else {
                return Err(foreign(&actor, &line, Refusal::NotHolder).into());
            };
            let permit = may::<Undo>(&actor, &made)?;
            tx.record(flow::undo(tx.stage(&register), &permit, line, made)?)
        })
        .await;
    house.heard(by, Thing::Line(id), done).await
}

/// What else the person has, or has been decided to get: looked for only where a rule names the role.
fn others(tx: &mut Tx<'_>, register: &Register, line: &Line) -> Result<Vec<RoleId>, StoreError> {
    if !separation::concerns(register, line.content.role) {
        return Ok(Vec::new());
    }
    let subject = line.content.subject;
    let held = tx.look(|conn| grants::active_of(conn, &[subject]))?;
    let open = tx.look(|conn| lines::open_of(conn, &[subject]))?;
    let decided = open.iter().filter(|one| one.id != line.id && one.state.is_decided());
    let kept = held.iter().filter(|grant| line.content.asks.changes() != Some(grant.id));
    Ok(kept.map(|grant| grant.role).chain(decided.map(|one| one.content.role)).collect())
}

/// What somebody is told who has nothing to do with the line (R-03, T13).
fn foreign(actor: &Actor<'_>, line: &Line, refusal: Refusal) -> Refusal {
    if line.orderer == actor.id() || line.content.subject == actor.id() || looking::knows(actor, line) {
        refusal
    } else {
        actor.beyond()
    }
}
