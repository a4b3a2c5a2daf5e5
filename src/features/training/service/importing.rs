//! Taking in a list of who did which courses: a trial first, every fault with line and column, all of it or nothing.
//!
//! The format stands in `docs/TRAINING-FORMAT.md`. A person is named by the directory's id or a login within a named
//! source and never guessed; who is not known here is listed and left out, and nobody's own row is taken from them.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::domain::duties::{Actor, ImportTraining, may};
use crate::domain::ids::{Guid, PersonId};
use crate::domain::register::Register;
use crate::domain::training::{self as rules, Brought, Record, Source};
use crate::export::table::{self, TableError, TableRow};
use crate::features::House;
use crate::store::{StoreError, Tx, training};

/// Most faults and people left out that a report names.
const NAMED: usize = 200;
/// Most rows at once.
const MOST_ROWS: usize = 100_000;

/// The columns, in Swedish and in English.
const COLUMNS: [(&str, &str); 4] = [("källa", "source"), ("person", "person"), ("kurs", "course"), ("datum", "done")];

/// Every code of a fault, for the test that each has its sentence (`training-fault-<code>`).
pub const FAULTS: &[&str] = &[
    "too-large",
    "not-utf8",
    "malformed",
    "empty",
    "columns",
    "cells",
    "source-unknown",
    "person-missing",
    "course-unknown",
    "date-wrong",
    "date-later",
];

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = TrainingEntry)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Name of the directory.
    pub source: String,
    /// The directory's id of the person, or a login there.
    pub person: String,
    /// Code of the course.
    pub course: String,
    /// The day on which it was done.
    pub done: String,
}

/// Something in the list that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TrainingFault)]
pub struct Fault {
    /// Line of the file, or number in the request, from 1.
    pub row: u64,
    /// Column, from 1; 0 for the whole line.
    pub column: usize,
    /// What is wrong.
    pub code: &'static str,
    /// What stands there, cut short.
    pub found: String,
}

/// A row that is understood and left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ignored {
    /// Line of the file, or number in the request, from 1.
    pub row: u64,
    /// Who, as the list names them.
    pub person: String,
    /// `unknown`: nobody here; `own`: whoever imports.
    pub why: &'static str,
}

/// What a list would bring, or brought.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ImportReport {
    /// What is wrong; when anything is, nothing is taken in.
    pub faults: Vec<Fault>,
    /// Rows of the list.
    pub rows: usize,
    /// Records that are new.
    pub new: usize,
    /// Rows that stand here already, or twice in the list.
    pub known: usize,
    /// How many rows are left out.
    pub ignored: usize,
    /// The first of them.
    pub left_out: Vec<Ignored>,
    /// It was taken in.
    pub done: bool,
    /// Index of its entry in the log.
    pub receipt: Option<u64>,
}

/// Reads a file into rows, each with its line.
///
/// # Errors
/// What makes it no such list.
pub fn read_file(bytes: &[u8]) -> Result<Vec<(u64, Row)>, Vec<Fault>> {
    let fault = |row, column, code, found: &str| Fault { row, column, code, found: short(found) };
    let rows = table::read(bytes).map_err(|error| match error {
        TableError::TooLarge => vec![fault(0, 0, "too-large", "")],
        TableError::NotUtf8 { line, column } => vec![fault(line, column, "not-utf8", "")],
        TableError::Malformed { line } => vec![fault(line, 0, "malformed", "")],
    })?;
    let Some((head, rest)) = rows.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(vec![fault(1, 0, "empty", "")]);
    };
    let columns = COLUMNS.map(|(sv, en)| {
        head.cells.iter().position(|cell| cell.eq_ignore_ascii_case(sv) || cell.eq_ignore_ascii_case(en))
    });
    let [Some(source), Some(person), Some(course), Some(done)] = columns else {
        return Err(vec![fault(head.line, 0, "columns", &head.cells.join(";"))]);
    };
    let mut read = Vec::with_capacity(rest.len());
    let mut faults = Vec::new();
    for TableRow { line, cells } in rest {
        if cells.len() != head.cells.len() || rest.len() > MOST_ROWS {
            let code = if rest.len() > MOST_ROWS { "too-large" } else { "cells" };
            faults.push(fault(*line, 0, code, &cells.join(";")));
            continue;
        }
        let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
        read.push((*line, Row { source: cell(source), person: cell(person), course: cell(course), done: cell(done) }));
    }
    if faults.is_empty() { Ok(read) } else { Err(faults.into_iter().take(NAMED).collect()) }
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Says what a list would bring, and does nothing.
///
/// # Errors
/// A refusal for others than the administrator and the HR function; the store's own.
pub async fn dry_run(house: &House, by: PersonId, rows: Vec<(u64, Row)>) -> Result<ImportReport, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<ImportTraining>(&actor, &())?;
    let (understood, mut report) = understand(&register, by, actor.day, &rows);
    let people: Vec<PersonId> = understood.iter().map(|one| one.0).collect();
    let standing = house.db.read(move |conn| training::standing(conn, &people)).await?;
    report.new = understood.iter().filter(|one| !standing.contains(&(one.0, one.1, one.2.to_string()))).count();
    report.known += understood.len() - report.new;
    Ok(report)
}

