//! Choosing: what the order form holds from page to page, what there is to choose from, and the lines that come of it.
//!
//! People times roles, with answers to questions: an answer for a role serves everybody in the order unless a line has
//! its own. So fifty people and fifty roles are a hundred ids in the form and not two thousand five hundred lines, and
//! nothing in the form is believed: who, what and whether is judged by `sending`, every time.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::LineAsk;
use super::offering::comes_with_package;
use crate::domain::catalogue::{Base, Role, ScopeKind};
use crate::domain::employment::living;
use crate::domain::ids::PersonId;
use crate::domain::plan::{MOST_LINES, MOST_PEOPLE};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;

/// What somebody has chosen and answered and not yet sent. A draft is this.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Ids of people.
    #[serde(default)]
    pub people: Vec<String>,
    /// Ids of roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Asks for a later end of what is held.
    #[serde(default)]
    pub extend: bool,
    /// Answers by question: `from`, `until`, `emergency` for all; `employment.PERSON`, `account.PERSON`; `purpose.ROLE`, `unit.ROLE`, `object.ROLE`;
    /// for one line `until.PERSON.ROLE`, `purpose.PERSON.ROLE`, and `leave.PERSON.ROLE` to leave it out.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
}

/// Questions and how many ids stand after each.
const QUESTIONS: &[(&str, usize)] = &[
    ("emergency", 0),
    ("from", 0),
    ("until", 0),
    ("employment", 1),
    ("account", 1),
    ("purpose", 1),
    ("unit", 1),
    ("object", 1),
    ("until", 2),
    ("purpose", 2),
    ("leave", 2),
];

/// One wish of the form, with what names it there.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Id of the person.
    pub person: String,
    /// Id of the role.
    pub role: String,
    /// The line; `None` when it is left out.
    pub line: Option<LineAsk>,
}

impl Chosen {
    /// Takes an answer from the form.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`] when that is not a question of the form.
    pub fn answer(&mut self, question: &str, answer: &str) -> Result<(), Refusal> {
        let mut parts = question.split('.');
        let word = parts.next().unwrap_or_default();
        let ids: Vec<&str> = parts.collect();
        let known = QUESTIONS.contains(&(word, ids.len())) && ids.iter().all(|id| Uuid::try_parse(id).is_ok());
        if !known {
            return Err(Refusal::UnknownField(question.chars().take(64).collect()));
        }
        if !answer.trim().is_empty() {
            self.answers.insert(question.to_owned(), answer.trim().to_owned());
        }
        Ok(())
    }

    /// The answer to a question; empty when there is none.
    #[must_use]
    pub fn said(&self, question: &str) -> &str {
        self.answers.get(question).map_or("", String::as_str)
    }

    /// Adds the roles of packages, each once; those that cannot be ordered are left out, as they are in the list, and so
    /// are those of high and critical risk: somebody must want each of them by itself.
    pub fn add_packages(&mut self, register: &Register, packages: &[String], day: Date) {
        let chosen =
            register.packages.iter().filter(|package| !package.closed && packages.contains(&package.id.to_string()));
        for role in chosen.flat_map(|package| &package.roles) {
            let can = register
                .role(*role)
                .filter(|(role, _)| comes_with_package(role))
                .is_some_and(|(role, system)| crate::domain::catalogue::orderable(role, system, day).is_ok());
            let id = role.to_string();
            if can && !self.roles.contains(&id) {
                self.roles.push(id);
            }
        }
    }

    /// Each person and role once, codes of roles as ids: so that a question has one name.
    pub fn settle(&mut self, register: &Register) {
        for role in &mut self.roles {
            if let Some(known) = register.role_by_code(role) {
                *role = known.id.to_string();
            }
        }
        for list in [&mut self.people, &mut self.roles] {
            let mut seen = std::collections::HashSet::new();
            list.retain(|id| seen.insert(id.clone()));
        }
    }

    /// Whether it is too large for one order.
    ///
    /// # Errors
    /// [`Refusal::EmptyOrder`], [`Refusal::TooManyPeople`], [`Refusal::TooManyLines`].
    pub fn check_size(&self) -> Result<(), Refusal> {
        if self.people.is_empty() || self.roles.is_empty() {
            return Err(Refusal::EmptyOrder);
        }
        if self.people.len() > MOST_PEOPLE {
            return Err(Refusal::TooManyPeople(MOST_PEOPLE));
        }
        if self.people.len() * self.roles.len() > MOST_LINES {
            return Err(Refusal::TooManyLines(MOST_LINES));
        }
        Ok(())
    }

    /// Every pair of person and role, person by person.
    ///
    /// # Errors
    /// As [`Self::check_size`]; [`Refusal::BadForm`] with the question whose answer is not a date.
    pub fn asks(&self, register: &Register, day: Date) -> Result<Vec<Asked>, Refusal> {
        self.check_size()?;
        let (from, until) = (self.date("from")?, self.date("until")?);
        let mut asked = Vec::with_capacity(self.people.len() * self.roles.len());
        for person in &self.people {
            let employment = self.said(&format!("employment.{person}"));
            let unit = own_unit(register, person, employment, day);
            for role in &self.roles {
                let line = self.line(register, person, role, (employment, unit.as_deref()), (from, until))?;
                asked.push(Asked { person: person.clone(), role: role.clone(), line });
            }
        }
        Ok(asked)
    }

