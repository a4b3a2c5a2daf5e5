//! From wishes to lines: what would become of an order, wish by wish, before it is sent and when it is.
//!
//! The same function makes the preview on the page and the order in the transaction, so what is shown is what is
//! sent. Each person is judged alone: a wish that is refused says why and does not stop the others.

mod basis;
mod follows;
mod limits;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use basis::{account, admitted};
use limits::{at_once, check_purpose, check_scope, last_day, on_paper, separated};

pub use basis::question;
pub use follows::Follows;

use super::approval::{self, Opening};
use super::catalogue::{Risk, Role, Scope, System, orderable};
use super::duties::{Actor, Capacity};
use super::employment::Evidence;
use super::grant::Grant;
use super::ids::{GrantId, Guid, PersonId, RoleId};
use super::matrix::{self, Case};
use super::order::{Asks, Content, Line};
use super::person::{Answer, Form};
use super::refusal::Refusal;
use super::register::Card;

/// Most people in one order.
pub const MOST_PEOPLE: usize = 200;
/// Most lines in one order.
pub const MOST_LINES: usize = 5_000;
/// Longest purpose, in characters.
pub const LONGEST_PURPOSE: usize = 2_000;

/// What somebody wishes for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// For whom.
    pub subject: PersonId,
    /// Which role.
    pub role: RoleId,
    /// Limited to what.
    pub scope: Scope,
    /// On which employment, when there are several.
    pub employment: Option<String>,
    /// For which account, when there are several.
    pub account: Option<Guid>,
    /// From when; today when not said.
    pub from: Option<Date>,
    /// Until when, inclusive; as long as possible when not said.
    pub until: Option<Date>,
    /// Why.
    pub purpose: String,
    /// Asks for a later end of what is already held.
    pub extend: bool,
    /// To be given at once and decided afterwards.
    pub emergency: bool,
    /// What it comes from, when that is a permission that stands.
    pub follows: Option<Follows>,
    /// Was given on paper that day.
    pub given: Option<Date>,
}

/// What is known when wishes are judged.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Who orders.
    pub actor: Actor<'a>,
    /// What the sources answered about the accounts concerned. Where one was silent, what is sent is checked later,
    /// before anyone can decide.
    pub answer: &'a Answer,
    /// The active grants of the people concerned.
    pub grants: &'a [Grant],
    /// The open lines of the people concerned.
    pub open: &'a [Line],
}

/// A wish that can be sent.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The line's content.
    pub content: Content,
    /// What was read; `None` = not verified yet.
    pub evidence: Option<Evidence>,
    /// What waits first.
    pub opening: Opening,
    /// The role is critical: the employment is read at that moment, not from a minute ago.
    pub critical: bool,
}

/// A wish and what would become of it.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The wish; one that the service added has `added` in its content.
    pub wish: Wish,
    /// The line, or why not.
    pub result: Result<Ready, Refusal>,
}

/// Whether a role in a system is sensitive enough that leave needs a human, and readings must be fresh.
#[must_use]
pub fn sensitive(role: &Role, system: &System) -> bool {
    role.risk >= Risk::High || system.k >= 3
}

/// Checks the size of an order before anything else is done.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`], [`Refusal::TooManyPeople`].
pub fn check_size(wishes: &[Wish]) -> Result<(), Refusal> {
    if wishes.is_empty() {
        return Err(Refusal::EmptyOrder);
    }
    if wishes.len() > MOST_LINES {
        return Err(Refusal::TooManyLines(MOST_LINES));
    }
    let people: HashSet<PersonId> = wishes.iter().map(|wish| wish.subject).collect();
    if people.len() > MOST_PEOPLE {
        return Err(Refusal::TooManyPeople(MOST_PEOPLE));
    }
    Ok(())
}

