//! Loading the register: people, units, catalogue and appointments as one value in memory.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use jiff::Timestamp;

use super::catalogue::{AppointmentRow, GuidelineRow, ObjectRow, RoleRow, SystemRow};
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::from_json;
use super::people::PersonRow;
use super::schema::{
    account, appointment, guideline, package, person, post_function, revision, role, system, system_object, unit,
};
use super::units::UnitRow;
use super::{
    StoreError, assignments, brakes, changed, freezes, matrices, readings, separation, substitutions, succession,
    training,
};
use crate::domain::catalogue::{Function, Package, Post};
use crate::domain::ids::{Guid, PersonId};
use crate::domain::joining::Account;
use crate::domain::person::LastLogin;
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
    let (written, policy) = (Arc::clone(&before.written), Arc::clone(&before.policy));
    Ok(Register { written, policy, ..load(conn)? })
}

/// Loads it whole.
///
/// # Errors
/// The database's own.
pub fn load(conn: &mut Conn) -> Result<Register, StoreError> {
    let mut register = Register { revision: revision(conn)?, ..Register::default() };
    for row in readings::all(conn)? {
        register.read_at.extend(row.whole_at().map(|at| (row.source, at)));
    }
    load_people(conn, &mut register)?;
    load_systems(conn, &mut register)?;
    separation::load(conn, &mut register)?;
    substitutions::load(conn, &mut register)?;
    training::load(conn, &mut register)?;
    register.brakes = brakes::open(conn)?;
    register.matrices = matrices::in_force(conn)?.into_iter().map(|matrix| (matrix.system, matrix)).collect();
    let rows: Vec<(Key, String, String, String, bool, i32)> = package::table.order(package::name).load(conn)?;
    for (id, name, roles, titles, closed, version) in rows {
        let roles = from_json(&roles, "package", "roles", id)?;
        let titles = from_json(&titles, "package", "titles", id)?;
        register.packages.push(Package { id: id.id(), name, titles, roles, closed, version });
    }
    succession::load(conn, &mut register)?;
    freezes::load(conn, &mut register)?;
    let rows: Vec<(String, String, String)> = post_function::table.load(conn)?;
    for (code, name_sv, name_en) in rows {
        register.functions.insert(code.clone(), Function { code, name_sv, name_en });
    }
    let rows: Vec<AppointmentRow> = appointment::table.select(AppointmentRow::as_select()).load(conn)?;
    for row in rows {
        let mut made = row.appointment()?;
        made.post = match made.post {
            Post::Orderer(unit) => Post::Orderer(register.unit_id_now(unit)),
            Post::ActingManager(unit) => Post::ActingManager(register.unit_id_now(unit)),
            other => other,
        };
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
    assignments::load(conn, register)?;
    let rows: Vec<PersonRow> = person::table.select(PersonRow::as_select()).load(conn)?;
    let mut several = several_accounts(conn, None)?;
    for row in rows {
        let accounts = several.remove(&row.id.id()).unwrap_or_default();
        put(register, row, accounts)?;
    }
    Ok(())
}

/// The accounts of those who have several, or of these people; who has one account is like it.
fn several_accounts(conn: &mut Conn, of: Option<&[Key]>) -> Result<HashMap<PersonId, Vec<Account>>, StoreError> {
    type Row = (Key, Key, String, String, String, bool, Option<At>, At, Option<At>);
    let several: Vec<Key> = match of {
        Some(ids) => ids.to_vec(),
        None => person::table.filter(person::several.eq(true)).select(person::id).load(conn)?,
    };
    let mut rows: Vec<Row> = Vec::new();
    for some in several.chunks(500) {
        let columns = (
            account::person,
            account::guid,
            account::source,
            account::login,
            account::kind,
            account::enabled,
            account::expires,
            account::as_of,
            account::gone_at,
        );
        let found = account::table.filter(account::person.eq_any(some)).order((account::rank, account::guid));
        rows.extend(found.select(columns).load::<Row>(conn)?);
    }
    let mut several: HashMap<PersonId, Vec<Account>> = HashMap::new();
    for (person, guid, source, login, kind, enabled, expires, as_of, gone) in rows {
        several.entry(person.id()).or_default().push(Account {
            guid: guid.id(),
            source,
            login,
            kind: from_json(&kind, "account", "kind", guid)?,
            enabled,
            expires: expires.map(|at| at.0),
            as_of: as_of.0,
            gone_at: gone.map(|at| at.0),
        });
    }
    Ok(several)
}

/// The register with these people (ids of the directory) as they stand now, and everything else as it was.
///
/// # Errors
/// The database's own.
pub(super) fn renewed(conn: &mut Conn, known: &Register, guids: &[Guid]) -> Result<Register, StoreError> {
    let mut register = Register { revision: revision(conn)?, ..known.clone() };
    for row in readings::all(conn)? {
        if let Some(at) = row.whole_at() {
            register.read_again(&row.source, at);
        }
    }
    let keys: Vec<Key> = guids.iter().map(|guid| Key(guid.uuid())).collect();
    let rows = changed::rows(conn, &keys)?;
    let ids: Vec<Key> = rows.iter().filter(|row| row.several).map(|row| row.id).collect();
    let mut several = if ids.is_empty() { HashMap::new() } else { several_accounts(conn, Some(&ids))? };
    for row in rows {
        let accounts = several.remove(&row.id.id()).unwrap_or_default();
        put(&mut register, row, accounts)?;
    }
    let people: Vec<PersonId> = guids.iter().filter_map(|guid| register.by_guid.get(guid).copied()).collect();
    training::load_done(conn, &mut register, Some(&people))?;
    Ok(register)
}

fn put(register: &mut Register, row: PersonRow, accounts: Vec<Account>) -> Result<(), StoreError> {
    let shown = row.shown_at;
    let card = card(row, accounts, &register.read_at)?;
    if let Some(at) = shown {
        register.shown_at.insert(card.id, at.0);
    }
    register.put(card);
    Ok(())
}

/// Somebody as read: when a row was written, or later with everybody, who were as before.
fn card(row: PersonRow, mut accounts: Vec<Account>, read_at: &HashMap<String, Timestamp>) -> Result<Card, StoreError> {
    let id = row.id;
    let kind = from_json(&row.kind, "person", "kind", id)?;
    if accounts.is_empty() {
        accounts.push(Account {
            guid: row.guid.id(),
            source: row.source.clone(),
            login: row.login.clone(),
            kind,
            enabled: row.enabled,
            expires: row.expires.map(|at| at.0),
            as_of: row.as_of.0,
            gone_at: row.gone_at.map(|at| at.0),
        });
    }
    let again = |source: &str, as_of: Timestamp| read_at.get(source).map_or(as_of, |at| as_of.max(*at));
    for account in accounts.iter_mut().filter(|account| account.gone_at.is_none()) {
        account.as_of = again(&account.source, account.as_of);
    }
    let as_of = if row.gone_at.is_none() { again(&row.source, row.as_of.0) } else { row.as_of.0 };
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
        kind,
        enabled: row.enabled,
        expires: row.expires.map(|at| at.0),
        protected: row.protected || row.protected_by_hr,
        employments: from_json(&row.employments, "person", "employments", id)?,
        manual: row.manual,
        accounts,
        as_of,
        gone_at: row.gone_at.map(|at| at.0),
        last_login: LastLogin::read(row.last_login.as_deref()),
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
