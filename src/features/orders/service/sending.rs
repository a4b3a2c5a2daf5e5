//! From what was chosen to a sent order: the preview and the sending use the same plan.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::approval::Opening;
use crate::domain::catalogue::{Risk, Scope};
use crate::domain::duties::{Actor, Submit, may};
use crate::domain::event::{Event, Kind};
use crate::domain::flow::{self, NewLine};
use crate::domain::grant::Grant;
use crate::domain::ids::{Guid, OrderId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::log::entry::Field;
use crate::domain::order::{Asks, Line, Number};
use crate::domain::person::Reading;
use crate::domain::plan::{self, Answer, Known, Planned, Ready, Wish};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::transition::Transition;
use crate::features::House;
use crate::features::view;
use crate::store::{StoreError, Tx, grants, lines};

/// A reading may be this old for ordinary roles; for critical ones it is made at that moment (T05).
pub const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// What is asked for one person, as the API and the form send it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
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
}

impl LineAsk {
    fn wish(&self, register: &Register) -> Result<Wish, Refusal> {
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
            from: self.from,
            until: self.until,
            purpose: self.purpose.clone(),
            extend: self.extend,
        })
    }
}

/// What the directory said about the people of an order.
type Read = Option<HashMap<Guid, Reading>>;

/// Asks the directory, outside any transaction. `None` = it did not answer.
async fn ask(house: &House, register: &Register, wishes: &[Wish]) -> Read {
    let critical =
        |wish: &&Wish| register.roles.get(&wish.role).is_some_and(|role| role.risk == Risk::Critical);
    let guids = |wishes: &mut dyn Iterator<Item = &Wish>| -> Vec<Guid> {
        let people: HashSet<PersonId> = wishes.map(|wish| wish.subject).collect();
        people.iter().filter_map(|id| register.person(*id)).map(|card| card.guid).collect()
    };
    let now = guids(&mut wishes.iter().filter(critical));
    let recent = guids(&mut wishes.iter().filter(|wish| !critical(wish)));
    let mut read = HashMap::new();
    if !now.is_empty() {
        read.extend(house.directory.people(&now).await.ok()?);
    }
    let recent: Vec<Guid> = recent.into_iter().filter(|guid| !read.contains_key(guid)).collect();
    if !recent.is_empty() {
        read.extend(house.directory.recent_many(&recent, FRESH).await.ok()?);
    }
    Some(read)
}

fn judged(actor: Actor<'_>, read: &Read, wishes: &[Wish], held: &[Grant], open: &[Line]) -> Vec<Planned> {
    let answer = read.as_ref().map_or(Answer::Silent, Answer::Read);
    plan::plan(Known { actor, answer, grants: held, open }, wishes)
}

fn subjects(wishes: &[Wish]) -> Vec<PersonId> {
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
}

/// What would become of an order, for one person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlannedPerson {
    /// Who.
    pub person: view::Person,
    /// Every employment that lives or is to come.
    pub employments: Vec<view::EmploymentView>,
    /// More than one: it must be chosen.
    pub must_choose: bool,
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
    let (held, open) = house
        .db
        .read(move |conn| Ok((grants::active_of(conn, &people)?, lines::open_of(conn, &people)?)))
        .await?;
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let planned = judged(actor, &read, &wishes, &held, &open);
    Ok(show(&actor, &planned, &read, lang))
}

fn wishes(register: &Register, asks: &[LineAsk]) -> Result<Vec<Wish>, Refusal> {
    if asks.len() > plan::MOST_LINES {
        return Err(Refusal::TooManyLines(plan::MOST_LINES));
    }
    let wishes: Vec<Wish> = asks.iter().map(|ask| ask.wish(register)).collect::<Result<_, _>>()?;
    plan::check_size(&wishes)?;
    Ok(wishes)
}

fn show(actor: &Actor<'_>, planned: &[Planned], read: &Read, lang: Lang) -> PlanView {
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
        verified: read.is_some(),
    }
}

fn planned_person(actor: &Actor<'_>, subject: PersonId, first: &Planned, read: &Read) -> PlannedPerson {
    // Nothing is told about somebody whom the actor may not order for.
    let foreign = matches!(
        first.result,
        Err(Refusal::NotYourStaff | Refusal::NotAuthorisedOrderer | Refusal::NotFound)
    );
    let card = actor.register.person(subject).filter(|_| !foreign);
    let reading = card.and_then(|card| read.as_ref()?.get(&card.guid));
    let employments = reading.map(|r| &r.person.employments).or(card.map(|c| &c.employments));
    let living: Vec<view::EmploymentView> = employments
        .into_iter()
        .flat_map(|all| crate::domain::employment::living(all, actor.day))
        .map(|e| view::employment(actor.register, e))
        .collect();
    PlannedPerson {
        person: if foreign { view::Person::default() } else { view::person(actor, subject) },
        must_choose: living.len() > 1,
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
    PlannedLine {
        role: view::role(actor.register, one.wish.role, lang),
        scope: view::scope(actor.register, one.wish.scope),
        ok: ready.is_some(),
        refusal: refusal.map(Refusal::code),
        refusal_fact: refusal.and_then(Refusal::fact),
        extend: content.is_some_and(|c| matches!(c.asks, Asks::Extend(_))),
        added: content.is_some_and(|c| c.added),
        from: content.map(|c| c.from),
        until: content.and_then(|c| c.until),
        cap: content.and_then(|c| c.cap).map(view::cap_word),
        guideline: content.map(|c| c.guideline.clone()).unwrap_or_default(),
        step,
        deciders,
        stalled,
    }
}

/// What became of a sent order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SentView {
    /// Id of the order.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Lines sent, base orders included.
    pub sent: usize,
    /// Base orders that the service added.
    pub added: usize,
    /// Lines that were refused.
    pub refused: Vec<RefusedLine>,
    /// The directory answered; otherwise the employments are checked before anyone can decide.
    pub verified: bool,
    /// Index of the order's last entry in the log.
    pub receipt: u64,
}

