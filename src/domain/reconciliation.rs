//! Reconciliation (*avstämning*): what is in the systems, held against what is granted here.
//!
//! Three differences and one suspicion, each a [`Finding`] with an owner and an age. A finding is found and goes away by
//! itself; in between the system's owner says what shall become of it. It never grants anything: what shall stand is
//! ordered and decided like everything else. `comparing` finds, `copies` suspects, `settling` is what is done about a
//! finding, `taking_over` is the first day's baseline, `lists` a system's own list of users.

pub mod comparing;
pub mod copies;
pub mod lists;
pub mod settling;
pub mod taking_over;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar;
use super::catalogue::Scope;
use super::ids::{FindingId, GrantId, PersonId, RoleId, SystemId};

/// What does not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// *Utan beställning*: in the system, and nothing here says why.
    Unordered,
    /// *Beställd men saknas*: stands here, and is not in the system.
    Missing,
    /// *Kvar efter avslut*: ended here, and still in the system.
    LeftBehind,
    /// *Ser ut att vara kopierad*: an account whose groups are another's.
    Copied,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Unordered, Self::Missing, Self::LeftBehind, Self::Copied];

    /// The word for it in the database, the log, the address and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unordered => "unordered",
            Self::Missing => "missing",
            Self::LeftBehind => "left_behind",
            Self::Copied => "copied",
        }
    }
}

/// Where it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// In the directory's groups.
    Groups,
    /// In the list of users that the system gave.
    List,
}

impl Source {
    /// Every source.
    pub const ALL: &'static [Self] = &[Self::Groups, Self::List];

    /// The word for it in the database and the log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::List => "list",
        }
    }
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// Waits for the owner.
    Open,
    /// May be so until a day: somebody said why.
    Accepted {
        /// Who.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
        /// Through this day; then it waits again.
        until: Date,
    },
    /// The person's manager was asked to order it.
    Asked {
        /// Who asked.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// The manager.
        manager: PersonId,
    },
    /// Is to be taken away.
    Removing {
        /// Who said so.
        by: PersonId,
        /// When.
        at: Timestamp,
    },
    /// Is no longer so.
    Closed {
        /// Since when, as far as is known.
        at: Timestamp,
    },
}

impl State {
    /// The word for it in the database and the log.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted { .. } => "accepted",
            Self::Asked { .. } => "asked",
            Self::Removing { .. } => "removing",
            Self::Closed { .. } => "closed",
        }
    }
}

/// Why an account looks copied, as it was when it was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// From whom.
    pub like: PersonId,
    /// Share of the compared weight that both have, in whole per cent.
    pub percent: u8,
    /// Names of the groups that both have and nothing explains.
    pub shared: Vec<String>,
    /// Of those that only the copy has.
    pub extra: Vec<String>,
    /// Of those that only the other has.
    pub missing: Vec<String>,
    /// Of those that come with unit, department or title.
    pub common: Vec<String>,
    /// Of those that were ordered.
    pub ordered: Vec<String>,
    /// Roles whose groups are among the shared ones: what can be ordered afterwards.
    pub roles: Vec<RoleId>,
    /// When the account was made, where the directory tells.
    pub created: Option<Timestamp>,
}

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// What.
    pub kind: Kind,
    /// Where it was seen.
    pub source: Source,
    /// The system; its owner is the finding's.
    pub system: SystemId,
    /// The role; a copied account has none.
    pub role: Option<RoleId>,
    /// Limited to, where the list says so.
    pub scope: Scope,
    /// Whose; `None` = an account that nobody here has.
    pub subject: Option<PersonId>,
    /// The account, as the source writes it.
    pub account: String,
    /// The grant that stands without effect, or ended without effect.
    pub grant: Option<GrantId>,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// Where it is.
    pub state: State,
    /// Why an account looks copied.
    pub evidence: Option<Evidence>,
    /// Version, counted up with every change.
    pub version: i32,
}

impl Finding {
    /// What makes it the same finding when it is seen again; there is at most one open finding with a key.
    #[must_use]
    pub fn key(&self) -> String {
        let whose = self.subject.map_or_else(|| format!("a:{}", self.account), |person| format!("p:{person}"));
        let role = self.role.map(|role| role.to_string()).unwrap_or_default();
        format!("{}|{}|{}|{role}|{}|{whose}", self.source.word(), self.kind.word(), self.system, self.scope.key())
    }

    /// Whether it waits for the owner on `day`: nobody has said anything, or what was said no longer holds.
    #[must_use]
    pub fn waits(&self, day: Date) -> bool {
        match &self.state {
            State::Open => true,
            State::Accepted { until, .. } => *until < day,
            State::Asked { .. } | State::Removing { .. } | State::Closed { .. } => false,
        }
    }

    /// Whole days since it was first seen.
    #[must_use]
    pub fn age(&self, day: Date) -> i32 {
        (day - calendar::day_of(self.first_seen)).get_days().max(0)
    }
}
