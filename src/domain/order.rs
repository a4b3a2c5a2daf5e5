//! The order and its lines. A line is one person, one role, one scope; its state carries its facts.
//!
//! Transitions take the old line and give a [`Transition`](super::transition::Transition) or a refusal; they demand a
//! permit, so nothing changes without a right. Which steps a line needs is in `approval`, who may act in `duties`.

mod decision;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use decision::{Decision, Less, Outcome, Standing};

use super::catalogue::{Scope, Step};
use super::deadline::Level;
use super::employment::{Cap, Evidence};
use super::ids::{GrantId, Guid, LineId, OrderId, PersonId, RoleId, SystemId};

/// The number people use: `B-2026-00412`, counted per year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// Year in Stockholm when it was sent.
    pub year: i32,
    /// Running number in the year, from 1.
    pub seq: i32,
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "B-{}-{:05}", self.year, self.seq)
    }
}

/// An order as it was sent. It never changes; its lines do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: Number,
    /// Who sent it.
    pub orderer: PersonId,
    /// When.
    pub submitted_at: Timestamp,
    /// Hash over the lines' hashes (`oh` in the log).
    pub hash: [u8; 32],
}

/// What the line asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "grant")]
pub enum Asks {
    /// A new permission.
    New,
    /// One that was decided and given on paper: decided here as well, or gone.
    Late,
    /// A later end for one that stands.
    Extend(GrantId),
    /// Another role of the same system, or another scope, in place of one that stands, which ends when this is delivered.
    Change(Before),
    /// What takes over after one in a system that closes, which is kept until its own end.
    Move(Before),
}

impl Asks {
    /// The permission that ends when this is delivered.
    #[must_use]
    pub fn changes(self) -> Option<GrantId> {
        match self {
            Self::Change(before) => Some(before.grant),
            _ => None,
        }
    }
}

/// The permission that a line comes from, as it was when the line was sent: what was shown is what is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Its id.
    pub grant: GrantId,
    /// Its role.
    pub role: RoleId,
    /// What it was limited to.
    pub scope: Scope,
}

/// What is ordered, decided and granted; fixed when the order is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The person concerned.
    pub subject: PersonId,
    /// The person's directory id.
    pub subject_guid: Guid,
    /// Id of the employment it is bound to.
    pub employment: String,
    /// Code of that employment's unit.
    pub unit: String,
    /// The system.
    pub system: SystemId,
    /// The role.
    pub role: RoleId,
    /// What it is limited to.
    pub scope: Scope,
    /// New or longer.
    pub asks: Asks,
    /// Why; empty when the role does not demand it.
    pub purpose: String,
    /// First day.
    pub from: Date,
    /// Last day, inclusive; `None` = as long as the employment.
    pub until: Option<Date>,
    /// Why the end is earlier than asked, when it is.
    pub cap: Option<Cap>,
    /// The guideline's version at the order.
    pub guideline: String,
    /// The approval path at the order.
    pub path: Vec<Step>,
    /// Version of the matrix that gave the path; 0 = the system had none.
    pub matrix: i32,
    /// Number of its rule that gave it; 0 = none fitted, the role's own steps.
    pub rule: i32,
    /// Added by the service: the base order that was missing.
    pub added: bool,
    /// The orderer is the line manager of this employment: the order is the manager's step.
    pub by_manager: bool,
    /// Given at once, decided afterwards.
    pub emergency: bool,
}

impl Content {
    /// The hash that a decision carries: what was shown is what is decided (T04).
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let until = self.until.map(|day| day.to_string()).unwrap_or_default();
        let path = serde_json::to_string(&self.path).unwrap_or_default();
        let asks = serde_json::to_string(&self.asks).unwrap_or_default();
        for part in [
            self.subject_guid.to_string().as_str(),
            &self.employment,
            &self.unit,
            &self.role.to_string(),
            &self.scope.key(),
            &asks,
            &self.purpose,
            &self.from.to_string(),
            &until,
            &self.guideline,
            &path,
        ] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        if self.emergency {
            hash.update(b"emergency");
        }
        // What was sent before there was a matrix keeps its hash.
        if self.matrix > 0 {
            hash.update(self.matrix.to_be_bytes());
            hash.update(self.rule.to_be_bytes());
        }
        hash.finalize().into()
    }
}

/// Where a line is, with the facts of being there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// Sent while the directory did not answer: the employment is checked before anyone can decide.
    Unverified,
    /// Waits for the holders of `path[step]`.
    Deciding {
        /// Index in the path.
        step: usize,
        /// How far it was passed on because nobody answered.
        #[serde(default, skip_serializing_if = "Level::is_asked")]
        level: Level,
    },
    /// Nobody was found for `path[step]`: stopped and visible (*Väntar – ägare saknas*).
    Stalled {
        /// Index in the path.
        step: usize,
    },
    /// The decider asked for more; the orderer answers.
    Completing {
        /// Index in the path.
        step: usize,
        /// The question.
        question: String,
    },
    /// Decided; waits for the start of the employment or for the account.
    Waiting {
        /// Not before this day.
        from: Date,
    },
    /// Decided; waits for training that the role demands.
    Training {
        /// The last day on which it waits; then it lapses.
        until: Date,
    },
    /// To be delivered by the system managers.
    Delivering,
    /// To be delivered by the service itself, in the role's groups.
    Providing,
    /// Delivered; the grant stands.
    Delivered {
        /// The grant.
        grant: GrantId,
    },
    /// Could not be delivered.
    Undeliverable {
        /// Why.
        reason: String,
    },
    /// Declined.
    Declined {
        /// Why.
        reason: String,
    },
    /// Taken back by the orderer.
    Withdrawn,
    /// Lapsed: the employment ended, or the role can no longer be had, before it was done.
    Lapsed {
        /// Code of the refusal that ended it.
        why: String,
    },
}

