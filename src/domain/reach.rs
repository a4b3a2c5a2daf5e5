//! What somebody was refused because it is not theirs, as the log tells it: who, what kind of thing, which one.
//!
//! The refusal itself is made where the right is asked for (`duties`, a room's service). Here is what is written about
//! it, so that an auditor sees who went where they had no business.

use super::catalogue::Post;
use super::duties::Actor;
use super::event::{Event, Kind};
use super::ids::{GrantId, LineId, OrderId, PersonId, SystemId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::register::Register;

/// What was refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Thing {
    /// An order.
    Order(OrderId),
    /// A line.
    Line(LineId),
    /// A grant.
    Grant(GrantId),
    /// A system's permissions.
    System(SystemId),
    /// A person. Whom is told in the log's erasable part only.
    Person(PersonId),
    /// A page or an act for which a post is lacking, as the address of the route.
    Place(String),
}

impl Actor<'_> {
    /// What the actor is told about something that is not theirs. Who answers for a system meets others' in the course
    /// of duty, and is told that it is theirs; anybody else is not told that it exists (T13).
    #[must_use]
    pub fn beyond(&self) -> Refusal {
        let answers = self
            .register
            .posts_of(self.id(), self.day)
            .any(|post| matches!(post, Post::Owner(_) | Post::Deputy(_) | Post::SystemManager(_)));
        if answers { Refusal::OutsideReach } else { Refusal::Hidden }
    }
}

impl Refusal {
    /// Whether the refusal says that something is not the actor's: then it is told in the log.
    #[must_use]
    pub fn is_of_reach(&self) -> bool {
        matches!(
            self,
            Self::OutsideReach
                | Self::Hidden
                | Self::NotAllowed
                | Self::NotHolder
                | Self::SelfDecisionOrderer
                | Self::SelfDecisionSubject
        )
    }
}

/// The happening, if the person who was refused is known.
#[must_use]
pub fn refused(register: &Register, by: PersonId, thing: &Thing, refusal: &Refusal) -> Option<Event> {
    let actor = register.person(by)?.party();
    let event = Event::by(Kind::AccessRefused, &actor);
    let event = match thing {
        Thing::Order(id) => event.with(Field::Order, id.uuid()),
        Thing::Line(id) => event.with(Field::Line, id.uuid()),
        Thing::Grant(id) => event.with(Field::Grant, id.uuid()),
        Thing::System(id) => event.with(Field::System, register.systems.get(id)?.key.clone()),
        Thing::Person(id) => event.about(&register.person(*id)?.party()),
        Thing::Place(place) => event.private("place", place.clone()),
    };
    // Which rule, not what was told: that something is hidden was not.
    let ground = if matches!(refusal, Refusal::Hidden) { Refusal::OutsideReach.code() } else { refusal.code() };
    Some(event.with(Field::Ground, ground))
}
