//! Which role takes over after which when a system gives way to another.
//!
//! Said once, by those who answer for the system that takes over, before anybody is moved. It grants nothing: each
//! person's new permission is an order on the ordinary path, and the old one stands until its own end.

use super::duties::{MapRoles, Permit};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::ids::{RoleId, SystemId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::transition::{Change, Transition};

/// Says which role of the new system takes over after which of the old; `None` = nothing does.
///
/// # Errors
/// [`Refusal::EmptyOrder`] for nothing said; [`Refusal::NoSuccessor`] when the systems do not follow one upon the other;
/// [`Refusal::RoleNotOrderable`] for a role of another system.
pub fn map(
    stage: Stage<'_>,
    permit: &Permit<MapRoles>,
    (old, new): (SystemId, SystemId),
    pairs: Vec<(RoleId, Option<RoleId>)>,
) -> Result<Transition, Refusal> {
    let register = stage.register;
    let (before, after) = register.systems.get(&old).zip(register.systems.get(&new)).ok_or(Refusal::NotFound)?;
    if !permit.is_for(new.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if before.successor != after.key || old == new {
        return Err(Refusal::NoSuccessor);
    }
    if pairs.is_empty() {
        return Err(Refusal::EmptyOrder);
    }
    let of = |role: RoleId, system: SystemId| register.roles.get(&role).filter(|role| role.system == system);
    let mut told = Vec::with_capacity(pairs.len());
    for (one, other) in &pairs {
        let one = of(*one, old).ok_or(Refusal::RoleNotOrderable)?;
        let other = other.map(|role| of(role, new).ok_or(Refusal::RoleNotOrderable)).transpose()?;
        told.push(format!("{}>{}", one.code, other.map_or("-", |role| role.code.as_str())));
    }
    let event = Event::by(Kind::RolesSucceeded, permit.by())
        .with(Field::System, after.key.clone())
        .with(Field::Role, told.join(" "));
    let (by, at) = (permit.by().id, stage.now);
    let changes = pairs.into_iter().map(|(old, new)| Change::RoleSucceeds { old, new, by, at }).collect();
    Ok(Transition::new(changes, vec![event]))
}
