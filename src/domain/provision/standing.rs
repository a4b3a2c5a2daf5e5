//! Work for a grant that stands: out of its groups while its holder is on leave, in again afterwards (E-08), and in again
//! where somebody else took the person out.
//!
//! What is to be done follows from the grant as it is when the work is carried out, so work that came too late does
//! nothing. A grant has one open piece of work at most: newer work takes the place of what is not over.

use super::{NewProvision, Outcome, Proof, Provision, What, event, told};
use crate::domain::ending;
use crate::domain::event::{Event, Kind};
use crate::domain::flow::Stage;
use crate::domain::grant::{Grant, State};
use crate::domain::pausing::{self, Pause};
use crate::domain::refusal::Refusal;
use crate::domain::transition::{Change, Duty, Transition};

/// Whether the service gave it and can take it away and give it again by itself.
#[must_use]
pub fn is_kept(stage: Stage<'_>, grant: &Grant) -> bool {
    grant.is_provided() && ending::is_taken(stage, grant)
}

/// What the groups should show of a grant; `None` of one that has ended, which `ending` takes away.
#[must_use]
pub fn wanted(grant: &Grant) -> Option<What> {
    match (&grant.state, grant.pause) {
        (State::Active, Some(Pause::Paused { .. })) => Some(What::Take),
        (State::Active, _) => Some(What::Put),
        _ => None,
    }
}

/// The work that brings the groups to what they should show.
pub(in crate::domain) fn work(stage: Stage<'_>, grant: &Grant) -> Option<Change> {
    let what = wanted(grant).filter(|_| is_kept(stage, grant))?;
    Some(Change::Provide(NewProvision {
        what,
        line: None,
        grant: Some(grant.id),
        subject: grant.subject,
        system: grant.system,
        role: grant.role,
        groups: grant.groups.clone(),
        since: stage.now,
    }))
}

/// What people would have to do in place of the service.
pub(super) fn duty(grant: &Grant) -> Duty {
    match (&grant.state, grant.pause) {
        (State::Active, Some(Pause::Paused { .. })) => Duty::Pause,
        (State::Active, Some(Pause::Resuming { .. })) => Duty::Resume,
        (State::Active, None) => Duty::Redeliver,
        _ => Duty::Remove,
    }
}

/// Records that the groups show what they should: out of all of them, or in every one.
///
/// # Errors
/// [`Refusal::Conflict`] when the work is over or not wanted any more, or something does not show it.
pub fn done(stage: Stage<'_>, work: &Provision, grant: &Grant, proofs: &[Proof]) -> Result<Transition, Refusal> {
    let shown = |guid| proofs.iter().any(|proof| proof.member && proof.group.guid == guid);
    let so = match work.work.what {
        What::Put => work.work.groups.iter().all(|group| shown(group.guid)),
        What::Take => !proofs.iter().any(|proof| proof.member),
    };
    if work.over || wanted(grant) != Some(work.work.what) || !so {
        return Err(Refusal::Conflict);
    }
    let told = told(proofs);
    let (mut changes, events) = match grant.pause {
        Some(Pause::Paused { done: false, .. } | Pause::Resuming { .. }) => {
            pausing::carried_out(stage, None, grant, ("group_evidence", &told))?.into_parts()
        }
        pause => {
            let kind = if pause.is_some() { Kind::RemovalSeen } else { Kind::MembershipSeen };
            let event = ending::without_state(ending::event(stage, Event::by_service(kind), grant)?);
            let tasks = ending::tasks(stage, grant, Duty::Redeliver, Vec::new());
            (vec![tasks], vec![event.private("group_evidence", told)])
        }
    };
    changes.push(Change::ProvisionOver(work.id, Outcome::Done));
    Ok(Transition::new(changes, events))
}

/// Work that nothing asks for any more.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over.
pub fn dropped(stage: Stage<'_>, work: &Provision) -> Result<Transition, Refusal> {
    if work.over {
        return Err(Refusal::Conflict);
    }
    let event = event(stage, Event::by_service(Kind::ProvisionDropped), work)?;
    Ok(Transition::new(vec![Change::ProvisionOver(work.id, Outcome::Cancelled)], vec![event]))
}
