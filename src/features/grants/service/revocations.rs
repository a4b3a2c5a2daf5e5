//! The time to revoke, for a period: how it is spread, what is not gone yet, and the worst case by name.
//!
//! Auditors and administrators see every system, owners their own. A protected person is not named for who may not know.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::revoking::{Spread, spread};
use crate::features::{House, view};
use crate::store::StoreError;
use crate::store::revocations::{self, Measured};

/// The periods that can be chosen, in days.
pub const PERIODS: &[i64] = &[1, 7, 30, 90, 365];

/// Ends looked at in one answer.
const MOST: i64 = 500_000;

/// How long it took for one way of taking away.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Way {
    /// `service` (in the directory's groups) or `hand`.
    pub how: &'static str,
    /// Ends in the period.
    pub ends: usize,
    /// Of them not gone yet.
    pub waiting: usize,
    /// Half were gone within; milliseconds.
    pub p50_ms: Option<i64>,
    /// 95 of 100 were gone within; milliseconds.
    pub p95_ms: Option<i64>,
    /// All that are gone were gone within; milliseconds.
    pub max_ms: Option<i64>,
    /// The same in words.
    pub p50: Option<String>,
    /// The same in words.
    pub p95: Option<String>,
    /// The same in words.
    pub max: Option<String>,
}

/// One end.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct End {
    /// Id of the grant.
    pub grant: String,
    /// Whose it was.
    pub subject: view::Person,
    /// What it was.
    pub role: Option<view::Role>,
    /// How it ended.
    pub ending: String,
    /// `service` or `hand`.
    pub how: &'static str,
    /// When the end could be seen.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Timestamp,
    /// When it was gone.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub gone_at: Option<Timestamp>,
    /// How long it took, or has taken until now; milliseconds.
    pub took_ms: i64,
    /// The same in words.
    pub took: String,
}

/// The time to revoke in a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Revocations {
    /// The period: so many days until now.
    pub days: i64,
    /// By way.
    pub ways: Vec<Way>,
    /// What took longest.
    pub worst: Option<End>,
    /// What has waited longest and is not gone.
    pub oldest: Option<End>,
}

/// The time to revoke, over the last `days`.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who owns nothing; the store's own.
pub async fn measured(house: &House, by: PersonId, days: i64, lang: Lang) -> Result<Revocations, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let Some(systems) = reach(&actor) else {
        return Err(house.refuse(by, Thing::Place("/grants/revocations".to_owned()), Refusal::NotAllowed).await);
    };
    let days = days.clamp(1, 3_660);
    let now = house.db.clock().now();
    let from = now - SignedDuration::from_hours(24 * days);
    let until = now + SignedDuration::from_secs(1);
    let all = house.db.read(move |conn| revocations::between(conn, from, until, systems.as_deref(), MOST)).await?;
    let shown = |end: &Measured| shown(&actor, end, now, lang);
    Ok(Revocations {
        days,
        ways: [true, false].into_iter().map(|by_service| way(&all, by_service, lang)).collect(),
        worst: all.iter().filter(|end| end.gone_at.is_some()).max_by_key(|end| took(end, now)).map(shown),
        oldest: all.iter().find(|end| end.gone_at.is_none()).map(shown),
    })
}

/// Whether somebody may see it at all.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn may_see(house: &House, by: PersonId) -> Result<bool, StoreError> {
    let register = house.db.register();
    Ok(reach(&Actor::of(&register, by, house.db.clock().today())?).is_some())
}

/// The systems whose times somebody may see: `Some(None)` = all, `None` = no right at all.
pub(super) fn reach(actor: &Actor<'_>) -> Option<Option<Vec<SystemId>>> {
    if actor.holds(&Post::Auditor) || actor.holds(&Post::Administrator) {
        return Some(None);
    }
    let own: Vec<SystemId> = actor.register.systems.keys().copied().filter(|id| actor.owns(*id)).collect();
    (!own.is_empty()).then_some(Some(own))
}

fn took(end: &Measured, now: Timestamp) -> SignedDuration {
    end.gone_at.unwrap_or(now).duration_since(end.seen_at)
}

fn way(all: &[Measured], by_service: bool, lang: Lang) -> Way {
    let of = || all.iter().filter(move |end| end.by_service == by_service);
    let times = of().filter_map(|end| end.gone_at.map(|gone| gone.duration_since(end.seen_at)));
    let spread = spread(times);
    let ms = |pick: fn(&Spread) -> SignedDuration| spread.as_ref().map(|s| millis(pick(s)));
    let text = |pick: fn(&Spread) -> SignedDuration| spread.as_ref().map(|s| view::lasted(pick(s), lang));
    Way {
        how: how(by_service),
        ends: of().count(),
        waiting: of().filter(|end| end.gone_at.is_none()).count(),
        p50_ms: ms(|s| s.p50),
        p95_ms: ms(|s| s.p95),
        max_ms: ms(|s| s.max),
        p50: text(|s| s.p50),
        p95: text(|s| s.p95),
        max: text(|s| s.max),
    }
}

const fn how(by_service: bool) -> &'static str {
    if by_service { "service" } else { "hand" }
}

fn shown(actor: &Actor<'_>, end: &Measured, now: Timestamp, lang: Lang) -> End {
    let took = took(end, now);
    End {
        grant: end.grant.to_string(),
        subject: view::person(actor, end.subject),
        role: view::role(actor.register, end.role, lang),
        ending: end.ending.clone(),
        how: how(end.by_service),
        seen_at: end.seen_at,
        gone_at: end.gone_at,
        took_ms: millis(took),
        took: view::lasted(took, lang),
    }
}

fn millis(time: SignedDuration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
