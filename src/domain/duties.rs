//! Separation of duties: who may do what. The only place that can make a [`Permit`].
//!
//! `may(actor, act)` asks; a transition demands the permit. There is no other way to change anything, so a page, the
//! API, a command or a bulk action cannot forget to ask. Live holders are computed from the register at that moment.
//!
//! A permit cannot be made by hand:
//! ```compile_fail,E0451
//! use behorig::domain::duties::{Permit, Deliver};
//! let forged: Permit<Deliver> = Permit { by: todo!(), about: todo!(), act: std::marker::PhantomData };
//! ```

mod acts;
mod controls;
mod findings;
mod matrix;
mod rules;
mod succession;
mod training;

use std::marker::PhantomData;

pub use acts::{
    Answer, Appoint, Assign, Audit, Capacity, Confirm, Connect, Decide, Deliver, End, Import, KeepAssignment,
    KeepSystem, Leave, NotRenew, Protect, Redeliver, Release, Remove, SeeBrakes, Submit, Undo, Withdraw, capacity,
};
pub use controls::Sample;
pub use findings::{Accept, Reconcile, Settle, TakeOver};
use jiff::civil::Date;
pub use matrix::{DecideMatrix, DraftMatrix};
pub use rules::{EndSubstitute, Erase, Except, KeepRules, NameSubstitute};
pub use succession::{KeepFreeze, MapRoles, takes_over};
pub use training::{Certify, ImportTraining, KeepCourses, WithdrawTraining};
use uuid::Uuid;

use super::catalogue::{Party, Post};
use super::ids::{PersonId, SystemId};
use super::refusal::Refusal;
use super::register::{Card, Register};

/// Somebody who is signed in, on a day, with the register as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// Who.
    pub card: &'a Card,
    /// What is known.
    pub register: &'a Register,
    /// Today in Stockholm.
    pub day: Date,
}

impl<'a> Actor<'a> {
    /// The person `id` as an actor.
    ///
    /// # Errors
    /// [`Refusal::SessionEnded`] when the account is gone, disabled or expired.
    pub fn of(register: &'a Register, id: PersonId, day: Date) -> Result<Self, Refusal> {
        match register.person(id) {
            Some(card) if card.can_act(day) => Ok(Self { card, register, day }),
            _ => Err(Refusal::SessionEnded),
        }
    }

    /// The actor's own id.
    #[must_use]
    pub fn id(&self) -> PersonId {
        self.card.id
    }

    /// Whether the actor holds the post today.
    #[must_use]
    pub fn holds(&self, post: &Post) -> bool {
        self.register.holds(self.id(), post, self.day)
    }

    /// Whether the actor owns the system, or is the owner's deputy.
    #[must_use]
    pub fn owns(&self, system: SystemId) -> bool {
        self.holds(&Post::Owner(system)) || self.holds(&Post::Deputy(system))
    }

    /// Whether the actor answers for the system: owns it, or is one of its managers.
    #[must_use]
    pub fn answers_for(&self, system: SystemId) -> bool {
        self.owns(system) || self.holds(&Post::SystemManager(system))
    }

    /// Whether the actor delivers and removes in the system: one of its managers, or its owner while there are none.
    /// The same people as get the task (`flow::Stage::deliverers`).
    #[must_use]
    pub fn delivers(&self, system: SystemId) -> bool {
        let managers = self.register.holders(&Post::SystemManager(system), self.day);
        if managers.is_empty() { self.holds(&Post::Owner(system)) } else { managers.contains(&self.id()) }
    }

