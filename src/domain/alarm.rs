//! *Larm*: what whoever runs the service must know. What each means, what to do and who does it stand in the language
//! files, under its word; how loud it is the service's owner decides, in the settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// A source of people has not answered, or not in full.
    Directory,
    /// So many vanished from a source that nothing is taken from it.
    Brake,
    /// A change of a group in the directory does not succeed.
    Groups,
    /// The log is not signed, or not what was signed.
    Log,
    /// Mail does not get out.
    Mail,
    /// The ticket system does not take what it is told.
    Hook,
}

/// How loud an alarm is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// At once, at any hour.
    Urgent,
    /// The same working day.
    Day,
    /// Not at all.
    Off,
}

/// How loud each is, where the settings say something else than the default.
pub type Levels = BTreeMap<Alarm, Level>;

impl Alarm {
    /// Every alarm.
    pub const ALL: &'static [Self] = &[Self::Log, Self::Groups, Self::Directory, Self::Brake, Self::Mail, Self::Hook];

    /// The word for it in the settings, the API, the metrics and the language files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Brake => "brake",
            Self::Groups => "groups",
            Self::Log => "log",
            Self::Mail => "mail",
            Self::Hook => "hook",
        }
    }

    /// How loud it is. What lets somebody keep what they should not have, and doubt about the log, cannot wait.
    #[must_use]
    pub fn level(self, set: &Levels) -> Level {
        set.get(&self).copied().unwrap_or(match self {
            Self::Log | Self::Groups | Self::Directory => Level::Urgent,
            Self::Brake | Self::Mail | Self::Hook => Level::Day,
        })
    }
}

impl Level {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Day => "day",
            Self::Off => "off",
        }
    }
}
