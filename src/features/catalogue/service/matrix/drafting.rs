//! Writing a draft and deciding it. Each change carries the edition that was shown; when somebody else was first it is
//! [`Refusal::Stale`]. Who may do what, and that nobody decides what they wrote, is the domain's.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::RuleAsk;
use crate::domain::catalogue::System;
use crate::domain::duties::{Actor, DecideMatrix, DraftMatrix, Permit, may};
use crate::domain::ids::PersonId;
use crate::domain::matrix::{self, Matrix, Rule};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::transition::Transition;
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx, matrices};

/// A draft as it is to be.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftAsk {
    /// The edition that was shown.
    pub edition: i32,
    /// The rules; the first that fits holds.
    #[serde(default)]
    pub rules: Vec<RuleAsk>,
    /// Code of the function that is told when nobody is found who may decide.
    #[serde(default)]
    pub fallback: Option<String>,
    /// Why it is to be so; the owner reads it.
    #[serde(default)]
    pub why: String,
}

/// What is done to one rule of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// One place earlier.
    Up,
    /// One place later.
    Down,
    /// Away.
    Remove,
}

/// What the owner says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is to be in force.
    Decide,
    /// Back to whoever wrote it, with a reason.
    Return,
}

/// The system, its versions, and the right to write on them, inside the transaction.
fn writing<'r>(
    tx: &mut Tx<'_>,
    register: &'r Register,
    by: PersonId,
    key: &str,
) -> Result<(&'r System, Vec<Matrix>, Permit<DraftMatrix>), StoreError> {
    let actor = Actor::of(register, by, tx.day())?;
    let id = register.find_system(key).ok_or(Refusal::NotFound)?;
    let permit = may::<DraftMatrix>(&actor, &id)?;
    let system = register.systems.get(&id).ok_or(Refusal::NotFound)?;
    let all = tx.look(|conn| matrices::of_system(conn, id))?;
    Ok((system, all, permit))
}

/// The open draft, at the edition that was shown.
fn shown(all: Vec<Matrix>, edition: i32) -> Result<Matrix, Refusal> {
    let open = all.into_iter().find(|it| it.progress.is_open()).ok_or(Refusal::Conflict)?;
    if open.edition == edition { Ok(open) } else { Err(Refusal::Stale) }
}

/// Begins a draft from what is in force.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::Conflict`] when there is one; the store's own.
pub async fn begin(house: &House, by: PersonId, key: String) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let (system, all, permit) = writing(tx, &register, by, &key)?;
            if all.iter().any(|it| it.progress.is_open()) {
                return Err(Refusal::Conflict.into());
            }
            let last = all.first().map_or(0, |it| it.version);
            let (_, transition) = matrix::begin(tx.stage(&register), &permit, system, last)?;
            tx.record(transition)
        })
        .await
}

/// Changes the open draft as `work` says.
async fn changed<F>(house: &House, by: PersonId, key: String, edition: i32, work: F) -> Result<Receipt, StoreError>
where
    F: FnOnce(&Register, &System, &mut Matrix) -> Result<(), Refusal> + Send + 'static,
{
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let (system, all, permit) = writing(tx, &register, by, &key)?;
            let mut draft = shown(all, edition)?;
            work(&register, system, &mut draft)?;
            let transition = matrix::change(tx.stage(&register), &permit, system, draft)?;
            tx.record(transition)
        })
        .await
}

/// Keeps the whole draft as it is to be.
///
/// # Errors
/// The refusal, with the field that is wrong; the store's own.
pub async fn save(house: &House, by: PersonId, key: String, ask: DraftAsk) -> Result<Receipt, StoreError> {
    changed(house, by, key, ask.edition, move |register, system, draft| {
        draft.rules = ask.rules.iter().map(|rule| rule.rule(register, system)).collect::<Result<_, _>>()?;
        draft.fallback = ask.fallback.filter(|code| !code.is_empty());
        ask.why.trim().clone_into(&mut draft.why);
        Ok(())
    })
    .await
}

