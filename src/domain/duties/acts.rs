//! The acts, each with the one rule of who may do it. A rule sees the register as it stands at that moment.

use uuid::Uuid;

use super::{Act, Actor};
use crate::domain::approval;
use crate::domain::assignment::Assignment;
use crate::domain::brake::Brake;
use crate::domain::catalogue::Post;
use crate::domain::grant::Grant;
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::order::{Line, Standing, State};
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;

/// Ordering for a person on one employment.
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
    type About<'a> = (&'a Card, &'a str, Option<&'a Grant>);

    /// `moved`: what is held in a system that closes, when this takes over after it.
    fn check(actor: &Actor<'_>, (person, unit_code, moved): &Self::About<'_>) -> Result<Uuid, Refusal> {
        if moved.is_some_and(|grant| actor.moves(grant, person)) {
            return Ok(person.id.uuid());
        }
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

/// Taking one's own decision back, as long as nothing is delivered and nobody has decided after it.
#[derive(Debug)]
pub struct Undo;

impl Act for Undo {
    type About<'a> = Standing;

    fn check(actor: &Actor<'_>, made: &Standing) -> Result<Uuid, Refusal> {
        if made.by == actor.id() { Ok(made.line.uuid()) } else { Err(Refusal::NotHolder) }
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
        match line.state {
            State::Deciding { .. } => {}
            State::Unverified => return Err(Refusal::NotVerified),
            _ => return Err(Refusal::AlreadyDecided),
        }
        if line.spent().contains(&actor.id()) {
            return Err(Refusal::SecondPerson);
        }
        let seat = approval::seat(line, actor.id(), actor.register, actor.day);
        seat.map(|_| line.id.uuid()).ok_or(Refusal::NotHolder)
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

/// Marking a grant as delivered again, after its system did not show it.
#[derive(Debug)]
pub struct Redeliver;

impl Act for Redeliver {
    type About<'a> = Grant;

    fn check(actor: &Actor<'_>, grant: &Grant) -> Result<Uuid, Refusal> {
        Remove::check(actor, grant)
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
        // What was found in the system and taken over is the owner's to answer for: no manager ever asked for it.
        let by_owner = grant.review.is_some_and(|review| review.ground.is_for_owner());
        let may = |person: &&Card| if by_owner { actor.owns(grant.system) } else { actor.may_order_for(person) };
        let Some(person) = actor.register.person(grant.subject).filter(may) else {
            return Err(Refusal::NotFound);
        };
        if grant.emergency_by == Some(actor.id()) {
            return Err(Refusal::SelfDecisionOrderer);
        }
        if person.id == actor.id() { Err(Refusal::NotAllowed) } else { Ok(grant.id.uuid()) }
    }
}

/// Saying that a grant shall not be renewed, or that it may be after all: who orders for the person, or the system's owner.
#[derive(Debug)]
pub struct NotRenew;

impl Act for NotRenew {
    type About<'a> = Grant;

    fn check(actor: &Actor<'_>, grant: &Grant) -> Result<Uuid, Refusal> {
        let orders = actor.register.person(grant.subject).is_some_and(|person| actor.may_order_for(person));
        if grant.subject == actor.id() || !(orders || actor.owns(grant.system)) {
            return Err(actor.beyond());
        }
        Ok(grant.id.uuid())
    }
}

/// Entering an assignment for somebody in a unit: its sponsor there, the administrator or the HR function; nobody for
/// themself.
#[derive(Debug)]
pub struct Assign;

impl Act for Assign {
    type About<'a> = (&'a Card, &'a str, PersonId);

    fn check(actor: &Actor<'_>, (person, unit, sponsor): &Self::About<'_>) -> Result<Uuid, Refusal> {
        let keeps = actor.holds(&Post::Administrator) || actor.holds(&Post::HrFunction);
        let own = || *sponsor == actor.id() && actor.leads_unit(unit);
        if person.id == actor.id() || !(keeps || own()) {
            return Err(Refusal::NotAllowed);
        }
        if *sponsor == person.id || !actor.register.is_fit_sponsor(*sponsor, actor.day) {
            return Err(Refusal::SponsorUnfit);
        }
        Ok(person.id.uuid())
    }
}

/// Prolonging an assignment, giving it another sponsor, ending it. That only the sponsor prolongs is said by the
/// transition.
#[derive(Debug)]
pub struct KeepAssignment;

impl Act for KeepAssignment {
    type About<'a> = Assignment;

    fn check(actor: &Actor<'_>, about: &Assignment) -> Result<Uuid, Refusal> {
        let keeps = actor.holds(&Post::Administrator) || actor.holds(&Post::HrFunction);
        let own = about.sponsor == actor.id() || actor.leads_unit(&about.unit);
        if about.person == actor.id() {
            return Err(Refusal::NotAllowed);
        }
        if keeps || own { Ok(about.id.uuid()) } else { Err(Refusal::Hidden) }
    }
}

/// Ticking off what is left to do by hand when somebody leaves.
#[derive(Debug)]
pub struct Leave;

impl Act for Leave {
    type About<'a> = Card;

    fn check(actor: &Actor<'_>, person: &Card) -> Result<Uuid, Refusal> {
        let may = person.id != actor.id() && actor.may_order_for(person);
        if may { Ok(person.id.uuid()) } else { Err(Refusal::Hidden) }
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

/// Entering who approved a connection, and turning one on or off.
#[derive(Debug)]
pub struct Connect;

impl Act for Connect {
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

/// Seeing who vanished from a source that is braked (E-33).
#[derive(Debug)]
pub struct SeeBrakes;

impl Act for SeeBrakes {
    type About<'a> = ();

    fn check(actor: &Actor<'_>, (): &()) -> Result<Uuid, Refusal> {
        let may = actor.holds(&Post::Administrator) || actor.holds(&Post::HrFunction);
        if may { Ok(Uuid::nil()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Releasing a brake: two different people, each of whom saw the list.
#[derive(Debug)]
pub struct Release;

impl Act for Release {
    type About<'a> = Brake;

    fn check(actor: &Actor<'_>, brake: &Brake) -> Result<Uuid, Refusal> {
        SeeBrakes::check(actor, &())?;
        match brake.first {
            Some(first) if first.by == actor.id() => Err(Refusal::SecondPerson),
            _ => Ok(brake.id.uuid()),
        }
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
