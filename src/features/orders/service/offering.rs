//! What there is to choose from: the people one may order for, and the packages, systems and roles that can be ordered
//! today. What is not here cannot be chosen on the page; what is sent all the same is judged in `sending`.

use serde::Serialize;
use utoipa::ToSchema;

use super::Chosen;
use crate::domain::catalogue::{Base, Guideline, Package, Risk, Role, ScopeKind, System, orderable};
use crate::domain::duties::Actor;
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::register::Card;
use crate::features::{House, view};
use crate::store::StoreError;

/// Most people shown to choose from; the rest is found by searching.
const MOST_SHOWN: usize = 300;

/// Somebody to order for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonChoice {
    /// Id.
    pub id: String,
    /// Who.
    pub person: view::Person,
    /// Chosen already.
    pub chosen: bool,
}

/// People to choose from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeopleChoices {
    /// Those chosen, then those found, in Swedish name order.
    pub people: Vec<PersonChoice>,
    /// How many there are in all.
    pub total: usize,
    /// There are more than are shown.
    pub more: bool,
}

/// A role to choose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoleChoice {
    /// The role.
    pub role: view::Role,
    /// Conditions, in words.
    pub conditions: String,
    /// A purpose must be written.
    pub purpose: bool,
    /// What it must be limited to: `none`, `unit`, `object`.
    pub scope: &'static str,
    /// Longest time in months; 0 = as long as the employment.
    pub max_months: i32,
    /// It is the base order.
    pub base: bool,
    /// Chosen already.
    pub chosen: bool,
}

/// A system with what can be ordered in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemChoice {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
    /// The guideline in force.
    pub guideline: Option<GuidelineView>,
    /// Roles to choose.
    pub roles: Vec<RoleChoice>,
    /// Names of what comes with the base order.
    pub included: Vec<String>,
    /// How many of its roles are chosen.
    pub chosen: usize,
}

/// A guideline, as an orderer reads it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GuidelineView {
    /// Version.
    pub version: String,
    /// Title.
    pub title: String,
    /// Where it stands; a link, never fetched.
    pub url: String,
}

/// A package of roles.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PackageChoice {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// It is for the work of somebody chosen.
    pub usual: bool,
    /// Names of the roles that come with it: low and medium risk.
    pub roles: Vec<String>,
    /// Roles of high and critical risk: each is chosen by itself.
    pub careful: Vec<CarefulRole>,
}

/// A role of a package that does not come with it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CarefulRole {
    /// Id.
    pub id: String,
    /// System and role.
    pub name: String,
    /// Risk.
    pub risk: &'static str,
    /// Chosen already.
    pub chosen: bool,
}

/// Everything that can be ordered today.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Choices {
    /// Packages.
    pub packages: Vec<PackageChoice>,
    /// Systems, by name.
    pub systems: Vec<SystemChoice>,
}

/// What can be ordered today.
///
/// # Errors
/// When the session's person may not act any more.
pub fn choices(house: &House, by: PersonId, chosen: &Chosen, lang: Lang) -> Result<Choices, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut systems: Vec<(Vec<u8>, SystemChoice)> = register
        .systems
        .values()
        .filter_map(|system| {
            let found = system_choice(&actor, system, chosen, lang)?;
            Some(((house.sorted)(&found.name).1, found))
        })
        .collect();
    systems.sort_by(|a, b| a.0.cmp(&b.0));
    let mut packages: Vec<PackageChoice> = register
        .packages
        .iter()
        .filter(|one| !one.closed)
        .map(|package| package_choice(&actor, package, chosen, lang))
        .collect();
    packages.retain(|package| !package.roles.is_empty() || !package.careful.is_empty());
    packages.sort_by_key(|package| !package.usual); // stable: by name within
    Ok(Choices { packages, systems: systems.into_iter().map(|(_, system)| system).collect() })
}

