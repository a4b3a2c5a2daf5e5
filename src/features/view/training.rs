//! What training somebody has, and lacks for a role, as it stands in every room.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duties::Actor;
use crate::domain::ids::{PersonId, RoleId};
use crate::domain::lang::Lang;
use crate::domain::training::{Course, Policy, Record, gaps};

/// A course that somebody lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrainingGap {
    /// Code of the course.
    pub code: String,
    /// Its name in the reader's language.
    pub name: String,
    /// Nothing is delivered before it is done; otherwise whoever acts is only told.
    pub stops: bool,
    /// The last day on which it was valid; absent when it was never done.
    #[schema(value_type = Option<String>, format = Date)]
    pub expired: Option<Date>,
}

/// What somebody lacks for a role today.
#[must_use]
pub fn training(actor: &Actor<'_>, person: PersonId, role: RoleId, lang: Lang) -> Vec<TrainingGap> {
    let lacking = gaps(actor.register, person, role, actor.day).into_iter();
    lacking
        .map(|gap| TrainingGap {
            code: gap.course.code.clone(),
            name: super::pick(lang, &gap.course.name_sv, &gap.course.name_en),
            stops: gap.policy == Policy::Stop,
            expired: gap.expired,
        })
        .collect()
}

/// A course as somebody has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CourseHeld {
    /// Code.
    pub code: String,
    /// Name in the reader's language.
    pub name: String,
    /// The latest day on which it was done.
    #[schema(value_type = Option<String>, format = Date)]
    pub done: Option<Date>,
    /// The last day on which it is, or was, valid.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// It is valid today.
    pub valid: bool,
}

/// Every course that is given, by code, as somebody has it.
#[must_use]
pub fn courses(actor: &Actor<'_>, person: PersonId, lang: Lang) -> Vec<CourseHeld> {
    let known = &actor.register.training;
    let mut given: Vec<&Course> = known.courses.values().filter(|course| course.active).collect();
    given.sort_by(|a, b| a.code.cmp(&b.code));
    let held = |course: &Course| {
        let done = known.last(person, course.id);
        CourseHeld {
            code: course.code.clone(),
            name: super::pick(lang, &course.name_sv, &course.name_en),
            done,
            until: done.map(|done| course.valid_until(done)),
            valid: known.is_valid(person, course, actor.day),
        }
    };
    given.into_iter().map(held).collect()
}

/// That somebody did a course, by whose word.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrainingRecord {
    /// Its id.
    pub id: String,
    /// Code of the course.
    pub code: String,
    /// Name of the course.
    pub name: String,
    /// The day on which it was done.
    #[schema(value_type = String, format = Date)]
    pub done: Date,
    /// `import` or `manager`.
    pub source: &'static str,
    /// Who imported or certified it.
    pub by: super::Person,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who withdrew it.
    pub withdrawn_by: Option<super::Person>,
    /// When that was.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub withdrawn_at: Option<Timestamp>,
    /// Why.
    pub withdrawn_reason: Option<String>,
}

/// A record in words.
#[must_use]
pub fn training_record(actor: &Actor<'_>, one: &Record, lang: Lang) -> TrainingRecord {
    let course = actor.register.training.courses.get(&one.course);
    let withdrawn = one.withdrawn.as_ref();
    TrainingRecord {
        id: one.id.to_string(),
        code: course.map(|course| course.code.clone()).unwrap_or_default(),
        name: course.map(|course| super::pick(lang, &course.name_sv, &course.name_en)).unwrap_or_default(),
        done: one.done,
        source: one.source.word(),
        by: super::person(actor, one.by),
        at: one.at,
        withdrawn_by: withdrawn.map(|it| super::person(actor, it.by)),
        withdrawn_at: withdrawn.map(|it| it.at),
        withdrawn_reason: withdrawn.map(|it| it.reason.clone()),
    }
}
