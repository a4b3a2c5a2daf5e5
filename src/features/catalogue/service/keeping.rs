//! Keeping the catalogue: a system's card, its roles, its objects and its guideline, one change at a time.
//!
//! Each change carries the version that was shown; when somebody else was first it is [`Refusal::Stale`]. What an ask
//! holds is checked here with the same rules as a file's cells.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cells::{LONG, SHORT, is_code, is_mail, is_url};
use super::closing;
use super::file::{RISKS, SCOPES, STATUSES};
use super::groups::{self, Found};
use crate::domain::catalogue::{Base, Environment, Guideline, Object, Role, ScopeKind, Step, System};
use crate::domain::duties::{Actor, KeepSystem, Permit, may};
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::keeping;
use crate::domain::pausing::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx};

/// More groups than any role has.
const MOST_GROUPS: usize = 100;

fn bad(field: &str) -> Refusal {
    Refusal::BadForm(field.to_owned())
}

fn text(field: &str, value: &str, most: usize) -> Result<String, Refusal> {
    let value = value.trim();
    let odd = |c: char| c.is_control() && !(most == LONG && matches!(c, '\n' | '\r' | '\t'));
    if value.chars().count() > most || value.chars().any(odd) {
        return Err(Refusal::BadText(field.to_owned()));
    }
    Ok(value.to_owned())
}

fn required(field: &str, value: &str) -> Result<String, Refusal> {
    let value = text(field, value, SHORT)?;
    if value.is_empty() { Err(bad(field)) } else { Ok(value) }
}

/// The names in a list that commas separate.
fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn checked(field: &str, value: &str, fits: fn(&str) -> bool) -> Result<String, Refusal> {
    let value = text(field, value, 500)?;
    if value.is_empty() || fits(&value) { Ok(value) } else { Err(bad(field)) }
}

fn word<T: Copy>(field: &str, value: &str, words: &[(&str, T)]) -> Result<T, Refusal> {
    words.iter().find(|(known, _)| *known == value).map(|(_, value)| *value).ok_or_else(|| bad(field))
}

fn number(field: &str, value: i32, most: i32) -> Result<i32, Refusal> {
    if (0..=most).contains(&value) { Ok(value) } else { Err(bad(field)) }
}

/// The system and the right to keep it, inside the transaction.
fn kept<'r>(
    tx: &Tx<'_>,
    register: &'r Register,
    by: PersonId,
    system: &str,
) -> Result<(Actor<'r>, &'r System, Permit<KeepSystem>), StoreError> {
    let actor = Actor::of(register, by, tx.day())?;
    let id: SystemId = register.find_system(system).ok_or(Refusal::NotFound)?;
    let permit = may::<KeepSystem>(&actor, &id)?;
    let system = register.systems.get(&id).ok_or(Refusal::NotFound)?;
    Ok((actor, system, permit))
}

/// A system's card as it is to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemAsk {
    /// The version that was shown.
    pub version: i32,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    #[serde(default)]
    pub name_en: String,
    /// Department.
    pub department: String,
    /// Political board.
    pub board: String,
    /// Confidentiality 0–4.
    pub k: i32,
    /// Integrity 0–4.
    pub r: i32,
    /// Availability 0–4.
    pub t: i32,
    /// `planned`, `in_use`, `closing`, `closed`.
    pub status: String,
    /// From this day nothing new can be ordered.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub stop_date: Option<Date>,
    /// Last day of use.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub end_date: Option<Date>,
    /// Key of the system that takes over.
    #[serde(default)]
    pub successor: String,
    /// Mail address of whoever to ask.
    #[serde(default)]
    pub contact: String,
    /// `https://…`
    #[serde(default)]
    pub manual_url: String,
    /// Companies whose staff it is open to besides the municipality's own, separated by commas.
    #[serde(default)]
    pub companies: String,
    /// Whether leave pauses what somebody has here: `by_class` (from K 2, the default), `always`, `never`.
    #[serde(default)]
    pub pause: Option<String>,
}

