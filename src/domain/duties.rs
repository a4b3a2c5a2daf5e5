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

use std::marker::PhantomData;

use jiff::civil::Date;
use uuid::Uuid;

use super::approval;
use super::catalogue::{Party, Post};
use super::grant::Grant;
use super::ids::{PersonId, SystemId};
use super::order::{Line, State};
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
            || self.register.units.values().any(|unit| unit.manager == Some(self.id()))
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
        let led = register.units.values().filter(|unit| unit.manager == Some(self.id())).map(|unit| unit.id);
        let posted = register.posts_of(self.id(), self.day).filter_map(|post| match post {
            Post::Orderer(unit) => Some(*unit),
            _ => None,
        });
        let mut ids: Vec<PersonId> = register.staff.get(&self.id()).cloned().unwrap_or_default();
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

/// Ordering for a person on one employment (R-08).
#[derive(Debug)]
pub struct Submit;

/// In which capacity somebody orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// As the line manager of that employment: the order is the manager's step.
    Manager,
    /// As an authorised orderer, or for oneself: it is not.
    Orderer,
}

/// In which capacity the actor may order for the person on an employment in that unit, if at all.
///
/// # Errors
/// [`Refusal::NotYourStaff`], or [`Refusal::NotAuthorisedOrderer`] for somebody who may order for nobody.
pub fn capacity(actor: &Actor<'_>, person: &Card, unit_code: &str) -> Result<Capacity, Refusal> {
    if person.id == actor.id() {
        return if actor.leads() { Ok(Capacity::Orderer) } else { Err(Refusal::NotAuthorisedOrderer) };
    }
    if actor.register.line_manager(person.id, unit_code, actor.day) == Some(actor.id()) {
        return Ok(Capacity::Manager);
    }
    // An authorised orderer without the right to know a protected person meets "not your staff" like everybody else.
    if actor.orders_for_unit(unit_code) && actor.sees(person) {
        return Ok(Capacity::Orderer);
    }
    let orders_at_all =
        actor.leads() || actor.register.posts_of(actor.id(), actor.day).any(|post| matches!(post, Post::Orderer(_)));
    Err(if orders_at_all { Refusal::NotYourStaff } else { Refusal::NotAuthorisedOrderer })
}

impl Act for Submit {
    type About<'a> = (&'a Card, &'a str);

    fn check(actor: &Actor<'_>, (person, unit_code): &Self::About<'_>) -> Result<Uuid, Refusal> {
        capacity(actor, person, unit_code).map(|_| person.id.uuid())
    }
}

/// Taking a line back.
#[derive(Debug)]
pub struct Withdraw;

impl Act for Withdraw {
    type About<'a> = Line;

    fn check(actor: &Actor<'_>, line: &Line) -> Result<Uuid, Refusal> {
        if line.orderer != actor.id() {
            return Err(actor.beyond());
        }
        Ok(line.id.uuid())
    }
}

/// Answering a question about a line.
#[derive(Debug)]
pub struct Answer;

impl Act for Answer {
    type About<'a> = Line;

    fn check(actor: &Actor<'_>, line: &Line) -> Result<Uuid, Refusal> {
        Withdraw::check(actor, line)
    }
}

/// Deciding the step that a line waits at: approve, decline or ask.
#[derive(Debug)]
pub struct Decide;

impl Act for Decide {
    type About<'a> = Line;

    /// Never the orderer, never the one concerned, only a holder (T01, R-25).
    fn check(actor: &Actor<'_>, line: &Line) -> Result<Uuid, Refusal> {
        if line.orderer == actor.id() {
            return Err(Refusal::SelfDecisionOrderer);
        }
        if line.content.subject == actor.id() {
            return Err(Refusal::SelfDecisionSubject);
        }
        let step = match line.state {
            State::Deciding { step } => line.content.path.get(step),
            State::Unverified => return Err(Refusal::NotVerified),
            _ => return Err(Refusal::AlreadyDecided),
        };
        let holders = step
            .map(|step| approval::holders(&line.content, line.orderer, step, actor.register, actor.day))
            .unwrap_or_default();
        if holders.contains(&actor.id()) { Ok(line.id.uuid()) } else { Err(Refusal::NotHolder) }
    }
}

/// Delivering a line, or saying that it cannot be done.
#[derive(Debug)]
pub struct Deliver;

