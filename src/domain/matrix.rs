//! The permission matrix (*behörighetsmatris*, R-22): which decisions a line needs, as the owner of its system decided.
//!
//! Pure: the rules of one version, and which of them fits a line. The first that fits holds, so the narrow ones stand
//! first; where none fits, the role's own steps stand. How a version comes to be, by two people, is in `drafting`.

mod checking;
mod drafting;
pub mod what_if;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::catalogue::{Risk, Role, Scope, Step, System};
use super::ids::{ObjectId, PersonId, RoleId, SystemId, UnitId};
use super::person::Form;
use super::register::Register;

pub use checking::check;
pub use drafting::{begin, change, decide, discard, give_back, send};

/// Most rules in a matrix: more than this nobody reads before deciding it.
pub const MOST_RULES: usize = 60;
/// Most steps in a rule.
pub const MOST_STEPS: usize = 6;

/// One rule. Every condition that is said must hold; none said = every line of the system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Only this role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Only in this unit and those below it: what the permission is limited to, else where the person is employed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Only for this object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectId>,
    /// The system is classed at least so: confidentiality, integrity, availability.
    #[serde(default)]
    pub klassa: [i32; 3],
    /// The role's risk is at least this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Only for these forms of employment; none = all.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Only where the role is in no package for the person's work.
    #[serde(default)]
    pub deviation: bool,
    /// Who decides then, in order; nobody = a valid employment is enough.
    pub then: Vec<Step>,
}

/// How far a version has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Progress {
    /// *Utkast*: being written, or sent back with a reason.
    Draft,
    /// Waits for the owner.
    Sent,
    /// *Gäller*.
    InForce,
    /// Was in force until the next.
    Replaced,
    /// Never came into force.
    Discarded,
}

impl Progress {
    /// Every one with its word in the database, the log and the language files.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("draft", Self::Draft),
        ("sent", Self::Sent),
        ("in_force", Self::InForce),
        ("replaced", Self::Replaced),
        ("discarded", Self::Discarded),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }

    /// Whether it can still become something.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Sent)
    }
}

/// What the owner decided on, as it was classed that day. A lower class afterwards, which one person can say, does not
/// take a line out of a rule that two people made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes {
    /// Confidentiality, integrity, availability.
    #[serde(default)]
    pub klassa: [i32; 3],
    /// The risk of each role.
    #[serde(default)]
    pub risks: BTreeMap<RoleId, Risk>,
}

impl Classes {
    /// As the catalogue has them now.
    #[must_use]
    pub fn of(register: &Register, system: &System) -> Self {
        let roles = register.roles.values().filter(|role| role.system == system.id);
        Self { klassa: klassa(system), risks: roles.map(|role| (role.id, role.risk)).collect() }
    }
}

/// One version of a system's matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The system.
    pub system: SystemId,
    /// Version, from 1.
    pub version: i32,
    /// How far it has come.
    pub progress: Progress,
    /// The rules; the first that fits holds.
    pub rules: Vec<Rule>,
    /// The function that is told when nobody is found who may decide.
    pub fallback: Option<String>,
    /// Why it is as it is, in words.
    pub why: String,
    /// What it was decided on.
    pub classes: Classes,
    /// Everybody who wrote on it, the first first: none of them ever decides it.
    pub authors: Vec<PersonId>,
    /// When it was begun.
    pub drafted_at: Timestamp,
    /// Why it was sent back, and by whom.
    pub returned: Option<(PersonId, String)>,
    /// Who decided it, and when: from then on it holds.
    pub decided: Option<(PersonId, Timestamp)>,
    /// Counted up with every change of this version: goes back with each.
    pub edition: i32,
}

impl Matrix {
    /// Hash of what is decided: what was shown is what is decided.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let whole = serde_json::to_vec(&(self.system, self.version, &self.rules, &self.fallback, &self.why));
        Sha256::digest(whole.unwrap_or_default()).into()
    }
}

/// A line, as the rules look at it.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The role.
    pub role: &'a Role,
    /// Its system.
    pub system: &'a System,
    /// What it is limited to.
    pub scope: Scope,
    /// Code of the unit of the employment.
    pub unit: &'a str,
    /// Form of the employment, when it is known.
    pub form: Option<Form>,
    /// The person's title.
    pub title: Option<&'a str>,
}

/// What the matrix says about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// The version in force; 0 = the system has none.
    pub matrix: i32,
    /// Number of the rule, from 1; 0 = none fits, the role's own steps stand.
    pub rule: i32,
    /// Who decides, in order.
    pub steps: Vec<Step>,
}

