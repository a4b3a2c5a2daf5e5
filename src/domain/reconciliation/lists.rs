//! A system's own list of users, as its system manager exported it: what systems without an interface can tell.
//!
//! A list is whole: what is not in it is not in the system. It replaces the one before.

use jiff::Timestamp;

use super::Source;
use crate::domain::catalogue::Scope;
use crate::domain::duties::{Permit, Reconcile};
use crate::domain::event::{Event, Kind};
use crate::domain::flow::Stage;
use crate::domain::ids::{PersonId, RoleId, SystemId};
use crate::domain::log::encode;
use crate::domain::log::entry::Field;
use crate::domain::refusal::Refusal;
use crate::domain::transition::{Change, Transition};

/// One account with one role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Whose it is; `None` = nobody's here.
    pub person: Option<PersonId>,
    /// The account as the list writes it.
    pub account: String,
    /// The role.
    pub role: RoleId,
    /// Limited to, where the list says so.
    pub scope: Option<Scope>,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserList {
    /// Of which system.
    pub system: SystemId,
    /// When it was taken in.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
    /// Its rows, each once.
    pub rows: Vec<Row>,
}

/// Takes a list in, in place of the one before.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a permit for another system; [`Refusal::EmptyOrder`] for a list of nothing, which is
/// taken for a failed export and never for a system without users.
pub fn take_in(stage: Stage<'_>, permit: &Permit<Reconcile>, list: UserList) -> Result<Transition, Refusal> {
    let system = stage.register.systems.get(&list.system).filter(|_| permit.is_for(list.system.uuid()));
    if list.rows.is_empty() {
        return Err(Refusal::EmptyOrder);
    }
    let event = Event::by(Kind::ListImported, permit.by())
        .with(Field::System, system.ok_or(Refusal::NotAllowed)?.key.clone())
        .with(Field::Content, encode(&list.digest))
        .with(Field::Rows, list.rows.len() as u64);
    Ok(Transition::new(vec![Change::UserList(list)], vec![event]))
}

/// Says which role each of the system's own words means; replaces what was said before.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a permit for another system; [`Refusal::RoleNotOrderable`] for a role of another system.
pub fn say_words(
    stage: Stage<'_>,
    permit: &Permit<Reconcile>,
    system: SystemId,
    words: Vec<(String, RoleId)>,
) -> Result<Transition, Refusal> {
    let known = stage.register.systems.get(&system).filter(|_| permit.is_for(system.uuid()));
    let known = known.ok_or(Refusal::NotAllowed)?;
    let foreign = |role: &RoleId| stage.register.roles.get(role).is_none_or(|role| role.system != system);
    if words.iter().any(|(_, role)| foreign(role)) {
        return Err(Refusal::RoleNotOrderable);
    }
    let event = Event::by(Kind::ListWordsSaid, permit.by())
        .with(Field::System, known.key.clone())
        .with(Field::Rows, words.len() as u64);
    Ok(Transition::new(vec![Change::ListWords(system, words)], vec![event]))
}

/// What a run of the reconciliation came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Memberships that were looked at.
    pub memberships: u64,
    /// Findings that are new.
    pub opened: u64,
    /// Findings that are no longer so.
    pub closed: u64,
}

/// That sources were reconciled, once for a run.
pub fn reconciled(read: Vec<(SystemId, Source, Timestamp)>, seen: Vec<PersonId>, counts: Counts) -> Transition {
    let event = Event::by_service(Kind::Reconciled)
        .with(Field::Rows, counts.memberships)
        .with(Field::Size, counts.opened)
        .with(Field::Version, counts.closed);
    Transition::new(vec![Change::Reconciled { read, seen }], vec![event])
}
