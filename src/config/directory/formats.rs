//! In which form a directory writes what it says: instants, days, whether an account is open, and employments.
//!
//! Left out, everything is as AD and the usual export write it.

use serde::Deserialize;

/// How an instant or a day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Windows FILETIME, as `accountExpires`; 0 and the greatest number mean never.
    Filetime,
    /// A day, `2026-08-31`; an end is through that day in Stockholm.
    Date,
    /// `20260831215959.0Z` (RFC 4517, 3.3.13), of which the day counts; an end is through that day in Stockholm.
    GeneralizedTime,
}

/// How it is written whether an account is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// Flags of which bit 2 means disabled, as `userAccountControl`.
    #[default]
    Flags,
    /// One of the words in `words.enabled` and `words.disabled`.
    Words,
}

/// How employments are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Employments {
    /// One value each, `id;unit;form|from|to|flags`, in the attributes of `attributes.employments`.
    #[default]
    Record,
    /// An attribute for each part, as `[directory.lists]` says.
    Lists,
}

/// The forms.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Formats {
    /// `expires`: `"filetime"`, `"date"` or `"generalized_time"`. Default `"filetime"`.
    pub expires: Moment,
    /// `created`: as `expires`. Default `"generalized_time"`.
    pub created: Moment,
    /// `last_login`: as `expires`; a FILETIME of 0 means never. Default `"filetime"`.
    pub last_login: Moment,
    /// `control`: `"flags"` or `"words"`. Default `"flags"`.
    pub control: Control,
    /// Employments: `"record"` or `"lists"`. Default `"record"`.
    pub employments: Employments,
}

impl Default for Formats {
    fn default() -> Self {
        Self {
            expires: Moment::Filetime,
            created: Moment::GeneralizedTime,
            last_login: Moment::Filetime,
            control: Control::default(),
            employments: Employments::default(),
        }
    }
}

/// Employments in an attribute for each part. Where somebody has several, each attribute holds a list, and what stands in
/// the same place belongs together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lists {
    /// What stands between the parts of a list. Default `";"`.
    pub separator: char,
    /// How `from` and `to` are written. Default `"date"`.
    pub dates: Moment,
    /// Attribute with the employment's id. Required with `formats.employments = "lists"`.
    pub employment: String,
    /// Attribute with the code of the unit. Required.
    pub unit: String,
    /// Attribute with the form, in the words of `words.forms`. Required.
    pub form: String,
    /// Attribute with the first day. Required.
    pub from: String,
    /// Attribute with the last day; empty = until further notice. Default: none.
    pub to: String,
    /// Attribute that says which is the main one, in the words of `words.yes` and `words.no`. Default: none, and the first is.
    pub main: String,
    /// Attribute that says whether somebody is on full-time leave, in the same words. Default: none.
    pub leave: String,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            separator: ';',
            dates: Moment::Date,
            employment: String::new(),
            unit: String::new(),
            form: String::new(),
            from: String::new(),
            to: String::new(),
            main: String::new(),
            leave: String::new(),
        }
    }
}

impl Lists {
    /// The attributes, the id's first.
    #[must_use]
    pub fn attributes(&self) -> Vec<String> {
        let all = [&self.employment, &self.unit, &self.form, &self.from, &self.to, &self.main, &self.leave];
        all.into_iter().filter(|name| !name.is_empty()).cloned().collect()
    }

    /// Whether what must be there is.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        [&self.employment, &self.unit, &self.form, &self.from].iter().all(|name| !name.is_empty())
    }
}
