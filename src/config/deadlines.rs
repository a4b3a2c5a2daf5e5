//! How long a decision may wait: the settings of the rules in `domain::deadline`.

use serde::Deserialize;

use super::{ConfigError, fault};
use crate::domain::calendar::Workdays;
use crate::domain::deadline::Policy;

/// How long a decision may wait, in Swedish working days from the day it was asked for. Silence never grants.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deadlines {
    /// Days until those who have it are reminded, 1 to 60. `BEHORIG_DEADLINES__REMIND`. Default 2.
    pub remind: u16,
    /// Days until their substitute, or whoever leads them, may answer too, 1 to 60. `BEHORIG_DEADLINES__SUBSTITUTES`. Default 3.
    pub substitutes: u16,
    /// Days until the named function may answer too, 1 to 60. `BEHORIG_DEADLINES__FALLBACK`. Default 5.
    pub fallback: u16,
    /// Code of that function. `BEHORIG_DEADLINES__FUNCTION`. Default: none, and it stays with those who have it.
    pub function: Option<String>,
    /// Working days that a decided line waits for training before it lapses, 1 to 120. `BEHORIG_DEADLINES__TRAINING`. Default 20.
    pub training: u16,
    /// The longest that a course can be valid, in months, 1 to 120. `BEHORIG_DEADLINES__TRAINING_MONTHS`. Default 24.
    pub training_months: u16,
    /// Days back that an order on paper can be registered afterwards, 1 to 365. `BEHORIG_DEADLINES__LATE_DAYS`. Default 30.
    pub late_days: u16,
    /// Working days to confirm what was given on paper, 1 to 60; then it is to be removed. `BEHORIG_DEADLINES__LATE_CONFIRM`. Default 5.
    pub late_confirm: u16,
    /// A single working day between two days off (*klämdag*) is a day off. `BEHORIG_DEADLINES__BRIDGES_OFF`. Default false.
    pub bridges_off: bool,
    /// Months without a sign-in after which it is asked whether staff paid by the hour still need what they have, 0 to 12;
    /// 0 = never (E-07). `BEHORIG_DEADLINES__UNUSED_MONTHS`. Default 2.
    pub unused_months: u16,
}

impl Default for Deadlines {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            remind: policy.remind,
            substitutes: policy.substitutes,
            fallback: policy.fallback,
            function: policy.function,
            training: policy.training,
            late_days: policy.late_days,
            late_confirm: policy.late_confirm,
            training_months: u16::try_from(policy.training_months).unwrap_or(u16::MAX),
            bridges_off: policy.workdays.bridges_off,
            unused_months: policy.unused_months,
        }
    }
}

impl Deadlines {
    /// Each setting that must be from 1 to so many, by its key.
    pub(super) fn ranges(&self) -> [(&'static str, u16, u16); 7] {
        [
            ("deadlines.remind", self.remind, 60),
            ("deadlines.substitutes", self.substitutes, 60),
            ("deadlines.fallback", self.fallback, 60),
            ("deadlines.training", self.training, 120),
            ("deadlines.training_months", self.training_months, 120),
            ("deadlines.late_days", self.late_days, 365),
            ("deadlines.late_confirm", self.late_confirm, 60),
        ]
    }

    /// What no range says.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.unused_months > 12 {
            return fault("deadlines.unused_months", "expected 0 to 12");
        }
        if self.substitutes < self.remind || self.fallback < self.substitutes {
            return fault(
                "deadlines.substitutes",
                "expected remind, then substitutes, then fallback: each as late or later",
            );
        }
        Ok(())
    }

    /// As the rules use it.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy {
            workdays: Workdays { bridges_off: self.bridges_off },
            remind: self.remind,
            substitutes: self.substitutes,
            fallback: self.fallback,
            function: self.function.clone().filter(|code| !code.is_empty()),
            training: self.training,
            late_days: self.late_days,
            late_confirm: self.late_confirm,
            training_months: self.training_months.into(),
            unused_months: self.unused_months,
        }
    }
}
