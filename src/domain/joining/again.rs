//! An account that is new by its id and known by its name (T32): nothing is joined, and it stands in the log.
//!
//! A directory has no two accounts of one login name, so the same login under another id is an account that was made anew.
//! The same name is only odd where its bearer is gone.

use std::collections::{HashMap, HashSet};

use super::Doubt;
use crate::domain::catalogue::Party;
use crate::domain::event::{Event, Kind};
use crate::domain::ids::Guid;
use crate::domain::log::entry::Field;
use crate::domain::person::Reading;
use crate::domain::register::{Card, Register};
use crate::domain::transition::Transition;

/// The accounts among what a source said that are new, and whom they resemble. `whole`: the source said everything, so
/// who is not in it is gone.
#[must_use]
pub fn again<'a>(
    register: &'a Register,
    source: &str,
    said: &'a [Reading],
    whole: bool,
) -> Vec<(Doubt, &'a Reading, &'a Card)> {
    let new: Vec<&Reading> = said.iter().filter(|one| !register.by_guid.contains_key(&one.person.guid)).collect();
    if new.is_empty() || register.people.is_empty() {
        return Vec::new();
    }
    let read: HashSet<Guid> = said.iter().map(|one| one.person.guid).collect();
    let mut logins: HashMap<String, &Card> = HashMap::new();
    let mut names: HashMap<String, &Card> = HashMap::new();
    for card in register.people.values() {
        let here = card.source == source;
        if here {
            logins.insert(card.login.to_lowercase(), card);
        }
        if card.is_gone() || (whole && here && !read.contains(&card.guid)) {
            names.insert(card.name.to_lowercase(), card);
        }
    }
    let resembled = |one: &'a Reading| {
        let login = logins.get(&one.person.login.to_lowercase()).map(|card| (Doubt::LoginAgain, *card));
        let name = || names.get(&one.person.name.to_lowercase()).map(|card| (Doubt::NameAgain, *card));
        login.or_else(name).map(|(doubt, card)| (doubt, one, card))
    };
    new.into_iter().filter_map(resembled).collect()
}

/// That a new account has a known login or name; its bearer gets nothing of what the other had.
pub fn noted(doubt: Doubt, new: &Party, of: &Card) -> Transition {
    let event = Event::by_service(Kind::AccountAgain).about(new).with(Field::Ground, doubt.word());
    Transition::happened(event.private("known_guid", of.guid.to_string()))
}
