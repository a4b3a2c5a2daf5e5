//! Reading the log on a page: the newest entries, one entry with its proof, and what stands behind the head.
//!
//! For auditors only. That somebody reads is itself an entry, at most one per person and hour: enough to know who has
//! been looking and when, without the log growing by being read. What is told of protected people is withheld here as
//! in an export.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::duties::{Actor, Audit, may};
use crate::domain::event::{Event, Kind};
use crate::domain::ids::PersonId;
use crate::domain::log::checkpoint::Head;
use crate::domain::log::commitment::open;
use crate::domain::log::encode;
use crate::domain::log::tree::leaf_hash;
use crate::domain::order::Number;
use crate::domain::refusal::Refusal;
use crate::domain::transition::Transition;
use crate::store::audit::{Entry, Sought};
use crate::store::{Db, StoreError, audit, proof};

/// Rows of a page.
const ROWS: i64 = 100;

/// One reader's looking is noted again after this long.
const NOTED_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Plain fields that a table shows in columns of their own.
const IN_COLUMNS: [&str; 7] = ["v", "id", "t", "type", "inst", "c", "no"];

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only entries below this index: the next page.
    pub below: Option<u64>,
    /// Only entries of this type, `decision.approved`.
    pub kind: Option<String>,
    /// Only entries of the order with this number, `B-2026-00412`.
    pub order: Option<String>,
}

/// A fact of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fact {
    /// Name of the field.
    pub name: String,
    /// Its value.
    pub told: String,
}

/// An entry in the table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Row {
    /// Its index, from 0.
    pub index: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Its type.
    pub happened: String,
    /// Key of the text that says what happened.
    pub happened_key: String,
    /// Who did it; absent for the service itself, and where it is withheld or erased.
    pub actor: Option<String>,
    /// Whom it concerns, likewise.
    pub subject: Option<String>,
    /// Number of the order.
    pub order: Option<String>,
    /// The plain facts.
    pub facts: Vec<Fact>,
    /// What is told about people, but for the names above.
    pub told: Vec<Fact>,
    /// Fields withheld because the identity is protected.
    pub withheld: Vec<String>,
    /// Fields whose values have been erased.
    pub erased: Vec<String>,
}

/// The head that was signed last.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Signed {
    /// The log's name.
    pub origin: String,
    /// How many entries it covers.
    pub size: u64,
    /// The one line `origin size root`, for minutes and mail.
    pub head_line: String,
    /// The checkpoint, signed.
    pub checkpoint: String,
}

/// A page of the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page {
    /// Entries, newest first.
    pub rows: Vec<Row>,
    /// `below` of the next page.
    pub next: Option<u64>,
    /// The newest signed head.
    pub signed: Option<Signed>,
}

/// One entry and the proof that it is in the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Proved {
    /// The entry, read.
    pub row: Row,
    /// Its exact bytes.
    pub entry: String,
    /// Its leaf hash, base64url.
    pub leaf: String,
    /// The hashes that lead from the leaf to the root of [`Self::signed`], base64url, lowest first.
    pub proof: Vec<String>,
    /// The head it is proved against; absent while the entry is not yet signed.
    pub signed: Option<Signed>,
}

/// The newest entries that are asked for.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anyone but an auditor; [`Refusal::BadForm`] for what is no type or number; the store's own.
pub async fn newest(db: &Db, by: PersonId, asked: Asked) -> Result<Page, StoreError> {
    let sought = sought(&asked)?;
    note_reading(db, by).await?;
    let (found, signed) =
        db.read(move |conn| Ok((audit::search(conn, &sought, ROWS)?, audit::checkpoint(conn)?))).await?;
    let rows = found.entries.iter().map(row).collect::<Result<_, _>>()?;
    Ok(Page { rows, next: found.next, signed: signed.map(|(_, note)| head(note)).transpose()? })
}

/// One entry with its proof.
///
/// # Errors
/// As [`newest`]; [`Refusal::NotFound`].
pub async fn entry(db: &Db, by: PersonId, index: u64) -> Result<Proved, StoreError> {
    note_reading(db, by).await?;
    db.read(move |conn| {
        let found = audit::entries(conn, index, index.saturating_add(1), 1)?;
        let entry = found.into_iter().next().ok_or(Refusal::NotFound)?;
        let signed = audit::checkpoint(conn)?.filter(|(size, _)| *size > index);
        let proof = match &signed {
            Some((size, _)) => proof::inclusion(conn, index, *size)?,
            None => Vec::new(),
        };
        Ok(Proved {
            row: row(&entry)?,
            leaf: encode(&leaf_hash(entry.text.as_bytes())),
            entry: entry.text,
            proof: proof.iter().map(|hash| encode(hash)).collect(),
            signed: signed.map(|(_, note)| head(note)).transpose()?,
        })
    })
    .await
}

