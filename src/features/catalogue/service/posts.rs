//! Who holds which post: the register of authorised orderers, owners, managers, functions and the service's own posts
//! . Posts are dated; giving or ending one tells which systems' open lines must find their holders anew.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::catalogue::{Appointment, Post};
use crate::domain::duties::{Actor, Appoint, may};
use crate::domain::ids::{AppointmentId, PersonId, SystemId};
use crate::domain::keeping::{self, post_word};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::StoreError;

/// The words of all posts, in the order in which they are shown.
pub const POSTS: [&str; 10] = [
    "orderer",
    "acting_manager",
    "owner",
    "deputy",
    "system_manager",
    "function",
    "auditor",
    "administrator",
    "hr_function",
    "protected_handler",
];

/// A post to give to somebody.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostAsk {
    /// The post: `orderer`, `acting_manager`, `owner`, `deputy`, `system_manager`, `function`, `auditor`,
    /// `administrator`, `hr_function`, `protected_handler`.
    pub post: String,
    /// Id or key of the system, for owner, deputy and system manager.
    #[serde(default)]
    pub system: Option<String>,
    /// Id or code of the unit, for an orderer or an acting manager.
    #[serde(default)]
    pub unit: Option<String>,
    /// Code of the function.
    #[serde(default)]
    pub function: Option<String>,
    /// Id or login of the person.
    pub person: String,
    /// First day; today when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day, inclusive; until further notice when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
}

impl PostAsk {
    fn post(&self, register: &Register) -> Result<Post, Refusal> {
        let bad = |field: &str| Refusal::BadForm(field.to_owned());
        let system = || register.find_system(self.system.as_deref().unwrap_or_default()).ok_or_else(|| bad("system"));
        let unit = || {
            let unit = self.unit.as_deref().unwrap_or_default();
            let by_id = unit.parse().ok().filter(|id| register.units.contains_key(id));
            by_id.or_else(|| register.unit_by_code.get(unit).copied()).ok_or_else(|| bad("unit"))
        };
        Ok(match self.post.as_str() {
            "orderer" => Post::Orderer(unit()?),
            "acting_manager" => Post::ActingManager(unit()?),
            "owner" => Post::Owner(system()?),
            "deputy" => Post::Deputy(system()?),
            "system_manager" => Post::SystemManager(system()?),
            "function" => {
                let code = self.function.clone().unwrap_or_default();
                if !register.functions.contains_key(&code) {
                    return Err(bad("function"));
                }
                Post::Function(code)
            }
            "auditor" => Post::Auditor,
            "administrator" => Post::Administrator,
            "hr_function" => Post::HrFunction,
            "protected_handler" => Post::ProtectedHandler,
            _ => return Err(bad("post")),
        })
    }
}

/// What giving or ending a post gave.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostChange {
    /// Id of the appointment.
    pub id: String,
    /// Index of the entry in the log.
    pub receipt: u64,
    /// Systems whose open lines are to find their holders anew.
    #[serde(skip)]
    pub moved: Vec<SystemId>,
}

/// The systems in which the post decides or delivers.
fn moved(register: &Register, post: &Post) -> Vec<SystemId> {
    match post {
        Post::Owner(id) | Post::Deputy(id) | Post::SystemManager(id) => vec![*id],
        // Who acts for a manager decides what that manager would, and a function may stand in any matrix there has been.
        Post::ActingManager(_) | Post::Function(_) => register.systems.keys().copied().collect(),
        _ => Vec::new(),
    }
}

/// Gives a post to somebody, from today or later.
///
/// # Errors
/// The refusal: not allowed, an unknown person or system, a first day that has passed, held already; the store's own.
pub async fn appoint(house: &House, by: PersonId, ask: PostAsk) -> Result<PostChange, StoreError> {
    let change = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let post = ask.post(&register)?;
            let unknown = || Refusal::BadForm("person".to_owned());
            let person = actor.find(&ask.person).ok_or_else(unknown)?.id;
            let permit = may::<Appoint>(&actor, &(&post, person))?;
            let from = ask.from.unwrap_or_else(|| tx.day());
            if from < tx.day() {
                return Err(Refusal::BadForm("from".to_owned()).into());
            }
            let overlaps = |made: &Appointment| {
                made.person == person && made.to.is_none_or(|to| to >= from) && ask.to.is_none_or(|to| made.from <= to)
            };
            if register.posts.get(&post).into_iter().flatten().any(overlaps) {
                return Err(Refusal::AlreadyHeld.into());
            }
            let moved = moved(&register, &post);
            let made = Appointment { id: tx.fresh(), post, person, from, to: ask.to, appointed_by: Some(by) };
            let id = made.id.to_string();
            let transition = keeping::appoint(tx.stage(&register), &permit, made)?;
            Ok(PostChange { id, receipt: tx.record(transition)?.index, moved })
        })
        .await?;
    house.moved.note(change.moved.iter().copied());
    Ok(change)
}

