//! A catalogue file into systems and roles: the format of `docs/CATALOGUE-FORMAT.md`, line by line.
//!
//! Only what can be said from the file alone is checked here. Whether a login, a function or a successor is known, and
//! what would change, is `import`'s business. Ids and versions are filled in there; here they are blank.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::cells::{Cells, Faults, LONG, SHORT};
use crate::domain::catalogue::{Base, Environment, Guideline, Risk, Role, ScopeKind, Status, Step, System};
use crate::domain::pausing::Policy;
use crate::export::table::{self, TableError, TableRow};

/// The columns that belong to the system and are the same on each of its lines.
const SYSTEM_COLUMNS: [&str; 24] = [
    "system",
    "system_sv",
    "system_en",
    "department",
    "board",
    "owner",
    "deputy",
    "managers",
    "k",
    "r",
    "t",
    "status",
    "stop_date",
    "end_date",
    "successor",
    "guideline_version",
    "guideline_title",
    "guideline_url",
    "guideline_text",
    "guideline_decided_by",
    "guideline_decided_on",
    "guideline_review_by",
    "contact",
    "manual_url",
];
/// The columns that belong to the role.
const ROLE_COLUMNS: [&str; 13] = [
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

/// The words of a system's life cycle.
pub(super) const STATUSES: &[(&str, Status)] = &[
    ("planned", Status::Planned),
    ("in_use", Status::InUse),
    ("closing", Status::Closing),
    ("closed", Status::Closed),
];
/// The words of a risk.
pub(super) const RISKS: &[(&str, Risk)] =
    &[("low", Risk::Low), ("medium", Risk::Medium), ("high", Risk::High), ("critical", Risk::Critical)];
/// The words of a scope.
pub(super) const SCOPES: &[(&str, ScopeKind)] =
    &[("", ScopeKind::None), ("unit", ScopeKind::Unit), ("object", ScopeKind::Object)];

/// A system as the file has it.
#[derive(Debug)]
pub(super) struct FileSystem {
    pub(super) line: u64,
    pub(super) system: System,
    pub(super) owner: String,
    pub(super) deputy: String,
    pub(super) managers: Vec<String>,
}

/// A role as the file has it.
#[derive(Debug)]
pub(super) struct FileRole {
    pub(super) line: u64,
    pub(super) system: String,
    pub(super) role: Role,
    pub(super) packages: Vec<String>,
    /// Groups as the file names them.
    pub(super) groups: Vec<String>,
}

/// An object as the file has it.
#[derive(Debug)]
pub(super) struct FileObject {
    pub(super) line: u64,
    pub(super) system: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) login: String,
}

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) systems: Vec<FileSystem>,
    pub(super) roles: Vec<FileRole>,
    pub(super) objects: Vec<FileObject>,
    /// Where each column stands, for faults that are found later.
    pub(super) columns: HashMap<&'static str, usize>,
}

/// Reads a file. `base` allows relative dates, counted from it.
pub(super) fn read(bytes: &[u8], base: Option<Date>, faults: &mut Faults) -> File {
    let rows = match table::read(bytes) {
        Ok(rows) => rows,
        Err(TableError::TooLarge) => return refused(faults, 0, 0, "too-large"),
        Err(TableError::NotUtf8 { line, column }) => return refused(faults, line, column, "not-utf8"),
        Err(TableError::Malformed { line }) => return refused(faults, line, 0, "malformed"),
    };
    let Some((first, rest)) = rows.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return refused(faults, 1, 0, "empty-file");
    };
    let mut file = File { columns: headings(first, faults), ..File::default() };
    if !faults.0.is_empty() {
        return file; // under wrong headings every cell would be wrong as well
    }
    let columns = file.columns.clone();
    let mut first_line: HashMap<&str, Cells<'_>> = HashMap::new();
    for row in rest {
        let cells = Cells { row, headers: &columns };
        if row.cells.len() != columns.len() {
            faults.whole(row.line, "", "cells");
            continue;
        }
        match first_line.get(cells.get("system")) {
            Some(first) => same(faults, *first, cells),
            None => {
                first_line.insert(cells.get("system"), cells);
                file.systems.push(system(faults, cells, base));
            }
        }
        file.roles.push(role(faults, cells));
        objects(faults, cells, &mut file.objects);
    }
    across(faults, &file);
    file
}

fn refused(faults: &mut Faults, line: u64, column: usize, code: &'static str) -> File {
    faults.push(line, column, "", code, "", None);
    File::default()
}