impl SystemAsk {
    fn applied(&self, register: &Register, day: Date, before: &System) -> Result<System, Refusal> {
        if self.version != before.version {
            return Err(Refusal::Stale);
        }
        if self.stop_date.zip(self.end_date).is_some_and(|(stop, end)| end < stop) {
            return Err(Refusal::EndBeforeStart);
        }
        let successor = self.successor.trim();
        if !successor.is_empty() && (successor == before.key || register.find_system(successor).is_none()) {
            return Err(bad("successor"));
        }
        let after = System {
            id: before.id,
            key: before.key.clone(),
            name_sv: required("name_sv", &self.name_sv)?,
            name_en: text("name_en", &self.name_en, SHORT)?,
            department: required("department", &self.department)?,
            board: required("board", &self.board)?,
            k: number("k", self.k, 4)?,
            r: number("r", self.r, 4)?,
            t: number("t", self.t, 4)?,
            status: word("status", &self.status, STATUSES)?,
            stop_date: self.stop_date,
            end_date: self.end_date,
            successor: successor.to_owned(),
            contact: checked("contact", &self.contact, is_mail)?,
            manual_url: checked("manual_url", &self.manual_url, is_url)?,
            companies: names(&text("companies", &self.companies, 500)?),
            pause: match self.pause.as_deref() {
                None | Some("") => before.pause,
                Some(said) => word("pause", said, Policy::ALL)?,
            },
            guideline: None, // decided by itself; the card never touches it
            version: before.version,
        };
        register.staffing.may_open(register, day, before, &after)?;
        Ok(after)
    }
}

/// Changes a system's card.
///
/// # Errors
/// The refusal; the store's own.
pub async fn system(house: &House, by: PersonId, key: String, ask: SystemAsk) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let (_, before, permit) = kept(tx, &register, by, &key)?;
            let after = ask.applied(&register, tx.day(), before)?;
            let transition = keeping::system(&permit, after.clone())?;
            let receipt = tx.record(transition)?;
            closing::lapse(tx, &register, &after, &[])?;
            Ok(receipt)
        })
        .await
}

/// A role as it is to be. Its code, system and place in the base order never change here; who decides is changed in the
/// matrix, by two people.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleAsk {
    /// The version that was shown.
    pub version: i32,
    /// Swedish name.
    pub name_sv: String,
    /// English name.
    #[serde(default)]
    pub name_en: String,
    /// `low`, `medium`, `high`, `critical`.
    pub risk: String,
    /// Longest time in months, 0–12; 0 = as long as the employment.
    pub max_months: i32,
    /// `none`, `unit`, `object`.
    pub scope: String,
    /// A purpose must be stated.
    #[serde(default)]
    pub purpose: bool,
    /// Groups in the directory, separated by `|`: names, ids, or `name {id}`.
    #[serde(default)]
    pub groups: String,
    /// `production`, `test`, `training`; as it was when it is left out.
    #[serde(default)]
    pub environment: Option<String>,
    /// Conditions.
    #[serde(default)]
    pub conditions: String,
    /// Can be ordered.
    #[serde(default)]
    pub active: bool,
}

impl RoleAsk {
    fn applied(&self, register: &Register, before: &Role, found: &Found) -> Result<Role, Refusal> {
        if self.version != before.version {
            return Err(Refusal::Stale);
        }
        let scope = word("scope", if self.scope == "none" { "" } else { &self.scope }, SCOPES)?;
        if before.steps.contains(&Step::Object) && scope != ScopeKind::Object {
            return Err(bad("scope"));
        }
        // The base order must be there for as long as anything rests on it (R-02).
        if before.base == Base::Base && (!self.active || scope != ScopeKind::None) {
            return Err(bad("active"));
        }
        let role = Role {
            id: before.id,
            system: before.system,
            code: before.code.clone(),
            name_sv: required("name_sv", &self.name_sv)?,
            name_en: text("name_en", &self.name_en, SHORT)?,
            risk: word("risk", &self.risk, RISKS)?,
            max_months: number("max_months", self.max_months, 12)?,
            base: before.base,
            steps: before.steps.clone(), // two people change them, in the matrix
            scope,
            purpose: self.purpose,
            groups: Vec::new(),
            environment: match self.environment.as_deref() {
                None | Some("") => before.environment,
                Some(said) => word("environment", said, Environment::ALL)?,
            },
            conditions: text("conditions", &self.conditions, LONG)?,
            active: self.active,
            version: before.version,
        };
        let groups = groups::chosen(&text("groups", &self.groups, LONG)?, found)?;
        let role = Role { groups, ..role };
        match register.strays(&role) {
            Some(group) => Err(Refusal::GroupOfOtherEnvironment(group.name.clone())),
            None => Ok(role),
        }
    }
}

