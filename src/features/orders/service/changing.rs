//! *Ändra*: another role of the same system, or another scope, in place of a permission that stands.
//!
//! It is an order like any other, with the same preview and the same way; what it is in place of ends when it is delivered.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::planning::{LineAsk, PlanView, preview};
use super::scopes::{UnitChoice, units};
use super::sending::{SentView, send};
use crate::domain::catalogue::{Base, Role, Scope, ScopeKind, orderable};
use crate::domain::duties::{Actor, capacity};
use crate::domain::grant::{Grant, State};
use crate::domain::ids::{GrantId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{StoreError, grants};

/// What it is to be changed to, as the form says it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeAsk {
    /// Id of the role.
    pub role: String,
    /// Id of the unit, where the role is limited to one.
    #[serde(default)]
    pub unit: String,
    /// Id of the object, where the role is limited to one.
    #[serde(default)]
    pub object: String,
    /// Last day; as long as possible when it is not said.
    #[serde(default)]
    pub until: Option<Date>,
    /// Why.
    #[serde(default)]
    pub purpose: String,
}

/// A permission and what it could be changed to.
#[derive(Debug, Clone, Serialize)]
pub struct Changeable {
    /// As it stands.
    pub grant: view::GrantView,
    /// Roles of the system, by risk and name: id, name, risk.
    pub roles: Vec<RoleOption>,
    /// Units to choose among; empty when no role is limited to one.
    pub units: Vec<UnitChoice>,
    /// Objects to choose among: id and name.
    pub objects: Vec<(String, String)>,
    /// What the form begins with: as it is now.
    pub now: ChangeAsk,
}

/// A role that it could be changed to.
#[derive(Debug, Clone, Serialize)]
pub struct RoleOption {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Risk.
    pub risk: &'static str,
    /// What it must be limited to: `none`, `unit`, `object`.
    pub scope: &'static str,
}

/// What a permission could be changed to, for whoever may order for its holder.
///
/// # Errors
/// [`Refusal::NotFound`] for others; [`Refusal::ChangedOver`] when it has ended; the store's own.
pub async fn changeable(house: &House, by: PersonId, id: GrantId, lang: Lang) -> Result<Changeable, StoreError> {
    let grant = mine(house, by, id).await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let fits = |role: &&Role| {
        let system = register.systems.get(&role.system);
        role.system == grant.system
            && role.base == Base::No
            && system.is_some_and(|system| orderable(role, system, actor.day).is_ok())
    };
    let mut roles: Vec<&Role> = register.roles.values().filter(fits).collect();
    roles.sort_by(|a, b| (a.risk, &a.code).cmp(&(b.risk, &b.code)));
    let wants = |kind: ScopeKind| roles.iter().any(|role| role.scope == kind);
    let of_system = register.objects.values().filter(|object| object.active && object.system == grant.system);
    let mut objects: Vec<(String, String)> = of_system.map(|it| (it.id.to_string(), it.name.clone())).collect();
    objects.sort_by_key(|(_, name)| (house.sorted)(name).1);
    let (unit, object) = match grant.scope {
        Scope::None => (String::new(), String::new()),
        Scope::Unit(id) => (register.unit_id_now(id).to_string(), String::new()),
        Scope::Object(id) => (String::new(), id.to_string()),
    };
    Ok(Changeable {
        units: if wants(ScopeKind::Unit) { units(&register) } else { Vec::new() },
        objects: if wants(ScopeKind::Object) { objects } else { Vec::new() },
        roles: roles
            .iter()
            .map(|role| RoleOption {
                id: role.id.to_string(),
                name: view::pick(lang, &role.name_sv, &role.name_en),
                risk: view::risk(role.risk),
                scope: super::offering::scope_word(role.scope),
            })
            .collect(),
        now: ChangeAsk { role: grant.role.to_string(), unit, object, until: grant.until, purpose: String::new() },
        grant: view::grant(&actor, &grant, lang),
    })
}

/// The permission, if the actor may order for its holder and it stands.
async fn mine(house: &House, by: PersonId, id: GrantId) -> Result<Grant, StoreError> {
    let grant = house.db.read(move |conn| grants::find(conn, id)).await?.ok_or(Refusal::NotFound)?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let card = register.person(grant.subject).ok_or(Refusal::NotFound)?;
    if capacity(&actor, card, &grant.unit).is_err() && !actor.may_order_for(card) {
        return Err(house.refuse(by, Thing::Grant(id), actor.beyond()).await);
    }
    if register.roles.get(&grant.role).is_none_or(|role| role.base != Base::No) {
        return Err(Refusal::NotAChange.into());
    }
    if grant.state == State::Active { Ok(grant) } else { Err(Refusal::ChangedOver.into()) }
}

/// The line that the change is. A role that is limited to nothing carries no unit or object that the form still holds.
async fn line(house: &House, by: PersonId, id: GrantId, ask: ChangeAsk) -> Result<LineAsk, StoreError> {
    let grant = mine(house, by, id).await?;
    let register = house.db.register();
    let kind = ask.role.parse().ok().and_then(|id| register.roles.get(&id)).map_or(ScopeKind::None, |role| role.scope);
    let wanted = |text: String, of: ScopeKind| Some(text).filter(|text| kind == of && !text.is_empty());
    Ok(LineAsk {
        person: grant.subject.to_string(),
        unit: wanted(ask.unit, ScopeKind::Unit),
        object: wanted(ask.object, ScopeKind::Object),
        role: ask.role,
        until: ask.until,
        purpose: ask.purpose,
        changes: Some(id.to_string()),
        ..LineAsk::default()
    })
}

/// What would become of the change.
///
/// # Errors
/// As [`changeable`].
pub async fn planned(
    house: &House,
    by: PersonId,
    id: GrantId,
    ask: ChangeAsk,
    lang: Lang,
) -> Result<PlanView, StoreError> {
    let line = line(house, by, id, ask).await?;
    preview(house, by, &[line], lang).await
}

/// Orders the change.
///
/// # Errors
/// As [`changeable`]; the refusal of the line.
pub async fn change(
    house: &House,
    by: PersonId,
    id: GrantId,
    ask: ChangeAsk,
    lang: Lang,
) -> Result<SentView, StoreError> {
    let line = line(house, by, id, ask).await?;
    send(house, by, &[line], lang).await
}
