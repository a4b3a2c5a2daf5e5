//! One system as everybody may see it: its card, roles with their steps in words, objects, posts and guideline.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::freezing::{self, FreezeView};
use super::groups::GroupView;
use super::looking::{SystemRow, row, undecided};
use super::posts::{PostRow, post_row};
use crate::domain::catalogue::{Base, Object, Post, Role, ScopeKind, Step, System, orderable};
use crate::domain::duties::{Actor, Appoint, KeepSystem, may};
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::StoreError;

/// A step in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepView {
    /// The word: `manager`, `system_manager`, `owner`, `function`, `object`.
    pub step: &'static str,
    /// Name of the function.
    pub function: Option<String>,
    /// Somebody else of the same post than whoever took the step before.
    pub second: bool,
    /// Who can take it today, where that does not depend on whom it concerns.
    pub holders: Vec<view::Person>,
}

/// A role on its system's page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoleView {
    /// Its id.
    pub id: String,
    /// Code.
    pub code: String,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    pub name_en: String,
    /// Name in the reader's language.
    pub name: String,
    /// Risk.
    pub risk: &'static str,
    /// Longest time in months; 0 = as long as the employment.
    pub max_months: i32,
    /// Place in the base order: `no`, `base`, `included`.
    pub base: &'static str,
    /// Who decides, in order; none = a valid employment is enough.
    pub steps: Vec<StepView>,
    /// The steps as the file writes them.
    pub steps_text: String,
    /// What it must be limited to: `none`, `unit`, `object`.
    pub scope: &'static str,
    /// A purpose must be stated.
    pub purpose: bool,
    /// Groups in the directory.
    pub groups: Vec<GroupView>,
    /// Their names, in one text.
    pub group_names: String,
    /// The service gives and takes it by itself, in those groups.
    pub provided: bool,
    /// Conditions.
    pub conditions: String,
    /// Role packages it belongs to.
    pub packages: Vec<String>,
    /// Can be ordered at all.
    pub active: bool,
    /// Code of why it cannot be ordered today.
    pub refusal: Option<&'static str>,
    /// Somebody is missing who decides.
    pub undecided: bool,
    /// Version: goes back with a change.
    pub version: i32,
}

/// The words of a scope and of a base.
fn scope_word(scope: ScopeKind) -> &'static str {
    match scope {
        ScopeKind::None => "none",
        ScopeKind::Unit => "unit",
        ScopeKind::Object => "object",
    }
}

fn base_word(base: Base) -> &'static str {
    match base {
        Base::No => "no",
        Base::Base => "base",
        Base::Included => "included",
    }
}

/// Steps as the file writes them.
pub(super) fn steps_text(steps: &[Step]) -> String {
    if steps.is_empty() {
        return "auto".to_owned();
    }
    let word = |step: &Step| match step {
        Step::Function(code) => format!("function:{code}"),
        other => view::step_word(other).to_owned(),
    };
    // Two persons are written as one word.
    let second = |at: usize| matches!(steps.get(at + 1), Some(Step::Second(_)));
    let first = steps.iter().enumerate().filter(|(_, step)| !matches!(step, Step::Second(_)));
    let words = first.map(|(at, step)| if second(at) { format!("two:{}", word(step)) } else { word(step) });
    words.collect::<Vec<_>>().join("+")
}

/// A step in words, with who can take it today.
pub(super) fn step_view(actor: &Actor<'_>, system: SystemId, step: &Step, lang: Lang) -> StepView {
    let register = actor.register;
    let of = step.post();
    let post = match of {
        Step::Owner => Some(Post::Owner(system)),
        Step::SystemManager => Some(Post::SystemManager(system)),
        Step::Function(code) => Some(Post::Function(code.clone())),
        Step::Manager | Step::Opinion | Step::Object | Step::Second(_) => None,
    };
    let function = match of {
        Step::Function(code) => Some(
            register.functions.get(code).map_or_else(|| code.clone(), |f| view::pick(lang, &f.name_sv, &f.name_en)),
        ),
        _ => None,
    };
    let holders = post.map(|post| register.holders(&post, actor.day)).unwrap_or_default();
    StepView {
        step: view::step_word(of),
        function,
        second: matches!(step, Step::Second(_)),
        holders: holders.into_iter().map(|id| view::person(actor, id)).collect(),
    }
}

