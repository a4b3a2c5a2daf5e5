//! What would become of an order: what is asked for, what the directory says, and each line judged.
//!
//! The preview on the page and the sending (`sending`) use this same plan, so what is shown is what is sent.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::absence::{Away, away};
use crate::domain::approval::Opening;
use crate::domain::catalogue::{Risk, Scope};
use crate::domain::duties::Actor;
use crate::domain::freeze;
use crate::domain::grant::Grant;
use crate::domain::ids::{Guid, PersonId};
use crate::domain::joining::eligible;
use crate::domain::lang::Lang;
use crate::domain::order::{Asks, Line};
use crate::domain::person::Answer;
use crate::domain::plan::{self, Follows, Known, Planned, Ready, Wish};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::House;
use crate::features::view;
use crate::store::{StoreError, grants, lines};

/// What is asked for one person, as the API and the form send it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineAsk {
    /// Id of the person.
    pub person: String,
    /// Id or code of the role.
    pub role: String,
    /// Id of the unit, when the role is limited to a unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Id of the object, when the role is limited to an object.
    #[serde(default)]
    pub object: Option<String>,
    /// Id of the employment, when the person has several.
    #[serde(default)]
    pub employment: Option<String>,
    /// Id of the account, when the person has several.
    #[serde(default)]
    pub account: Option<String>,
    /// First day; today when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day, inclusive; as long as possible when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Why.
    #[serde(default)]
    pub purpose: String,
    /// Asks for a later end of what is held.
    #[serde(default)]
    pub extend: bool,
    /// To be given at once for three days at most; the owner confirms afterwards, or it ends.
    #[serde(default)]
    pub emergency: bool,
    /// Id of a permission that stands, of the same person and system, which ends when this is delivered.
    #[serde(default)]
    pub changes: Option<String>,
    /// Id of a permission in a system that closes, after which this takes over.
    #[serde(default)]
    pub moves: Option<String>,
}

impl LineAsk {
    pub(super) fn wish(&self, register: &Register) -> Result<Wish, Refusal> {
        let bad = |field: &str| Refusal::BadForm(field.to_owned());
        let role = match self.role.parse() {
            Ok(id) => id,
            Err(_) => register.role_by_code(&self.role).ok_or(Refusal::RoleNotOrderable)?.id,
        };
        let scope = match (&self.unit, &self.object) {
            (None, None) => Scope::None,
            (Some(unit), None) => Scope::Unit(unit.parse().map_err(|_| bad("unit"))?),
            (None, Some(object)) => Scope::Object(object.parse().map_err(|_| bad("object"))?),
            (Some(_), Some(_)) => return Err(Refusal::ScopeUnknown),
        };
        if self.purpose.contains('\0') {
            return Err(Refusal::BadText("purpose".to_owned()));
        }
        Ok(Wish {
            subject: self.person.parse().map_err(|_| Refusal::NotFound)?,
            role,
            scope,
            employment: self.employment.clone().filter(|id| !id.is_empty()),
            account: match self.account.as_deref().filter(|id| !id.is_empty()) {
                Some(id) => Some(id.parse().map_err(|_| bad("account"))?),
                None => None,
            },
            from: self.from,
            until: self.until,
            purpose: self.purpose.clone(),
            extend: self.extend,
            emergency: self.emergency,
            follows: self.follows()?,
            given: None,
        })
    }

    fn follows(&self) -> Result<Option<Follows>, Refusal> {
        let grant = |id: &str| id.parse().map_err(|_| Refusal::NotFound);
        match (&self.changes, &self.moves) {
            (None, None) => Ok(None),
            (Some(id), None) => grant(id).map(|id| Some(Follows::Change(id))),
            (None, Some(id)) => grant(id).map(|id| Some(Follows::Move(id))),
            (Some(_), Some(_)) => Err(Refusal::BadForm("moves".to_owned())),
        }
    }
}

/// Asks the sources, outside any transaction: every account that something may be ordered for.
pub(super) async fn ask(house: &House, register: &Register, wishes: &[Wish]) -> Answer {
    let critical = |wish: &&Wish| register.roles.get(&wish.role).is_some_and(|role| role.risk == Risk::Critical);
    let accounts = |wish: &Wish| -> Vec<Guid> {
        let card = register.person(wish.subject);
        let eligible = card.into_iter().flat_map(eligible).map(|account| account.guid);
        wish.account.map_or_else(|| eligible.collect(), |chosen| vec![chosen])
    };
    let now: HashSet<Guid> = wishes.iter().filter(critical).flat_map(accounts).collect();
    let recent: HashSet<Guid> = wishes.iter().filter(|wish| !critical(wish)).flat_map(accounts).collect();
    house.read(now, recent).await
}

