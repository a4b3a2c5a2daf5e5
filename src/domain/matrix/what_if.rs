//! What a draft would have meant: the lines of the past as they would be decided under what is in force now, and under the
//! draft. Both are judged today, so that nothing but the draft makes the difference.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Case, Matrix, ruled, under};
use crate::domain::approval;
use crate::domain::catalogue::{Scope, Step};
use crate::domain::deadline::Level;
use crate::domain::ids::{Guid, LineId, PersonId, RoleId};
use crate::domain::order::{Asks, Content, Number};
use crate::domain::register::Register;

/// Most examples of each kind.
pub const EXAMPLES: usize = 20;

/// A line of the past, with what the rules look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The line.
    pub line: LineId,
    /// Number of its order.
    pub number: Number,
    /// Who ordered.
    pub orderer: PersonId,
    /// Whom it concerned.
    pub subject: PersonId,
    /// Id of the employment.
    pub employment: String,
    /// Code of its unit.
    pub unit: String,
    /// The role.
    pub role: RoleId,
    /// What it was limited to.
    pub scope: Scope,
    /// The orderer was the line manager.
    pub by_manager: bool,
}

/// A count under what is in force, and under the draft.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pair {
    /// As it is.
    pub now: usize,
    /// As it would be.
    pub then: usize,
}

/// One line as an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Number of the order.
    pub number: Number,
    /// Whom it concerned.
    pub subject: PersonId,
    /// The role.
    pub role: RoleId,
    /// Who decides as it is.
    pub now: Vec<Step>,
    /// Who would decide.
    pub then: Vec<Step>,
}

/// What it comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many lines there were.
    pub lines: usize,
    /// How many would be decided in another way.
    pub changed: usize,
    /// How many need no decision.
    pub automatic: Pair,
    /// How many need two persons.
    pub two: Pair,
    /// How many would have found nobody who may decide.
    pub stuck: Pair,
    /// How many need a step of each kind, by its first form.
    pub steps: BTreeMap<Kind, Pair>,
    /// How many fall under each rule of the draft; the first is for those that no rule fits.
    pub rules: Vec<usize>,
    /// Lines that would be decided in another way.
    pub examples: Vec<Example>,
    /// Lines that would find nobody.
    pub left: Vec<Example>,
}

/// The kinds of steps; functions are one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The line manager.
    Manager,
    /// A system manager.
    SystemManager,
    /// The owner.
    Owner,
    /// A named function.
    Function,
    /// Whoever is responsible for the object.
    Object,
}

impl Kind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Manager, "manager"),
        (Self::SystemManager, "system_manager"),
        (Self::Owner, "owner"),
        (Self::Function, "function"),
        (Self::Object, "object"),
    ];

    fn of(step: &Step) -> Self {
        match step {
            Step::Manager => Self::Manager,
            Step::SystemManager => Self::SystemManager,
            Step::Owner => Self::Owner,
            Step::Function(_) => Self::Function,
            Step::Object => Self::Object,
            Step::Second(of) => Self::of(of),
        }
    }
}

impl Tally {
    /// Takes one line in. A role or person that is no longer known is left out: nothing can be said of it.
    pub fn take(&mut self, draft: &Matrix, register: &Register, day: Date, past: &Past) {
        let (Some((role, system)), Some(person)) = (register.role(past.role), register.person(past.subject)) else {
            return;
        };
        let form = person.employments.iter().find(|e| e.id == past.employment).map(|e| e.form);
        let title = person.title.as_deref();
        let case = Case { role, system, scope: past.scope, unit: &past.unit, form, title };
        let (now, then) = (ruled(register, case), under(draft, register, case));
        self.rules.resize(draft.rules.len() + 1, 0);
        if let Some(count) = usize::try_from(then.rule).ok().and_then(|n| self.rules.get_mut(n)) {
            *count += 1;
        }
        let oneself = past.orderer == past.subject;
        let mut content = content(past, system.id, approval::path(now.steps, oneself, false));
        let stuck_now = is_stuck(&content, past.orderer, register, day);
        let before = std::mem::replace(&mut content.path, approval::path(then.steps, oneself, false));
        let stuck = is_stuck(&content, past.orderer, register, day);
        self.count(&before, &content.path, (stuck_now, stuck));
        let example = || Example {
            number: past.number,
            subject: past.subject,
            role: past.role,
            now: before.clone(),
            then: content.path.clone(),
        };
        if before != content.path && self.examples.len() < EXAMPLES {
            self.examples.push(example());
        }
        if stuck && self.left.len() < EXAMPLES {
            self.left.push(example());
        }
    }

    fn count(&mut self, now: &[Step], then: &[Step], (stuck_now, stuck): (bool, bool)) {
        let add = |pair: &mut Pair, now: bool, then: bool| {
            pair.now += usize::from(now);
            pair.then += usize::from(then);
        };
        self.lines += 1;
        self.changed += usize::from(now != then);
        add(&mut self.automatic, now.is_empty(), then.is_empty());
        let two = |path: &[Step]| path.iter().any(|step| matches!(step, Step::Second(_)));
        add(&mut self.two, two(now), two(then));
        add(&mut self.stuck, stuck_now, stuck);
        for (kind, _) in Kind::ALL {
            let has = |path: &[Step]| path.iter().any(|step| Kind::of(step) == kind);
            add(self.steps.entry(kind).or_default(), has(now), has(then));
        }
    }
}

/// Whether a step would find nobody who may take it. Two persons need two.
fn is_stuck(content: &Content, orderer: PersonId, register: &Register, day: Date) -> bool {
    content.path.iter().any(|step| {
        let answered = *step == Step::Manager && content.by_manager && orderer != content.subject;
        let least = if matches!(step, Step::Second(_)) { 2 } else { 1 };
        !answered && approval::holders(content, orderer, step, Level::Asked, register, day).len() < least
    })
}

/// As much of a line's content as finding its deciders needs.
fn content(past: &Past, system: crate::domain::ids::SystemId, path: Vec<Step>) -> Content {
    Content {
        subject: past.subject,
        subject_guid: Guid::from(past.subject.uuid()),
        employment: String::new(),
        unit: past.unit.clone(),
        system,
        role: past.role,
        scope: past.scope,
        asks: Asks::New,
        purpose: String::new(),
        from: Date::MIN,
        until: None,
        cap: None,
        guideline: String::new(),
        path,
        matrix: 0,
        rule: 0,
        added: false,
        by_manager: past.by_manager,
    }
}
