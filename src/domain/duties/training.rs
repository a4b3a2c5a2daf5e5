//! The acts on training: who keeps courses, and who says that somebody did one.

use uuid::Uuid;

use super::{Act, Actor};
use crate::domain::catalogue::Post;
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;
use crate::domain::training::Record;

/// Keeping the courses: the administrator or the HR function. What a role demands is its system's ([`super::KeepSystem`]).
#[derive(Debug)]
pub struct KeepCourses;

impl Act for KeepCourses {
    type About<'a> = ();

    fn check(actor: &Actor<'_>, (): &()) -> Result<Uuid, Refusal> {
        let may = actor.holds(&Post::Administrator) || actor.holds(&Post::HrFunction);
        if may { Ok(Uuid::nil()) } else { Err(Refusal::NotAllowed) }
    }
}

/// Taking in a list of who did which courses. That nothing in it is about oneself is said by the transition.
#[derive(Debug)]
pub struct ImportTraining;

impl Act for ImportTraining {
    type About<'a> = ();

    fn check(actor: &Actor<'_>, (): &()) -> Result<Uuid, Refusal> {
        KeepCourses::check(actor, &())
    }
}

/// Saying that somebody of one's own staff did a course; never that oneself did.
#[derive(Debug)]
pub struct Certify;

impl Act for Certify {
    type About<'a> = Card;

    fn check(actor: &Actor<'_>, person: &Card) -> Result<Uuid, Refusal> {
        if actor.leads_person(person) { Ok(person.id.uuid()) } else { Err(Refusal::Hidden) }
    }
}

/// Withdrawing a record: whoever leads the person, or keeps the courses; never one's own.
#[derive(Debug)]
pub struct WithdrawTraining;

impl Act for WithdrawTraining {
    type About<'a> = (&'a Card, &'a Record);

    fn check(actor: &Actor<'_>, (person, record): &Self::About<'_>) -> Result<Uuid, Refusal> {
        let keeps = KeepCourses::check(actor, &()).is_ok() && actor.sees(person);
        let may = person.id != actor.id() && record.person == person.id && (keeps || actor.leads_person(person));
        if may { Ok(record.id.uuid()) } else { Err(Refusal::Hidden) }
    }
}