/// What stands for a line: the first rule of the version in force that fits, else the role's own steps.
#[must_use]
pub fn ruled(register: &Register, case: Case<'_>) -> Ruled {
    let found = register.matrices.get(&case.system.id).map(|matrix| under(matrix, register, case));
    found.unwrap_or_else(|| Ruled { matrix: 0, rule: 0, steps: case.role.steps.clone() })
}

/// What would stand for a line under that version, in force or not.
#[must_use]
pub fn under(matrix: &Matrix, register: &Register, case: Case<'_>) -> Ruled {
    let fitting = (1_i32..).zip(&matrix.rules).find(|(_, rule)| fits(rule, &matrix.classes, register, case));
    match fitting {
        Some((n, rule)) => Ruled { matrix: matrix.version, rule: n, steps: rule.then.clone() },
        None => Ruled { matrix: matrix.version, rule: 0, steps: case.role.steps.clone() },
    }
}

fn fits(rule: &Rule, classes: &Classes, register: &Register, case: Case<'_>) -> bool {
    let risk = classes.risks.get(&case.role.id).map_or(case.role.risk, |then| case.role.risk.max(*then));
    let now = klassa(case.system);
    let mut classed = now.iter().zip(classes.klassa).map(|(now, then)| (*now).max(then));
    let confidentiality = now[0].max(classes.klassa[0]);
    if rule.then.is_empty() && is_grave(risk, confidentiality) {
        return false; // never by itself, whatever was decided before it was classed so
    }
    rule.role.is_none_or(|role| role == case.role.id)
        && rule.object.is_none_or(|object| case.scope == Scope::Object(object))
        && rule.risk.is_none_or(|least| risk >= least)
        && rule.klassa.iter().all(|least| classed.next().is_some_and(|level| level >= *least))
        && (rule.forms.is_empty() || case.form.is_some_and(|form| rule.forms.contains(&form)))
        && rule.unit.is_none_or(|unit| lies_in(register, case, unit))
        && !(rule.deviation && is_usual(register, case))
}

fn klassa(system: &System) -> [i32; 3] {
    [system.k, system.r, system.t]
}

/// Too much harm can be done for nobody to look: high or critical risk, or K 3 and more.
#[must_use]
pub fn is_grave(risk: Risk, confidentiality: i32) -> bool {
    risk >= Risk::High || confidentiality >= 3
}

fn lies_in(register: &Register, case: Case<'_>, unit: UnitId) -> bool {
    let start = match case.scope {
        Scope::Unit(id) => Some(register.unit_id_now(id)),
        Scope::None | Scope::Object(_) => register.unit_by_code.get(case.unit).copied(),
    };
    let unit = register.unit_id_now(unit);
    register.units_up(start).any(|above| above.id == unit)
}

/// Whether the role is in a package for the person's work.
fn is_usual(register: &Register, case: Case<'_>) -> bool {
    let Some(title) = case.title else { return false };
    let mut packages = register.packages.iter().filter(|package| package.is_for(title));
    packages.any(|package| package.roles.contains(&case.role.id))
}

/// What of the rules of a version was not in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Numbers of the rules that are new in this one.
    pub added: Vec<usize>,
    /// Rules of the other that are gone, with their numbers there.
    pub gone: Vec<(usize, Rule)>,
    /// Rules that stand at another number: there, here.
    pub moved: Vec<(usize, usize)>,
    /// Another function is told when nobody is found.
    pub fallback: bool,
}

/// What `after` changes in `before`; a rule that was changed is gone as it was, and new as it is.
#[must_use]
pub fn difference(before: Option<&Matrix>, after: &Matrix) -> Difference {
    let mut left: Vec<(usize, &Rule)> = before.map(|m| (1..).zip(&m.rules).collect()).unwrap_or_default();
    let mut found = Difference { added: Vec::new(), gone: Vec::new(), moved: Vec::new(), fallback: false };
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (n, rule) in (1_usize..).zip(&after.rules) {
        match left.iter().position(|(_, old)| *old == rule) {
            Some(at) => kept.push((left.remove(at).0, n)),
            None => found.added.push(n),
        }
    }
    // A rule has moved when one that stood after it stands before it now.
    let passed = |(was, is): &(usize, usize)| kept.iter().any(|(w, i)| (w < was) != (i < is) && w != was);
    found.moved = kept.iter().filter(|pair| passed(pair)).copied().collect();
    found.gone = left.into_iter().map(|(n, rule)| (n, rule.clone())).collect();
    found.fallback = before.and_then(|m| m.fallback.as_ref()) != after.fallback.as_ref();
    found
}
