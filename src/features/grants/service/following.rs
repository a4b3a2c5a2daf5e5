//! The sweep: every grant that stands is held against the employment it rests on, after every whole reading of the
//! directory. What the employment means for a grant is decided in `domain::following`; here is only who is asked about.
//!
//! It reads in pages and judges outside the writer; only people for whom something changes cost a transaction, in which
//! everything is judged anew. Run twice it changes nothing the second time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::{end_dependents, lapse_due};
use crate::directory::Source;
use crate::domain::assignment::is_basis;
use crate::domain::catalogue::Base;
use crate::domain::duties::{Actor, Confirm, may};
use crate::domain::event::{Event, Kind};
use crate::domain::flow;
use crate::domain::following::{self, Course, Disabled, Terms};
use crate::domain::grant::{Ending, Grant, Ground, Review};
use crate::domain::ids::{GrantId, PersonId};
use crate::domain::log::entry::Field;
use crate::domain::moving::{self, Move};
use crate::domain::once::Once;
use crate::domain::person::{Employment, counts};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Card, Register};
use crate::domain::transition::Transition;
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx, grants, lines};

/// Grants read at once.
const PAGE: i64 = 5_000;

/// Courses that one grant can take in one go: another day, a question, a pause.
const MOST_COURSES: usize = 4;
/// People followed in one transaction: each commit waits for the disk.
const TOGETHER: usize = 50;

/// What a sweep found.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Grants that were looked at.
    pub looked_at: usize,
    /// Grants that ended.
    pub ended: usize,
    /// Grants that got another day, another contract or a question.
    pub changed: usize,
    /// Open lines that lapsed.
    pub lapsed: usize,
}

impl Swept {
    fn add(&mut self, other: Self) {
        self.looked_at += other.looked_at;
        self.ended += other.ended;
        self.changed += other.changed;
        self.lapsed += other.lapsed;
    }

    const fn is_quiet(&self) -> bool {
        self.ended == 0 && self.changed == 0 && self.lapsed == 0
    }
}

/// Holds every active grant against the employments as last read. One entry tells of the sweep when it changed
/// something, besides one for each change.
///
/// # Errors
/// The store's own; what was done until then stays done.
pub async fn sweep(house: &House) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    let mut after: Option<(PersonId, GrantId)> = None;
    let policies = Policies::of(house);
    loop {
        let register = house.db.register();
        let (at, asked) = (house.db.clock().now(), policies.clone());
        let (page, due, looked_at) = house
            .db
            .read(move |conn| {
                let page = grants::active_after(conn, after, PAGE)?;
                let mut due: Vec<PersonId> =
                    page.iter().filter(|grant| is_due(&register, grant, at, &asked)).map(|g| g.subject).collect();
                due.dedup();
                Ok((page.last().map(|grant| (grant.subject, grant.id)), due, page.len()))
            })
            .await?;
        swept.looked_at += looked_at;
        for person in due {
            swept.add(follow(house, person).await?);
        }
        match page {
            Some(last) => after = Some(last),
            None => break,
        }
    }
    let register = house.db.register();
    let (now, today) = (house.db.clock().now(), house.db.clock().today());
    let over = |card: &&Card| policies.of_source(&card.source).told_all && is_over(card, now, today);
    swept.add(lapse_lines(house, register.people.values().filter(over).map(|card| card.id).collect()).await?);
    if !swept.is_quiet() {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let event = Event::by_service(Kind::Swept)
            .with(Field::Rows, count(swept.looked_at))
            .with(Field::Size, count(swept.ended));
        house.db.write(move |tx| tx.record(Transition::happened(event))).await?;
    }
    Ok(swept)
}

/// What holds for the people of one source. What it did not say when it was last asked ends nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Policy {
    /// What a disabled account means.
    disabled: Disabled,
    /// It told of everybody when it was last asked.
    told_all: bool,
    /// It told of what changed when it was last asked.
    told_changes: bool,
}

/// What holds for the people of each source.
#[derive(Debug, Clone)]
struct Policies(Arc<HashMap<String, Policy>>);

impl Policies {
    fn of(house: &House) -> Self {
        let register = house.db.register();
        // Without the personnel system nobody knows what an account means for an employment (E-24).
        let known = house.hr.as_ref().is_none_or(|file| !file.is_silent());
        let of = |one: &Source<'_>| {
            let believed = known && !register.is_braked(one.name);
            let told_all = believed && !house.reading.failed_of(one.name);
            let told_changes = believed && !house.reading.is_silent_of(one.name);
            (one.name.to_owned(), Policy { disabled: one.disabled, told_all, told_changes })
        };
        Self(Arc::new(house.directory.sources().iter().map(of).collect()))
    }

    /// A source that is no longer in the settings says nothing for certain.
    fn of_source(&self, source: &str) -> Policy {
        self.0.get(source).copied().unwrap_or_default()
    }
}

