//! Reviewing: what would become of what is chosen, with the questions that are left, before anything is sent.
//!
//! The judgement itself is `planning::preview`; here each judged line is put beside what names it in the form.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;

use super::choosing::{Asked, Chosen};
use super::offering::{GuidelineView, guideline, scope_word};
use super::planning::{LineAsk, PlannedLine, PlannedPerson, preview};
use super::scopes::{UnitChoice, units};
use crate::domain::catalogue::{Base, ScopeKind};
use crate::domain::ids::{PersonId, RoleId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::StoreError;

/// More lines than this, and the page has no fields for single lines: answers are given by role.
pub const MOST_OWN: usize = 300;

/// The page before sending.
#[derive(Debug, Clone, Serialize)]
pub struct Review {
    /// By person, in the order chosen.
    pub people: Vec<ReviewPerson>,
    /// The roles, with what is asked about each.
    pub roles: Vec<ReviewRole>,
    /// Units to choose among, as a tree; empty when no role is limited to one.
    pub units: Vec<UnitChoice>,
    /// Lines that can be sent.
    pub sendable: usize,
    /// Lines that cannot.
    pub refused: usize,
    /// Lines left out.
    pub left_out: usize,
    /// The directory answered.
    pub verified: bool,
    /// There are fields for single lines.
    pub own: bool,
    /// To be given at once.
    pub emergency: bool,
    /// Some line is refused because it is held already: asking for a later end is a way forward.
    pub could_extend: bool,
}

/// A person in the review.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewPerson {
    /// The id that the form has.
    pub asked: String,
    /// Who.
    pub person: view::Person,
    /// Employments, with the one that is meant.
    pub employments: Vec<EmploymentChoice>,
    /// More than one: it must be chosen.
    pub must_choose: bool,
    /// Accounts to choose among, when there are several.
    pub accounts: Vec<AccountChoice>,
    /// Name of the source.
    pub source: Option<String>,
    /// When it was read.
    pub read_at: Option<Timestamp>,
    /// The base order is added for this person.
    pub base_added: bool,
    /// The lines.
    pub lines: Vec<ReviewLine>,
    /// How many of them can be sent.
    pub sendable: usize,
    /// How many cannot.
    pub refused: usize,
}

/// An employment to choose.
#[derive(Debug, Clone, Serialize)]
pub struct EmploymentChoice {
    /// The employment.
    #[serde(flatten)]
    pub employment: view::EmploymentView,
    /// It is the one meant.
    pub chosen: bool,
}

/// An account to choose.
#[derive(Debug, Clone, Serialize)]
pub struct AccountChoice {
    /// The account.
    #[serde(flatten)]
    pub account: view::AccountView,
    /// It is the one meant.
    pub chosen: bool,
}

/// A line in the review.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewLine {
    /// What would become of it; absent when it is left out.
    pub plan: Option<PlannedLine>,
    /// Name of the role.
    pub role: Option<view::Role>,
    /// `PERSON.ROLE`, as the names of its fields end; absent for a base order that the service adds.
    pub key: Option<String>,
    /// The end asked for this line alone.
    pub until: String,
    /// The purpose written for this line alone.
    pub purpose: String,
    /// A purpose must be written.
    pub wants_purpose: bool,
}

/// A role in the review.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewRole {
    /// The role.
    pub role: view::Role,
    /// A purpose must be written.
    pub wants_purpose: bool,
    /// The purpose so far.
    pub purpose: String,
    /// What it must be limited to: `none`, `unit`, `object`.
    pub scope: &'static str,
    /// The unit chosen; empty = each person's own.
    pub unit: String,
    /// Objects to choose among.
    pub objects: Vec<ObjectChoice>,
    /// Conditions, in words.
    pub conditions: String,
    /// The guideline.
    pub guideline: Option<GuidelineView>,
}

/// An object to choose.
#[derive(Debug, Clone, Serialize)]
pub struct ObjectChoice {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// It is the one chosen.
    pub chosen: bool,
}

/// What would become of what is chosen.
///
/// # Errors
/// What makes the whole order impossible; the store's own.
pub async fn review(house: &House, by: PersonId, chosen: &Chosen, lang: Lang) -> Result<Review, StoreError> {
    let register = house.db.register();
    let asked = chosen.asks(&register, house.db.clock().today())?;
    let asks: Vec<LineAsk> = asked.iter().filter_map(|one| one.line.clone()).collect();
    let plan = if asks.is_empty() { None } else { Some(preview(house, by, &asks, lang).await?) };
    let (sendable, refused) = plan.as_ref().map_or((0, 0), |plan| (plan.sendable, plan.refused));
    let verified = plan.as_ref().is_none_or(|plan| plan.verified);
    let mut planned: HashMap<String, PlannedPerson> =
        plan.into_iter().flat_map(|plan| plan.people).map(|person| (person.asked.clone(), person)).collect();
    let people: Vec<ReviewPerson> =
        chosen.people.iter().map(|id| person(&register, chosen, id, planned.remove(id), &asked, lang)).collect();
    let roles: Vec<ReviewRole> =
        chosen.roles.iter().filter_map(|id| role(&register, chosen, id.parse().ok()?, lang)).collect();
    let lines = || people.iter().flat_map(|person| &person.lines);
    let held = |line: &ReviewLine| line.plan.as_ref().is_some_and(|plan| plan.refusal == Some("already-held"));
    Ok(Review {
        units: if roles.iter().any(|role| role.scope == "unit") { units(&register) } else { Vec::new() },
        sendable,
        refused,
        left_out: lines().filter(|line| line.plan.is_none()).count(),
        verified,
        own: asked.len() <= MOST_OWN,
        emergency: !chosen.said("emergency").is_empty(),
        could_extend: !chosen.extend && lines().any(held),
        people,
        roles,
    })
}

