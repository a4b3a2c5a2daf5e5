//! How long a step may wait, and what comes of it: a reminder, then whoever stands in for the silent ones, then a named
//! function. Silence never grants and never refuses; it only brings in more who may answer.
//!
//! Counted in Swedish working days from the day the step was opened. Computed from dates, not from a flag: a job that
//! runs late is late, and skips nothing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::Workdays;

/// The municipality's policy, from the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Which days count.
    pub workdays: Workdays,
    /// Working days until those who have it are reminded.
    pub remind: u16,
    /// Working days until whoever stands in for them may answer too.
    pub substitutes: u16,
    /// Working days until the named function may answer too.
    pub fallback: u16,
    /// Code of that function; without one it stays with those who have it.
    pub function: Option<String>,
    /// Months without a sign-in after which it is asked whether staff paid by the hour still need what they have (E-07);
    /// 0 = it is not asked.
    pub unused_months: u16,
    /// Working days that a decided line waits for training before it lapses.
    pub training: u16,
    /// Days back that an order on paper can be registered afterwards.
    pub late_days: u16,
    /// Working days to confirm what was given on paper; then it is to be removed.
    pub late_confirm: u16,
    /// The longest that a course can be valid, in months.
    pub training_months: i32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            workdays: Workdays::default(),
            remind: 2,
            substitutes: 3,
            fallback: 5,
            function: None,
            unused_months: 2,
            training: 20,
            late_days: 30,
            late_confirm: 5,
            training_months: super::training::MOST_MONTHS,
        }
    }
}

/// How far a step that nobody has answered was passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Asked.
    #[default]
    Asked,
    /// Reminded.
    Reminded,
    /// Those who stand in may answer too.
    Substitutes,
    /// The named function may answer too.
    Fallback,
}

impl Level {
    /// The word for it in the log and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Reminded => "reminded",
            Self::Substitutes => "substitutes",
            Self::Fallback => "fallback",
        }
    }

    /// Just asked; left out where states are stored.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self == Self::Asked
    }
}

impl Policy {
    /// The day on which a step that was opened on `opened` comes to `level`.
    #[must_use]
    pub fn day_of(&self, level: Level, opened: Date) -> Date {
        let days = match level {
            Level::Asked => 0,
            Level::Reminded => self.remind,
            Level::Substitutes => self.substitutes,
            Level::Fallback => self.fallback,
        };
        self.workdays.after(opened, days)
    }

    /// How far a step that was opened on `opened` is passed on by `today`.
    #[must_use]
    pub fn level(&self, opened: Date, today: Date) -> Level {
        [Level::Fallback, Level::Substitutes, Level::Reminded]
            .into_iter()
            .find(|level| self.day_of(*level, opened) <= today)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Opened on the Tuesday before Easter 2026: Good Friday, the weekend and Easter Monday do not count.
    #[test]
    fn r_24_a_step_is_passed_on_in_working_days() {
        let policy = Policy::default();
        let opened = date(2026, 3, 31);
        let levels: Vec<Level> =
            (0..9).map(|n| policy.level(opened, opened.saturating_add(jiff::Span::new().days(n)))).collect();
        use Level::{Asked, Fallback, Reminded, Substitutes};
        assert_eq!(levels[..2], [Asked, Asked]);
        assert_eq!(levels[2], Reminded, "Maundy Thursday is the second working day");
        assert_eq!(levels[3..7], [Reminded; 4]);
        assert_eq!(levels[7..], [Substitutes; 2], "Tuesday after Easter is the third");
        assert_eq!(policy.level(opened, date(2026, 4, 9)), Fallback);
    }
}
