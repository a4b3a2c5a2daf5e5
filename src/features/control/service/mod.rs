//! The control list for somebody: items with counts and trends, and the rows of one. Finding rows is in `finding`, the
//! daily counting in `counting`, samples in `samples`.

pub mod counting;
mod finding;
pub mod samples;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use finding::{Found, Seen};

use crate::domain::catalogue::Post;
use crate::domain::control::{Item, PERIOD_DAYS};
use crate::domain::duties::Actor;
use crate::domain::event::Kind;
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::features::{House, noted, view};
use crate::store::{StoreError, controls};

/// Rows of an item that are shown.
pub const ROWS: usize = 200;
/// Weeks of a trend.
const WEEKS: i32 = 13;

/// What the list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Narrowed {
    /// Id or key of a system.
    pub system: Option<String>,
    /// Name of a board (*nämnd*).
    pub board: Option<String>,
}

/// An item of the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemView {
    /// Its number: `IK-1`.
    pub code: &'static str,
    /// The word for it, in addresses.
    pub word: &'static str,
    /// A row is something to put right, not only to know of.
    pub is_fault: bool,
    /// How many rows it has now.
    pub rows: u64,
    /// Against four weeks ago: `more`, `same`, `fewer`; absent where nothing was counted then, and for part of the systems.
    pub trend: Option<&'static str>,
}

/// A week of a trend.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Week {
    /// The last day of it that was counted.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// How many rows there were.
    pub rows: u64,
}

/// A row of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Row {
    /// Whom it concerns.
    pub person: Option<view::Person>,
    /// The permission.
    pub role: Option<view::Role>,
    /// The system.
    pub system: Option<String>,
    /// Id of the grant.
    pub grant: Option<String>,
    /// Index of the entry in the log.
    pub entry: Option<u64>,
    /// Since when; absent where nobody knows.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
    /// Its age in whole days.
    pub days: Option<i64>,
    /// Who is to do something about it: those who own the system.
    pub owners: Vec<view::Person>,
    /// Words for what is the matter: `control-note-…` in the language files.
    pub note: Option<&'static str>,
    /// A day that belongs to it: the last one, or by when it was to be answered.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// How long it took or has taken, in seconds.
    pub took_secs: Option<i64>,
    /// The same in words.
    pub took: Option<String>,
}

/// An item with its rows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OneItem {
    /// The item.
    #[serde(flatten)]
    pub item: ItemView,
    /// The first rows, the oldest first.
    pub first: Vec<Row>,
    /// Half of the leavers' access was gone within so many seconds, and all of it (IK-9).
    pub median_secs: Option<i64>,
    /// See `median_secs`.
    pub longest_secs: Option<i64>,
    /// The same in words.
    pub median: Option<String>,
    /// The same in words.
    pub longest: Option<String>,
    /// Week by week, the oldest first; none for part of the systems.
    pub weeks: Vec<Week>,
}

/// The systems that somebody controls: `Some(None)` = all, `None` = no right at all.
fn reach(actor: &Actor<'_>) -> Option<Option<Vec<SystemId>>> {
    if sees_all(actor) {
        return Some(None);
    }
    let own: Vec<SystemId> = actor.register.systems.keys().copied().filter(|id| actor.answers_for(*id)).collect();
    (!own.is_empty()).then_some(Some(own))
}

fn sees_all(actor: &Actor<'_>) -> bool {
    actor.holds(&Post::Auditor) || actor.holds(&Post::Administrator)
}

/// The boards that systems belong to, in order.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn boards(house: &House, by: PersonId) -> Result<Vec<String>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let Some(systems) = reach(&actor) else { return Ok(Vec::new()) };
    let own = |id: &SystemId| systems.as_ref().is_none_or(|systems| systems.contains(id));
    let all = register.systems.values().filter(|system| own(&system.id) && !system.board.is_empty());
    let mut boards: Vec<String> = all.map(|system| system.board.clone()).collect();
    boards.sort_by_cached_key(|board| (house.sorted)(board).1);
    boards.dedup();
    Ok(boards)
}

/// The systems of somebody's list, by name.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn systems(house: &House, by: PersonId, lang: Lang) -> Result<Vec<(String, String)>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let Some(systems) = reach(&actor) else { return Ok(Vec::new()) };
    let own = |id: &SystemId| systems.as_ref().is_none_or(|systems| systems.contains(id));
    let all = register.systems.values().filter(|system| own(&system.id));
    let mut named: Vec<(String, String)> =
        all.map(|system| (system.key.clone(), view::pick(lang, &system.name_sv, &system.name_en))).collect();
    named.sort_by_cached_key(|(_, name)| (house.sorted)(name).1);
    Ok(named)
}

/// What the actor's list looks at.
fn seen(house: &House, actor: &Actor<'_>, narrowed: &Narrowed) -> Result<Seen, Refusal> {
    let mut systems = reach(actor).ok_or(Refusal::NotAllowed)?;
    let register = actor.register;
    let narrow = |systems: &mut Option<Vec<SystemId>>, keep: &dyn Fn(SystemId) -> bool| {
        let all = systems.take().unwrap_or_else(|| register.systems.keys().copied().collect());
        *systems = Some(all.into_iter().filter(|id| keep(*id)).collect());
    };
    let given =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    if let Some(system) = given(&narrowed.system) {
        let wanted = register.find_system(&system).ok_or(Refusal::NotFound)?;
        narrow(&mut systems, &|id| id == wanted);
    }
    if let Some(board) = given(&narrowed.board) {
        narrow(&mut systems, &|id| register.systems.get(&id).is_some_and(|system| system.board == board));
    }
    let register = house.db.register();
    Ok(Seen { register, day: actor.day, now: house.db.clock().now(), log: sees_all(actor), systems })
}

