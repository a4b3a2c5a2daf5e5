//! Delivering and removing: the system manager's list, marked as done with a reference, or why it cannot be done.

mod again;
mod changing;
mod freezing;
mod naming;
mod obstacle;
pub mod pausing;
pub mod providing;
mod standing;
pub mod steering;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duties::{Actor, Deliver, Remove, may};
use crate::domain::employment::evidence;
use crate::domain::ending;
use crate::domain::flow::{self, Delivery};
use crate::domain::freeze;
use crate::domain::grant::Grant;
use crate::domain::ids::{GrantId, Guid, LineId, PersonId, RoleId, SystemId, TaskId};
use crate::domain::lang::Lang;
use crate::domain::once::Once;
use crate::domain::order::{Asks, Before, Line};
use crate::domain::person::Reading;
use crate::domain::reach::Thing;
use crate::domain::reconciliation::Finding;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::separation;
use crate::domain::transition::Duty;
use crate::features::{House, view};
use crate::store::connection::Conn;
use crate::store::{Receipt, StoreError, Tx, findings, grants, lines, tasks};

pub use again::{AgainRow, redelivered, redelivered_once};
pub use freezing::Handled;
pub use naming::{Named, name_grants, name_lines};
pub use obstacle::{cannot, cannot_once};

/// How many rows a page has.
pub const PAGE: i64 = 50;
/// Most rows done at once.
pub const MOST: usize = 500;

/// Something to deliver.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryRow {
    /// Where the page begins after this row.
    pub task: String,
    /// The line.
    #[serde(flatten)]
    pub line: view::LineView,
    /// The account to give it to; of a protected person only this is shown.
    pub account: view::Person,
    /// Since when it waits.
    #[schema(value_type = String, format = DateTime)]
    pub waiting_since: Timestamp,
    /// Cannot be delivered yet: the person has no base order that stands.
    pub base_missing: bool,
    /// The system is frozen through that day: it waits, or a reason is given.
    #[schema(value_type = Option<String>, format = Date)]
    pub frozen: Option<Date>,
}

/// Something to remove.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RemovalRow {
    /// Where the page begins after this row.
    pub task: String,
    /// The ended grant.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// The account to take it from.
    pub account: view::Person,
    /// It was marked as removed, and this reading of the system showed it all the same.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub not_gone: Option<Timestamp>,
    /// The system is frozen through that day: it waits, or a reason is given.
    #[schema(value_type = Option<String>, format = Date)]
    pub frozen: Option<Date>,
    /// Since when it waits.
    #[schema(value_type = String, format = DateTime)]
    pub waiting_since: Timestamp,
}

/// A page of what is to be done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkList {
    /// To deliver, oldest first.
    pub deliver: Vec<DeliveryRow>,
    /// To deliver again, oldest first.
    pub again: Vec<AgainRow>,
    /// To remove, oldest first.
    pub remove: Vec<RemovalRow>,
    /// To close for those on leave, oldest first, at most fifty.
    pub pause: Vec<RemovalRow>,
    /// To open again for those who are back, oldest first, at most fifty.
    pub resume: Vec<RemovalRow>,
    /// Some delivery waits because its system is frozen.
    pub deliver_frozen: bool,
    /// Some removal does.
    pub remove_frozen: bool,
    /// Where the next page of deliveries begins.
    pub next_deliver: Option<String>,
    /// Where the next page of removals begins.
    pub next_remove: Option<String>,
    /// The systems that the lists can be narrowed to.
    pub systems: Vec<view::SystemChoice>,
}

