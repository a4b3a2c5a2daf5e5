//! The chain of evidence of a permission: ordered, on which employment as it was read, decided by whom under which
//! guideline and matrix, delivered, changed, ended, removed; each link is an entry of the log, with its proof.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reading::{self, Fact, Row};
use crate::domain::event::Kind;
use crate::domain::ids::{GrantId, LineId, OrderId, PersonId};
use crate::domain::refusal::Refusal;
use crate::domain::topic::Topic;
use crate::store::connection::Conn;
use crate::store::{Db, StoreError, about, audit, grants, lines};

/// Most entries of a topic in one chain.
const MOST: usize = 2_000;

/// Whose chain.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedChain {
    /// Of this grant.
    pub grant: Option<String>,
    /// Of this line of an order, whether it came to a grant or not.
    pub line: Option<String>,
}

/// A link of the chain.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Link {
    /// What it is in the chain: `order`, `employment`, `decision`, `delivery`, `change`, `end`, `removal`.
    pub stage: &'static str,
    /// The entry.
    pub row: Row,
    /// Version of the guideline.
    pub guideline: Option<String>,
    /// Version of the matrix and number of the rule, `3.2`.
    pub rule: Option<String>,
    /// Where the employment was read, at which server and when: what it rests on.
    pub employment: Vec<Fact>,
}

/// A chain of evidence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Chain {
    /// The grant, when it came to one.
    pub grant: Option<String>,
    /// The line, when it was ordered.
    pub line: Option<String>,
    /// The order.
    pub order: Option<String>,
    /// Its links, as they happened.
    pub links: Vec<Link>,
    /// The head that was signed last: what each link's proof leads to.
    pub signed: Option<reading::Signed>,
}

/// The chain of a grant or a line.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anyone but an auditor; [`Refusal::NotFound`]; the store's own.
pub async fn chain(db: &Db, by: PersonId, asked: AskedChain) -> Result<Chain, StoreError> {
    reading::note(db, by, None).await?;
    let id = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (grant, line) = (id(asked.grant), id(asked.line));
    let grant: Option<GrantId> = grant.map(|id| id.parse()).transpose().map_err(|_| Refusal::NotFound)?;
    let line: Option<LineId> = line.map(|id| id.parse()).transpose().map_err(|_| Refusal::NotFound)?;
    db.read(move |conn| {
        let Place { grant, line, order } = place(conn, grant, line)?;
        let mut found = Vec::new();
        if let Some(order) = order {
            let sent = Topic::Kind(Kind::OrderSubmitted.word().to_owned());
            found.extend(about::search(conn, &[Topic::Order(order), sent], 0, u64::MAX, MOST)?.indices);
        }
        for topic in [line.map(Topic::Line), grant.map(Topic::Grant)].into_iter().flatten() {
            found.extend(about::search(conn, &[topic], 0, u64::MAX, MOST)?.indices);
        }
        found.sort_unstable();
        found.dedup();
        let entries = audit::at(conn, &found)?;
        let links = entries.iter().map(link).collect::<Result<_, _>>()?;
        let signed = audit::checkpoint(conn)?.map(|(_, note)| reading::head(note)).transpose()?;
        Ok(Chain {
            grant: grant.map(|id| id.to_string()),
            line: line.map(|id| id.to_string()),
            order: order.map(|id| id.to_string()),
            links,
            signed,
        })
    })
    .await
}

/// What a chain runs through.
struct Place {
    grant: Option<GrantId>,
    line: Option<LineId>,
    order: Option<OrderId>,
}

fn place(conn: &mut Conn, grant: Option<GrantId>, line: Option<LineId>) -> Result<Place, StoreError> {
    if let Some(id) = grant {
        let grant = grants::find(conn, id)?.ok_or(Refusal::NotFound)?;
        return Ok(Place { grant: Some(id), line: grant.origin.line(), order: grant.origin.order() });
    }
    let id = line.ok_or(Refusal::NotFound)?;
    let line = lines::find(conn, id)?.ok_or(Refusal::NotFound)?;
    let grant = match line.state {
        crate::domain::order::State::Delivered { grant } => Some(grant),
        _ => None,
    };
    Ok(Place { grant, line: Some(id), order: Some(line.order) })
}

fn link(entry: &audit::Entry) -> Result<Link, StoreError> {
    let mut row = reading::row(entry)?;
    let fact = |name: &str| row.facts.iter().find(|fact| fact.name == name).map(|fact| fact.told.clone());
    let (guideline, rule) = (fact("guideline"), fact("rule"));
    let mut read = None;
    row.told.retain(|fact| {
        if fact.name == "ad_evidence" {
            read = Some(fact.told.clone());
        }
        !matches!(fact.name.as_str(), "ad_evidence" | "term") && !fact.name.ends_with("_guid")
    });
    row.facts
        .retain(|fact| !matches!(fact.name.as_str(), "order" | "line" | "grant" | "oh" | "guideline" | "rule" | "n"));
    Ok(Link { stage: stage(&row.happened), employment: employment(read.as_deref()), row, guideline, rule })
}

/// The employment as it was read: what is told of it in the entry, by the names of the reading.
fn employment(read: Option<&str>) -> Vec<Fact> {
    let read: Option<serde_json::Value> = read.and_then(|text| serde_json::from_str(text).ok());
    let Some(read) = read else { return Vec::new() };
    let text = |pointer: &str| read.pointer(pointer).and_then(|value| value.as_str()).map(str::to_owned);
    [
        ("employment", "/employment/id"),
        ("unit", "/employment/unit"),
        ("from", "/employment/from"),
        ("to", "/employment/to"),
        ("source", "/source"),
        ("server", "/server"),
        ("at", "/at"),
        ("rules", "/rules"),
    ]
    .into_iter()
    .filter_map(|(name, pointer)| Some(Fact { name: name.to_owned(), told: text(pointer)? }))
    .collect()
}

fn stage(happened: &str) -> &'static str {
    match happened {
        "order.submitted" | "line.submitted" | "line.withdrawn" | "line.lapsed" => "order",
        "line.verified" => "employment",
        "line.started" | "line.delivered" | "line.undeliverable" | "grant.redelivered" | "grant.taken-over"
        | "membership.seen" => "delivery",
        "grant.ended" | "grant.revoked" => "end",
        "grant.removed" | "removal.seen" => "removal",
        other if other.starts_with("decision.") || other.starts_with("completion.") || other.starts_with("line.") => {
            "decision"
        }
        other if other.starts_with("provision.") => "delivery",
        _ => "change",
    }
}
