//! What the demo's catalogue must hold: all systems and roles, people who exist, and the gaps made on purpose.
//!
//! The importer has its own tests; these are about the content, read with nothing but a CSV reader.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::date;

use super::municipality::municipality;
use super::posts;

type Row = HashMap<String, String>;

/// The columns that belong to the role; all others belong to the system.
const ROLE_COLUMNS: &[&str] = &[
    "role",
    "role_sv",
    "role_en",
    "risk",
    "max_months",
    "base",
    "steps",
    "scope",
    "objects",
    "purpose",
    "packages",
    "groups",
    "conditions",
];

fn rows() -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(super::CATALOGUE.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn systems() -> BTreeMap<String, Row> {
    rows().into_iter().map(|row| (row["system"].clone(), row)).collect()
}

fn parts<'a>(row: &'a Row, column: &str, by: char) -> Vec<&'a str> {
    row[column].split(by).filter(|part| !part.is_empty()).collect()
}

/// `CODE=Name@login` as code and login; a name may itself hold an `@`.
fn objects(row: &Row) -> Vec<(&str, &str)> {
    parts(row, "objects", '|')
        .into_iter()
        .map(|object| {
            let (code, rest) = object.split_once('=').unwrap();
            (code, rest.rsplit_once('@').unwrap().1)
        })
        .collect()
}

#[test]
fn holds_every_system_and_role_once() {
    assert_eq!(systems().len(), 23);
    let roles: HashSet<_> = rows().into_iter().map(|row| row["role"].clone()).collect();
    assert_eq!(roles.len(), 72);
    assert_eq!(rows().len(), 72);
}

#[test]
fn a_system_is_the_same_on_all_its_lines() {
    let last = systems();
    for row in rows() {
        for (column, value) in row.iter().filter(|(column, _)| !ROLE_COLUMNS.contains(&column.as_str())) {
            assert_eq!(*value, last[&row["system"]][column], "{} {column}", row["role"]);
        }
    }
}

#[test]
fn everybody_named_exists() {
    let municipality = municipality(date(2026, 3, 9), 1);
    let people: HashMap<_, _> = municipality.people.iter().map(|person| (person.login.as_str(), person)).collect();
    for row in rows() {
        let owners = ["owner", "deputy", "guideline_decided_by"].map(|column| row[column].as_str());
        let objects = objects(&row);
        for login in owners.into_iter().chain(parts(&row, "managers", '|')).chain(objects.iter().map(|object| object.1))
        {
            assert!(login.is_empty() || people.contains_key(login), "{}: {login}", row["role"]);
            assert!(people.get(login).is_none_or(|person| person.enabled && !person.protected), "{login}");
        }
        let departments = municipality.units.iter().filter(|unit| unit.parent.is_none()).map(|unit| unit.name);
        assert!(departments.into_iter().any(|name| name == row["department"]), "{}", row["department"]);
    }
}

#[test]
fn every_step_can_be_taken_by_somebody() {
    for row in rows() {
        let steps = parts(&row, "steps", '+');
        assert!(!steps.is_empty(), "{}", row["role"]);
        for step in &steps {
            let known = match step.strip_prefix("function:") {
                Some(code) => posts::FUNCTIONS.iter().any(|function| function.code == code),
                None => ["auto", "manager", "system_manager", "owner", "object"].contains(step),
            };
            assert!(known, "{}: {step}", row["role"]);
        }
        assert!(!steps.contains(&"auto") || steps.len() == 1, "{}", row["role"]);
        assert_eq!(row["scope"] == "object", !objects(&row).is_empty(), "{}", row["role"]);
        assert!(!steps.contains(&"object") || row["scope"] == "object", "{}", row["role"]);
        assert!(row["risk"] != "critical" || row["steps"] != "auto", "{}", row["role"]);
    }
}

#[test]
fn the_closed_vocabularies_hold() {
    for row in rows() {
        let role = &row["role"];
        assert!(["planned", "in_use", "closing", "closed"].contains(&&*row["status"]), "{role}");
        assert!(["low", "medium", "high", "critical"].contains(&&*row["risk"]), "{role}");
        assert!(["", "unit", "object"].contains(&&*row["scope"]), "{role}");
        assert!(["yes", "no"].contains(&&*row["purpose"]), "{role}");
        for column in ["k", "r", "t"] {
            assert!(row[column].parse::<u8>().unwrap() <= 4, "{role}");
        }
        assert!(row["max_months"].parse::<u8>().unwrap() <= 12, "{role}");
        for column in ["stop_date", "end_date", "guideline_decided_on", "guideline_review_by"] {
            let day = &row[column];
            let days = day.strip_suffix('d').and_then(|days| days.parse::<i32>().ok());
            assert!(day.is_empty() || days.is_some(), "{role} {column}: {day}");
        }
    }
    let base: Vec<_> = rows().into_iter().filter(|row| row["base"] == "base").map(|row| row["role"].clone()).collect();
    assert_eq!(base, ["AD-BAS"]);
    let included: HashSet<_> =
        rows().into_iter().filter(|row| row["base"] == "included").map(|row| row["role"].clone()).collect();
    assert_eq!(included, HashSet::from(["MAIL-BAS", "EC-SJALV", "IN-LAS"].map(str::to_owned)));
}

#[test]
fn the_gaps_made_on_purpose_are_there_and_no_others() {
    let systems = systems();
    let of = |gap: &dyn Fn(&Row) -> bool| {
        systems.values().filter(|row| gap(row)).map(|row| row["system"].as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(&|row| row["owner"].is_empty()), ["BOOK"]);
    assert_eq!(of(&|row| parts(row, "managers", '|').len() < 2), ["DEDU", "FC"]);
    assert_eq!(of(&|row| row["guideline_version"].is_empty()), ["DESIGO"]);
    assert_eq!(of(&|row| row["guideline_review_by"].starts_with('-')), ["GEO"]);
    assert_eq!(of(&|row| row["status"] == "closing"), ["EKO", "FC"]);
    assert!(systems.values().all(|row| row["successor"].is_empty() || systems.contains_key(&row["successor"])));
}

#[test]
fn packages_and_duties_name_roles_as_the_domain_lists_them() {
    let rows = rows();
    let roles: HashSet<_> = rows.iter().map(|row| row["role"].as_str()).collect();
    let packages: HashSet<_> = rows.iter().flat_map(|row| parts(row, "packages", '|')).collect();
    assert_eq!(packages.len(), 9);
    let nurses = rows.iter().filter(|row| parts(row, "packages", '|').contains(&"Undersköterska hemtjänst"));
    assert_eq!(nurses.map(|row| row["role"].as_str()).collect::<Vec<_>>(), ["PS-UTF", "BE-MED"]);
    let mut conflicts = 0;
    for condition in rows.iter().flat_map(|row| parts(row, "conditions", ',')) {
        for other in condition.trim().strip_prefix("Ej samtidigt ").into_iter().flat_map(|codes| codes.split('/')) {
            assert!(roles.contains(other), "{other}");
            conflicts += 1;
        }
    }
    assert_eq!(conflicts, 7);
}

#[test]
fn names_no_real_municipality() {
    let text = super::CATALOGUE.to_lowercase();
    for name in ["timra", "timrå", "sundsvall"] {
        assert!(!text.contains(name), "{name}");
    }
}
