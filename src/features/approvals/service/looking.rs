//! What waits for the reader's decision, with the evidence on the row; and a line by itself, before and after it.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::background::Background;
use crate::domain::approval;
use crate::domain::catalogue::{Post, Step};
use crate::domain::deadline::Level;
use crate::domain::duties::{Actor, Decide, may};
use crate::domain::flow;
use crate::domain::grant::Grant;
use crate::domain::ids::{LineId, OrderId, PersonId, RoleId, SystemId, TaskId};
use crate::domain::lang::Lang;
use crate::domain::late::Late;
use crate::domain::order::{Line, State};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::separation;
use crate::domain::transition::Duty;
use crate::features::{House, view};
use crate::store::connection::Conn;
use crate::store::{StoreError, audit, decisions, grants, late, lines, tasks};

/// How many rows a page has.
pub const PAGE: i64 = 50;
/// A line that waits for the reader's decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionRow {
    /// Where the page begins after this row.
    pub task: String,
    /// The line, with the evidence it was sent with.
    #[serde(flatten)]
    pub line: view::LineView,
    /// In whose place the reader would decide it, as a substitute.
    pub in_stead_of: Option<view::Person>,
    /// How far it was passed on because nobody answered: `asked`, `reminded`, `substitutes`, `fallback`.
    pub level: &'static str,
    /// The reader gives an opinion, and the next step decides.
    pub advises: bool,
    /// Lower roles that can be given instead.
    pub lower: Vec<view::Role>,
    /// What the person has that must not be together with this.
    pub clashes: Vec<ClashView>,
    /// What stands on the paper, when it was registered afterwards.
    pub paper: Option<view::Late>,
    /// Since when it waits for the reader.
    #[schema(value_type = String, format = DateTime)]
    pub waiting_since: Timestamp,
    /// What the person already holds, in this system first; at most five.
    pub held: Vec<view::GrantView>,
    /// How much the person holds in all.
    pub held_count: usize,
    /// Where the guideline can be read.
    pub guideline_url: Option<String>,
    /// What was asked about the line and answered, oldest first.
    pub exchanges: Vec<view::Exchange>,
}

/// A rule that the line meets.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClashView {
    /// What the person has.
    pub with: Option<view::Role>,
    /// `deny` or `warn`.
    pub effect: &'static str,
    /// Why they must not be together.
    pub reason: String,
    /// The last day of the exception that lets it through.
    #[schema(value_type = Option<String>, format = Date)]
    pub excepted_until: Option<Date>,
}

/// A page of what waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionList {
    /// The rows, oldest first.
    pub rows: Vec<DecisionRow>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
    /// The systems that the list can be narrowed to.
    pub systems: Vec<view::SystemChoice>,
}

/// What waits for the reader's decision, oldest first.
///
/// # Errors
/// The store's own.
pub async fn list(
    house: &House,
    by: PersonId,
    system: Option<SystemId>,
    after: Option<TaskId>,
    lang: Lang,
) -> Result<DecisionList, StoreError> {
    let (waiting, found, around) = house
        .db
        .read(move |conn| {
            let waiting = tasks::of(conn, by, Duty::Decide, system, after, PAGE)?;
            let ids: Vec<LineId> = waiting.iter().filter_map(|task| task.line).collect();
            let found = lines::find_many(conn, &ids)?;
            let around = Around::read(conn, &found)?;
            Ok((waiting, found, around))
        })
        .await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let by_id: HashMap<LineId, &Line> = found.iter().map(|line| (line.id, line)).collect();
    let next = (i64::try_from(waiting.len()) == Ok(PAGE)).then(|| waiting.last().map(|t| t.id.to_string())).flatten();
    let rows = waiting
        .iter()
        .filter_map(|task| {
            let line = by_id.get(&task.line?)?;
            Some(decision_row(&actor, task.id.to_string(), line, task.since, &around, lang))
        })
        .collect();
    let systems = view::choices(&actor, waiting.iter().map(|task| task.system), system, lang);
    Ok(DecisionList { rows, next, systems })
}

