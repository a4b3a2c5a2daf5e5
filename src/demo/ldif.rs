//! The municipality as LDIF (RFC 2849), the way the demo's directory server reads it.
//!
//! Units nest by DN below `ou=Enheter`; people stand flat in the branch of their kind, as in most municipalities.
//! The attribute names are Active Directory's where it has one; the employments use `extensionAttribute5` and `6`.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::municipality::{Branch, Municipality, Person, Unit, uuid};
use super::{BASE_DN, CATALOGUE, PASSWORD, SERVICE_DN, names};
use crate::clock::SeededChance;
use crate::directory::embedded::{DEMO_GROUPS, DEMO_WRITER_DN};
use crate::domain::calendar::ZONE;

/// `accountExpires` of an account that never ends.
pub const NEVER: i64 = i64::MAX;

/// Seconds from 1601, where Windows begins to count, to 1970.
const SECONDS_1601_TO_1970: i64 = 11_644_473_600;

/// The whole directory, parents before children.
#[must_use]
pub fn ldif(municipality: &Municipality) -> String {
    let logins: HashMap<&str, &Person> =
        municipality.people.iter().map(|person| (person.login.as_str(), person)).collect();
    let names: HashMap<&str, &str> = municipality.units.iter().map(|unit| (unit.code, unit.name)).collect();
    let mut out = Entries("version: 1\n\n".to_owned());
    skeleton(&mut out, municipality.seed);
    let mut unit_dns = HashMap::new();
    for unit in &municipality.units {
        let above = unit.parent.and_then(|code| unit_dns.get(code).cloned()).unwrap_or_else(|| branch_dn("Enheter"));
        let dn = format!("ou={},{above}", escaped(unit.name));
        write_unit(&mut out, unit, &dn, logins.get(unit.head.as_str()).copied());
        unit_dns.insert(unit.code, dn);
    }
    for person in &municipality.people {
        let manager = person.manager.as_deref().and_then(|login| logins.get(login).copied());
        write_person(&mut out, person, names.get(person.unit).copied(), manager);
    }
    for name in groups() {
        let dn = group_dn(&name);
        out.open(&dn, &["top", "group"], &uuid(municipality.seed, "group", &name).to_string());
        out.line("cn", &name);
        out.close();
    }
    write_habits(&mut out, municipality);
    out.0
}

/// Groups that somebody has collected over the years, and that came along when the newest employee's account was made as
/// a copy of theirs; each with whoever else is in it.
const HABITS: [(&str, &[&str]); 7] = [
    ("PROJ Simhallen", &["ulrfal01"]),
    ("PROJ Skolskjuts 2026", &[]),
    ("MAPP Upphandling avtal", &["katwik01"]),
    ("MAPP Bokslut arbetsmaterial", &[]),
    ("BREV Remisser", &[]),
    ("APP Diarium utökad sökning", &[]),
    ("APP Statistikdatabas", &["marsan01"]),
];

/// Whose groups were copied.
const COPIED_FROM: &str = "birnor01";

fn write_habits(out: &mut Entries, municipality: &Municipality) {
    let of = |login: &str| municipality.people.iter().find(|person| person.login == login);
    let begun = |person: &Person| person.employments.first().map(|employment| employment.from);
    let ordinary = |person: &&Person| {
        let known = super::cast::CAST.iter().any(|member| member.login == person.login);
        let temp = person.title == super::units::SUMMER;
        person.branch == Branch::Staff && person.enabled && !person.protected && !known && !temp
    };
    let newest = municipality
        .people
        .iter()
        .filter(ordinary)
        .filter(|person| begun(person).is_some_and(|day| day <= municipality.today))
        .max_by_key(|person| (begun(person), person.uuid));
    for (name, others) in HABITS {
        let dn = format!("cn={},{}", escaped(name), branch_dn("Grupper"));
        out.open(&dn, &["top", "group"], &uuid(municipality.seed, "group", name).to_string());
        out.line("cn", name);
        let members = others.iter().chain(&[COPIED_FROM]).filter_map(|login| of(login)).chain(newest);
        for member in members {
            out.line("member", &person_dn(member));
        }
        out.close();
    }
}
/// Groups in which the service gives and takes by itself; the others lie where it may not, and people do it.
const PROVIDED: [&str; 4] = ["BEH-SMAIL-ANV", "BEH-LEX-LAS", "BEH-GEO-LAS", "BEH-DD-LAS"];

/// The groups that the demo's catalogue names, each once. They have no members: who is in them comes from what is
/// delivered, and whoever shows reconciliation puts in those whom nobody ordered for.
fn groups() -> BTreeSet<String> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(CATALOGUE.as_bytes());
    let column = reader.headers().ok().and_then(|row| row.iter().position(|name| name == "groups"));
    let cells = reader.records().filter_map(|row| row.ok()?.get(column?).map(str::to_owned));
    cells
        .flat_map(|cell| cell.split('|').map(str::to_owned).collect::<Vec<_>>())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Where a group of the catalogue stands in the directory.
#[must_use]
pub fn group_dn(name: &str) -> String {
    let branch = branch_dn("Grupper");
    let branch = if PROVIDED.contains(&name) { format!("ou=Behorig,{branch}") } else { branch };
    format!("cn={},{branch}", escaped(name))
}

/// Where a person stands in the directory.
#[must_use]
pub fn person_dn(person: &Person) -> String {
    format!("cn={},{}", escaped(&person.common_name), branch_dn(person.branch.ou()))
}