/// Ends a post, from today.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAllowed`], [`Refusal::Conflict`] when it has ended; the store's own.
pub async fn end(house: &House, by: PersonId, id: AppointmentId) -> Result<PostChange, StoreError> {
    let change = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let made = register.posts.values().flatten().find(|made| made.id == id).ok_or(Refusal::NotFound)?;
            let permit = may::<Appoint>(&actor, &(&made.post, made.person))?;
            if made.to.is_some_and(|to| to < tx.day()) {
                return Err(Refusal::Conflict.into());
            }
            let transition = keeping::end_appointment(tx.stage(&register), &permit, made)?;
            let receipt = tx.record(transition)?.index;
            Ok(PostChange { id: id.to_string(), receipt, moved: moved(&register, &made.post) })
        })
        .await?;
    house.moved.note(change.moved.iter().copied());
    Ok(change)
}

/// A post that somebody holds, held, or will hold.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostRow {
    /// Id of the appointment.
    pub id: String,
    /// The word of the post.
    pub post: &'static str,
    /// What it is a post of: the name of a system, a unit or a function.
    pub of: Option<String>,
    /// Key of the system, when it is a post of one.
    pub system: Option<String>,
    /// Who holds it.
    pub person: view::Person,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// `upcoming`, `active` or `ended`.
    pub standing: &'static str,
    /// The account can no longer be used: the post decides nothing.
    pub vacant: bool,
    /// The reader may end it.
    pub can_end: bool,
}

/// Which posts are shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostFilter {
    /// Only this post.
    #[serde(default)]
    pub post: Option<String>,
    /// Only rows that hold every one of these words.
    #[serde(default)]
    pub q: Option<String>,
    /// Also those that have ended.
    #[serde(default)]
    pub ended: Option<String>,
}

/// The register of posts, by post, what it is of, and name.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn posts(house: &House, by: PersonId, filter: &PostFilter, lang: Lang) -> Result<Vec<PostRow>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let words: Vec<String> =
        filter.q.as_deref().unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
    let mut rows: Vec<(usize, Vec<u8>, PostRow)> = register
        .posts
        .values()
        .flatten()
        .map(|made| post_row(&actor, made, lang))
        .filter(|row| filter.post.as_deref().is_none_or(|post| post == row.post))
        .filter(|row| filter.ended.is_some() || row.standing != "ended")
        .filter(|row| {
            let text =
                [row.of.as_deref(), row.system.as_deref(), row.person.name.as_deref(), row.person.login.as_deref()];
            let text = text.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase();
            words.iter().all(|word| text.contains(word))
        })
        .map(|row| {
            let place = POSTS.iter().position(|post| *post == row.post).unwrap_or(POSTS.len());
            let card = row.person.id.as_deref().and_then(|id| register.person(id.parse().ok()?));
            (place, card.map(|card| card.sort_key.clone()).unwrap_or_default(), row)
        })
        .collect();
    rows.sort_by(|a, b| (a.0, &a.2.of, &a.1, a.2.from).cmp(&(b.0, &b.2.of, &b.1, b.2.from)));
    Ok(rows.into_iter().map(|(_, _, row)| row).collect())
}

/// One appointment in words.
pub(super) fn post_row(actor: &Actor<'_>, made: &Appointment, lang: Lang) -> PostRow {
    let register = actor.register;
    let system = match &made.post {
        Post::Owner(id) | Post::Deputy(id) | Post::SystemManager(id) => register.systems.get(id),
        _ => None,
    };
    let of = match &made.post {
        Post::Orderer(id) | Post::ActingManager(id) => register.units.get(id).map(|unit| unit.name.clone()),
        Post::Function(code) => register.functions.get(code).map(|f| view::pick(lang, &f.name_sv, &f.name_en)),
        _ => system.map(|system| view::pick(lang, &system.name_sv, &system.name_en)),
    };
    let ended = made.to.is_some_and(|to| to < actor.day);
    PostRow {
        id: made.id.to_string(),
        post: post_word(&made.post),
        of,
        system: system.map(|system| system.key.clone()),
        person: view::person(actor, made.person),
        from: made.from,
        to: made.to,
        standing: if ended {
            "ended"
        } else if made.from > actor.day {
            "upcoming"
        } else {
            "active"
        },
        vacant: !register.can_act(made.person, actor.day),
        can_end: !ended && may::<Appoint>(actor, &(&made.post, made.person)).is_ok(),
    }
}
