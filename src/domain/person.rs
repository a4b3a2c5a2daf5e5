//! People, employments and units as a source reported them, always with "as of".
//!
//! Nothing here is corrected by this service: what is wrong is put right in the personnel system.
//! Whether an employment admits somebody to something is decided in `employment`, not here.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ids::Guid;

/// What a directory entry stands for, from a mapping of the source's own words (AD `employeeType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Employed by the municipality.
    Employee,
    /// Consultant, supplier, agency staff, trainee: an account without employment.
    External,
    /// Elected official.
    Elected,
    /// A pupil's account; never an employee, even when the pupil has a summer job (E-13).
    Pupil,
    /// Function, resource, test, service or shared account (E-25).
    Function,
    /// Suspended or deceased, says the source (E-27): nothing may stand, and why is for the HR function only.
    Withheld,
    /// A word the mapping does not know: a human looks.
    Unknown,
}

impl Kind {
    /// The word for it in pages, the API and the settings.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::External => "external",
            Self::Elected => "elected",
            Self::Pupil => "pupil",
            Self::Function => "function",
            Self::Withheld => "withheld",
            Self::Unknown => "unknown",
        }
    }
}

/// Form of employment (*anställningsform*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// *Tillsvidare*.
    Permanent,
    /// *Visstid*, *vikariat*, *provanställning*.
    FixedTerm,
    /// *Timanställd*, *timvikarie*, intermittent.
    Hourly,
    /// No employment but an assignment in our own register; never from a source.
    Assignment,
}

/// One employment, as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub struct Employment {
    /// The source's own id of the employment; a grant is bound to it (E-05).
    pub id: String,
    /// Code of the unit (the same code as [`Unit::code`]).
    pub unit: String,
    /// Form of employment.
    pub form: Form,
    /// First day.
    pub from: Date,
    /// Last day, through 23:59:59 in Stockholm; `None` = until further notice.
    pub to: Option<Date>,
    /// The main employment.
    pub main: bool,
    /// On full-time leave (E-08).
    pub on_leave: bool,
    /// The employer, where it is another than the municipality: one of its companies (E-26).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
}

/// When somebody last signed in with an account: it supports a question to the manager and is never a gate (E-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum LastLogin {
    /// The source does not tell.
    #[default]
    Untold,
    /// Never, as far as the source shows.
    Never,
    /// On this day, or somewhat later: AD writes `lastLogonTimestamp` anew only after 9 to 14 days.
    On(Date),
}

impl LastLogin {
    /// The last of several accounts' instants; one that does not tell leaves it open.
    #[must_use]
    pub fn of_all(accounts: impl Iterator<Item = Self>) -> Self {
        accounts
            .reduce(|one, other| if one.min(other) == Self::Untold { Self::Untold } else { one.max(other) })
            .unwrap_or_default()
    }

    /// As the database keeps it; `None` = not told.
    #[must_use]
    pub fn word(self) -> Option<String> {
        match self {
            Self::Untold => None,
            Self::Never => Some("never".to_owned()),
            Self::On(day) => Some(day.to_string()),
        }
    }

    /// Reads [`Self::word`]; what is neither is not told.
    #[must_use]
    pub fn read(word: Option<&str>) -> Self {
        match word {
            Some("never") => Self::Never,
            Some(day) => day.parse().map_or(Self::Untold, Self::On),
            None => Self::Untold,
        }
    }
}

/// A person as a directory reported them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub struct Person {
    /// The immutable id; the only key.
    pub guid: Guid,
    /// Login name (sAMAccountName, uid). Never a key.
    pub login: String,
    /// Name as shown.
    pub name: String,
    /// Given name.
    pub given: String,
    /// Surname.
    pub surname: String,
    /// E-mail address.
    pub mail: Option<String>,
    /// Title (*befattning*).
    pub title: Option<String>,
    /// Code of the unit the entry stands in.
    pub unit: Option<String>,
    /// Nearest manager.
    pub manager: Option<Guid>,
    /// What the entry stands for.
    pub kind: Kind,
    /// The account may be used (AD `userAccountControl` bit 2 not set).
    pub enabled: bool,
    /// The account ends at this instant (AD `accountExpires`); `None` = never.
    pub expires: Option<Timestamp>,
    /// Protected identity (*skyddade personuppgifter*), as the source says.
    pub protected: bool,
    /// The employments, as many as the source knows.
    pub employments: Vec<Employment>,
    /// The source knows only the account: the employment is what the account lets suppose.
    #[serde(default)]
    pub derived: bool,
    /// How many employments could not be read and were left out.
    #[serde(default)]
    pub unread: u16,
    /// The personnel system's id of the person, by which accounts are known to be one person's. Never a name.
    #[serde(default)]
    pub person_id: Option<String>,
    /// The personnel system does not confirm the person: made by hand (E-34).
    #[serde(default)]
    pub manual: bool,
    /// When the account was last used to sign in.
    #[serde(default)]
    pub last_login: LastLogin,
}

/// Whether an employment counts for an account of that kind: who has no employment rests on assignments only.
#[must_use]
pub fn counts(kind: Kind, employment: &Employment) -> bool {
    match kind {
        Kind::Employee => true,
        Kind::External | Kind::Elected => employment.form == Form::Assignment,
        Kind::Pupil | Kind::Function | Kind::Withheld | Kind::Unknown => false,
    }
}

impl Person {
    /// The text by which people are ordered: surname, then given name; as shown where the source has no surname. The
    /// account name comes last, so that namesakes always stand in the same order.
    #[must_use]
    pub fn sort_name(&self) -> String {
        let (given, surname) = (self.given.trim(), self.surname.trim());
        match (surname, given) {
            ("", _) => format!("{} {}", self.name, self.login),
            (surname, "") => format!("{surname} {}", self.login),
            (surname, given) => format!("{surname} {given} {}", self.login),
        }
    }

    /// The text in which people are searched for: as shown, and the account name.
    #[must_use]
    pub fn search_name(&self) -> String {
        format!("{} {}", self.name, self.login)
    }
}

/// An organisational unit, as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub struct Unit {
    /// The immutable id.
    pub guid: Guid,
    /// Code by which employments point to it.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// The unit above.
    pub parent: Option<Guid>,
    /// Who leads it (AD `managedBy`).
    pub manager: Option<Guid>,
}

/// What one question to a source gave: the person, and where and when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The person as read.
    pub person: Person,
    /// Name of the source in the configuration.
    pub source: String,
    /// The server that answered.
    pub server: String,
    /// When it answered.
    pub at: Timestamp,
    /// The attributes that were asked for.
    pub attributes: Arc<[String]>,
    /// Where employments come from that the account itself does not tell, by their id.
    pub origins: Vec<(String, Provenance)>,
}

/// Where and when something was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Name of the source.
    pub source: String,
    /// The server that answered, or the file.
    pub server: String,
    /// When it answered, or when the file was written.
    pub at: Timestamp,
}

/// What the sources answered about some accounts. Not to know is told apart from not to be there, account by account:
/// that one source is silent is no reason to doubt another.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Who was read.
    pub found: HashMap<Guid, Reading>,
    /// Whose source did not answer.
    pub silent: HashSet<Guid>,
}

impl Answer {
    /// The reading of an account: `None` = its source did not answer, `Some(None)` = there is no such account.
    #[must_use]
    pub fn of(&self, guid: Guid) -> Option<Option<&Reading>> {
        if self.silent.contains(&guid) { None } else { Some(self.found.get(&guid)) }
    }

    /// Whether every source that was asked has answered.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.silent.is_empty()
    }
}
