//! Sending an order: judged anew inside the transaction, against what stands then, and recorded.
//!
//! A program may send the same request twice; under the same key it gets the same answer and there is one order.

use std::collections::HashSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::planning::{LineAsk, ask, judged, subjects, wishes};
use crate::domain::duties::{Actor, Submit, may};
use crate::domain::event::{Event, Kind};
use crate::domain::flow::{self, NewLine};
use crate::domain::ids::{OrderId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::late::Late;
use crate::domain::log::entry::Field;
use crate::domain::once::Once;
use crate::domain::order::Asks;
use crate::domain::person::Answer;
use crate::domain::plan::{Planned, Ready, Wish};
use crate::domain::refusal::Refusal;
use crate::domain::transition::Transition;
use crate::features::House;
use crate::features::view;
use crate::store::sessions;
use crate::store::{StoreError, Tx, grants, lines};

/// What became of a sent order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SentView {
    /// Id of the order.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Lines sent, base orders included.
    pub sent: usize,
    /// Base orders that the service added.
    pub added: usize,
    /// Lines that were refused.
    pub refused: Vec<RefusedLine>,
    /// The directory answered; otherwise the employments are checked before anyone can decide.
    pub verified: bool,
    /// Index of the order's last entry in the log.
    pub receipt: u64,
}

/// A line that was not sent, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefusedLine {
    /// Whom it concerned.
    pub subject: view::Person,
    /// What.
    pub role: Option<view::Role>,
    /// Code of the refusal.
    pub code: &'static str,
    /// The fact that its sentence names.
    pub fact: Option<String>,
}

/// How a request with a key was answered.
#[derive(Debug, Clone)]
pub enum Answered {
    /// Now.
    Now(SentView),
    /// Before, with this body.
    Before(String),
}

enum Outcome {
    Sent(SentView),
    Refused(Vec<Planned>),
    Before(String),
}

/// Sends an order. Lines that are refused do not stop the others; when none can be sent, nothing is, and the attempt
/// is logged.
///
/// # Errors
/// The refusal of the first line when none could be sent; the store's own.
pub async fn send(house: &House, by: PersonId, asks: &[LineAsk], lang: Lang) -> Result<SentView, StoreError> {
    match send_once(house, by, asks, lang, None).await? {
        Answered::Now(sent) => Ok(sent),
        // Only a request with a key can have been answered before.
        Answered::Before(_) => Err(Refusal::Conflict.into()),
    }
}

/// As [`send`]; under a key, once.
///
/// # Errors
/// As [`send`]; [`Refusal::IdempotencyMismatch`] when the key was used for something else.
pub async fn send_once(
    house: &House,
    by: PersonId,
    asks: &[LineAsk],
    lang: Lang,
    once: Option<Once>,
) -> Result<Answered, StoreError> {
    let register = house.db.register();
    let wishes = wishes(&register, asks)?;
    // The directory is not asked again for what is answered already; the transaction looks once more.
    if let Some(once) = once.clone()
        && let Some(body) = house.db.read(move |conn| sessions::answered(conn, by, &once)).await?
    {
        return Ok(Answered::Before(body));
    }
    let read = ask(house, &register, &wishes).await;
    drop(register);
    let outcome = house
        .db
        .write(move |tx| {
            if let Some(once) = &once
                && let Some(body) = tx.answered(by, once)?
            {
                return Ok(Outcome::Before(body));
            }
            let outcome = record(tx, by, &wishes, &read, None, lang)?;
            // What was refused may be tried again under the same key: by then it may be allowed.
            if let (Outcome::Sent(sent), Some(once)) = (&outcome, &once) {
                tx.keep_answer(by, once, sent)?;
            }
            Ok(outcome)
        })
        .await?;
    match outcome {
        Outcome::Sent(sent) => Ok(Answered::Now(sent)),
        Outcome::Before(body) => Ok(Answered::Before(body)),
        Outcome::Refused(planned) => {
            let first = planned.into_iter().find_map(|one| one.result.err());
            Err(first.unwrap_or(Refusal::EmptyOrder).into())
        }
    }
}

/// Sends what was ordered on paper: judged as always, and with what the paper says held against what is known.
///
/// # Errors
/// The refusal; the store's own.
pub(super) async fn send_late(
    house: &House,
    by: PersonId,
    wishes: Vec<Wish>,
    read: Answer,
    paper: Late,
    lang: Lang,
) -> Result<SentView, StoreError> {
    match house.db.write(move |tx| record(tx, by, &wishes, &read, Some(paper), lang)).await? {
        Outcome::Sent(sent) => Ok(sent),
        Outcome::Refused(planned) => {
            let first = planned.into_iter().find_map(|one| one.result.err());
            Err(first.unwrap_or(Refusal::EmptyOrder).into())
        }
        Outcome::Before(_) => Err(Refusal::Conflict.into()),
    }
}

