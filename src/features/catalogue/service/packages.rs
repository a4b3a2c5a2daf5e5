//! Role packages in the pages: what is usual for a kind of work, kept by whoever keeps the catalogue and seen by everybody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::catalogue::{Base, Package, Role, System};
use crate::domain::duties::{Actor, Import, may};
use crate::domain::ids::{PackageId, PersonId, RoleId};
use crate::domain::keeping;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError};

/// A package as it is to be.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackageAsk {
    /// The version that was shown; 0 for a new one.
    #[serde(default)]
    pub version: i32,
    /// Name.
    pub name: String,
    /// The titles of those whose work it is for, separated by commas; none = those whose title the name begins with.
    #[serde(default)]
    pub titles: String,
    /// Ids or codes of the roles.
    #[serde(default)]
    pub role: Vec<String>,
}

/// A package.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PackageView {
    /// Its id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Titles.
    pub titles: Vec<String>,
    /// The roles proposed.
    pub roles: Vec<view::Role>,
    /// No longer proposed to anybody.
    pub closed: bool,
    /// Version: goes back with a change.
    pub version: i32,
}

/// The packages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PackagesView {
    /// By name, those that are closed last.
    pub packages: Vec<PackageView>,
    /// The reader may make and change them.
    pub can_keep: bool,
}

/// A system with its roles to choose among.
#[derive(Debug, Clone, Serialize)]
pub struct RolesOf {
    /// Name of the system.
    pub system: String,
    /// Id, name, risk, chosen.
    pub roles: Vec<RoleChoice>,
    /// How many are chosen.
    pub chosen: usize,
}

/// A role to choose.
#[derive(Debug, Clone, Serialize)]
pub struct RoleChoice {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Risk.
    pub risk: &'static str,
    /// Chosen.
    pub chosen: bool,
}

fn shown(register: &Register, package: &Package, lang: Lang) -> PackageView {
    PackageView {
        id: package.id.to_string(),
        name: package.name.clone(),
        titles: package.titles.clone(),
        roles: package.roles.iter().filter_map(|id| view::role(register, *id, lang)).collect(),
        closed: package.closed,
        version: package.version,
    }
}

/// Every package.
///
/// # Errors
/// When the session's person may not act any more.
pub fn list(house: &House, by: PersonId, lang: Lang) -> Result<PackagesView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut packages: Vec<PackageView> = register.packages.iter().map(|one| shown(&register, one, lang)).collect();
    packages.sort_by_key(|one| (one.closed, (house.sorted)(&one.name).1));
    Ok(PackagesView { packages, can_keep: may::<Import>(&actor, &()).is_ok() })
}

/// One package, for whoever keeps them; `None` = a new one.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::NotAllowed`] for others.
pub fn one(house: &House, by: PersonId, id: Option<PackageId>, lang: Lang) -> Result<Option<PackageView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<Import>(&actor, &())?;
    let Some(id) = id else { return Ok(None) };
    let package = register.packages.iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
    Ok(Some(shown(&register, package, lang)))
}

/// The roles that can stand in a package, by system.
#[must_use]
pub fn roles(house: &House, chosen: &[String], lang: Lang) -> Vec<RolesOf> {
    let register = house.db.register();
    let mut systems: Vec<&System> = register.systems.values().collect();
    systems.sort_by_key(|system| (house.sorted)(&view::pick(lang, &system.name_sv, &system.name_en)).1);
    let of = |system: &System| {
        let own = |role: &&Role| role.system == system.id && role.base == Base::No;
        let mut roles: Vec<&Role> = register.roles.values().filter(own).collect();
        roles.sort_by(|a, b| a.code.cmp(&b.code));
        let choice = |role: &Role| RoleChoice {
            id: role.id.to_string(),
            name: view::pick(lang, &role.name_sv, &role.name_en),
            risk: view::risk(role.risk),
            chosen: chosen.contains(&role.id.to_string()),
        };
        // What can no longer be ordered is shown where it stands in the package, so that it can be taken out.
        let roles: Vec<RoleChoice> = roles
            .iter()
            .map(|role| (role.active, choice(role)))
            .filter(|(active, one)| *active || one.chosen)
            .map(|(_, one)| one)
            .collect();
        RolesOf {
            system: view::pick(lang, &system.name_sv, &system.name_en),
            chosen: roles.iter().filter(|role| role.chosen).count(),
            roles,
        }
    };
    systems.into_iter().map(of).filter(|system| !system.roles.is_empty()).collect()
}

/// Makes a package, or changes the one with that id.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`], [`Refusal::Stale`], [`Refusal::BadForm`]; the store's own.
pub async fn keep(
    house: &House,
    by: PersonId,
    id: Option<PackageId>,
    ask: PackageAsk,
) -> Result<(PackageId, Receipt), StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Import>(&actor, &())?;
            let before = match id {
                Some(id) => Some(register.packages.iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?),
                None => None,
            };
            if before.is_some_and(|before| before.version != ask.version) {
                return Err(Refusal::Stale.into());
            }
            let role = |text: &String| {
                let by_id = text.parse().ok().filter(|id| register.roles.contains_key(id));
                let found = by_id.or_else(|| register.role_by_code(text.trim()).map(|role| role.id));
                found.ok_or_else(|| Refusal::BadForm("role".to_owned()))
            };
            let mut roles: Vec<RoleId> = ask.role.iter().map(role).collect::<Result<_, _>>()?;
            roles.sort_unstable();
            roles.dedup();
            let titles = ask.titles.split(',').map(str::trim).filter(|title| !title.is_empty());
            let package = Package {
                id: before.map_or_else(|| tx.fresh(), |before| before.id),
                name: ask.name.trim().to_owned(),
                titles: titles.map(str::to_owned).collect(),
                roles,
                closed: before.is_some_and(|before| before.closed),
                version: before.map_or(0, |before| before.version),
            };
            let id = package.id;
            Ok((id, tx.record(keeping::package(tx.stage(&register), &permit, package)?)?))
        })
        .await
}

/// Closes a package, or opens it again.
///
/// # Errors
/// As [`keep`]; [`Refusal::Conflict`] when it is so already.
pub async fn close(
    house: &House,
    by: PersonId,
    id: PackageId,
    version: i32,
    closed: bool,
) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Import>(&actor, &())?;
            let before = register.packages.iter().find(|one| one.id == id).ok_or(Refusal::NotFound)?;
            if before.version != version {
                return Err(Refusal::Stale.into());
            }
            if before.closed == closed {
                return Err(Refusal::Conflict.into());
            }
            tx.record(keeping::package(tx.stage(&register), &permit, Package { closed, ..before.clone() })?)
        })
        .await
}