/// What is known around lines: what the people hold, and what was asked and answered.
struct Around {
    held: Vec<Grant>,
    exchanges: HashMap<String, Vec<view::Exchange>>,
    papers: HashMap<OrderId, Late>,
}

impl Around {
    fn read(conn: &mut Conn, found: &[Line]) -> Result<Self, StoreError> {
        let people: Vec<PersonId> = found.iter().map(|line| line.content.subject).collect();
        // A line that nothing has happened to since it was sent was not asked about: most pages need no look in the log.
        let mut asked: Vec<OrderId> = found.iter().filter(|line| line.version > 1).map(|line| line.order).collect();
        asked.sort_unstable();
        asked.dedup();
        let exchanges =
            if asked.is_empty() { HashMap::new() } else { view::exchanges(&audit::completions(conn, &asked)?) };
        let mut orders: Vec<OrderId> = found.iter().map(|line| line.order).collect();
        orders.sort_unstable();
        orders.dedup();
        let papers = late::of_orders(conn, &orders)?.into_iter().map(|paper| (paper.order, paper)).collect();
        Ok(Self { held: grants::active_of(conn, &people)?, exchanges, papers })
    }
}

fn decision_row(
    actor: &Actor<'_>,
    task: String,
    line: &Line,
    waiting_since: Timestamp,
    around: &Around,
    lang: Lang,
) -> DecisionRow {
    let mut mine: Vec<&Grant> = around.held.iter().filter(|g| g.subject == line.content.subject).collect();
    mine.sort_by_key(|g| g.system != line.content.system);
    let ends = line.content.asks.changes();
    let others: Vec<RoleId> = mine.iter().filter(|grant| Some(grant.id) != ends).map(|grant| grant.role).collect();
    let clashes = separation::clashes(actor.register, line.content.subject, line.content.role, &others, actor.day);
    let guideline = actor.register.systems.get(&line.content.system).and_then(|system| system.guideline.as_ref());
    DecisionRow {
        task,
        exchanges: around.exchanges.get(&line.id.to_string()).cloned().unwrap_or_default(),
        line: view::line(actor, line, lang),
        in_stead_of: approval::seat(line, actor.id(), actor.register, actor.day)
            .and_then(|seat| seat.in_stead_of)
            .map(|id| view::person_near(actor, id, view::is_hidden(actor, line.content.subject))),
        level: match line.state {
            State::Deciding { level, .. } => level.word(),
            _ => Level::Asked.word(),
        },
        advises: at(line) == Some(&Step::Opinion),
        lower: flow::lower(actor.register, line, actor.day)
            .iter()
            .filter_map(|id| view::role(actor.register, *id, lang))
            .collect(),
        clashes: clashes
            .iter()
            .map(|clash| ClashView {
                with: view::role(actor.register, clash.with, lang),
                effect: clash.rule.effect.word(),
                reason: clash.rule.reason.clone(),
                excepted_until: clash.excepted.map(|it| it.until),
            })
            .collect(),
        paper: around
            .papers
            .get(&line.order)
            .filter(|_| !line.content.added)
            .map(|paper| view::late(actor, paper, view::is_hidden(actor, line.content.subject))),
        waiting_since,
        held_count: mine.len(),
        held: mine.iter().take(5).map(|g| view::grant(actor, g, lang)).collect(),
        guideline_url: guideline
            .filter(|guideline| guideline.version == line.content.guideline)
            .map(|guideline| guideline.url.clone())
            .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
    }
}

/// The step that the line waits at.
fn at(line: &Line) -> Option<&Step> {
    match line.state {
        State::Deciding { step, .. } => line.content.path.get(step),
        _ => None,
    }
}

/// How many lines wait for the person, counted no further than a hundred.
///
/// # Errors
/// The store's own.
pub async fn count(house: &House, by: PersonId) -> Result<i64, StoreError> {
    house.db.read(move |conn| tasks::count(conn, by, Duty::Decide, 100)).await
}

/// A line that the reader decides, or could have decided, for its own page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OneLine {
    /// The line with what a decision needs.
    #[serde(flatten)]
    pub row: DecisionRow,
    /// Whether it waits for the reader.
    pub mine: bool,
    /// The reader decided it last, and can still take that back.
    pub can_undo: bool,
    /// What was decided about it so far, oldest first.
    pub decisions: Vec<Taken>,
    /// What there is around it, when it is shown by itself.
    pub background: Option<Background>,
}

