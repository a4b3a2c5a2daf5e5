//! Everything about one person, for the person (GDPR art. 15): what the register holds, what the person has had, and
//! every event in which the person is named.
//!
//! Of somebody whom the one who makes it may not know, the register's part is left out: it is then made by whoever may.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Rows, Words, entries};
use crate::domain::duties::Actor;
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::topic::Topic;
use crate::export::sheet::{Cell, Column};
use crate::features::log::service::past::could;
use crate::features::log::service::reading;
use crate::features::view;
use crate::store::StoreError;
use crate::store::connection::Conn;

/// All about a person, in three parts.
pub(super) fn rows<'a>(
    conn: &'a mut Conn,
    actor: &'a Actor<'a>,
    person: PersonId,
    (size, dated): (u64, Timestamp),
    (lang, words): (Lang, &'a Words),
) -> Result<(Vec<Column>, Rows<'a>), StoreError> {
    let columns = words.columns(&["part", "at", "what", "system", "role", "until", "by", "details"]);
    let day = crate::domain::calendar::day_of(dated);
    let permissions: Vec<Vec<Cell>> = could(conn, actor, person, (Date::MIN, day), lang)?
        .into_iter()
        .map(|row| {
            let scope = row.was.scope.clone().unwrap_or_default();
            vec![
                words.say("list-part-permissions").into(),
                row.began.into(),
                words.say("log-stood-in-force").into(),
                row.was.system.into(),
                row.was.role.into(),
                row.ended.into(),
                Cell::Empty,
                scope.into(),
            ]
        })
        .collect();
    let kept = register(actor, person, words);
    let events = entries::about(conn, actor, Topic::Person(person), size).map(move |entry| {
        let row = reading::row(&entry?)?;
        let fact = |name: &str| row.facts.iter().find(|fact| fact.name == name).map(|fact| fact.told.clone());
        let told = row.told.iter().filter(|fact| !fact.name.ends_with("_guid") && fact.name != "term");
        let told: Vec<String> = told.map(|fact| format!("{}={}", fact.name, fact.told)).collect();
        Ok(vec![
            words.say("list-part-events").into(),
            row.at.into(),
            words.say(&row.happened_key).into(),
            fact("system").into(),
            fact("role").into(),
            Cell::Empty,
            row.actor.clone().or_else(|| row.actor_as.clone()).into(),
            told.join("; ").into(),
        ])
    });
    Ok((columns, Box::new(kept.into_iter().chain(permissions).map(Ok).chain(events))))
}

/// What the register holds of somebody whom the actor may know.
fn register(actor: &Actor<'_>, person: PersonId, words: &Words) -> Vec<Vec<Cell>> {
    let Some(card) = actor.register.person(person).filter(|card| actor.sees(card)) else { return Vec::new() };
    let unit = card.unit.and_then(|id| actor.register.unit_name(id)).unwrap_or_default().to_owned();
    let mut facts = vec![
        ("name", card.name.clone()),
        ("login", card.login.clone()),
        ("mail", card.mail.clone().unwrap_or_default()),
        ("title", card.title.clone().unwrap_or_default()),
        ("unit", unit),
    ];
    for employment in &card.employments {
        let shown = view::employment(actor.register, employment);
        let to = shown.to.map(|day| day.to_string()).unwrap_or_default();
        facts.push(("employment", format!("{} {} {} – {to}", shown.id, shown.unit, shown.from)));
    }
    let row = |(name, told): (&str, String)| {
        vec![
            words.say("list-part-register").into(),
            card.as_of.into(),
            words.word("list-kept", name).into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            told.into(),
        ]
    };
    facts.into_iter().filter(|(_, told)| !told.is_empty()).map(row).collect()
}