/// Every item, with how many rows it has now.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who answers for no system; [`Refusal::NotFound`]; the store's own.
pub async fn list(house: &House, by: PersonId, narrowed: &Narrowed) -> Result<Vec<ItemView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let seen = allowed(house, by, seen(house, &actor, narrowed)).await?;
    note_reading(house, &actor).await?;
    let since = actor.day.saturating_sub((WEEKS * 7).days());
    let (found, before) = house
        .db
        .read(move |conn| {
            let found = Item::ALL
                .iter()
                .filter(|item| seen.holds(**item))
                .map(|item| finding::find(conn, &seen, *item, 1).map(|found| (*item, found)));
            let found = found.collect::<Result<Vec<(Item, Found)>, StoreError>>()?;
            Ok((found, if seen.systems.is_none() { controls::counts(conn, since)? } else { BTreeMap::new() }))
        })
        .await?;
    let month = actor.day.saturating_sub(28.days());
    Ok(found.iter().map(|(item, found)| item_view(*item, found.rows, before.get(item), month)).collect())
}

fn item_view(item: Item, rows: u64, before: Option<&BTreeMap<Date, u64>>, month: Date) -> ItemView {
    let then = before.and_then(|days| days.range(..=month).next_back()).map(|(_, rows)| *rows);
    let trend = then.map(|then| match rows.cmp(&then) {
        std::cmp::Ordering::Less => "fewer",
        std::cmp::Ordering::Equal => "same",
        std::cmp::Ordering::Greater => "more",
    });
    ItemView { code: item.code(), word: item.word(), is_fault: item.is_fault(), rows, trend }
}

/// One item with its first rows and its trend.
///
/// # Errors
/// As [`list`]; [`Refusal::NotFound`] for a word that is no item, or one that is told from the log to who may not read it.
pub async fn item(
    house: &House,
    by: PersonId,
    word: &str,
    narrowed: &Narrowed,
    lang: Lang,
) -> Result<OneItem, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let seen = allowed(house, by, seen(house, &actor, narrowed)).await?;
    let item = Item::of_word(word).filter(|item| seen.holds(*item)).ok_or(Refusal::NotFound)?;
    note_reading(house, &actor).await?;
    let (asked, since) = (seen.clone(), actor.day.saturating_sub((WEEKS * 7).days()));
    let (found, before) = house
        .db
        .read(move |conn| {
            let mut counts = if asked.systems.is_none() { controls::counts(conn, since)? } else { BTreeMap::new() };
            Ok((finding::find(conn, &asked, item, ROWS)?, counts.remove(&item)))
        })
        .await?;
    let month = actor.day.saturating_sub(28.days());
    Ok(OneItem {
        item: item_view(item, found.rows, before.as_ref(), month),
        weeks: before.map(|days| weeks(&days, actor.day)).unwrap_or_default(),
        median_secs: found.median.map(|time| time.as_secs()),
        longest_secs: found.longest.map(|time| time.as_secs()),
        median: found.median.map(|time| view::lasted(time, lang)),
        longest: found.longest.map(|time| view::lasted(time, lang)),
        first: found.first.iter().map(|row| shown(&actor, row, seen.now, lang)).collect(),
    })
}

/// A refusal of reach is told in the log.
async fn allowed<T>(house: &House, by: PersonId, seen: Result<T, Refusal>) -> Result<T, StoreError> {
    match seen {
        Ok(seen) => Ok(seen),
        Err(refusal) => Err(house.refuse(by, Thing::Place("/control".to_owned()), refusal).await),
    }
}

/// An auditor's looking is itself an entry, at most one in an hour.
async fn note_reading(house: &House, actor: &Actor<'_>) -> Result<(), StoreError> {
    if !actor.holds(&Post::Auditor) {
        return Ok(());
    }
    noted::note(&house.db, actor.id(), Kind::ControlsRead, None).await
}

fn shown(actor: &Actor<'_>, row: &finding::Row, now: Timestamp, lang: Lang) -> Row {
    let register = actor.register;
    let system = row.system.and_then(|id| register.systems.get(&id));
    let owners = system.map(|system| register.holders(&Post::Owner(system.id), actor.day)).unwrap_or_default();
    let hidden = row.person.is_some_and(|id| view::is_hidden(actor, id));
    Row {
        person: row.person.map(|id| view::person(actor, id)),
        role: row.role.and_then(|id| view::role(register, id, lang)),
        system: system.map(|system| view::pick(lang, &system.name_sv, &system.name_en)),
        grant: row.grant.map(|id| id.to_string()),
        entry: row.entry,
        since: row.since,
        days: row.since.map(|since| now.duration_since(since).as_hours() / 24),
        owners: owners.into_iter().map(|id| view::person_near(actor, id, hidden)).collect(),
        note: row.note,
        day: row.day,
        took_secs: row.took.map(|time| time.as_secs()),
        took: row.took.map(|time| view::lasted(time, lang)),
    }
}

/// The last count of each of the weeks up to `today`; weeks without one are left out.
fn weeks(days: &BTreeMap<Date, u64>, today: Date) -> Vec<Week> {
    let last = |n: i32| {
        let to = today.saturating_sub((7 * n).days());
        let from = to.saturating_sub(6.days());
        days.range(from..=to).next_back().map(|(day, rows)| Week { day: *day, rows: *rows })
    };
    (0..WEEKS).rev().filter_map(last).collect()
}

/// How far back items look that tell of what happened.
pub(super) fn since(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(24 * i64::from(PERIOD_DAYS))
}
