//! The only thing the store records: changes together with the events that tell about them.
//!
//! A transition can only be made inside the domain, so there is no change without a rule having allowed it and no
//! change without its log entry.
//! ```compile_fail,E0451
//! use behorig::domain::transition::Transition;
//! let forged = Transition { changes: vec![], events: vec![] };
//! ```
//! ```compile_fail,E0624
//! use behorig::domain::transition::Transition;
//! let forged = Transition::new(vec![], vec![]);
//! ```

mod read;

use jiff::Timestamp;

pub use read::{Changed, HrRead, Rest, Synced};

use super::assignment::Assignment;
use super::brake::Brake;
use super::catalogue::{Appointment, Guideline, Object, Package, Role, System};
use super::event::Event;
use super::grant::Grant;
use super::ids::{AppointmentId, GrantId, LineId, OrderId, PersonId, ProvisionId, RoleId, SystemId};
use super::matrix::Matrix;
use super::moving::{Item, Move, Successor};
use super::order::{Decision, Line, Order};
use super::provision::{By, NewProvision, Outcome, Revocation};
use super::reconciliation::lists::UserList;
use super::reconciliation::{Finding, Source};
use super::separation::{Exception, Rule};
use super::substitute::Substitution;
use super::training;

/// What somebody is expected to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Decide a line.
    Decide,
    /// Answer a question about a line.
    Answer,
    /// Deliver a line.
    Deliver,
    /// Remove an ended grant in the system.
    Remove,
    /// Close a paused grant in the system.
    Pause,
    /// Open a resumed grant in the system.
    Resume,
    /// Deliver again what was marked as delivered and is not in the system.
    Redeliver,
    /// Confirm or end what was given in an emergency.
    Confirm,
    /// See to it that somebody gets the training that a line waits for.
    Train,
}

impl Duty {
    /// The word for it in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::Answer => "answer",
            Self::Deliver => "deliver",
            Self::Remove => "remove",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Redeliver => "redeliver",
            Self::Confirm => "confirm",
            Self::Train => "train",
        }
    }
}

/// What a task is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskOf {
    /// A line.
    Line(LineId),
    /// A grant.
    Grant(GrantId),
}

impl TaskOf {
    /// The line, if it is about one.
    #[must_use]
    pub fn line(self) -> Option<LineId> {
        match self {
            Self::Line(id) => Some(id),
            Self::Grant(_) => None,
        }
    }

    /// The grant, if it is about one.
    #[must_use]
    pub fn grant(self) -> Option<GrantId> {
        match self {
            Self::Grant(id) => Some(id),
            Self::Line(_) => None,
        }
    }
}

