//! What a system in the catalogue must have: the settings of the rules in `domain::staffing`.

use serde::Deserialize;

use crate::domain::staffing::Staffing;

/// What happens when a system has too few managers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TooFew {
    /// It stands among those that lack something, and its owner is told.
    #[default]
    Warn,
    /// The same, and it is not taken into use.
    Block,
}

/// What a system must have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Catalogue {
    /// Managers who can act, 1 to 9. `BEHORIG_CATALOGUE__MIN_SYSTEM_MANAGERS`. Default 2.
    pub min_system_managers: u16,
    /// `warn` or `block`. `BEHORIG_CATALOGUE__TOO_FEW_MANAGERS`. Default `warn`.
    pub too_few_managers: TooFew,
}

impl Default for Catalogue {
    fn default() -> Self {
        Self { min_system_managers: 2, too_few_managers: TooFew::default() }
    }
}

impl Catalogue {
    /// As the rules use it.
    #[must_use]
    pub fn staffing(&self) -> Staffing {
        Staffing { min: usize::from(self.min_system_managers), block: self.too_few_managers == TooFew::Block }
    }
}
