//! What changes about training: courses, what roles demand, and records of who did what.

use super::{Course, Demand, Policy, Record, Withdrawn};
use crate::domain::catalogue::Party;
use crate::domain::duties::{Certify, ImportTraining, KeepCourses, KeepSystem, Permit, WithdrawTraining};
use crate::domain::event::{Event, Kind};
use crate::domain::flow::Stage;
use crate::domain::ids::{CourseId, RoleId};
use crate::domain::log::encode;
use crate::domain::log::entry::Field;
use crate::domain::refusal::Refusal;
use crate::domain::transition::{Change, Transition};

/// Longest name or reason, in characters.
const LONGEST: usize = 2_000;
/// Longest code, in characters.
const LONGEST_CODE: usize = 60;

/// Keeps a course, new (`was` is `None`) or changed.
///
/// # Errors
/// [`Refusal::BadForm`] with the field, [`Refusal::Conflict`] for a code that another course has.
pub fn keep_course(
    stage: Stage<'_>,
    permit: &Permit<KeepCourses>,
    course: Course,
    was: Option<i32>,
) -> Result<Transition, Refusal> {
    let bad = |field: &str| Err(Refusal::BadForm(field.to_owned()));
    let fits = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
    if !fits(&course.code, LONGEST_CODE) {
        return bad("code");
    }
    if !fits(&course.name_sv, LONGEST) {
        return bad("name_sv");
    }
    if !fits(&course.name_en, LONGEST) {
        return bad("name_en");
    }
    if !(1..=stage.register.policy.training_months).contains(&course.months) {
        return bad("months");
    }
    let same = |one: &&Course| one.id != course.id && one.code.eq_ignore_ascii_case(&course.code);
    if stage.register.training.courses.values().any(|one| same(&one)) {
        return Err(Refusal::Conflict);
    }
    let event = Event::by(Kind::CourseKept, permit.by())
        .private("course", course.code.as_str())
        .private("months", course.months.to_string())
        .private("active", if course.active { "true" } else { "false" });
    Ok(Transition::new(vec![Change::Course { course, was }], vec![event]))
}

/// Says that a role demands a course, in another way, or no more.
///
/// # Errors
/// [`Refusal::NotAllowed`] when the permit is for another system, [`Refusal::Conflict`] when it is so already.
pub fn demand(
    stage: Stage<'_>,
    permit: &Permit<KeepSystem>,
    role: RoleId,
    course: CourseId,
    policy: Option<Policy>,
) -> Result<Transition, Refusal> {
    let (kept, system) = stage.register.role(role).ok_or(Refusal::RoleNotOrderable)?;
    if !permit.is_for(system.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let known = &stage.register.training;
    let of_course = known.courses.get(&course).ok_or(Refusal::NotFound)?;
    let before = known.demands.get(&role).into_iter().flatten().find(|demand| demand.course == course);
    let standing = before.filter(|demand| !demand.ended).map(|demand| demand.policy);
    if standing == policy || (policy.is_some() && !of_course.active) {
        return Err(Refusal::Conflict);
    }
    let demand = Demand {
        role,
        course,
        policy: policy.or(standing).unwrap_or(Policy::Stop),
        ended: policy.is_none(),
        version: before.map_or(1, |demand| demand.version + 1),
    };
    let event = Event::by(Kind::CourseDemanded, permit.by())
        .with(Field::System, system.key.clone())
        .with(Field::Role, kept.code.clone())
        .with(Field::Ground, policy.map_or("none", Policy::word))
        .private("course", of_course.code.as_str());
    let was = before.map(|demand| demand.version);
    Ok(Transition::new(vec![Change::Demand { demand, was }], vec![event]))
}

/// What an import brings, with the hash of the list it stood in.
#[derive(Debug, Clone)]
pub struct Brought {
    /// What is new in it.
    pub records: Vec<Record>,
    /// Hash of the list.
    pub digest: [u8; 32],
}

/// Takes in what a list says: one entry of the log, with the list's hash and how many records it brought.
///
/// # Errors
/// [`Refusal::EmptyOrder`] when nothing is new, [`Refusal::NotAllowed`] when one is about whoever imports,
/// [`Refusal::BadForm`] for a day that has not come.
pub fn take_in(stage: Stage<'_>, permit: &Permit<ImportTraining>, brought: Brought) -> Result<Transition, Refusal> {
    let Brought { records, digest } = brought;
    if records.is_empty() {
        return Err(Refusal::EmptyOrder);
    }
    if records.iter().any(|one| one.person == permit.by().id) {
        return Err(Refusal::NotAllowed);
    }
    records.iter().try_for_each(|one| check_record(stage, one))?;
    let event = Event::by(Kind::TrainingImported, permit.by())
        .with(Field::Content, encode(&digest))
        .with(Field::Size, records.len() as u64);
    Ok(Transition::new(vec![Change::Trained(records)], vec![event]))
}

/// The manager says that somebody did a course.
///
/// # Errors
/// [`Refusal::NotAllowed`] for another person than the permit is for, [`Refusal::BadForm`] for a day that has not come,
/// [`Refusal::NotFound`] for a course that is not given.
pub fn certify(stage: Stage<'_>, permit: &Permit<Certify>, record: Record) -> Result<Transition, Refusal> {
    if !permit.is_for(record.person.uuid()) || record.person == permit.by().id {
        return Err(Refusal::NotAllowed);
    }
    check_record(stage, &record)?;
    let event = told(stage, Kind::TrainingCertified, permit.by(), &record)?;
    Ok(Transition::new(vec![Change::Trained(vec![record])], vec![event]))
}

fn check_record(stage: Stage<'_>, record: &Record) -> Result<(), Refusal> {
    let given = stage.register.training.courses.get(&record.course).is_some_and(|course| course.active);
    if !given {
        return Err(Refusal::NotFound);
    }
    if record.done > stage.day { Err(Refusal::BadForm("done".to_owned())) } else { Ok(()) }
}

/// Says that a record is not true after all. What was given with it stands, and is listed.
///
/// # Errors
/// [`Refusal::ReasonRequired`]; [`Refusal::Conflict`] when it is withdrawn already.
pub fn withdraw(
    stage: Stage<'_>,
    permit: &Permit<WithdrawTraining>,
    record: &Record,
    reason: &str,
) -> Result<Transition, Refusal> {
    if !permit.is_for(record.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if record.withdrawn.is_some() {
        return Err(Refusal::Conflict);
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    if reason.chars().count() > LONGEST {
        return Err(Refusal::BadText("reason".to_owned()));
    }
    let event = told(stage, Kind::TrainingWithdrawn, permit.by(), record)?.private("reason", reason);
    let withdrawn = Withdrawn { by: permit.by().id, at: stage.now, reason: reason.to_owned() };
    let record = Record { withdrawn: Some(withdrawn), ..record.clone() };
    Ok(Transition::new(vec![Change::Untrained(record)], vec![event]))
}

fn told(stage: Stage<'_>, kind: Kind, by: &Party, record: &Record) -> Result<Event, Refusal> {
    let code = stage.register.training.courses.get(&record.course).map(|course| course.code.as_str());
    Ok(Event::by(kind, by)
        .about(&stage.party(record.person)?)
        .private("course", code.unwrap_or_default())
        .private("done", record.done.to_string()))
}
