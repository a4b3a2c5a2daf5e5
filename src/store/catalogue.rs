//! The catalogue and the appointments: row ↔ domain.

use diesel::prelude::*;

use super::columns::Key;
use super::connection::Conn;
use super::lines::{day, from_json, json};
use super::schema::{appointment, guideline, package, post_function, role, system, system_object};
use super::{StoreError, succession};
use crate::domain::catalogue::{Appointment, Function, Guideline, Object, Package, Post, Role, System};
use crate::domain::keeping::post_word;
use crate::domain::pausing::Policy;
use crate::domain::transition::Change;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = system, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct SystemRow {
    id: Key,
    key: String,
    name_sv: String,
    name_en: String,
    department: String,
    board: String,
    k: i32,
    r: i32,
    t: i32,
    status: String,
    stop_date: Option<String>,
    end_date: Option<String>,
    successor: String,
    contact: String,
    manual_url: String,
    version: i32,
    companies: String,
    pause: String,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = role, treat_none_as_default_value = false)]
pub(super) struct RoleRow {
    id: Key,
    system: Key,
    code: String,
    name_sv: String,
    name_en: String,
    risk: String,
    max_months: i32,
    base: String,
    steps: String,
    scope: String,
    purpose: bool,
    ad_groups: String,
    conditions: String,
    active: bool,
    version: i32,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = guideline, primary_key(system, version))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct GuidelineRow {
    pub(super) system: Key,
    version: String,
    title: String,
    url: String,
    body: String,
    decided_by: String,
    decided_on: Option<String>,
    review_by: Option<String>,
    current: bool,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = system_object, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct ObjectRow {
    id: Key,
    system: Key,
    code: String,
    name: String,
    responsible: Option<Key>,
    active: bool,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = appointment, treat_none_as_default_value = false)]
pub(super) struct AppointmentRow {
    id: Key,
    post: String,
    of: String,
    person: Key,
    from_day: String,
    to_day: Option<String>,
    appointed_by: Option<Key>,
}

impl SystemRow {
    fn of(value: &System) -> Result<Self, StoreError> {
        Ok(Self {
            id: Key(value.id.uuid()),
            key: value.key.clone(),
            name_sv: value.name_sv.clone(),
            name_en: value.name_en.clone(),
            department: value.department.clone(),
            board: value.board.clone(),
            k: value.k,
            r: value.r,
            t: value.t,
            status: json(&value.status)?,
            stop_date: value.stop_date.map(|d| d.to_string()),
            end_date: value.end_date.map(|d| d.to_string()),
            successor: value.successor.clone(),
            contact: value.contact.clone(),
            manual_url: value.manual_url.clone(),
            version: value.version,
            companies: json(&value.companies)?,
            pause: value.pause.word().to_owned(),
        })
    }

    pub(super) fn system(self) -> Result<System, StoreError> {
        let id = self.id;
        let days = |text: Option<String>, column| text.map(|text| day(&text, "system", column, id)).transpose();
        Ok(System {
            id: id.id(),
            key: self.key,
            name_sv: self.name_sv,
            name_en: self.name_en,
            department: self.department,
            board: self.board,
            k: self.k,
            r: self.r,
            t: self.t,
            status: from_json(&self.status, "system", "status", id)?,
            stop_date: days(self.stop_date, "stop_date")?,
            end_date: days(self.end_date, "end_date")?,
            successor: self.successor,
            contact: self.contact,
            manual_url: self.manual_url,
            companies: from_json(&self.companies, "system", "companies", id)?,
            pause: Policy::ALL
                .iter()
                .find(|(word, _)| *word == self.pause)
                .map(|(_, policy)| *policy)
                .ok_or_else(|| StoreError::row("system", "pause", id.0))?,
            guideline: None,
            version: self.version,
        })
    }
}