/// Judges every wish, adding the base order where it is missing. The base order comes before what needs it; when
/// it cannot be had, what needs it is refused for the same reason, before anything is sent.
#[must_use]
pub fn plan(known: Known<'_>, wishes: &[Wish]) -> Vec<Planned> {
    let index = Index::of(known);
    let mut planned = Vec::with_capacity(wishes.len() + 8);
    let mut based: HashMap<PersonId, Option<Refusal>> = HashMap::new();
    let mut seen: HashSet<(PersonId, RoleId, String, String)> = HashSet::new();
    let mut taken: HashMap<PersonId, Vec<RoleId>> = HashMap::new();
    let mut changing: HashSet<GrantId> = HashSet::new();
    for wish in wishes {
        let mut result = judge(known, &index, wish).and_then(|ready| {
            let c = &ready.content;
            let fresh = seen.insert((c.subject, c.role, c.scope.key(), c.employment.clone()))
                && c.asks.changes().is_none_or(|grant| changing.insert(grant));
            if fresh { Ok(ready) } else { Err(Refusal::AlreadyAsked) }
        });
        result = result.and_then(|ready| separated(known, &index, taken.get(&wish.subject), ready));
        if let Ok(ready) = &result {
            taken.entry(wish.subject).or_default().push(ready.content.role);
        }
        let needs = result
            .as_ref()
            .ok()
            .filter(|ready| known.actor.register.base_role().is_some_and(|r| r.id != ready.content.role));
        if let Some(ready) = needs {
            let without = based.entry(wish.subject).or_insert_with(|| {
                let base = missing_base(known, &index, wishes, ready);
                let refusal = base.as_ref().and_then(|base| base.result.as_ref().err().cloned());
                planned.extend(base);
                refusal
            });
            if let Some(refusal) = without {
                result = Err(refusal.clone());
            }
        }
        planned.push(Planned { wish: wish.clone(), result });
    }
    planned
}

