//! Lines that nobody may decide: stopped, never granted, and seen by those who can do something about it.
//!
//! They stand in the list of the function that the system's matrix names, of whoever answers for the system, and of the
//! administrator. What they do is to see that the post is filled; so nobody whom a line concerns is named here.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::ids::{LineId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::order::{Line, State};
use crate::features::{House, view};
use crate::store::{StoreError, lines};

/// Lines read in one go.
const STEP: i64 = 500;
/// Most rows shown: more than this is one thing to put right, not many.
const MOST: usize = 500;

/// A line that stands still.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StalledRow {
    /// Number of the order.
    pub number: String,
    /// Number of the line in it.
    pub n: i32,
    /// What is asked for.
    pub role: Option<view::Role>,
    /// The step that nobody can take.
    pub step: Option<&'static str>,
    /// Name of the function, when it is one's.
    pub function: Option<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// Whether the list may hold anything for somebody at all.
fn concerns(actor: &Actor<'_>) -> bool {
    actor.holds(&Post::Administrator) || actor.register.systems.keys().any(|system| of(actor, *system))
}

/// Whether a line of the system is the actor's to see.
fn of(actor: &Actor<'_>, system: SystemId) -> bool {
    let fallback = actor.register.matrices.get(&system).and_then(|matrix| matrix.fallback.clone());
    actor.holds(&Post::Administrator)
        || actor.answers_for(system)
        || fallback.is_some_and(|code| actor.holds(&Post::Function(code)))
}

/// The lines that stand still in the systems that are somebody's to look after, longest first.
///
/// # Errors
/// The store's own.
pub async fn stalled(house: &House, by: PersonId, lang: Lang) -> Result<Vec<StalledRow>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !concerns(&actor) {
        return Ok(Vec::new());
    }
    let (mut after, mut found): (Option<LineId>, Vec<Line>) = (None, Vec::new());
    loop {
        let page = house.db.read(move |conn| lines::in_state(conn, "stalled", after, STEP)).await?;
        let Some(last) = page.last().map(|line| line.id) else { break };
        after = Some(last);
        found.extend(page.into_iter().filter(|line| of(&actor, line.content.system)));
        if found.len() >= MOST {
            break;
        }
    }
    found.sort_by_key(|line| line.since);
    Ok(found.iter().take(MOST).map(|line| row(&actor, line, lang)).collect())
}

fn row(actor: &Actor<'_>, line: &Line, lang: Lang) -> StalledRow {
    use crate::domain::catalogue::Step;
    let at = match line.state {
        State::Stalled { step } => line.content.path.get(step),
        _ => None,
    };
    let function = match at.map(Step::post) {
        Some(Step::Function(code)) => Some(
            actor
                .register
                .functions
                .get(code)
                .map_or_else(|| code.clone(), |f| view::pick(lang, &f.name_sv, &f.name_en)),
        ),
        _ => None,
    };
    StalledRow {
        number: line.number.to_string(),
        n: line.n,
        role: view::role(actor.register, line.content.role, lang),
        step: at.map(view::step_word),
        function,
        since: line.since,
    }
}
