//! The act of controlling: drawing a sample of a system's permissions or orders.

use uuid::Uuid;

use super::{Act, Actor};
use crate::domain::catalogue::Post;
use crate::domain::ids::SystemId;
use crate::domain::refusal::Refusal;

/// Drawing a sample: an auditor or the administrator of any system, whoever answers for a system of its own. It gives
/// nobody anything to see that they may not see already.
#[derive(Debug)]
pub struct Sample;

impl Act for Sample {
    type About<'a> = SystemId;

    fn check(actor: &Actor<'_>, system: &SystemId) -> Result<Uuid, Refusal> {
        let may = actor.holds(&Post::Auditor) || actor.holds(&Post::Administrator) || actor.answers_for(*system);
        if may { Ok(system.uuid()) } else { Err(Refusal::NotAllowed) }
    }
}
