//! *Oförenliga behörigheter*: roles that one person must not have together, also across systems.
//!
//! A rule is between two roles and holds in both directions. It is asked at the order, at the decision and at the
//! delivery, inside the transaction, so that two orders at once cannot slip past each other. It denies, or it warns and
//! brings in the system owner. An exception is one person's, with an owner, a reason and a last day, and no permission
//! that rests on it lasts longer. A rule is taken away by two people.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::catalogue::Party;
use super::duties::{Except, KeepRules, Permit};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::ids::{ExceptionId, PersonId, RoleId, RuleId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::register::Register;
use super::transition::{Change, Transition};

/// The longest exception, in months.
pub const LONGEST_MONTHS: i32 = 12;
/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 2_000;

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Not without an exception.
    Deny,
    /// The system owner decides, and is told.
    Warn,
}

impl Effect {
    /// The word for it in the database, the log and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Warn => "warn",
        }
    }

    /// The effect of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Deny, Self::Warn].into_iter().find(|effect| effect.word() == word)
    }
}

/// Two roles that one person must not have together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// One.
    pub a: RoleId,
    /// The other.
    pub b: RoleId,
    /// What it does.
    pub effect: Effect,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub made_by: PersonId,
    /// Who wants it taken away: somebody else must agree.
    pub ending_by: Option<PersonId>,
    /// Taken away.
    pub ended: bool,
    /// Version, counted up with every change.
    pub version: i32,
}

impl Rule {
    /// The other role of the pair, if `role` is one of it.
    #[must_use]
    pub fn other(&self, role: RoleId) -> Option<RoleId> {
        match role {
            role if role == self.a => Some(self.b),
            role if role == self.b => Some(self.a),
            _ => None,
        }
    }
}

/// What one person may have together all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Its id.
    pub id: ExceptionId,
    /// From which rule.
    pub rule: RuleId,
    /// Whose.
    pub person: PersonId,
    /// Why.
    pub reason: String,
    /// Last day, inclusive.
    pub until: Date,
    /// The system owner who answers for it.
    pub given_by: PersonId,
    /// Version, counted up with every change.
    pub version: i32,
}

/// A rule that a permission would meet.
#[derive(Debug, Clone, Copy)]
pub struct Clash<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What the person has, or is about to get.
    pub with: RoleId,
    /// The exception that lets it through.
    pub excepted: Option<&'a Exception>,
}

/// The rules that `role` meets for a person who has `others`, or is about to get them.
#[must_use]
pub fn clashes<'a>(
    register: &'a Register,
    person: PersonId,
    role: RoleId,
    others: &[RoleId],
    day: Date,
) -> Vec<Clash<'a>> {
    let met = |rule: &&Rule| rule.other(role).is_some_and(|other| others.contains(&other));
    let excepted = |rule: &Rule| {
        let own = register.exceptions.get(&person).into_iter().flatten();
        own.filter(|it| it.rule == rule.id && day <= it.until).max_by_key(|it| it.until)
    };
    let rules = register.separation.iter().filter(|rule| !rule.ended).filter(met);
    rules.map(|rule| Clash { rule, with: rule.other(role).unwrap_or(role), excepted: excepted(rule) }).collect()
}

/// Whether any rule names the role: if none does, nobody need look what else the person has.
#[must_use]
pub fn concerns(register: &Register, role: RoleId) -> bool {
    register.separation.iter().any(|rule| !rule.ended && rule.other(role).is_some())
}

/// What the rules say to a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verdict {
    /// It may last no longer than the exception it rests on.
    pub until: Option<Date>,
    /// The system owner must decide.
    pub warned: bool,
}

/// Asks the rules.
///
/// # Errors
/// [`Refusal::Separated`] with the two roles, when a rule denies it and no exception lets it through.
pub fn check(
    register: &Register,
    person: PersonId,
    role: RoleId,
    others: &[RoleId],
    day: Date,
) -> Result<Verdict, Refusal> {
    let mut verdict = Verdict::default();
    for clash in clashes(register, person, role, others, day) {
        match (clash.rule.effect, clash.excepted) {
            (Effect::Warn, _) => verdict.warned = true,
            (Effect::Deny, Some(it)) => {
                verdict.until = Some(verdict.until.map_or(it.until, |until| until.min(it.until)));
            }
            (Effect::Deny, None) => return Err(Refusal::Separated(pair(register, role, clash.with))),
        }
    }
    Ok(verdict)
}

/// A pair as people call it: `EC-LON × EC-ATT`.
#[must_use]
pub fn pair(register: &Register, a: RoleId, b: RoleId) -> String {
    let code = |id: RoleId| register.roles.get(&id).map_or("?", |role| role.code.as_str());
    format!("{} × {}", code(a), code(b))
}

