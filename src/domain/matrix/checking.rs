//! What a matrix must be to be written down at all: roles, units, objects and functions that there are, and nothing
//! automatic where much harm can be done.

use super::{MOST_RULES, MOST_STEPS, Matrix, Rule, is_grave};
use crate::domain::catalogue::{Risk, ScopeKind, Step, System};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;

/// Longest explanation, in characters.
const LONGEST: usize = 4_000;

/// Checks a version as it is to be kept.
///
/// # Errors
/// [`Refusal::BadForm`] with the field that is wrong, [`Refusal::BadText`], [`Refusal::AutomaticTooRisky`].
pub fn check(register: &Register, system: &System, matrix: &Matrix) -> Result<(), Refusal> {
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    if matrix.rules.len() > MOST_RULES {
        return Err(bad("rules"));
    }
    if matrix.why.chars().count() > LONGEST {
        return Err(Refusal::BadText("why".to_owned()));
    }
    if matrix.fallback.as_ref().is_some_and(|code| !register.functions.contains_key(code)) {
        return Err(bad("fallback"));
    }
    matrix.rules.iter().try_for_each(|rule| check_rule(register, system, rule))
}

fn check_rule(register: &Register, system: &System, rule: &Rule) -> Result<(), Refusal> {
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    let role = match rule.role {
        Some(id) => Some(register.roles.get(&id).filter(|role| role.system == system.id).ok_or_else(|| bad("role"))?),
        None => None,
    };
    if rule.unit.is_some_and(|id| !register.units.contains_key(&register.unit_id_now(id))) {
        return Err(bad("unit"));
    }
    let object = rule.object.and_then(|id| register.objects.get(&id)).filter(|object| object.system == system.id);
    if rule.object.is_some() && object.is_none() {
        return Err(bad("object"));
    }
    for (field, least) in ["k", "r", "t"].iter().zip(rule.klassa) {
        if !(0..=4).contains(&least) {
            return Err(bad(field));
        }
    }
    if rule.then.is_empty() {
        let risk = role.map_or(Risk::Low, |role| role.risk).max(rule.risk.unwrap_or(Risk::Low));
        return if is_grave(risk, system.k.max(rule.klassa[0])) { Err(Refusal::AutomaticTooRisky) } else { Ok(()) };
    }
    check_steps(register, rule, role.map(|role| role.scope))
}

fn check_steps(register: &Register, rule: &Rule, scope: Option<ScopeKind>) -> Result<(), Refusal> {
    let bad = || Refusal::BadForm("then".to_owned());
    if rule.then.len() > MOST_STEPS {
        return Err(bad());
    }
    let limited = rule.object.is_some() || scope == Some(ScopeKind::Object);
    for (at, step) in rule.then.iter().enumerate() {
        let known = match step.post() {
            Step::Function(code) => register.functions.contains_key(code),
            Step::Object => limited,
            _ => true,
        };
        // The second of two people stands right after the first, for a post that several can hold.
        let second = match step {
            Step::Second(of) => {
                let first = at.checked_sub(1).and_then(|before| rule.then.get(before));
                !matches!(**of, Step::Manager | Step::Object | Step::Second(_)) && first == Some(&**of)
            }
            _ => true,
        };
        let twice = rule.then.iter().take(at).any(|before| before == step);
        if !known || !second || twice {
            return Err(bad());
        }
    }
    Ok(())
}
