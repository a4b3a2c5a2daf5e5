//! What the draft would have made of the last twelve months' lines, before the owner decides it.
//!
//! The lines are read by key, a page at a time and only the columns that rules look at; each page is judged in memory on
//! the reader's own thread.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Post, Step};
use crate::domain::duties::Actor;
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::matrix::what_if::{Example, Kind, Pair, Tally};
use crate::domain::refusal::Refusal;
use crate::features::catalogue::service::system::{StepView, step_view};
use crate::features::{House, view};
use crate::store::{StoreError, history, matrices};

/// Lines read in one go.
const STEP: i64 = 5_000;
/// How far back is looked.
const BACK: SignedDuration = SignedDuration::from_hours(365 * 24);

/// How many lines, as it is and as it would be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountView {
    /// What is counted: `automatic`, `manager`, `system_manager`, `owner`, `function`, `object`, `two`, `stuck`.
    pub what: &'static str,
    /// Under what is in force.
    pub now: usize,
    /// Under the draft.
    pub then: usize,
}

/// A line as an example.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExampleView {
    /// Number of the order.
    pub number: String,
    /// Whom it concerned, for those who may know.
    pub subject: Option<view::Person>,
    /// The role.
    pub role: Option<view::Role>,
    /// Who decides as it is.
    pub now: Vec<StepView>,
    /// Who would decide.
    pub then: Vec<StepView>,
}

/// What a draft would have meant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WhatIfView {
    /// Key of the system.
    pub key: String,
    /// Name of the system.
    pub name: String,
    /// The draft's version.
    pub version: i32,
    /// Its edition.
    pub edition: i32,
    /// Lines sent since then are looked at.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// How many there were.
    pub lines: usize,
    /// How many would be decided in another way.
    pub changed: usize,
    /// What they need.
    pub counts: Vec<CountView>,
    /// How many fall under each rule, by number; first those that no rule fits.
    pub rules: Vec<usize>,
    /// Lines that would be decided in another way.
    pub examples: Vec<ExampleView>,
    /// Lines that would find nobody who may decide.
    pub left: Vec<ExampleView>,
}

/// Whether somebody may try a draft: those who write it, those who decide it, and the auditor.
pub(super) fn may_try(actor: &Actor<'_>, system: SystemId) -> bool {
    actor.answers_for(system) || actor.holds(&Post::Administrator) || actor.holds(&Post::Auditor)
}

/// What the open draft would have meant.
///
/// # Errors
/// [`Refusal::NotAllowed`]; [`Refusal::NotFound`] without a draft; the store's own.
pub async fn what_if(house: &House, by: PersonId, key: &str, lang: Lang) -> Result<WhatIfView, StoreError> {
    let register = house.db.register();
    let day = house.db.clock().today();
    let actor = Actor::of(&register, by, day)?;
    let id = register.find_system(key).ok_or(Refusal::NotFound)?;
    if !may_try(&actor, id) {
        return Err(Refusal::NotAllowed.into());
    }
    let system = register.systems.get(&id).ok_or(Refusal::NotFound)?;
    let all = house.db.read(move |conn| matrices::of_system(conn, id)).await?;
    let draft = all.into_iter().find(|it| it.progress.is_open()).ok_or(Refusal::NotFound)?;
    let since = house.db.clock().now() - BACK;
    let mut after = history::before(since);
    let mut tally = Tally::default();
    loop {
        let (known, tried) = (house.db.register(), draft.clone());
        let (last, counted) = house
            .db
            .read(move |conn| {
                let page = history::of_system(conn, id, after, STEP)?;
                for past in &page {
                    tally.take(&tried, &known, day, past);
                }
                Ok((page.last().map(|past| past.line), tally))
            })
            .await?;
        tally = counted;
        let Some(last) = last else { break };
        after = last;
    }
    let named = actor.answers_for(id) || actor.holds(&Post::Auditor);
    let shown = |examples: &[Example]| -> Vec<ExampleView> {
        examples.iter().map(|one| example(&actor, id, one, (named, lang))).collect()
    };
    Ok(WhatIfView {
        key: system.key.clone(),
        name: view::pick(lang, &system.name_sv, &system.name_en),
        version: draft.version,
        edition: draft.edition,
        since,
        lines: tally.lines,
        changed: tally.changed,
        counts: counts(&tally),
        examples: shown(&tally.examples),
        left: shown(&tally.left),
        rules: tally.rules,
    })
}

fn counts(tally: &Tally) -> Vec<CountView> {
    let count = |what, pair: Pair| CountView { what, now: pair.now, then: pair.then };
    let steps = Kind::ALL.iter().map(|(kind, word)| (*word, tally.steps.get(kind).copied().unwrap_or_default()));
    let steps = steps.filter(|(_, pair)| *pair != Pair::default()).map(|(word, pair)| count(word, pair));
    let first = std::iter::once(count("automatic", tally.automatic));
    first.chain(steps).chain([count("two", tally.two), count("stuck", tally.stuck)]).collect()
}

fn example(actor: &Actor<'_>, system: SystemId, one: &Example, (named, lang): (bool, Lang)) -> ExampleView {
    let steps = |path: &[Step]| path.iter().map(|step| step_view(actor, system, step, lang)).collect();
    ExampleView {
        number: one.number.to_string(),
        subject: named.then(|| view::person(actor, one.subject)),
        role: view::role(actor.register, one.role, lang),
        now: steps(&one.now),
        then: steps(&one.then),
    }
}
