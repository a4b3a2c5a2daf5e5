//! Marking as delivered again what its system did not show: the closed loop of systems that only tell by a list.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Removed, check_size};
use crate::domain::duties::{Actor, Redeliver, may};
use crate::domain::grant::{Grant, State};
use crate::domain::ids::{GrantId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::once::Once;
use crate::domain::reach::Thing;
use crate::domain::reconciliation::{Finding, Kind, settling};
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, Tx};

/// Something to deliver again: marked as done, and not shown by its system afterwards.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgainRow {
    /// The grant that stands without effect.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// The account to give it to.
    pub account: view::Person,
    /// When the system was found not to show it.
    #[schema(value_type = String, format = DateTime)]
    pub waiting_since: Timestamp,
}

impl AgainRow {
    pub(super) fn of(actor: &Actor<'_>, grant: &Grant, waiting_since: Timestamp, lang: Lang) -> Self {
        let account = view::account(actor, grant.subject, None);
        Self { account, grant: view::grant(actor, grant, lang), waiting_since }
    }
}

/// When a grant that was marked as removed was seen in its system all the same. The task is as old as the end of the
/// grant, unless it was opened anew.
pub(super) fn not_gone(seen: &[Finding], grant: &Grant, task_since: Timestamp) -> Option<Timestamp> {
    let State::Removing { at, .. } = grant.state else { return None };
    let still = seen.iter().any(|one| one.grant == Some(grant.id) && one.kind == Kind::LeftBehind);
    (still && task_since > at).then_some(task_since)
}

/// Marks grants as delivered again. Each answers for itself; the next reading of the system shows whether it is so.
///
/// # Errors
/// As [`super::removed`].
pub async fn redelivered(
    house: &House,
    by: PersonId,
    ids: Vec<GrantId>,
    reference: String,
) -> Result<Vec<Removed>, StoreError> {
    redelivered_once(house, by, ids, reference, None).await
}

/// As [`redelivered`], for a request that may be repeated.
///
/// # Errors
/// As [`redelivered`].
pub async fn redelivered_once(
    house: &House,
    by: PersonId,
    ids: Vec<GrantId>,
    reference: String,
    once: Option<Once>,
) -> Result<Vec<Removed>, StoreError> {
    check_size(ids.len())?;
    let work = ids.into_iter().map(|id| {
        let (reference, once) = (reference.clone(), once.clone());
        async move {
            let work =
                move |tx: &mut Tx<'_>| tx.once_each(by, once.as_ref(), id, |tx| redeliver(tx, by, id, &reference));
            let done = house.db.write(work).await;
            (id, house.heard(by, Thing::Grant(id), done).await)
        }
    });
    Ok(futures_util::future::join_all(work).await)
}

fn redeliver(tx: &mut Tx<'_>, by: PersonId, id: GrantId, reference: &str) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let grant = tx.grant(id)?;
    let permit = may::<Redeliver>(&actor, &grant).map_err(|_| actor.beyond())?;
    let transition = settling::redeliver(tx.stage(&register), &permit, &grant, reference.trim())?;
    tx.record(transition)
}