fn headings(row: &TableRow, faults: &mut Faults) -> HashMap<&'static str, usize> {
    let mut columns = HashMap::new();
    for (at, found) in row.cells.iter().enumerate() {
        let known = SYSTEM_COLUMNS.iter().chain(&ROLE_COLUMNS).find(|name| *name == found);
        let code = match known {
            None => "header-unknown",
            Some(name) if columns.insert(*name, at).is_some() => "header-twice",
            Some(_) => continue,
        };
        faults.push(row.line, at + 1, found, code, found, None);
    }
    for missing in SYSTEM_COLUMNS.iter().chain(&ROLE_COLUMNS).filter(|name| !columns.contains_key(*name)) {
        faults.whole(row.line, missing, "header-missing");
    }
    columns
}

fn same(faults: &mut Faults, first: Cells<'_>, cells: Cells<'_>) {
    for header in SYSTEM_COLUMNS {
        if first.get(header) != cells.get(header) {
            cells.disagrees(faults, header, "system-differs", Some(first.row.line));
        }
    }
}

fn system(faults: &mut Faults, cells: Cells<'_>, base: Option<Date>) -> FileSystem {
    let system = System {
        id: Uuid::nil().into(),
        key: cells.code(faults, "system"),
        name_sv: cells.required(faults, "system_sv"),
        name_en: cells.text(faults, "system_en", SHORT),
        department: cells.required(faults, "department"),
        board: cells.required(faults, "board"),
        k: cells.number(faults, "k", 4),
        r: cells.number(faults, "r", 4),
        t: cells.number(faults, "t", 4),
        status: cells.word(faults, "status", STATUSES, Status::Planned),
        stop_date: cells.date(faults, "stop_date", base),
        end_date: cells.date(faults, "end_date", base),
        successor: cells.text(faults, "successor", SHORT),
        contact: cells.mail(faults, "contact"),
        manual_url: cells.url(faults, "manual_url"),
        companies: Vec::new(), // kept on the card; a file never touches them
        pause: Policy::default(),
        guideline: guideline(faults, cells, base),
        version: 1,
    };
    if let (Some(stop), Some(end)) = (system.stop_date, system.end_date)
        && end < stop
    {
        cells.wrong(faults, "end_date", "date-order");
    }
    FileSystem {
        line: cells.row.line,
        system,
        owner: cells.text(faults, "owner", SHORT),
        deputy: cells.text(faults, "deputy", SHORT),
        managers: cells.list(faults, "managers", '|'),
    }
}

fn guideline(faults: &mut Faults, cells: Cells<'_>, base: Option<Date>) -> Option<Guideline> {
    const REST: [&str; 6] = [
        "guideline_title",
        "guideline_url",
        "guideline_text",
        "guideline_decided_by",
        "guideline_decided_on",
        "guideline_review_by",
    ];
    if cells.get("guideline_version").is_empty() {
        for header in REST.iter().filter(|header| !cells.get(header).is_empty()) {
            cells.wrong(faults, header, "guideline-parts");
        }
        return None;
    }
    let guideline = Guideline {
        version: cells.required(faults, "guideline_version"),
        title: cells.required(faults, "guideline_title"),
        url: cells.url(faults, "guideline_url"),
        text: cells.text(faults, "guideline_text", LONG),
        decided_by: cells.required(faults, "guideline_decided_by"),
        decided_on: cells.date(faults, "guideline_decided_on", base),
        review_by: cells.date(faults, "guideline_review_by", base),
    };
    Some(guideline)
}

fn role(faults: &mut Faults, cells: Cells<'_>) -> FileRole {
    let steps = steps(faults, cells);
    let scope = cells.word(faults, "scope", SCOPES, ScopeKind::None);
    if steps.contains(&Step::Object) && scope != ScopeKind::Object {
        cells.wrong(faults, "steps", "object-step");
    }
    if (scope == ScopeKind::Object) == cells.get("objects").is_empty() {
        cells.wrong(faults, "objects", "objects-scope");
    }
    let bases = [("", Base::No), ("base", Base::Base), ("included", Base::Included)];
    FileRole {
        line: cells.row.line,
        system: cells.get("system").to_owned(),
        role: Role {
            id: Uuid::nil().into(),
            system: Uuid::nil().into(),
            code: cells.code(faults, "role"),
            name_sv: cells.required(faults, "role_sv"),
            name_en: cells.text(faults, "role_en", SHORT),
            risk: cells.word(faults, "risk", RISKS, Risk::Critical),
            max_months: cells.number(faults, "max_months", 12),
            base: cells.word(faults, "base", &bases, Base::No),
            steps,
            scope,
            purpose: cells.word(faults, "purpose", &[("yes", true), ("no", false)], true),
            groups: Vec::new(),
            environment: Environment::default(), // said in the pages; a file never touches it
            conditions: cells.text(faults, "conditions", LONG),
            active: true,
            version: 1,
        },
        packages: cells.list(faults, "packages", '|'),
        groups: cells.list(faults, "groups", '|'),
    }
}