fn person(
    register: &Register,
    chosen: &Chosen,
    id: &str,
    planned: Option<PlannedPerson>,
    asked: &[Asked],
    lang: Lang,
) -> ReviewPerson {
    let said = chosen.said(&format!("employment.{id}"));
    let left_out = asked.iter().filter(|one| one.person == id && one.line.is_none());
    let left_out = left_out.map(|one| line(register, chosen, id, one.role.parse().ok(), None, lang));
    let mut shown = ReviewPerson {
        asked: id.to_owned(),
        person: view::Person::default(),
        employments: Vec::new(),
        must_choose: false,
        accounts: Vec::new(),
        source: None,
        read_at: None,
        base_added: false,
        lines: Vec::new(),
        sendable: 0,
        refused: 0,
    };
    if let Some(planned) = planned {
        shown.person = planned.person;
        shown.must_choose = planned.must_choose;
        let account = chosen.said(&format!("account.{id}"));
        let choice = |one: view::AccountView| AccountChoice { chosen: one.id == account, account: one };
        shown.accounts = planned.accounts.into_iter().map(choice).collect();
        shown.source = planned.source;
        shown.read_at = planned.read_at;
        shown.employments = planned
            .employments
            .into_iter()
            .map(|employment| EmploymentChoice { chosen: employment.id == said, employment })
            .collect();
        shown.base_added = planned.lines.iter().any(|line| line.added);
        shown.sendable = planned.lines.iter().filter(|line| line.ok).count();
        shown.refused = planned.lines.len() - shown.sendable;
        let judged = planned.lines.into_iter();
        shown.lines = judged
            .map(|plan| {
                let role = plan.role.as_ref().and_then(|role| role.id.parse().ok());
                line(register, chosen, id, role, Some(plan), lang)
            })
            .collect();
    }
    shown.lines.extend(left_out);
    shown
}

fn line(
    register: &Register,
    chosen: &Chosen,
    person: &str,
    role: Option<RoleId>,
    plan: Option<PlannedLine>,
    lang: Lang,
) -> ReviewLine {
    let key = role.filter(|_| plan.as_ref().is_none_or(|plan| !plan.added)).map(|role| format!("{person}.{role}"));
    let own = |word: &str| key.as_ref().map_or("", |key| chosen.said(&format!("{word}.{key}"))).to_owned();
    ReviewLine {
        until: own("until"),
        purpose: own("purpose"),
        wants_purpose: role.and_then(|id| register.roles.get(&id)).is_some_and(|role| role.purpose || urgent(chosen)),
        role: role.and_then(|id| view::role(register, id, lang)),
        key,
        plan,
    }
}

/// In an emergency it is said why, whatever the role wants.
fn urgent(chosen: &Chosen) -> bool {
    !chosen.said("emergency").is_empty()
}

fn role(register: &Register, chosen: &Chosen, id: RoleId, lang: Lang) -> Option<ReviewRole> {
    let (role, system) = register.role(id)?;
    let object = chosen.said(&format!("object.{id}"));
    Some(ReviewRole {
        role: view::role(register, id, lang)?,
        wants_purpose: (role.purpose || urgent(chosen)) && role.base != Base::Base,
        purpose: chosen.said(&format!("purpose.{id}")).to_owned(),
        scope: scope_word(role.scope),
        unit: chosen.said(&format!("unit.{id}")).to_owned(),
        objects: if role.scope == ScopeKind::Object { objects(register, system.id, object) } else { Vec::new() },
        conditions: role.conditions.clone(),
        guideline: system.guideline.as_ref().map(guideline),
    })
}

fn objects(register: &Register, system: SystemId, chosen: &str) -> Vec<ObjectChoice> {
    let mut found: Vec<ObjectChoice> = register
        .objects
        .values()
        .filter(|object| object.system == system && object.active)
        .map(|object| {
            let id = object.id.to_string();
            ObjectChoice { chosen: id == chosen, id, name: object.name.clone() }
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// What is left of the order as lines, ready to be sent.
///
/// # Errors
/// As [`Chosen::asks`]; [`Refusal::EmptyOrder`] when every line is left out.
pub fn lines(house: &House, chosen: &Chosen) -> Result<Vec<LineAsk>, Refusal> {
    let asked = chosen.asks(&house.db.register(), house.db.clock().today())?;
    let lines: Vec<LineAsk> = asked.into_iter().filter_map(|one| one.line).collect();
    if lines.is_empty() { Err(Refusal::EmptyOrder) } else { Ok(lines) }
}
