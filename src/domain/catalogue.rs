//! What can be ordered: systems, their roles, guidelines, objects and packages, and who holds which post.
//!
//! Permissions are ordered as named roles from here, never as free text. Who decides is said by a role's
//! steps; who holds a post on a day is said by dated appointments. The path of one line is made in `approval`.

mod environment;
mod package;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ids::{AppointmentId, Guid, ObjectId, PersonId, RoleId, SystemId, UnitId};
use super::pausing;
use super::refusal::Refusal;

pub use environment::Environment;
pub use package::Package;

/// How much harm a role can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// *Låg*.
    Low,
    /// *Medel*.
    Medium,
    /// *Hög*.
    High,
    /// *Kritisk*: decided on a reading made at that moment.
    Critical,
}

/// One step of the approval path, as the catalogue says it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The line manager of the person concerned.
    Manager,
    /// The line manager gives an opinion (*tillstyrker* or *avstyrker*); the next step decides.
    Opinion,
    /// A system manager on the owner's delegation.
    SystemManager,
    /// The system owner, or the owner's deputy.
    Owner,
    /// A named function, by its code.
    Function(String),
    /// The one responsible for the chosen object (mailbox, folder).
    Object,
    /// Two persons: somebody else of the same post than whoever took the step before.
    Second(Box<Step>),
}

impl Step {
    /// Whose step it is, whether the first or the second of them takes it.
    #[must_use]
    pub fn post(&self) -> &Self {
        match self {
            Self::Second(of) => of,
            other => other,
        }
    }
}

/// What a role must be limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// Nothing.
    None,
    /// A unit of the organisation.
    Unit,
    /// An object from the system's own list.
    Object,
}

/// What a line, or a grant, is limited to (*omfattning*). Never free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Scope {
    /// Not limited.
    None,
    /// One unit.
    Unit(UnitId),
    /// One object.
    Object(ObjectId),
}

impl Scope {
    /// A key that is unique for the scope, for the rule "one open line per person, role, scope and employment".
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::None => String::new(),
            Self::Unit(id) => format!("u:{id}"),
            Self::Object(id) => format!("o:{id}"),
        }
    }

    /// Reads what [`Scope::key`] wrote.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        if key.is_empty() {
            return Some(Self::None);
        }
        match key.split_once(':')? {
            ("u", id) => id.parse().ok().map(Self::Unit),
            ("o", id) => id.parse().ok().map(Self::Object),
            _ => None,
        }
    }
}

/// A role's place in the base order (*grundbeställning*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Not part of it.
    No,
    /// The base order itself: every other permission depends on it.
    Base,
    /// Comes with the base order; cannot be ordered by itself.
    Included,
}

/// Life cycle of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// *Planerad*.
    Planned,
    /// *I drift*.
    InUse,
    /// *Under avveckling*.
    Closing,
    /// *Avvecklad*.
    Closed,
}

/// A group in a directory that gives a role: found there by its id or its name, and known by its id from then on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Group {
    /// Name of the directory, as a source.
    pub source: String,
    /// Its immutable id there.
    pub guid: Guid,
    /// Its name as it was read.
    pub name: String,
    /// It lies where this service may change members; elsewhere people do it by hand.
    pub kept: bool,
}

/// A role that can be ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// The system it belongs to.
    pub system: SystemId,
    /// Code, unique in the catalogue (`PS-UTF`).
    pub code: String,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    pub name_en: String,
    /// Risk.
    pub risk: Risk,
    /// Longest grant in months; 0 = as long as the employment.
    pub max_months: i32,
    /// Place in the base order.
    pub base: Base,
    /// Approval steps in order; empty = automatic.
    pub steps: Vec<Step>,
    /// What it must be limited to.
    pub scope: ScopeKind,
    /// The order must state a purpose.
    pub purpose: bool,
    /// The groups in a directory that give it; none = given by hand in the system.
    pub groups: Vec<Group>,
    /// For which environment.
    pub environment: Environment,
    /// Conditions, as text for people (training, MFA …).
    pub conditions: String,
    /// Can be ordered at all.
    pub active: bool,
    /// Version of the row.
    pub version: i32,
}

impl Role {
    /// Whether the service gives and takes the role by itself, in directories named in `written`. A role with a scope is
    /// given by hand: membership of a group cannot say which unit or object it is for.
    #[must_use]
    pub fn is_provided(&self, written: &[String]) -> bool {
        let ours = |group: &Group| group.kept && written.contains(&group.source);
        self.scope == ScopeKind::None && !self.groups.is_empty() && self.groups.iter().all(ours)
    }
}

