//! Environments of systems.

use serde::{Deserialize, Serialize};

/// Which of a system's environments a role is for: never more than one, and never by the same group as another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// *Produktion*: what people work in.
    #[default]
    Production,
    /// *Test*.
    Test,
    /// *Utbildning*.
    Training,
}

impl Environment {
    /// Every environment with its word, as forms write it.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("production", Self::Production), ("test", Self::Test), ("training", Self::Training)];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(word, _)| *word)
    }
}