impl State {
    /// The word for it in the database, the log and the language files (`line-<word>`).
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Deciding { .. } => "deciding",
            Self::Stalled { .. } => "stalled",
            Self::Completing { .. } => "completing",
            Self::Waiting { .. } => "waiting",
            Self::Training { .. } => "training",
            Self::Delivering => "delivering",
            Self::Providing => "providing",
            Self::Delivered { .. } => "delivered",
            Self::Undeliverable { .. } => "undeliverable",
            Self::Declined { .. } => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed { .. } => "lapsed",
        }
    }

    /// Waits for the holders of a step, who were just asked.
    #[must_use]
    pub fn deciding(step: usize) -> Self {
        Self::Deciding { step, level: Level::Asked }
    }

    /// Whether it is decided and not yet delivered.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Training { .. } | Self::Delivering | Self::Providing)
    }

    /// Whether anything more can happen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Unverified
                | Self::Deciding { .. }
                | Self::Stalled { .. }
                | Self::Completing { .. }
                | Self::Waiting { .. }
                | Self::Training { .. }
                | Self::Delivering
                | Self::Providing
        )
    }

    /// Every legal change of state, by word: drawn in `docs/order-states.txt` and checked by the log's verifier.
    pub const LEGAL: &'static [(&'static str, &'static str)] = &[
        ("", "unverified"),
        ("", "deciding"),
        ("", "stalled"),
        ("", "waiting"),
        ("", "training"),
        ("", "delivering"),
        ("", "providing"),
        ("unverified", "deciding"),
        ("unverified", "stalled"),
        ("unverified", "waiting"),
        ("unverified", "training"),
        ("unverified", "delivering"),
        ("unverified", "providing"),
        ("unverified", "withdrawn"),
        ("unverified", "lapsed"),
        ("stalled", "deciding"),
        ("stalled", "stalled"),
        ("stalled", "withdrawn"),
        ("stalled", "lapsed"),
        ("deciding", "deciding"),
        ("deciding", "stalled"),
        ("deciding", "completing"),
        ("deciding", "waiting"),
        ("deciding", "training"),
        ("deciding", "delivering"),
        ("deciding", "providing"),
        ("deciding", "declined"),
        ("deciding", "withdrawn"),
        ("deciding", "lapsed"),
        ("completing", "deciding"),
        ("completing", "stalled"),
        ("completing", "withdrawn"),
        ("completing", "lapsed"),
        ("waiting", "deciding"),
        ("waiting", "stalled"),
        ("waiting", "training"),
        ("waiting", "delivering"),
        ("waiting", "providing"),
        ("waiting", "withdrawn"),
        ("waiting", "lapsed"),
        ("training", "deciding"),
        ("training", "stalled"),
        ("training", "training"),
        ("training", "delivering"),
        ("training", "providing"),
        ("training", "withdrawn"),
        ("training", "lapsed"),
        ("delivering", "deciding"),
        ("delivering", "stalled"),
        ("delivering", "training"),
        ("delivering", "delivering"),
        ("delivering", "delivered"),
        ("delivering", "undeliverable"),
        ("delivering", "withdrawn"),
        ("delivering", "lapsed"),
        ("providing", "deciding"),
        ("providing", "stalled"),
        ("providing", "training"),
        ("providing", "delivering"),
        ("providing", "delivered"),
        ("providing", "withdrawn"),
        ("providing", "lapsed"),
    ];
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// The order it belongs to.
    pub order: OrderId,
    /// The order's number.
    pub number: Number,
    /// Its number in the order, from 1.
    pub n: i32,
    /// Who ordered.
    pub orderer: PersonId,
    /// What is asked.
    pub content: Content,
    /// Hash of the content.
    pub hash: [u8; 32],
    /// Where it is.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// Version, counted up with every change.
    pub version: i32,
    /// The employment as read when it was sent; `None` while unverified.
    pub evidence: Option<Evidence>,
    /// Who has approved a step of it so far.
    pub decided: Vec<PersonId>,
}

impl Line {
    /// Who has decided and may not again: where the matrix says two persons, nobody takes two steps.
    #[must_use]
    pub fn spent(&self) -> &[PersonId] {
        let two = self.content.path.iter().any(|step| matches!(step, Step::Second(_)));
        if two { &self.decided } else { &[] }
    }
}