fn steps(faults: &mut Faults, cells: Cells<'_>) -> Vec<Step> {
    let words = cells.list(faults, "steps", '+');
    if words.is_empty() {
        cells.wrong(faults, "steps", "required");
    }
    if words.iter().any(|word| word == "auto") {
        if words.len() > 1 {
            cells.wrong(faults, "steps", "auto-alone");
        }
        return Vec::new();
    }
    let mut steps = Vec::new();
    for word in &words {
        let Some(step) = step(word) else {
            cells.wrong(faults, "steps", "unknown-step");
            continue;
        };
        if steps.contains(&step) {
            cells.wrong(faults, "steps", "step-twice");
        }
        steps.push(step);
    }
    steps
}

/// A step by its word.
pub(super) fn step(word: &str) -> Option<Step> {
    match word {
        "manager" => Some(Step::Manager),
        "opinion" => Some(Step::Opinion),
        "system_manager" => Some(Step::SystemManager),
        "owner" => Some(Step::Owner),
        "object" => Some(Step::Object),
        other => {
            other.strip_prefix("function:").filter(|code| !code.is_empty()).map(|code| Step::Function(code.to_owned()))
        }
    }
}

/// `CODE=Name@login`; the last `@` divides, so that a name may be a mail address.
fn objects(faults: &mut Faults, cells: Cells<'_>, known: &mut Vec<FileObject>) {
    for part in cells.list(faults, "objects", '|') {
        let found = part
            .split_once('=')
            .and_then(|(code, rest)| rest.rsplit_once('@').map(|(name, login)| (code, name, login)));
        let Some((code, name, login)) = found.filter(|(code, name, _)| super::cells::is_code(code) && !name.is_empty())
        else {
            cells.wrong(faults, "objects", "object-form");
            continue;
        };
        let before = known.iter().find(|object| object.system == cells.get("system") && object.code == code);
        match before {
            Some(before) if before.name == name && before.login == login => {}
            Some(before) => cells.disagrees(faults, "objects", "object-differs", Some(before.line)),
            None => known.push(FileObject {
                line: cells.row.line,
                system: cells.get("system").to_owned(),
                code: code.to_owned(),
                name: name.to_owned(),
                login: login.to_owned(),
            }),
        }
    }
}

/// What can only be seen when every line is read.
fn across(faults: &mut Faults, file: &File) {
    let column = |header: &str| file.columns.get(header).map_or(0, |at| at + 1);
    let keys: HashSet<&str> = file.systems.iter().map(|one| one.system.key.as_str()).collect();
    for one in &file.systems {
        let successor = one.system.successor.as_str();
        if !successor.is_empty() && (!keys.contains(successor) || successor == one.system.key) {
            faults.push(one.line, column("successor"), "successor", "unknown-successor", successor, None);
        }
    }
    let mut lines: HashMap<&str, u64> = HashMap::new();
    let mut base: Option<u64> = None;
    for one in &file.roles {
        if let Some(first) = lines.insert(&one.role.code, one.line) {
            faults.push(one.line, column("role"), "role", "role-twice", &one.role.code, Some(first));
        }
        if one.role.base == Base::Base
            && let Some(first) = base.replace(one.line)
        {
            faults.push(one.line, column("base"), "base", "base-twice", &one.role.code, Some(first));
        }
    }
    for one in &file.roles {
        for other in forbidden(&one.role.conditions).filter(|code| !lines.contains_key(code)) {
            faults.push(one.line, column("conditions"), "conditions", "unknown-role", other, None);
        }
    }
}

/// The roles that a condition says nobody may hold together with this one (`Ej samtidigt A/B`).
pub(super) fn forbidden(conditions: &str) -> impl Iterator<Item = &str> {
    let rules = conditions.split(',').filter_map(|part| part.trim().strip_prefix("Ej samtidigt "));
    rules.flat_map(|codes| codes.split('/')).map(str::trim)
}
