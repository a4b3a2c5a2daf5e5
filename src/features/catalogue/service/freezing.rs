//! Frozen days of a system: set and taken away by those who answer for it, seen by everybody.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::duties::{Actor, KeepFreeze, may};
use crate::domain::freeze::{self, Freeze};
use crate::domain::ids::{FreezeId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError};

/// Days to freeze.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FreezeAsk {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Option<Date>,
    /// Last day, inclusive; at most 62 days in all.
    #[schema(value_type = String, format = Date)]
    pub to: Option<Date>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Frozen days.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FreezeView {
    /// Their id.
    pub id: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, inclusive.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// Why.
    pub reason: String,
    /// Who set them.
    pub made_by: view::Person,
    /// It is one of them today.
    pub now: bool,
}

/// A system's frozen days.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FreezesView {
    /// Key of the system.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Those that are now and to come, the nearest first.
    pub freezes: Vec<FreezeView>,
    /// The reader may set and take away.
    pub can_keep: bool,
}

/// The frozen days that are now and to come.
pub(super) fn coming(actor: &Actor<'_>, system: crate::domain::ids::SystemId) -> Vec<FreezeView> {
    let all = actor.register.freezes.get(&system).into_iter().flatten();
    all.filter(|it| !it.ended && it.to >= actor.day)
        .map(|it| FreezeView {
            id: it.id.to_string(),
            from: it.from,
            to: it.to,
            reason: it.reason.clone(),
            made_by: view::person(actor, it.made_by),
            now: it.holds(actor.day),
        })
        .collect()
}

/// A system's frozen days, by id or key.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn list(house: &House, by: PersonId, system: &str, lang: Lang) -> Result<FreezesView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let id = register.find_system(system).ok_or(Refusal::NotFound)?;
    let known = register.systems.get(&id).ok_or(Refusal::NotFound)?;
    Ok(FreezesView {
        key: known.key.clone(),
        name: view::pick(lang, &known.name_sv, &known.name_en),
        freezes: coming(&actor, id),
        can_keep: may::<KeepFreeze>(&actor, &id).is_ok(),
    })
}

/// Sets frozen days.
///
/// # Errors
/// The refusal; the store's own.
pub async fn make(
    house: &House,
    by: PersonId,
    system: &str,
    ask: FreezeAsk,
) -> Result<(FreezeId, Receipt), StoreError> {
    let system = house.db.register().find_system(system).ok_or(Refusal::NotFound)?;
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<KeepFreeze>(&actor, &system)?;
            let day = |day: Option<Date>, field: &str| day.ok_or_else(|| Refusal::BadForm(field.to_owned()));
            let it = Freeze {
                id: tx.fresh(),
                system,
                from: day(ask.from, "from")?,
                to: day(ask.to, "to")?,
                reason: ask.reason,
                made_by: by,
                ended: false,
                version: 1,
            };
            let id = it.id;
            Ok((id, tx.record(freeze::make(tx.stage(&register), &permit, it)?)?))
        })
        .await;
    house.heard(by, Thing::System(system), done).await
}

/// Takes frozen days away before their time; what the service has waiting is done.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Conflict`] when they have passed; the refusal; the store's own.
pub async fn end(house: &House, by: PersonId, system: &str, id: FreezeId) -> Result<Receipt, StoreError> {
    let system = house.db.register().find_system(system).ok_or(Refusal::NotFound)?;
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<KeepFreeze>(&actor, &system)?;
            let own = register.freezes.get(&system).into_iter().flatten().find(|it| it.id == id);
            let receipt = tx.record(freeze::end(tx.stage(&register), &permit, own.ok_or(Refusal::NotFound)?)?)?;
            tx.thaw_provisions(system)?;
            Ok(receipt)
        })
        .await;
    house.heard(by, Thing::System(system), done).await
}
