//! Looking at orders: one's own list, and one order with its lines, decisions and history as the reader may see them.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::tracking::{self, TrackStep};
use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::ids::{LineId, OrderId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::log::commitment;
use crate::domain::order::{Line, Order, State};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::view;
use crate::store::decisions::Decided;
use crate::store::{StoreError, audit, decisions, late, lines, tasks};

/// How many orders a page of the list has.
pub const PAGE: i64 = 25;

/// An order in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderRow {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// When it was sent.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    /// The people concerned; at most three.
    pub people: Vec<view::Person>,
    /// How many people.
    pub people_count: usize,
    /// How many lines.
    pub lines: usize,
    /// How many lines are still open.
    pub open: usize,
    /// Where it is: `deciding`, `stalled`, `delivered`, `partly`, … the most urgent of its lines.
    pub state: &'static str,
    /// The state as its tag says it.
    pub tag: &'static str,
}

/// One's own orders, newest first, older than `before`.
///
/// # Errors
/// The store's own.
pub async fn mine(house: &House, by: PersonId, before: Option<OrderId>) -> Result<Vec<OrderRow>, StoreError> {
    let (orders, all) = house
        .db
        .read(move |conn| {
            let orders = lines::orders_by(conn, by, before, PAGE)?;
            let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
            let all = lines::of_orders(conn, &ids)?;
            Ok((orders, all))
        })
        .await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut by_order: HashMap<OrderId, Vec<Line>> = HashMap::new();
    for line in all {
        by_order.entry(line.order).or_default().push(line);
    }
    Ok(orders
        .into_iter()
        .map(|order| {
            let lines = by_order.remove(&order.id).unwrap_or_default();
            let mut people: Vec<PersonId> = Vec::new();
            let mut known = HashSet::new();
            for line in &lines {
                if known.insert(line.content.subject) {
                    people.push(line.content.subject);
                }
            }
            OrderRow {
                id: order.id.to_string(),
                number: order.number.to_string(),
                submitted_at: order.submitted_at,
                people: people.iter().take(3).map(|id| view::person(&actor, *id)).collect(),
                people_count: people.len(),
                lines: lines.len(),
                open: lines.iter().filter(|line| line.state.is_open()).count(),
                state: summary(&lines),
                tag: view::of_word(summary(&lines)),
            }
        })
        .collect())
}

/// The word for a whole order: what needs somebody first; `partly` when it ended in different ways.
fn summary(lines: &[Line]) -> &'static str {
    const URGENT: [&str; 8] =
        ["completing", "stalled", "training", "unverified", "deciding", "waiting", "delivering", "providing"];
    for word in URGENT {
        if lines.iter().any(|line| line.state.word() == word) {
            return word;
        }
    }
    let mut words: Vec<&'static str> = lines.iter().map(|line| line.state.word()).collect();
    words.sort_unstable();
    words.dedup();
    match words.as_slice() {
        [one] => one,
        _ => "partly",
    }
}

/// One thing that happened to an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryView {
    /// Index in the log.
    pub index: u64,
    /// When, as the log has it.
    pub at: String,
    /// What: the entry's type.
    pub kind: String,
    /// Who, by the name at the time; absent for the service itself and where it is withheld.
    pub actor: Option<String>,
    /// Who did it may not be shown.
    pub withheld: bool,
    /// The line, when it is about one.
    pub line: Option<String>,
    /// The number of that line in the order.
    pub n: Option<i32>,
    /// The reason, question or answer that was given.
    pub text: Option<String>,
}

/// An order as somebody may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderView {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// When it was sent.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
    /// Who sent it.
    pub orderer: view::Person,
    /// The reader sent it, and may take lines back and answer questions.
    pub own: bool,
    /// Where it is.
    pub state: &'static str,
    /// The state as its tag says it.
    pub tag: &'static str,
    /// How many of its lines can be taken back by the reader.
    pub withdrawable: usize,
    /// How many of its lines wait for the reader's answer.
    pub questions: usize,
    /// The lines that the reader may see.
    pub lines: Vec<OrderLine>,
    /// What stands on the paper, when it was registered afterwards.
    pub paper: Option<view::Late>,
    /// What happened, oldest first.
    pub history: Vec<HistoryView>,
}

/// A line in an order, with who has it now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderLine {
    /// The line.
    #[serde(flatten)]
    pub line: view::LineView,
    /// Who is expected to act.
    pub waiting_for: Vec<view::Person>,
    /// Can be taken back by the reader.
    pub can_withdraw: bool,
    /// Waits for the reader's answer.
    pub can_answer: bool,
    /// What was asked about it and answered, oldest first.
    pub exchanges: Vec<view::Exchange>,
    /// Every step from sent to delivered: who took it, who has it now, what is left.
    pub track: Vec<TrackStep>,
}