/// A package as a proposal: what comes with it, and what somebody must want by itself.
fn package_choice(actor: &Actor<'_>, package: &Package, chosen: &Chosen, lang: Lang) -> PackageChoice {
    let register = actor.register;
    let name = |role: &Role, system: &System| {
        format!("{}: {}", name_of(system, lang), view::pick(lang, &role.name_sv, &role.name_en))
    };
    let found = package.roles.iter().filter_map(|id| register.role(*id));
    let can = found.filter(|(role, system)| orderable(role, system, actor.day).is_ok());
    let (mut roles, mut careful) = (Vec::new(), Vec::new());
    for (role, system) in can {
        let id = role.id.to_string();
        if comes_with_package(role) {
            roles.push(name(role, system));
        } else {
            let chosen = chosen.roles.contains(&id);
            careful.push(CarefulRole { id, name: name(role, system), risk: view::risk(role.risk), chosen });
        }
    }
    // Only of those whom the actor may order for: a title says nothing here that the list of people does not.
    let people = chosen.people.iter().filter_map(|id| register.person(id.parse().ok()?));
    let mut titles = people.filter(|card| actor.may_order_for(card)).filter_map(|card| card.title.as_deref());
    PackageChoice {
        id: package.id.to_string(),
        name: package.name.clone(),
        usual: titles.any(|title| package.is_for(title)),
        roles,
        careful,
    }
}

/// Whether a role comes with the package that proposes it. What can do much harm is never ticked for anybody.
pub(super) fn comes_with_package(role: &Role) -> bool {
    role.risk < Risk::High
}

fn name_of(system: &System, lang: Lang) -> String {
    view::pick(lang, &system.name_sv, &system.name_en)
}

fn system_choice(actor: &Actor<'_>, system: &System, chosen: &Chosen, lang: Lang) -> Option<SystemChoice> {
    let mut of_system: Vec<&Role> = actor.register.roles.values().filter(|role| role.system == system.id).collect();
    of_system.sort_by(|a, b| a.code.cmp(&b.code));
    let roles: Vec<RoleChoice> = of_system
        .iter()
        .filter(|role| orderable(role, system, actor.day).is_ok())
        .filter_map(|role| role_choice(actor, role, chosen, lang))
        .collect();
    if roles.is_empty() {
        return None;
    }
    let included = of_system.iter().filter(|role| role.active && role.base == Base::Included);
    Some(SystemChoice {
        id: system.id.to_string(),
        name: name_of(system, lang),
        department: system.department.clone(),
        guideline: system.guideline.as_ref().map(guideline),
        included: included.map(|role| view::pick(lang, &role.name_sv, &role.name_en)).collect(),
        chosen: roles.iter().filter(|role| role.chosen).count(),
        roles,
    })
}

fn role_choice(actor: &Actor<'_>, role: &Role, chosen: &Chosen, lang: Lang) -> Option<RoleChoice> {
    let shown = view::role(actor.register, role.id, lang)?;
    Some(RoleChoice {
        conditions: role.conditions.clone(),
        purpose: role.purpose,
        scope: scope_word(role.scope),
        max_months: role.max_months,
        base: role.base == Base::Base,
        chosen: chosen.roles.contains(&shown.id),
        role: shown,
    })
}

/// The word of what a role must be limited to.
pub(super) fn scope_word(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::None => "none",
        ScopeKind::Unit => "unit",
        ScopeKind::Object => "object",
    }
}

/// A guideline in words. Only an address that a browser can safely follow is given as a link.
pub(super) fn guideline(guideline: &Guideline) -> GuidelineView {
    let safe = guideline.url.starts_with("https://") || guideline.url.starts_with("http://");
    GuidelineView {
        version: guideline.version.clone(),
        title: guideline.title.clone(),
        url: if safe { guideline.url.clone() } else { String::new() },
    }
}

/// The people one may order for: those chosen, and those whose name or login has every word of `search` (folded).
///
/// # Errors
/// When the session's person may not act any more.
pub fn people(house: &House, by: PersonId, chosen: &Chosen, search: &str) -> Result<PeopleChoices, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut cards: Vec<&Card> = actor.circle();
    if actor.leads() {
        cards.insert(0, actor.card);
    }
    let total = cards.len();
    let is_chosen = |card: &Card| chosen.people.contains(&card.id.to_string());
    let found =
        |card: &Card| search.split_whitespace().all(|word| card.fold.contains(word) || card.login.contains(word));
    cards.retain(|card| is_chosen(card) || found(card));
    cards.sort_by_key(|card| !is_chosen(card)); // stable: name order within
    let more = cards.len() > MOST_SHOWN;
    cards.truncate(MOST_SHOWN);
    let people = cards
        .into_iter()
        .map(|card| PersonChoice {
            id: card.id.to_string(),
            person: view::person(&actor, card.id),
            chosen: is_chosen(card),
        })
        .collect();
    Ok(PeopleChoices { people, total, more })
}