/// Changes a role, by its id or code. Lines already sent keep the path they were sent with.
///
/// # Errors
/// The refusal; the store's own.
pub async fn role(house: &House, by: PersonId, key: String, role: String, ask: RoleAsk) -> Result<Receipt, StoreError> {
    let named = groups::split(&ask.groups).take(MOST_GROUPS).map(str::to_owned).collect::<Vec<_>>();
    let found = groups::look_up(Some(&*house.directory), &house.db.register(), named).await;
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let (_, system, permit) = kept(tx, &register, by, &key)?;
            let by_id = role.parse().ok().and_then(|id| register.roles.get(&id));
            let before = by_id.or_else(|| register.role_by_code(&role)).filter(|role| role.system == system.id);
            let after = ask.applied(&register, before.ok_or(Refusal::NotFound)?, &found)?;
            let transition = keeping::role(&permit, system, after.clone())?;
            let receipt = tx.record(transition)?;
            closing::lapse(tx, &register, system, &[after])?;
            Ok(receipt)
        })
        .await
}

/// A guideline to decide.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuidelineAsk {
    /// The version in force that was shown; empty when there was none.
    #[serde(default)]
    pub replaces: String,
    /// Version of the new one.
    pub version: String,
    /// Title.
    pub title: String,
    /// Where the whole text is.
    #[serde(default)]
    pub url: String,
    /// The guideline in short.
    #[serde(default)]
    pub text: String,
    /// To be reconsidered at the latest.
    #[schema(value_type = String, format = Date)]
    pub review_by: Date,
}

/// Decides a guideline for a system, today, by the actor (R-14). The version in force may be decided again with a later
/// review; its words then stay as they were, since grants point to them.
///
/// # Errors
/// The refusal; the store's own.
pub async fn guideline(house: &House, by: PersonId, key: String, ask: GuidelineAsk) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let (actor, system, permit) = kept(tx, &register, by, &key)?;
            let before = system.guideline.as_ref();
            if before.map_or("", |before| before.version.as_str()) != ask.replaces {
                return Err(Refusal::Stale.into());
            }
            if ask.review_by <= tx.day() {
                return Err(bad("review_by").into());
            }
            let new = Guideline {
                version: required("version", &ask.version)?,
                title: required("title", &ask.title)?,
                url: checked("url", &ask.url, is_url)?,
                text: text("text", &ask.text, LONG)?,
                decided_by: actor.card.login.clone(),
                decided_on: Some(tx.day()),
                review_by: Some(ask.review_by),
            };
            if before.is_some_and(|old| old.version == new.version && (old.title != new.title || old.text != new.text))
            {
                return Err(bad("version").into());
            }
            let transition = keeping::guideline(&permit, system, new)?;
            tx.record(transition)
        })
        .await
}

/// An object as it is to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectAsk {
    /// Code; a new one makes a new object.
    pub code: String,
    /// Name.
    pub name: String,
    /// Id or login of the person who decides on it.
    pub responsible: String,
    /// Can be chosen.
    #[serde(default)]
    pub active: bool,
}

/// What keeping an object gave.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct ObjectKept {
    /// Index of the entry in the log.
    pub receipt: u64,
    /// The system: its open lines are to find their holders anew.
    #[serde(skip)]
    pub moved: SystemId,
}

/// Adds or changes an object of a system.
///
/// # Errors
/// The refusal; the store's own.
pub async fn object(house: &House, by: PersonId, key: String, ask: ObjectAsk) -> Result<ObjectKept, StoreError> {
    let kept = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let (actor, system, permit) = kept(tx, &register, by, &key)?;
            let code = ask.code.trim();
            if !is_code(code) {
                return Err(bad("code").into());
            }
            let before = register.objects.values().find(|object| object.system == system.id && object.code == code);
            let object = Object {
                id: before.map_or_else(|| tx.fresh(), |before| before.id),
                system: system.id,
                code: code.to_owned(),
                name: required("name", &ask.name)?,
                responsible: Some(actor.find(&ask.responsible).ok_or_else(|| bad("responsible"))?.id),
                active: ask.active,
            };
            let transition = keeping::object(&permit, system, object)?;
            Ok(ObjectKept { receipt: tx.record(transition)?.index, moved: system.id })
        })
        .await?;
    house.moved.note([kept.moved]);
    Ok(kept)
}
