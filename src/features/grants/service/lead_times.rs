//! Lead times by system: how long it took from order to delivery over the last twelve months. Auditors and administrators
//! see every system, owners their own. Nobody is named.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::revocations::reach;
use crate::domain::calendar;
use crate::domain::duties::Actor;
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::lead_time::{self, Spread};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{StoreError, lead_times};

/// Lines looked at in one answer.
const MOST: i64 = 500_000;

/// How a number of lead times are spread.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Times {
    /// Lines delivered.
    pub count: usize,
    /// Half took no longer; milliseconds.
    pub median_ms: Option<i64>,
    /// 9 of 10 took no longer; milliseconds.
    pub p90_ms: Option<i64>,
    /// The same in words.
    pub median: Option<String>,
    /// The same in words.
    pub p90: Option<String>,
}

/// A month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Month {
    /// `2026-05`.
    pub month: String,
    /// What was delivered in it.
    #[serde(flatten)]
    pub times: Times,
}

/// A system's lead times.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemTimes {
    /// Id of the system.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Over the twelve months.
    #[serde(flatten)]
    pub times: Times,
    /// The last three months against the three before: `faster`, `same`, `slower`; absent when either has none.
    pub trend: Option<&'static str>,
    /// Oldest first.
    pub months: Vec<Month>,
}

/// The lead times of the systems that `by` may see, those with most lines first.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who owns nothing; the store's own.
pub async fn by_system(house: &House, by: PersonId, lang: Lang) -> Result<Vec<SystemTimes>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let Some(systems) = reach(&actor) else {
        return Err(house.refuse(by, Thing::Place("/grants/lead-times".to_owned()), Refusal::NotAllowed).await);
    };
    let first = lead_time::months(actor.day).first().copied().unwrap_or(actor.day);
    let from = calendar::start_of(first);
    let all = house.db.read(move |conn| lead_times::since(conn, from, systems.as_deref(), MOST)).await?;
    let mut times: HashMap<SystemId, Vec<(Timestamp, SignedDuration)>> = HashMap::new();
    for one in all {
        let took = lead_time::of_line(one.submitted, one.from, one.at);
        times.entry(one.system).or_default().push((one.at, took));
    }
    let shown = |(id, times): (SystemId, Vec<_>)| {
        let system = register.systems.get(&id)?;
        let name = view::pick(lang, &system.name_sv, &system.name_en);
        Some(system_times(id, name, actor.day, &times, lang))
    };
    let mut rows: Vec<SystemTimes> = times.into_iter().filter_map(shown).collect();
    rows.sort_by(|a, b| b.times.count.cmp(&a.times.count).then_with(|| a.name.cmp(&b.name)));
    Ok(rows)
}

fn system_times(
    id: SystemId,
    name: String,
    today: Date,
    times: &[(Timestamp, SignedDuration)],
    lang: Lang,
) -> SystemTimes {
    let picture = lead_time::picture(today, times);
    SystemTimes {
        id: id.to_string(),
        name,
        times: told(picture.whole, lang),
        trend: picture.trend.map(lead_time::Trend::word),
        months: picture
            .months
            .into_iter()
            .map(|(first, spread)| Month { month: first.strftime("%Y-%m").to_string(), times: told(spread, lang) })
            .collect(),
    }
}

fn told(spread: Option<Spread>, lang: Lang) -> Times {
    let ms = |time: SignedDuration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    Times {
        count: spread.map_or(0, |spread| spread.count),
        median_ms: spread.map(|spread| ms(spread.median)),
        p90_ms: spread.map(|spread| ms(spread.p90)),
        median: spread.map(|spread| view::lasted(spread.median, lang)),
        p90: spread.map(|spread| view::lasted(spread.p90, lang)),
    }
}
