//! The gate: whether, on which employment and until when somebody may get something.
//!
//! One function, asked at order, at decision and at delivery, on a reading from a source. It says nothing about who
//! may order or decide (`duties`), and it never guesses: what is not read is `Unverified`.
//! The cases are E-01 … E-34 of the requirements.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::assignment;
use super::calendar;
use super::person::{Employment, Form, Kind, Provenance, Reading, counts};
use super::refusal::Refusal;

/// Version of these rules; stands in every piece of evidence.
pub const RULES: &str = "gate/2";

/// Longest time for staff paid by the hour before it must be renewed (E-07), in months.
pub const HOURLY_MONTHS: i32 = 4;

/// What the gate is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Today in Stockholm.
    pub today: Date,
    /// The employment chosen, when there is a choice.
    pub employment: Option<&'a str>,
    /// High or critical risk, or a system of K3: leave then needs a human (E-08).
    pub sensitive: bool,
    /// The companies whose staff the system is open to besides the municipality's own (E-26).
    pub companies: &'a [String],
}

/// Why an end date is earlier than asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// The employment ends (E-02).
    Employment,
    /// The assignment ends (E-12).
    Assignment,
    /// Staff paid by the hour (E-07).
    Hourly,
    /// The role's longest time.
    Role,
    /// The system closes.
    System,
    /// It rests on an exception from what must not be together.
    Exception,
    /// Who decided gave less time than was asked for.
    Decision,
}

/// The employment that admits, and until when it can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admission {
    /// Id of the employment.
    pub employment: String,
    /// Code of its unit.
    pub unit: String,
    /// First possible day.
    pub from: Date,
    /// Last possible day and why, when there is one.
    pub until: Option<(Date, Cap)>,
}

/// The gate's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// Employed now.
    Admitted(Admission),
    /// Employed, but not startable yet: future start (E-03) or disabled account (E-11).
    Waiting(Admission),
    /// Employed, but a human must look (E-08).
    Review(Admission),
    /// No.
    Refused(Refusal),
    /// The source did not answer.
    Unverified,
}

impl Gate {
    /// The admission, if there is one.
    #[must_use]
    pub fn admission(&self) -> Option<&Admission> {
        match self {
            Self::Admitted(a) | Self::Waiting(a) | Self::Review(a) => Some(a),
            Self::Refused(_) | Self::Unverified => None,
        }
    }
}

/// What was read when something was decided; stored with the decision and committed to in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Name of the source.
    pub source: String,
    /// Server that answered.
    pub server: String,
    /// When it answered.
    pub at: Timestamp,
    /// The employment relied on.
    pub employment: Option<Employment>,
    /// The account may be used.
    pub enabled: bool,
    /// Version of the rules.
    pub rules: String,
    /// Where the employment was read, when it was not with the account: the personnel system, or another account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employed: Option<Provenance>,
    /// The attributes that were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
}

/// The evidence of a reading with regard to one employment.
#[must_use]
pub fn evidence(reading: &Reading, employment: &str) -> Evidence {
    Evidence {
        source: reading.source.clone(),
        server: reading.server.clone(),
        at: reading.at,
        employment: reading.person.employments.iter().find(|e| e.id == employment).cloned(),
        enabled: reading.person.enabled,
        rules: RULES.to_owned(),
        employed: reading.origins.iter().find(|(id, _)| id == employment).map(|(_, origin)| origin.clone()),
        attributes: reading.attributes.to_vec(),
    }
}

/// Asks the gate.
#[must_use]
pub fn gate(reading: Option<&Reading>, question: Question<'_>) -> Gate {
    let Some(reading) = reading else {
        return Gate::Unverified;
    };
    let person = &reading.person;
    match person.kind {
        Kind::Employee | Kind::External | Kind::Elected => {}
        Kind::Withheld => return Gate::Refused(Refusal::Withheld),
        Kind::Pupil => return Gate::Refused(Refusal::PupilAccount),
        Kind::Function => return Gate::Refused(Refusal::FunctionAccount),
        Kind::Unknown => return Gate::Refused(Refusal::UnknownKind),
    }
    if let Some(expired) = person.expires.filter(|at| *at <= reading.at) {
        return Gate::Refused(Refusal::EmploymentEnded(calendar::day_shown(expired)));
    }
    // Made by hand: until the personnel system confirms it this is somebody from outside (E-34).
    let kind = if person.manual { Kind::External } else { person.kind };
    let employment = match choose(kind, &person.employments, question) {
        Ok(employment) => employment,
        Err(refusal) => return Gate::Refused(refusal),
    };
    let open_to = |company: &String| question.companies.iter().any(|listed| listed.eq_ignore_ascii_case(company));
    if let Some(company) = employment.company.as_ref().filter(|company| !open_to(company)) {
        return Gate::Refused(Refusal::OtherEmployer(company.clone()));
    }
    let admission = admission(employment, person.expires, question.today);
    if employment.from > question.today || !person.enabled {
        Gate::Waiting(admission)
    } else if employment.on_leave && question.sensitive {
        Gate::Review(admission)
    } else {
        Gate::Admitted(admission)
    }
}

/// The employments that live on `today` or begin later.
pub fn living(employments: &[Employment], today: Date) -> impl Iterator<Item = &Employment> {
    employments.iter().filter(move |e| e.to.is_none_or(|to| today <= to))
}

fn choose<'a>(kind: Kind, all: &'a [Employment], question: Question<'_>) -> Result<&'a Employment, Refusal> {
    let mut open = living(all, question.today).filter(|e| counts(kind, e));
    let last = |of: Option<&str>| {
        all.iter()
            .filter(|e| counts(kind, e) && of.is_none_or(|id| e.id == id))
            .filter_map(|e| Some((e.to?, e)))
            .max_by_key(|(to, _)| *to)
    };
    let over = |of: Option<&str>| match last(of) {
        Some((to, ended)) if assignment::is_basis(&ended.id) => Refusal::AssignmentEnded(to),
        Some((to, _)) => Refusal::EmploymentEnded(to),
        None if kind == Kind::Employee => Refusal::NoEmployment,
        None => Refusal::ExternalPerson,
    };
    match question.employment {
        Some(id) => open.find(|e| e.id == id).ok_or_else(|| over(Some(id))),
        None => match (open.next(), open.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => Err(Refusal::ChooseEmployment),
            (None, _) => Err(over(None)),
        },
    }
}

fn admission(employment: &Employment, expires: Option<Timestamp>, today: Date) -> Admission {
    let from = employment.from.max(today);
    let ends = [employment.to, expires.map(calendar::day_shown)].into_iter().flatten().min();
    let cap = if employment.form == Form::Assignment { Cap::Assignment } else { Cap::Employment };
    let mut until = ends.map(|day| (day, cap));
    if employment.form == Form::Hourly {
        let hourly = from.saturating_add(HOURLY_MONTHS.months());
        if until.is_none_or(|(day, _)| hourly < day) {
            until = Some((hourly, Cap::Hourly));
        }
    }
    Admission { employment: employment.id.clone(), unit: employment.unit.clone(), from, until }
}
