//! What a change means for the register in memory: nothing, some people anew, or all of it.

use crate::domain::ids::Guid;
use crate::domain::register::Register;
use crate::domain::training::Record;
use crate::domain::transition::{Change, Changed, Synced};

/// More people than this are quicker loaded with everybody.
const MOST_RENEWED: usize = 1_000;

/// Whether somebody may be protected after the change who was not before.
pub(super) fn may_protect(change: &Change) -> bool {
    match change {
        Change::Protection(..) | Change::HrRead(_) => true,
        Change::Synced(read) if read.rest.is_none() => true,
        Change::Synced(Synced { people, .. }) | Change::Changed(Changed { people, .. }) => {
            people.iter().any(|reading| reading.person.protected)
        }
        _ => false,
    }
}

/// Whether the register must be loaded anew after the change.
pub(super) fn touches_register(change: &Change, register: &Register) -> bool {
    !matches!(
        change,
        Change::NewOrder(_)
            | Change::NewLine(_)
            | Change::Late(_)
            | Change::Line { .. }
            | Change::Decision(_)
            | Change::Undone(..)
            | Change::NewGrant(_)
            | Change::Grant { .. }
            | Change::Moved(_)
            | Change::Leaving { .. }
            | Change::Tasks { .. }
            | Change::NewFinding(_)
            | Change::Finding { .. }
            | Change::Reconciled { .. }
            | Change::UserList(_)
            | Change::ListWords(..)
            | Change::Provide(_)
            | Change::ProvisionOver(..)
            | Change::ProvisionCancelled(_)
            | Change::ProvisionDespite(..)
            | Change::Ended(_)
            | Change::Gone(..)
            | Change::Counted(..)
            | Change::Sample(_)
            | Change::Wish(..)
            | Change::Integration { .. }
            | Change::Erasure { .. }
    ) && people_only(change, register).is_none()
        && !matches!(change, Change::Matrix { matrix, .. } if matrix.decided.is_none())
}

/// The people of a change that concerns nothing else in the register.
pub(super) fn people_only(change: &Change, register: &Register) -> Option<Vec<Guid>> {
    let trained = |records: &[Record]| -> Vec<Guid> {
        let people = records.iter().filter_map(|record| register.person(record.person));
        people.map(|card| card.guid).collect()
    };
    match change {
        Change::Trained(records) if records.len() <= MOST_RENEWED => Some(trained(records)),
        Change::Untrained(record) => Some(trained(std::slice::from_ref(record))),
        Change::Changed(read) if read.units.is_none() => {
            Some(read.people.iter().map(|reading| reading.person.guid).collect())
        }
        Change::Synced(read) => read.concerned(),
        _ => None,
    }
}
