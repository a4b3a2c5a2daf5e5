//! Which decisions a line needs and who may give them.
//!
//! Pure look-ups in the register: nothing is remembered, so open steps follow the post when its holder changes.
//! No holder means stopped and visible, never granted. Where the only holder is the orderer or the one concerned, the
//! next above decides.

use jiff::civil::Date;

use super::catalogue::{Post, Scope, Step};
use super::deadline::Level;
use super::ids::PersonId;
use super::order::{Content, Line, State};
use super::register::Register;

/// How far up "the next above" is looked for.
const LEVELS: usize = 8;

/// What stands next on a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// Waits for one of the holders.
    Decide {
        /// Index in the path.
        step: usize,
        /// Who may decide.
        holders: Vec<PersonId>,
    },
    /// Nobody may decide it.
    Stalled {
        /// Index in the path.
        step: usize,
    },
    /// All steps are done.
    Through,
}

/// The path of a line at the order: the steps that the matrix gives, and what the circumstances add.
///
/// * An order for oneself is decided by one's superior first (E-20).
/// * An employment that a human must look at (E-08) is decided by the system owner.
#[must_use]
pub fn path(mut steps: Vec<Step>, for_oneself: bool, review: bool) -> Vec<Step> {
    if for_oneself && !steps.contains(&Step::Manager) {
        steps.insert(0, Step::Manager);
    }
    if review && !steps.contains(&Step::Owner) {
        steps.push(Step::Owner);
    }
    steps
}

/// What waits at or after step `at`: steps that the order itself answers are passed.
#[must_use]
pub fn opening(content: &Content, orderer: PersonId, at: usize, register: &Register, day: Date) -> Opening {
    for (step, kind) in content.path.iter().enumerate().skip(at) {
        let answered = *kind == Step::Manager && content.by_manager && orderer != content.subject;
        if answered {
            continue;
        }
        let holders = holders(content, orderer, kind, Level::Asked, register, day);
        return if holders.is_empty() { Opening::Stalled { step } } else { Opening::Decide { step, holders } };
    }
    Opening::Through
}

/// Who may decide, and in whose place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub person: PersonId,
    /// In whose place, when it is not by a post of their own.
    pub in_stead_of: Option<PersonId>,
}

/// The seat that `person` has at the step which the line waits at, if any: one of their own before one in another's place.
#[must_use]
pub fn seat(line: &Line, person: PersonId, register: &Register, day: Date) -> Option<Seat> {
    let State::Deciding { step, level } = line.state else {
        return None;
    };
    seats_of(line, step, level, register, day).into_iter().find(|seat| seat.person == person)
}

/// The seats at a step of a line. Where it needs two persons, neither those who have decided a step of it have one, nor
/// anybody in their place.
#[must_use]
pub fn seats_of(line: &Line, step: usize, level: Level, register: &Register, day: Date) -> Vec<Seat> {
    let Some(step) = line.content.path.get(step) else {
        return Vec::new();
    };
    let mut seats = seats(&line.content, line.orderer, step, level, register, day);
    let spent = line.spent();
    seats.retain(|seat| !spent.contains(&seat.person) && !seat.in_stead_of.is_some_and(|id| spent.contains(&id)));
    seats
}

/// The people of [`seats`], in no order of worth.
#[must_use]
pub fn holders(
    content: &Content,
    orderer: PersonId,
    step: &Step,
    level: Level,
    register: &Register,
    day: Date,
) -> Vec<PersonId> {
    let seats = seats(content, orderer, step, level, register, day);
    let mut people: Vec<PersonId> = seats.into_iter().map(|seat| seat.person).collect();
    people.sort_unstable();
    people
}

