//! Those who move, those who leave, and units that take over after others (E-18, R-53, R-54).
//!
//! What a move or an end does to a grant is said in `following`; here is what is remembered of it for people to see, and
//! how a reorganisation carries what stands over to the new units.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::catalogue::Scope;
use super::duties::{Import, Leave, Permit};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::grant::{Grant, State};
use super::ids::{MoveId, PersonId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::transition::{Change, Transition};

/// Somebody's move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Its id.
    pub id: MoveId,
    /// Who.
    pub person: PersonId,
    /// Code of the unit they left.
    pub from_unit: String,
    /// Code of the unit they came to.
    pub to_unit: String,
    /// Who led them there, when somebody did.
    pub from_manager: Option<PersonId>,
    /// When it was seen.
    pub at: Timestamp,
}

/// Remembers a move.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody unknown.
pub fn moved(stage: Stage<'_>, it: Move) -> Result<Transition, Refusal> {
    let person = stage.register.person(it.person).ok_or(Refusal::NotFound)?.party();
    let event = Event::by_service(Kind::PersonMoved)
        .about(&person)
        .private("from_unit", it.from_unit.as_str())
        .private("unit", it.to_unit.as_str());
    Ok(Transition::new(vec![Change::Moved(it)], vec![event]))
}

/// What is left to do by hand when somebody leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// Identity or access card.
    Card,
    /// Phone and computer.
    Phone,
    /// Key to a home or a house, digital or not.
    Key,
}

impl Item {
    /// Everything there is to do.
    pub const ALL: [Self; 3] = [Self::Card, Self::Phone, Self::Key];

    /// The word for it in the database, the log and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Phone => "phone",
            Self::Key => "key",
        }
    }
}

/// Says that something is done, or is not after all.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody unknown, [`Refusal::NotAllowed`] for a wrong permit.
pub fn leaving(
    stage: Stage<'_>,
    permit: &Permit<Leave>,
    (person, employment): (PersonId, &str),
    item: Item,
    done: bool,
) -> Result<Transition, Refusal> {
    if !permit.is_for(person.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let card = stage.register.person(person).ok_or(Refusal::NotFound)?;
    if !card.employments.iter().any(|e| e.id == employment) {
        return Err(Refusal::NotFound);
    }
    let event = Event::by(Kind::LeavingDone, permit.by())
        .about(&card.party())
        .private("employment", employment)
        .private("item", item.word())
        .private("done", if done { "yes" } else { "no" });
    let done = done.then_some((permit.by().id, stage.now));
    let change = Change::Leaving { person, employment: employment.to_owned(), item, done };
    Ok(Transition::new(vec![change], vec![event]))
}

/// A unit that took over after another, which is gone from the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// Code of the unit that is gone.
    pub old: String,
    /// Code of the one that took over.
    pub new: String,
    /// When that was decided.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
}

/// Decides which units took over after which: from now on everything that names an old one is read as the new one.
///
/// # Errors
/// [`Refusal::EmptyOrder`] without units, [`Refusal::BadForm`] for an old unit that still is or a new one that is not.
pub fn succeed(stage: Stage<'_>, permit: &Permit<Import>, pairs: Vec<(String, String)>) -> Result<Transition, Refusal> {
    if pairs.is_empty() {
        return Err(Refusal::EmptyOrder);
    }
    let register = stage.register;
    for (old, new) in &pairs {
        let is_live = |code: &str| register.units.values().any(|unit| unit.code == code);
        if is_live(old) || !is_live(new) {
            return Err(Refusal::BadForm(old.clone()));
        }
    }
    let told: Vec<String> = pairs.iter().map(|(old, new)| format!("{old}>{new}")).collect();
    let event = Event::by(Kind::UnitsSucceeded, permit.by())
        .with(Field::Rows, pairs.len() as u64)
        .private("units", told.join(" "));
    let by = permit.by().id;
    let succeeded = pairs.into_iter().map(|(old, new)| Successor { old, new, at: stage.now, by }).collect::<Vec<_>>();
    Ok(Transition::new(vec![Change::Succeeded(succeeded)], vec![event]))
}

/// Carries a grant over to the unit that took over; `None` when it names none that is gone. Two that become one where
/// units merge both stand: then the second keeps its old scope (`taken`), which is read as the new one anyhow.
///
/// # Errors
/// [`Refusal::NotFound`] for a role that is gone.
pub fn carry_over(
    stage: Stage<'_>,
    permit: &Permit<Import>,
    grant: &Grant,
    taken: impl Fn(Scope) -> bool,
) -> Result<Option<Transition>, Refusal> {
    let mut after = grant.clone();
    stage.register.unit_now(&grant.unit).clone_into(&mut after.unit);
    if let Scope::Unit(id) = grant.scope {
        let now = Scope::Unit(stage.register.unit_id_now(id));
        after.scope = if taken(now) { grant.scope } else { now };
    }
    if grant.state != State::Active || (after.unit == grant.unit && after.scope == grant.scope) {
        return Ok(None);
    }
    after.version += 1;
    let event = Event::by(Kind::GrantFollowed, permit.by());
    let event = super::ending::event(stage, event, &after)?.private("unit", after.unit.as_str());
    Ok(Some(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }], vec![event])))
}
