//! Reading what changed in a source since it was last asked, so that an end is seen in seconds.
//!
//! Who changed is taken in as read; who vanished is not in it and comes with everybody, past the brake. While a source
//! is braked nothing is taken from it, so nothing is asked either.

use jiff::Timestamp;

use super::SyncError;
use super::readings::{note, written};
use super::sync::{note_again, resembling, shut};
use crate::directory::{Changes, Cursor, Delta, Source};
use crate::domain::brake;
use crate::domain::ids::{Guid, PersonId};
use crate::domain::joining::Account;
use crate::domain::keeping;
use crate::domain::person::{Person, Reading};
use crate::domain::register::Card;
use crate::domain::transition::Changed;
use crate::features::House;
use crate::store::{accounts, readings as stored};

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
        Changes::Some(delta) => match take(house, source.name, delta).await? {
            Some(people) => Ok(Seen::People(people)),
            // Everybody is read, and judged with them (E-33); until then the same is asked again.
            None => {
                house.reading.want(source.name);
                Ok(Seen::Elsewhere)
            }
        },
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

/// `None`: too many accounts are shut at once to be believed.
async fn take(house: &House, source: &str, delta: Delta) -> Result<Option<Vec<PersonId>>, SyncError> {
    let Delta { people, units, cursor } = delta;
    let all: Vec<Guid> = people.iter().map(|reading| reading.person.guid).collect();
    let name = source.to_owned();
    let before = house.db.read(move |conn| accounts::said(conn, &name, &all)).await?;
    // Counters move for much that says nothing about an employment, as when somebody signs in.
    let differs = |reading: &Reading| {
        before.get(&reading.person.guid).is_none_or(|old| {
            // A sign-in is no news either: it comes with everybody.
            *old != Person { last_login: old.last_login, ..reading.person.clone() }
        })
    };
    let people: Vec<Reading> = people.into_iter().filter(differs).collect();
    let keys = people.iter().map(|reading| super::keys(house, reading)).collect();
    let guids: Vec<Guid> = people.iter().map(|reading| reading.person.guid).collect();
    let (rank, disabled) = super::place(house, source);
    let changed = Changed { source: source.to_owned(), rank, disabled, hr: house.hr.is_some(), people, keys, units };
    let (of, goes_on) = (source.to_owned(), written(Some(&cursor)));
    let taken = house.db.write(move |tx| {
        if !changed.people.is_empty() || changed.units.is_some() {
            let register = tx.register();
            let shut = shut(&register, (&of, changed.disabled), &changed.people, tx);
            let here = |account: &&Account| account.gone_at.is_none() && account.source == of;
            let all = || register.people.values().flat_map(|card| &card.accounts).filter(here).count();
            if shut.len() > brake::FEW && brake::is_too_many(shut.len(), all(), 1) {
                return Ok(false);
            }
            let again = resembling(&register, &of, &changed.people, false);
            tx.record(keeping::changed(changed))?;
            note_again(tx, &register, again)?;
        }
        tx.note_reading(&of, &goes_on).map(|_| true)
    });
    if !taken.await? {
        return Ok(None);
    }
    house.reading.goes_on_at(source, Some(cursor));
    let register = house.db.register();
    Ok(Some(guids.iter().filter_map(|guid| register.by_guid.get(guid).copied()).collect()))
}

/// Whose account came to its end after the one instant and no later than the other.
#[must_use]
pub fn expired_between(house: &House, after: Timestamp, until: Timestamp) -> Vec<PersonId> {
    let register = house.db.register();
    let ends = |account: &Account| account.expires.is_some_and(|at| after < at && at <= until);
    let ended = |card: &&Card| card.accounts.iter().any(ends);
    register.people.values().filter(ended).map(|card| card.id).collect()
}
