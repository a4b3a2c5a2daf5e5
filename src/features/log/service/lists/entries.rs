//! Entries of the log as rows, and the two parts of them for a disclosure (*utlämnande*): what is open, and what must
//! be reviewed for secrecy first.

use std::collections::VecDeque;

use super::{Rows, Words};
use crate::domain::duties::Actor;
use crate::domain::topic::Topic;
use crate::export::sheet::{Cell, Column};
use crate::features::log::service::reading::{self, Row};
use crate::features::log::service::searching::{self, Sought};
use crate::store::StoreError;
use crate::store::audit::Entry;
use crate::store::connection::Conn;

/// Entries read at once.
const AT_ONCE: usize = 500;

/// Columns of entries.
const COLUMNS: [&str; 15] = [
    "number",
    "at",
    "type",
    "happened",
    "actor",
    "stead",
    "subject",
    "order",
    "system",
    "role",
    "state",
    "guideline",
    "rule",
    "reason",
    "details",
];

/// Confidentiality from which everything of a system is reviewed (KLASSA 3: *känslig*).
const SENSITIVE: i32 = 3;

/// Which part of the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of them, for an auditor.
    All,
    /// Without what must be reviewed.
    Open,
    /// Those with something to review.
    Review,
}

/// Entries that are sought, newest first.
pub(super) fn rows<'a>(
    conn: &'a mut Conn,
    actor: &'a Actor<'a>,
    asked: &searching::Asked,
    size: u64,
    words: &'a Words,
    part: Part,
) -> Result<(Vec<Column>, Rows<'a>), StoreError> {
    let number = searching::number_of(asked)?;
    let sought = searching::with_order(conn, searching::understood(actor, asked)?, number)?;
    let mut columns = words.columns(&COLUMNS);
    if part != Part::All {
        columns.extend(words.columns(&["review"]));
    }
    let below = asked.below.map_or(size, |below| below.min(size));
    let entries = Entries { conn, actor, sought, below: Some(below), page: VecDeque::new() };
    let rows = entries.filter_map(move |entry| {
        let made = entry.and_then(|entry| Ok((review(actor, &entry), reading::row(&entry)?)));
        match made {
            Err(error) => Some(Err(error)),
            Ok((why, _)) if part == Part::Review && why.is_empty() => None,
            Ok((why, row)) => Some(Ok(cells(row, &why, words, part))),
        }
    });
    Ok((columns, Box::new(rows)))
}

/// Entries in which a person is named, newest first.
pub(super) fn about<'a>(
    conn: &'a mut Conn,
    actor: &'a Actor<'a>,
    topic: Topic,
    size: u64,
) -> impl Iterator<Item = Result<Entry, StoreError>> + 'a {
    let sought = Sought { topics: vec![topic], ..Sought::default() };
    Entries { conn, actor, sought, below: Some(size), page: VecDeque::new() }
}

struct Entries<'a> {
    conn: &'a mut Conn,
    actor: &'a Actor<'a>,
    sought: Sought,
    below: Option<u64>,
    page: VecDeque<Entry>,
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.page.is_empty() {
            let below = self.below?;
            match searching::page(self.conn, self.actor.register, &self.sought, Some(below), AT_ONCE) {
                Ok((page, next)) => (self.page, self.below) = (page.into(), next),
                Err(error) => {
                    self.below = None;
                    return Some(Err(error));
                }
            }
        }
        self.page.pop_front().map(Ok)
    }
}

/// Why something of an entry must be reviewed before it is disclosed: codes of `list-review`.
fn review(actor: &Actor<'_>, entry: &Entry) -> Vec<&'static str> {
    let mut why = Vec::new();
    let protected = |id| actor.register.person(id).is_none_or(|card| card.protected);
    if !entry.withheld.is_empty() || entry.people.iter().any(|(_, id)| protected(*id)) {
        why.push("protected");
    }
    if entry.told.iter().any(|(field, _)| is_free(field)) {
        why.push("free-text");
    }
    let value: Option<serde_json::Value> = serde_json::from_str(&entry.text).ok();
    let key = value.as_ref().and_then(|value| value.get("system")).and_then(|key| key.as_str());
    let system = key.and_then(|key| actor.register.find_system(key)).and_then(|id| actor.register.systems.get(&id));
    if system.is_some_and(|system| system.k >= SENSITIVE) {
        why.push("sensitive");
    }
    why
}

/// What somebody wrote in their own words.
fn is_free(field: &str) -> bool {
    matches!(field, "reason" | "purpose" | "text" | "question" | "answer" | "reference" | "opinion" | "filter")
}

fn cells(row: Row, why: &[&'static str], words: &Words, part: Part) -> Vec<Cell> {
    let closed = part == Part::Open && !why.is_empty();
    let fact = |name: &str| row.facts.iter().find(|fact| fact.name == name).map(|fact| fact.told.clone());
    let told = |name: &str| row.told.iter().find(|fact| fact.name == name).map(|fact| fact.told.clone());
    let person = |name: &Option<String>, pseudonym: &Option<String>| name.clone().or_else(|| pseudonym.clone());
    let reason = told("reason").or_else(|| told("purpose")).or_else(|| told("text"));
    let shown = ["order", "line", "grant", "system", "role", "state", "guideline", "rule", "n", "oh"];
    let in_columns = ["reason", "purpose", "text", "ad_evidence", "term"];
    let facts = row.facts.iter().filter(|fact| !shown.contains(&fact.name.as_str()));
    let rest =
        row.told.iter().filter(|fact| !in_columns.contains(&fact.name.as_str()) && !fact.name.ends_with("_guid"));
    let rest = rest.filter(|_| !closed);
    let details: Vec<String> = facts.chain(rest).map(|fact| format!("{}={}", fact.name, fact.told)).collect();
    let sensitive = closed && why.contains(&"sensitive");
    let subject =
        person(&row.subject, &row.subject_as).filter(|_| !(sensitive || closed && why.contains(&"protected")));
    let mut cells = vec![
        row.index.into(),
        row.at.into(),
        row.happened.as_str().into(),
        words.say(&row.happened_key).into(),
        person(&row.actor, &row.actor_as).into(),
        row.stead.clone().into(),
        subject.into(),
        row.order.clone().into(),
        fact("system").into(),
        fact("role").filter(|_| !sensitive).into(),
        fact("state").into(),
        fact("guideline").into(),
        fact("rule").into(),
        reason.filter(|_| !closed).into(),
        details.join("; ").into(),
    ];
    if part != Part::All {
        let why: Vec<String> = why.iter().map(|code| words.word("list-review", code)).collect();
        cells.push(why.join(", ").into());
    }
    cells
}
