//! Who has done which courses: the manager's staff, one person, certifying and withdrawing.

mod courses;
mod importing;
mod missing;
mod report;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::duties::{Actor, Certify, KeepCourses, WithdrawTraining, may};
use crate::domain::ids::{LineId, PersonId, TrainingId};
use crate::domain::lang::Lang;
use crate::domain::order::Line;
use crate::domain::person::Kind;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::{Card, Register};
use crate::domain::training::{self as rules, Course, Record, Source};
use crate::domain::transition::Duty;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, lines, tasks, training};

pub use courses::{CourseAsk, CourseView, Courses, DemandAsk, DemandView, courses, demand, keep_course};
pub use importing::{FAULTS, Fault, Ignored, ImportReport, Row, dry_run, import, read_file};
pub use missing::{MOST_MISSING, Missing, MissingRow, missing};
pub use report::{Report, Share, export, report};

/// Most people in the list; the rest is found by searching.
const MOST: usize = 200;
/// Most lines that wait, as shown.
const MOST_WAITING: i64 = 200;

/// One of the staff.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrainingStaffRow)]
pub struct StaffRow {
    /// Who.
    pub person: view::Person,
    /// Every course that is given, by code.
    pub courses: Vec<view::CourseHeld>,
    /// The reader may certify.
    pub can_certify: bool,
}

/// The reader's staff, and what waits for training.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrainingStaff)]
pub struct Staff {
    /// Lines that wait until somebody has done a course.
    pub waiting: Vec<view::LineView>,
    /// The people, in Swedish name order.
    pub rows: Vec<StaffRow>,
    /// There are more than are shown.
    pub more: bool,
    /// The reader keeps the courses.
    pub keeps: bool,
}

/// A record as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordView {
    /// The record.
    #[serde(flatten)]
    pub record: view::TrainingRecord,
    /// The reader may withdraw it.
    pub can_withdraw: bool,
}

/// One person's training.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonTraining {
    /// Who.
    pub person: view::Person,
    /// Every course that is given, by code.
    pub courses: Vec<view::CourseHeld>,
    /// Everything that was said, newest first.
    pub records: Vec<RecordView>,
    /// The reader may certify.
    pub can_certify: bool,
    /// Today: nothing can have been done later.
    #[schema(value_type = String, format = Date)]
    pub today: Date,
}

/// Courses that are given, by code.
fn given(register: &Register) -> Vec<&Course> {
    let mut all: Vec<&Course> = register.training.courses.values().filter(|course| course.active).collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all
}

fn keeps(actor: &Actor<'_>) -> bool {
    may::<KeepCourses>(actor, &()).is_ok()
}

/// Whether somebody has to do with training at all: leads, orders, answers for a system, keeps courses or audits.
fn concerns(actor: &Actor<'_>) -> bool {
    let by_post = |post: &Post| {
        matches!(post, Post::Orderer(_) | Post::Owner(_) | Post::Deputy(_) | Post::SystemManager(_) | Post::Auditor)
    };
    actor.leads() || keeps(actor) || actor.register.posts_of(actor.id(), actor.day).any(by_post)
}

/// The reader's staff with their courses, filtered by what is searched for, and the lines that wait for training.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who has neither staff nor systems; the store's own.
pub async fn staff(house: &House, by: PersonId, search: &str, lang: Lang) -> Result<Staff, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !concerns(&actor) {
        return Err(Refusal::NotAllowed.into());
    }
    let waiting = house
        .db
        .read(move |conn| {
            let waiting = tasks::of(conn, by, Duty::Train, None, None, MOST_WAITING)?;
            let ids: Vec<LineId> = waiting.iter().filter_map(|task| task.line).collect();
            lines::find_many(conn, &ids)
        })
        .await?;
    let words = (house.sorted)(search).0;
    let fits =
        |card: &&Card| card.kind != Kind::Function && words.split_whitespace().all(|word| card.fold.contains(word));
    let circle: Vec<&Card> = actor.circle().into_iter().filter(fits).collect();
    let more = circle.len() > MOST;
    let row = |card: &Card| StaffRow {
        person: view::person(&actor, card.id),
        courses: view::courses(&actor, card.id, lang),
        can_certify: may::<Certify>(&actor, card).is_ok(),
    };
    let rows = circle.into_iter().take(MOST).map(row).collect();
    let mut waiting: Vec<&Line> = waiting.iter().collect();
    waiting.sort_by_key(|line| line.since);
    Ok(Staff {
        waiting: waiting.into_iter().map(|line| view::line(&actor, line, lang)).collect(),
        rows,
        more,
        keeps: keeps(&actor),
    })
}

