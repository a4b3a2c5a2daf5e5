//! The acts on rules about deciding: who stands in for whom, and what one person must not have together; and erasure,
//! which takes two.

use uuid::Uuid;

use super::{Act, Actor};
use crate::domain::catalogue::Post;
use crate::domain::erasure::Erasure;
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::person::Kind;
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;
use crate::domain::substitute::Substitution;

/// Naming who decides in somebody's place: that person, whoever leads them, or the administrator; nobody names
/// themself.
#[derive(Debug)]
pub struct NameSubstitute;

impl Act for NameSubstitute {
    type About<'a> = (&'a Card, &'a Card);

    fn check(actor: &Actor<'_>, (absent, substitute): &Self::About<'_>) -> Result<Uuid, Refusal> {
        let may = absent.id == actor.id() || actor.leads_person(absent) || actor.holds(&Post::Administrator);
        if !may || substitute.id == actor.id() {
            return Err(Refusal::NotAllowed);
        }
        // Only who works here and can act; not somebody who is here on an assignment.
        let works = substitute.kind == Kind::Employee && substitute.can_act(actor.day);
        if substitute.id == absent.id || !works { Err(Refusal::SubstituteUnfit) } else { Ok(absent.id.uuid()) }
    }
}

/// Ending a substitution: either of the two, whoever leads the absent person, or the administrator.
#[derive(Debug)]
pub struct EndSubstitute;

impl Act for EndSubstitute {
    type About<'a> = Substitution;

    fn check(actor: &Actor<'_>, it: &Substitution) -> Result<Uuid, Refusal> {
        let leads = || actor.register.person(it.absent).is_some_and(|absent| actor.leads_person(absent));
        let own = [it.absent, it.substitute, it.named_by].contains(&actor.id());
        let may = own || actor.holds(&Post::Administrator) || leads();
        if may { Ok(it.id.uuid()) } else { Err(Refusal::Hidden) }
    }
}

/// Making a rule about roles that one person must not have together, and taking it away: the administrator, or the owner
/// of either system. That taking away needs two is said by the transition.
#[derive(Debug)]
pub struct KeepRules;

impl Act for KeepRules {
    type About<'a> = (SystemId, SystemId);

    fn check(actor: &Actor<'_>, (a, b): &Self::About<'_>) -> Result<Uuid, Refusal> {
        let may = actor.holds(&Post::Administrator) || actor.owns(*a) || actor.owns(*b);
        if may { Ok(a.uuid()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Giving somebody an exception from such a rule, and ending it: the owner of either system, never for themself. Keeping
/// the service decides nothing, so not the administrator.
#[derive(Debug)]
pub struct Except;

impl Act for Except {
    type About<'a> = (SystemId, SystemId, PersonId);

    fn check(actor: &Actor<'_>, (a, b, person): &Self::About<'_>) -> Result<Uuid, Refusal> {
        if *person == actor.id() {
            return Err(Refusal::SelfDecisionSubject);
        }
        if actor.owns(*a) || actor.owns(*b) { Ok(person.uuid()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Entering, confirming and withdrawing a decision on erasure: an administrator, or who holds the archive's or the
/// registrar's function. The transition says that two different people are needed; nobody erases what is told of them.
#[derive(Debug)]
pub struct Erase;

impl Erase {
    /// Codes of the functions that may, beside administrators.
    pub const FUNCTIONS: [&'static str; 2] = ["ARKIV", "REGISTRATOR"];
}

impl Act for Erase {
    type About<'a> = Option<&'a Erasure>;

    fn check(actor: &Actor<'_>, about: &Option<&Erasure>) -> Result<Uuid, Refusal> {
        let function = |code: &&str| actor.holds(&Post::Function((*code).to_owned()));
        if !actor.holds(&Post::Administrator) && !Self::FUNCTIONS.iter().any(function) {
            return Err(Refusal::NotAllowed);
        }
        match about {
            Some(erasure) if erasure.decided.subject == Some(actor.id()) => Err(Refusal::NotAllowed),
            Some(erasure) => Ok(erasure.id.uuid()),
            None => Ok(Uuid::nil()),
        }
    }
}
