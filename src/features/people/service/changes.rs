//! Reading what changed in a source since it was last asked, so that an end is seen in seconds.
//!
//! Who changed is taken in as read; who vanished is not in it and comes with everybody, past the brake. While a source
//! is braked nothing is taken from it, so nothing is asked either.

use jiff::Timestamp;

use super::SyncError;
use super::readings::{note, written};
use crate::directory::{Changes, Cursor, Delta, Source};
use crate::domain::ids::{Guid, PersonId};
use crate::domain::keeping;
use crate::domain::person::Reading;
use crate::domain::register::{Card, Register};
use crate::domain::transition::Changed;
use crate::features::House;
use crate::store::readings as stored;

/// What came of asking a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Nothing changed, or the source cannot tell.
    Quiet,
    /// These people changed, and were taken in.
    People(Vec<PersonId>),
    /// Everybody must be read first.
    Elsewhere,
}

/// Asks a source what changed, and takes it in.
///
/// # Errors
/// Why nothing was changed; the next time the same is asked.
pub async fn changes(house: &House, source: &Source<'_>) -> Result<Seen, SyncError> {
    if house.db.register().is_braked(source.name) {
        return Ok(Seen::Quiet);
    }
    let Some(cursor) = cursor(house, source.name).await? else { return Ok(Seen::Quiet) };
    let answer = source.directory.changes(&cursor).await;
    let now = house.db.clock().now();
    let told = answer.as_ref().map(|_| ()).map_err(|error| error.code());
    let to_note = house.reading.heard(source.name, told, now);
    if let Some(told) = to_note {
        note(house, source.name, told).await?;
    }
    match answer? {
        Changes::Quiet => Ok(Seen::Quiet),
        Changes::Elsewhere => {
            house.reading.goes_on_at(source.name, None);
            house.reading.moved(source.name, now);
            Ok(Seen::Elsewhere)
        }
        Changes::Some(delta) => take(house, source.name, delta).await.map(Seen::People),
    }
}

/// From where changes are read: as this instance knows, or as was stored before it started.
async fn cursor(house: &House, source: &str) -> Result<Option<Cursor>, SyncError> {
    if house.reading.is_new(source) && house.reading.cursor(source).is_none() {
        let rows = house.db.read(stored::all).await?;
        let row = rows.into_iter().find(|row| row.source == source);
        let cursor = row.and_then(|row| row.cursor).and_then(|text| serde_json::from_str(&text).ok());
        house.reading.goes_on_at(source, cursor);
    }
    Ok(house.reading.cursor(source))
}

async fn take(house: &House, source: &str, delta: Delta) -> Result<Vec<PersonId>, SyncError> {
    let Delta { people, units, cursor } = delta;
    let register = house.db.register();
    let read = people.into_iter().map(|reading| {
        let keys = super::keys(house, &reading);
        (reading, keys)
    });
    // Counters move for much that says nothing about an employment, as when somebody signs in.
    let (people, keys): (Vec<Reading>, Vec<_>) =
        read.filter(|(reading, keys)| differs(&register, reading, keys)).unzip();
    let guids: Vec<Guid> = people.iter().map(|reading| reading.person.guid).collect();
    let changed = Changed { source: source.to_owned(), people, keys, units };
    let (of, goes_on) = (source.to_owned(), written(Some(&cursor)));
    house
        .db
        .write(move |tx| {
            if !changed.people.is_empty() || changed.units.is_some() {
                tx.record(keeping::changed(changed))?;
            }
            tx.note_reading(&of, &goes_on)
        })
        .await?;
    house.reading.goes_on_at(source, Some(cursor));
    let register = house.db.register();
    Ok(guids.iter().filter_map(|guid| register.by_guid.get(guid).copied()).collect())
}

/// Whose account came to its end after the one instant and no later than the other.
#[must_use]
pub fn expired_between(house: &House, after: Timestamp, until: Timestamp) -> Vec<PersonId> {
    let register = house.db.register();
    let ended = |card: &&Card| card.expires.is_some_and(|at| after < at && at <= until);
    register.people.values().filter(ended).map(|card| card.id).collect()
}

/// Whether a reading says anything else than the register.
fn differs(register: &Register, reading: &Reading, (fold, sort_key): &(String, Vec<u8>)) -> bool {
    let person = &reading.person;
    let Some(card) = register.person_by_guid(person.guid) else { return true };
    let unit = card.unit.and_then(|id| register.units.get(&id)).map(|unit| unit.code.as_str());
    let manager = card.manager.and_then(|id| register.person(id)).map(|manager| manager.guid);
    card.is_gone()
        || card.source != reading.source
        || (&card.login, &card.name, &card.mail, &card.title)
            != (&person.login, &person.name, &person.mail, &person.title)
        || (unit, manager) != (person.unit.as_deref(), person.manager)
        || (card.kind, card.enabled, card.expires) != (person.kind, person.enabled, person.expires)
        || card.protected != person.protected
        || card.employments != person.employments
        || (&card.fold, &card.sort_key) != (fold, sort_key)
}
