//! What an entry of the log is about, so that it can be found: whom, who did it, in which system, role, unit and board.
//!
//! The log itself holds only commitments to people. The index of topics lies beside it, is made from the entry and what
//! is told of it, and can be made anew from them; a person in it is the random id, which erasure takes away.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::event::Event;
use super::ids::{GrantId, LineId, OrderId, PersonId};
use super::log::entry::{Field, Plain};
use super::register::Register;

/// Something that entries are about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Whoever is named in it.
    Person(PersonId),
    /// Who did it; of a decision also in whose place.
    Actor(PersonId),
    /// Key of the system.
    System(String),
    /// Code of the role.
    Role(String),
    /// Code of the unit where the person it concerns belongs, or of one above that.
    Unit(String),
    /// The board (*nämnd*) whose system it is.
    Board(String),
    /// The entry's type.
    Kind(String),
    /// The order.
    Order(OrderId),
    /// The line.
    Line(LineId),
    /// The grant.
    Grant(GrantId),
}

impl Topic {
    /// Number of [`Topic::Person`] in the index.
    pub const PERSON: i32 = 1;
    /// Number of [`Topic::Actor`] in the index.
    pub const ACTOR: i32 = 2;
    /// Number of [`Topic::Unit`] in the index.
    pub const UNIT: i32 = 5;

    /// Under which number and key it stands in the index: an id as it is, a text as the beginning of its hash.
    #[must_use]
    pub fn place(&self) -> (i32, Uuid) {
        match self {
            Self::Person(id) => (Self::PERSON, id.uuid()),
            Self::Actor(id) => (Self::ACTOR, id.uuid()),
            Self::System(key) => (3, hashed(key)),
            Self::Role(code) => (4, hashed(code)),
            Self::Unit(code) => (Self::UNIT, hashed(code)),
            Self::Board(name) => (6, hashed(name)),
            Self::Kind(word) => (7, hashed(word)),
            Self::Order(id) => (8, id.uuid()),
            Self::Line(id) => (9, id.uuid()),
            Self::Grant(id) => (10, id.uuid()),
        }
    }
}

/// The key of a text in the index.
#[must_use]
pub fn hashed(text: &str) -> Uuid {
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut key = [0; 16];
    key.copy_from_slice(hash.first_chunk::<16>().unwrap_or(&[0; 16]));
    Uuid::from_bytes(key)
}

/// What an entry says, as far as it is searched by.
#[derive(Debug, Clone, Default)]
pub struct Said<'a> {
    /// Its type.
    pub kind: &'a str,
    /// The order.
    pub order: Option<Uuid>,
    /// The line.
    pub line: Option<Uuid>,
    /// The grant.
    pub grant: Option<Uuid>,
    /// Key of the system.
    pub system: Option<&'a str>,
    /// Code of the role.
    pub role: Option<&'a str>,
    /// Who did it.
    pub actor: Option<PersonId>,
    /// Whom it concerns.
    pub subject: Option<PersonId>,
    /// In whose place.
    pub stead: Option<PersonId>,
    /// Code of the unit, where the entry tells one.
    pub unit: Option<&'a str>,
}

impl<'a> Said<'a> {
    /// What an event says.
    #[must_use]
    pub fn of(event: &'a Event) -> Self {
        let mut said = Self {
            kind: event.kind.word(),
            order: event.order.map(OrderId::uuid),
            actor: event.actor.as_ref().map(|party| party.id),
            subject: event.subject.as_ref().map(|party| party.id),
            stead: event.stead.as_ref().map(|party| party.id),
            unit: event.private.iter().find(|(name, _)| *name == "unit").map(|(_, code)| code.as_str()),
            ..Self::default()
        };
        for (field, value) in &event.public {
            match (field, value) {
                (Field::Line, Plain::Id(id)) => said.line = Some(*id),
                (Field::Grant, Plain::Id(id)) => said.grant = Some(*id),
                (Field::System, Plain::Text(key)) => said.system = Some(key),
                (Field::Role, Plain::Text(code)) => said.role = Some(code),
                _ => {}
            }
        }
        said
    }

    /// What it is about, each once. Unit and board as the register knows them.
    #[must_use]
    pub fn topics(&self, register: &Register) -> Vec<Topic> {
        let mut topics = vec![Topic::Kind(self.kind.to_owned())];
        topics.extend([self.actor, self.subject, self.stead].into_iter().flatten().map(Topic::Person));
        topics.extend(self.actor.map(Topic::Actor));
        topics.extend(self.stead.filter(|_| self.kind.starts_with("decision.")).map(Topic::Actor));
        topics.extend(self.order.map(|id| Topic::Order(id.into())));
        topics.extend(self.line.map(|id| Topic::Line(id.into())));
        topics.extend(self.grant.map(|id| Topic::Grant(id.into())));
        topics.extend(self.role.map(|code| Topic::Role(code.to_owned())));
        if let Some(key) = self.system {
            topics.push(Topic::System(key.to_owned()));
            let system = register.find_system(key).and_then(|id| register.systems.get(&id));
            topics.extend(system.filter(|s| !s.board.is_empty()).map(|s| Topic::Board(s.board.clone())));
        }
        let told = self.unit.and_then(|code| register.unit_by_code.get(code).copied());
        let own = || self.subject.and_then(|id| register.person(id)).and_then(|card| card.unit);
        topics.extend(register.units_up(told.or_else(own)).map(|unit| Topic::Unit(unit.code.clone())));
        topics.sort_unstable();
        topics.dedup();
        topics
    }
}
