//! Reconciling: runs, findings and what is done about them, the systems' own lists, and the first day's baseline.

pub mod baseline;
pub mod lists;
pub mod looking;
pub mod progress;
pub mod running;
mod showing;
pub mod suspects;

use jiff::civil::Date;
use serde::Serialize;

use crate::domain::duties::{Accept, Actor, Reconcile, Settle, may};
use crate::domain::ids::{FindingId, PersonId};
use crate::domain::once::Once;
use crate::domain::reach::Thing;
use crate::domain::reconciliation::{Finding, settling};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx};

pub use showing::{EvidenceView, FindingView};

/// What is to become of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// It may be so, for this reason and through this day.
    Accept(String, Date),
    /// The person's manager is asked to order it.
    Order,
    /// It is to be taken away.
    Remove,
}

/// Does that about a finding, as it was shown in `version`.
///
/// # Errors
/// The refusal; [`Refusal::Stale`] when it has changed since it was shown; the store's own.
pub async fn settle(
    house: &House,
    by: PersonId,
    (id, version): (FindingId, i32),
    way: Way,
    once: Option<Once>,
) -> Result<Receipt, StoreError> {
    let place = Thing::Place(format!("/reconciliation/{id}"));
    let work = move |tx: &mut Tx<'_>| tx.once(by, once.as_ref(), |tx| settle_one(tx, by, (id, version), way));
    house.heard(by, place, house.db.write(work).await).await
}

fn settle_one(tx: &mut Tx<'_>, by: PersonId, (id, version): (FindingId, i32), way: Way) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let finding = tx.finding(id)?;
    let stage = tx.stage(&register);
    let fresh = || if finding.version == version { Ok(()) } else { Err(Refusal::Stale) };
    let transition = match way {
        Way::Accept(reason, until) => {
            let permit = may::<Accept>(&actor, &finding)?;
            fresh()?;
            settling::accept(stage, &permit, &finding, &reason, until)?
        }
        Way::Order => {
            let permit = may::<Settle>(&actor, &finding)?;
            fresh()?;
            let manager = orderer(&register, &finding, tx.day()).ok_or(Refusal::NoManager)?;
            let asked = settling::ask(stage, &permit, &finding, manager)?;
            let draft = tx.fresh();
            tx.save_draft(manager, draft, &prefilled(&finding)?)?;
            asked
        }
        Way::Remove => {
            let permit = may::<Settle>(&actor, &finding)?;
            fresh()?;
            settling::remove(stage, &permit, &finding, tx.fresh())?
        }
    };
    tx.record(transition)
}

/// Who orders for the person a finding is about: the manager of the employment it rests on.
fn orderer(register: &Register, finding: &Finding, day: Date) -> Option<PersonId> {
    let subject = finding.subject?;
    let unit = crate::domain::reconciliation::taking_over::basis(register, subject, day)?.unit.as_str();
    register.line_manager(subject, unit, day)
}

/// What the manager finds among their drafts: person and roles chosen, nothing answered, nothing sent.
#[derive(Serialize)]
struct Chosen {
    people: Vec<String>,
    roles: Vec<String>,
}

fn prefilled(finding: &Finding) -> Result<String, Refusal> {
    let people = finding.subject.iter().map(ToString::to_string).collect();
    let roles = settling::orderable(finding).iter().map(ToString::to_string).collect();
    serde_json::to_string(&Chosen { people, roles }).map_err(|_| Refusal::Internal)
}

/// Asks for a run as soon as may be.
///
/// # Errors
/// The refusal of somebody who answers for no system; [`Refusal::Busy`] when one is under way.
pub async fn ask(house: &House, by: PersonId) -> Result<(), StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !register.systems.keys().any(|system| may::<Reconcile>(&actor, system).is_ok()) {
        return Err(house.refuse(by, Thing::Place("/reconciliation/run".to_owned()), Refusal::NotAllowed).await);
    }
    if house.reconciling.ask() { Ok(()) } else { Err(Refusal::Busy.into()) }
}
