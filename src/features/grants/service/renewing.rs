//! Saying that permissions shall not be renewed, one or many at once, and taking it back.

use crate::domain::duties::{Actor, NotRenew, may};
use crate::domain::ids::{GrantId, PersonId};
use crate::domain::once::Once;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::renewal;
use crate::features::House;
use crate::features::view::Marked;
use crate::store::{Receipt, StoreError, Tx};

use super::ending_many::check_size;

/// What became of each.
pub type Said = (GrantId, Result<Receipt, StoreError>);

/// Says of each that it shall not be renewed. Each answers for itself.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`].
pub async fn decline(
    house: &House,
    by: PersonId,
    marked: Vec<Marked>,
    reason: String,
    once: Option<Once>,
) -> Result<Vec<Said>, StoreError> {
    check_size(marked.len())?;
    let work = marked.into_iter().map(|one| {
        let (reason, once) = (reason.clone(), once.clone());
        async move {
            let work =
                move |tx: &mut Tx<'_>| tx.once_each(by, once.as_ref(), one.id, |tx| say(tx, by, one, Some(&reason)));
            let done = house.db.write(work).await;
            (one.id, house.heard(by, Thing::Grant(one.id), done).await)
        }
    });
    Ok(futures_util::future::join_all(work).await)
}

/// Takes it back: it may be renewed after all.
///
/// # Errors
/// [`Refusal::Stale`] when it has changed since it was shown; the refusal; the store's own.
pub async fn allow(house: &House, by: PersonId, one: Marked, once: Option<Once>) -> Result<Receipt, StoreError> {
    let done = house.db.write(move |tx| tx.once(by, once.as_ref(), |tx| say(tx, by, one, None))).await;
    house.heard(by, Thing::Grant(one.id), done).await
}

fn say(tx: &mut Tx<'_>, by: PersonId, one: Marked, reason: Option<&str>) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let grant = tx.grant(one.id)?;
    let permit = may::<NotRenew>(&actor, &grant)?;
    if grant.version != one.version {
        return Err(Refusal::Stale.into());
    }
    let stage = tx.stage(&register);
    let said = match reason {
        Some(reason) => renewal::decline(stage, &permit, &grant, reason)?,
        None => renewal::allow(stage, &permit, &grant)?,
    };
    tx.record(said)
}
