//! Loading the register: people, units, catalogue and appointments as one value in memory.

use std::sync::Arc;

use diesel::prelude::*;

use super::catalogue::{AppointmentRow, GuidelineRow, ObjectRow, RoleRow, SystemRow};
use super::columns::Key;
use super::connection::Conn;
use super::lines::from_json;
use super::people::{PersonRow, UnitRow};
use super::schema::{
    appointment, guideline, package, person, post_function, revision, role, system, system_object, unit,
};
use super::{StoreError, brakes, changed, readings};
use crate::domain::catalogue::{Function, Package};
use crate::domain::ids::Guid;
use crate::domain::register::{Card, Register, UnitCard};

/// Which state of the tables stands now.
pub(super) fn revision(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(revision::table.find(1).select(revision::n).first(conn)?)
}

/// Says that the tables have changed.
pub(super) fn bump(conn: &mut Conn) -> Result<(), StoreError> {
    diesel::update(revision::table.find(1)).set(revision::n.eq(revision::n + 1)).execute(conn)?;
    Ok(())
}

/// Loads it whole, with what comes from the settings as it was.
pub(super) fn reload(conn: &mut Conn, before: &Register) -> Result<Register, StoreError> {
    Ok(Register { written: Arc::clone(&before.written), ..load(conn)? })
}

/// Loads it whole.
///
/// # Errors
/// The database's own.
pub fn load(conn: &mut Conn) -> Result<Register, StoreError> {
    let mut register = Register { revision: revision(conn)?, ..Register::default() };
    load_people(conn, &mut register)?;
    load_systems(conn, &mut register)?;
    register.brakes = brakes::open(conn)?;
    for row in readings::all(conn)? {
        register.read_at.extend(row.whole_at().map(|at| (row.source, at)));
    }
    let rows: Vec<(Key, String, String)> = package::table.order(package::name).load(conn)?;
    for (id, name, roles) in rows {
        let roles = from_json(&roles, "package", "roles", id)?;
        register.packages.push(Package { id: id.id(), name, roles });
    }
    let rows: Vec<(String, String, String)> = post_function::table.load(conn)?;
    for (code, name_sv, name_en) in rows {
        register.functions.insert(code.clone(), Function { code, name_sv, name_en });
    }
    let rows: Vec<AppointmentRow> = appointment::table.select(AppointmentRow::as_select()).load(conn)?;
    for row in rows {
        let made = row.appointment()?;
        register.posts_of.entry(made.person).or_default().push(made.clone());
        register.posts.entry(made.post.clone()).or_default().push(made);
    }
    Ok(register)
}

fn load_people(conn: &mut Conn, register: &mut Register) -> Result<(), StoreError> {
    let rows: Vec<UnitRow> = unit::table.filter(unit::gone_at.is_null()).select(UnitRow::as_select()).load(conn)?;
    for row in rows {
        let card = UnitCard {
            id: row.id.id(),
            guid: row.guid.id(),
            code: row.code,
            name: row.name,
            parent: row.parent.map(Key::id),
            manager: row.manager.map(Key::id),
        };
        register.unit_by_code.insert(card.code.clone(), card.id);
        if let Some(parent) = card.parent {
            register.below.entry(parent).or_default().push(card.id);
        }
        register.units.insert(card.id, card);
    }
    let rows: Vec<PersonRow> = person::table.select(PersonRow::as_select()).load(conn)?;
    for row in rows {
        put(register, row)?;
    }
    Ok(())
}

/// The register with these people (ids of the directory) as they stand now, and everything else as it was.
///
/// # Errors
/// The database's own.
pub(super) fn renewed(conn: &mut Conn, known: &Register, guids: &[Guid]) -> Result<Register, StoreError> {
    let mut register = Register { revision: revision(conn)?, ..known.clone() };
    let keys: Vec<Key> = guids.iter().map(|guid| Key(guid.uuid())).collect();
    for row in changed::rows(conn, &keys)? {
        put(&mut register, row)?;
    }
    Ok(register)
}

fn put(register: &mut Register, row: PersonRow) -> Result<(), StoreError> {
    let shown = row.shown_at;
    let card = card(row)?;
    if let Some(at) = shown {
        register.shown_at.insert(card.id, at.0);
    }
    register.put(card);
    Ok(())
}

fn card(row: PersonRow) -> Result<Card, StoreError> {
    let id = row.id;
    Ok(Card {
        id: id.id(),
        guid: row.guid.id(),
        source: row.source,
        login: row.login,
        name: row.name,
        fold: row.fold,
        sort_key: row.sort_key,
        mail: row.mail,
        title: row.title,
        unit: row.unit.map(Key::id),
        manager: row.manager.map(Key::id),
        kind: from_json(&row.kind, "person", "kind", id)?,
        enabled: row.enabled,
        expires: row.expires.map(|at| at.0),
        protected: row.protected || row.protected_by_hr,
        employments: from_json(&row.employments, "person", "employments", id)?,
        as_of: row.as_of.0,
        gone_at: row.gone_at.map(|at| at.0),
    })
}

fn load_systems(conn: &mut Conn, register: &mut Register) -> Result<(), StoreError> {
    let rows: Vec<SystemRow> = system::table.select(SystemRow::as_select()).load(conn)?;
    for row in rows {
        let system = row.system()?;
        register.systems.insert(system.id, system);
    }
    let rows: Vec<GuidelineRow> =
        guideline::table.filter(guideline::current.eq(true)).select(GuidelineRow::as_select()).load(conn)?;
    for row in rows {
        let of = row.system.id();
        let guideline = row.guideline()?;
        if let Some(system) = register.systems.get_mut(&of) {
            system.guideline = Some(guideline);
        }
    }
    let rows: Vec<RoleRow> = role::table.select(RoleRow::as_select()).load(conn)?;
    for row in rows {
        let role = row.role()?;
        register.roles.insert(role.id, role);
    }
    let rows: Vec<ObjectRow> = system_object::table.select(ObjectRow::as_select()).load(conn)?;
    for row in rows {
        let object = row.object();
        register.objects.insert(object.id, object);
    }
    Ok(())
}