impl RoleRow {
    fn of(value: &Role) -> Result<Self, StoreError> {
        Ok(Self {
            id: Key(value.id.uuid()),
            system: Key(value.system.uuid()),
            code: value.code.clone(),
            name_sv: value.name_sv.clone(),
            name_en: value.name_en.clone(),
            risk: json(&value.risk)?,
            max_months: value.max_months,
            base: json(&value.base)?,
            steps: json(&value.steps)?,
            scope: json(&value.scope)?,
            purpose: value.purpose,
            ad_groups: json(&value.groups)?,
            conditions: value.conditions.clone(),
            active: value.active,
            version: value.version,
        })
    }

    pub(super) fn role(self) -> Result<Role, StoreError> {
        let id = self.id;
        Ok(Role {
            id: id.id(),
            system: self.system.id(),
            code: self.code,
            name_sv: self.name_sv,
            name_en: self.name_en,
            risk: from_json(&self.risk, "role", "risk", id)?,
            max_months: self.max_months,
            base: from_json(&self.base, "role", "base", id)?,
            steps: from_json(&self.steps, "role", "steps", id)?,
            scope: from_json(&self.scope, "role", "scope", id)?,
            purpose: self.purpose,
            groups: from_json(&self.ad_groups, "role", "ad_groups", id)?,
            conditions: self.conditions,
            active: self.active,
            version: self.version,
        })
    }
}

impl GuidelineRow {
    pub(super) fn guideline(self) -> Result<Guideline, StoreError> {
        let id = self.system;
        let days = |text: Option<String>, column| text.map(|text| day(&text, "guideline", column, id)).transpose();
        Ok(Guideline {
            version: self.version,
            title: self.title,
            url: self.url,
            text: self.body,
            decided_by: self.decided_by,
            decided_on: days(self.decided_on, "decided_on")?,
            review_by: days(self.review_by, "review_by")?,
        })
    }
}

impl ObjectRow {
    pub(super) fn object(self) -> Object {
        Object {
            id: self.id.id(),
            system: self.system.id(),
            code: self.code,
            name: self.name,
            responsible: self.responsible.map(Key::id),
            active: self.active,
        }
    }
}

impl AppointmentRow {
    fn of(value: &Appointment) -> Self {
        let of = match &value.post {
            Post::Orderer(unit) | Post::ActingManager(unit) => unit.to_string(),
            Post::Owner(system) | Post::Deputy(system) | Post::SystemManager(system) => system.to_string(),
            Post::Function(code) => code.clone(),
            Post::Auditor | Post::Administrator | Post::HrFunction | Post::ProtectedHandler => String::new(),
        };
        Self {
            id: Key(value.id.uuid()),
            post: post_word(&value.post).to_owned(),
            of,
            person: Key(value.person.uuid()),
            from_day: value.from.to_string(),
            to_day: value.to.map(|d| d.to_string()),
            appointed_by: value.appointed_by.map(|id| Key(id.uuid())),
        }
    }

    pub(super) fn appointment(self) -> Result<Appointment, StoreError> {
        let id = self.id;
        let wrong = || StoreError::row("appointment", "of", id.0);
        let system = || self.of.parse().map_err(|_| wrong());
        let post = match self.post.as_str() {
            "orderer" => Post::Orderer(self.of.parse().map_err(|_| wrong())?),
            "acting_manager" => Post::ActingManager(self.of.parse().map_err(|_| wrong())?),
            "owner" => Post::Owner(system()?),
            "deputy" => Post::Deputy(system()?),
            "system_manager" => Post::SystemManager(system()?),
            "function" => Post::Function(self.of.clone()),
            "auditor" => Post::Auditor,
            "administrator" => Post::Administrator,
            "hr_function" => Post::HrFunction,
            "protected_handler" => Post::ProtectedHandler,
            _ => return Err(StoreError::row("appointment", "post", id.0)),
        };
        Ok(Appointment {
            id: id.id(),
            post,
            person: self.person.id(),
            from: day(&self.from_day, "appointment", "from_day", id)?,
            to: self.to_day.as_deref().map(|d| day(d, "appointment", "to_day", id)).transpose()?,
            appointed_by: self.appointed_by.map(Key::id),
        })
    }
}

