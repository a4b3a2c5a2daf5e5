//! Courses, and which roles demand them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{concerns, keeps};
use crate::domain::duties::{Actor, KeepCourses, KeepSystem, may};
use crate::domain::ids::{CourseId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::training::{self as rules, Course, Policy};
use crate::features::{House, view};
use crate::store::{Receipt, StoreError};

/// A role that demands a course.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DemandView {
    /// The role.
    pub role: view::Role,
    /// `stop` or `warn`.
    pub policy: &'static str,
    /// The reader may change it.
    pub can_change: bool,
}

/// A course.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CourseView {
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
    /// How many months it is valid.
    pub months: i32,
    /// It is given.
    pub active: bool,
    /// Version: goes back with a change.
    pub version: i32,
    /// The roles that demand it, by system.
    pub demands: Vec<DemandView>,
}

/// Every course.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Courses {
    /// By code.
    pub courses: Vec<CourseView>,
    /// The reader may make and change courses.
    pub can_keep: bool,
    /// The reader may say what some role demands.
    pub can_demand: bool,
    /// The longest that a course can be valid, in months.
    pub most_months: i32,
}

/// Every course with the roles that demand it.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who has neither staff nor systems; the store's own.
pub fn courses(house: &House, by: PersonId, lang: Lang) -> Result<Courses, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !concerns(&actor) {
        return Err(Refusal::NotAllowed.into());
    }
    let known = &register.training;
    let demands = |id: CourseId| {
        let all = known.demands.values().flatten().filter(|demand| demand.course == id && !demand.ended);
        let mut shown: Vec<DemandView> = all
            .filter_map(|demand| {
                let system = register.roles.get(&demand.role)?.system;
                Some(DemandView {
                    role: view::role(&register, demand.role, lang)?,
                    policy: demand.policy.word(),
                    can_change: may::<KeepSystem>(&actor, &system).is_ok(),
                })
            })
            .collect();
        shown.sort_by(|a, b| (&a.role.system_key, &a.role.code).cmp(&(&b.role.system_key, &b.role.code)));
        shown
    };
    let mut all: Vec<&Course> = known.courses.values().collect();
    all.sort_by_key(|course| (!course.active, course.code.clone()));
    let view = |course: &Course| CourseView {
        id: course.id.to_string(),
        code: course.code.clone(),
        name_sv: course.name_sv.clone(),
        name_en: course.name_en.clone(),
        name: view::pick(lang, &course.name_sv, &course.name_en),
        months: course.months,
        active: course.active,
        version: course.version,
        demands: demands(course.id),
    };
    Ok(Courses {
        courses: all.into_iter().map(view).collect(),
        can_keep: keeps(&actor),
        can_demand: register.systems.keys().any(|system| may::<KeepSystem>(&actor, system).is_ok()),
        most_months: register.policy.training_months,
    })
}

/// A course to make or change.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CourseAsk {
    /// Version that was shown; 0 for a new one.
    #[serde(default)]
    pub version: i32,
    /// Code.
    pub code: String,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    pub name_en: String,
    /// How many months it is valid.
    pub months: i32,
    /// It is given.
    #[serde(default)]
    pub active: bool,
}

/// Makes a course, or changes the one with that id.
///
/// # Errors
/// The refusal; the store's own.
pub async fn keep_course(
    house: &House,
    by: PersonId,
    id: Option<CourseId>,
    ask: CourseAsk,
) -> Result<(CourseId, Receipt), StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<KeepCourses>(&actor, &())?;
            let before = match id {
                Some(id) => Some(register.training.courses.get(&id).ok_or(Refusal::NotFound)?),
                None => None,
            };
            if before.is_some_and(|course| course.version != ask.version) {
                return Err(Refusal::Stale.into());
            }
            let course = Course {
                id: before.map_or_else(|| tx.fresh(), |course| course.id),
                code: ask.code.trim().to_owned(),
                name_sv: ask.name_sv.trim().to_owned(),
                name_en: ask.name_en.trim().to_owned(),
                months: ask.months,
                active: ask.active || before.is_none(),
                version: before.map_or(1, |course| course.version + 1),
            };
            let (own, was) = (course.id, before.map(|course| course.version));
            Ok((own, tx.record(rules::keep_course(tx.stage(&register), &permit, course, was)?)?))
        })
        .await
}

/// What a role is to demand.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandAsk {
    /// Id or code of the role.
    pub role: String,
    /// Id or code of the course.
    pub course: String,
    /// `stop`, `warn`, or `none`: not demanded any more.
    pub policy: String,
}

/// Says that a role demands a course, in another way, or no more: the system's owner, or the administrator.
///
/// # Errors
/// The refusal; the store's own.
pub async fn demand(house: &House, by: PersonId, ask: DemandAsk) -> Result<Receipt, StoreError> {
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    let register = house.db.register();
    let wanted = ask.role.trim();
    let by_id = wanted.parse().ok().and_then(|id| register.roles.get(&id));
    let role = by_id.or_else(|| register.role_by_code(wanted)).ok_or_else(|| bad("role"))?;
    let (role, system) = (role.id, role.system);
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<KeepSystem>(&actor, &system)?;
            let course = register.training.find(&ask.course).ok_or_else(|| bad("course"))?.id;
            let policy = match ask.policy.as_str() {
                "none" => None,
                word => Some(Policy::of_word(word).ok_or_else(|| bad("policy"))?),
            };
            tx.record(rules::demand(tx.stage(&register), &permit, role, course, policy)?)
        })
        .await;
    house.heard(by, Thing::System(system), done).await
}
