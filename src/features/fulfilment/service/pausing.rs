//! Closing for those on leave, opening again when they are back, and what will be to remove before it is (E-08, R-53).

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{MOST, PAGE, RemovalRow, check_size};
use crate::domain::catalogue::Base;
use crate::domain::duties::{Actor, Remove, may};
use crate::domain::grant::Grant;
use crate::domain::ids::{GrantId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::once::Once;
use crate::domain::pausing;
use crate::domain::person::counts;
use crate::domain::reach::Thing;
use crate::domain::register::Card;
use crate::domain::transition::Duty;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, Tx, grants, tasks};

/// What ends within so many days is shown before it does.
pub const AHEAD: i64 = 7;

/// What is to be closed (`Duty::Pause`) or opened again (`Duty::Resume`).
pub(super) async fn list(
    house: &House,
    actor: &Actor<'_>,
    duty: Duty,
    system: Option<SystemId>,
    lang: Lang,
) -> Result<Vec<RemovalRow>, StoreError> {
    let by = actor.id();
    let (found, held) = house
        .db
        .read(move |conn| {
            let found = tasks::of(conn, by, duty, system, None, PAGE)?;
            let ids: Vec<GrantId> = found.iter().filter_map(|task| task.grant).collect();
            let held = grants::find_many(conn, &ids)?;
            Ok((found, held))
        })
        .await?;
    let held: HashMap<GrantId, &Grant> = held.iter().map(|grant| (grant.id, grant)).collect();
    let row = |task: &tasks::Task| {
        let grant = held.get(&task.grant?)?;
        Some(RemovalRow {
            // Leave follows the employment: it is not frozen.
            frozen: None,
            task: task.id.to_string(),
            account: view::account(actor, grant.subject, None),
            grant: view::grant(actor, grant, lang),
            waiting_since: task.since,
            not_gone: None,
        })
    };
    Ok(found.iter().filter_map(row).collect())
}

/// What became of one paused or resumed grant.
pub type CarriedOut = (GrantId, Result<Receipt, StoreError>);

/// Marks paused grants as closed in the system, and resumed ones as opened again.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`].
pub async fn carried_out(
    house: &House,
    by: PersonId,
    ids: Vec<GrantId>,
    reference: String,
    once: Option<Once>,
) -> Result<Vec<CarriedOut>, StoreError> {
    check_size(ids.len())?;
    let work = ids.into_iter().map(|id| {
        let (reference, once) = (reference.clone(), once.clone());
        async move {
            let work =
                move |tx: &mut Tx<'_>| tx.once_each(by, once.as_ref(), id, |tx| carry_out(tx, by, id, &reference));
            let done = house.db.write(work).await;
            (id, house.heard(by, Thing::Grant(id), done).await)
        }
    });
    Ok(futures_util::future::join_all(work).await)
}

fn carry_out(tx: &mut Tx<'_>, by: PersonId, id: GrantId, reference: &str) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let grant = tx.grant(id)?;
    let permit = may::<Remove>(&actor, &grant).map_err(|_| actor.beyond())?;
    tx.record(pausing::carried_out(tx.stage(&register), Some(&permit), &grant, ("reference", reference.trim()))?)
}

/// What will be to remove on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComingDay {
    /// The last day: removed the evening of it, or the day after.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// What.
    pub rows: Vec<ComingRow>,
}

/// Something that will be to remove.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComingRow {
    /// The permission.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// The account; of a protected person only this is shown.
    pub account: view::Person,
    /// The person leaves; otherwise only this permission ends.
    pub leaves: bool,
}

/// What will be to remove in the reader's systems within [`AHEAD`] days, by day.
///
/// # Errors
/// The store's own.
pub async fn coming(house: &House, by: PersonId, lang: Lang) -> Result<Vec<ComingDay>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let (from, to) = (actor.day, actor.day.saturating_add(AHEAD.days()));
    let leavers: HashMap<PersonId, Date> = register
        .people
        .values()
        .filter_map(|card| last_day(card).filter(|day| from <= *day && *day <= to).map(|day| (card.id, day)))
        .collect();
    let people: Vec<PersonId> = leavers.keys().copied().collect();
    let (ending, of_leavers) = house
        .db
        .read(move |conn| {
            let mut of_leavers = Vec::new();
            for chunk in people.chunks(MOST) {
                of_leavers.extend(grants::active_of(conn, chunk)?);
            }
            Ok((grants::ending_between(conn, from, to, 10_000)?, of_leavers))
        })
        .await?;
    let is_base = |grant: &Grant| register.roles.get(&grant.role).is_some_and(|role| role.base == Base::Base);
    let dated = ending.iter().filter_map(|grant| Some((grant.until?, grant)));
    // The base order has no day of its own: it ends with the last employment.
    let based = of_leavers.iter().filter(|grant| is_base(grant) && grant.until.is_none());
    let based = based.filter_map(|grant| Some((*leavers.get(&grant.subject)?, grant)));
    let mut days: BTreeMap<Date, Vec<ComingRow>> = BTreeMap::new();
    for (day, grant) in dated.chain(based).filter(|(_, grant)| actor.delivers(grant.system)) {
        days.entry(day).or_default().push(ComingRow {
            account: view::account(&actor, grant.subject, None),
            leaves: leavers.contains_key(&grant.subject),
            grant: view::grant(&actor, grant, lang),
        });
    }
    Ok(days.into_iter().map(|(day, rows)| ComingDay { day, rows }).collect())
}

/// The last day of the last employment, when every one has one.
fn last_day(card: &Card) -> Option<Date> {
    if card.is_gone() {
        return None;
    }
    let own = card.employments.iter().filter(|e| counts(card.kind, e));
    own.map(|e| e.to).collect::<Option<Vec<Date>>>()?.into_iter().max()
}
