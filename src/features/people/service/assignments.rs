//! The register of assignments: people without employment, who answers for them, until when.
//!
//! When an assignment changes, what rests on it is looked at anew: the person is noted in the house, and the timetable
//! takes the note to the room of grants within a second, so that neither room knows the other.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::assignment::{self, Assignment, Kind};
use crate::domain::catalogue::Post;
use crate::domain::duties::{Actor, Assign, KeepAssignment, Permit, may};
use crate::domain::ids::{AssignmentId, PersonId};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, Tx};

/// An assignment to enter.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentAsk {
    /// Id or login of the account.
    pub person: String,
    /// `consultant`, `trainee`, `elected`, `provider`, `auditor`, `rescue`.
    pub kind: String,
    /// Company, school, party group, authority.
    pub organisation: String,
    /// Id or login of the manager who answers for it; the caller when absent.
    #[serde(default)]
    pub sponsor: Option<String>,
    /// Id or code of the unit.
    pub unit: String,
    /// What the person is to do.
    pub purpose: String,
    /// Reference of the contract or the data processing agreement.
    #[serde(default)]
    pub contract: String,
    /// When the undertaking of secrecy was signed.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub undertaking: Option<Date>,
    /// First day; today when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day, inclusive. Without one it cannot be saved.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
}

/// An assignment as somebody may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssignmentView {
    /// Its id.
    pub id: String,
    /// Whose account.
    pub person: view::Person,
    /// `consultant`, `trainee`, `elected`, `provider`, `auditor`, `rescue`.
    pub kind: &'static str,
    /// Company, school, party group, authority.
    pub organisation: String,
    /// Who answers for it.
    pub sponsor: view::Person,
    /// Unit, in words.
    pub unit: String,
    /// What the person is to do.
    pub purpose: String,
    /// Reference of the contract.
    pub contract: String,
    /// When the undertaking of secrecy was signed.
    #[schema(value_type = Option<String>, format = Date)]
    pub undertaking: Option<Date>,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, inclusive.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// `upcoming`, `active`, `ending_soon`, `ended`.
    pub standing: &'static str,
    /// Nobody answers for it: the last day to end it or to find a new sponsor.
    #[schema(value_type = Option<String>, format = Date)]
    pub sponsor_due: Option<Date>,
    /// The reader may give it a later last day, at most this one.
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<Date>,
    /// The reader may end it or give it another sponsor.
    pub can_keep: bool,
    /// Version: goes back with every command.
    pub version: i32,
}

/// Who sees the whole register.
fn sees_all(actor: &Actor<'_>) -> bool {
    actor.holds(&Post::Administrator) || actor.holds(&Post::HrFunction)
}

fn shown(actor: &Actor<'_>, it: &Assignment) -> AssignmentView {
    let day = actor.day;
    let register = actor.register;
    let unit = register.unit_by_code.get(&it.unit).and_then(|id| register.units.get(id));
    let latest = day.saturating_add(it.kind.longest().months());
    AssignmentView {
        id: it.id.to_string(),
        person: view::person(actor, it.person),
        kind: it.kind.word(),
        organisation: it.organisation.clone(),
        sponsor: view::person(actor, it.sponsor),
        unit: unit.map_or_else(|| it.unit.clone(), |unit| unit.name.clone()),
        purpose: it.purpose.clone(),
        contract: it.contract.clone(),
        undertaking: it.undertaking,
        from: it.from,
        to: it.to,
        standing: match () {
            () if !it.lives(day) => "ended",
            () if it.from > day => "upcoming",
            () if (it.to - day).get_days() <= 30 => "ending_soon",
            () => "active",
        },
        sponsor_due: it.sponsor_due.filter(|_| it.lives(day)),
        latest: Some(latest).filter(|latest| it.lives(day) && it.sponsor == actor.id() && *latest > it.to),
        can_keep: it.lives(day) && may::<KeepAssignment>(actor, it).is_ok(),
        version: it.version,
    }
}

/// The assignments that the reader answers for or may keep, those that must be answered first, then by last day.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn list(house: &House, by: PersonId, ended: bool) -> Result<Vec<AssignmentView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut all: Vec<&Assignment> = register
        .assignments
        .values()
        .flatten()
        .filter(|it| ended != it.lives(actor.day))
        .filter(|it| register.person(it.person).is_some_and(|card| actor.sees(card)))
        .filter(|it| may::<KeepAssignment>(&actor, it).is_ok())
        .collect();
    all.sort_by_key(|it| (it.sponsor_due.is_none(), it.to, it.id));
    Ok(all.into_iter().map(|it| shown(&actor, it)).collect())
}

/// How many of them nobody answers for.
#[must_use]
pub fn unsponsored(actor: &Actor<'_>) -> usize {
    let all = actor.register.assignments.values().flatten();
    all.filter(|it| it.sponsor_due.is_some() && it.lives(actor.day) && may::<KeepAssignment>(actor, it).is_ok()).count()
}

/// Whether the reader may enter assignments at all.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn may_enter(house: &House, by: PersonId) -> Result<bool, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    Ok(sees_all(&actor) || register.units_led(by, actor.day).next().is_some())
}

/// The units that the reader may enter assignments in, by name: code and name.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn units(house: &House, by: PersonId) -> Result<Vec<(String, String)>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut units: Vec<(Vec<u8>, String, String)> = register
        .units
        .values()
        .filter(|unit| sees_all(&actor) || actor.leads_unit(&unit.code))
        .map(|unit| ((house.sorted)(&unit.name).1, unit.code.clone(), unit.name.clone()))
        .collect();
    units.sort();
    Ok(units.into_iter().map(|(_, code, name)| (code, name)).collect())
}

