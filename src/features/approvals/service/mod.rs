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
pub use looking::{DecisionList, DecisionRow, OneLine, PAGE, Taken, count, list, look, one, row};
pub use stalled::{StalledRow, stalled};

use crate::domain::catalogue::Risk;
use crate::domain::duties::{Actor, Decide, may};
use crate::domain::employment::{Gate, evidence, gate};
use crate::domain::flow::{self, Answered};
use crate::domain::ids::{Guid, LineId, PersonId, RoleId};
use crate::domain::once::Once;
use crate::domain::order::Line;
use crate::domain::person::{Answer, Reading};
use crate::domain::plan::question;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::separation;
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx, grants, lines};

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
    text: String,
) -> Result<Vec<Decided>, StoreError> {
    decide_once(house, by, shown, verdict, text, None).await
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
    text: String,
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
        let text = text.clone();
        let once = once.clone();
        async move {
            let work = move |tx: &mut Tx<'_>| {
                tx.once_each(by, once.as_ref(), one.line, |tx| record(tx, by, one, verdict, text, reading))
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
    text: String,
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
        text: text.trim().to_owned(),
        evidence: reading.flatten().map(|reading| evidence(&reading, &line.content.employment)),
        gate: answer,
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

/// What else the person has, or has been decided to get: looked for only where a rule names the role.
fn others(tx: &mut Tx<'_>, register: &Register, line: &Line) -> Result<Vec<RoleId>, StoreError> {
    if !separation::concerns(register, line.content.role) {
        return Ok(Vec::new());
    }
    let subject = line.content.subject;
    let held = tx.look(|conn| grants::active_of(conn, &[subject]))?;
    let open = tx.look(|conn| lines::open_of(conn, &[subject]))?;
    let decided = open.iter().filter(|one| one.id != line.id && one.state.is_decided());
    Ok(held.iter().map(|grant| grant.role).chain(decided.map(|one| one.content.role)).collect())
}

/// What somebody is told who has nothing to do with the line (R-03, T13).
fn foreign(actor: &Actor<'_>, line: &Line, refusal: Refusal) -> Refusal {
    if line.orderer == actor.id() || line.content.subject == actor.id() || looking::knows(actor, line) {
        refusal
    } else {
        actor.beyond()
    }
}