/// The newest signed head, without looking at any entry: the line may be known to everybody.
///
/// # Errors
/// [`Refusal::NotFound`] before anything is signed; the store's own.
pub async fn signed(db: &Db) -> Result<Signed, StoreError> {
    let (_, note) = db.read(audit::checkpoint).await?.ok_or(Refusal::NotFound)?;
    head(note)
}

/// Lets an auditor in, and notes that they read unless that was noted within the hour.
async fn note_reading(db: &Db, by: PersonId) -> Result<(), StoreError> {
    let register = db.register();
    let now = db.clock().now();
    may::<Audit>(&Actor::of(&register, by, db.clock().today())?, &())?;
    let noted = db.read(move |conn| audit::last_by(conn, by, Kind::LogRead.word())).await?;
    let noted = noted.and_then(|entry| field(&read(&entry).ok()?, "t")?.parse::<Timestamp>().ok());
    if noted.is_some_and(|noted| now.duration_since(noted) < NOTED_FOR) {
        return Ok(());
    }
    db.write(move |tx| {
        let register = tx.register();
        let permit = may::<Audit>(&Actor::of(&register, by, tx.day())?, &())?;
        tx.record(Transition::happened(Event::by(Kind::LogRead, permit.by())))
    })
    .await
    .map(|_| ())
}

fn sought(asked: &Asked) -> Result<Sought, Refusal> {
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    let given =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let kind = match given(&asked.kind) {
        Some(kind) => Some(*Kind::WORDS.iter().find(|word| **word == kind).ok_or_else(|| bad("kind"))?),
        None => None,
    };
    let order = match given(&asked.order) {
        Some(order) => Some(number(&order).ok_or_else(|| bad("order"))?),
        None => None,
    };
    Ok(Sought { below: asked.below, kind, order })
}

/// `B-2026-00412`, also in small letters and without leading zeros.
fn number(text: &str) -> Option<Number> {
    let (letter, rest) = text.split_at_checked(2)?;
    let (year, seq) = rest.split_once('-')?;
    let number = Number { year: year.parse().ok()?, seq: seq.parse().ok()? };
    (letter.eq_ignore_ascii_case("b-") && number.year > 0 && number.seq > 0).then_some(number)
}

fn read(entry: &str) -> Result<Value, StoreError> {
    serde_json::from_str(entry).map_err(|_| StoreError::Log("an entry that cannot be read".to_owned()))
}

fn field(entry: &Value, name: &str) -> Option<String> {
    match entry.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(texts) => Some(texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}

fn row(entry: &Entry) -> Result<Row, StoreError> {
    let value = read(&entry.text)?;
    let at = field(&value, "t").and_then(|t| t.parse().ok());
    let happened = field(&value, "type").unwrap_or_default();
    let mut told: Vec<Fact> = Vec::new();
    for (name, disclosure) in &entry.told {
        let opened = open(disclosure).map_err(|error| StoreError::Log(error.to_string()))?;
        let value = opened.value.as_str().map_or_else(|| opened.value.to_string(), str::to_owned);
        told.push(Fact { name: name.clone(), told: value });
    }
    let committed = value.get("c").and_then(Value::as_object);
    let known = |name: &String| told.iter().any(|fact| fact.name == *name) || entry.withheld.contains(name);
    let erased = committed.into_iter().flat_map(|c| c.keys()).filter(|name| !known(name)).cloned().collect();
    let mut taken = |name: &str| {
        let at = told.iter().position(|fact| fact.name == name)?;
        Some(told.remove(at).told)
    };
    let (actor, subject) = (taken("actor_name"), taken("subject_name"));
    let tags = ["actor", "for", "subject"];
    let plain = value
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !IN_COLUMNS.contains(&name.as_str()) && !tags.contains(&name.as_str()));
    let facts = plain.filter_map(|(name, _)| Some(Fact { name: name.clone(), told: field(&value, name)? })).collect();
    Ok(Row {
        index: entry.index,
        at: at.ok_or_else(|| StoreError::row("audit_log", "entry", entry.index))?,
        happened_key: format!("event-{}", happened.replace('.', "-")),
        happened,
        actor,
        subject,
        order: field(&value, "no"),
        facts,
        told,
        withheld: entry.withheld.clone(),
        erased,
    })
}

fn head(note: String) -> Result<Signed, StoreError> {
    let head = Head::from_checkpoint(&note).map_err(|error| StoreError::Log(error.to_string()))?;
    let head_line = head.to_string();
    Ok(Signed { origin: head.origin, size: head.size, head_line, checkpoint: note })
}