fn role_view(actor: &Actor<'_>, system: &System, role: &Role, lang: Lang) -> RoleView {
    let register = actor.register;
    let step = |step: &Step| step_view(actor, system.id, step, lang);
    let packages = register.packages.iter().filter(|package| !package.closed && package.roles.contains(&role.id));
    RoleView {
        id: role.id.to_string(),
        code: role.code.clone(),
        name_sv: role.name_sv.clone(),
        name_en: role.name_en.clone(),
        name: view::pick(lang, &role.name_sv, &role.name_en),
        risk: view::risk(role.risk),
        max_months: role.max_months,
        base: base_word(role.base),
        steps: role.steps.iter().map(step).collect(),
        steps_text: steps_text(&role.steps),
        scope: scope_word(role.scope),
        purpose: role.purpose,
        groups: role.groups.iter().map(GroupView::of).collect(),
        group_names: role.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join(", "),
        provided: role.is_provided(&register.written),
        conditions: role.conditions.clone(),
        packages: packages.map(|package| package.name.clone()).collect(),
        active: role.active,
        refusal: orderable(role, system, actor.day).err().map(|refusal| refusal.code()),
        undecided: role.active && undecided(actor, role),
        version: role.version,
    }
}

/// An object that a role can be limited to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ObjectView {
    /// Its id.
    pub id: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Who decides on it.
    pub responsible: Option<view::Person>,
    /// Can be chosen.
    pub active: bool,
}

/// The guideline in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GuidelineView {
    /// Version.
    pub version: String,
    /// Title.
    pub title: String,
    /// Where the whole text is.
    pub url: String,
    /// The guideline in short.
    pub text: String,
    /// Who decided it: somebody known here, or the text that was given.
    pub decided_by: String,
    /// When.
    #[schema(value_type = Option<String>, format = Date)]
    pub decided_on: Option<Date>,
    /// To be reconsidered at the latest.
    #[schema(value_type = Option<String>, format = Date)]
    pub review_by: Option<Date>,
    /// That day has passed.
    pub expired: bool,
}

/// A system's page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemView {
    /// As in the list.
    #[serde(flatten)]
    pub row: SystemRow,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    pub name_en: String,
    /// Political board.
    pub board: String,
    /// KLASSA: confidentiality, integrity, availability.
    pub k: i32,
    /// Integrity.
    pub r: i32,
    /// Availability.
    pub t: i32,
    /// From this day nothing new can be ordered.
    #[schema(value_type = Option<String>, format = Date)]
    pub stop_date: Option<Date>,
    /// Last day of use.
    #[schema(value_type = Option<String>, format = Date)]
    pub end_date: Option<Date>,
    /// Key of the system that takes over.
    pub successor: String,
    /// Whom to ask.
    pub contact: String,
    /// Where the manual is.
    pub manual_url: String,
    /// The companies whose staff it is open to besides the municipality's own.
    pub companies: Vec<String>,
    /// Whether leave pauses what somebody has here: `by_class`, `always`, `never`.
    pub pause: &'static str,
    /// The guideline in force.
    pub guideline: Option<GuidelineView>,
    /// Its roles, by code; those that can no longer be ordered last.
    pub role_list: Vec<RoleView>,
    /// Its objects, by name.
    pub objects: Vec<ObjectView>,
    /// Owner, deputy, managers: now and to come.
    pub posts: Vec<PostRow>,
    /// Version: goes back with a change.
    pub version: i32,
    /// The matrix in force, when there is one.
    pub matrix: Option<i32>,
    /// The reader may change it.
    pub can_keep: bool,
    /// The reader may name system managers.
    pub can_appoint: bool,
    /// Frozen days, now and to come.
    pub freezes: Vec<FreezeView>,
    /// The reader answers for the system that takes over, and may move those who have something here.
    pub can_move: bool,
    /// The reader may see what of it does not agree with what is granted.
    pub can_reconcile: bool,
}

