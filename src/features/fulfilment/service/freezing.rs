//! What waits because its system is frozen: in the outbox, and what people mark as done all the same.

use jiff::SignedDuration;
use jiff::civil::Date;
use uuid::Uuid;

use super::providing::Became;
use crate::domain::calendar::end_of;
use crate::domain::freeze;
use crate::domain::grant::Grant;
use crate::domain::order::Line;
use crate::domain::provision::{Provision, What};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::House;
use crate::store::StoreError;

/// What waits is looked at again after this: its holder may have left meanwhile, and then it waits no longer.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// How something was done in its system.
#[derive(Debug, Clone, Default)]
pub struct Handled {
    /// A reference of the doer's own.
    pub reference: String,
    /// Why it was done although the system is frozen; empty where it is not.
    pub despite: String,
}

impl From<String> for Handled {
    fn from(reference: String) -> Self {
        Self { reference, despite: String::new() }
    }
}

/// Until when work waits. What is done about a grant that stands follows the employment, and does not.
pub(super) fn until(
    register: &Register,
    work: &Provision,
    (line, grant): (Option<&Line>, Option<&Grant>),
    day: Date,
) -> Option<Date> {
    if work.despite.is_some() {
        return None;
    }
    match (work.work.what, line, grant) {
        (What::Put, Some(line), _) => freeze::delivery(register, &line.content, day),
        (What::Take, _, Some(grant)) => freeze::removal(register, grant, day),
        _ => None,
    }
}

/// Puts work away that waits; `None`: it does not.
pub(super) async fn put_away(house: &House, lease: Uuid, work: &Provision) -> Result<Option<Became>, StoreError> {
    let (system, today) = (work.work.system, house.db.clock().today());
    if freeze::frozen(&house.db.register(), system, today).is_none() {
        return Ok(None);
    }
    let id = work.id;
    house
        .db
        .write(move |tx| {
            let Some(work) = tx.held_provision(id, lease)? else { return Ok(Some(Became::Lost)) };
            let line = work.work.line.map(|line| tx.line(line)).transpose()?;
            let grant = work.work.grant.map(|grant| tx.grant(grant)).transpose()?;
            let Some(last) = until(&tx.register(), &work, (line.as_ref(), grant.as_ref()), tx.day()) else {
                return Ok(None);
            };
            let next = (tx.now() + AGAIN).min(end_of(last));
            tx.release_provision(&work, next, Refusal::Frozen(last).code(), false)?;
            Ok(Some(Became::Later))
        })
        .await
}