/// What the reader is to deliver and remove.
///
/// # Errors
/// The store's own.
pub async fn list(
    house: &House,
    by: PersonId,
    system: Option<SystemId>,
    after_deliver: Option<TaskId>,
    after_remove: Option<TaskId>,
    lang: Lang,
) -> Result<WorkList, StoreError> {
    let base = house.db.register().base_role().map(|role| role.id);
    let (deliver, again, remove, found, ended, based, seen) = house
        .db
        .read(move |conn| {
            let deliver = tasks::of(conn, by, Duty::Deliver, system, after_deliver, PAGE)?;
            let again = tasks::of(conn, by, Duty::Redeliver, system, None, PAGE)?;
            let remove = tasks::of(conn, by, Duty::Remove, system, after_remove, PAGE)?;
            let line_ids: Vec<LineId> = deliver.iter().filter_map(|task| task.line).collect();
            let grant_ids: Vec<GrantId> = again.iter().chain(&remove).filter_map(|task| task.grant).collect();
            let found = lines::find_many(conn, &line_ids)?;
            let ended = grants::find_many(conn, &grant_ids)?;
            let people: Vec<PersonId> = found.iter().map(|line| line.content.subject).collect();
            let based = with_base(conn, &people, base)?;
            let seen = findings::about_grants(conn, &grant_ids)?;
            Ok((deliver, again, remove, found, ended, based, seen))
        })
        .await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let by_line: HashMap<LineId, &Line> = found.iter().map(|line| (line.id, line)).collect();
    let by_grant: HashMap<GrantId, &Grant> = ended.iter().map(|grant| (grant.id, grant)).collect();
    let work = WorkList {
        deliver_frozen: false,
        remove_frozen: false,
        systems: view::choices(&actor, None, system, lang),
        next_deliver: next(&deliver),
        next_remove: next(&remove),
        pause: pausing::list(house, &actor, Duty::Pause, system, lang).await?,
        resume: pausing::list(house, &actor, Duty::Resume, system, lang).await?,
        again: again
            .iter()
            .filter_map(|task| Some(AgainRow::of(&actor, by_grant.get(&task.grant?)?, task.since, lang)))
            .collect(),
        deliver: deliver
            .iter()
            .filter_map(|task| {
                let line = by_line.get(&task.line?)?;
                let has_base =
                    base.is_none_or(|base| base == line.content.role || based.contains(&line.content.subject));
                Some(to_deliver(&actor, line, task, !has_base, lang))
            })
            .collect(),
        remove: remove
            .iter()
            .filter_map(|task| Some(removal(&actor, by_grant.get(&task.grant?)?, task, &seen, lang)))
            .collect(),
    };
    let (deliver_frozen, remove_frozen) =
        (work.deliver.iter().any(|row| row.frozen.is_some()), work.remove.iter().any(|row| row.frozen.is_some()));
    Ok(WorkList { deliver_frozen, remove_frozen, ..work })
}

fn to_deliver(actor: &Actor<'_>, line: &Line, task: &tasks::Task, base_missing: bool, lang: Lang) -> DeliveryRow {
    DeliveryRow {
        task: task.id.to_string(),
        account: view::account(actor, line.content.subject, Some(line.content.subject_guid)),
        line: view::line(actor, line, lang),
        waiting_since: task.since,
        base_missing,
        frozen: freeze::delivery(actor.register, &line.content, actor.day),
    }
}

fn removal(actor: &Actor<'_>, grant: &Grant, task: &tasks::Task, seen: &[Finding], lang: Lang) -> RemovalRow {
    RemovalRow {
        task: task.id.to_string(),
        not_gone: again::not_gone(seen, grant, task.since),
        frozen: freeze::removal(actor.register, grant, actor.day),
        account: view::account(actor, grant.subject, None),
        grant: view::grant(actor, grant, lang),
        waiting_since: task.since,
    }
}

/// Those of the people who have the base order.
fn with_base(conn: &mut Conn, people: &[PersonId], base: Option<RoleId>) -> Result<HashSet<PersonId>, StoreError> {
    let held = grants::active_of(conn, people)?;
    Ok(held.iter().filter(|grant| Some(grant.role) == base).map(|grant| grant.subject).collect())
}

fn next(tasks: &[tasks::Task]) -> Option<String> {
    let full = i64::try_from(tasks.len()) == Ok(PAGE);
    tasks.last().filter(|_| full).map(|task| task.id.to_string())
}

/// How much there is to do, counted no further than a hundred.
///
/// # Errors
/// The store's own.
pub async fn count(house: &House, by: PersonId) -> Result<i64, StoreError> {
    house
        .db
        .read(move |conn| {
            let duties = [Duty::Deliver, Duty::Redeliver, Duty::Remove, Duty::Pause, Duty::Resume];
            duties.into_iter().map(|duty| tasks::count(conn, by, duty, 100)).sum()
        })
        .await
}

/// What became of one line.
pub type Delivered = (LineId, Result<Receipt, StoreError>);

/// Marks lines as delivered. The employment is read again, now (T05). Each answers for itself.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`]; the store's own.
pub async fn deliver(
    house: &House,
    by: PersonId,
    ids: Vec<LineId>,
    reference: String,
) -> Result<Vec<Delivered>, StoreError> {
    deliver_once(house, by, ids, Handled::from(reference), None).await
}