/// Makes a rule. What people have already stays, and is listed.
///
/// # Errors
/// [`Refusal::ReasonRequired`], [`Refusal::Conflict`] when the pair has a rule, [`Refusal::BadForm`] for one role twice.
pub fn make(stage: Stage<'_>, permit: &Permit<KeepRules>, rule: Rule) -> Result<Transition, Refusal> {
    if rule.a == rule.b {
        return Err(Refusal::BadForm("b".to_owned()));
    }
    let reason = text(&rule.reason)?;
    let same = |one: &Rule| !one.ended && one.other(rule.a) == Some(rule.b);
    if stage.register.separation.iter().any(same) {
        return Err(Refusal::Conflict);
    }
    let rule = Rule { reason, made_by: permit.by().id, ..rule };
    let event = told(stage, Kind::RuleMade, permit.by(), &rule).with(Field::State, rule.effect.word());
    Ok(Transition::new(vec![Change::Rule { rule, was: None }], vec![event]))
}

/// Asks for a rule to be taken away, or agrees to it: two people.
///
/// # Errors
/// [`Refusal::SecondPerson`] for the one who asked, [`Refusal::Conflict`] when it is gone.
pub fn end(stage: Stage<'_>, permit: &Permit<KeepRules>, rule: &Rule) -> Result<Transition, Refusal> {
    let by = permit.by().id;
    let kind = match rule.ending_by {
        _ if rule.ended => return Err(Refusal::Conflict),
        None => Kind::RuleEndAsked,
        Some(first) if first == by => return Err(Refusal::SecondPerson),
        Some(_) => Kind::RuleEnded,
    };
    let after = Rule {
        ending_by: rule.ending_by.or(Some(by)),
        ended: kind == Kind::RuleEnded,
        version: rule.version + 1,
        ..rule.clone()
    };
    let event = told(stage, kind, permit.by(), &after);
    Ok(Transition::new(vec![Change::Rule { rule: after, was: Some(rule.version) }], vec![event]))
}

/// Gives somebody an exception.
///
/// # Errors
/// [`Refusal::ReasonRequired`], [`Refusal::EndBeforeStart`], [`Refusal::EndTooFar`], [`Refusal::Conflict`] when the rule
/// is gone or only warns.
pub fn except(stage: Stage<'_>, permit: &Permit<Except>, it: Exception) -> Result<Transition, Refusal> {
    let rule = stage.register.separation.iter().find(|rule| rule.id == it.rule && !rule.ended);
    let Some(rule) = rule.filter(|rule| rule.effect == Effect::Deny) else {
        return Err(Refusal::Conflict);
    };
    if !permit.is_for(it.person.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let reason = text(&it.reason)?;
    if it.until < stage.day {
        return Err(Refusal::EndBeforeStart);
    }
    let latest = stage.day.saturating_add(LONGEST_MONTHS.months());
    if it.until > latest {
        return Err(Refusal::EndTooFar(latest));
    }
    let it = Exception { reason, given_by: permit.by().id, ..it };
    let event = told(stage, Kind::ExceptionGiven, permit.by(), rule)
        .about(&stage.party(it.person)?)
        .private("reason", it.reason.as_str())
        .private("until", it.until.to_string());
    Ok(Transition::new(vec![Change::Exception { it, was: None }], vec![event]))
}

/// Ends an exception, from now on. What rests on it stands until its own last day, and is listed as a conflict.
///
/// # Errors
/// [`Refusal::Conflict`] when it has ended.
pub fn end_exception(stage: Stage<'_>, permit: &Permit<Except>, it: &Exception) -> Result<Transition, Refusal> {
    let rule = stage.register.separation.iter().find(|rule| rule.id == it.rule).ok_or(Refusal::NotFound)?;
    if !permit.is_for(it.person.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if it.until < stage.day {
        return Err(Refusal::Conflict);
    }
    let ended = Exception { until: stage.day.saturating_sub(1.day()), version: it.version + 1, ..it.clone() };
    let event = told(stage, Kind::ExceptionEnded, permit.by(), rule).about(&stage.party(it.person)?);
    Ok(Transition::new(vec![Change::Exception { it: ended, was: Some(it.version) }], vec![event]))
}

fn text(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let bad = reason.chars().count() > LONGEST_REASON || reason.contains('\0');
    if bad { Err(Refusal::BadText("reason".to_owned())) } else { Ok(reason.to_owned()) }
}

fn told(stage: Stage<'_>, kind: Kind, by: &Party, rule: &Rule) -> Event {
    Event::by(kind, by).with(Field::Role, pair(stage.register, rule.a, rule.b))
}
