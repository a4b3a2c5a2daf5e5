//! What can be handed out: each list that an auditor sees on a page, an extract of all about one person, and extracts for
//! a disclosure; as typed rows, read a page at a time. `handing` writes them into files.

mod entries;
mod permissions;
mod subject;

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::past::{AskedDifference, AskedPerson, AskedState};
use super::{past, reading, searching};
use crate::domain::duties::Actor;
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::export::sheet::{Cell, Column};
use crate::store::connection::Conn;
use crate::store::{StoreError, audit};

/// Whose extract.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedSubject {
    /// The person: id, account, name or pseudonym.
    pub person: Option<String>,
}

/// Which list, with its filter.
#[derive(Debug, Clone)]
pub enum Asked {
    /// Entries of the log.
    Entries(searching::Asked),
    /// The state of a system at an instant.
    State(AskedState),
    /// What somebody could do between two days.
    Person(AskedPerson),
    /// What differs in a system between two instants.
    Difference(AskedDifference),
    /// Permissions that lasted longer than the employment.
    AfterEnd,
    /// Everything about one person (GDPR art. 15).
    Subject(AskedSubject),
    /// Entries for a disclosure, without what must be reviewed for secrecy first.
    Open(searching::Asked),
    /// Of the same entries those with something to review, and that.
    Review(searching::Asked),
}

impl Asked {
    /// Every list, by its word.
    pub const WORDS: [&str; 8] =
        ["entries", "state", "person", "difference", "after-end", "subject", "disclosure", "review"];

    /// Its word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Entries(_) => "entries",
            Self::State(_) => "state",
            Self::Person(_) => "person",
            Self::Difference(_) => "difference",
            Self::AfterEnd => "after-end",
            Self::Subject(_) => "subject",
            Self::Open(_) => "disclosure",
            Self::Review(_) => "review",
        }
    }

    /// The filter as it stands in the log: `list=entries&kind=…`.
    #[must_use]
    pub fn filter(&self) -> String {
        let query = match self {
            Self::Entries(asked) | Self::Open(asked) | Self::Review(asked) => serde_urlencoded::to_string(asked),
            Self::State(asked) => serde_urlencoded::to_string(asked),
            Self::Person(asked) => serde_urlencoded::to_string(asked),
            Self::Difference(asked) => serde_urlencoded::to_string(asked),
            Self::AfterEnd => Ok(String::new()),
            Self::Subject(asked) => serde_urlencoded::to_string(asked),
        };
        // Fails only for what no form can hold.
        let query = query.unwrap_or_default();
        let given = query.split('&').filter(|field| !field.is_empty() && !field.ends_with('='));
        given.fold(format!("list={}", self.word()), |all, field| format!("{all}&{field}"))
    }
}

/// Texts in the reader's language, by key.
#[derive(Clone)]
pub struct Words(pub Arc<dyn Fn(&str) -> String + Send + Sync>);

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words")
    }
}

impl Words {
    fn say(&self, key: &str) -> String {
        (self.0)(key)
    }

    /// The word of a code in a family of texts.
    fn word(&self, family: &str, code: &str) -> String {
        self.say(&format!("{family}-{}", code.replace(['.', '_'], "-")))
    }

    fn columns(&self, codes: &[&'static str]) -> Vec<Column> {
        let column = |code: &&'static str| Column { code, heading: self.word("list-column", code) };
        codes.iter().map(column).collect()
    }
}

/// Rows of a list.
pub type Rows<'a> = Box<dyn Iterator<Item = Result<Vec<Cell>, StoreError>> + 'a>;

/// A list.
pub struct List<'a> {
    /// What it is called.
    pub title: String,
    /// Filter, size of the log, and the line of that size.
    pub facts: Vec<(String, String)>,
    /// When the log's last entry of that size was made.
    pub dated: Timestamp,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Rows<'a>,
}

