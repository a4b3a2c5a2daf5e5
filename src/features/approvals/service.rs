//! Deciding: the list with the evidence on the row, and approve, decline, ask – one or many at once.
//!
//! The directory is asked outside the transaction; inside it the permit is asked for, what was shown is compared with
//! what stands, and the decision is recorded with its evidence. Of several who decide at once, one wins.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::approval;
use crate::domain::catalogue::{Post, Risk};
use crate::domain::deadline::Level;
use crate::domain::duties::{Actor, Decide, may};
use crate::domain::employment::{Gate, evidence, gate};
use crate::domain::flow::{self, Answered};
use crate::domain::grant::Grant;
use crate::domain::ids::{Guid, LineId, OrderId, PersonId, SystemId, TaskId};
use crate::domain::lang::Lang;
use crate::domain::once::Once;
use crate::domain::order::{Line, State};
use crate::domain::person::{Answer, Reading};
use crate::domain::plan::question;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::transition::Duty;
use crate::features::{House, view};
use crate::store::connection::Conn;
use crate::store::{Receipt, StoreError, Tx, audit, grants, lines, tasks};

/// How many rows a page has.
pub const PAGE: i64 = 50;
/// Most lines decided at once.
pub const MOST: usize = 500;

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
        Ok(Self { held: grants::active_of(conn, &people)?, exchanges })
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
        waiting_since,
        held_count: mine.len(),
        held: mine.iter().take(5).map(|g| view::grant(actor, g, lang)).collect(),
        guideline_url: guideline
            .filter(|guideline| guideline.version == line.content.guideline)
            .map(|guideline| guideline.url.clone())
            .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
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
    /// What was decided about it so far, oldest first.
    pub decisions: Vec<Taken>,
}

/// A decision that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Taken {
    /// Who decided.
    pub by: view::Person,
    /// In whose place.
    pub in_stead_of: Option<view::Person>,
    /// Approved, or declined.
    pub approved: bool,
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
            Ok((found, around, lines::decisions(conn, &wanted)?))
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
                    approved: one.approved,
                    at: one.at,
                })
                .collect();
            let row = decision_row(&actor, line.id.to_string(), line, line.since, &around, lang);
            Some(OneLine { row, mine, decisions })
        })
        .collect())
}

/// A line for its own page.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody who has nothing to decide about it; the store's own.
pub async fn one(house: &House, by: PersonId, id: LineId, lang: Lang) -> Result<OneLine, StoreError> {
    if let Some(line) = look(house, by, vec![id], lang).await?.pop() {
        return Ok(line);
    }
    house.db.read(move |conn| lines::find(conn, id)).await?.ok_or(Refusal::NotFound)?;
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

/// What a decider answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// *Godkänn*.
    Approve,
    /// *Avslå*; a reason is needed.
    Decline,
    /// *Begär komplettering*; a question is needed.
    Ask,
}

/// A line and the content hash that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The line.
    pub line: LineId,
    /// The hash in the form (T04).
    pub hash: [u8; 32],
}

/// What became of one line.
pub type Decided = (LineId, Result<Receipt, StoreError>);

/// Decides lines. Each answers for itself; those that can be decided are.
///
/// # Errors
/// [`Refusal::EmptyOrder`] for none, [`Refusal::TooManyLines`]; the store's own.
pub async fn decide(
    house: &House,
    by: PersonId,
    shown: Vec<Shown>,
    verdict: Verdict,
    text: String,
) -> Result<Vec<Decided>, StoreError> {
    decide_once(house, by, shown, verdict, text, None).await
}