pub(super) fn judged(
    actor: Actor<'_>,
    answer: &Answer,
    wishes: &[Wish],
    held: &[Grant],
    open: &[Line],
) -> Vec<Planned> {
    plan::plan(Known { actor, answer, grants: held, open }, wishes)
}

pub(super) fn subjects(wishes: &[Wish]) -> Vec<PersonId> {
    let people: HashSet<PersonId> = wishes.iter().map(|wish| wish.subject).collect();
    people.into_iter().collect()
}

/// What would become of one wish.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlannedLine {
    /// What.
    pub role: Option<view::Role>,
    /// Limited to.
    pub scope: Option<String>,
    /// Can be sent.
    pub ok: bool,
    /// Code of the refusal, when it cannot.
    pub refusal: Option<&'static str>,
    /// The fact that the refusal's sentence names.
    pub refusal_fact: Option<String>,
    /// Asks for a later end of what is held.
    pub extend: bool,
    /// What it comes from, when that is a permission that stands.
    pub before: Option<view::Before>,
    /// Added by the service: the base order.
    pub added: bool,
    /// First day.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day, inclusive.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Why the end is earlier than asked.
    pub cap: Option<&'static str>,
    /// Version of the guideline.
    pub guideline: String,
    /// The step that waits first; absent when no decision is needed.
    pub step: Option<&'static str>,
    /// Who will decide.
    pub deciders: Vec<view::Person>,
    /// Nobody was found who may decide.
    pub stalled: bool,
    /// Those of them who are away: who decides instead, or what happens when nobody answers.
    pub away: Vec<Away>,
    /// The system is frozen through that day, so it is delivered later.
    #[schema(value_type = Option<String>, format = Date)]
    pub frozen: Option<Date>,
    /// Training that is missing: with what stops, the line waits before it is delivered.
    pub training: Vec<view::TrainingGap>,
    /// Some of it stops the delivery.
    pub training_stops: bool,
}

/// What would become of an order, for one person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlannedPerson {
    /// The id that was sent, for the form; who it is, is told only to those who may know.
    #[serde(skip)]
    pub asked: String,
    /// Who.
    pub person: view::Person,
    /// Every employment that lives or is to come.
    pub employments: Vec<view::EmploymentView>,
    /// More than one: it must be chosen.
    pub must_choose: bool,
    /// The accounts that something can be ordered for, when there are several: one must be chosen.
    pub accounts: Vec<view::AccountView>,
    /// The employment was read now or lately; `false` = the directory did not answer.
    pub verified: bool,
    /// Name of the source.
    pub source: Option<String>,
    /// When it was read.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
    /// The lines.
    pub lines: Vec<PlannedLine>,
}

/// What would become of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlanView {
    /// By person.
    pub people: Vec<PlannedPerson>,
    /// Lines that can be sent.
    pub sendable: usize,
    /// Lines that cannot.
    pub refused: usize,
    /// The directory answered.
    pub verified: bool,
}

/// Shows what would become of an order before it is sent.
///
/// # Errors
/// What makes the whole order impossible; the store's own.
pub async fn preview(house: &House, by: PersonId, asks: &[LineAsk], lang: Lang) -> Result<PlanView, StoreError> {
    let register = house.db.register();
    let wishes = wishes(&register, asks)?;
    let read = ask(house, &register, &wishes).await;
    let people = subjects(&wishes);
    let (held, open) =
        house.db.read(move |conn| Ok((grants::active_of(conn, &people)?, lines::open_of(conn, &people)?))).await?;
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let planned = judged(actor, &read, &wishes, &held, &open);
    Ok(show(&actor, &planned, &read, lang))
}

pub(super) fn wishes(register: &Register, asks: &[LineAsk]) -> Result<Vec<Wish>, Refusal> {
    if asks.len() > plan::MOST_LINES {
        return Err(Refusal::TooManyLines(plan::MOST_LINES));
    }
    let wishes: Vec<Wish> = asks.iter().map(|ask| ask.wish(register)).collect::<Result<_, _>>()?;
    plan::check_size(&wishes)?;
    Ok(wishes)
}