/// As [`deliver`], for a request that may be repeated.
///
/// # Errors
/// As [`deliver`].
pub async fn deliver_once(
    house: &House,
    by: PersonId,
    ids: Vec<LineId>,
    handled: Handled,
    once: Option<Once>,
) -> Result<Vec<Delivered>, StoreError> {
    check_size(ids.len())?;
    let wanted = ids.clone();
    let found = house.db.read(move |conn| lines::find_many(conn, &wanted)).await?;
    let guids: HashSet<Guid> = found.iter().map(|line| line.content.subject_guid).collect();
    let read = house.read(guids, HashSet::new()).await;
    let work = ids.into_iter().map(|id| {
        let guid = found.iter().find(|line| line.id == id).map(|line| line.content.subject_guid);
        let reading = guid.and_then(|guid| read.of(guid).map(|reading| reading.cloned()));
        let (handled, once) = (handled.clone(), once.clone());
        async move {
            let work = move |tx: &mut Tx<'_>| {
                tx.once_each(by, once.as_ref(), id, |tx| deliver_one(tx, by, id, handled, reading))
            };
            let done = house.db.write(work).await;
            (id, house.heard(by, Thing::Line(id), done).await)
        }
    });
    Ok(futures_util::future::join_all(work).await)
}

pub(super) fn check_size(count: usize) -> Result<(), Refusal> {
    match count {
        0 => Err(Refusal::EmptyOrder),
        1..=MOST => Ok(()),
        _ => Err(Refusal::TooManyLines(MOST)),
    }
}

/// `reading`: `None` = the directory did not answer; `Some(None)` = it knows no such person.
fn deliver_one(
    tx: &mut Tx<'_>,
    by: PersonId,
    id: LineId,
    handled: Handled,
    reading: Option<Option<Reading>>,
) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let line = tx.line(id)?;
    let permit = may::<Deliver>(&actor, &line).map_err(|_| actor.beyond())?;
    let delivery = delivery(tx, &register, &line, handled.reference.trim().to_owned(), reading)?;
    let delivery = Delivery { despite: handled.despite, ..delivery };
    let (subject, role) = (line.content.subject, line.content.role);
    let receipt = tx.record(flow::deliver(tx.stage(&register), &permit, line, delivery)?)?;
    if register.base_role().is_some_and(|base| base.id == role) {
        tx.hurry_provisions(subject)?;
    }
    Ok(receipt)
}

/// What a delivery rests on: the gate's answer to what was just read, and the base order.
fn delivery(
    tx: &mut Tx<'_>,
    register: &Register,
    line: &Line,
    reference: String,
    reading: Option<Option<Reading>>,
) -> Result<Delivery, StoreError> {
    let reading = reading.map(|found| found.map(|reading| register.completed(&reading)));
    let about = (line.content.role, line.content.subject, line.content.employment.as_str());
    let (gate, base) = standing::admits(tx, register, about, reading.as_ref())?;
    let (role, subject) = (line.content.role, line.content.subject);
    let others = if separation::concerns(register, role) {
        let held = tx.look(|conn| grants::active_of(conn, &[subject]))?;
        let ends = line.content.asks.changes();
        held.iter().filter(|grant| Some(grant.id) != ends).map(|grant| grant.role).collect()
    } else {
        Vec::new()
    };
    let before = match line.content.asks {
        Asks::Extend(grant) | Asks::Change(Before { grant, .. }) => Some(tx.grant(grant)?),
        Asks::New | Asks::Late | Asks::Move(_) => None,
    };
    Ok(Delivery {
        grant: tx.fresh(),
        reference,
        despite: String::new(),
        evidence: reading.flatten().map(|reading| evidence(&reading, &line.content.employment)),
        gate,
        base,
        before,
        others,
    })
}

/// What became of one ended grant.
pub type Removed = (GrantId, Result<Receipt, StoreError>);

/// Marks ended grants as removed in the system. Needs no directory: taking power away always works.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`].
pub async fn removed(
    house: &House,
    by: PersonId,
    ids: Vec<GrantId>,
    reference: String,
) -> Result<Vec<Removed>, StoreError> {
    removed_once(house, by, ids, Handled::from(reference), None).await
}

/// As [`removed`], for a request that may be repeated.
///
/// # Errors
/// As [`removed`].
pub async fn removed_once(
    house: &House,
    by: PersonId,
    ids: Vec<GrantId>,
    handled: Handled,
    once: Option<Once>,
) -> Result<Vec<Removed>, StoreError> {
    check_size(ids.len())?;
    let work = ids.into_iter().map(|id| {
        let (handled, once) = (handled.clone(), once.clone());
        async move {
            let work =
                move |tx: &mut Tx<'_>| tx.once_each(by, once.as_ref(), id, |tx| remove_one(tx, by, id, &handled));
            let done = house.db.write(work).await;
            (id, house.heard(by, Thing::Grant(id), done).await)
        }
    });
    Ok(futures_util::future::join_all(work).await)
}

fn remove_one(tx: &mut Tx<'_>, by: PersonId, id: GrantId, handled: &Handled) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let grant = tx.grant(id)?;
    let permit = may::<Remove>(&actor, &grant).map_err(|_| actor.beyond())?;
    let transition = ending::remove(tx.stage(&register), &permit, &grant, handled.reference.trim(), &handled.despite)?;
    tx.record(transition)
}
