//! The share with valid training on a day, per department and board: of the staff, and of those who have permissions
//! that demand it. Figures only; nobody is named.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{boards, concerns, department_of, given};
use crate::domain::duties::Actor;
use crate::domain::employment::living;
use crate::domain::ids::{PersonId, RoleId};
use crate::domain::lang::Lang;
use crate::domain::person::{Form, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Card, Register};
use crate::domain::training::Course;
use crate::export::table;
use crate::features::{House, view};
use crate::store::{StoreError, training};

/// A share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Share {
    /// Code of the course.
    pub code: String,
    /// Its name in the reader's language.
    pub course: String,
    /// *Förvaltning*; empty for everybody together.
    pub department: String,
    /// *Nämnd*, where the catalogue names one.
    pub board: String,
    /// How many people.
    pub people: usize,
    /// How many of them have valid training.
    pub valid: usize,
    /// The same in whole percent, rounded down so that a hundred is everybody; absent for nobody.
    pub percent: Option<usize>,
}

/// The report.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrainingReport)]
pub struct Report {
    /// The day it is about.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Of the staff: everybody with an employment that day, in the department of their main unit.
    pub staff: Vec<Share>,
    /// Of those who have a permission that demands the course, in the department and board of its system.
    pub holders: Vec<Share>,
}

/// Makes the report as of today.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who has neither staff nor systems; the store's own.
pub async fn report(house: &House, by: PersonId, lang: Lang) -> Result<Report, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !concerns(&actor) {
        return Err(Refusal::NotAllowed.into());
    }
    let roles: Vec<RoleId> = register.training.demands.keys().copied().collect();
    let holders = house.db.read(move |conn| training::holders(conn, &roles)).await?;
    let staff = staff(&register, actor.day);
    let mut report = Report { day: actor.day, staff: Vec::new(), holders: Vec::new() };
    for course in given(&register) {
        let shares = |groups| shares(&register, course, actor.day, lang, groups);
        report.staff.extend(shares(&staff));
        let mut groups = Groups::new();
        for (role, people) in &holders {
            let demanded = register.training.demanded(*role).iter().any(|(one, _)| one.id == course.id);
            let Some((_, system)) = register.role(*role).filter(|_| demanded) else { continue };
            let place = (system.department.clone(), system.board.clone());
            groups.entry(place).or_default().extend(people.iter().copied());
        }
        report.holders.extend(shares(&groups));
    }
    Ok(report)
}

/// People by department and board.
type Groups = BTreeMap<(String, String), HashSet<PersonId>>;

/// Everybody who is employed that day, once, where their main unit is.
fn staff(register: &Register, day: Date) -> Groups {
    let boards = boards(register);
    let employed = |card: &&Card| {
        let mut lives = living(&card.employments, day).filter(|one| one.form != Form::Assignment && one.from <= day);
        card.kind == Kind::Employee && !card.is_gone() && lives.next().is_some()
    };
    let mut groups = Groups::new();
    for card in register.people.values().filter(employed) {
        let main = card.employments.iter().find(|one| one.main).and_then(|one| register.unit_by_code.get(&one.unit));
        let department = department_of(register, main.copied().or(card.unit)).unwrap_or_default();
        let board = boards.get(&department).cloned().unwrap_or_default();
        groups.entry((department, board)).or_default().insert(card.id);
    }
    groups
}

/// A row for each group, and the first for everybody in them, each person once.
fn shares(register: &Register, course: &Course, day: Date, lang: Lang, groups: &Groups) -> Vec<Share> {
    let share = |department: &str, board: &str, people: &HashSet<PersonId>| {
        let valid = people.iter().filter(|id| register.training.is_valid(**id, course, day)).count();
        Share {
            code: course.code.clone(),
            course: view::pick(lang, &course.name_sv, &course.name_en),
            department: department.to_owned(),
            board: board.to_owned(),
            people: people.len(),
            valid,
            percent: (valid * 100).checked_div(people.len()),
        }
    };
    let everybody: HashSet<PersonId> = groups.values().flatten().copied().collect();
    if everybody.is_empty() {
        return Vec::new();
    }
    let each = groups.iter().map(|((department, board), people)| share(department, board, people));
    std::iter::once(share("", "", &everybody)).chain(each).collect()
}

/// The report as a file for a spreadsheet, with the day it is about.
///
/// # Errors
/// As [`report`].
pub async fn export(house: &House, by: PersonId, lang: Lang) -> Result<(Date, Vec<u8>), StoreError> {
    let report = report(house, by, lang).await?;
    Ok((report.day, table::write(&rows(&report, lang))))
}

fn rows(report: &Report, lang: Lang) -> Vec<Vec<String>> {
    let (heads, of_staff, of_holders, all) = match lang {
        Lang::Sv => (
            ["Datum", "Gäller", "Kurs", "Namn", "Förvaltning", "Nämnd", "Antal", "Med giltig utbildning", "Procent"],
            "Anställda",
            "Personer med behörighet som kräver kursen",
            "Alla",
        ),
        Lang::En => (
            ["Date", "About", "Course", "Name", "Department", "Board", "People", "With valid training", "Percent"],
            "Staff",
            "People with a permission that demands the course",
            "All",
        ),
    };
    let row = |about: &str, share: &Share| {
        vec![
            report.day.to_string(),
            about.to_owned(),
            share.code.clone(),
            share.course.clone(),
            if share.department.is_empty() { all.to_owned() } else { share.department.clone() },
            share.board.clone(),
            share.people.to_string(),
            share.valid.to_string(),
            share.percent.map(|percent| percent.to_string()).unwrap_or_default(),
        ]
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    rows.extend(report.staff.iter().map(|share| row(of_staff, share)));
    rows.extend(report.holders.iter().map(|share| row(of_holders, share)));
    rows
}
