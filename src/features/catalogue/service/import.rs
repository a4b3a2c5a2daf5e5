//! Taking in a catalogue file: everything is checked first, then all of it is taken in, or nothing.
//!
//! A dry run says what would change. Roles and systems that the file no longer names are closed, never deleted: what
//! was granted in them stays on record, and whoever looks after them still has things to remove. Posts that changed
//! are told to the caller, who has open lines find their new holders.

mod packages;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::cells::Faults;
use super::closing;
use super::file::{self, File, FileRole, FileSystem};
use super::groups::{self, Found, Miss};
pub use super::report::{Changes, Report};
use crate::directory::Directory;
use crate::domain::catalogue::{Appointment, Function, Group, Guideline, Object, Post, Status, Step, System};
use crate::domain::duties::{Actor, Import, may};
use crate::domain::ids::{PersonId, RoleId, SystemId};
use crate::domain::keeping::{self, Brought, post_word};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::House;
use crate::store::{Receipt, StoreError};

/// How a file is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Allows relative dates (`+180d`), counted from this day. Only the demo's own file has them.
    pub relative_to: Option<Date>,
}

/// Says what a file would do, and does nothing.
///
/// # Errors
/// [`Refusal::NotAllowed`] for others than administrators.
pub async fn dry_run(house: &House, by: PersonId, bytes: &[u8], options: Options) -> Result<Report, StoreError> {
    let (register, day) = (house.db.register(), house.db.clock().today());
    may::<Import>(&Actor::of(&register, by, day)?, &())?;
    let found = groups_in(Some(&*house.directory), &register, bytes).await;
    Ok(would(&register, (by, day), bytes, options, &found)?)
}

/// What the groups that a file names are in the directory.
pub async fn groups_in(directory: Option<&dyn Directory>, register: &Register, bytes: &[u8]) -> Found {
    let file = file::read(bytes, None, &mut Faults::default());
    groups::look_up(directory, register, file.roles.into_iter().flat_map(|one| one.groups)).await
}

/// As [`dry_run`], with the register as somebody else read it: beside a service that runs.
///
/// # Errors
/// As [`dry_run`].
pub fn would(
    register: &Register,
    (by, day): (PersonId, Date),
    bytes: &[u8],
    options: Options,
    found: &Found,
) -> Result<Report, Refusal> {
    may::<Import>(&Actor::of(register, by, day)?, &())?;
    let mut faults = Faults::default();
    let file = file::read(bytes, options.relative_to, &mut faults);
    let mut blank = Uuid::nil;
    Ok(judge(register, &file, (by, day), found, &mut blank, faults).1)
}

/// Takes in a file, when nothing is wrong with it.
///
/// # Errors
/// As [`dry_run`]; the store's own. Faults of the file are in the report.
pub async fn import(house: &House, by: PersonId, bytes: Vec<u8>, options: Options) -> Result<Report, StoreError> {
    let register = house.db.register();
    may::<Import>(&Actor::of(&register, by, house.db.clock().today())?, &())?;
    let found = groups_in(Some(&*house.directory), &register, &bytes).await;
    let report = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Import>(&actor, &())?;
            let mut faults = Faults::default();
            let file = file::read(&bytes, options.relative_to, &mut faults);
            let (brought, mut report) = judge(&register, &file, (by, tx.day()), &found, &mut || tx.fresh(), faults);
            if report.faults.is_empty() && !report.is_nothing() {
                let (systems, roles) = (brought.systems.clone(), brought.roles.clone());
                let transition = keeping::import(tx.stage(&register), &permit, brought);
                report.receipt = Some(tx.record(transition)?.index);
                for system in register.systems.values() {
                    let now = systems.iter().find(|one| one.id == system.id).unwrap_or(system);
                    closing::lapse(tx, &register, now, &roles)?;
                }
            }
            report.done = report.faults.is_empty();
            Ok(report)
        })
        .await?;
    if report.done {
        house.moved.note(report.moved.iter().copied());
    }
    Ok(report)
}

/// Takes in the named functions that steps can point to.
///
/// # Errors
/// As [`import`].
pub async fn functions(house: &House, by: PersonId, functions: Vec<Function>) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let permit = may::<Import>(&Actor::of(&register, by, tx.day())?, &())?;
            let brought = Brought { functions, ..Brought::default() };
            let transition = keeping::import(tx.stage(&register), &permit, brought);
            tx.record(transition)
        })
        .await
}

/// What is known while a file is compared with what stands.
struct Judge<'a> {
    register: &'a Register,
    file: &'a File,
    by: PersonId,
    day: Date,
    found: &'a Found,
    fresh: &'a mut dyn FnMut() -> Uuid,
    faults: Faults,
    /// Who has a login; `None` when it is not one person.
    logins: HashMap<&'a str, Option<PersonId>>,
    ids: HashMap<&'a str, SystemId>,
    brought: Brought,
    report: Report,
}