/// A line that was not sent, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefusedLine {
    /// Whom it concerned.
    pub subject: view::Person,
    /// What.
    pub role: Option<view::Role>,
    /// Code of the refusal.
    pub code: &'static str,
    /// The fact that its sentence names.
    pub fact: Option<String>,
}

enum Outcome {
    Sent { id: OrderId, number: Number, planned: Vec<Planned>, receipt: u64 },
    Refused(Vec<Planned>),
}

/// Sends an order. Lines that are refused do not stop the others; when none can be sent, nothing is, and the attempt
/// is logged.
///
/// # Errors
/// The refusal of the first line when none could be sent; the store's own.
pub async fn send(house: &House, by: PersonId, asks: Vec<LineAsk>, lang: Lang) -> Result<SentView, StoreError> {
    let register = house.db.register();
    let wishes = wishes(&register, &asks)?;
    let read = ask(house, &register, &wishes).await;
    drop(register);
    let verified = read.is_some();
    let outcome = house.db.write(move |tx| record(tx, by, &wishes, &read)).await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    match outcome {
        Outcome::Sent { id, number, planned, receipt } => Ok(SentView {
            id: id.to_string(),
            number: number.to_string(),
            sent: planned.iter().filter(|one| one.result.is_ok()).count(),
            added: planned.iter().filter(|one| one.result.as_ref().is_ok_and(|r| r.content.added)).count(),
            refused: planned.iter().filter_map(|one| refused(&actor, one, lang)).collect(),
            verified,
            receipt,
        }),
        Outcome::Refused(planned) => {
            let first = planned.into_iter().find_map(|one| one.result.err());
            Err(first.unwrap_or(Refusal::EmptyOrder).into())
        }
    }
}

fn refused(actor: &Actor<'_>, one: &Planned, lang: Lang) -> Option<RefusedLine> {
    let refusal = one.result.as_ref().err()?;
    let foreign = matches!(refusal, Refusal::NotYourStaff | Refusal::NotAuthorisedOrderer | Refusal::NotFound);
    Some(RefusedLine {
        subject: if foreign { view::Person::default() } else { view::person(actor, one.wish.subject) },
        role: view::role(actor.register, one.wish.role, lang),
        code: refusal.code(),
        fact: refusal.fact(),
    })
}

/// Inside the transaction: judge anew against what stands now, and record.
fn record(tx: &mut Tx<'_>, by: PersonId, wishes: &[Wish], read: &Read) -> Result<Outcome, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let people = subjects(wishes);
    let held = tx.look(|conn| grants::active_of(conn, &people))?;
    let open = tx.look(|conn| lines::open_of(conn, &people))?;
    let planned = judged(actor, read, wishes, &held, &open);
    let ready: Vec<&Ready> = planned.iter().filter_map(|one| one.result.as_ref().ok()).collect();
    // A base order that is all that is left of a wish was not asked for.
    if ready.iter().all(|ready| ready.content.added) {
        log_refusals(tx, &actor, &planned)?;
        return Ok(Outcome::Refused(planned));
    }
    let mut permits = Vec::new();
    let mut permitted = HashSet::new();
    for ready in &ready {
        let content = &ready.content;
        if permitted.insert((content.subject, content.unit.as_str())) {
            let person = register.person(content.subject).ok_or(Refusal::NotFound)?;
            permits.push(may::<Submit>(&actor, &(person, content.unit.as_str()))?);
        }
    }
    let new: Vec<NewLine> = ready
        .iter()
        .map(|ready| NewLine { id: tx.fresh(), content: ready.content.clone(), evidence: ready.evidence.clone() })
        .collect();
    let id: OrderId = tx.fresh();
    let number = tx.next_number()?;
    let transition = flow::submit(tx.stage(&register), &permits, id, number, new)?;
    let receipt = tx.record(transition)?;
    log_refusals(tx, &actor, &planned)?;
    Ok(Outcome::Sent { id, number, planned, receipt: receipt.index })
}

/// An attempt for somebody without employment, or by somebody without the right, is an event of its own.
fn log_refusals(tx: &mut Tx<'_>, actor: &Actor<'_>, planned: &[Planned]) -> Result<(), StoreError> {
    let mut told = HashSet::new();
    for one in planned {
        let Err(refusal) = &one.result else { continue };
        let worth = matches!(
            refusal,
            Refusal::NoEmployment
                | Refusal::EmploymentEnded(_)
                | Refusal::ExternalPerson
                | Refusal::PupilAccount
                | Refusal::FunctionAccount
                | Refusal::UnknownKind
                | Refusal::PersonNotFound
                | Refusal::NotYourStaff
                | Refusal::NotAuthorisedOrderer
        );
        if !worth || !told.insert((one.wish.subject, refusal.code())) {
            continue;
        }
        let mut event = Event::by(Kind::OrderRefused, &actor.card.party()).with(Field::Ground, refusal.code());
        if let Some(card) = actor.register.person(one.wish.subject) {
            event = event.about(&card.party());
        }
        tx.record(Transition::happened(event))?;
    }
    Ok(())
}
