//! *Utbildning*: courses that roles demand, and who has done them when.
//!
//! A role demands a course in one of two ways: without it a decided line waits (*väntar på utbildning*), or everybody who
//! acts is told and nothing stops. Asked at the order, the decision and the delivery. A record is what an import or the
//! manager says that somebody did on a day; it is never edited, only withdrawn with a reason, and nobody makes their own.
//! Whether training is valid is computed from its day: a course that grows old ends no permission, but is listed (IK-12).

mod keeping;

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

pub use keeping::{Brought, certify, demand, keep_course, take_in, withdraw};

use super::ids::{CourseId, PersonId, RoleId, TrainingId};
use super::refusal::Refusal;
use super::register::Register;

/// The longest that a course can be valid, in months, where the settings say nothing else.
pub const MOST_MONTHS: i32 = 24;

/// What a demand does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The line waits.
    Stop,
    /// Everybody who acts is told.
    Warn,
}

impl Policy {
    /// The word for it in the database, the log and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Warn => "warn",
        }
    }

    /// The policy of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Stop, Self::Warn].into_iter().find(|policy| policy.word() == word)
    }
}

/// A course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Its id.
    pub id: CourseId,
    /// Code, unique (`GDPR`).
    pub code: String,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    pub name_en: String,
    /// How many months it is valid from the day it was done.
    pub months: i32,
    /// Is given; what is not demands nothing any more.
    pub active: bool,
    /// Version, counted up with every change.
    pub version: i32,
}

impl Course {
    /// The last day on which it is valid for who did it on `done`.
    #[must_use]
    pub fn valid_until(&self, done: Date) -> Date {
        done.saturating_add(self.months.months())
    }
}

/// That a role demands a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// The role.
    pub role: RoleId,
    /// The course.
    pub course: CourseId,
    /// What it does.
    pub policy: Policy,
    /// Not demanded any more.
    pub ended: bool,
    /// Version, counted up with every change.
    pub version: i32,
}

/// Who says that somebody did a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A list from whoever gives the courses.
    Import,
    /// The manager.
    Manager,
}

impl Source {
    /// The word for it in the database and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Manager => "manager",
        }
    }

    /// The source of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Import, Self::Manager].into_iter().find(|source| source.word() == word)
    }
}

/// That a record is not true after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Who said so.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// That somebody did a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: TrainingId,
    /// Who did it.
    pub person: PersonId,
    /// Which course.
    pub course: CourseId,
    /// On which day.
    pub done: Date,
    /// Who says so.
    pub source: Source,
    /// The one who imported or certified it.
    pub by: PersonId,
    /// When that was.
    pub at: Timestamp,
    /// It is not true after all.
    pub withdrawn: Option<Withdrawn>,
}

/// What the register knows of training.
#[derive(Debug, Default, Clone)]
pub struct Known {
    /// Courses by id.
    pub courses: HashMap<CourseId, Course>,
    /// What roles demand, also what they no longer do.
    pub demands: HashMap<RoleId, Vec<Demand>>,
    /// The latest day on which somebody did a course.
    pub done: HashMap<(PersonId, CourseId), Date>,
}

impl Known {
    /// A course by its id or code.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Course> {
        let text = text.trim();
        let by_id = text.parse().ok().and_then(|id| self.courses.get(&id));
        by_id.or_else(|| self.courses.values().find(|course| course.code.eq_ignore_ascii_case(text)))
    }

    /// What a role demands now, of courses that are given, by code.
    #[must_use]
    pub fn demanded(&self, role: RoleId) -> Vec<(&Course, Policy)> {
        let standing = self.demands.get(&role).into_iter().flatten().filter(|demand| !demand.ended);
        let mut all: Vec<(&Course, Policy)> = standing
            .filter_map(|demand| Some((self.courses.get(&demand.course)?, demand.policy)))
            .filter(|(course, _)| course.active)
            .collect();
        all.sort_by(|a, b| a.0.code.cmp(&b.0.code));
        all
    }

    /// When somebody last did a course.
    #[must_use]
    pub fn last(&self, person: PersonId, course: CourseId) -> Option<Date> {
        self.done.get(&(person, course)).copied()
    }

    /// Whether somebody has a course that is valid on `day`.
    #[must_use]
    pub fn is_valid(&self, person: PersonId, course: &Course, day: Date) -> bool {
        self.last(person, course.id).is_some_and(|done| day <= course.valid_until(done))
    }
}

/// A course that somebody lacks for a role.
#[derive(Debug, Clone, Copy)]
pub struct Gap<'a> {
    /// The course.
    pub course: &'a Course,
    /// What that does.
    pub policy: Policy,
    /// The last day on which it was valid, when it was done once.
    pub expired: Option<Date>,
}

/// What somebody lacks for a role on `day`, by code.
#[must_use]
pub fn gaps(register: &Register, person: PersonId, role: RoleId, day: Date) -> Vec<Gap<'_>> {
    let known = &register.training;
    let demanded = known.demanded(role).into_iter();
    let lacking = demanded.filter(|(course, _)| !known.is_valid(person, course, day));
    lacking
        .map(|(course, policy)| Gap {
            course,
            policy,
            expired: known.last(person, course.id).map(|done| course.valid_until(done)),
        })
        .collect()
}

/// Whether somebody may have a role, by its courses.
///
/// # Errors
/// [`Refusal::TrainingMissing`] with the codes of what is missing that stops it.
pub fn check(register: &Register, person: PersonId, role: RoleId, day: Date) -> Result<(), Refusal> {
    let stopping = gaps(register, person, role, day).into_iter().filter(|gap| gap.policy == Policy::Stop);
    let codes: Vec<&str> = stopping.map(|gap| gap.course.code.as_str()).collect();
    if codes.is_empty() { Ok(()) } else { Err(Refusal::TrainingMissing(codes.join(", "))) }
}
