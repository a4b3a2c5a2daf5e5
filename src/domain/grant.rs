//! Access that stands: where it came from, until when, and how it ended.
//!
//! Whether a grant is in force is computed from time, not from a flag: an expiry job that runs late gives nobody
//! more time. Ending needs no decision; every end leaves a task to remove it in the system, until that is done.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::catalogue::{Group, Scope};
use super::ids::{GrantId, LineId, OrderId, PersonId, RoleId, SystemId};
use super::pausing::Pause;
use super::renewal::NotRenewed;

/// How a grant ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// *Avslutad*: planned, by the manager, the owner or the holder.
    Ended,
    /// *Återkallad*: at once.
    Revoked,
    /// The last day passed.
    Expired,
    /// The employment ended.
    EmploymentEnded,
    /// The assignment ended.
    AssignmentEnded,
    /// The base order ended.
    BaseEnded,
    /// The person moved to another unit (E-18).
    Moved,
    /// A review was not answered in time.
    NotConfirmed,
    /// The system is no longer used.
    SystemClosed,
    /// Another was delivered in its place: another role of the system, or another scope.
    Changed,
}

impl Ending {
    /// The word for it in the database, the log and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::EmploymentEnded => "employment_ended",
            Self::AssignmentEnded => "assignment_ended",
            Self::BaseEnded => "base_ended",
            Self::Moved => "moved",
            Self::NotConfirmed => "not_confirmed",
            Self::SystemClosed => "system_closed",
            Self::Changed => "changed",
        }
    }
}

/// Where a grant is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// Stands.
    Active,
    /// Ended here; still to be removed in the system.
    Removing {
        /// How it ended.
        ending: Ending,
        /// When.
        at: Timestamp,
    },
    /// Ended and removed.
    Removed {
        /// How it ended.
        ending: Ending,
        /// When it ended.
        at: Timestamp,
        /// When it was removed in the system.
        removed_at: Timestamp,
    },
}

impl State {
    /// The word for it in the database and the log.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Removing { .. } => "removing",
            Self::Removed { .. } => "removed",
        }
    }
}

/// Why somebody must say whether a grant shall stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The person moved to another unit (E-18).
    Moved,
    /// The account is disabled, and no source says that the employment ended.
    Disabled,
    /// The directory no longer shows the person.
    NotFound,
    /// The personnel system does not know the person (E-34).
    Unconfirmed,
    /// Nobody answers for the assignment any more: only its end, or a new sponsor, is an answer.
    Sponsor,
    /// It was found in the system and taken over: the system's owner answers, not the manager.
    TakenOver,
    /// It was given in an emergency: the system's owner answers.
    Emergency,
    /// Paid by the hour, and has not signed in for months (E-07).
    Unused,
    /// Its time has come: nothing stands for ever without somebody saying that it is needed.
    Periodic,
}

impl Ground {
    /// Every ground.
    pub const ALL: &'static [Self] = &[
        Self::Moved,
        Self::Disabled,
        Self::NotFound,
        Self::Unconfirmed,
        Self::Sponsor,
        Self::TakenOver,
        Self::Emergency,
        Self::Unused,
        Self::Periodic,
    ];

    /// The word for it in the database, the log and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Disabled => "disabled",
            Self::NotFound => "not_found",
            Self::Unconfirmed => "unconfirmed",
            Self::Sponsor => "sponsor",
            Self::TakenOver => "taken_over",
            Self::Emergency => "emergency",
            Self::Unused => "unused",
            Self::Periodic => "periodic",
        }
    }

    /// The system's owner answers, not the manager: no decision of theirs ever gave it.
    #[must_use]
    pub fn is_for_owner(self) -> bool {
        matches!(self, Self::TakenOver | Self::Emergency)
    }
}

/// A question to the manager: shall it stand? Without an answer it ends after `due`. An answered one stays while its
/// ground is there, so that it is not asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// Why.
    pub ground: Ground,
    /// The last day to answer; `None` = answered.
    pub due: Option<Date>,
}

/// Where a grant came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A line of an order: decided and delivered.
    Ordered {
        /// The line.
        line: LineId,
        /// Its order.
        order: OrderId,
    },
    /// Found in the system and taken over (*övertagen*); the system's owner says whether it shall stand.
    TakenOver,
}