/// Whether that can be handed out, and about whom it is when it is about one person.
///
/// # Errors
/// [`Refusal::BadForm`] for a filter that cannot be read or that an extract needs.
pub fn check(actor: &Actor<'_>, asked: &Asked) -> Result<Option<PersonId>, Refusal> {
    let one = |text: Option<&String>| match searching::people(actor, text.map_or("", String::as_str)).as_slice() {
        [one] => Ok(one.id),
        _ => Err(Refusal::BadForm("person".to_owned())),
    };
    match asked {
        Asked::Entries(asked) | Asked::Open(asked) | Asked::Review(asked) => {
            searching::number_of(asked)?;
            let sought = searching::understood(actor, asked)?;
            Ok(sought.topics.iter().find_map(searching::person_of))
        }
        Asked::State(asked) => {
            past::instant(asked.at.as_ref(), "at")?;
            past::system_of(actor.register, asked.system.as_ref())?.ok_or_else(|| bad("system"))?;
            Ok(None)
        }
        Asked::Difference(asked) => {
            past::instant(asked.second.as_ref(), "second")?;
            past::instant(asked.first.as_ref(), "first")?.ok_or_else(|| bad("first"))?;
            past::system_of(actor.register, asked.system.as_ref())?.ok_or_else(|| bad("system"))?;
            Ok(None)
        }
        Asked::Person(asked) => {
            searching::day(asked.from.as_ref(), "from")?;
            searching::day(asked.to.as_ref(), "to")?;
            one(asked.person.as_ref()).map(Some)
        }
        Asked::Subject(asked) => one(asked.person.as_ref()).map(Some),
        Asked::AfterEnd => Ok(None),
    }
}

fn bad(field: &str) -> Refusal {
    Refusal::BadForm(field.to_owned())
}

/// The list of the log as it was at `size`.
///
/// # Errors
/// [`Refusal::BadForm`] as [`check`]; the store's own.
pub fn list<'a>(
    conn: &'a mut Conn,
    actor: &'a Actor<'a>,
    asked: &'a Asked,
    size: u64,
    (lang, words): (Lang, &'a Words),
) -> Result<List<'a>, StoreError> {
    let dated = dated(conn, size)?;
    let facts = vec![
        (words.say("list-filter"), asked.filter()),
        (words.say("list-size"), size.to_string()),
        (words.say("log-line"), line(conn, size)?),
    ];
    let title = words.word("list-title", asked.word());
    let (columns, rows) = match asked {
        Asked::Entries(filter) => entries::rows(conn, actor, filter, size, words, entries::Part::All)?,
        Asked::Open(filter) => entries::rows(conn, actor, filter, size, words, entries::Part::Open)?,
        Asked::Review(filter) => entries::rows(conn, actor, filter, size, words, entries::Part::Review)?,
        Asked::State(filter) => permissions::state(conn, actor, filter, dated, (lang, words))?,
        Asked::Person(filter) => permissions::person(conn, actor, filter, dated, (lang, words))?,
        Asked::Difference(filter) => permissions::difference(conn, actor, filter, dated, (lang, words))?,
        Asked::AfterEnd => permissions::after_end(conn, actor, (lang, words))?,
        Asked::Subject(_) => {
            let person = check(actor, asked)?.ok_or_else(|| bad("person"))?;
            subject::rows(conn, actor, person, (size, dated), (lang, words))?
        }
    };
    Ok(List { title, facts, dated, columns, rows })
}

/// When the last of so many entries was made.
fn dated(conn: &mut Conn, size: u64) -> Result<Timestamp, StoreError> {
    let last = audit::entries(conn, size.saturating_sub(1), size, 1)?;
    last.first().map_or(Ok(Timestamp::UNIX_EPOCH), |entry| Ok(reading::row(entry)?.at))
}

/// The line `origin size root` of so many entries.
fn line(conn: &mut Conn, size: u64) -> Result<String, StoreError> {
    let first = audit::entries(conn, 0, 1, 1)?;
    let first = first.first().map(reading::row).transpose()?;
    let origin = first.and_then(|row| row.facts.into_iter().find(|fact| fact.name == "origin"));
    let root = audit::frontier(conn, size)?.root();
    let root = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, root);
    Ok(format!("{} {size} {root}", origin.map(|fact| fact.told).unwrap_or_default()))
}
