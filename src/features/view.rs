//! How things are shown to somebody: the same shape for a page and for the API.
//!
//! The one place that decides what of a person is shown: a protected identity has no name, unit, title or account
//! here for anyone without the right (law 4.3), so no room can forget.

mod accounts;
mod before;
mod exchange;
mod lasted;
mod late;
mod marked;
mod naming;
mod outcome;
mod permission;
mod systems;
mod tag;
mod training;
mod words;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Risk, Scope, Step};
use crate::domain::duties::Actor;
use crate::domain::employment::Evidence;
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::order::{Asks, Content, Line, State};
use crate::domain::person::Employment;
use crate::domain::register::Register;

pub use accounts::{AccountView, account, accounts};
pub use before::{Before, before};
pub use exchange::{Exchange, exchanges};
pub use lasted::lasted;
pub use late::{Late, late};
pub use marked::{Marked, Selection};
pub use naming::role_name;
pub use outcome::{Done, Outcome, Problem, Refusals, outcomes};
pub use permission::{GrantView, NotRenewed, grant};
pub use systems::{SystemChoice, choices};
pub use tag::of_word;
pub use training::{CourseHeld, TrainingGap, TrainingRecord, courses, training, training_record};
pub use words::cap_word;

/// A person as somebody may see them.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Person {
    /// Our id of the person; for a protected one only for those with the right.
    pub id: Option<String>,
    /// Name; absent for a protected identity.
    pub name: Option<String>,
    /// Account name.
    pub login: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Protected identity.
    pub protected: bool,
}

/// The person `id` as `actor` may see them.
#[must_use]
pub fn person(actor: &Actor<'_>, id: PersonId) -> Person {
    let Some(card) = actor.register.person(id) else {
        return Person::default();
    };
    if !actor.sees(card) {
        return Person { protected: true, ..Person::default() };
    }
    Person {
        id: Some(card.id.to_string()),
        name: Some(card.name.clone()),
        login: Some(card.login.clone()),
        title: card.title.clone(),
        unit: card.unit.and_then(|id| actor.register.units.get(&id)).map(|unit| unit.name.clone()),
        protected: card.protected,
    }
}

/// Somebody who acts for or about a person; `hidden` = about one whom the actor may not know. Who acts is mostly the
/// manager, and where the manager works is where the protected person works (law 4.3, 3).
#[must_use]
pub fn person_near(actor: &Actor<'_>, id: PersonId, hidden: bool) -> Person {
    let shown = person(actor, id);
    if hidden { Person { unit: None, title: None, ..shown } } else { shown }
}

/// Whether the actor may not know who the person is.
#[must_use]
pub fn is_hidden(actor: &Actor<'_>, id: PersonId) -> bool {
    actor.register.person(id).is_some_and(|card| !actor.sees(card))
}

/// A role in its system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Role {
    /// Id of the role.
    pub id: String,
    /// Code.
    pub code: String,
    /// Name in the reader's language.
    pub name: String,
    /// Id of the system.
    pub system_id: String,
    /// Key of the system.
    pub system_key: String,
    /// Name of the system.
    pub system: String,
    /// Risk: `low`, `medium`, `high`, `critical`.
    pub risk: &'static str,
}

/// The role `id`, if it is still in the catalogue.
#[must_use]
pub fn role(register: &Register, id: crate::domain::ids::RoleId, lang: Lang) -> Option<Role> {
    let (role, system) = register.role(id)?;
    Some(Role {
        id: role.id.to_string(),
        code: role.code.clone(),
        name: role_name(role, lang),
        system_id: system.id.to_string(),
        system_key: system.key.clone(),
        system: pick(lang, &system.name_sv, &system.name_en),
        risk: risk(role.risk),
    })
}

/// The word of a risk.
#[must_use]
pub fn risk(risk: Risk) -> &'static str {
    match risk {
        Risk::Low => "low",
        Risk::Medium => "medium",
        Risk::High => "high",
        Risk::Critical => "critical",
    }
}

