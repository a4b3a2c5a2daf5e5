//! From wishes to lines: what would become of an order, wish by wish, before it is sent and when it is.
//!
//! The same function makes the preview on the page and the order in the transaction, so what is shown is what is
//! sent. Each person is judged alone: a wish that is refused says why and does not stop the others.

use std::collections::{HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::approval::{self, Opening};
use super::catalogue::{Base, Risk, Role, Scope, ScopeKind, System, orderable};
use super::duties::{Actor, Capacity, capacity};
use super::employment::{Admission, Cap, Evidence, Gate, Question, evidence, gate};
use super::grant::Grant;
use super::ids::{Guid, PersonId, RoleId};
use super::joining::{self, Account};
use super::order::{Asks, Content, Line};
use super::person::{Answer, Reading};
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
    for wish in wishes {
        let mut result = judge(known, &index, wish).and_then(|ready| {
            let c = &ready.content;
            let fresh = seen.insert((c.subject, c.role, c.scope.key(), c.employment.clone()));
            if fresh { Ok(ready) } else { Err(Refusal::AlreadyAsked) }
        });
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
}

impl<'a> Index<'a> {
    fn of(known: Known<'a>) -> Self {
        let held = known.grants.iter().map(|g| ((g.subject, g.role, g.scope, g.employment.as_str()), g)).collect();
        let asked = known
            .open
            .iter()
            .map(|l| (l.content.subject, l.content.role, l.content.scope, l.content.employment.as_str()))
            .collect();
        Self { held, asked }
    }
}

fn missing_base(known: Known<'_>, index: &Index<'_>, wishes: &[Wish], ready: &Ready) -> Option<Planned> {
    let base = known.actor.register.base_role()?;
    let subject = ready.content.subject;
    let has = index.held.keys().any(|(who, role, _, _)| *who == subject && *role == base.id)
        || index.asked.iter().any(|(who, role, _, _)| *who == subject && *role == base.id)
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
    if !units.any(|unit| capacity(&actor, person, unit).is_ok()) {
        return Err(capacity(&actor, person, own).err().unwrap_or(Refusal::NotYourStaff));
    }
    orderable(role, system, actor.day)?;
    check_scope(&actor, role, wish.scope)?;
    if role.purpose && wish.purpose.trim().is_empty() {
        return Err(Refusal::PurposeRequired);
    }
    if wish.purpose.chars().count() > LONGEST_PURPOSE {
        return Err(Refusal::BadText("purpose".to_owned()));
    }
    let account = account(person, wish.account)?;
    let (admission, evidence, review) = admitted(known, (person, account), role, system, wish)?;
    let capacity = capacity(&actor, person, &admission.unit)?;
    let by_manager = capacity == Capacity::Manager;
    let mut content = Content {
        subject: person.id,
        subject_guid: account.guid,
        employment: admission.employment.clone(),
        unit: admission.unit.clone(),
        system: system.id,
        role: role.id,
        scope: wish.scope,
        asks: Asks::New,
        purpose: wish.purpose.trim().to_owned(),
        from: wish.from.unwrap_or(actor.day).max(admission.from),
        until: None,
        cap: None,
        guideline: system.guideline.as_ref().map(|g| g.version.clone()).unwrap_or_default(),
        path: approval::path(role, person.id == actor.id(), review),
        added: false,
        by_manager,
    };
    (content.until, content.cap) = last_day(&content, role, system, &admission, wish.until)?;
    if index.asked.contains(&(person.id, role.id, wish.scope, content.employment.as_str())) {
        return Err(Refusal::AlreadyAsked);
    }
    if let Some(grant) = index.held.get(&(person.id, role.id, wish.scope, content.employment.as_str())) {
        content.asks = extension(grant, &content, wish)?;
        // Not in silence over somebody else's head: the reason goes with the order to whoever decides.
        let said = grant.not_renewed.as_ref().is_some_and(|said| said.by != actor.id());
        if said && content.purpose.is_empty() {
            return Err(Refusal::NotToBeRenewed);
        }
        content.from = content.from.max(grant.from);
    }
    let opening = approval::opening(&content, actor.id(), 0, actor.register, actor.day);
    Ok(Ready { content, evidence, opening, critical: role.risk == Risk::Critical })
}

/// What is held can be made to last longer, when that is asked and would be longer.
fn extension(grant: &Grant, content: &Content, wish: &Wish) -> Result<Asks, Refusal> {
    let longer = match (grant.until, content.until) {
        (Some(now), Some(then)) => then > now,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if wish.extend && longer { Ok(Asks::Extend(grant.id)) } else { Err(Refusal::AlreadyHeld) }
}

fn check_scope(actor: &Actor<'_>, role: &Role, scope: Scope) -> Result<(), Refusal> {
    match (role.scope, scope) {
        (ScopeKind::None, Scope::None) => Ok(()),
        (ScopeKind::Unit, Scope::Unit(id)) if actor.register.units.contains_key(&id) => Ok(()),
        (ScopeKind::Object, Scope::Object(id)) => {
            let object = actor.register.objects.get(&id).filter(|o| o.active && o.system == role.system);
            object.map(|_| ()).ok_or(Refusal::ScopeUnknown)
        }
        (_, Scope::None) => Err(Refusal::ScopeRequired),
        _ => Err(Refusal::ScopeUnknown),
    }
}

/// The account that something is asked for: the one that is named, else the only one there can be.
fn account(person: &Card, wished: Option<Guid>) -> Result<&Account, Refusal> {
    if let Some(guid) = wished {
        return person.account(guid).filter(|account| account.gone_at.is_none()).ok_or(Refusal::AccountUnknown);
    }
    match joining::eligible(person).as_slice() {
        [only] => Ok(only),
        [] => Err(Refusal::PersonNotFound),
        _ => Err(Refusal::ChooseAccount),
    }
}

fn admitted(
    known: Known<'_>,
    (person, account): (&Card, &Account),
    role: &Role,
    system: &System,
    wish: &Wish,
) -> Result<(Admission, Option<Evidence>, bool), Refusal> {
    let question = question(role, system, known.actor.day, wish.employment.as_deref());
    let (answer, read) = match known.answer.of(account.guid) {
        Some(reading) => {
            let whole = known.actor.register.completed(reading.ok_or(Refusal::PersonNotFound)?);
            (gate(Some(&whole), question), Some(whole))
        }
        // The copy says which employment is meant; it is not evidence.
        None => (gate(Some(&copy_of(person, account)), question), None),
    };
    match answer {
        Gate::Refused(refusal) => Err(refusal),
        Gate::Unverified => Err(Refusal::DirectoryDown),
        Gate::Admitted(a) | Gate::Waiting(a) => {
            let evidence = read.map(|reading| evidence(&reading, &a.employment));
            Ok((a, evidence, false))
        }
        Gate::Review(a) => {
            let evidence = read.map(|reading| evidence(&reading, &a.employment));
            Ok((a, evidence, true))
        }
    }
}

/// What the gate is asked about a role, for somebody on that day and that employment.
#[must_use]
pub fn question<'a>(role: &Role, system: &'a System, today: Date, employment: Option<&'a str>) -> Question<'a> {
    Question { today, employment, sensitive: sensitive(role, system), companies: &system.companies }
}

fn copy_of(card: &Card, account: &Account) -> Reading {
    Reading {
        person: super::person::Person {
            guid: account.guid,
            login: account.login.clone(),
            name: card.name.clone(),
            given: String::new(),
            surname: String::new(),
            mail: None,
            title: None,
            unit: None,
            manager: None,
            kind: account.kind,
            enabled: account.enabled,
            expires: None,
            protected: card.protected,
            employments: card.employments.clone(),
            derived: false,
            unread: 0,
            person_id: None,
            manual: card.manual,
        },
        source: String::new(),
        server: String::new(),
        at: card.as_of,
        attributes: Vec::new().into(),
        origins: Vec::new(),
    }
}

/// The last day: what was asked, or as long as possible; never past employment, role, system.
fn last_day(
    content: &Content,
    role: &Role,
    system: &System,
    admission: &Admission,
    asked: Option<Date>,
) -> Result<(Option<Date>, Option<Cap>), Refusal> {
    let role_end = (role.max_months > 0).then(|| (content.from.saturating_add(role.max_months.months()), Cap::Role));
    let system_end = system.end_date.map(|day| (day, Cap::System));
    let nearest = [admission.until, role_end, system_end].into_iter().flatten().min_by_key(|(day, _)| *day);
    let (until, cap) = match (asked, nearest) {
        (Some(asked), Some((day, cap))) if day < asked => (Some(day), Some(cap)),
        (Some(asked), _) => (Some(asked), None),
        (None, Some((day, cap))) => (Some(day), Some(cap)),
        (None, None) => (None, None),
    };
    // The base order lives as long as any employment; it has no end of its own that somebody could forget.
    let until = if role.base == Base::Base && !matches!(cap, Some(Cap::Employment | Cap::Assignment)) && asked.is_none()
    {
        None
    } else {
        until
    };
    if until.is_some_and(|until| until < content.from) {
        return Err(Refusal::EndBeforeStart);
    }
    Ok((until, cap))
}
