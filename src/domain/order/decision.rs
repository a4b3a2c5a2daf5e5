//! What deciders answered: the answer with its facts, as it is kept.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::employment::Evidence;
use crate::domain::ids::{DecisionId, LineId, PersonId, RoleId};

/// What a decider answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// *Godkänn*.
    Approved,
    /// *Avslå*.
    Declined,
    /// *Tillstyrk*: an opinion, decided by the next step.
    Endorsed,
    /// *Avstyrk*: an opinion, decided by the next step.
    AdvisedAgainst,
}

impl Outcome {
    /// The word for it in the database and the API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Endorsed => "endorsed",
            Self::AdvisedAgainst => "advised_against",
        }
    }

    /// The outcome of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Approved, Self::Declined, Self::Endorsed, Self::AdvisedAgainst]
            .into_iter()
            .find(|one| one.word() == word)
    }
}

/// What a decider gave less of than was asked for: part of the decision itself, not a new order (T04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Less {
    /// An earlier last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// A lower role of the same system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
}

impl Less {
    /// As asked for.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.until.is_none() && self.role.is_none()
    }
}

/// A decision that stands, as far as taking it back needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its id.
    pub id: DecisionId,
    /// The line.
    pub line: LineId,
    /// Index of the step.
    pub step: usize,
    /// The answer.
    pub outcome: Outcome,
    /// Who decided.
    pub by: PersonId,
    /// In whose place.
    pub on_behalf_of: Option<PersonId>,
}

/// A decision on one step of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// The line.
    pub line: LineId,
    /// Index of the step.
    pub step: usize,
    /// The answer.
    pub outcome: Outcome,
    /// Who decided.
    pub by: PersonId,
    /// In whose place, when it was a substitute.
    pub on_behalf_of: Option<PersonId>,
    /// Who ordered; stands in the row so that the database can refuse a decision on one's own.
    pub orderer: PersonId,
    /// Who is concerned; likewise.
    pub subject: PersonId,
    /// The reason; never empty when declined.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Nobody may take two steps of this line; the database refuses it too.
    pub two_persons: bool,
    /// The content hash that was shown.
    pub shown: [u8; 32],
    /// What was given less of.
    pub less: Less,
    /// The employment as read at the decision.
    pub evidence: Option<Evidence>,
}
