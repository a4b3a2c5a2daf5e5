//! The rules with who meets them, making and taking away rules, exceptions.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::duties::{Actor, Except, KeepRules, may};
use crate::domain::ids::{ExceptionId, PersonId, RoleId, RuleId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::separation::{self, Effect, Exception, Rule};
use crate::features::{House, view};
use crate::store::{self, Receipt, StoreError};

/// A rule to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleAsk {
    /// Id or code of one role.
    pub a: String,
    /// Id or code of the other.
    pub b: String,
    /// `deny` or `warn`.
    pub effect: String,
    /// Why.
    pub reason: String,
}

/// An exception to give.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExceptionAsk {
    /// Id or login of the person.
    pub person: String,
    /// Why.
    pub reason: String,
    /// Last day, inclusive, at most twelve months from now.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// Somebody who has both roles of a rule, or an exception from it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConflictView {
    /// Who.
    pub person: view::Person,
    /// Has both now; otherwise only the exception.
    pub has_both: bool,
    /// Id of the exception in force.
    pub exception: Option<String>,
    /// Its last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Its reason.
    pub reason: Option<String>,
    /// Who gave it.
    pub given_by: Option<view::Person>,
}

/// A rule with who meets it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleView {
    /// Its id.
    pub id: String,
    /// One role.
    pub a: Option<view::Role>,
    /// The other.
    pub b: Option<view::Role>,
    /// `deny` or `warn`.
    pub effect: &'static str,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub made_by: view::Person,
    /// Who wants it taken away; another must agree.
    pub ending_by: Option<view::Person>,
    /// Those who have both, and those with an exception; the ones without first.
    pub people: Vec<ConflictView>,
    /// How many have both without an exception.
    pub conflicts: usize,
    /// The reader may ask for it to be taken away, or agree.
    pub can_end: bool,
    /// The reader may give exceptions.
    pub can_except: bool,
}

fn systems(register: &Register, rule: &Rule) -> Option<(SystemId, SystemId)> {
    Some((register.roles.get(&rule.a)?.system, register.roles.get(&rule.b)?.system))
}

fn sees(actor: &Actor<'_>, (a, b): (SystemId, SystemId)) -> bool {
    actor.holds(&Post::Administrator) || actor.holds(&Post::Auditor) || actor.answers_for(a) || actor.answers_for(b)
}

/// The rules of the systems that the reader answers for; all for the administrator and an auditor. The ones that most
/// meet first.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who answers for no system; the store's own.
pub async fn list(house: &House, by: PersonId, lang: Lang) -> Result<Vec<RuleView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !register.systems.keys().any(|id| sees(&actor, (*id, *id))) {
        return Err(Refusal::NotAllowed.into());
    }
    let living = register.separation.iter().filter(|rule| !rule.ended);
    let rules: Vec<&Rule> = living.filter(|rule| systems(&register, rule).is_some_and(|of| sees(&actor, of))).collect();
    let roles: Vec<RoleId> = rules.iter().flat_map(|rule| [rule.a, rule.b]).collect();
    let mut holders: HashMap<RoleId, HashSet<PersonId>> = HashMap::new();
    for (role, person) in house.db.read(move |conn| store::separation::holders(conn, &roles)).await? {
        holders.entry(role).or_default().insert(person);
    }
    let mut shown: Vec<RuleView> = rules.iter().map(|rule| rule_view(&actor, rule, &holders, lang)).collect();
    shown.sort_by_key(|rule| std::cmp::Reverse(rule.conflicts));
    Ok(shown)
}

