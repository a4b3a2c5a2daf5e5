//! Saying that something cannot be delivered, and why.

use crate::domain::duties::{Actor, Deliver, may};
use crate::domain::flow;
use crate::domain::ids::{LineId, PersonId};
use crate::domain::once::Once;
use crate::domain::reach::Thing;
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx};

/// Says that a line cannot be delivered, and why.
///
/// # Errors
/// The refusal; the store's own.
pub async fn cannot(house: &House, by: PersonId, id: LineId, reason: String) -> Result<Receipt, StoreError> {
    cannot_once(house, by, id, reason, None).await
}

/// As [`cannot`], for a request that may be repeated.
///
/// # Errors
/// As [`cannot`].
pub async fn cannot_once(
    house: &House,
    by: PersonId,
    id: LineId,
    reason: String,
    once: Option<Once>,
) -> Result<Receipt, StoreError> {
    let work = move |tx: &mut Tx<'_>| {
        let register = tx.register();
        let actor = Actor::of(&register, by, tx.day())?;
        let line = tx.line(id)?;
        let permit = may::<Deliver>(&actor, &line).map_err(|_| actor.beyond())?;
        let transition = flow::cannot_deliver(tx.stage(&register), &permit, line, reason.trim())?;
        tx.record(transition)
    };
    let done = house.db.write(move |tx| tx.once(by, once.as_ref(), work)).await;
    house.heard(by, Thing::Line(id), done).await
}
