//! Settings of the file that the personnel system exports: where it is, how old it may be, and what its columns and words
//! mean. What it says comes before what a directory says of employments; it is joined by the person's id and nothing else.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::domain::person::Form;

use super::ConfigError;

/// The file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HrFileConfig {
    /// Where it is. Write it beside and rename it into place, so that half a file is never read. Required.
    pub path: PathBuf,
    /// Name of the source, as evidence shows it; not one of a directory's. Default `"hr"`.
    #[serde(default = "default_name")]
    pub name: String,
    /// Hours after which it is too old to rely on, 1 to 720: then nobody's employment is verified (E-24). Default 26.
    #[serde(default = "default_hours")]
    pub max_age_hours: u16,
    /// What its columns are called.
    #[serde(default)]
    pub columns: HrColumns,
    /// What the words in it mean.
    #[serde(default)]
    pub words: HrWords,
}

fn default_name() -> String {
    "hr".into()
}
const fn default_hours() -> u16 {
    26
}

/// The headings of the columns. `person`, `employment`, `unit`, `form` and `from` must be there; the others may be left
/// out of the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HrColumns {
    /// The personnel system's id of the person. Default `person`.
    pub person: String,
    /// Its id of the employment. Default `employment`.
    pub employment: String,
    /// Code of the unit. Default `unit`.
    pub unit: String,
    /// Form of employment. Default `form`.
    pub form: String,
    /// First day, `2026-08-31`. Default `from`.
    pub from: String,
    /// Last day; empty = until further notice. Default `to`.
    pub to: String,
    /// The main employment. Default `main`.
    pub main: String,
    /// The personnel system's id of the nearest manager. Default `manager`.
    pub manager: String,
    /// On full-time leave. Default `leave`.
    pub leave: String,
    /// Protected identity. Default `protected`.
    pub protected: String,
    /// The employer, where it is another than the municipality (E-26). Default `company`.
    pub company: String,
}

impl Default for HrColumns {
    fn default() -> Self {
        let name = |name: &str| name.to_owned();
        Self {
            person: name("person"),
            employment: name("employment"),
            unit: name("unit"),
            form: name("form"),
            from: name("from"),
            to: name("to"),
            main: name("main"),
            manager: name("manager"),
            leave: name("leave"),
            protected: name("protected"),
            company: name("company"),
        }
    }
}

/// What words mean; compared without regard to case. A word that is not here is a fault, and voids the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HrWords {
    /// Word in `form` → form. Default: 1 → permanent; 2, 9 → fixed_term; T → hourly.
    pub forms: BTreeMap<String, Form>,
    /// Words that mean yes. Default J, Ja, Y, Yes, X, 1.
    pub yes: Vec<String>,
    /// Words that mean no, besides nothing at all. Default N, Nej, No, 0.
    pub no: Vec<String>,
    /// Words in `company` that mean the municipality itself, besides nothing at all. Default: none.
    pub own_companies: Vec<String>,
}

impl Default for HrWords {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let forms = [("1", Form::Permanent), ("2", Form::FixedTerm), ("9", Form::FixedTerm), ("T", Form::Hourly)];
        Self {
            forms: forms.into_iter().map(|(word, form)| (word.to_owned(), form)).collect(),
            yes: words(&["J", "Ja", "Y", "Yes", "X", "1"]),
            no: words(&["N", "Nej", "No", "0"]),
            own_companies: Vec::new(),
        }
    }
}

impl HrFileConfig {
    /// A file with every default.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self {
            path,
            name: default_name(),
            max_age_hours: default_hours(),
            columns: HrColumns::default(),
            words: HrWords::default(),
        }
    }

    /// Checks what can be checked without reading the file.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self, taken: &[&str]) -> Result<(), ConfigError> {
        let fault = |key: &'static str, problem: String| Err(ConfigError::Check { key: key.into(), problem });
        if self.path.as_os_str().is_empty() {
            return fault("hr_file.path", "is empty".into());
        }
        if self.name.trim().is_empty() || taken.iter().any(|name| name.eq_ignore_ascii_case(&self.name)) {
            let problem = format!("`{}` is empty or the name of another source; expected a name of its own", self.name);
            return fault("hr_file.name", problem);
        }
        if self.max_age_hours == 0 || self.max_age_hours > 720 {
            return fault(
                "hr_file.max_age_hours",
                format!("{} is out of range; expected 1 to 720", self.max_age_hours),
            );
        }
        if let Some(word) =
            self.words.yes.iter().find(|word| self.words.no.iter().any(|no| no.eq_ignore_ascii_case(word)))
        {
            return fault("hr_file.words", format!("`{word}` means both yes and no"));
        }
        Ok(())
    }
}