/// The text in the reader's language; Swedish where English is missing.
#[must_use]
pub fn pick(lang: Lang, sv: &str, en: &str) -> String {
    if lang == Lang::En && !en.is_empty() { en.to_owned() } else { sv.to_owned() }
}

/// What a permission is limited to, in words; `None` = not limited.
#[must_use]
pub fn scope(register: &Register, scope: Scope) -> Option<String> {
    match scope {
        Scope::None => None,
        Scope::Unit(id) => Some(register.unit_name(id).unwrap_or("?").to_owned()),
        Scope::Object(id) => {
            Some(register.objects.get(&id).map_or_else(|| "?".to_owned(), |object| object.name.clone()))
        }
    }
}

/// The word of a step of the path: `manager`, `system_manager`, `owner`, `function`, `object`; the same for the second
/// of two persons as for the first.
#[must_use]
pub fn step_word(step: &Step) -> &'static str {
    match step {
        Step::Manager => "manager",
        Step::Opinion => "opinion",
        Step::SystemManager => "system_manager",
        Step::Owner => "owner",
        Step::Function(_) => "function",
        Step::Object => "object",
        Step::Second(of) => step_word(of),
    }
}

/// An employment, as read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EmploymentView {
    /// Id of the employment.
    pub id: String,
    /// Unit, in words.
    pub unit: String,
    /// Form: `permanent`, `fixed_term`, `hourly`, `assignment`.
    pub form: &'static str,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// The main employment.
    pub main: bool,
    /// On full-time leave.
    pub on_leave: bool,
}

/// An employment in words.
#[must_use]
pub fn employment(register: &Register, employment: &Employment) -> EmploymentView {
    use crate::domain::person::Form;
    let unit = register.unit_by_code.get(&employment.unit).and_then(|id| register.units.get(id));
    EmploymentView {
        id: employment.id.clone(),
        unit: unit.map_or_else(|| employment.unit.clone(), |unit| unit.name.clone()),
        form: match employment.form {
            Form::Permanent => "permanent",
            Form::FixedTerm => "fixed_term",
            Form::Hourly => "hourly",
            Form::Assignment => "assignment",
        },
        from: employment.from,
        to: employment.to,
        main: employment.main,
        on_leave: employment.on_leave,
    }
}

/// What was read, where and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceView {
    /// The employment relied on; absent when the reader may not know where a protected person works.
    pub employment: Option<EmploymentView>,
    /// Name of the source.
    pub source: String,
    /// Server that answered.
    pub server: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The account may be used.
    pub enabled: bool,
    /// Where the employment was read, when it was not with the account.
    pub employed_source: Option<String>,
    /// The server, or the file, there.
    pub employed_server: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub employed_at: Option<Timestamp>,
    /// The attributes that were read.
    pub attributes: Vec<String>,
    /// Version of the rules.
    pub rules: String,
}

/// Evidence in words; `hidden` leaves the employment out.
#[must_use]
pub fn evidence(register: &Register, evidence: &Evidence, hidden: bool) -> EvidenceView {
    EvidenceView {
        employment: evidence.employment.as_ref().filter(|_| !hidden).map(|e| employment(register, e)),
        source: evidence.source.clone(),
        server: evidence.server.clone(),
        at: evidence.at,
        enabled: evidence.enabled,
        employed_source: evidence.employed.as_ref().map(|origin| origin.source.clone()),
        employed_server: evidence.employed.as_ref().map(|origin| origin.server.clone()),
        employed_at: evidence.employed.as_ref().map(|origin| origin.at),
        attributes: evidence.attributes.clone(),
        rules: evidence.rules.clone(),
    }
}