/// One change of the tables.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new order.
    NewOrder(Order),
    /// What stands on the paper of an order that was registered afterwards.
    Late(Box<super::late::Late>),
    /// A new line.
    NewLine(Box<Line>),
    /// A changed line; stands only if the row is still at that version.
    Line {
        /// As it is after.
        line: Box<Line>,
        /// The version it was at.
        was: i32,
    },
    /// A decision.
    Decision(Decision),
    /// A decision was taken back by its maker.
    Undone(super::ids::DecisionId, Timestamp),
    /// A new grant.
    NewGrant(Grant),
    /// A changed grant; stands only if the row is still at that version.
    Grant {
        /// As it is after.
        grant: Box<Grant>,
        /// The version it was at.
        was: i32,
    },
    /// Who is expected to do what about a line or grant from now on; replaces what was.
    Tasks {
        /// About what.
        of: TaskOf,
        /// The order, for going there; a grant that was taken over has none.
        order: Option<OrderId>,
        /// The system.
        system: SystemId,
        /// What.
        duty: Duty,
        /// Who; nobody = nothing is expected any more.
        people: Vec<PersonId>,
        /// Since when.
        since: Timestamp,
        /// There were none before (a new line): nothing to take away.
        fresh: bool,
    },
    /// A system, new or changed.
    System(System),
    /// A role, new or changed.
    Role(Role),
    /// Frozen days, new (`was` is `None`) or changed; stand only if the row is still at that version.
    Freeze {
        /// As it is after.
        it: super::freeze::Freeze,
        /// The version it was at.
        was: Option<i32>,
    },
    /// The service does its work also on frozen days, for that reason.
    ProvisionDespite(ProvisionId, String),
    /// Which role takes over after which, in place of what was said before; `new` is `None` when none does.
    RoleSucceeds {
        /// The role of the system that closes.
        old: RoleId,
        /// The role that takes over.
        new: Option<RoleId>,
        /// Who said so.
        by: PersonId,
        /// When.
        at: Timestamp,
    },
    /// A guideline decided for a system.
    Guideline(SystemId, Guideline),
    /// A version of a system's matrix, new (`was` is `None`) or changed; stands only if it is still at that edition.
    Matrix {
        /// As it is after.
        matrix: Box<Matrix>,
        /// The edition it was at.
        was: Option<i32>,
    },
    /// An object, new or changed.
    Object(Object),
    /// A package, new or changed.
    Package(Package),
    /// A named function, new or changed.
    Function(super::catalogue::Function),
    /// An appointment made.
    Appointed(Appointment),
    /// An appointment that ends on that day.
    AppointmentEnds(AppointmentId, jiff::civil::Date),
    /// A rule of separation, new (`was` is `None`) or changed; stands only if the row is still at that version.
    Rule {
        /// As it is after.
        rule: Rule,
        /// The version it was at.
        was: Option<i32>,
    },
    /// An exception from a rule, likewise.
    Exception {
        /// As it is after.
        it: Exception,
        /// The version it was at.
        was: Option<i32>,
    },
    /// Who decides in whose place, new (`was` is `None`) or changed; stands only if the row is still at that version.
    Substitution {
        /// As it is after.
        it: Substitution,
        /// The version it was at.
        was: Option<i32>,
    },
    /// A course, new (`was` is `None`) or changed; stands only if the row is still at that version.
    Course {
        /// As it is after.
        course: training::Course,
        /// The version it was at.
        was: Option<i32>,
    },
    /// What a role demands, likewise.
    Demand {
        /// As it is after.
        demand: training::Demand,
        /// The version it was at.
        was: Option<i32>,
    },
    /// New records of who did which courses.
    Trained(Vec<training::Record>),
    /// A record that was withdrawn.
    Untrained(training::Record),
    /// An assignment, new (`was` is `None`) or changed; stands only if the row is still at that version.
    Assignment {
        /// As it is after.
        assignment: Box<Assignment>,
        /// The version it was at.
        was: Option<i32>,
    },
    /// Somebody moved.
    Moved(Move),
    /// Something to do by hand when somebody leaves is done (by whom, when), or is not.
    Leaving {
        /// Who leaves.
        person: PersonId,
        /// The employment that ends.
        employment: String,
        /// What.
        item: Item,
        /// By whom and when; `None` = not done after all.
        done: Option<(PersonId, Timestamp)>,
    },
    /// Units took over after others.
    Succeeded(Vec<Successor>),
    /// People and units as a source reported them, whole.
    Synced(Synced),
    /// People and employments as the personnel system's file says, whole.
    HrRead(HrRead),
    /// People, and perhaps units, that changed in a source.
    Changed(Changed),
    /// A brake on a source; a changed one stands only if the row is still at that version.
    Brake {
        /// As it is after.
        brake: Box<Brake>,
        /// The version it was at; `None` = new.
        was: Option<i32>,
    },
    /// The protected flag as the HR function sets it.
    Protection(PersonId, bool),
    /// A new finding.
    NewFinding(Box<Finding>),
    /// A changed finding; stands only if the row is still at that version.
    Finding {
        /// As it is after.
        finding: Box<Finding>,
        /// The version it was at.
        was: i32,
    },
    /// Sources that were reconciled, as they were read when, and people whose groups were seen for the first time.
    Reconciled {
        /// System, source, when it was read.
        read: Vec<(SystemId, Source, Timestamp)>,
        /// Whose groups.
        seen: Vec<PersonId>,
    },
    /// A system's own list of users, in place of the one before.
    UserList(UserList),
    /// Which role each of a system's own words means, in place of what was said before.
    ListWords(SystemId, Vec<(String, RoleId)>),
    /// Work in a directory for the service: the outbox.
    Provide(NewProvision),
    /// That work is over, and how.
    ProvisionOver(ProvisionId, Outcome),
    /// A line is no longer to be delivered by the service: what was done for it is taken back.
    ProvisionCancelled(LineId),
    /// A grant has ended: the time until it is gone begins.
    Ended(Revocation),
    /// An ended grant is gone.
    Gone(GrantId, Timestamp, By),
    /// A connection's record, new (`was` is `None`) or changed; stands only if the row is still at that version.
    Integration {
        /// As it is after.
        record: super::integration::Record,
        /// The version it was at.
        was: Option<i32>,
    },
    /// A system has too few managers since then, and who is told; or enough of them again.
    Short {
        /// The system.
        system: SystemId,
        /// Since when; `None` = it has enough.
        since: Option<Timestamp>,
        /// Who is told.
        people: Vec<PersonId>,
    },
    /// A decision on erasure, new (`was` is `None`) or changed; stands only if the row is still at that version.
    Erasure {
        /// As it is after.
        erasure: Box<super::erasure::Erasure>,
        /// The version it was at.
        was: Option<i32>,
    },
    /// Values, keys, names and reasons that are gone for good.
    Erased(Box<super::erasure::Batch>),
    /// How many rows each item of the control list had on a day.
    Counted(jiff::civil::Date, Vec<(super::control::Item, u64)>),
    /// A sample that was drawn.
    Sample(Box<super::control::Sample>),
    /// How somebody wants their mail, and when what waits for them is to be mailed then.
    Wish(PersonId, super::message::Wish, Option<Timestamp>),
}

/// Changes and the events that tell about them; never without an event.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a transition changes nothing until the store records it"]
pub struct Transition {
    changes: Vec<Change>,
    events: Vec<Event>,
}

impl Transition {
    /// A transition; only the domain makes one.
    pub(in crate::domain) fn new(changes: Vec<Change>, events: Vec<Event>) -> Self {
        Self { changes, events }
    }

    /// Something that happened and changed no table of state: a sign-in, a read, a refusal, a heartbeat.
    pub fn happened(event: Event) -> Self {
        Self { changes: Vec::new(), events: vec![event] }
    }

    /// For the store.
    pub(crate) fn into_parts(self) -> (Vec<Change>, Vec<Event>) {
        (self.changes, self.events)
    }
}
