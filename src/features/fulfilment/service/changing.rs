//! What the service does first in the groups when one permission takes the place of another.

use crate::domain::catalogue::Group;
use crate::domain::grant::Grant;
use crate::domain::order::Line;
use crate::domain::provision::standing::is_kept;
use crate::domain::register::Register;
use crate::domain::separation::{self, Effect};
use crate::store::provisions::needed;
use crate::store::{StoreError, Tx, grants};

/// The groups that the person must be out of before what is in place of the old is given: those of the old, where a rule
/// says that one person must not have both. Everywhere else the old is taken away after the new is there.
pub(super) fn first_out(
    tx: &mut Tx<'_>,
    register: &Register,
    line: &Line,
    before: Option<&Grant>,
) -> Result<Vec<Group>, StoreError> {
    let Some(old) = before.filter(|old| line.content.asks.changes() == Some(old.id)) else { return Ok(Vec::new()) };
    let (subject, day) = (line.content.subject, tx.day());
    let clashes = separation::clashes(register, subject, line.content.role, &[old.role], day);
    let denied = clashes.iter().any(|clash| clash.rule.effect == Effect::Deny && clash.excepted.is_none());
    if !denied || !is_kept(tx.stage(register), old) {
        return Ok(Vec::new());
    }
    let held = tx.look(|conn| grants::active_of(conn, &[subject]))?;
    let new = tx.stage(register).groups(line.content.role);
    let kept = held.iter().filter(|grant| grant.id != old.id).map(|grant| grant.groups.as_slice());
    let stays = |group: &Group| needed(kept.clone().chain([new.as_slice()]), group);
    Ok(old.groups.iter().filter(|group| !stays(group)).cloned().collect())
}
