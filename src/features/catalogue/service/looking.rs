//! Looking at the catalogue: every system with its gaps. One system by itself is in `system`.
//!
//! Everybody who is signed in may read it: one must be able to see what can be ordered, on which terms, and who answers
//! for it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Post, Role, Status, Step, System, orderable};
use crate::domain::duties::{Actor, Import, may};
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::register::Register;
use crate::domain::staffing::{Lack, lacks};
use crate::features::{House, view};
use crate::store::StoreError;

/// What a system lacks: `owner`, `managers`, `manager`, `guideline`, `guideline_expired`, `guideline_soon`, `decider`.
type Gap = &'static str;

/// A guideline that is to be reconsidered within so many days is told of.
const SOON_DAYS: i32 = 60;

/// A system in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemRow {
    /// Its id.
    pub id: String,
    /// Its key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
    /// Life cycle: `planned`, `in_use`, `closing`, `closed`.
    pub status: &'static str,
    /// Who owns it.
    pub owners: Vec<view::Person>,
    /// How many roles can be ordered today.
    pub orderable: usize,
    /// How many roles there are.
    pub roles: usize,
    /// What it lacks.
    pub gaps: Vec<Gap>,
}

/// Systems that hold every word of `search` in key, name or department, or in a role's code or name; by name.
///
/// # Errors
/// `session-ended`.
pub fn systems(house: &House, by: PersonId, search: &str, lang: Lang) -> Result<Vec<SystemRow>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let mut rows: Vec<SystemRow> = register
        .systems
        .values()
        .filter(|system| {
            let text = searched(&register, system);
            words.iter().all(|word| text.contains(word))
        })
        .map(|system| row(&actor, system, lang))
        .collect();
    rows.sort_by_cached_key(|row| (row.status == "closed", (house.sorted)(&row.name).1));
    Ok(rows)
}

fn searched(register: &Register, system: &System) -> String {
    let mut text = format!("{} {} {} {}", system.key, system.name_sv, system.name_en, system.department);
    for role in register.roles.values().filter(|role| role.system == system.id) {
        text += &format!(" {} {} {}", role.code, role.name_sv, role.name_en);
    }
    text.to_lowercase()
}

pub(super) fn row(actor: &Actor<'_>, system: &System, lang: Lang) -> SystemRow {
    let register = actor.register;
    let roles: Vec<&Role> = register.roles.values().filter(|role| role.system == system.id && role.active).collect();
    let owners = register.holders(&Post::Owner(system.id), actor.day);
    SystemRow {
        id: system.id.to_string(),
        key: system.key.clone(),
        name: view::pick(lang, &system.name_sv, &system.name_en),
        department: system.department.clone(),
        status: status_word(system.status),
        owners: owners.into_iter().map(|id| view::person(actor, id)).collect(),
        orderable: roles.iter().filter(|role| orderable(role, system, actor.day).is_ok()).count(),
        roles: roles.len(),
        gaps: gaps(actor, system, &roles),
    }
}

/// The word of a life cycle.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Planned => "planned",
        Status::InUse => "in_use",
        Status::Closing => "closing",
        Status::Closed => "closed",
    }
}

fn gaps(actor: &Actor<'_>, system: &System, roles: &[&Role]) -> Vec<Gap> {
    if system.status == Status::Closed {
        return Vec::new();
    }
    let word = |lack| match lack {
        Lack::Owner => "owner",
        Lack::Managers => "managers",
        Lack::FewManagers => "manager",
        Lack::Guideline => "guideline",
        Lack::GuidelineExpired(_) => "guideline_expired",
    };
    let mut gaps: Vec<Gap> = lacks(actor.register, system, actor.day).into_iter().map(word).collect();
    let review = system.guideline.as_ref().and_then(|guideline| guideline.review_by);
    if review.is_some_and(|by| (0..=SOON_DAYS).contains(&(by - actor.day).get_days())) {
        gaps.push("guideline_soon");
    }
    if roles.iter().any(|role| undecided(actor, role)) {
        gaps.push("decider");
    }
    gaps
}

/// Whether a step of the role, whoever it concerns, has nobody who can take it today: its own, and those of the rules
/// that are for it alone.
pub(super) fn undecided(actor: &Actor<'_>, role: &Role) -> bool {
    let rules = actor.register.matrices.get(&role.system).map(|matrix| matrix.rules.as_slice()).unwrap_or_default();
    let mut own = rules.iter().filter(|rule| rule.role == Some(role.id));
    missing(actor, role, &role.steps) || own.any(|rule| missing(actor, role, &rule.then))
}

fn missing(actor: &Actor<'_>, role: &Role, steps: &[Step]) -> bool {
    let register = actor.register;
    steps.iter().any(|step| match step.post() {
        // These depend on the person; what stands twice is no post.
        Step::Manager | Step::Opinion | Step::Second(_) => false,
        Step::Owner => {
            let held = |post| register.holders(&post, actor.day).is_empty();
            held(Post::Owner(role.system)) && held(Post::Deputy(role.system))
        }
        Step::SystemManager => register.holders(&Post::SystemManager(role.system), actor.day).is_empty(),
        Step::Function(code) => register.holders(&Post::Function(code.clone()), actor.day).is_empty(),
        Step::Object => register
            .objects
            .values()
            .filter(|object| object.system == role.system && object.active)
            .any(|object| !object.responsible.is_some_and(|id| register.can_act(id, actor.day))),
    })
}

/// Whether the reader may take in a file.
///
/// # Errors
/// `session-ended`.
pub fn can_import(house: &House, by: PersonId) -> Result<bool, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    Ok(may::<Import>(&actor, &()).is_ok())
}

/// Id and name of every unit, by name.
#[must_use]
pub fn units(house: &House) -> Vec<(String, String)> {
    let register = house.db.register();
    let mut units: Vec<_> = register.units.values().collect();
    units.sort_by_cached_key(|unit| (house.sorted)(&unit.name).1);
    units.into_iter().map(|unit| (unit.id.to_string(), format!("{} ({})", unit.name, unit.code))).collect()
}

/// Code and name of every function, by name.
#[must_use]
pub fn functions(house: &House, lang: Lang) -> Vec<(String, String)> {
    let register = house.db.register();
    let named = |f: &crate::domain::catalogue::Function| (f.code.clone(), view::pick(lang, &f.name_sv, &f.name_en));
    let mut functions: Vec<(String, String)> = register.functions.values().map(named).collect();
    functions.sort_by_cached_key(|(_, name)| (house.sorted)(name).1);
    functions
}