    fn line(
        &self,
        register: &Register,
        person: &str,
        role: &str,
        (employment, own_unit): (&str, Option<&str>),
        (from, until): (Option<Date>, Option<Date>),
    ) -> Result<Option<LineAsk>, Refusal> {
        // An order without answers for single lines is the usual one: no names are made for what nobody said.
        let own = |word: &str| self.said(&format!("{word}.{person}.{role}"));
        let lines = self.answers.keys().any(|question| question.matches('.').count() == 2);
        if lines && !own("leave").is_empty() {
            return Ok(None);
        }
        let until = if lines { self.date(&format!("until.{person}.{role}"))?.or(until) } else { until };
        let purpose =
            if lines && !own("purpose").is_empty() { own("purpose") } else { self.said(&format!("purpose.{role}")) };
        let known = role.parse().ok().and_then(|id| register.roles.get(&id));
        let wanted = |word: &str| Some(self.said(&format!("{word}.{role}"))).filter(|id| !id.is_empty());
        let limited = |kind: ScopeKind| known.is_some_and(|role: &Role| role.scope == kind);
        let unit = if limited(ScopeKind::Unit) { wanted("unit").or(own_unit) } else { None };
        let object = if limited(ScopeKind::Object) { wanted("object") } else { None };
        let base = known.is_some_and(|role| role.base == Base::Base);
        Ok(Some(LineAsk {
            person: person.to_owned(),
            role: role.to_owned(),
            unit: unit.map(str::to_owned),
            object: object.map(str::to_owned),
            employment: Some(employment.to_owned()).filter(|id| !id.is_empty()),
            account: Some(self.said(&format!("account.{person}")).to_owned()).filter(|id| !id.is_empty()),
            from,
            // The base order lives as long as the employment; a date meant for the rest must not end it.
            until: if base { None } else { until },
            purpose: purpose.to_owned(),
            extend: self.extend,
            emergency: !self.said("emergency").is_empty(),
            ..LineAsk::default()
        }))
    }

    fn date(&self, question: &str) -> Result<Option<Date>, Refusal> {
        let said = self.said(question);
        if said.is_empty() {
            return Ok(None);
        }
        said.parse().map(Some).map_err(|_| Refusal::BadForm(question.to_owned()))
    }
}

/// The unit of the chosen employment, else of the main one: what a role is limited to when nobody says otherwise.
fn own_unit(register: &Register, person: &str, employment: &str, day: Date) -> Option<String> {
    let id: PersonId = person.parse().ok()?;
    let card = register.person(id)?;
    let mut all: Vec<_> = living(&card.employments, day).collect();
    all.sort_by_key(|e| (e.id != employment, !e.main));
    let code = &all.first()?.unit;
    register.unit_by_code.get(code).map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "00000000-0000-7000-8000-000000000001";
    const TWO: &str = "00000000-0000-7000-8000-000000000002";

    #[test]
    fn only_questions_of_the_form_are_taken() {
        let mut chosen = Chosen::default();
        assert_eq!(chosen.answer(&format!("until.{ONE}.{TWO}"), " 2026-08-31 "), Ok(()));
        assert_eq!(chosen.said(&format!("until.{ONE}.{TWO}")), "2026-08-31");
        for other in ["state", "until.x", "employment", &format!("employment.{ONE}.{TWO}"), &format!("from.{ONE}")] {
            assert!(matches!(chosen.answer(other, "1"), Err(Refusal::UnknownField(_))), "{other}");
        }
        assert_eq!(chosen.answers.len(), 1);
    }

    #[test]
    fn an_answer_for_a_role_serves_everybody_unless_a_line_has_its_own() {
        let mut chosen =
            Chosen { people: vec![ONE.into(), TWO.into(), ONE.into()], roles: vec![TWO.into()], ..Chosen::default() };
        let register = Register::default();
        chosen.settle(&register);
        chosen.answer(&format!("purpose.{TWO}"), "Handläggning").ok();
        chosen.answer(&format!("purpose.{ONE}.{TWO}"), "Jour").ok();
        chosen.answer(&format!("leave.{TWO}.{TWO}"), "1").ok();
        chosen.answer("until", "2026-08-31").ok();
        let day = "2026-02-01".parse().unwrap();
        let asked = chosen.asks(&register, day).unwrap();
        assert_eq!(asked.len(), 2);
        let first = asked[0].line.as_ref().unwrap();
        assert_eq!((first.purpose.as_str(), first.until), ("Jour", "2026-08-31".parse().ok()));
        assert!(asked[1].line.is_none(), "left out");
        chosen.answers.insert("until".into(), "31/8".into());
        assert_eq!(chosen.asks(&register, day).err(), Some(Refusal::BadForm("until".into())));
    }

    #[test]
    fn an_order_has_its_size_checked_before_anything_is_made_of_it() {
        let many = |n: usize| (0..n).map(|i| Uuid::from_u128(i as u128).to_string()).collect::<Vec<_>>();
        let of = |people, roles| Chosen { people: many(people), roles: many(roles), ..Chosen::default() }.check_size();
        assert_eq!(of(50, 50), Ok(()));
        assert_eq!(of(0, 50), Err(Refusal::EmptyOrder));
        assert_eq!(of(201, 1), Err(Refusal::TooManyPeople(200)));
        assert_eq!(of(200, 26), Err(Refusal::TooManyLines(5_000)));
    }
}
