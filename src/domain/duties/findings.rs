//! The acts of reconciliation: who may say what becomes of a finding, and who keeps a system's list.
//!
//! Whoever a finding concerns decides nothing about it, whatever they own; a copied account concerns two.

use uuid::Uuid;

use super::{Act, Actor};
use crate::domain::catalogue::Post;
use crate::domain::ids::SystemId;
use crate::domain::reconciliation::Finding;
use crate::domain::refusal::Refusal;

/// Letting a finding be, with a reason and until a day: the system's owner, or the deputy.
#[derive(Debug)]
pub struct Accept;

impl Act for Accept {
    type About<'a> = Finding;

    fn check(actor: &Actor<'_>, finding: &Finding) -> Result<Uuid, Refusal> {
        Settle::check(actor, finding)?;
        if actor.owns(finding.system) { Ok(finding.id.uuid()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Having a finding ordered by the person's manager, or taken away: the owner, the deputy, a system manager.
#[derive(Debug)]
pub struct Settle;

impl Act for Settle {
    type About<'a> = Finding;

    fn check(actor: &Actor<'_>, finding: &Finding) -> Result<Uuid, Refusal> {
        if !actor.answers_for(finding.system) {
            return Err(actor.beyond());
        }
        let like = finding.evidence.as_ref().map(|evidence| evidence.like);
        if [finding.subject, like].contains(&Some(actor.id())) {
            return Err(Refusal::SelfDecisionSubject);
        }
        Ok(finding.id.uuid())
    }
}

/// Having a system reconciled, and taking in its list of users: those who answer for it, and the administrator.
#[derive(Debug)]
pub struct Reconcile;

impl Act for Reconcile {
    type About<'a> = SystemId;

    fn check(actor: &Actor<'_>, system: &SystemId) -> Result<Uuid, Refusal> {
        if actor.answers_for(*system) || actor.holds(&Post::Administrator) {
            return Ok(system.uuid());
        }
        Err(actor.beyond())
    }
}

/// Taking over what a system has as grants: the owner, or the deputy.
#[derive(Debug)]
pub struct TakeOver;

impl Act for TakeOver {
    type About<'a> = SystemId;

    fn check(actor: &Actor<'_>, system: &SystemId) -> Result<Uuid, Refusal> {
        if actor.owns(*system) {
            return Ok(system.uuid());
        }
        Err(if actor.answers_for(*system) { Refusal::NotAllowed } else { actor.beyond() })
    }
}