/// Puts a rule in at a place, from 1; last when none is said.
///
/// # Errors
/// As [`save`].
pub async fn add(
    house: &House,
    by: PersonId,
    key: String,
    (edition, place): (i32, Option<usize>),
    rule: RuleAsk,
) -> Result<Receipt, StoreError> {
    changed(house, by, key, edition, move |register, system, draft| {
        let rule: Rule = rule.rule(register, system)?;
        let at = place.map_or(draft.rules.len(), |place| place.saturating_sub(1).min(draft.rules.len()));
        draft.rules.insert(at, rule);
        Ok(())
    })
    .await
}

/// Moves a rule, or takes it away.
///
/// # Errors
/// As [`save`]; [`Refusal::NotFound`] when there is no such rule.
pub async fn act(
    house: &House,
    by: PersonId,
    key: String,
    (edition, n): (i32, usize),
    act: Act,
) -> Result<Receipt, StoreError> {
    changed(house, by, key, edition, move |_, _, draft| {
        let at = n.checked_sub(1).filter(|at| *at < draft.rules.len()).ok_or(Refusal::NotFound)?;
        let other = match act {
            Act::Up => at.checked_sub(1),
            Act::Down => Some(at + 1).filter(|next| *next < draft.rules.len()),
            Act::Remove => {
                draft.rules.remove(at);
                return Ok(());
            }
        };
        draft.rules.swap(at, other.ok_or(Refusal::Conflict)?);
        Ok(())
    })
    .await
}

/// Sends the draft to the owner, with who is told when nobody is found and why it is to be so.
///
/// # Errors
/// As [`save`]; [`Refusal::ReasonRequired`] when it does not say why.
pub async fn send(house: &House, by: PersonId, key: String, ask: SendAsk) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let (system, all, permit) = writing(tx, &register, by, &key)?;
            let mut draft = shown(all, ask.edition)?;
            draft.fallback = ask.fallback.filter(|code| !code.is_empty());
            ask.why.trim().clone_into(&mut draft.why);
            let transition = matrix::send(tx.stage(&register), &permit, system, draft)?;
            tx.record(transition)
        })
        .await
}

/// A draft that is to be sent to the owner.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendAsk {
    /// The edition that was shown.
    pub edition: i32,
    /// Code of the function that is told when nobody is found who may decide.
    #[serde(default)]
    pub fallback: Option<String>,
    /// Why it is to be so.
    #[serde(default)]
    pub why: String,
}

/// Puts the draft away.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::Conflict`], [`Refusal::Stale`]; the store's own.
pub async fn discard(house: &House, by: PersonId, key: String, edition: i32) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let (system, all, permit) = writing(tx, &register, by, &key)?;
            let transition = matrix::discard(&permit, system, shown(all, edition)?)?;
            tx.record(transition)
        })
        .await
}

/// A decision on a draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideAsk {
    /// The edition that was shown: what was shown is what is decided.
    pub edition: i32,
    /// What is decided.
    pub verdict: Verdict,
    /// Why it goes back.
    #[serde(default)]
    pub reason: String,
}

/// The owner decides the draft, or sends it back.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody else, [`Refusal::OwnRules`] for whoever wrote on it, [`Refusal::Conflict`] when
/// none waits, [`Refusal::Stale`]; the store's own.
pub async fn decide(house: &House, by: PersonId, key: String, ask: DecideAsk) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let id = register.find_system(&key).ok_or(Refusal::NotFound)?;
            let system = register.systems.get(&id).ok_or(Refusal::NotFound)?;
            if !actor.owns(id) {
                return Err(Refusal::NotAllowed.into());
            }
            let sent = shown(tx.look(|conn| matrices::of_system(conn, id))?, ask.edition)?;
            let permit = may::<DecideMatrix>(&actor, &sent)?;
            let transition: Transition = match ask.verdict {
                Verdict::Decide => matrix::decide(tx.stage(&register), &permit, system, sent)?,
                Verdict::Return => matrix::give_back(&permit, system, sent, &ask.reason)?,
            };
            tx.record(transition)
        })
        .await
}