    /// Whether the actor has staff.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.register.staff.get(&self.id()).is_some_and(|staff| !staff.is_empty())
            || self.register.units_led(self.id(), self.day).next().is_some()
            || self.sponsors().next().is_some()
    }

    /// The people without employment whom the actor answers for today.
    fn sponsors(&self) -> impl Iterator<Item = PersonId> {
        let day = self.day;
        let all = self.register.sponsored.get(&self.id()).into_iter().flatten();
        all.filter(move |(_, to)| day <= *to).map(|(person, _)| *person)
    }

    /// Whether the actor leads the person: nearest manager, or leader of the unit of one of the employments.
    #[must_use]
    pub fn leads_person(&self, person: &Card) -> bool {
        person.id != self.id()
            && (self.register.superior(person.id, self.day) == Some(self.id())
                || person
                    .employments
                    .iter()
                    .any(|e| self.register.line_manager(person.id, &e.unit, self.day) == Some(self.id())))
    }

    /// Everybody whom the actor leads or may order for, in Swedish name order: nearest staff, and the people of the
    /// units the actor leads or is an authorised orderer for, and of the units below these.
    #[must_use]
    pub fn circle(&self) -> Vec<&'a Card> {
        let register = self.register;
        let led = register.units_led(self.id(), self.day).map(|unit| unit.id);
        let posted = register.posts_of(self.id(), self.day).filter_map(|post| match post {
            Post::Orderer(unit) => Some(*unit),
            _ => None,
        });
        let mut ids: Vec<PersonId> = register.staff.get(&self.id()).cloned().unwrap_or_default();
        ids.extend(self.sponsors());
        for unit in led.chain(posted) {
            for below in register.units_down(unit) {
                ids.extend(register.in_unit.get(&below.code).into_iter().flatten());
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let mut cards: Vec<&'a Card> = ids
            .into_iter()
            .filter_map(|id| register.person(id))
            .filter(|card| !card.is_gone() && self.may_order_for(card))
            .collect();
        cards.sort_by(|a, b| a.sort_key.cmp(&b.sort_key));
        cards
    }

    /// Whether the actor leads the person, or is an authorised orderer for one of their units and may know them.
    #[must_use]
    pub fn may_order_for(&self, person: &Card) -> bool {
        self.leads_person(person)
            || (self.sees(person) && person.employments.iter().any(|e| self.orders_for_unit(&e.unit)))
    }

    /// Whether the actor may know who the person is: everybody, unless the identity is protected (law 4.3).
    #[must_use]
    pub fn sees(&self, person: &Card) -> bool {
        !person.protected || person.id == self.id() || self.leads_person(person) || self.holds(&Post::ProtectedHandler)
    }

    /// Somebody by id or login, who is there and whom the actor may know.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&'a Card> {
        let text = text.trim();
        let by_id = text.parse().ok().and_then(|id| self.register.person(id));
        let by_login = || self.register.people.values().find(|card| card.login == text);
        by_id.or_else(by_login).filter(|card| !card.is_gone() && self.sees(card))
    }

    /// Whether the actor leads the unit or one above it.
    #[must_use]
    pub fn leads_unit(&self, unit_code: &str) -> bool {
        let unit = self.register.unit_by_code.get(unit_code).copied();
        self.register.units_up(unit).any(|unit| self.register.leader(unit, self.day) == Some(self.id()))
    }

    /// Whether the actor is an authorised orderer for the unit or one above it.
    #[must_use]
    pub fn orders_for_unit(&self, unit_code: &str) -> bool {
        let unit = self.register.unit_by_code.get(unit_code).copied();
        self.register.units_up(unit).any(|unit| self.holds(&Post::Orderer(unit.id)))
    }
}

/// Something that can be permitted.
pub trait Act {
    /// What it is done to.
    type About<'a>;

    /// Whether the actor may.
    ///
    /// # Errors
    /// The refusal that says why not.
    fn check(actor: &Actor<'_>, about: &Self::About<'_>) -> Result<Uuid, Refusal>;
}

/// The right to do one act to one thing. Only [`may`] makes it.
#[derive(Debug)]
pub struct Permit<A> {
    by: Party,
    about: Uuid,
    act: PhantomData<fn() -> A>,
}

impl<A> Permit<A> {
    /// Who has it.
    #[must_use]
    pub fn by(&self) -> &Party {
        &self.by
    }

    /// The id of what it is for; a transition refuses a permit for something else.
    #[must_use]
    pub fn is_for(&self, about: Uuid) -> bool {
        self.about == about
    }
}

/// Asks whether `actor` may do `A` to `about`.
///
/// # Errors
/// The refusal that says why not.
pub fn may<A: Act>(actor: &Actor<'_>, about: &A::About<'_>) -> Result<Permit<A>, Refusal> {
    let about = A::check(actor, about)?;
    Ok(Permit { by: actor.card.party(), about, act: PhantomData })
}
