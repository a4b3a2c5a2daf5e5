//! Keeping the catalogue and the registers: each change with its event, by somebody with the right to it.

use super::catalogue::{Appointment, Base, Function, Guideline, Object, Package, Post, Role, System};
use super::duties::{Appoint, Import, KeepSystem, Permit, Protect};
use super::event::{Event, Kind, version};
use super::flow::Stage;
use super::ids::{AppointmentId, PersonId, SystemId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::transition::{Change, Changed, HrRead, Synced, Transition};

/// Everything a catalogue file brings, already checked and with ids given.
#[derive(Debug, Default, Clone)]
pub struct Brought {
    /// Systems.
    pub systems: Vec<System>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Objects.
    pub objects: Vec<Object>,
    /// Packages.
    pub packages: Vec<Package>,
    /// Functions.
    pub functions: Vec<Function>,
    /// Owners, deputies and managers to appoint.
    pub appointments: Vec<Appointment>,
    /// Appointments that the file no longer names.
    pub ends: Vec<Appointment>,
}

/// Takes in a catalogue file, all of it at once.
pub fn import(stage: Stage<'_>, permit: &Permit<Import>, brought: Brought) -> Transition {
    let event = Event::by(Kind::CatalogueImported, permit.by())
        .with(Field::Size, brought.systems.len() as u64)
        .with(Field::Rows, brought.roles.len() as u64);
    let mut changes = Vec::new();
    for system in brought.systems {
        if let Some(guideline) = system.guideline.clone() {
            let id = system.id;
            changes.push(Change::System(system));
            changes.push(Change::Guideline(id, guideline));
        } else {
            changes.push(Change::System(system));
        }
    }
    changes.extend(brought.objects.into_iter().map(Change::Object));
    changes.extend(brought.roles.into_iter().map(Change::Role));
    changes.extend(brought.packages.into_iter().map(Change::Package));
    changes.extend(brought.functions.into_iter().map(Change::Function));
    changes.extend(brought.appointments.into_iter().map(Change::Appointed));
    let yesterday = stage.day.yesterday().unwrap_or(stage.day);
    changes.extend(brought.ends.into_iter().map(|a| Change::AppointmentEnds(a.id, yesterday)));
    Transition::new(changes, vec![event])
}

/// Longest name of a package or a title, in characters.
pub const LONGEST_NAME: usize = 200;
/// Most titles, and most roles, of a package.
pub const MOST_IN_PACKAGE: usize = 200;

/// Makes a package of roles, changes it, closes it or opens it again. It gives nobody anything: each role of it is ordered
/// and decided by itself.
///
/// # Errors
/// [`Refusal::BadForm`] with the field: no name, a name that another open package has, no roles, a role that nobody can
/// order by itself.
pub fn package(stage: Stage<'_>, permit: &Permit<Import>, mut package: Package) -> Result<Transition, Refusal> {
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    let fits = |text: &str| !text.is_empty() && text.chars().count() <= LONGEST_NAME && !text.contains('\0');
    let register = stage.register;
    let same = |other: &Package| {
        other.id != package.id && !other.closed && other.name.to_lowercase() == package.name.to_lowercase()
    };
    if !fits(&package.name) || (!package.closed && register.packages.iter().any(same)) {
        return Err(bad("name"));
    }
    if package.titles.len() > MOST_IN_PACKAGE || !package.titles.iter().all(|title| fits(title)) {
        return Err(bad("titles"));
    }
    let role = |id| register.roles.get(&id).filter(|role: &&Role| role.base == Base::No).map(|role| role.code.clone());
    let codes: Option<Vec<String>> = package.roles.iter().map(|id| role(*id)).collect();
    let some = |codes: &Vec<String>| (package.closed || !codes.is_empty()) && codes.len() <= MOST_IN_PACKAGE;
    let Some(codes) = codes.filter(some) else {
        return Err(bad("role"));
    };
    package.version += 1;
    let event = Event::by(Kind::PackageChanged, permit.by())
        .with(Field::Role, codes.join(" "))
        .with(Field::State, if package.closed { "closed" } else { "open" })
        .with(Field::Version, version(package.version))
        .private("package", package.name.as_str())
        .private("titles", package.titles.join(", "));
    Ok(Transition::new(vec![Change::Package(package)], vec![event]))
}

/// Changes a system's card.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a permit for another system.
pub fn system(permit: &Permit<KeepSystem>, mut system: System) -> Result<Transition, Refusal> {
    check(permit, system.id)?;
    system.version += 1;
    let event = Event::by(Kind::SystemChanged, permit.by())
        .with(Field::System, system.key.clone())
        .with(Field::Version, version(system.version));
    Ok(Transition::new(vec![Change::System(system)], vec![event]))
}

/// Changes a role.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a permit for another system.
pub fn role(permit: &Permit<KeepSystem>, system: &System, mut role: Role) -> Result<Transition, Refusal> {
    check(permit, role.system)?;
    role.version += 1;
    let event = Event::by(Kind::RoleChanged, permit.by())
        .with(Field::System, system.key.clone())
        .with(Field::Role, role.code.clone())
        .with(Field::Version, version(role.version));
    Ok(Transition::new(vec![Change::Role(role)], vec![event]))
}

/// Decides a guideline for a system.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a permit for another system, [`Refusal::BadForm`] without version or title.
pub fn guideline(permit: &Permit<KeepSystem>, system: &System, new: Guideline) -> Result<Transition, Refusal> {
    check(permit, system.id)?;
    for (field, value) in [("version", &new.version), ("title", &new.title)] {
        if value.trim().is_empty() {
            return Err(Refusal::BadForm(field.to_owned()));
        }
    }
    let event = Event::by(Kind::GuidelineDecided, permit.by())
        .with(Field::System, system.key.clone())
        .with(Field::Guideline, new.version.clone());
    Ok(Transition::new(vec![Change::Guideline(system.id, new)], vec![event]))
}

/// Changes an object of a system.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a permit for another system.
pub fn object(permit: &Permit<KeepSystem>, system: &System, object: Object) -> Result<Transition, Refusal> {
    check(permit, object.system)?;
    let event = Event::by(Kind::SystemChanged, permit.by())
        .with(Field::System, system.key.clone())
        .with(Field::Scope, format!("o:{}", object.id));
    Ok(Transition::new(vec![Change::Object(object)], vec![event]))
}

fn check(permit: &Permit<KeepSystem>, system: SystemId) -> Result<(), Refusal> {
    if permit.is_for(system.uuid()) { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// Gives a post to somebody for a time.
///
/// # Errors
/// [`Refusal::EndBeforeStart`], [`Refusal::NotFound`] for somebody unknown, [`Refusal::NotAllowed`] for a wrong permit.
pub fn appoint(stage: Stage<'_>, permit: &Permit<Appoint>, made: Appointment) -> Result<Transition, Refusal> {
    let event = appointment_event(stage, permit, Kind::Appointed, &made)?;
    if made.to.is_some_and(|to| to < made.from) {
        return Err(Refusal::EndBeforeStart);
    }
    Ok(Transition::new(vec![Change::Appointed(made)], vec![event]))
}

/// Ends an appointment from today.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody unknown, [`Refusal::NotAllowed`] for a wrong permit.
pub fn end_appointment(stage: Stage<'_>, permit: &Permit<Appoint>, ended: &Appointment) -> Result<Transition, Refusal> {
    let event = appointment_event(stage, permit, Kind::AppointmentEnded, ended)?;
    let last = stage.day.yesterday().unwrap_or(stage.day);
    Ok(Transition::new(vec![Change::AppointmentEnds(ended.id, last)], vec![event]))
}

fn appointment_event(
    stage: Stage<'_>,
    permit: &Permit<Appoint>,
    kind: Kind,
    about: &Appointment,
) -> Result<Event, Refusal> {
    if !permit.is_for(about.person.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let person = stage.register.person(about.person).ok_or(Refusal::NotFound)?.party();
    let system = match &about.post {
        Post::Owner(id) | Post::Deputy(id) | Post::SystemManager(id) => stage.register.systems.get(id),
        _ => None,
    };
    let event = Event::by(kind, permit.by()).about(&person).with(Field::Role, post_word(&about.post));
    Ok(match system {
        Some(system) => event.with(Field::System, system.key.clone()),
        None => event,
    }
    .private("from", about.from.to_string())
    .private("until", about.to.map(|d| d.to_string()).unwrap_or_default()))
}

/// The word for a post in the log, the database and the language files (`post-<word>`).
#[must_use]
pub fn post_word(post: &Post) -> &'static str {
    match post {
        Post::Orderer(_) => "orderer",
        Post::ActingManager(_) => "acting_manager",
        Post::Owner(_) => "owner",
        Post::Deputy(_) => "deputy",
        Post::SystemManager(_) => "system_manager",
        Post::Function(_) => "function",
        Post::Auditor => "auditor",
        Post::Administrator => "administrator",
        Post::HrFunction => "hr_function",
        Post::ProtectedHandler => "protected_handler",
    }
}

/// Sets or clears the protected flag (the one thing about a person that is kept here, R-04).
///
/// # Errors
/// [`Refusal::NotFound`] for somebody unknown, [`Refusal::NotAllowed`] for a wrong permit.
pub fn protect(
    stage: Stage<'_>,
    permit: &Permit<Protect>,
    person: PersonId,
    protected: bool,
) -> Result<Transition, Refusal> {
    if !permit.is_for(person.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let mut party = stage.register.person(person).ok_or(Refusal::NotFound)?.party();
    party.protected = true; // also when it is cleared: what was secret stays so in the log
    let kind = if protected { Kind::ProtectionSet } else { Kind::ProtectionCleared };
    let event = Event::by(kind, permit.by()).about(&party);
    Ok(Transition::new(vec![Change::Protection(person, protected)], vec![event]))
}

/// Takes in a whole answer of a source: copies for looking up.
pub fn synced(read: Synced) -> Transition {
    let event = Event::by_service(Kind::DirectorySynced)
        .with(Field::Rows, (read.people.len() + read.rest.as_ref().map_or(0, |rest| rest.same)) as u64)
        .with(Field::Size, read.units.len() as u64);
    Transition::new(vec![Change::Synced(read)], vec![event])
}

/// Takes in what the personnel system's file says.
pub fn hr_read(read: HrRead) -> Transition {
    let jobs: usize = read.people.iter().map(|person| person.employments.len()).sum();
    let event =
        Event::by_service(Kind::HrFileRead).with(Field::Rows, read.people.len() as u64).with(Field::Size, jobs as u64);
    Transition::new(vec![Change::HrRead(read)], vec![event])
}

/// Takes in what changed in a source.
pub fn changed(read: Changed) -> Transition {
    let event = Event::by_service(Kind::DirectoryChanged)
        .with(Field::Rows, read.people.len() as u64)
        .with(Field::Size, read.units.as_ref().map_or(0, Vec::len) as u64);
    Transition::new(vec![Change::Changed(read)], vec![event])
}

/// Gives the first administrator the post, when nobody has it: the one start that nobody can order.
///
/// # Errors
/// [`Refusal::NotAllowed`] when there is one already, [`Refusal::NotFound`] for somebody unknown.
pub fn first_administrator(stage: Stage<'_>, id: AppointmentId, person: PersonId) -> Result<Transition, Refusal> {
    if !stage.register.holders(&Post::Administrator, stage.day).is_empty() {
        return Err(Refusal::NotAllowed);
    }
    let party = stage.register.person(person).ok_or(Refusal::NotFound)?.party();
    let made = Appointment { id, post: Post::Administrator, person, from: stage.day, to: None, appointed_by: None };
    let event = Event::by_service(Kind::Appointed).with(Field::Role, post_word(&made.post)).about(&party);
    Ok(Transition::new(vec![Change::Appointed(made)], vec![event]))
}
