//! The alarms with whether each sounds now, for an administrator.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Health, health};
use crate::domain::alarm::{Alarm, Level};
use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::store::{StoreError, provisions};

/// An alarm.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AlarmView {
    /// Which: `log`, `groups`, `directory`, `brake`, `mail`, `hook`.
    pub alarm: &'static str,
    /// It sounds.
    pub sounds: bool,
    /// How loud: `urgent`, `day`, `off`.
    pub level: &'static str,
}

/// Every alarm.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who is no administrator; the store's own.
pub async fn alarms(house: &House, by: PersonId) -> Result<Vec<AlarmView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !actor.holds(&Post::Administrator) {
        return Err(Refusal::NotAllowed.into());
    }
    let (_, stuck) = house.db.read(provisions::counts).await?;
    let now = health(house).await;
    Ok(all(house, &now, stuck))
}

/// Every alarm, loudest first.
pub(super) fn all(house: &House, now: &Health, stuck_groups: i64) -> Vec<AlarmView> {
    let view = |alarm: &Alarm| AlarmView {
        alarm: alarm.word(),
        sounds: alarm.level(&house.alarms) != Level::Off && sounds(*alarm, house, now, stuck_groups),
        level: alarm.level(&house.alarms).word(),
    };
    let mut all: Vec<AlarmView> = Alarm::ALL.iter().map(view).collect();
    all.sort_by_key(|one| !one.sounds);
    all
}

fn sounds(alarm: Alarm, house: &House, now: &Health, stuck_groups: i64) -> bool {
    match alarm {
        Alarm::Directory => now.sources.iter().any(|source| !source.ok && !source.braked),
        Alarm::Brake => now.sources.iter().any(|source| source.braked),
        Alarm::Groups => stuck_groups > 0,
        // Signed within a second of each change: what was never signed has nobody who signs it.
        Alarm::Log => {
            house.db.is_read_only() || (now.log_signed.is_none() && now.log_size.is_some_and(|size| size > 0))
        }
        Alarm::Mail => now.mail.as_ref().is_some_and(|out| !out.ok),
        Alarm::Hook => now.hook.as_ref().is_some_and(|out| !out.ok),
    }
}