/// The base, the branches and the service account.
fn skeleton(out: &mut Entries, seed: u64) {
    out.open(BASE_DN, &["top", "domain"], &uuid(seed, "base", BASE_DN).to_string());
    out.line("dc", "alvhamra");
    out.close();
    let branches = Branch::ALL.iter().map(|branch| branch.ou());
    for ou in branches.chain(["Enheter", "Grupper", "Tjanst"]) {
        out.open(&branch_dn(ou), &["top", "organizationalUnit"], &uuid(seed, "branch", ou).to_string());
        out.line("ou", ou);
        out.close();
    }
    out.open(DEMO_GROUPS, &["top", "organizationalUnit"], &uuid(seed, "branch", DEMO_GROUPS).to_string());
    out.line("ou", "Behorig");
    out.close();
    for (dn, name) in [(SERVICE_DN, "behorig"), (DEMO_WRITER_DN, "behorig-grupper")] {
        let id = uuid(seed, "service", dn).to_string();
        out.open(dn, &["top", "person", "organizationalPerson", "user"], &id);
        for (attribute, value) in [("cn", name), ("sn", name), ("sAMAccountName", name), ("userPassword", PASSWORD)] {
            out.line(attribute, value);
        }
        out.line("userAccountControl", "512");
        out.line("accountExpires", &NEVER.to_string());
        out.line("employeeType", "System");
        out.close();
    }
}

/// Pupils of a school that got a directory of its own during the demo's history: where each stands, and the entry.
#[must_use]
pub fn former_pupils(municipality: &Municipality, count: usize) -> Vec<(String, String)> {
    let chance = SeededChance::new(municipality.seed ^ 0xE1EF);
    let Some(like) = municipality.people.iter().find(|person| person.branch == Branch::Pupils) else {
        return Vec::new();
    };
    let pupil = |n: usize| {
        let (given, surname) = names::name(&chance);
        let login = format!("elev{n:03}");
        let common_name = format!("{given} {surname} ({login})");
        let id = uuid(municipality.seed, "former pupil", &login);
        let person = Person { uuid: id, login, common_name, given, surname, ..like.clone() };
        let mut entry = Entries(String::new());
        write_person(&mut entry, &person, None, None);
        (person_dn(&person), entry.0)
    };
    (1..=count).map(pupil).collect()
}

fn write_unit(out: &mut Entries, unit: &Unit, dn: &str, head: Option<&Person>) {
    out.open(dn, &["top", "organizationalUnit"], &unit.uuid.to_string());
    out.line("ou", unit.name);
    out.line("businessCategory", unit.code);
    if let Some(head) = head {
        out.line("seeAlso", &person_dn(head));
    }
    out.close();
}

fn write_person(out: &mut Entries, person: &Person, unit_name: Option<&str>, manager: Option<&Person>) {
    let mail = format!("{}@alvhamra.test", person.login);
    out.open(&person_dn(person), &["top", "person", "organizationalPerson", "user"], &person.uuid.to_string());
    for (name, value) in [
        ("cn", person.common_name.as_str()),
        ("displayName", &person.name()),
        ("givenName", &person.given),
        ("sn", &person.surname),
        ("sAMAccountName", &person.login),
        ("userPrincipalName", &mail),
        ("userPassword", PASSWORD),
        ("mail", &mail),
        ("title", &person.title),
        ("departmentNumber", person.unit),
        ("employeeType", person.word),
        ("userAccountControl", if person.enabled { "512" } else { "514" }),
        ("accountExpires", &filetime(person.expires).to_string()),
        ("extensionAttribute10", if person.protected { "Y" } else { "N" }),
    ] {
        out.line(name, value);
    }
    if let Some(first) = person.employments.first() {
        out.line("whenCreated", &format!("{}080000.0Z", first.from.to_string().replace('-', "")));
    }
    let records = person.employments.iter().map(ToString::to_string);
    for (name, record) in ["extensionAttribute5", "extensionAttribute6"].into_iter().zip(records) {
        out.line(name, &record);
    }
    for (name, value) in [
        ("department", unit_name.map(str::to_owned)),
        ("manager", manager.map(person_dn)),
        ("employeeNumber", person.number.map(|number| number.to_string())),
    ] {
        if let Some(value) = value {
            out.line(name, &value);
        }
    }
    out.close();
}

/// The end of the account's last day in Stockholm, as Windows counts: hundreds of nanoseconds since 1601.
/// The instant is the midnight *after* that day, which is why the administration tool shows the day before it.
fn filetime(last_day: Option<Date>) -> i64 {
    let midnight = last_day.and_then(|day| {
        let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
        day.tomorrow().ok()?.to_zoned(zone).ok()
    });
    midnight.map_or(NEVER, |at| (at.timestamp().as_second() + SECONDS_1601_TO_1970) * 10_000_000)
}

fn branch_dn(ou: &str) -> String {
    format!("ou={ou},{BASE_DN}")
}

/// A value inside a DN (RFC 4514). No name here begins with `#` or a space, or ends with one.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        if matches!(letter, ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// LDIF being written.
struct Entries(String);

impl Entries {
    fn open(&mut self, dn: &str, classes: &[&str], id: &str) {
        self.line("dn", dn);
        for class in classes {
            self.line("objectClass", class);
        }
        self.line("entryUUID", id);
    }

    /// One attribute; base64 where RFC 2849 has no plain form for the value.
    fn line(&mut self, name: &str, value: &str) {
        let plain = value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
            && !value.starts_with([' ', ':', '<'])
            && !value.ends_with(' ');
        // Writing to a String cannot fail.
        let _ = if plain {
            writeln!(self.0, "{name}: {value}")
        } else {
            writeln!(self.0, "{name}:: {}", STANDARD.encode(value))
        };
    }

    fn close(&mut self) {
        self.0.push('\n');
    }
}
