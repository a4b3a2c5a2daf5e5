//! *Haft åtkomst efter anställningens slut* (E-30, IK-1): where an end became known too late, for those who audit.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::calendar;
use crate::domain::duties::{Actor, Audit, may};
use crate::domain::grant::State;
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::features::{House, view};
use crate::store::{StoreError, grants};

/// Rows shown at most.
pub const MOST: i64 = 500;

/// Access that lasted longer than the employment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeldAfter {
    /// The permission.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// The last day of the employment or assignment.
    #[schema(value_type = String, format = Date)]
    pub last_day: Date,
    /// When it ended here.
    #[schema(value_type = String, format = DateTime)]
    pub ended_at: Timestamp,
    /// Days between.
    pub days: i32,
    /// When it was removed in the system; absent while it waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub removed_at: Option<Timestamp>,
}

/// What was held after the employment's end, the latest first.
///
/// # Errors
/// [`Refusal::NotAllowed`](crate::domain::refusal::Refusal::NotAllowed) for others than auditors; the store's own.
pub async fn held_after_end(house: &House, by: PersonId, lang: Lang) -> Result<Vec<HeldAfter>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<Audit>(&actor, &())?;
    let held = house.db.read(|conn| grants::held_after_end(conn, MOST)).await?;
    let row = |grant: &crate::domain::grant::Grant| {
        let (ended_at, removed_at) = match grant.state {
            State::Removing { at, .. } => (at, None),
            State::Removed { at, removed_at, .. } => (at, Some(removed_at)),
            State::Active => return None,
        };
        let last_day = grant.held_after?;
        let days = (calendar::day_of(ended_at) - last_day).get_days();
        Some(HeldAfter { grant: view::grant(&actor, grant, lang), last_day, ended_at, days, removed_at })
    };
    Ok(held.iter().filter_map(row).collect())
}