/// A system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct System {
    /// Its id.
    pub id: SystemId,
    /// Key, unique (`PROCSOC`).
    pub key: String,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    pub name_en: String,
    /// Department (*förvaltning*).
    pub department: String,
    /// Political board (*nämnd*).
    pub board: String,
    /// KLASSA confidentiality 0–4.
    pub k: i32,
    /// KLASSA integrity 0–4.
    pub r: i32,
    /// KLASSA availability 0–4.
    pub t: i32,
    /// Life cycle.
    pub status: Status,
    /// No new orders from this day.
    pub stop_date: Option<Date>,
    /// All grants end on this day.
    pub end_date: Option<Date>,
    /// Key of the successor.
    pub successor: String,
    /// Whom to ask.
    pub contact: String,
    /// Where the manual is.
    pub manual_url: String,
    /// The companies whose staff it is open to besides the municipality's own (E-26).
    pub companies: Vec<String>,
    /// Whether leave pauses what somebody has here.
    pub pause: pausing::Policy,
    /// The guideline in force, if any.
    pub guideline: Option<Guideline>,
    /// Version of the row.
    pub version: i32,
}

impl System {
    /// Whether its last day of use has passed: then nothing in it stands any more.
    #[must_use]
    pub fn is_over(&self, day: Date) -> bool {
        self.end_date.is_some_and(|end| end < day)
    }
}

/// A decided guideline for ordering permissions in a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guideline {
    /// Version, as the owner names it.
    pub version: String,
    /// Title.
    pub title: String,
    /// Where it can be read; only shown as a link, never fetched.
    pub url: String,
    /// The text itself.
    pub text: String,
    /// Who decided it.
    pub decided_by: String,
    /// When it was decided.
    pub decided_on: Option<Date>,
    /// To be reconsidered at the latest on this day.
    pub review_by: Option<Date>,
}

/// An object of a system that a role can be limited to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its id.
    pub id: ObjectId,
    /// The system it belongs to.
    pub system: SystemId,
    /// Code, unique in the system.
    pub code: String,
    /// Name.
    pub name: String,
    /// The person who decides on it.
    pub responsible: Option<PersonId>,
    /// Can be chosen.
    pub active: bool,
}

/// A named function that can hold an approval step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Code used in steps.
    pub code: String,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    pub name_en: String,
}

/// A post that a person can hold for a time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "of")]
pub enum Post {
    /// *Behörig beställare* for the people of a unit and the units below it.
    Orderer(UnitId),
    /// *Tf chef*: leads the unit in place of its manager (E-31).
    ActingManager(UnitId),
    /// *Systemägare*.
    Owner(SystemId),
    /// The owner's deputy.
    Deputy(SystemId),
    /// *Systemförvaltare*.
    SystemManager(SystemId),
    /// Holder of a named function.
    Function(String),
    /// *Revisor, internkontroll*: reads everything but protected identities, changes nothing.
    Auditor,
    /// Keeps the catalogue and the registers; decides nothing.
    Administrator,
    /// The HR function that may set the protected flag (R-04, the one exception).
    HrFunction,
    /// May see protected people outside their own staff.
    ProtectedHandler,
}

/// A dated assignment of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// The post.
    pub post: Post,
    /// Who holds it.
    pub person: PersonId,
    /// First day.
    pub from: Date,
    /// Last day, inclusive.
    pub to: Option<Date>,
    /// Who made it; `None` when it came with an import.
    pub appointed_by: Option<PersonId>,
}

impl Appointment {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Whether a role can be ordered on `today`.
///
/// # Errors
/// The refusal that says why not: inactive or included in the base order, system planned, closed or past its stop
/// date, no guideline or one past its review date.
pub fn orderable(role: &Role, system: &System, today: Date) -> Result<(), Refusal> {
    if !role.active || role.base == Base::Included {
        return Err(Refusal::RoleNotOrderable);
    }
    let open = match system.status {
        Status::InUse => true,
        Status::Closing => system.stop_date.is_none_or(|stop| today < stop),
        Status::Planned | Status::Closed => false,
    };
    if !open || system.end_date.is_some_and(|end| today > end) {
        return Err(Refusal::SystemClosed);
    }
    let Some(guideline) = &system.guideline else {
        return Err(Refusal::NoGuideline);
    };
    if guideline.review_by.is_some_and(|by| today > by) {
        return Err(Refusal::GuidelineExpired);
    }
    Ok(())
}

/// Why nothing of a role can be had any more, not even what is asked for already; nothing while it can.
#[must_use]
pub fn closed(role: &Role, system: &System, today: Date) -> Option<Refusal> {
    if !role.active {
        return Some(Refusal::RoleNotOrderable);
    }
    let over = system.status == Status::Closed || system.end_date.is_some_and(|end| today > end);
    over.then_some(Refusal::SystemClosed)
}

/// Who somebody is, as far as the log, a decision and a page need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Our id.
    pub id: PersonId,
    /// The directory's id.
    pub guid: Guid,
    /// Name at the time.
    pub name: String,
    /// Protected identity: the name goes nowhere without the right.
    pub protected: bool,
}
