//! Permissions that are marked in a list, to do the same with each: as a form sends them and as a program does.

use std::str::FromStr;

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::ids::GrantId;
use crate::domain::refusal::Refusal;

/// A permission as it was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Marked {
    /// Its id.
    #[schema(value_type = String)]
    pub id: GrantId,
    /// Its version.
    pub version: i32,
}

impl FromStr for Marked {
    type Err = Refusal;

    /// Reads `id:version`.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let parts = text.split_once(':').and_then(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?)));
        parts.map(|(id, version)| Self { id, version }).ok_or_else(|| Refusal::BadForm("grant".to_owned()))
    }
}

/// What a list with boxes sends, whatever button is used.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// `id:version` of each.
    #[serde(default)]
    grant: Vec<String>,
    /// A last day, where one is asked for.
    #[serde(default)]
    pub until: Option<Date>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Selection {
    /// What is marked.
    ///
    /// # Errors
    /// [`Refusal::BadForm`] for what the page did not make.
    pub fn marked(&self) -> Result<Vec<Marked>, Refusal> {
        self.grant.iter().map(|one| one.parse()).collect()
    }
}