/// Takes a list in when nothing is wrong with it; lines that waited for it go on within a second.
///
/// # Errors
/// As [`dry_run`]. Faults of the list are in the report.
pub async fn import(house: &House, by: PersonId, rows: Vec<(u64, Row)>) -> Result<ImportReport, StoreError> {
    let (report, people) = house.db.write(move |tx| take_in(tx, by, &rows)).await?;
    house.trained.note(people);
    Ok(report)
}

/// Judged inside the transaction, against what stands then.
fn take_in(tx: &mut Tx<'_>, by: PersonId, rows: &[(u64, Row)]) -> Result<(ImportReport, Vec<PersonId>), StoreError> {
    let register = tx.register();
    let permit = may::<ImportTraining>(&Actor::of(&register, by, tx.day())?, &())?;
    let (understood, mut report) = understand(&register, by, tx.day(), rows);
    if !report.faults.is_empty() {
        return Ok((report, Vec::new()));
    }
    let people: Vec<PersonId> = understood.iter().map(|one| one.0).collect();
    let standing = tx.look(|conn| training::standing(conn, &people))?;
    let mut records = Vec::new();
    for (person, course, done) in understood {
        if standing.contains(&(person, course, done.to_string())) {
            report.known += 1;
            continue;
        }
        let (id, at) = (tx.fresh(), tx.now());
        records.push(Record { id, person, course, done, source: Source::Import, by, at, withdrawn: None });
    }
    report.new = records.len();
    report.done = true;
    if records.is_empty() {
        return Ok((report, Vec::new()));
    }
    let mut digest = Sha256::new();
    for (_, row) in rows {
        for cell in [&row.source, &row.person, &row.course, &row.done] {
            digest.update((cell.len() as u64).to_be_bytes());
            digest.update(cell.as_bytes());
        }
    }
    let mut people: Vec<PersonId> = records.iter().map(|one| one.person).collect();
    people.dedup();
    let brought = Brought { records, digest: digest.finalize().into() };
    let receipt = tx.record(rules::take_in(tx.stage(&register), &permit, brought)?)?;
    report.receipt = Some(receipt.index);
    Ok((report, people))
}

/// A row that names somebody here, a course and a day.
type Understood = (PersonId, crate::domain::ids::CourseId, Date);

fn understand(register: &Register, by: PersonId, today: Date, rows: &[(u64, Row)]) -> (Vec<Understood>, ImportReport) {
    let names = Names::of(register);
    let mut report = ImportReport { rows: rows.len(), ..ImportReport::default() };
    let mut understood = Vec::with_capacity(rows.len());
    let mut seen: HashSet<Understood> = HashSet::new();
    for (line, row) in rows {
        let fault = |column, code, found: &str| Fault { row: *line, column, code, found: short(found) };
        let mut faults = Vec::new();
        if !names.sources.contains(row.source.as_str()) {
            faults.push(fault(1, "source-unknown", &row.source));
        }
        if row.person.is_empty() {
            faults.push(fault(2, "person-missing", ""));
        }
        let course = register.training.find(&row.course).filter(|course| course.active).map(|course| course.id);
        if course.is_none() {
            faults.push(fault(3, "course-unknown", &row.course));
        }
        let done: Option<Date> = row.done.parse().ok();
        match done {
            None => faults.push(fault(4, "date-wrong", &row.done)),
            Some(day) if day > today => faults.push(fault(4, "date-later", &row.done)),
            Some(_) => {}
        }
        let (Some(course), Some(done), true) = (course, done, faults.is_empty()) else {
            report.faults.extend(faults);
            continue;
        };
        let why = match names.person(register, row) {
            Some(person) if person == by => "own",
            Some(person) => {
                if seen.insert((person, course, done)) {
                    understood.push((person, course, done));
                } else {
                    report.known += 1;
                }
                continue;
            }
            None => "unknown",
        };
        report.ignored += 1;
        if report.left_out.len() < NAMED {
            report.left_out.push(Ignored { row: *line, person: short(&row.person), why });
        }
    }
    report.faults.truncate(NAMED);
    (understood, report)
}

/// Who is called what, by source.
struct Names<'a> {
    sources: HashSet<&'a str>,
    logins: HashMap<(&'a str, String), Option<PersonId>>,
}

impl<'a> Names<'a> {
    fn of(register: &'a Register) -> Self {
        let mut sources: HashSet<&str> = HashSet::new();
        let mut logins: HashMap<(&str, String), Option<PersonId>> = HashMap::new();
        for card in register.people.values() {
            for account in card.accounts.iter().filter(|account| account.gone_at.is_none()) {
                sources.insert(&account.source);
                logins
                    .entry((&account.source, account.login.to_lowercase()))
                    // A login that is not one person is nobody's.
                    .and_modify(|known| *known = known.filter(|id| *id == card.id))
                    .or_insert(Some(card.id));
            }
        }
        Self { sources, logins }
    }

    fn person(&self, register: &Register, row: &Row) -> Option<PersonId> {
        let by_id = row.person.parse::<Guid>().ok().and_then(|guid| {
            let card = register.person_by_guid(guid)?;
            card.account(guid).filter(|account| account.source == row.source).map(|_| card.id)
        });
        by_id.or_else(|| self.logins.get(&(row.source.as_str(), row.person.to_lowercase())).copied().flatten())
    }
}
