//! What a role can be limited to: units and objects. A program must know their ids before it can order such a role;
//! the page of a review shows the same units.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duties::Actor;
use crate::domain::ids::{PersonId, UnitId};
use crate::domain::register::Register;
use crate::features::House;
use crate::store::StoreError;

/// What roles can be limited to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Scopes {
    /// Units as a tree, each under the one above it.
    pub units: Vec<UnitChoice>,
    /// Objects in use, by name.
    pub objects: Vec<ObjectScope>,
}

/// A unit to choose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitChoice {
    /// Id.
    pub id: String,
    /// Name, with a dash for every level.
    pub name: String,
}

/// An object of a system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ObjectScope {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Id of the system it belongs to.
    pub system: String,
}

/// What roles can be limited to today.
///
/// # Errors
/// When the session's person may not act any more.
pub fn scopes(house: &House, by: PersonId) -> Result<Scopes, StoreError> {
    let register = house.db.register();
    Actor::of(&register, by, house.db.clock().today())?;
    let mut objects: Vec<ObjectScope> = register
        .objects
        .values()
        .filter(|object| object.active)
        .map(|object| ObjectScope {
            id: object.id.to_string(),
            name: object.name.clone(),
            system: object.system.to_string(),
        })
        .collect();
    objects.sort_by_key(|object| (house.sorted)(&object.name).1);
    Ok(Scopes { units: units(&register), objects })
}

/// The units as a tree, each under the one above it.
pub(super) fn units(register: &Register) -> Vec<UnitChoice> {
    let mut tops: Vec<UnitId> =
        register.units.values().filter(|unit| unit.parent.is_none()).map(|unit| unit.id).collect();
    by_name(register, &mut tops);
    let mut left: Vec<(UnitId, usize)> = tops.into_iter().rev().map(|unit| (unit, 0)).collect();
    let mut shown = Vec::with_capacity(register.units.len());
    while let Some((id, depth)) = left.pop() {
        let Some(unit) = register.units.get(&id) else { continue };
        if shown.len() > register.units.len() {
            break; // a loop in the directory
        }
        shown.push(UnitChoice { id: id.to_string(), name: format!("{}{}", "– ".repeat(depth), unit.name) });
        let mut below = register.below.get(&id).cloned().unwrap_or_default();
        by_name(register, &mut below);
        left.extend(below.into_iter().rev().map(|unit| (unit, depth + 1)));
    }
    shown
}

fn by_name(register: &Register, units: &mut [UnitId]) {
    units.sort_by_key(|id| register.units.get(id).map(|unit| unit.name.clone()));
}
