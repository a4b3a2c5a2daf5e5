//! Ordering: plan, send, look, withdraw, answer. Ask the directory, decide inside the transaction, record.

mod absence;
pub mod changing;
mod choosing;
pub mod comparing;
pub mod deadlines;
mod drafts;
pub mod late;
mod looking;
pub mod moving;
mod offering;
pub mod paper;
pub mod passing;
mod planning;
pub mod renewing;
mod reviewing;
mod scopes;
mod sending;
mod tracking;

pub use choosing::Chosen;
pub use drafts::{DraftView, delete_draft, draft, drafts, fresh_draft, save_draft};
pub use looking::{HistoryView, OrderLine, OrderRow, OrderView, PAGE, mine, order};
pub use offering::{
    CarefulRole, Choices, GuidelineView, PackageChoice, PeopleChoices, PersonChoice, RoleChoice, SystemChoice, choices,
    people,
};
pub use planning::{LineAsk, PlanView, PlannedLine, PlannedPerson, preview};
pub use reviewing::{Review, ReviewPerson, lines, review};
pub use scopes::{Scopes, scopes};
pub use sending::{Answered, RefusedLine, SentView, send, send_once};
pub use tracking::{PassedOn, TrackStep};

use crate::domain::duties::{Actor, Answer, Withdraw, may};
use crate::domain::flow;
use crate::domain::ids::{LineId, OrderId, PersonId};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::store::{self, Receipt, StoreError};

/// What became of a line that was to be taken back.
pub type Withdrawn = (LineId, Result<Receipt, StoreError>);

/// Takes back lines of one's own order. Each answers for itself.
///
/// # Errors
/// [`Refusal::NotFound`] when one of them is not of `order`, or `order` not one's own: then nothing is taken back. The store's own.
pub async fn withdraw(
    house: &House,
    by: PersonId,
    order: OrderId,
    lines: Vec<LineId>,
) -> Result<Vec<Withdrawn>, StoreError> {
    // Outside the transactions: a line never changes its order.
    let of_order = house.db.read(move |conn| store::lines::of_order(conn, order)).await?;
    if lines.iter().any(|id| !of_order.iter().any(|line| line.id == *id && line.orderer == by)) {
        let refusal = match of_order.first() {
            Some(line) if line.orderer != by => beyond(house, by)?,
            _ => Refusal::NotFound,
        };
        return Err(house.refuse(by, Thing::Order(order), refusal).await);
    }
    let work = lines.into_iter().map(|id| async move {
        let done = house
            .db
            .write(move |tx| {
                let register = tx.register();
                let actor = Actor::of(&register, by, tx.day())?;
                let line = tx.line(id)?;
                let permit = may::<Withdraw>(&actor, &line)?;
                let transition = flow::withdraw(tx.stage(&register), &permit, line)?;
                tx.record(transition)
            })
            .await;
        (id, done)
    });
    Ok(futures_util::future::join_all(work).await)
}

/// Answers a question about a line of `order`.
///
/// # Errors
/// The refusal; the store's own.
pub async fn answer(
    house: &House,
    by: PersonId,
    (order, id): (OrderId, LineId),
    version: i32,
    text: String,
) -> Result<Receipt, StoreError> {
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let line = tx.line(id)?;
            if line.order != order {
                return Err(Refusal::NotFound.into());
            }
            let permit = may::<Answer>(&actor, &line)?;
            if line.version != version {
                return Err(Refusal::Stale.into());
            }
            let transition = flow::answer(tx.stage(&register), &permit, line, &text)?;
            tx.record(transition)
        })
        .await;
    house.heard(by, Thing::Line(id), done).await
}

fn beyond(house: &House, by: PersonId) -> Result<Refusal, Refusal> {
    Ok(Actor::of(&house.db.register(), by, house.db.clock().today())?.beyond())
}
