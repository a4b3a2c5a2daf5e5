//! Who writes and who decides a system's matrix: never the same person.

use uuid::Uuid;

use super::{Act, Actor};
use crate::domain::catalogue::Post;
use crate::domain::ids::SystemId;
use crate::domain::matrix::Matrix;
use crate::domain::refusal::Refusal;

/// Writing a draft: the system's managers, and the administrator.
#[derive(Debug)]
pub struct DraftMatrix;

impl Act for DraftMatrix {
    type About<'a> = SystemId;

    fn check(actor: &Actor<'_>, system: &SystemId) -> Result<Uuid, Refusal> {
        let may = actor.holds(&Post::SystemManager(*system)) || actor.holds(&Post::Administrator);
        if may { Ok(system.uuid()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Deciding a draft, or sending it back: the system's owner or deputy, and nobody who wrote on it.
#[derive(Debug)]
pub struct DecideMatrix;

impl Act for DecideMatrix {
    type About<'a> = Matrix;

    fn check(actor: &Actor<'_>, draft: &Matrix) -> Result<Uuid, Refusal> {
        if !actor.owns(draft.system) {
            return Err(Refusal::NotAllowed);
        }
        // Becoming the owner afterwards does not help: whoever wrote is remembered.
        if draft.authors.contains(&actor.id()) {
            return Err(Refusal::OwnRules);
        }
        Ok(draft.system.uuid())
    }
}
