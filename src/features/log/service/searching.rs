//! From what an auditor writes in the search to what entries are about, and the entries that are found.
//!
//! A protected person is found by pseudonym, or by somebody who may know them; a search by unit does not tell which
//! entries concern them, since where they work is what must not come out (law 4.3).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reading::{self, Page};
use crate::domain::calendar;
use crate::domain::duties::Actor;
use crate::domain::event::Kind;
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::order::Number;
use crate::domain::pseudonym;
use crate::domain::refusal::Refusal;
use crate::domain::register::{Card, Register};
use crate::domain::topic::Topic;
use crate::features::view::{self, pick};
use crate::store::connection::Conn;
use crate::store::{Db, StoreError, about, audit};

/// Rows of a page.
const ROWS: usize = 100;

/// Most people that a name is answered with, to choose from.
const TO_CHOOSE: usize = 20;

/// What is asked for; a text that is empty asks for nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Only entries below this index: the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<u64>,
    /// Only entries of this type, `decision.approved`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only entries of the order with this number, `B-2026-00412`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Only entries in which this person is named: id, account, name or pseudonym.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Only what this person did or decided, also what a substitute decided for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decider: Option<String>,
    /// Only this system: id or key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Only this role, by its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Only people of this unit and those below it: code or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Only systems of this board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    /// Not before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Through this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Somebody whom a name fits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Named {
    /// Which field of the search: `person` or `decider`.
    pub field: &'static str,
    /// What to search by instead.
    pub id: String,
    /// Name and account.
    pub name: String,
}

/// What a search asks for, understood.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// What the entries are about, all of it.
    pub topics: Vec<Topic>,
    /// From this day.
    pub from: Option<Date>,
    /// Through this day.
    pub to: Option<Date>,
    /// It names somebody or something that there is not: nothing is found.
    pub nothing: bool,
    /// Several people are meant.
    pub named: Vec<Named>,
    /// Protected people are left out.
    pub by_unit: bool,
}

/// A choice in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Its value.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// It is chosen.
    pub selected: bool,
}

/// The entries that are asked for, newest first.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anyone but an auditor; [`Refusal::BadForm`] for what is no type, number or day; the
/// store's own.
pub async fn newest(db: &Db, by: PersonId, asked: Asked) -> Result<Page, StoreError> {
    let (register, day) = (db.register(), db.clock().today());
    let actor = Actor::of(&register, by, day)?;
    let order = number_of(&asked)?;
    let mut sought = understood(&actor, &asked)?;
    reading::note(db, by, sought.topics.iter().find_map(person_of)).await?;
    let named = std::mem::take(&mut sought.named);
    let below = asked.below;
    let (found, next, filling, signed) = db
        .read(move |conn| {
            let sought = with_order(conn, sought, order)?;
            let (entries, next) = page(conn, &register, &sought, below, ROWS)?;
            Ok((entries, next, about::filling(conn)?, audit::checkpoint(conn)?))
        })
        .await?;
    let rows = found.iter().map(reading::row).collect::<Result<_, _>>()?;
    let signed = signed.map(|(_, note)| reading::head(note)).transpose()?;
    let unindexed = filling.map(|filling| filling.until.saturating_sub(filling.done));
    Ok(Page { rows, next, signed, named, unindexed })
}

/// A page of what is sought: entries below `below`, newest first, and below which to go on.
///
/// # Errors
/// The database's own.
pub fn page(
    conn: &mut Conn,
    register: &Register,
    sought: &Sought,
    below: Option<u64>,
    most: usize,
) -> Result<(Vec<audit::Entry>, Option<u64>), StoreError> {
    if sought.nothing {
        return Ok((Vec::new(), None));
    }
    let size = crate::store::proof::size(conn)?;
    let floor = match sought.from {
        Some(day) => about::index_at(conn, calendar::start_of(day))?,
        None => 0,
    };
    let end = match sought.to.and_then(|day| day.tomorrow().ok()) {
        Some(next) => about::index_at(conn, calendar::start_of(next))?,
        None => size,
    };
    let below = below.unwrap_or(u64::MAX).min(size).min(end);
    let hits = about::search(conn, &sought.topics, floor, below, most)?;
    let mut entries = audit::at(conn, &hits.indices)?;
    if sought.by_unit {
        entries.retain(|entry| !concerns_protected(register, entry));
    }
    Ok((entries, hits.next))
}