fn judge(
    register: &Register,
    file: &File,
    (by, day): (PersonId, Date),
    found: &Found,
    fresh: &mut dyn FnMut() -> Uuid,
    faults: Faults,
) -> (Brought, Report) {
    let mut logins = HashMap::new();
    for card in register.people.values().filter(|card| !card.is_gone()) {
        let single = logins.entry(card.login.as_str()).or_insert(Some(card.id));
        *single = single.filter(|id| *id == card.id);
    }
    let (brought, report) = (Brought::default(), Report::default());
    let ids = HashMap::new();
    let mut judge = Judge { register, file, by, day, found, fresh, faults, logins, ids, brought, report };
    if !file.systems.is_empty() {
        judge.systems();
        judge.objects();
        let roles = judge.roles();
        judge.packages(&roles);
    }
    let Judge { faults: Faults(mut faults), brought, mut report, .. } = judge;
    faults.sort_by_key(|fault| (fault.row, fault.column));
    report.moved.sort_unstable();
    report.moved.dedup();
    report.faults = faults;
    (brought, report)
}

impl<'a> Judge<'a> {
    fn wrong(&mut self, line: u64, header: &str, code: &'static str, found: &str) {
        let column = self.file.columns.get(header).map_or(0, |at| at + 1);
        self.faults.push(line, column, header, code, found, None);
    }

    fn person(&mut self, line: u64, header: &str, login: &str) -> Option<PersonId> {
        if login.is_empty() {
            return None;
        }
        let found = self.logins.get(login).copied().flatten();
        if found.is_none() {
            self.wrong(line, header, "unknown-login", login);
        }
        found
    }

    fn systems(&mut self) {
        let file = self.file;
        let by_key: HashMap<&str, &System> = self.register.systems.values().map(|s| (s.key.as_str(), s)).collect();
        for one in &file.systems {
            let before = by_key.get(one.system.key.as_str()).copied();
            let id = before.map_or_else(|| (self.fresh)().into(), |before| before.id);
            self.ids.insert(&one.system.key, id);
            let mut system = System {
                id,
                version: before.map_or(1, |before| before.version),
                // Said on the card, never by a file.
                companies: before.map(|before| before.companies.clone()).unwrap_or_default(),
                pause: before.map(|before| before.pause).unwrap_or_default(),
                ..one.system.clone()
            };
            self.guideline(one, before);
            let names: HashSet<&String> = one.managers.iter().collect();
            if self.register.staffing.forbids(before, &system, names.len()) {
                self.wrong(one.line, "managers", "too-few-managers", "");
            }
            if self.report.systems.note(system.key.clone(), before, &system) {
                system.version += i32::from(before.is_some());
                self.brought.systems.push(system);
            }
            self.posts(one, id);
        }
        let mut gone: Vec<&System> =
            by_key.values().copied().filter(|s| !self.ids.contains_key(s.key.as_str())).collect();
        gone.sort_by(|a, b| a.key.cmp(&b.key));
        for system in gone.into_iter().filter(|system| system.status != Status::Closed) {
            self.report.systems.retired.push(system.key.clone());
            let closed = System { status: Status::Closed, version: system.version + 1, ..system.clone() };
            self.brought.systems.push(closed);
        }
    }

    /// A decided guideline is neither forgotten nor rewritten by a file: grants point to its version.
    fn guideline(&mut self, one: &FileSystem, before: Option<&System>) {
        let decided = before.and_then(|before| before.guideline.as_ref());
        match (&one.system.guideline, decided) {
            (None, Some(decided)) => self.wrong(one.line, "guideline_version", "guideline-gone", &decided.version),
            (Some(new), _) => {
                self.person(one.line, "guideline_decided_by", &new.decided_by);
                let text = |g: &Guideline| (g.title.clone(), g.text.clone());
                if decided.is_some_and(|old| old.version == new.version && text(old) != text(new)) {
                    self.wrong(one.line, "guideline_text", "guideline-changed", &new.version);
                }
            }
            (None, None) => {}
        }
    }

    fn posts(&mut self, one: &FileSystem, id: SystemId) {
        let managers: Vec<&str> = one.managers.iter().map(String::as_str).collect();
        let wanted = [
            ("owner", Post::Owner(id), vec![one.owner.as_str()]),
            ("deputy", Post::Deputy(id), vec![one.deputy.as_str()]),
            ("managers", Post::SystemManager(id), managers),
        ];
        for (header, post, logins) in wanted {
            let people: Vec<PersonId> =
                logins.into_iter().filter_map(|login| self.person(one.line, header, login)).collect();
            self.post(one, header, &post, &people);
        }
    }