/// One order. Only what the reader may see of it; nothing at all is "not found".
///
/// # Errors
/// [`Refusal::NotFound`]; the store's own.
pub async fn order(house: &House, by: PersonId, id: OrderId, lang: Lang) -> Result<OrderView, StoreError> {
    let (order, all, waiting, decided, (entries, paper)) = house
        .db
        .read(move |conn| {
            let order = lines::find_order(conn, id)?.ok_or(Refusal::NotFound)?;
            let all = lines::of_order(conn, id)?;
            let ids: Vec<LineId> = all.iter().map(|line| line.id).collect();
            let waiting = tasks::people_of_lines(conn, &ids)?;
            let decided = decisions::of_lines(conn, &ids)?;
            let entries = audit::of_order(conn, id)?;
            let paper = late::of_orders(conn, &[id])?.pop();
            Ok((order, all, waiting, decided, (entries, paper)))
        })
        .await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut expected: HashMap<LineId, Vec<PersonId>> = HashMap::new();
    for (line, person) in waiting {
        expected.entry(line).or_default().push(person);
    }
    let own = order.orderer == by;
    let whole = own || actor.holds(&Post::Auditor);
    let visible: Vec<&Line> = all
        .iter()
        .filter(|line| {
            whole
                || concerns(&actor, line)
                || expected.get(&line.id).is_some_and(|people| people.contains(&by))
                || decided.iter().any(|made| made.line == line.id && made.by == by)
        })
        .collect();
    if visible.is_empty() {
        return Err(house.refuse(by, Thing::Order(id), actor.beyond()).await);
    }
    let shown: HashMap<String, i32> = visible.iter().map(|line| (line.id.to_string(), line.n)).collect();
    let hidden = visible.iter().any(|line| view::is_hidden(&actor, line.content.subject));
    let state = summary(&visible.iter().map(|line| (*line).clone()).collect::<Vec<_>>());
    let mut exchanges = view::exchanges(&entries);
    Ok(OrderView {
        id: order.id.to_string(),
        number: order.number.to_string(),
        submitted_at: order.submitted_at,
        orderer: view::person_near(&actor, order.orderer, hidden),
        own,
        state,
        tag: view::of_word(state),
        withdrawable: visible.iter().filter(|line| can_withdraw(line, own)).count(),
        questions: visible.iter().filter(|line| can_answer(line, own)).count(),
        lines: visible
            .iter()
            .map(|line| OrderLine {
                exchanges: exchanges.remove(&line.id.to_string()).unwrap_or_default(),
                ..order_line(&actor, line, (&order, &decided), &expected, lang)
            })
            .collect(),
        paper: paper.map(|paper| view::late(&actor, &paper, hidden)),
        history: entries.iter().filter_map(|entry| happened(entry, &shown)).collect(),
    })
}

/// The one concerned, their manager, and who answers for the system see a line.
fn concerns(actor: &Actor<'_>, line: &Line) -> bool {
    let system = line.content.system;
    line.content.subject == actor.id()
        || actor.register.person(line.content.subject).is_some_and(|card| actor.leads_person(card))
        || actor.owns(system)
        || actor.holds(&Post::SystemManager(system))
}

fn order_line(
    actor: &Actor<'_>,
    line: &Line,
    (order, decided): (&Order, &[Decided]),
    expected: &HashMap<LineId, Vec<PersonId>>,
    lang: Lang,
) -> OrderLine {
    let own = order.orderer == actor.id();
    let hidden = view::is_hidden(actor, line.content.subject);
    let waiting_for: Vec<view::Person> =
        expected.get(&line.id).into_iter().flatten().map(|id| view::person_near(actor, *id, hidden)).collect();
    let decided: Vec<&Decided> = decided.iter().filter(|made| made.line == line.id).collect();
    OrderLine {
        line: view::line(actor, line, lang),
        track: tracking::track(actor, order, line, &decided, &waiting_for),
        waiting_for,
        can_withdraw: can_withdraw(line, own),
        can_answer: can_answer(line, own),
        exchanges: Vec::new(),
    }
}

fn can_withdraw(line: &Line, own: bool) -> bool {
    own && line.state.is_open()
}

fn can_answer(line: &Line, own: bool) -> bool {
    own && matches!(line.state, State::Completing { .. })
}

/// An entry of the log in words. What is withheld stays withheld here too.
fn happened(entry: &audit::Entry, shown: &HashMap<String, i32>) -> Option<HistoryView> {
    let text: serde_json::Value = serde_json::from_str(&entry.text).ok()?;
    let field = |name: &str| text.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let line = field("line");
    let n = line.as_ref().map(|line| shown.get(line).copied());
    if n == Some(None) {
        return None; // a line that the reader may not see
    }
    let told = |names: &[&str]| {
        entry
            .told
            .iter()
            .find(|(name, _)| names.contains(&name.as_str()))
            .and_then(|(_, disclosure)| commitment::open(disclosure).ok()?.value.as_str().map(str::to_owned))
    };
    Some(HistoryView {
        index: entry.index,
        at: field("t")?,
        kind: field("type")?,
        actor: told(&["actor_name"]),
        withheld: entry.withheld.iter().any(|name| name == "actor_name"),
        line,
        n: n.flatten(),
        text: told(&["reason", "question", "answer", "reference"]),
    })
}