impl Origin {
    /// The line, if it came from one.
    #[must_use]
    pub fn line(self) -> Option<LineId> {
        match self {
            Self::Ordered { line, .. } => Some(line),
            Self::TakenOver => None,
        }
    }

    /// The order, if it came from one.
    #[must_use]
    pub fn order(self) -> Option<OrderId> {
        match self {
            Self::Ordered { order, .. } => Some(order),
            Self::TakenOver => None,
        }
    }
}

/// A permission that stands, or stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// Where it came from.
    pub origin: Origin,
    /// Who has it.
    pub subject: PersonId,
    /// The employment it is bound to.
    pub employment: String,
    /// Code of that employment's unit when it was granted.
    pub unit: String,
    /// The system.
    pub system: SystemId,
    /// The role.
    pub role: RoleId,
    /// What it is limited to.
    pub scope: Scope,
    /// First day.
    pub from: Date,
    /// Last day, inclusive; `None` = as long as the employment.
    pub until: Option<Date>,
    /// Where it is.
    pub state: State,
    /// What must be answered for it to go on standing.
    pub review: Option<Review>,
    /// Not in force while its holder is on leave, or coming back from that.
    pub pause: Option<Pause>,
    /// By this day somebody must say that it is still needed; `None` = it ends before.
    pub renew_by: Option<Date>,
    /// Somebody said that it shall not be renewed.
    pub not_renewed: Option<NotRenewed>,
    /// The last day of the employment, where access lasted longer because its end became known too late (E-30).
    pub held_after: Option<Date>,
    /// Delivered when.
    pub delivered_at: Timestamp,
    /// Delivered by; `None` = by the service itself, in the system's AD group.
    pub delivered_by: Option<PersonId>,
    /// Who ordered it in an emergency; they do not confirm it.
    pub emergency_by: Option<PersonId>,
    /// The groups in which it was given, to be taken out of when it ends.
    pub groups: Vec<Group>,
    /// The deliverer's reference.
    pub reference: String,
    /// Version, counted up with every change.
    pub version: i32,
}

/// How a grant looks on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// *Kommande*.
    Coming,
    /// *Aktiv*.
    Active,
    /// *Upphör snart*: within 30 days.
    EndingSoon,
    /// *Pausad (ledighet)*: stands, and is not in force (E-08).
    Paused,
    /// *Upphörd*, by whatever way.
    Ended(Ending),
}

impl Grant {
    /// Whether the service itself gave it, so that being out of the groups is all there is to its removal.
    #[must_use]
    pub fn is_provided(&self) -> bool {
        self.delivered_by.is_none() && !self.groups.is_empty()
    }

    /// Whether it stood at an instant: given by then, and not ended by then. What was delivered again has a later delivery;
    /// its id is from the first.
    #[must_use]
    pub fn stood(&self, at: Timestamp) -> bool {
        let first = self.id.made_at().map_or(self.delivered_at, |made| made.min(self.delivered_at));
        let over = match self.state {
            State::Active => None,
            State::Removing { at, .. } | State::Removed { at, .. } => Some(at),
        };
        first <= at && over.is_none_or(|over| over > at)
    }

    /// How it looks on `day`, computed from its dates.
    #[must_use]
    pub fn standing(&self, day: Date) -> Standing {
        match self.state {
            State::Removing { ending, .. } | State::Removed { ending, .. } => Standing::Ended(ending),
            State::Active => match self.until {
                Some(until) if until < day => Standing::Ended(Ending::Expired),
                _ if self.from > day => Standing::Coming,
                _ if matches!(self.pause, Some(Pause::Paused { .. })) => Standing::Paused,
                Some(until) if (until - day).get_days() <= 30 => Standing::EndingSoon,
                _ => Standing::Active,
            },
        }
    }

    /// The question that waits for an answer.
    #[must_use]
    pub fn question(&self) -> Option<(Ground, Date)> {
        let review = self.review.filter(|_| self.state == State::Active)?;
        review.due.map(|due| (review.ground, due))
    }

    /// Whether it is in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        matches!(self.standing(day), Standing::Active | Standing::EndingSoon)
    }
}
