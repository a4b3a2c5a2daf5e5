//! Decisions on erasure: entering, confirming, taking back, and carrying them out batch by batch.
//!
//! What a batch takes is written to a file beside the database before it is taken (`list`), so that a copy from before
//! can be cleared anew when it is restored.

mod list;
mod view;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::duties::{Actor, Erase, Permit, may};
use crate::domain::erasure::{self, Class, Decided, Erasure, Progress};
use crate::domain::flow::Stage;
use crate::domain::ids::{ErasureId, PersonId};
use crate::domain::refusal::Refusal;
use crate::domain::transition::Transition;
use crate::features::House;
use crate::store::{Receipt, StoreError, erasing, erasures};

pub use view::{ErasureView, ListView, Proposal, TakenView, list, one};

/// A decision, to be entered.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureAsk {
    /// What kind of records: `orders`, `refused`, `log`, `sign_ins`, `drafts`, `people`, `external`, `person`.
    #[serde(default)]
    pub class: String,
    /// The decision's number in the register.
    #[serde(default)]
    pub reference: String,
    /// When it was made.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// What for.
    #[serde(default)]
    pub purpose: String,
    /// Records from this day on; absent: from the beginning.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Records until this day, inclusive.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Only orders about this system and no other: its key.
    #[serde(default)]
    pub system: String,
    /// The one person, by id or login, for the class `person`.
    #[serde(default)]
    pub person: String,
}

/// Something to be done to a decision that was seen.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The version that was shown.
    pub version: i32,
}

/// Enters a decision.
///
/// # Errors
/// [`Refusal::NotAllowed`]; what the rule refuses; the store's own.
pub async fn enter(house: &House, by: PersonId, ask: ErasureAsk) -> Result<(ErasureId, Receipt), StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Erase>(&actor, &None)?;
            let decided = decided(&actor, ask)?;
            let id = tx.fresh();
            let made = erasure::enter(tx.stage(&register), &permit, id, decided)?;
            tx.record(made).map(|receipt| (id, receipt))
        })
        .await
}

fn decided(actor: &Actor<'_>, ask: ErasureAsk) -> Result<Decided, Refusal> {
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    let class = Class::ALL.into_iter().find(|class| class.word() == ask.class).ok_or_else(|| bad("class"))?;
    let system = match ask.system.trim() {
        "" => None,
        key => Some(actor.register.systems.values().find(|one| one.key == key).ok_or_else(|| bad("system"))?.id),
    };
    let person = match ask.person.trim() {
        "" => None,
        text => Some(gone(actor, text)?),
    };
    Ok(Decided {
        class,
        reference: ask.reference,
        on: ask.on.ok_or_else(|| bad("on"))?,
        purpose: ask.purpose,
        from: ask.from,
        // One person's own request has no period.
        until: match class {
            Class::Person => actor.day.yesterday().map_err(|_| bad("until"))?,
            _ => ask.until.ok_or_else(|| bad("until"))?,
        },
        system,
        subject: person,
    })
}

/// Somebody who is gone. Who is here has what is needed for the work, and is not erased. A protected person is found by
/// the random id alone, which says nothing, unless the actor may know who it is.
fn gone(actor: &Actor<'_>, text: &str) -> Result<PersonId, Refusal> {
    let by_id = text.parse().ok().and_then(|id| actor.register.person(id));
    let by_login = || actor.register.people.values().find(|card| card.login == text && actor.sees(card));
    let card = by_id.or_else(by_login).ok_or(Refusal::PersonNotFound)?;
    if card.is_gone() { Ok(card.id) } else { Err(Refusal::StillHere) }
}

/// Confirms a decision; needs somebody else than who entered it.
///
/// # Errors
/// [`Refusal::SecondPerson`]; as [`enter`].
pub async fn confirm(house: &House, by: PersonId, id: ErasureId, seen: Seen) -> Result<Receipt, StoreError> {
    change(house, by, id, seen, erasure::confirm).await
}

/// Takes a decision back before it is confirmed.
///
/// # Errors
/// As [`enter`].
pub async fn withdraw(house: &House, by: PersonId, id: ErasureId, seen: Seen) -> Result<Receipt, StoreError> {
    change(house, by, id, seen, erasure::withdraw).await
}

async fn change<F>(house: &House, by: PersonId, id: ErasureId, seen: Seen, rule: F) -> Result<Receipt, StoreError>
where
    F: FnOnce(Stage<'_>, &Permit<Erase>, &Erasure) -> Result<Transition, Refusal> + Send + 'static,
{
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            may::<Erase>(&actor, &None)?;
            let before = tx.look(|conn| erasures::find(conn, id))?.ok_or(Refusal::NotFound)?;
            let permit = may::<Erase>(&actor, &Some(&before))?;
            if before.version != seen.version {
                return Err(Refusal::Stale.into());
            }
            let made = rule(tx.stage(&register), &permit, &before)?;
            tx.record(made)
        })
        .await
}

/// Carries out everything that is confirmed, batch by batch, then rewrites the database's files. Gives how many batches
/// there were. What was interrupted goes on where it stopped.
///
/// # Errors
/// The store's own; the file's own, and then nothing was taken.
pub async fn run(house: &House) -> Result<u64, StoreError> {
    let mut batches = 0;
    while let Some(running) = house.db.read(|conn| erasures::at(conn, Progress::Running)).await? {
        let asked = running.clone();
        let batch = house.db.read(move |conn| erasing::next(conn, &asked)).await?;
        // First the file: what is taken and stands nowhere else would come back with a restored copy.
        list::note(house, &running.decided.reference, &batch).await?;
        let (id, version) = (running.id, running.version);
        house
            .db
            .write(move |tx| {
                let register = tx.register();
                let before = tx.look(|conn| erasures::find(conn, id))?.ok_or(Refusal::NotFound)?;
                if before.version != version {
                    return Err(Refusal::Stale.into());
                }
                let made = erasure::carry_out(tx.stage(&register), &before, batch)?;
                tx.record(made)
            })
            .await?;
        batches += 1;
    }
    if house.db.read(|conn| erasures::at(conn, Progress::Done)).await?.is_some() {
        house.db.rewrite_files().await?;
        house.db.write(|tx| tx.note_cleared()).await?;
    }
    Ok(batches)
}

/// Takes again what had been erased and is here again, because an older copy of the database was restored. Gives how
/// many values there were.
///
/// # Errors
/// The store's own; the file's own.
pub async fn take_again(house: &House) -> Result<u64, StoreError> {
    let mut values = 0;
    for (ground, taken) in list::read(house).await? {
        let found = house.db.read(move |conn| erasing::returned(conn, &taken)).await?;
        let count = u64::try_from(found.values.len()).unwrap_or(u64::MAX);
        let Some(again) = erasure::again(&ground, found) else { continue };
        house.db.write(move |tx| tx.record(again)).await?;
        values += count;
    }
    // The rows are gone; that the files could not be rewritten keeps nobody from their work.
    if values > 0
        && let Err(error) = house.db.rewrite_files().await
    {
        tracing::error!(%error, "the database's files were not rewritten after an erasure");
    }
    Ok(values)
}
