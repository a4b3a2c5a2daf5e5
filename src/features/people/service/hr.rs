//! Taking in the personnel system's file when it has changed: whole, or not at all.
//!
//! The brake is the one for directories (E-33): a file from which many have vanished, who were not to leave anyway,
//! changes nothing.

use std::collections::HashSet;

use jiff::civil::Date;

use super::SyncError;
use super::sync::{VANISHED, note};
use crate::directory::DirectoryError;
use crate::domain::calendar;
use crate::domain::joining::HrPerson;
use crate::domain::keeping;
use crate::domain::transition::HrRead;
use crate::features::House;
use crate::store::people;

/// Reads the file if it has changed since it was last taken in; gives how many people there are in it then.
///
/// # Errors
/// Why nothing was changed.
pub async fn read_hr(house: &House) -> Result<Option<usize>, SyncError> {
    let Some(file) = &house.hr else { return Ok(None) };
    let source = file.config().name.clone();
    let Some(snapshot) = file.latest().await else {
        note(house, &source, None);
        return Err(DirectoryError::Stale.into());
    };
    // A file with faults, or too old, is known as such whatever was read from it before.
    let sound = file.faults().is_none() && file.is_fresh(snapshot.written);
    if house.reading.at_of(&source) == Some(snapshot.written) {
        note(house, &source, sound.then_some(snapshot.written));
        return if sound { Ok(None) } else { Err(DirectoryError::Stale.into()) };
    }
    let read =
        HrRead { source: source.clone(), at: snapshot.written, people: snapshot.people.values().cloned().collect() };
    let outcome = take_in(house, read).await;
    note(house, &source, (outcome.is_ok() && sound).then_some(snapshot.written));
    outcome.map(Some)
}

async fn take_in(house: &House, read: HrRead) -> Result<usize, SyncError> {
    let today = calendar::day_of(house.db.clock().now());
    let known = house.db.read(people::hr_known).await?;
    let there: HashSet<&str> = read.people.iter().map(|person| person.id.as_str()).collect();
    let vanished = known.iter().filter(|one| !there.contains(one.id.as_str()) && !was_to_leave(one, today)).count();
    if vanished > VANISHED.max(known.len() / 50) {
        return Err(SyncError::Brake { vanished, known: known.len() });
    }
    let count = read.people.len();
    house.db.write(move |tx| tx.record(keeping::hr_read(read))).await?;
    Ok(count)
}

fn was_to_leave(person: &HrPerson, today: Date) -> bool {
    person.employments.iter().all(|employment| employment.to.is_some_and(|to| to < today))
}