/// Who may decide one step of a line: never the orderer, never the one concerned, and never in the place of either (T02).
///
/// Substitutes are those of the holders and of nobody else, so a substitute's substitute never decides. What nobody has
/// answered in time goes on to more people (`deadline`), who answer in the silent holder's place.
#[must_use]
pub fn seats(
    content: &Content,
    orderer: PersonId,
    step: &Step,
    level: Level,
    register: &Register,
    day: Date,
) -> Vec<Seat> {
    let own = free(content, orderer, step, register, day);
    let Some(first) = own.first().copied() else {
        return Vec::new();
    };
    let mut seats: Vec<Seat> = own.iter().map(|id| Seat { person: *id, in_stead_of: None }).collect();
    for id in &own {
        // Whom the orderer or the one concerned has named decides nothing of theirs.
        let named = register.substitutes(*id, content.system, day);
        let fit = named.filter(|it| it.named_by != orderer && it.named_by != content.subject);
        let before = seats.len();
        seats.extend(fit.map(|it| Seat { person: it.substitute, in_stead_of: Some(*id) }));
        if level >= Level::Substitutes && seats.len() == before {
            let superior = register.superior(*id, day);
            seats.extend(superior.map(|person| Seat { person, in_stead_of: Some(*id) }));
        }
    }
    if let (Level::Fallback, Some(function)) = (level, &register.policy.function) {
        let people = register.holders(&Post::Function(function.clone()), day);
        seats.extend(people.into_iter().map(|person| Seat { person, in_stead_of: Some(first) }));
    }
    let mut seen: Vec<PersonId> = vec![orderer, content.subject];
    seats.retain(|seat| {
        let new = !seen.contains(&seat.person);
        seen.push(seat.person);
        new
    });
    seats
}

/// Who decides by a post of their own.
fn free(content: &Content, orderer: PersonId, step: &Step, register: &Register, day: Date) -> Vec<PersonId> {
    let mut posted = named(content, step, register, day);
    for _ in 0..LEVELS {
        if posted.is_empty() {
            return posted; // nobody at all: stopped, not passed on
        }
        let free: Vec<PersonId> =
            posted.iter().copied().filter(|id| *id != orderer && *id != content.subject).collect();
        if !free.is_empty() {
            return free;
        }
        posted = above(content, step, &posted, register, day);
    }
    Vec::new()
}

fn named(content: &Content, step: &Step, register: &Register, day: Date) -> Vec<PersonId> {
    match step {
        Step::Second(of) => named(content, of, register, day),
        Step::Manager => match register.line_manager(content.subject, &content.unit, day) {
            Some(manager) => vec![manager],
            None => orderers(&content.unit, register, day),
        },
        Step::SystemManager => register.holders(&Post::SystemManager(content.system), day),
        Step::Owner => owners(content, register, day),
        Step::Function(code) => register.holders(&Post::Function(code.clone()), day),
        Step::Object => match content.scope {
            Scope::Object(id) => register
                .objects
                .get(&id)
                .and_then(|object| object.responsible)
                .filter(|person| register.can_act(*person, day))
                .into_iter()
                .collect(),
            Scope::None | Scope::Unit(_) => Vec::new(),
        },
    }
}

/// Where nobody leads the unit or one above: the authorised orderers of the nearest that has any (E-19).
fn orderers(unit_code: &str, register: &Register, day: Date) -> Vec<PersonId> {
    let unit = register.unit_by_code.get(unit_code).copied();
    let mut posted = register.units_up(unit).map(|unit| register.holders(&Post::Orderer(unit.id), day));
    posted.find(|holders| !holders.is_empty()).unwrap_or_default()
}

fn owners(content: &Content, register: &Register, day: Date) -> Vec<PersonId> {
    let mut owners = register.holders(&Post::Owner(content.system), day);
    owners.extend(register.holders(&Post::Deputy(content.system), day));
    owners.sort_unstable();
    owners.dedup();
    owners
}

/// The next above: for system managers the owner, else the superiors of those who are barred.
fn above(content: &Content, step: &Step, barred: &[PersonId], register: &Register, day: Date) -> Vec<PersonId> {
    if *step.post() == Step::SystemManager {
        let owners = owners(content, register, day);
        if owners.iter().any(|id| !barred.contains(id)) {
            return owners;
        }
    }
    let mut next: Vec<PersonId> = barred.iter().filter_map(|id| register.superior(*id, day)).collect();
    next.sort_unstable();
    next.dedup();
    next.retain(|id| !barred.contains(id));
    next
}