impl Act for Deliver {
    type About<'a> = Line;

    fn check(actor: &Actor<'_>, line: &Line) -> Result<Uuid, Refusal> {
        if !actor.delivers(line.content.system) {
            return Err(Refusal::NotHolder);
        }
        Ok(line.id.uuid())
    }
}

/// Marking an ended grant as removed in the system.
#[derive(Debug)]
pub struct Remove;

impl Act for Remove {
    type About<'a> = Grant;

    fn check(actor: &Actor<'_>, grant: &Grant) -> Result<Uuid, Refusal> {
        if !actor.delivers(grant.system) {
            return Err(Refusal::NotHolder);
        }
        Ok(grant.id.uuid())
    }
}

/// Ending, revoking or shortening a grant. Taking power away is wide: holder, manager, orderer, owner, system manager.
#[derive(Debug)]
pub struct End;

impl Act for End {
    type About<'a> = Grant;

    fn check(actor: &Actor<'_>, grant: &Grant) -> Result<Uuid, Refusal> {
        let Some(person) = actor.register.person(grant.subject) else {
            return Err(Refusal::NotFound);
        };
        let concerned = person.id == actor.id()
            || actor.leads_person(person)
            || actor.register.line_manager(person.id, &grant.unit, actor.day) == Some(actor.id());
        let by_post = actor.owns(grant.system)
            || actor.holds(&Post::SystemManager(grant.system))
            || (actor.orders_for_unit(&grant.unit) && actor.sees(person));
        if concerned || by_post { Ok(grant.id.uuid()) } else { Err(actor.beyond()) }
    }
}

/// Saying that a grant in question shall stand: the manager of the employment, or who may order for its unit. Never the
/// holder, and not the system's owner, who does not know whether the person still does that work.
#[derive(Debug)]
pub struct Confirm;

impl Act for Confirm {
    type About<'a> = Grant;

    fn check(actor: &Actor<'_>, grant: &Grant) -> Result<Uuid, Refusal> {
        let Some(person) = actor.register.person(grant.subject).filter(|person| actor.may_order_for(person)) else {
            return Err(Refusal::NotFound);
        };
        if person.id == actor.id() { Err(Refusal::NotAllowed) } else { Ok(grant.id.uuid()) }
    }
}

/// Keeping a system's card, roles, objects and guideline.
#[derive(Debug)]
pub struct KeepSystem;

impl Act for KeepSystem {
    type About<'a> = SystemId;

    fn check(actor: &Actor<'_>, system: &SystemId) -> Result<Uuid, Refusal> {
        if actor.owns(*system) || actor.holds(&Post::Administrator) {
            return Ok(system.uuid());
        }
        Err(Refusal::NotAllowed)
    }
}

/// Giving a post to somebody, or ending it. Nobody appoints themself.
#[derive(Debug)]
pub struct Appoint;

impl Act for Appoint {
    type About<'a> = (&'a Post, PersonId);

    fn check(actor: &Actor<'_>, (post, person): &Self::About<'_>) -> Result<Uuid, Refusal> {
        if *person == actor.id() {
            return Err(Refusal::NotAllowed);
        }
        let own = match post {
            Post::SystemManager(system) => actor.owns(*system),
            _ => false,
        };
        if own || actor.holds(&Post::Administrator) { Ok(person.uuid()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Importing the catalogue.
#[derive(Debug)]
pub struct Import;

impl Act for Import {
    type About<'a> = ();

    fn check(actor: &Actor<'_>, (): &()) -> Result<Uuid, Refusal> {
        if actor.holds(&Post::Administrator) { Ok(Uuid::nil()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Setting or clearing the protected flag.
#[derive(Debug)]
pub struct Protect;

impl Act for Protect {
    type About<'a> = PersonId;

    fn check(actor: &Actor<'_>, person: &PersonId) -> Result<Uuid, Refusal> {
        if actor.holds(&Post::HrFunction) { Ok(person.uuid()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Reading and exporting the log.
#[derive(Debug)]
pub struct Audit;

impl Act for Audit {
    type About<'a> = ();

    fn check(actor: &Actor<'_>, (): &()) -> Result<Uuid, Refusal> {
        if actor.holds(&Post::Auditor) { Ok(Uuid::nil()) } else { Err(Refusal::NotAllowed) }
    }
}
