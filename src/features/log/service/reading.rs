//! Reading the log on a page: the newest entries, one entry with its proof, and what stands behind the head.
//!
//! For auditors only. That somebody reads is itself an entry, at most one per person and hour: enough to know who has
//! been looking and when, without the log growing by being read. What is told of protected people is withheld here as
//! in an export.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::searching::Named;
use crate::domain::event::Kind;
use crate::domain::ids::PersonId;
use crate::domain::log::checkpoint::Head;
use crate::domain::log::commitment::open;
use crate::domain::log::encode;
use crate::domain::log::tree::leaf_hash;
use crate::domain::pseudonym;
use crate::domain::refusal::Refusal;
use crate::features::noted;
use crate::store::audit::Entry;
use crate::store::{Db, StoreError, audit, proof};

/// Plain fields that a table shows in columns of their own.
const IN_COLUMNS: [&str; 7] = ["v", "id", "t", "type", "inst", "c", "no"];

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
    /// In whose place it was done, likewise.
    pub stead: Option<String>,
    /// Pseudonym of whoever did it, where the name is withheld.
    pub actor_as: Option<String>,
    /// Pseudonym of whom it concerns, where the name is withheld.
    pub subject_as: Option<String>,
    /// Number of the order.
    pub order: Option<String>,
    /// The chain of evidence that it is a link of: the query of `/log/chain`.
    pub chain: Option<String>,
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
    /// People whom a name in the search fits, when there are several.
    pub named: Vec<Named>,
    /// Entries that a search does not find yet, since the index is being filled in; absent when it is whole.
    pub unindexed: Option<u64>,
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

/// One entry with its proof.
///
/// # Errors
/// As [`newest`]; [`Refusal::NotFound`].
pub async fn entry(db: &Db, by: PersonId, index: u64) -> Result<Proved, StoreError> {
    note(db, by, None).await?;
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

/// Lets an auditor in, and notes that they read, about whom when it is about one person; the same is not noted again
/// within the hour.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anyone but an auditor; the store's own.
pub(super) async fn note(db: &Db, by: PersonId, about: Option<PersonId>) -> Result<(), StoreError> {
    noted::note(db, by, Kind::LogRead, about).await
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

/// An entry, read.
///
/// # Errors
/// [`StoreError::Log`] for one that cannot be read.
pub(super) fn row(entry: &Entry) -> Result<Row, StoreError> {
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
    let (actor, subject, stead) = (taken("actor_name"), taken("subject_name"), taken("stead_name"));
    let hidden = |role: &str| {
        let (name, id) = (format!("{role}_name"), format!("{role}_guid"));
        let who = entry.people.iter().find(|(field, _)| *field == id && entry.withheld.contains(&name));
        who.map(|(_, who)| pseudonym::of(*who))
    };
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
        actor_as: hidden("actor"),
        subject_as: hidden("subject"),
        actor,
        subject,
        stead,
        order: field(&value, "no"),
        chain: ["grant", "line"].iter().find_map(|name| Some(format!("{name}={}", field(&value, name)?))),
        facts,
        told,
        withheld: entry.withheld.clone(),
        erased,
    })
}

/// A signed head, read.
///
/// # Errors
/// [`StoreError::Log`] for one that cannot be read.
pub(super) fn head(note: String) -> Result<Signed, StoreError> {
    let head = Head::from_checkpoint(&note).map_err(|error| StoreError::Log(error.to_string()))?;
    let head_line = head.to_string();
    Ok(Signed { origin: head.origin, size: head.size, head_line, checkpoint: note })
}