fn concerns_protected(register: &Register, entry: &audit::Entry) -> bool {
    let subject = entry.people.iter().find(|(field, _)| field == "subject_guid");
    subject.is_some_and(|(_, id)| register.person(*id).is_none_or(|card| card.protected))
}

/// The person, of a topic that is one.
pub(super) fn person_of(topic: &Topic) -> Option<PersonId> {
    match topic {
        Topic::Person(id) => Some(*id),
        _ => None,
    }
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// The number of the order that is asked for.
///
/// # Errors
/// [`Refusal::BadForm`] for what is no number.
pub fn number_of(asked: &Asked) -> Result<Option<Number>, Refusal> {
    let text = given(asked.order.as_ref());
    text.map(|text| number(text).ok_or_else(|| Refusal::BadForm("order".to_owned()))).transpose()
}

/// Adds the order to what is sought.
///
/// # Errors
/// The database's own.
pub fn with_order(conn: &mut Conn, mut sought: Sought, number: Option<Number>) -> Result<Sought, StoreError> {
    if let Some(number) = number {
        match audit::order_of(conn, number)? {
            Some(order) => sought.topics.push(Topic::Order(order)),
            None => sought.nothing = true,
        }
    }
    Ok(sought)
}

/// What is asked for, but for the order.
///
/// # Errors
/// [`Refusal::BadForm`] with the field that cannot be read.
pub fn understood(actor: &Actor<'_>, asked: &Asked) -> Result<Sought, Refusal> {
    let register = actor.register;
    let mut sought = Sought::default();
    if let Some(kind) = given(asked.kind.as_ref()) {
        if !Kind::WORDS.contains(&kind) {
            return Err(Refusal::BadForm("kind".to_owned()));
        }
        sought.topics.push(Topic::Kind(kind.to_owned()));
    }
    for (field, text) in [("person", &asked.person), ("decider", &asked.decider)] {
        let Some(text) = given(text.as_ref()) else { continue };
        match people(actor, text).as_slice() {
            [one] if field == "person" => sought.topics.push(Topic::Person(one.id)),
            [one] => sought.topics.push(Topic::Actor(one.id)),
            several => {
                sought.nothing = true;
                let named = |card: &&Card| Named { field, id: card.id.to_string(), name: called(actor, card.id) };
                sought.named.extend(several.iter().take(TO_CHOOSE).map(named));
            }
        }
    }
    if let Some(text) = given(asked.system.as_ref()) {
        let system = register.find_system(text).and_then(|id| register.systems.get(&id));
        sought.topics.push(Topic::System(system.map_or_else(|| text.to_owned(), |system| system.key.clone())));
    }
    sought.topics.extend(given(asked.role.as_ref()).map(|code| Topic::Role(code.to_owned())));
    if let Some(text) = given(asked.unit.as_ref()) {
        sought.by_unit = true;
        let named = || register.units.values().find(|unit| unit.name.to_lowercase() == text.to_lowercase());
        let code = if register.unit_by_code.contains_key(text) { None } else { named().map(|unit| unit.code.clone()) };
        sought.topics.push(Topic::Unit(code.unwrap_or_else(|| text.to_owned())));
    }
    sought.topics.extend(given(asked.board.as_ref()).map(|name| Topic::Board(name.to_owned())));
    (sought.from, sought.to) = (day(asked.from.as_ref(), "from")?, day(asked.to.as_ref(), "to")?);
    Ok(sought)
}

/// A day that is asked for.
///
/// # Errors
/// [`Refusal::BadForm`] with the field.
pub fn day(text: Option<&String>, field: &str) -> Result<Option<Date>, Refusal> {
    let text = given(text);
    text.map(|text| text.parse().map_err(|_| Refusal::BadForm(field.to_owned()))).transpose()
}

/// Who is meant by an id, an account, a pseudonym or a part of a name; people who have left, too.
#[must_use]
pub fn people<'a>(actor: &Actor<'a>, text: &str) -> Vec<&'a Card> {
    let everybody = || actor.register.people.values();
    let text = text.trim();
    if let Some(card) = everybody().find(|card| card.protected && pseudonym::of(card.id).eq_ignore_ascii_case(text)) {
        return vec![card];
    }
    let known = || everybody().filter(|card| actor.sees(card));
    let id: Option<PersonId> = text.parse().ok();
    if let Some(card) = known().find(|card| Some(card.id) == id || card.login.eq_ignore_ascii_case(text)) {
        return vec![card];
    }
    let sought = text.to_lowercase();
    let mut found: Vec<&Card> = known().filter(|card| card.name.to_lowercase() == sought).collect();
    if found.is_empty() && sought.chars().count() > 1 {
        found = known().filter(|card| card.name.to_lowercase().contains(&sought)).collect();
    }
    found.sort_by(|a, b| a.sort_key.cmp(&b.sort_key));
    found
}

