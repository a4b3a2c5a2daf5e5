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

use jiff::Timestamp;

use super::brake::Brake;
use super::catalogue::{Appointment, Guideline, Object, Package, Role, System};
use super::event::Event;
use super::grant::Grant;
use super::ids::{AppointmentId, GrantId, LineId, OrderId, PersonId, ProvisionId, SystemId};
use super::order::{Decision, Line, Order};
use super::provision::{By, NewProvision, Outcome, Revocation};

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

/// One change of the tables.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new order.
    NewOrder(Order),
    /// A new line.
    NewLine(Line),
    /// A changed line; stands only if the row is still at that version.
    Line {
        /// As it is after.
        line: Box<Line>,
        /// The version it was at.
        was: i32,
    },
    /// A decision.
    Decision(Decision),
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
    /// A guideline decided for a system.
    Guideline(SystemId, Guideline),
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
    /// People and units as a source reported them, whole.
    Synced(Synced),
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
}

/// A whole answer of a source. Partial answers never come this far (T29).
#[derive(Debug, Clone, PartialEq)]
pub struct Synced {
    /// Name of the source.
    pub source: String,
    /// When the reading began: what was read later, as a change, is newer.
    pub began: Timestamp,
    /// Everybody in it.
    pub people: Vec<super::person::Reading>,
    /// The folded name and sort key of each, in the same order.
    pub keys: Vec<(String, Vec<u8>)>,
    /// Every unit in it.
    pub units: Vec<super::person::Unit>,
}

/// What changed in a source, complete: who is not in it is as before.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Name of the source.
    pub source: String,
    /// Who changed, as they are now.
    pub people: Vec<super::person::Reading>,
    /// The folded name and sort key of each, in the same order.
    pub keys: Vec<(String, Vec<u8>)>,
    /// Every unit, when one of them changed.
    pub units: Option<Vec<super::person::Unit>>,
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
