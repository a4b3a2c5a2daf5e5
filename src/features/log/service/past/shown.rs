//! What is asked about the past, and what is answered: the same for a page and for the API.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::log::service::searching::Named;

/// What is asked of a past instant; without a system nothing is asked yet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedState {
    /// The system: id or key.
    pub system: Option<String>,
    /// When, in Stockholm: `2026-03-14T10:00`.
    pub at: Option<String>,
    /// After this grant: the next page.
    pub after: Option<String>,
    /// `log` = reckon it from the log as well, and say whether both agree.
    pub check: Option<String>,
}

/// What is asked of a person's time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedPerson {
    /// The person: id, account, name or pseudonym.
    pub person: Option<String>,
    /// From this day.
    pub from: Option<String>,
    /// Through this day.
    pub to: Option<String>,
}

/// What is asked of two instants.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedDifference {
    /// The system: id or key.
    pub system: Option<String>,
    /// The first instant.
    pub first: Option<String>,
    /// The second.
    pub second: Option<String>,
    /// After this grant: the next page.
    pub after: Option<String>,
}

/// A permission as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Was {
    /// Id of the grant.
    pub grant: String,
    /// Name and account; the pseudonym of a protected person.
    pub person: String,
    /// The system.
    pub system: String,
    /// The role.
    pub role: String,
    /// Code of the role.
    pub role_code: String,
    /// What it was limited to.
    pub scope: Option<String>,
    /// Name of the unit of the employment; absent for a protected person.
    pub unit: Option<String>,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// How it stood: `in_force`, `coming`, `paused`, `left`.
    pub stood: &'static str,
    /// How it had ended.
    pub ending: Option<String>,
}

/// Whether the history and the log say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Checked {
    /// Permissions by the history.
    pub kept: usize,
    /// Permissions by the log alone.
    pub told: usize,
    /// Those of which they do not say the same.
    pub differing: Vec<String>,
    /// Entries that do not tell any more what a permission became.
    pub untold: u64,
}

/// Who had what in a system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatePage {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The permissions.
    pub rows: Vec<Was>,
    /// `after` of the next page.
    pub next: Option<String>,
    /// What the log alone says, when that was asked.
    pub checked: Option<Checked>,
}

/// A time in which somebody could do something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Could {
    /// What, as it was when it began.
    #[serde(flatten)]
    pub was: Was,
    /// From.
    #[schema(value_type = String, format = DateTime)]
    pub began: Timestamp,
    /// Until; absent = still.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended: Option<Timestamp>,
    /// When it was taken away in the system.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub removed: Option<Timestamp>,
}

/// What somebody could do between two days.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonPage {
    /// Name and account, or pseudonym; absent when nobody, or several, are meant.
    pub person: Option<String>,
    /// Those who may be meant.
    pub named: Vec<Named>,
    /// From this day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Through this day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The times.
    pub rows: Vec<Could>,
}

/// A permission that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Differing {
    /// `added`, `gone`, `changed`.
    pub how: &'static str,
    /// As it was.
    pub was: Option<Was>,
    /// As it is.
    pub is: Option<Was>,
    /// Whose, and what: the later of both.
    pub of: Was,
}

/// What differs between two instants.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DifferencePage {
    /// The first.
    #[schema(value_type = String, format = DateTime)]
    pub first: Timestamp,
    /// The second.
    #[schema(value_type = String, format = DateTime)]
    pub second: Timestamp,
    /// What differs.
    pub rows: Vec<Differing>,
    /// `after` of the next page.
    pub next: Option<String>,
}
