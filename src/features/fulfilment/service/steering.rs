//! What the service does in the groups by itself, as people see it: what waits and what does not succeed; trying again, and taking
//! it over to be done by hand.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::freezing;
use crate::domain::catalogue::Post;
use crate::domain::duties::{Actor, may};
use crate::domain::flow;
use crate::domain::ids::{GrantId, LineId, PersonId, ProvisionId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::provision::{self, Provision, Steer};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, Tx, grants, lines, provisions};

/// Most rows on the page.
const MOST: i64 = 200;

/// Work of the service that waits or does not succeed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvisionRow {
    /// Its id.
    pub id: String,
    /// `put` or `take`.
    pub what: &'static str,
    /// The account.
    pub account: view::Person,
    /// The role.
    pub role: Option<view::Role>,
    /// Names of the groups.
    pub groups: Vec<String>,
    /// The grant that has ended, for a removal.
    pub grant: Option<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Tries so far.
    pub tries: i32,
    /// When it is tried next.
    #[schema(value_type = String, format = DateTime)]
    pub next_at: Timestamp,
    /// Code of what went wrong the last time.
    pub problem: Option<String>,
    /// It does not succeed: people have been told.
    pub stuck: bool,
    /// It waits because the system is frozen through that day.
    #[schema(value_type = Option<String>, format = Date)]
    pub frozen: Option<Date>,
    /// It can be taken over to be done by hand.
    pub can_hand: bool,
}

/// What the service is to do by itself and has not done yet, for who delivers in the systems, and administrators: what
/// does not succeed first.
///
/// # Errors
/// [`Refusal::NotAllowed`] for others; the store's own.
pub async fn list(house: &House, by: PersonId, lang: Lang) -> Result<Vec<ProvisionRow>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let systems = steered(&actor)?;
    let (rows, found, held) = house
        .db
        .read(move |conn| {
            let rows = provisions::open(conn, systems.as_deref(), false, MOST)?;
            let line_ids: Vec<LineId> = rows.iter().filter_map(|work| work.work.line).collect();
            let grant_ids: Vec<GrantId> = rows.iter().filter_map(|work| work.work.grant).collect();
            Ok((rows, lines::find_many(conn, &line_ids)?, grants::find_many(conn, &grant_ids)?))
        })
        .await?;
    let frozen = |work: &Provision| {
        let line = found.iter().find(|line| Some(line.id) == work.work.line);
        let grant = held.iter().find(|grant| Some(grant.id) == work.work.grant);
        freezing::until(&register, work, (line, grant), actor.day)
    };
    let mut rows: Vec<ProvisionRow> =
        rows.iter().map(|work| ProvisionRow { frozen: frozen(work), ..row(&actor, work, lang) }).collect();
    rows.sort_by_key(|row| !row.stuck);
    Ok(rows)
}

/// The systems whose work somebody may steer; `None` = all.
fn steered(actor: &Actor<'_>) -> Result<Option<Vec<SystemId>>, Refusal> {
    if actor.holds(&Post::Administrator) {
        return Ok(None);
    }
    let own: Vec<SystemId> = actor.register.systems.keys().copied().filter(|id| actor.delivers(*id)).collect();
    if own.is_empty() { Err(Refusal::NotAllowed) } else { Ok(Some(own)) }
}

fn row(actor: &Actor<'_>, work: &Provision, lang: Lang) -> ProvisionRow {
    let about = &work.work;
    let delivers = actor.delivers(about.system);
    ProvisionRow {
        id: work.id.to_string(),
        what: about.what.word(),
        account: if delivers { view::account(actor, about.subject, None) } else { view::person(actor, about.subject) },
        role: view::role(actor.register, about.role, lang),
        groups: about.groups.iter().map(|group| group.name.clone()).collect(),
        grant: about.grant.map(|grant| grant.to_string()),
        since: about.since,
        tries: work.tries,
        next_at: work.next_at,
        problem: work.problem.clone(),
        stuck: work.alarm_at.is_some(),
        frozen: None,
        can_hand: about.line.is_some() || about.grant.is_some(),
    }
}

/// How much of the service's own work does not succeed, for who may steer it; counted no further than a hundred.
///
/// # Errors
/// The store's own.
pub async fn stuck(house: &House, by: PersonId) -> Result<i64, StoreError> {
    let register = house.db.register();
    let Ok(systems) = Actor::of(&register, by, house.db.clock().today()).and_then(|actor| steered(&actor)) else {
        return Ok(0);
    };
    let rows = house.db.read(move |conn| provisions::open(conn, systems.as_deref(), true, 100)).await?;
    Ok(i64::try_from(rows.len()).unwrap_or(100))
}

/// Lets the service try again now.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over; the refusal; the store's own.
pub async fn retry(house: &House, by: PersonId, id: ProvisionId) -> Result<Receipt, StoreError> {
    let done = house
        .db
        .write(move |tx| {
            let (register, work) = (tx.register(), found(tx, id)?);
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Steer>(&actor, &work)?;
            let receipt = tx.record(provision::retry(tx.stage(&register), &permit, &work)?)?;
            tx.alarm_provision(id, None)?;
            Ok(receipt)
        })
        .await;
    house.heard(by, Thing::Place("/fulfilment/groups".to_owned()), done).await
}

/// Lets the service do now what waits because the system is frozen, for a reason that the log tells.
///
/// # Errors
/// [`Refusal::ReasonRequired`]; [`Refusal::Conflict`] when it does not wait for that; the refusal; the store's own.
pub async fn despite(house: &House, by: PersonId, id: ProvisionId, reason: String) -> Result<Receipt, StoreError> {
    let done = house
        .db
        .write(move |tx| {
            let (register, work) = (tx.register(), found(tx, id)?);
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Steer>(&actor, &work)?;
            let line = work.work.line.map(|line| tx.line(line)).transpose()?;
            let grant = work.work.grant.map(|grant| tx.grant(grant)).transpose()?;
            let until = freezing::until(&register, &work, (line.as_ref(), grant.as_ref()), tx.day());
            tx.record(provision::despite(tx.stage(&register), &permit, &work, (until, &reason))?)
        })
        .await;
    house.heard(by, Thing::Place("/fulfilment/groups".to_owned()), done).await
}

/// Takes work over from the service: it stands on the system managers' list.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over; the refusal; the store's own.
pub async fn by_hand(house: &House, by: PersonId, id: ProvisionId) -> Result<Receipt, StoreError> {
    let done = house
        .db
        .write(move |tx| {
            let (register, work) = (tx.register(), found(tx, id)?);
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Steer>(&actor, &work)?;
            let stage = tx.stage(&register);
            let transition = match (work.work.line, work.work.grant) {
                (Some(line), _) => flow::by_hand(stage, &permit, &work, tx.line(line)?)?,
                (None, Some(grant)) => provision::take_by_hand(stage, &permit, &work, &tx.grant(grant)?)?,
                (None, None) => return Err(Refusal::Conflict.into()),
            };
            tx.record(transition)
        })
        .await;
    house.heard(by, Thing::Place("/fulfilment/groups".to_owned()), done).await
}

fn found(tx: &mut Tx<'_>, id: ProvisionId) -> Result<Provision, StoreError> {
    tx.look(|conn| provisions::find(conn, id))?.ok_or_else(|| Refusal::NotFound.into())
}