/// What somebody is called in an auditor's list: name and account, or the pseudonym of whom the auditor may not know.
#[must_use]
pub fn called(actor: &Actor<'_>, id: PersonId) -> String {
    let shown = view::person(actor, id);
    match (shown.name, shown.login) {
        (Some(name), Some(login)) => format!("{name} ({login})"),
        (Some(name), None) => name,
        _ => pseudonym::of(id),
    }
}

/// Every system, by name.
#[must_use]
pub fn systems(register: &Register, lang: Lang, chosen: &str) -> Vec<Choice> {
    let choice = |system: &crate::domain::catalogue::System| Choice {
        value: system.key.clone(),
        label: pick(lang, &system.name_sv, &system.name_en),
        selected: system.key == chosen || system.id.to_string() == chosen,
    };
    let mut all: Vec<Choice> = register.systems.values().map(choice).collect();
    all.sort_by_key(|choice| choice.label.to_lowercase());
    all
}

/// Every board that has a system, by name.
#[must_use]
pub fn boards(register: &Register, chosen: &str) -> Vec<Choice> {
    let names: std::collections::BTreeSet<&str> =
        register.systems.values().map(|system| system.board.as_str()).filter(|board| !board.is_empty()).collect();
    let choice = |name: &str| Choice { value: name.to_owned(), label: name.to_owned(), selected: name == chosen };
    names.into_iter().map(choice).collect()
}

/// `B-2026-00412`, also in small letters and without leading zeros.
fn number(text: &str) -> Option<Number> {
    let (letter, rest) = text.split_at_checked(2)?;
    let (year, seq) = rest.split_once('-')?;
    let number = Number { year: year.parse().ok()?, seq: seq.parse().ok()? };
    (letter.eq_ignore_ascii_case("b-") && number.year > 0 && number.seq > 0).then_some(number)
}

/// Entries taken into the index in one write.
const AT_ONCE: u64 = 1_000;

/// Takes entries that are older than the index into it, until it is whole.
///
/// # Errors
/// The store's own.
pub async fn fill_index(db: &Db) -> Result<(), StoreError> {
    let mut left = db.read(about::filling).await?;
    while left.is_some() {
        left = db.write(|tx| tx.index_more(AT_ONCE)).await?;
        if let Some(filling) = left.filter(|filling| filling.done % 100_000 < AT_ONCE) {
            tracing::info!(done = filling.done, of = filling.until, "the log's index is being filled in");
        }
    }
    Ok(())
}
