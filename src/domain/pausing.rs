//! Paused while on leave (*Pausad (ledighet)*, E-08): what stands is not in force, comes back by itself, and somebody
//! does both in the system.
//!
//! A pause is part of a grant that stands, so whatever ends a grant ends a paused one, and nobody can have a second.
//! Which systems pause is their owners' policy; the base order never is, since on it rests that one is employed.
//! [`carried_out`] is what the list of the system managers and a connection to the system both call when it is done.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::catalogue::{Base, Role, System};
use super::duties::{Permit, Remove};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::grant::{Grant, State};
use super::person::Employment;
use super::provision::standing;
use super::refusal::Refusal;
use super::transition::{Change, Duty, TaskOf, Transition};

/// A system's policy for those on full-time leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Where confidentiality is [`BY_CLASS`] or higher.
    #[default]
    ByClass,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// From this class of confidentiality leave pauses, unless the owner says otherwise: information that only those at
/// work need (KLASSA 2 = *känslig internt* and upwards).
pub const BY_CLASS: i32 = 2;

impl Policy {
    /// Every policy with its word.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("by_class", Self::ByClass), ("always", Self::Always), ("never", Self::Never)];

    /// The word for it in the database and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ByClass => "by_class",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// Where a pause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Pause {
    /// Not in force.
    Paused {
        /// Since when.
        since: Timestamp,
        /// Closed in the system as well.
        done: bool,
    },
    /// In force again; still to be opened in the system.
    Resuming {
        /// Since when.
        since: Timestamp,
    },
}

/// Whether leave from `employment` pauses what somebody has in the role.
#[must_use]
pub fn pauses(employment: &Employment, role: &Role, system: &System) -> bool {
    let policy = match system.pause {
        Policy::ByClass => system.k >= BY_CLASS,
        Policy::Always => true,
        Policy::Never => false,
    };
    employment.on_leave && role.base == Base::No && policy
}

/// The pause as it should be, given whether leave pauses; `None` = as it is.
#[must_use]
pub fn due(grant: &Grant, pauses: bool, now: Timestamp) -> Option<Option<Pause>> {
    match (grant.pause, pauses) {
        (None, true) => Some(Some(Pause::Paused { since: now, done: false })),
        // Opened again was never done in the system, so it is still closed there.
        (Some(Pause::Resuming { .. }), true) => Some(Some(Pause::Paused { since: now, done: true })),
        (Some(Pause::Paused { done: false, .. }), false) => Some(None),
        (Some(Pause::Paused { done: true, .. }), false) => Some(Some(Pause::Resuming { since: now })),
        (Some(Pause::Paused { .. }), true) | (Some(Pause::Resuming { .. }) | None, false) => None,
    }
}

/// Pauses or resumes, and says who has something to do about it: people, or the service where it keeps the groups.
///
/// # Errors
/// [`Refusal::Conflict`] when the grant is over.
pub fn set(stage: Stage<'_>, grant: &Grant, pause: Option<Pause>) -> Result<Transition, Refusal> {
    if grant.state != State::Active {
        return Err(Refusal::Conflict);
    }
    let kind = if matches!(pause, Some(Pause::Paused { .. })) { Kind::GrantPaused } else { Kind::GrantResumed };
    let event = Event::by_service(kind);
    if !standing::is_kept(stage, grant) {
        return changed(stage, event, grant, pause, true);
    }
    // Whether it was begun nobody knows here: the service looks, whatever was done before.
    let pause = match pause {
        Some(Pause::Paused { since, .. }) => Some(Pause::Paused { since, done: false }),
        other => other,
    };
    let work = standing::work(stage, &Grant { pause, ..grant.clone() });
    let (mut changes, events) = changed(stage, event, grant, pause, false)?.into_parts();
    changes.extend(work);
    Ok(Transition::new(changes, events))
}

/// Says that it is closed, or opened again, in the system: by a system manager with the permit, or by the service where
/// it does so itself (`None`). `told` is what shows it: a reference, or what was read back.
///
/// # Errors
/// [`Refusal::Conflict`] when there is nothing to do, [`Refusal::NotAllowed`] for a wrong permit.
pub fn carried_out(
    stage: Stage<'_>,
    permit: Option<&Permit<Remove>>,
    grant: &Grant,
    told: (&'static str, &str),
) -> Result<Transition, Refusal> {
    if permit.is_some_and(|permit| !permit.is_for(grant.id.uuid())) {
        return Err(Refusal::NotAllowed);
    }
    let pause = match grant.pause.filter(|_| grant.state == State::Active) {
        Some(Pause::Paused { since, done: false }) => Some(Pause::Paused { since, done: true }),
        Some(Pause::Resuming { .. }) => None,
        _ => return Err(Refusal::Conflict),
    };
    let kind = if pause.is_some() { Kind::GrantPauseDone } else { Kind::GrantResumeDone };
    let event = permit.map_or_else(|| Event::by_service(kind), |permit| Event::by(kind, permit.by()));
    changed(stage, event.private(told.0, told.1), grant, pause, true)
}

fn changed(
    stage: Stage<'_>,
    event: Event,
    grant: &Grant,
    pause: Option<Pause>,
    by_hand: bool,
) -> Result<Transition, Refusal> {
    let mut after = grant.clone();
    after.pause = pause;
    after.version += 1;
    let event = super::ending::event(stage, event, &after)?;
    let duty = match pause {
        Some(Pause::Paused { done: false, .. }) => Some(Duty::Pause),
        Some(Pause::Resuming { .. }) => Some(Duty::Resume),
        _ => None,
    }
    .filter(|_| by_hand);
    let tasks = Change::Tasks {
        of: TaskOf::Grant(grant.id),
        order: grant.origin.order(),
        system: grant.system,
        duty: duty.unwrap_or(Duty::Pause),
        people: duty.map(|_| stage.deliverers(grant.system)).unwrap_or_default(),
        since: stage.now,
        fresh: false,
    };
    Ok(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }, tasks], vec![event]))
}