    fn post(&mut self, one: &FileSystem, header: &str, post: &Post, people: &[PersonId]) {
        let register = self.register;
        let name = |id: PersonId| {
            let login = register.person(id).map_or("", |card| card.login.as_str());
            format!("{} {} {login}", one.system.key, post_word(post))
        };
        let lasting = |made: &&Appointment| made.to.is_none_or(|to| to >= self.day);
        let standing: Vec<&Appointment> = register.posts.get(post).into_iter().flatten().filter(lasting).collect();
        let mut seen = HashSet::new();
        let mut moved = false;
        for person in people.iter().copied().filter(|person| seen.insert(*person)) {
            if standing.iter().any(|made| made.person == person && made.holds(self.day)) {
                self.report.posts.unchanged += 1;
                continue;
            }
            moved = true;
            if person == self.by {
                // Nobody gives a post to themself, with a file as little as on the page.
                self.wrong(one.line, header, "own-post", "");
            }
            self.report.posts.new.push(name(person));
            let id = (self.fresh)().into();
            let made = Appointment { id, post: post.clone(), person, from: self.day, to: None, appointed_by: None };
            self.brought.appointments.push(made);
        }
        for made in standing.into_iter().filter(|made| !seen.contains(&made.person)) {
            moved = true;
            self.report.posts.retired.push(name(made.person));
            self.brought.ends.push(made.clone());
        }
        if moved && let Some(id) = self.ids.get(one.system.key.as_str()) {
            self.report.moved.push(*id);
        }
    }

    fn objects(&mut self) {
        let file = self.file;
        let before: HashMap<(SystemId, &str), &Object> =
            self.register.objects.values().map(|object| ((object.system, object.code.as_str()), object)).collect();
        let mut kept = HashSet::new();
        for one in &file.objects {
            let responsible = self.person(one.line, "objects", &one.login);
            let Some(system) = self.ids.get(one.system.as_str()).copied() else { continue };
            let old = before.get(&(system, one.code.as_str())).copied();
            let id = old.map_or_else(|| (self.fresh)().into(), |old| old.id);
            kept.insert(id);
            let object =
                Object { id, system, code: one.code.clone(), name: one.name.clone(), responsible, active: true };
            if self.report.objects.note(format!("{}/{}", one.system, one.code), old, &object) {
                self.report.moved.push(system);
                self.brought.objects.push(object);
            }
        }
        let mut gone: Vec<&Object> = before.into_values().filter(|o| o.active && !kept.contains(&o.id)).collect();
        gone.sort_by_key(|object| object.id);
        for object in gone {
            let key = self.register.systems.get(&object.system).map_or("", |system| system.key.as_str());
            self.report.objects.retired.push(format!("{key}/{}", object.code));
            self.brought.objects.push(Object { active: false, ..object.clone() });
        }
    }

    /// Gives the id of every role in the file.
    fn roles(&mut self) -> HashMap<&'a str, RoleId> {
        let file = self.file;
        let before: HashMap<&str, _> = self.register.roles.values().map(|role| (role.code.as_str(), role)).collect();
        let mut ids: HashMap<&'a str, RoleId> = HashMap::new();
        for one in &file.roles {
            let old = before.get(one.role.code.as_str()).copied();
            let id = old.map_or_else(|| (self.fresh)().into(), |old| old.id);
            ids.insert(&one.role.code, id);
            let Some(system) = self.ids.get(one.system.as_str()).copied() else { continue };
            if old.is_some_and(|old| old.system != system) {
                self.wrong(one.line, "role", "role-moved", &one.role.code);
            }
            for step in &one.role.steps {
                if let Step::Function(code) = step
                    && !self.register.functions.contains_key(code)
                {
                    self.wrong(one.line, "steps", "unknown-function", code);
                }
            }
            let mut role = one.role.clone();
            role.groups = self.groups(one);
            (role.id, role.system, role.version) = (id, system, old.map_or(1, |old| old.version));
            role.environment = old.map(|old| old.environment).unwrap_or_default();
            if let Some(group) = self.register.strays(&role) {
                let name = group.name.clone();
                self.wrong(one.line, "groups", "group-environment", &name);
            }
            // Who decides is changed by two people, in the matrix: a file says it only of a role that is new.
            if let Some(old) = old.filter(|old| old.steps != role.steps) {
                role.steps.clone_from(&old.steps);
                self.report.steps_stand.push(role.code.clone());
            }
            if self.report.roles.note(role.code.clone(), old, &role) {
                role.version += i32::from(old.is_some());
                self.brought.roles.push(role);
            }
        }
        let mut gone: Vec<_> =
            before.into_values().filter(|r| r.active && !ids.contains_key(r.code.as_str())).collect();
        gone.sort_by(|a, b| a.code.cmp(&b.code));
        for old in gone {
            self.report.roles.retired.push(old.code.clone());
            let mut role = old.clone();
            (role.active, role.version) = (false, old.version + 1);
            self.brought.roles.push(role);
        }
        ids
    }

    /// The groups of a role: each one that the directory has, or a fault of the cell.
    fn groups(&mut self, one: &FileRole) -> Vec<Group> {
        let found = self.found;
        let mut groups = Vec::new();
        for text in &one.groups {
            match found.get(text).cloned().unwrap_or(Err(Miss::Unanswered)) {
                Ok(group) if !groups.contains(&group) => groups.push(group),
                Ok(_) => {}
                Err(miss) => self.wrong(one.line, "groups", miss.code(), text),
            }
        }
        groups
    }
}