/// Carries out a change of the catalogue or the registers.
pub(super) fn apply(conn: &mut Conn, change: Change) -> Result<(), StoreError> {
    match change {
        Change::System(value) => {
            let row = SystemRow::of(&value)?;
            if diesel::update(system::table.find(row.id)).set(&row).execute(conn)? == 0 {
                diesel::insert_into(system::table).values(row).execute(conn)?;
            }
        }
        Change::Role(value) => {
            let row = RoleRow::of(&value)?;
            if diesel::update(role::table.find(row.id)).set(&row).execute(conn)? == 0 {
                diesel::insert_into(role::table).values(row).execute(conn)?;
            }
        }
        Change::Object(value) => {
            let row = ObjectRow {
                id: Key(value.id.uuid()),
                system: Key(value.system.uuid()),
                code: value.code,
                name: value.name,
                responsible: value.responsible.map(|id| Key(id.uuid())),
                active: value.active,
            };
            if diesel::update(system_object::table.find(row.id)).set(&row).execute(conn)? == 0 {
                diesel::insert_into(system_object::table).values(row).execute(conn)?;
            }
        }
        Change::RoleSucceeds { old, new, by, at } => succession::keep(conn, old, new, (by, at))?,
        Change::Guideline(of, value) => decide_guideline(conn, Key(of.uuid()), value)?,
        Change::Package(value) => keep_package(conn, &value)?,
        Change::Function(value) => keep_function(conn, &value)?,
        Change::Appointed(value) => {
            diesel::insert_into(appointment::table).values(AppointmentRow::of(&value)).execute(conn)?;
        }
        Change::AppointmentEnds(id, last) => {
            diesel::update(appointment::table.find(Key(id.uuid())))
                .set(appointment::to_day.eq(last.to_string()))
                .execute(conn)?;
        }
        other => return Err(StoreError::Log(format!("a change that has no table: {other:?}"))),
    }
    Ok(())
}

fn decide_guideline(conn: &mut Conn, of: Key, value: Guideline) -> Result<(), StoreError> {
    diesel::update(guideline::table.filter(guideline::system.eq(of)))
        .set(guideline::current.eq(false))
        .execute(conn)?;
    let row = GuidelineRow {
        system: of,
        version: value.version,
        title: value.title,
        url: value.url,
        body: value.text,
        decided_by: value.decided_by,
        decided_on: value.decided_on.map(|d| d.to_string()),
        review_by: value.review_by.map(|d| d.to_string()),
        current: true,
    };
    let same = guideline::table.find((of, row.version.clone()));
    if diesel::update(same).set(&row).execute(conn)? == 0 {
        diesel::insert_into(guideline::table).values(row).execute(conn)?;
    }
    Ok(())
}

fn keep_package(conn: &mut Conn, value: &Package) -> Result<(), StoreError> {
    let id = Key(value.id.uuid());
    let roles = json(&value.roles)?;
    let titles = json(&value.titles)?;
    let set = (
        package::name.eq(&value.name),
        package::roles.eq(&roles),
        package::titles.eq(&titles),
        package::closed.eq(value.closed),
        package::version.eq(value.version),
    );
    if diesel::update(package::table.find(id)).set(set).execute(conn)? == 0 {
        diesel::insert_into(package::table)
            .values((package::id.eq(id), set.0, set.1, set.2, set.3, set.4))
            .execute(conn)?;
    }
    Ok(())
}

fn keep_function(conn: &mut Conn, value: &Function) -> Result<(), StoreError> {
    let set = (post_function::name_sv.eq(&value.name_sv), post_function::name_en.eq(&value.name_en));
    if diesel::update(post_function::table.find(&value.code)).set(set).execute(conn)? == 0 {
        diesel::insert_into(post_function::table)
            .values((post_function::code.eq(&value.code), set.0, set.1))
            .execute(conn)?;
    }
    Ok(())
}
