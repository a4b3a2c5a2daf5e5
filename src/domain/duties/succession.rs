//! The acts of those who answer for a system, be they owners or managers: what takes over after which, frozen days
//!

use uuid::Uuid;

use super::{Act, Actor};
use crate::domain::grant::{Grant, State};
use crate::domain::ids::{RoleId, SystemId};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Card, Register};

/// Whether it has been said that `new` takes over after `old`, and the systems still follow one upon the other.
#[must_use]
pub fn takes_over(register: &Register, old: RoleId, new: RoleId) -> bool {
    let said = register.role_successors.get(&old) == Some(&new);
    let systems = register.role(old).zip(register.role(new));
    said && systems.is_some_and(|((_, before), (_, after))| before.successor == after.key)
}

impl Actor<'_> {
    /// Whether the actor may order for the holder of this permission what takes over after it: they answer for the system
    /// that does, and may know who the person is.
    #[must_use]
    pub fn moves(&self, grant: &Grant, person: &Card) -> bool {
        let after =
            self.register.role_successors.get(&grant.role).filter(|new| takes_over(self.register, grant.role, **new));
        let system = after.and_then(|new| self.register.roles.get(new)).map(|role| role.system);
        grant.subject == person.id
            && grant.state == State::Active
            && self.sees(person)
            && system.is_some_and(|system| self.answers_for(system))
    }
}

/// Setting frozen days for a system and taking them away: its owner, deputy and managers.
#[derive(Debug)]
pub struct KeepFreeze;

impl Act for KeepFreeze {
    type About<'a> = SystemId;

    fn check(actor: &Actor<'_>, system: &SystemId) -> Result<Uuid, Refusal> {
        if actor.answers_for(*system) { Ok(system.uuid()) } else { Err(actor.beyond()) }
    }
}

/// Saying which role takes over after which: owner, deputy and managers of the system that takes over.
#[derive(Debug)]
pub struct MapRoles;

impl Act for MapRoles {
    type About<'a> = SystemId;

    fn check(actor: &Actor<'_>, system: &SystemId) -> Result<Uuid, Refusal> {
        if actor.answers_for(*system) { Ok(system.uuid()) } else { Err(actor.beyond()) }
    }
}