fn is_due(register: &Register, grant: &Grant, now: Timestamp, policies: &Policies) -> bool {
    let own = is_basis(&grant.employment);
    register.person(grant.subject).is_some_and(|card| own || policies.of_source(&card.source).told_all)
        && course(register, grant, now, policies).is_some_and(|course| course != Course::Stands)
}

fn course<'r>(register: &'r Register, grant: &Grant, now: Timestamp, policies: &Policies) -> Option<Course<'r>> {
    let card = register.person(grant.subject)?;
    let (role, system) = register.role(grant.role)?;
    let terms = Terms {
        role,
        system,
        unit_exists: register.unit_by_code.contains_key(&grant.unit),
        unit_now: register.unit_now(&grant.unit),
        sponsor_due: register.assignment_of(grant.subject, &grant.employment).and_then(|it| it.sponsor_due),
        disabled: policies.of_source(&card.source).disabled,
        read_at: register.read_at.get(&card.source).copied(),
        logins_told: register.logins_told.contains(&card.source),
        unused_months: register.policy.unused_months,
        workdays: register.policy.workdays,
        now,
    };
    Some(following::course(card, grant, terms))
}

/// Holds everything that one person has against the employments as last read.
///
/// # Errors
/// The store's own.
pub async fn follow(house: &House, person: PersonId) -> Result<Swept, StoreError> {
    let policies = Policies::of(house);
    house.db.write(move |tx| follow_one(tx, person, &policies)).await
}

fn follow_one(tx: &mut Tx<'_>, person: PersonId, policies: &Policies) -> Result<Swept, StoreError> {
    let register = tx.register();
    let mut swept = Swept::default();
    let card = register.person(person);
    let told = card.is_some_and(|card| policies.of_source(&card.source).told_changes);
    let mut moves: BTreeSet<(String, String)> = BTreeSet::new();
    let mut held = tx.look(|conn| grants::active_of(conn, &[person]))?;
    // What rests on an assignment is known from our own register, whatever a source says.
    held.retain(|grant| told || is_basis(&grant.employment));
    // The base order last: what rests on it has its own reason to end.
    held.sort_by_key(|grant| register.roles.get(&grant.role).is_some_and(|role| role.base == Base::Base));
    for mut grant in held {
        let mut changed = false;
        // A course is judged on what the one before it left: another day first, then a pause.
        for _ in 0..MOST_COURSES {
            let Some(course) = course(&register, &grant, tx.now(), policies) else { break };
            moves.extend(move_of(&register, &grant, course));
            let Some(transition) = following::follow(tx.stage(&register), &grant, course)? else { break };
            tx.record(transition)?;
            if matches!(course, Course::Ends(_)) {
                swept.ended += 1;
                let before = tx.look(|conn| grants::active_of(conn, &[person]))?.len();
                end_dependents(tx, &register, &grant)?;
                swept.ended += before - tx.look(|conn| grants::active_of(conn, &[person]))?.len();
                changed = false;
                break;
            }
            changed = true;
            grant = tx.grant(grant.id)?;
        }
        swept.changed += usize::from(changed);
    }
    for (from_unit, to_unit) in moves {
        let from_manager = register
            .units_up(register.unit_by_code.get(&from_unit).copied())
            .filter_map(|unit| register.leader(unit, tx.day()))
            .find(|id| *id != person);
        let it = Move { id: tx.fresh(), person, from_unit, to_unit, from_manager, at: tx.now() };
        tx.record(moving::moved(tx.stage(&register), it)?)?;
    }
    if let Some(card) = card.filter(|card| !card.can_act(tx.day()) || card.has_expired(tx.now()))
        && tx.end_sessions_of(person)? > 0
    {
        tx.record(Transition::happened(Event::by_service(Kind::SessionEnded).about(&card.party())))?;
    }
    Ok(swept)
}

