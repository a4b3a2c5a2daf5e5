//! The brake on a source (E-33), for the two who look and release.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::brake::{self, Brake, Released};
use crate::domain::duties::{Actor, Release, SeeBrakes, may};
use crate::domain::ids::{BrakeId, PersonId};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, brakes};

/// Who vanished is listed so far on the page; a program gets everybody.
pub const MOST_SHOWN: usize = 1_000;

/// One of the two who release.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReleasedBy {
    /// Who.
    pub person: view::Person,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A brake, as one who may release it sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BrakeView {
    /// Its id.
    pub id: String,
    /// The source.
    pub source: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// How many people the source had.
    pub known: usize,
    /// How many of them vanished.
    pub vanished: usize,
    /// Who released it first.
    pub first: Option<ReleasedBy>,
    /// Who released it after that.
    pub second: Option<ReleasedBy>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// How it ended: `released` or `whole`.
    pub outcome: Option<&'static str>,
    /// The reader may release it now.
    pub can_release: bool,
    /// The list as it stands; sent back with a release.
    pub version: i32,
    /// Who vanished, in Swedish name order; of those whom the reader may not know only that they are protected.
    pub people: Vec<view::Person>,
}

/// The brakes that are on, and the newest of those that are over (without lists).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Brakes {
    /// On.
    pub open: Vec<BrakeView>,
    /// Over.
    pub over: Vec<BrakeView>,
}

/// The brakes.
///
/// # Errors
/// [`Refusal::NotAllowed`] for others than administrators and the HR function; the store's own.
pub async fn brakes(house: &House, by: PersonId) -> Result<Brakes, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<SeeBrakes>(&actor, &())?;
    let (open, over) = house.db.read(|conn| Ok((brakes::open(conn)?, brakes::over(conn)?))).await?;
    let shown = |brake: &Brake| BrakeView { people: list(&actor, brake), ..shown(&actor, brake) };
    Ok(Brakes {
        open: open.iter().map(shown).collect(),
        over: over.iter().map(|brake| self::shown(&actor, brake)).collect(),
    })
}

fn shown(actor: &Actor<'_>, brake: &Brake) -> BrakeView {
    let by = |released: Option<Released>| {
        released.map(|released| ReleasedBy { person: view::person(actor, released.by), at: released.at })
    };
    BrakeView {
        id: brake.id.to_string(),
        source: brake.source.clone(),
        since: brake.since,
        known: brake.known,
        vanished: brake.vanished.len(),
        first: by(brake.first),
        second: by(brake.second),
        ended_at: brake.ended.map(|(at, _)| at),
        outcome: brake.ended.map(|(_, outcome)| outcome.word()),
        can_release: brake.is_open() && !brake.is_released() && brake.first.is_none_or(|first| first.by != actor.id()),
        version: brake.version,
        people: Vec::new(),
    }
}

/// Those whom the reader may not know come last, so that their place among the names tells nothing.
fn list(actor: &Actor<'_>, brake: &Brake) -> Vec<view::Person> {
    let mut cards: Vec<&Card> = brake.vanished.iter().filter_map(|guid| actor.register.person_by_guid(*guid)).collect();
    let key = |card: &&Card| if actor.sees(card) { (false, card.sort_key.clone()) } else { (true, Vec::new()) };
    cards.sort_by_cached_key(key);
    cards.into_iter().map(|card| view::person(actor, card.id)).collect()
}

/// Releases a brake, having seen the list at `version`. The second of two makes that everybody is read again at once.
///
/// # Errors
/// [`Refusal::SecondPerson`] for whoever was the first, [`Refusal::BrakeChanged`] when others vanished too since the list was
/// shown, [`Refusal::Conflict`] when it is released or over; the store's own.
pub async fn release(house: &House, by: PersonId, id: BrakeId, version: i32) -> Result<Receipt, StoreError> {
    let done = house.db.write(move |tx| {
        let register = tx.register();
        let actor = Actor::of(&register, by, tx.day())?;
        may::<SeeBrakes>(&actor, &())?;
        let brake = tx.look(|conn| brakes::find(conn, id))?.ok_or(Refusal::NotFound)?;
        let permit = may::<Release>(&actor, &brake)?;
        // Only what others did to the list makes it another; that somebody else was quicker is told as such.
        if brake.version != version && brake.first.is_none_or(|first| first.by != by) {
            return Err(Refusal::BrakeChanged.into());
        }
        let second = brake.first.is_some();
        let receipt = tx.record(brake::release(tx.stage(&register), &permit, &brake)?)?;
        Ok((receipt, second.then(|| brake.source.clone())))
    });
    let (receipt, source) = house.heard(by, Thing::Place("/people/sources/brake".to_owned()), done.await).await?;
    if let Some(source) = source {
        house.reading.want(&source);
    }
    Ok(receipt)
}