/// What the people concerned hold and have asked for, to be looked up many times.
struct Index<'a> {
    held: HashMap<(PersonId, RoleId, Scope, &'a str), &'a Grant>,
    asked: HashSet<(PersonId, RoleId, Scope, &'a str)>,
    /// The roles of both, by person.
    roles: HashMap<PersonId, Vec<RoleId>>,
}

impl<'a> Index<'a> {
    fn of(known: Known<'a>) -> Self {
        let held = known.grants.iter().map(|g| ((g.subject, g.role, g.scope, g.employment.as_str()), g)).collect();
        let asked = known
            .open
            .iter()
            .map(|l| (l.content.subject, l.content.role, l.content.scope, l.content.employment.as_str()))
            .collect();
        let mut roles: HashMap<PersonId, Vec<RoleId>> = HashMap::new();
        let has = known.grants.iter().map(|g| (g.subject, g.role));
        for (person, role) in has.chain(known.open.iter().map(|l| (l.content.subject, l.content.role))) {
            roles.entry(person).or_default().push(role);
        }
        Self { held, asked, roles }
    }
}

fn missing_base(known: Known<'_>, index: &Index<'_>, wishes: &[Wish], ready: &Ready) -> Option<Planned> {
    let base = known.actor.register.base_role()?;
    let subject = ready.content.subject;
    let has = index.roles.get(&subject).is_some_and(|roles| roles.contains(&base.id))
        || wishes.iter().any(|wish| wish.subject == subject && wish.role == base.id);
    if has {
        return None;
    }
    let wish = Wish {
        subject,
        role: base.id,
        scope: Scope::None,
        employment: Some(ready.content.employment.clone()),
        account: Some(ready.content.subject_guid),
        from: None,
        until: None,
        purpose: String::new(),
        extend: false,
        emergency: false,
        follows: None,
        given: None,
    };
    let result = judge(known, index, &wish).map(|mut ready| {
        ready.content.added = true;
        ready
    });
    Some(Planned { wish, result })
}

fn judge(known: Known<'_>, index: &Index<'_>, wish: &Wish) -> Result<Ready, Refusal> {
    let actor = known.actor;
    let person = actor.register.person(wish.subject).filter(|card| !card.is_gone()).ok_or(Refusal::NotFound)?;
    let (role, system) = actor.register.role(wish.role).ok_or(Refusal::RoleNotOrderable)?;
    // Who may order at all is asked before anything is told about the person.
    // Somebody without employment stands in the unit of the account: their manager is told that there is none.
    let own = person.unit.and_then(|id| actor.register.units.get(&id)).map_or("", |unit| unit.code.as_str());
    let mut units = person.employments.iter().map(|e| e.unit.as_str()).chain([own]);
    let before = follows::before(known, wish, role)?;
    if !units.any(|unit| before.capacity(&actor, person, unit).is_ok()) {
        return Err(before.capacity(&actor, person, own).err().unwrap_or(Refusal::NotYourStaff));
    }
    before.check(known, role, wish.scope)?;
    let wish = &before.bound(wish);
    orderable(role, system, actor.day)?;
    check_scope(&actor, role, wish.scope)?;
    check_purpose(role, &wish.purpose)?;
    let account = account(person, wish.account)?;
    let (admission, evidence, review) = admitted(known, (person, account), role, system, wish)?;
    let capacity = before.capacity(&actor, person, &admission.unit)?;
    let form = form(person, &admission.employment, evidence.as_ref());
    let title = person.title.as_deref();
    let case = Case { role, system, scope: wish.scope, unit: &admission.unit, form, title };
    let ruled = matrix::ruled(actor.register, case);
    let mut content = Content {
        subject: person.id,
        subject_guid: account.guid,
        employment: admission.employment.clone(),
        unit: admission.unit.clone(),
        system: system.id,
        role: role.id,
        scope: wish.scope,
        asks: before.asks(),
        purpose: wish.purpose.trim().to_owned(),
        from: wish.from.unwrap_or(actor.day).max(admission.from),
        until: None,
        cap: None,
        guideline: system.guideline.as_ref().map(|g| g.version.clone()).unwrap_or_default(),
        path: approval::path(ruled.steps, person.id == actor.id(), review),
        matrix: ruled.matrix,
        rule: ruled.rule,
        added: false,
        by_manager: capacity == Capacity::Manager,
        emergency: wish.emergency,
    };
    (content.until, content.cap) = last_day(&content, role, system, &admission, wish.until)?;
    beside(known, index, &mut content, wish)?;
    if wish.emergency {
        at_once(&actor, &mut content, role, evidence.is_some(), review)?;
    }
    if let Some(given) = wish.given {
        on_paper(&mut content, person, evidence.as_ref(), given)?;
    }
    let opening = approval::opening(&content, actor.id(), 0, actor.register, actor.day);
    Ok(Ready { content, evidence, opening, critical: role.risk == Risk::Critical })
}

/// Holds the wish against what the person has and has asked for of the same.
fn beside(known: Known<'_>, index: &Index<'_>, content: &mut Content, wish: &Wish) -> Result<(), Refusal> {
    let key = (content.subject, content.role, content.scope, content.employment.as_str());
    if index.asked.contains(&key) {
        return Err(Refusal::AlreadyAsked);
    }
    let Some(grant) = index.held.get(&key) else { return Ok(()) };
    content.asks = extension(grant, content, wish, known.actor.id())?;
    content.from = content.from.max(grant.from);
    Ok(())
}

/// The form of the employment: as it was read just now, else as the copy has it.
fn form(person: &Card, employment: &str, evidence: Option<&Evidence>) -> Option<Form> {
    let read = evidence.and_then(|read| read.employment.as_ref());
    let known = || person.employments.iter().find(|e| e.id == employment);
    read.or_else(known).map(|e| e.form)
}

/// What is held can be made to last longer, when that is asked and would be longer. Where somebody else said that it shall
/// not be, a reason goes with the order to whoever decides.
fn extension(grant: &Grant, content: &Content, wish: &Wish, by: PersonId) -> Result<Asks, Refusal> {
    if grant.not_renewed.as_ref().is_some_and(|said| said.by != by) && content.purpose.is_empty() {
        return Err(Refusal::NotToBeRenewed);
    }
    let longer = match (grant.until, content.until) {
        (Some(now), Some(then)) => then > now,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if wish.extend && longer { Ok(Asks::Extend(grant.id)) } else { Err(Refusal::AlreadyHeld) }
}