/// One assignment, for who may keep it.
///
/// # Errors
/// [`Refusal::NotFound`] for others.
pub async fn one(house: &House, by: PersonId, id: AssignmentId) -> Result<AssignmentView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let it = register.assignment(id).ok_or(Refusal::NotFound)?;
    let sees = register.person(it.person).is_some_and(|card| actor.sees(card));
    if !sees || may::<KeepAssignment>(&actor, it).is_err() {
        return Err(house.refuse(by, Thing::Person(it.person), Refusal::Hidden).await);
    }
    Ok(shown(&actor, it))
}

fn unit_code(register: &Register, text: &str) -> Option<String> {
    let by_id = text.parse().ok().and_then(|id| register.units.get(&id));
    let by_code = || register.unit_by_code.get(text).and_then(|id| register.units.get(id));
    by_id.or_else(by_code).map(|unit| unit.code.clone())
}

/// Enters an assignment.
///
/// # Errors
/// The refusal; the store's own.
pub async fn enter(house: &House, by: PersonId, ask: AssignmentAsk) -> Result<(AssignmentId, Receipt), StoreError> {
    house.db.write(move |tx| enter_one(tx, by, &ask)).await
}

fn enter_one(tx: &mut Tx<'_>, by: PersonId, ask: &AssignmentAsk) -> Result<(AssignmentId, Receipt), StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    let unit = unit_code(&register, ask.unit.trim()).ok_or_else(|| bad("unit"))?;
    // Who may not enter anything learns nothing about who is in the directory.
    if !sees_all(&actor) && !actor.leads_unit(&unit) {
        return Err(Refusal::NotAllowed.into());
    }
    let person = actor.find(&ask.person).ok_or_else(|| bad("person"))?;
    let named = ask.sponsor.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let sponsor = match named {
        Some(text) => actor.find(text).ok_or_else(|| bad("sponsor"))?.id,
        None => by,
    };
    let permit = may::<Assign>(&actor, &(person, &unit, sponsor))?;
    let new = Assignment {
        id: tx.fresh(),
        person: person.id,
        kind: Kind::of_word(&ask.kind).ok_or_else(|| bad("kind"))?,
        organisation: ask.organisation.trim().to_owned(),
        sponsor,
        unit,
        purpose: ask.purpose.trim().to_owned(),
        contract: ask.contract.trim().to_owned(),
        undertaking: ask.undertaking,
        from: ask.from.unwrap_or_else(|| tx.day()),
        to: ask.to.ok_or_else(|| bad("to"))?,
        sponsor_due: None,
        version: 1,
    };
    let id = new.id;
    let receipt = tx.record(assignment::register(tx.stage(&register), &permit, new)?)?;
    Ok((id, receipt))
}

/// What is done to an assignment, as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// A later last day.
    Prolong(Date),
    /// Another sponsor, by id or login.
    Sponsor(String),
    /// The end, now.
    End,
}

/// Prolongs it, gives it another sponsor, or ends it.
///
/// # Errors
/// [`Refusal::Stale`] when it has changed since it was shown; the refusal; the store's own.
pub async fn keep(
    house: &House,
    by: PersonId,
    id: AssignmentId,
    version: i32,
    what: Keeping,
) -> Result<Receipt, StoreError> {
    let person = house.db.register().assignment(id).map(|it| it.person).ok_or(Refusal::NotFound)?;
    let done = house.db.write(move |tx| keep_one(tx, by, id, version, what)).await;
    let receipt = house.heard(by, Thing::Person(person), done).await?;
    house.unsettled.note([person]);
    Ok(receipt)
}

fn keep_one(
    tx: &mut Tx<'_>,
    by: PersonId,
    id: AssignmentId,
    version: i32,
    what: Keeping,
) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let it = register.assignment(id).ok_or(Refusal::NotFound)?;
    let permit: Permit<KeepAssignment> = may::<KeepAssignment>(&actor, it)?;
    if it.version != version {
        return Err(Refusal::Stale.into());
    }
    let stage = tx.stage(&register);
    let transition = match what {
        Keeping::Prolong(to) => assignment::prolong(stage, &permit, it, to)?,
        Keeping::Sponsor(text) => {
            let sponsor = actor.find(&text).ok_or_else(|| Refusal::BadForm("sponsor".to_owned()))?;
            assignment::sponsor(stage, &permit, it, sponsor.id)?
        }
        Keeping::End => assignment::end(stage, &permit, it)?,
    };
    tx.record(transition)
}

/// What time does to assignments: asks where the sponsor has left, ends what was not answered. Run by the timetable;
/// gives how many changed.
///
/// # Errors
/// The store's own.
pub async fn follow(house: &House) -> Result<usize, StoreError> {
    let register = house.db.register();
    let mut changed = 0;
    for it in register.assignments.values().flatten() {
        let (id, person) = (it.id, it.person);
        let day = house.db.clock().today();
        let stage = crate::domain::flow::Stage { register: &register, now: house.db.clock().now(), day };
        if assignment::follow(stage, it)?.is_none() {
            continue;
        }
        let done = house
            .db
            .write(move |tx| {
                let register = tx.register();
                let Some(it) = register.assignment(id) else { return Ok(false) };
                match assignment::follow(tx.stage(&register), it)? {
                    Some(transition) => tx.record(transition).map(|_| true),
                    None => Ok(false),
                }
            })
            .await?;
        changed += usize::from(done);
        house.unsettled.note([person]);
    }
    Ok(changed)
}