fn refused(actor: &Actor<'_>, one: &Planned, lang: Lang) -> Option<RefusedLine> {
    let refusal = one.result.as_ref().err()?;
    let foreign = matches!(refusal, Refusal::NotYourStaff | Refusal::NotAuthorisedOrderer | Refusal::NotFound);
    Some(RefusedLine {
        subject: if foreign { view::Person::default() } else { view::person(actor, one.wish.subject) },
        role: view::role(actor.register, one.wish.role, lang),
        code: refusal.code(),
        fact: refusal.fact(),
    })
}

/// Inside the transaction: judge anew against what stands now, and record.
fn record(
    tx: &mut Tx<'_>,
    by: PersonId,
    wishes: &[Wish],
    read: &Answer,
    paper: Option<Late>,
    lang: Lang,
) -> Result<Outcome, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let people = subjects(wishes);
    let held = tx.look(|conn| grants::active_of(conn, &people))?;
    let open = tx.look(|conn| lines::open_of(conn, &people))?;
    let planned = judged(actor, read, wishes, &held, &open);
    let ready: Vec<&Ready> = planned.iter().filter_map(|one| one.result.as_ref().ok()).collect();
    // A base order that is all that is left of a wish was not asked for.
    if ready.iter().all(|ready| ready.content.added) {
        log_refusals(tx, &actor, &planned)?;
        return Ok(Outcome::Refused(planned));
    }
    let mut permits = Vec::new();
    let mut permitted = HashSet::new();
    for ready in &ready {
        let content = &ready.content;
        let moved = match content.asks {
            Asks::Move(before) => held.iter().find(|grant| grant.id == before.grant),
            _ => None,
        };
        if permitted.insert((content.subject, content.unit.as_str(), moved.map(|grant| grant.id))) {
            let person = register.person(content.subject).ok_or(Refusal::NotFound)?;
            permits.push(may::<Submit>(&actor, &(person, content.unit.as_str(), moved))?);
        }
    }
    let new: Vec<NewLine> = ready
        .iter()
        .map(|ready| NewLine { id: tx.fresh(), content: ready.content.clone(), evidence: ready.evidence.clone() })
        .collect();
    let id: OrderId = tx.fresh();
    let number = tx.next_number()?;
    let stage = tx.stage(&register);
    let transition = match paper {
        Some(paper) => flow::submit_late(stage, &permits, (id, number), new, Late { order: id, ..paper })?,
        None => flow::submit(stage, &permits, id, number, new)?,
    };
    let receipt = tx.record(transition)?;
    log_refusals(tx, &actor, &planned)?;
    Ok(Outcome::Sent(SentView {
        id: id.to_string(),
        number: number.to_string(),
        sent: ready.len(),
        added: ready.iter().filter(|ready| ready.content.added).count(),
        refused: planned.iter().filter_map(|one| refused(&actor, one, lang)).collect(),
        verified: ready.iter().all(|ready| ready.evidence.is_some()),
        receipt: receipt.index,
    }))
}

/// An attempt for somebody without employment, or by somebody without the right, is an event of its own.
fn log_refusals(tx: &mut Tx<'_>, actor: &Actor<'_>, planned: &[Planned]) -> Result<(), StoreError> {
    let mut told = HashSet::new();
    for one in planned {
        let Err(refusal) = &one.result else { continue };
        let worth = matches!(
            refusal,
            Refusal::NoEmployment
                | Refusal::EmploymentEnded(_)
                | Refusal::ExternalPerson
                | Refusal::PupilAccount
                | Refusal::FunctionAccount
                | Refusal::UnknownKind
                | Refusal::PersonNotFound
                | Refusal::NotYourStaff
                | Refusal::NotAuthorisedOrderer
        );
        if !worth || !told.insert((one.wish.subject, refusal.code())) {
            continue;
        }
        let mut event = Event::by(Kind::OrderRefused, &actor.card.party()).with(Field::Ground, refusal.code());
        if let Some(card) = actor.register.person(one.wish.subject) {
            event = event.about(&card.party());
        }
        tx.record(Transition::happened(event))?;
    }
    Ok(())
}
