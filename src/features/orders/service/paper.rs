//! The order form on paper, for when the service cannot be reached (plan B, R-40): the fields that an order needs, filled in
//! as far as is known, and the way back to the service.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};
use serde::{Deserialize, Serialize};

use super::late::may_order;
use crate::domain::catalogue::{ScopeKind, orderable};
use crate::domain::duties::Actor;
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::StoreError;

/// What is filled in beforehand.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Login of the person, or its id.
    #[serde(default)]
    pub person: Option<String>,
    /// Code of a unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Key of a system.
    #[serde(default)]
    pub system: Option<String>,
}

/// A role to tick.
#[derive(Debug, Clone, Serialize)]
pub struct RoleLine {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// It is limited to a unit or an object.
    pub scoped: bool,
    /// A purpose must be written.
    pub purpose: bool,
}

/// A QR code: squares of one unit in a field of `size` units.
#[derive(Debug, Clone, Serialize)]
pub struct Square {
    /// Side, with the margin that readers need.
    pub size: usize,
    /// The dark squares as an SVG path.
    pub path: String,
}

/// The form.
#[derive(Debug, Clone, Serialize)]
pub struct Paper {
    /// What was asked to be filled in.
    pub wanted: Wanted,
    /// The person, where one was named whom the reader may order for.
    pub person: Option<view::Person>,
    /// Their employments.
    pub employments: Vec<view::EmploymentView>,
    /// Name of the unit, where one was named.
    pub unit: Option<String>,
    /// Name of the system, where one was named.
    pub system: Option<String>,
    /// What can be ordered in it.
    pub roles: Vec<RoleLine>,
    /// Who prints it, for the line of the orderer.
    pub orderer: view::Person,
    /// Where it is registered afterwards.
    pub address: String,
    /// The same for a telephone.
    pub square: Square,
    /// Days back that it can be registered.
    pub days: u16,
}

/// The form, blank or for somebody and something.
///
/// # Errors
/// [`Refusal::NotAuthorisedOrderer`] for who may order for nobody; [`Refusal::BadForm`] with what is not known.
pub fn paper(house: &House, by: PersonId, wanted: Wanted, lang: Lang) -> Result<Paper, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !may_order(&actor) {
        return Err(Refusal::NotAuthorisedOrderer.into());
    }
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    let said =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let card = match said(&wanted.person) {
        Some(text) => Some(actor.find(&text).filter(|card| actor.may_order_for(card)).ok_or_else(|| bad("person"))?),
        None => None,
    };
    let unit = match said(&wanted.unit) {
        Some(code) => {
            let found = register.unit_by_code.get(&code).and_then(|id| register.units.get(id));
            Some(found.ok_or_else(|| bad("unit"))?.name.clone())
        }
        None => None,
    };
    let system = match said(&wanted.system) {
        Some(key) => Some(register.find_system(&key).ok_or_else(|| bad("system"))?),
        None => None,
    };
    let system = system.and_then(|id| register.systems.get(&id));
    let mut roles: Vec<_> = register
        .roles
        .values()
        .filter(|role| {
            system.is_some_and(|system| role.system == system.id && orderable(role, system, actor.day).is_ok())
        })
        .collect();
    roles.sort_by(|a, b| a.code.cmp(&b.code));
    // Nothing about anybody stands in an address: the person is written by hand where it is registered.
    let address = format!("{}/orders/late/new", house.address);
    Ok(Paper {
        person: card.map(|card| view::person(&actor, card.id)),
        employments: card
            .into_iter()
            .flat_map(|card| crate::domain::employment::living(&card.employments, actor.day))
            .map(|e| view::employment(&register, e))
            .collect(),
        unit,
        system: system.map(|system| view::pick(lang, &system.name_sv, &system.name_en)),
        roles: roles
            .into_iter()
            .map(|role| RoleLine {
                code: role.code.clone(),
                name: view::pick(lang, &role.name_sv, &role.name_en),
                scoped: role.scope != ScopeKind::None,
                purpose: role.purpose,
            })
            .collect(),
        orderer: view::person(&actor, by),
        square: square(&address)?,
        address,
        days: register.policy.late_days,
        wanted,
    })
}

/// Margin that readers need, in units.
const QUIET: usize = 4;

fn square(text: &str) -> Result<Square, StoreError> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| StoreError::Log(error.to_string()))?;
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            write!(path, "M{x} {y}h1v1h-1z").map_err(|error| StoreError::Log(error.to_string()))?;
        }
    }
    Ok(Square { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_40_the_square_is_a_whole_code_with_its_margin() {
        let square = square("https://behorig.example.se/orders/late/new").unwrap();
        let dark = square.path.matches('M').count();
        let side = square.size - 2 * QUIET;
        assert!(side >= 21 && (side - 21).is_multiple_of(4), "a size that the standard knows: {side}");
        assert!(dark > side * side / 3 && dark < side * side * 2 / 3, "neither empty nor full: {dark}");
        // The three corners by which it is found: each begins with seven dark squares in a row.
        for (x, y) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            let row = (0..7).all(|n| square.path.contains(&format!("M{} {}h1v1h-1z", x + n + QUIET, y + QUIET)));
            assert!(row, "a corner at {x}, {y}");
        }
    }
}
