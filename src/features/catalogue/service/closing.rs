//! What a closed role or system means for what is asked for already: it lapses at once, in the same transaction.
//!
//! Were it left to the next time somebody looks, a role that is opened again meanwhile would let through what was asked for
//! under the rules of another time. What has lapsed does not come back; it is ordered anew.

use crate::domain::catalogue::{Role, System, closed};
use crate::domain::flow;
use crate::domain::order::Line;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::store::{StoreError, Tx, history};

/// Lines looked at in one go.
const STEP: i64 = 500;

/// Lets the open lines of a system lapse that can no longer be had, as the system and these roles of it are from now on.
pub(super) fn lapse(
    tx: &mut Tx<'_>,
    register: &Register,
    system: &System,
    changed: &[Role],
) -> Result<usize, StoreError> {
    let day = tx.day();
    let why = |line: &Line| -> Option<Refusal> {
        let now = changed.iter().find(|role| role.id == line.content.role);
        let role = now.or_else(|| register.roles.get(&line.content.role))?;
        closed(role, system, day)
    };
    let of_system = register.roles.values().filter(|role| role.system == system.id);
    let now = |role: &Role| changed.iter().find(|one| one.id == role.id).cloned().unwrap_or_else(|| role.clone());
    if !of_system.map(now).any(|role| closed(&role, system, day).is_some()) {
        return Ok(0);
    }
    let (mut after, mut lapsed) = (None, 0);
    loop {
        let page = tx.look(|conn| history::open_of_system(conn, system.id, after, STEP))?;
        let Some(last) = page.last().copied() else { break };
        after = Some(last);
        for id in page {
            let line = tx.line(id)?;
            if let Some(why) = why(&line) {
                let transition = flow::lapse(tx.stage(register), line, &why)?;
                tx.record(transition)?;
                lapsed += 1;
            }
        }
    }
    Ok(lapsed)
}