/// Holds everything that these people have against the employments as last read, and takes back what was asked for
/// those who are not employed any more: right after they changed.
///
/// # Errors
/// The store's own; what was done until then stays done.
pub async fn follow_all(house: &House, people: &[PersonId]) -> Result<Swept, StoreError> {
    let policies = Policies::of(house);
    let mut swept = Swept::default();
    for some in people.chunks(TOGETHER) {
        let (some, policies) = (some.to_vec(), policies.clone());
        let followed = house.db.write(move |tx| {
            let mut swept = Swept::default();
            for person in some {
                swept.add(follow_one(tx, person, &policies)?);
            }
            Ok(swept)
        });
        swept.add(followed.await?);
    }
    let register = house.db.register();
    let (now, today) = (house.db.clock().now(), house.db.clock().today());
    let told = |card: &Card| policies.of_source(&card.source).told_changes;
    let cards = people.iter().filter_map(|id| register.person(*id)).filter(|card| told(card));
    swept.add(lapse_lines(house, cards.filter(|card| is_over(card, now, today)).map(|card| card.id).collect()).await?);
    Ok(swept)
}

/// From which unit to which somebody has moved, when that is why a grant changes.
fn move_of(register: &Register, grant: &Grant, course: Course<'_>) -> Option<(String, String)> {
    let to = match course {
        Course::Changes { employment, review: Some(Review { ground: Ground::Moved, .. }), .. } => &employment.unit,
        Course::Ends(Ending::Moved) => {
            &register.person(grant.subject)?.employments.iter().find(|e| e.id == grant.employment)?.unit
        }
        _ => return None,
    };
    (to != register.unit_now(&grant.unit)).then(|| (grant.unit.clone(), to.clone()))
}

/// Looks anew at those for whom another room changed what their grants rest on. Run by the timetable each second.
///
/// # Errors
/// The store's own; who could not be looked at is tried again.
pub async fn settle(house: &House) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    while let Some(person) = house.unsettled.take() {
        match follow_all(house, &[person]).await {
            Ok(done) => swept.add(done),
            Err(error) => {
                house.unsettled.note([person]);
                return Err(error);
            }
        }
    }
    Ok(swept)
}

/// Nobody shall decide about what is asked for somebody whose employment ended.
fn is_over(card: &Card, now: Timestamp, today: Date) -> bool {
    let living = |e: &Employment| counts(card.kind, e) && e.to.is_none_or(|to| today <= to);
    let employed = card.employments.iter().any(living);
    !card.is_gone() && (!employed || card.has_expired(now))
}

/// Open lines for people whose employment ended lapse.
async fn lapse_lines(house: &House, over: Vec<PersonId>) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    for people in over.chunks(500) {
        let people = people.to_vec();
        let open = house.db.read(move |conn| lines::open_of(conn, &people)).await?;
        for line in open {
            let lapsed = house
                .db
                .write(move |tx| {
                    let register = tx.register();
                    let line = tx.line(line.id)?;
                    let last = register.person(line.content.subject).and_then(|card| {
                        let ends = card.employments.iter().filter_map(|e| e.to).max();
                        ends.or_else(|| card.expires.map(crate::domain::calendar::day_shown))
                    });
                    let why = last.map_or(Refusal::NoEmployment, Refusal::EmploymentEnded);
                    tx.record(flow::lapse(tx.stage(&register), line, &why)?)
                })
                .await;
            match lapsed {
                Ok(_) => swept.lapsed += 1,
                Err(StoreError::Refused(Refusal::Conflict)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(swept)
}

/// Ends grants whose question was not answered in time.
///
/// # Errors
/// The store's own.
pub async fn end_unanswered(house: &House) -> Result<usize, StoreError> {
    let over = |grant: &Grant, day| grant.question().is_some_and(|(_, due)| due < day);
    lapse_due(house, Ending::NotConfirmed, grants::unanswered, over).await
}

/// Says that a grant in question shall stand.
///
/// # Errors
/// [`Refusal::Stale`] when it has changed since it was shown; the refusal; the store's own.
pub async fn confirm(
    house: &House,
    by: PersonId,
    id: GrantId,
    version: i32,
    once: Option<Once>,
) -> Result<Receipt, StoreError> {
    house.db.write(move |tx| tx.once(by, once.as_ref(), |tx| confirm_one(tx, by, id, version))).await
}

fn confirm_one(tx: &mut Tx<'_>, by: PersonId, id: GrantId, version: i32) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let grant = tx.grant(id)?;
    let permit = may::<Confirm>(&actor, &grant)?;
    if grant.version != version {
        return Err(Refusal::Stale.into());
    }
    tx.record(following::confirm(tx.stage(&register), &permit, &grant)?)
}