fn rule_view(actor: &Actor<'_>, rule: &Rule, holders: &HashMap<RoleId, HashSet<PersonId>>, lang: Lang) -> RuleView {
    let register = actor.register;
    let none = HashSet::new();
    let (a, b) = (holders.get(&rule.a).unwrap_or(&none), holders.get(&rule.b).unwrap_or(&none));
    let both: HashSet<PersonId> = a.intersection(b).copied().collect();
    let own: HashMap<PersonId, &Exception> = register
        .exceptions
        .values()
        .flatten()
        .filter(|it| it.rule == rule.id && actor.day <= it.until)
        .map(|it| (it.person, it))
        .collect();
    let mut ids: Vec<PersonId> = both.iter().copied().chain(own.keys().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.sort_by_key(|id| {
        (own.contains_key(id), register.person(*id).map(|card| card.sort_key.clone()).unwrap_or_default())
    });
    let people: Vec<ConflictView> = ids
        .iter()
        .map(|id| {
            let exception = own.get(id);
            ConflictView {
                person: view::person(actor, *id),
                has_both: both.contains(id),
                exception: exception.map(|it| it.id.to_string()),
                until: exception.map(|it| it.until),
                reason: exception.map(|it| it.reason.clone()),
                given_by: exception.map(|it| view::person(actor, it.given_by)),
            }
        })
        .collect();
    let of = systems(register, rule);
    let first = rule.ending_by == Some(actor.id());
    RuleView {
        id: rule.id.to_string(),
        a: view::role(register, rule.a, lang),
        b: view::role(register, rule.b, lang),
        effect: rule.effect.word(),
        reason: rule.reason.clone(),
        made_by: view::person(actor, rule.made_by),
        ending_by: rule.ending_by.map(|id| view::person(actor, id)),
        conflicts: people.iter().filter(|one| one.exception.is_none()).count(),
        people,
        can_end: !first && of.is_some_and(|of| may::<KeepRules>(actor, &of).is_ok()),
        can_except: rule.effect == Effect::Deny && of.is_some_and(|(a, b)| actor.owns(a) || actor.owns(b)),
    }
}

/// Makes a rule.
///
/// # Errors
/// The refusal; the store's own.
pub async fn make(house: &House, by: PersonId, ask: RuleAsk) -> Result<(RuleId, Receipt), StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let role = |text: &str, field: &str| {
                let by_id = text.trim().parse().ok().and_then(|id| register.roles.get(&id));
                let found = by_id.or_else(|| register.role_by_code(text.trim()));
                found.ok_or_else(|| Refusal::BadForm(field.to_owned()))
            };
            let (a, b) = (role(&ask.a, "a")?, role(&ask.b, "b")?);
            let permit = may::<KeepRules>(&actor, &(a.system, b.system))?;
            let effect = Effect::of_word(&ask.effect).ok_or_else(|| Refusal::BadForm("effect".to_owned()))?;
            let rule = Rule {
                id: tx.fresh(),
                a: a.id,
                b: b.id,
                effect,
                reason: ask.reason,
                made_by: by,
                ending_by: None,
                ended: false,
                version: 1,
            };
            let id = rule.id;
            Ok((id, tx.record(separation::make(tx.stage(&register), &permit, rule)?)?))
        })
        .await
}

/// Asks for a rule to be taken away, or agrees to it. Gives whether it is gone now.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::SecondPerson`] for the one who asked; the store's own.
pub async fn end(house: &House, by: PersonId, id: RuleId) -> Result<(bool, Receipt), StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let rule = find(&register, &actor, id)?;
            let of = systems(&register, rule).ok_or(Refusal::NotFound)?;
            let permit = may::<KeepRules>(&actor, &of)?;
            let receipt = tx.record(separation::end(tx.stage(&register), &permit, rule)?)?;
            Ok((rule.ending_by.is_some(), receipt))
        })
        .await
}

/// A rule that the actor may know.
fn find<'r>(register: &'r Register, actor: &Actor<'_>, id: RuleId) -> Result<&'r Rule, Refusal> {
    let rule = register.separation.iter().find(|rule| rule.id == id);
    rule.filter(|rule| systems(register, rule).is_some_and(|of| sees(actor, of))).ok_or(Refusal::NotFound)
}

/// Gives somebody an exception from a rule.
///
/// # Errors
/// The refusal; the store's own.
pub async fn except(
    house: &House,
    by: PersonId,
    id: RuleId,
    ask: ExceptionAsk,
) -> Result<(ExceptionId, Receipt), StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let rule = find(&register, &actor, id)?;
            let (a, b) = systems(&register, rule).ok_or(Refusal::NotFound)?;
            let bad = |field: &str| Refusal::BadForm(field.to_owned());
            let person = actor.find(&ask.person).ok_or_else(|| bad("person"))?;
            let permit = may::<Except>(&actor, &(a, b, person.id))?;
            let it = Exception {
                id: tx.fresh(),
                rule: rule.id,
                person: person.id,
                reason: ask.reason,
                until: ask.until.ok_or_else(|| bad("until"))?,
                given_by: by,
                version: 1,
            };
            let id = it.id;
            Ok((id, tx.record(separation::except(tx.stage(&register), &permit, it)?)?))
        })
        .await
}

/// Ends an exception.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Conflict`] when it has ended; the store's own.
pub async fn end_exception(house: &House, by: PersonId, id: ExceptionId) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let it = register.exceptions.values().flatten().find(|it| it.id == id).ok_or(Refusal::NotFound)?;
            let (a, b) = systems(&register, find(&register, &actor, it.rule)?).ok_or(Refusal::NotFound)?;
            let permit = may::<Except>(&actor, &(a, b, it.person))?;
            tx.record(separation::end_exception(tx.stage(&register), &permit, it)?)
        })
        .await
}