/// A decision that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Taken {
    /// Who decided.
    pub by: view::Person,
    /// In whose place.
    pub in_stead_of: Option<view::Person>,
    /// How: `approved`, `declined`, `endorsed`, `advised_against`.
    pub outcome: &'static str,
    /// The reason, where one was given.
    pub reason: String,
    /// Taken back by its maker.
    pub undone: bool,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Lines with the evidence, in the order asked for: for the summary before many decisions, and after them.
///
/// Those that the reader has nothing to do with are left out: they do not exist for them (T13).
///
/// # Errors
/// The store's own.
pub async fn look(house: &House, by: PersonId, ids: Vec<LineId>, lang: Lang) -> Result<Vec<OneLine>, StoreError> {
    let wanted = ids.clone();
    let (found, around, decided) = house
        .db
        .read(move |conn| {
            let found = lines::find_many(conn, &wanted)?;
            let around = Around::read(conn, &found)?;
            Ok((found, around, decisions::of_lines(conn, &wanted)?))
        })
        .await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let by_id: HashMap<LineId, &Line> = found.iter().map(|line| (line.id, line)).collect();
    Ok(ids
        .iter()
        .filter_map(|id| {
            let line = by_id.get(id)?;
            let mine = may::<Decide>(&actor, line).is_ok();
            let taken: Vec<_> = decided.iter().filter(|one| one.line == line.id).collect();
            if !mine && !taken.iter().any(|one| one.by == by) && !knows(&actor, line) {
                return None;
            }
            let decisions = taken
                .iter()
                .map(|one| Taken {
                    by: view::person(&actor, one.by),
                    in_stead_of: one.on_behalf_of.map(|id| view::person(&actor, id)),
                    outcome: one.outcome.word(),
                    reason: one.reason.clone(),
                    undone: one.undone,
                    at: one.at,
                })
                .collect();
            let row = decision_row(&actor, line.id.to_string(), line, line.since, &around, lang);
            let last = taken.iter().rfind(|one| !one.undone);
            let can_undo = last.is_some_and(|one| one.by == by && flow::is_undoable(line, one.step));
            Some(OneLine { row, mine, can_undo, decisions, background: None })
        })
        .collect())
}

/// A line for its own page.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody who has nothing to decide about it; the store's own.
pub async fn one(house: &House, by: PersonId, id: LineId, lang: Lang) -> Result<OneLine, StoreError> {
    let found = house.db.read(move |conn| lines::find(conn, id)).await?.ok_or(Refusal::NotFound)?;
    if let Some(line) = look(house, by, vec![id], lang).await?.pop() {
        let background = super::background::of(house, by, found, lang).await?;
        return Ok(OneLine { background: Some(background), ..line });
    }
    let refusal = Actor::of(&house.db.register(), by, house.db.clock().today())?.beyond();
    Err(house.refuse(by, Thing::Line(id), refusal).await)
}

/// A line that waits for the reader's decision.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody who may not decide it; the store's own.
pub async fn row(house: &House, by: PersonId, id: LineId, lang: Lang) -> Result<view::LineView, StoreError> {
    let line = house.db.read(move |conn| lines::find(conn, id)).await?.ok_or(Refusal::NotFound)?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if may::<Decide>(&actor, &line).is_err() {
        return Err(house.refuse(by, Thing::Line(id), actor.beyond()).await);
    }
    Ok(view::line(&actor, &line, lang))
}

/// Whether the line is the actor's business as one who decides: answers for the system, or may decide one of its steps.
pub(super) fn knows(actor: &Actor<'_>, line: &Line) -> bool {
    actor.owns(line.content.system)
        || actor.holds(&Post::SystemManager(line.content.system))
        || approval::seat(line, actor.id(), actor.register, actor.day).is_some()
        || line.content.path.iter().any(|step| {
            approval::holders(&line.content, line.orderer, step, Level::Asked, actor.register, actor.day)
                .contains(&actor.id())
        })
}