/// As [`decide`], for a request that may be repeated: a line that was decided by it is answered as the first time.
///
/// # Errors
/// As [`decide`]; for a line [`Refusal::IdempotencyMismatch`] when the key came with another content before.
pub async fn decide_once(
    house: &House,
    by: PersonId,
    shown: Vec<Shown>,
    verdict: Verdict,
    text: String,
    once: Option<Once>,
) -> Result<Vec<Decided>, StoreError> {
    if shown.is_empty() {
        return Err(Refusal::EmptyOrder.into());
    }
    if shown.len() > MOST {
        return Err(Refusal::TooManyLines(MOST).into());
    }
    let ids: Vec<LineId> = shown.iter().map(|one| one.line).collect();
    let found = house.db.read(move |conn| lines::find_many(conn, &ids)).await?;
    let read = ask(house, &found).await;
    let work = shown.into_iter().map(|one| {
        let reading = found
            .iter()
            .find(|line| line.id == one.line)
            .and_then(|line| read.of(line.content.subject_guid).map(|reading| reading.cloned()));
        let text = text.clone();
        let once = once.clone();
        async move {
            let work = move |tx: &mut Tx<'_>| {
                tx.once_each(by, once.as_ref(), one.line, |tx| record(tx, by, one, verdict, text, reading))
            };
            let done = house.db.write(work).await;
            (one.line, house.heard(by, Thing::Line(one.line), done).await)
        }
    });
    Ok(futures_util::future::join_all(work).await)
}

/// Asks the directory for everybody concerned: critical roles now, others from at most a minute ago.
async fn ask(house: &House, found: &[Line]) -> Answer {
    let register = house.db.register();
    let critical = |line: &&Line| register.roles.get(&line.content.role).is_none_or(|role| role.risk == Risk::Critical);
    let guids = |wanted: bool| -> HashSet<Guid> {
        found.iter().filter(|line| critical(line) == wanted).map(|line| line.content.subject_guid).collect()
    };
    house.read(guids(true), guids(false)).await
}

/// `reading`: `None` = the directory did not answer; `Some(None)` = it knows no such person.
fn record(
    tx: &mut Tx<'_>,
    by: PersonId,
    one: Shown,
    verdict: Verdict,
    text: String,
    reading: Option<Option<Reading>>,
) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let line = tx.line(one.line)?;
    let permit = may::<Decide>(&actor, &line).map_err(|refusal| foreign(&actor, &line, refusal))?;
    let (role, system) = register.role(line.content.role).ok_or(Refusal::RoleNotOrderable)?;
    let question = question(role, system, tx.day(), Some(&line.content.employment));
    let reading = reading.map(|found| found.map(|reading| register.completed(&reading)));
    let answer = match &reading {
        None => Gate::Unverified,
        Some(None) => Gate::Refused(Refusal::PersonNotFound),
        Some(Some(reading)) => gate(Some(reading), question),
    };
    let answered = Answered {
        id: tx.fresh(),
        shown: one.hash,
        text: text.trim().to_owned(),
        evidence: reading.flatten().map(|reading| evidence(&reading, &line.content.employment)),
        gate: answer,
    };
    let stage = tx.stage(&register);
    let transition = match verdict {
        Verdict::Approve => flow::approve(stage, &permit, line, answered)?,
        Verdict::Decline => flow::decline(stage, &permit, line, answered)?,
        Verdict::Ask => flow::ask(stage, &permit, line, answered)?,
    };
    tx.record(transition)
}

/// What somebody is told who has nothing to do with the line (R-03, T13).
fn foreign(actor: &Actor<'_>, line: &Line, refusal: Refusal) -> Refusal {
    if line.orderer == actor.id() || line.content.subject == actor.id() || knows(actor, line) {
        refusal
    } else {
        actor.beyond()
    }
}

/// Whether the line is the actor's business as one who decides: answers for the system, or may decide one of its steps.
fn knows(actor: &Actor<'_>, line: &Line) -> bool {
    actor.owns(line.content.system)
        || actor.holds(&Post::SystemManager(line.content.system))
        || approval::seat(line, actor.id(), actor.register, actor.day).is_some()
        || line.content.path.iter().any(|step| {
            approval::holders(&line.content, line.orderer, step, Level::Asked, actor.register, actor.day)
                .contains(&actor.id())
        })
}