fn show(actor: &Actor<'_>, planned: &[Planned], read: &Answer, lang: Lang) -> PlanView {
    let mut people: Vec<(PersonId, PlannedPerson)> = Vec::new();
    let mut at: HashMap<PersonId, usize> = HashMap::new();
    for one in planned {
        let subject = one.wish.subject;
        let index = *at.entry(subject).or_insert_with(|| {
            people.push((subject, planned_person(actor, subject, one, read)));
            people.len() - 1
        });
        if let Some((_, person)) = people.get_mut(index) {
            person.lines.push(planned_line(actor, one, lang));
        }
    }
    let sendable = planned.iter().filter(|one| one.result.is_ok()).count();
    PlanView {
        people: people.into_iter().map(|(_, person)| person).collect(),
        sendable,
        refused: planned.len() - sendable,
        verified: read.is_whole(),
    }
}

fn planned_person(actor: &Actor<'_>, subject: PersonId, first: &Planned, read: &Answer) -> PlannedPerson {
    // Nothing is told about somebody whom the actor may not order for.
    let foreign =
        matches!(first.result, Err(Refusal::NotYourStaff | Refusal::NotAuthorisedOrderer | Refusal::NotFound));
    let card = actor.register.person(subject).filter(|_| !foreign);
    let accounts = card.map(eligible).unwrap_or_default();
    let chosen = first.wish.account.into_iter().chain(accounts.iter().map(|account| account.guid));
    let reading = chosen.into_iter().find_map(|guid| read.found.get(&guid));
    let whole = reading.map(|reading| actor.register.completed(reading));
    let employments = whole.as_ref().map(|r| &r.person.employments).or(card.map(|c| &c.employments));
    let living: Vec<view::EmploymentView> = employments
        .into_iter()
        .flat_map(|all| crate::domain::employment::living(all, actor.day))
        .filter(|e| card.is_none_or(|card| crate::domain::person::counts(card.kind, e)))
        .map(|e| view::employment(actor.register, e))
        .collect();
    PlannedPerson {
        asked: subject.to_string(),
        person: if foreign { view::Person::default() } else { view::person(actor, subject) },
        must_choose: living.len() > 1,
        accounts: if accounts.len() > 1 {
            view::accounts(actor, subject, accounts.iter().copied())
        } else {
            Vec::new()
        },
        employments: living,
        verified: reading.is_some(),
        source: reading.map(|r| r.source.clone()),
        read_at: reading.map(|r| r.at),
        lines: Vec::new(),
    }
}

fn planned_line(actor: &Actor<'_>, one: &Planned, lang: Lang) -> PlannedLine {
    let ready: Option<&Ready> = one.result.as_ref().ok();
    let refusal = one.result.as_ref().err();
    let content = ready.map(|ready| &ready.content);
    let (step, deciders, stalled) = match ready.map(|ready| (&ready.opening, &ready.content)) {
        Some((Opening::Decide { step, holders }, content)) => {
            let shown = holders.iter().map(|id| view::person(actor, *id)).collect();
            (content.path.get(*step).map(view::step_word), shown, false)
        }
        Some((Opening::Stalled { step }, content)) => (content.path.get(*step).map(view::step_word), Vec::new(), true),
        Some((Opening::Through, _)) | None => (None, Vec::new(), false),
    };
    let training = content.map(|c| view::training(actor, c.subject, c.role, lang)).unwrap_or_default();
    PlannedLine {
        role: view::role(actor.register, one.wish.role, lang),
        scope: view::scope(actor.register, one.wish.scope),
        ok: ready.is_some(),
        refusal: refusal.map(Refusal::code),
        refusal_fact: refusal.and_then(Refusal::fact),
        extend: content.is_some_and(|c| matches!(c.asks, Asks::Extend(_))),
        before: content.and_then(|c| view::before(actor.register, c.asks, view::is_hidden(actor, c.subject), lang)),
        added: content.is_some_and(|c| c.added),
        from: content.map(|c| c.from),
        until: content.and_then(|c| c.until),
        cap: content.and_then(|c| c.cap).map(view::cap_word),
        guideline: content.map(|c| c.guideline.clone()).unwrap_or_default(),
        step,
        deciders,
        stalled,
        away: ready.map(|ready| away(actor, ready)).unwrap_or_default(),
        frozen: content.and_then(|c| freeze::delivery(actor.register, c, c.from.max(actor.day))),
        training_stops: training.iter().any(|gap| gap.stops),
        training,
    }
}