/// One system, by id or key.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn system(house: &House, by: PersonId, system: &str, lang: Lang) -> Result<SystemView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let id = register.find_system(system).ok_or(Refusal::NotFound)?;
    let system = register.systems.get(&id).ok_or(Refusal::NotFound)?;
    let mut roles: Vec<RoleView> = register
        .roles
        .values()
        .filter(|role| role.system == id)
        .map(|role| role_view(&actor, system, role, lang))
        .collect();
    roles.sort_by(|a, b| (!a.active, &a.code).cmp(&(!b.active, &b.code)));
    let mut objects: Vec<ObjectView> = register
        .objects
        .values()
        .filter(|object| object.system == id)
        .map(|object| object_view(&actor, object))
        .collect();
    objects.sort_by(|a, b| (!a.active, &a.name).cmp(&(!b.active, &b.name)));
    Ok(SystemView {
        row: row(&actor, system, lang),
        name_sv: system.name_sv.clone(),
        name_en: system.name_en.clone(),
        board: system.board.clone(),
        k: system.k,
        r: system.r,
        t: system.t,
        stop_date: system.stop_date,
        end_date: system.end_date,
        successor: system.successor.clone(),
        contact: system.contact.clone(),
        manual_url: system.manual_url.clone(),
        companies: system.companies.clone(),
        pause: system.pause.word(),
        guideline: guideline_view(&actor, system),
        role_list: roles,
        objects,
        posts: posts_of(&actor, id, lang),
        version: system.version,
        matrix: register.matrices.get(&id).map(|matrix| matrix.version),
        can_keep: may::<KeepSystem>(&actor, &id).is_ok(),
        can_appoint: can_appoint(&actor, id),
        freezes: freezing::coming(&actor, id),
        can_move: register.find_system(&system.successor).is_some_and(|new| new != id && actor.answers_for(new)),
        can_reconcile: actor.answers_for(id) || actor.holds(&Post::Auditor) || actor.holds(&Post::Administrator),
    })
}

/// Whether the reader may name system managers; asked with nobody in particular, since one may not name oneself.
fn can_appoint(actor: &Actor<'_>, system: SystemId) -> bool {
    let somebody = actor.register.people.keys().copied().find(|id| *id != actor.id());
    somebody.is_some_and(|id| may::<Appoint>(actor, &(&Post::SystemManager(system), id)).is_ok())
}

fn posts_of(actor: &Actor<'_>, id: SystemId, lang: Lang) -> Vec<PostRow> {
    let mut rows = Vec::new();
    for post in [Post::Owner(id), Post::Deputy(id), Post::SystemManager(id)] {
        let made = actor.register.posts.get(&post).into_iter().flatten();
        rows.extend(made.map(|made| post_row(actor, made, lang)).filter(|row| row.standing != "ended"));
    }
    rows
}

fn object_view(actor: &Actor<'_>, object: &Object) -> ObjectView {
    ObjectView {
        id: object.id.to_string(),
        code: object.code.clone(),
        name: object.name.clone(),
        responsible: object.responsible.map(|id| view::person(actor, id)),
        active: object.active,
    }
}

fn guideline_view(actor: &Actor<'_>, system: &System) -> Option<GuidelineView> {
    let guideline = system.guideline.clone()?;
    let known = actor.find(&guideline.decided_by);
    Some(GuidelineView {
        decided_by: known.map_or(guideline.decided_by, |card| card.name.clone()),
        expired: guideline.review_by.is_some_and(|by| by < actor.day),
        version: guideline.version,
        title: guideline.title,
        url: guideline.url,
        text: guideline.text,
        decided_on: guideline.decided_on,
        review_by: guideline.review_by,
    })
}
