//! Taking in the personnel system's file when it has changed: whole, or not at all.
//!
//! The brake is the one for directories (E-33): a file from which many have vanished, who were not to leave anyway,
//! changes nothing until two people have looked. It counts in accounts, since nobody else can lose anything.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;

use super::SyncError;
use crate::directory::DirectoryError;
use crate::domain::brake::{self, Course};
use crate::domain::ids::Guid;
use crate::domain::joining::HrPerson;
use crate::domain::keeping;
use crate::domain::transition::HrRead;
use crate::features::House;
use crate::store::personnel;
use crate::store::{StoreError, Tx};

/// Reads the file if it has changed since it was last taken in; gives how many people there are in it then.
///
/// # Errors
/// Why nothing was changed.
pub async fn read_hr(house: &House) -> Result<Option<usize>, SyncError> {
    let Some(file) = &house.hr else { return Ok(None) };
    let now = file.now().await;
    let snapshot = file.latest().await.ok_or(DirectoryError::Stale)?;
    if file.taken_in() != Some(snapshot.written) {
        let people: Vec<HrPerson> = snapshot.people.values().cloned().collect();
        let count = people.len();
        let read = HrRead { source: snapshot.source.clone(), at: snapshot.written, people };
        house.db.write(move |tx| take_in(tx, read)).await?.map_or(Ok(()), Err)?;
        file.was_taken_in(snapshot.written);
        // A file that is too old is taken in all the same; nothing is done on it.
        return now.map(|_| Some(count)).map_err(SyncError::from);
    }
    // A file with faults is told as such, whatever was read from it before.
    match (now, file.faults()) {
        (Ok(_), None) => Ok(None),
        (Err(error), _) => Err(error.into()),
        (Ok(_), Some(_)) => Err(DirectoryError::Malformed("the personnel system's file".to_owned()).into()),
    }
}

fn take_in(tx: &mut Tx<'_>, read: HrRead) -> Result<Option<SyncError>, StoreError> {
    let register = tx.register();
    let (known, accounts) = tx.look(|conn| Ok((personnel::everybody(conn)?, personnel::accounts(conn)?)))?;
    let there: HashSet<&str> = read.people.iter().map(|person| person.id.as_str()).collect();
    let of = |id: &str| accounts.get(id).into_iter().flatten().copied();
    let count = known.keys().flat_map(|id| of(id)).count();
    let missing = known.values().filter(|one| !there.contains(one.id.as_str()) && !was_to_leave(one, tx.day()));
    let vanished: BTreeSet<Guid> = missing.flat_map(|one| of(&one.id)).collect();
    let open = register.brakes.iter().find(|brake| brake.source == read.source);
    match brake::course(open, &vanished, count, read.people.len()) {
        Course::Believed(ends) => {
            if let (Some(open), Some(outcome)) = (open, ends) {
                tx.record(brake::off(tx.stage(&register), open, outcome))?;
            }
            tx.record(keeping::hr_read(read))?;
            Ok(None)
        }
        Course::Braked => {
            let (vanishing, id) = (vanished.len(), tx.fresh());
            if let Some(on) = brake::on(tx.stage(&register), open, id, &read.source, vanished, count) {
                tx.record(on)?;
            }
            Ok(Some(SyncError::Brake { vanished: vanishing, known: count }))
        }
    }
}

fn was_to_leave(person: &HrPerson, today: Date) -> bool {
    person.employments.iter().all(|employment| employment.to.is_some_and(|to| to < today))
}