/// A line as somebody may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineView {
    /// Id of the line.
    pub id: String,
    /// Id of the order.
    pub order: String,
    /// Number of the order.
    pub number: String,
    /// Number of the line in the order.
    pub n: i32,
    /// Whom it concerns.
    pub subject: Person,
    /// Which of the person's accounts, when there are several.
    pub account: Option<String>,
    /// Who ordered.
    pub orderer: Person,
    /// What is asked for.
    pub role: Option<Role>,
    /// Limited to.
    pub scope: Option<String>,
    /// Asks for a later end of what is held.
    pub extend: bool,
    /// What it comes from, when that is a permission that stands.
    pub before: Option<Before>,
    /// Purpose.
    pub purpose: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Why the end is earlier than asked: `employment`, `hourly`, `role`, `system`.
    pub cap: Option<&'static str>,
    /// Version of the guideline.
    pub guideline: String,
    /// Version of the matrix that it is decided under; 0 = the system had none.
    pub matrix: i32,
    /// Number of the rule; 0 = none fitted, the role's own steps.
    pub rule: i32,
    /// Added by the service: the base order.
    pub added: bool,
    /// Given at once, decided afterwards.
    pub emergency: bool,
    /// Given on paper, and registered afterwards.
    pub late: bool,
    /// Training that is missing, while it is open.
    pub training: Vec<TrainingGap>,
    /// Where it is: the word of the state.
    pub state: &'static str,
    /// The state as its tag says it, with who is waited for.
    pub tag: &'static str,
    /// The step it waits at: `manager`, `system_manager`, `owner`, `function`, `object`.
    pub step: Option<&'static str>,
    /// Step number, from 1.
    pub step_n: Option<usize>,
    /// How many steps.
    pub steps: usize,
    /// The question, the reason for a refusal, or the code of what ended it.
    pub note: Option<String>,
    /// Since when it is there.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Version: goes back with every command.
    pub version: i32,
    /// Hash of what is shown: goes back with a decision.
    pub hash: String,
    /// The employment as read; absent while not verified.
    pub evidence: Option<EvidenceView>,
    /// Whether anything more can happen.
    pub open: bool,
}

/// A line in words.
#[must_use]
pub fn line(actor: &Actor<'_>, line: &Line, lang: Lang) -> LineView {
    let content: &Content = &line.content;
    let register = actor.register;
    let subject = person(actor, content.subject);
    let hidden = subject.protected && subject.name.is_none();
    let at = match line.state {
        State::Deciding { step, .. } | State::Stalled { step } | State::Completing { step, .. } => Some(step),
        _ => None,
    };
    let note = match &line.state {
        State::Completing { question, .. } => Some(question.clone()),
        State::Declined { reason } | State::Undeliverable { reason } => Some(reason.clone()),
        State::Lapsed { why } => Some(why.clone()),
        _ => None,
    };
    LineView {
        id: line.id.to_string(),
        order: line.order.to_string(),
        number: line.number.to_string(),
        n: line.n,
        orderer: person_near(actor, line.orderer, hidden),
        role: role(register, content.role, lang),
        scope: if hidden { None } else { scope(register, content.scope) },
        account: several(register, content).filter(|_| !hidden),
        extend: matches!(content.asks, Asks::Extend(_)),
        before: before(register, content.asks, hidden, lang),
        purpose: content.purpose.clone(),
        from: content.from,
        until: content.until,
        cap: content.cap.map(cap_word),
        guideline: content.guideline.clone(),
        matrix: content.matrix,
        rule: content.rule,
        added: content.added,
        emergency: content.emergency,
        late: content.asks == Asks::Late,
        training: if line.state.is_open() { training(actor, content.subject, content.role, lang) } else { Vec::new() },
        state: line.state.word(),
        tag: tag::of_line(&line.state, at.and_then(|step| content.path.get(step))),
        step: at.and_then(|step| content.path.get(step)).map(step_word),
        step_n: at.map(|step| step + 1),
        steps: content.path.len(),
        note,
        since: line.since,
        version: line.version,
        hash: crate::domain::log::encode(&crate::domain::flow::shown(line, register)),
        evidence: line.evidence.as_ref().map(|e| evidence(register, e, hidden)),
        open: line.state.is_open(),
        subject,
    }
}

/// The account that a line is for, where there is more than one to mean.
fn several(register: &Register, content: &Content) -> Option<String> {
    let card = register.person(content.subject).filter(|card| card.accounts.len() > 1)?;
    card.account(content.subject_guid).map(|account| format!("{} ({})", account.login, account.source))
}