/// Somebody's training, for who leads or orders for them, keeps the courses, or is that person.
fn known<'r>(actor: &Actor<'r>, id: PersonId) -> Result<&'r Card, Refusal> {
    let card = actor.register.person(id).filter(|card| actor.sees(card)).ok_or(Refusal::NotFound)?;
    let may = card.id == actor.id() || actor.may_order_for(card) || keeps(actor) || actor.holds(&Post::Auditor);
    if may { Ok(card) } else { Err(actor.beyond()) }
}

/// One person's training.
///
/// # Errors
/// [`Refusal::NotFound`] for others; the store's own.
pub async fn person(house: &House, by: PersonId, id: PersonId, lang: Lang) -> Result<PersonTraining, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let card = match known(&actor, id) {
        Ok(card) => card,
        Err(refusal) => return Err(house.refuse(by, Thing::Person(id), refusal).await),
    };
    let records = house.db.read(move |conn| training::of_person(conn, id)).await?;
    Ok(PersonTraining {
        person: view::person(&actor, id),
        courses: view::courses(&actor, id, lang),
        records: records.iter().map(|one| record_view(&actor, card, one, lang)).collect(),
        can_certify: may::<Certify>(&actor, card).is_ok(),
        today: actor.day,
    })
}

fn record_view(actor: &Actor<'_>, card: &Card, one: &Record, lang: Lang) -> RecordView {
    let can_withdraw = one.withdrawn.is_none() && may::<WithdrawTraining>(actor, &(card, one)).is_ok();
    RecordView { record: view::training_record(actor, one, lang), can_withdraw }
}

/// What the manager certifies.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertifyAsk {
    /// Id or code of the course.
    pub course: String,
    /// The day on which it was done.
    #[schema(value_type = Option<String>, format = Date)]
    pub done: Option<Date>,
}

/// The manager says that one of the staff did a course; lines that waited for it go on within a second.
///
/// # Errors
/// The refusal; the store's own.
pub async fn certify(
    house: &House,
    by: PersonId,
    id: PersonId,
    ask: CertifyAsk,
) -> Result<(TrainingId, Receipt), StoreError> {
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let card = register.person(id).filter(|card| !card.is_gone()).ok_or(Refusal::NotFound)?;
            let permit = may::<Certify>(&actor, card).map_err(|_| actor.beyond())?;
            let bad = |field: &str| Refusal::BadForm(field.to_owned());
            let course = register.training.find(&ask.course).filter(|course| course.active);
            let record = Record {
                id: tx.fresh(),
                person: id,
                course: course.ok_or_else(|| bad("course"))?.id,
                done: ask.done.ok_or_else(|| bad("done"))?,
                source: Source::Manager,
                by,
                at: tx.now(),
                withdrawn: None,
            };
            let own = record.id;
            Ok((own, tx.record(rules::certify(tx.stage(&register), &permit, record)?)?))
        })
        .await;
    let made = house.heard(by, Thing::Person(id), done).await?;
    house.trained.note([id]);
    Ok(made)
}

/// Why a record is withdrawn.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawAsk {
    /// Why.
    pub reason: String,
}

/// Withdraws a record. Gives whose it was.
///
/// # Errors
/// The refusal; the store's own.
pub async fn withdraw(
    house: &House,
    by: PersonId,
    id: TrainingId,
    ask: WithdrawAsk,
) -> Result<(PersonId, Receipt), StoreError> {
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let record = tx.look(|conn| training::find(conn, id))?.ok_or(Refusal::NotFound)?;
            let card = register.person(record.person).ok_or(Refusal::NotFound)?;
            let permit = may::<WithdrawTraining>(&actor, &(card, &record)).map_err(|_| actor.beyond())?;
            let receipt = tx.record(rules::withdraw(tx.stage(&register), &permit, &record, &ask.reason)?)?;
            Ok((record.person, receipt))
        })
        .await;
    let (person, receipt) = house.heard(by, Thing::Place("/training".to_owned()), done).await?;
    house.trained.note([person]);
    Ok((person, receipt))
}

/// The department of a unit: the nearest to the top, where one unit is the whole municipality the one below it.
fn department_of(register: &Register, unit: Option<crate::domain::ids::UnitId>) -> Option<String> {
    let tops = register.units.values().filter(|unit| unit.parent.is_none()).count();
    let mut chain: Vec<&str> = register.units_up(unit).map(|unit| unit.name.as_str()).collect();
    if tops == 1 && chain.len() > 1 {
        chain.pop();
    }
    chain.last().map(|name| (*name).to_owned())
}

/// The board of each department, by the catalogue: where it names one and the same for all systems of the department.
fn boards(register: &Register) -> HashMap<String, String> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for system in register.systems.values() {
        found.entry(&system.department).or_default().push(&system.board);
    }
    let one = |(department, mut boards): (&str, Vec<&str>)| {
        boards.sort_unstable();
        boards.dedup();
        match boards.as_slice() {
            [only] => Some((department.to_owned(), (*only).to_owned())),
            _ => None,
        }
    };
    found.into_iter().filter_map(one).collect()
}
