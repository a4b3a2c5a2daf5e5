//! What the rows of the personnel system's file mean. Every fault is told with line and column, and any fault voids all:
//! half of a file would end half of the employments.

use std::collections::{HashMap, HashSet};
use std::fmt;

use jiff::civil::Date;

use crate::config::hr_file::HrFileConfig;
use crate::domain::joining::HrPerson;
use crate::domain::person::{Employment, Form};
use crate::export::table::{self, TableError, TableRow};

/// Most faults told at once; whoever mends twenty sees the next.
const MOST_FAULTS: usize = 20;

/// A fault in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HrFault {
    /// Line, from 1; 0 = the file as a whole.
    pub line: u64,
    /// Column, from 1; 0 = the line as a whole.
    pub column: usize,
    /// What is wrong and what was expected. It never repeats a value: values are about people.
    pub problem: String,
}

impl fmt::Display for HrFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => f.write_str(&self.problem),
            (line, 0) => write!(f, "{line}: {}", self.problem),
            (line, column) => write!(f, "{line}:{column}: {}", self.problem),
        }
    }
}

/// Why a file was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HrFaults {
    /// The first faults, in the order of the file.
    pub all: Vec<HrFault>,
}

impl HrFaults {
    pub(super) fn whole(problem: String) -> Self {
        Self { all: vec![HrFault { line: 0, column: 0, problem }] }
    }

    fn note(&mut self, line: u64, column: usize, problem: impl Into<String>) {
        if self.all.len() < MOST_FAULTS {
            self.all.push(HrFault { line, column, problem: problem.into() });
        }
    }
}

/// One row, still apart.
struct Row {
    person: String,
    employment: Employment,
    manager: Option<String>,
    protected: bool,
}

/// Reads the table.
pub(super) fn read(config: &HrFileConfig, bytes: &[u8], most: usize) -> Result<HashMap<String, HrPerson>, HrFaults> {
    let rows = table::read_up_to(bytes, most).map_err(|error| match error {
        TableError::TooLarge => HrFaults::whole("is too large".to_owned()),
        TableError::NotUtf8 { line, column } => one(line, column, "is not UTF-8"),
        TableError::Malformed { line } => one(line, 0, "is not of a table's form"),
    })?;
    let Some((head, rows)) = rows.split_first() else {
        return Err(HrFaults::whole("is empty; expected a row of headings".to_owned()));
    };
    let mut faults = HrFaults::default();
    let reading = Reading::of(config, head, &mut faults);
    let mut seen = HashSet::new();
    let mut by_person: HashMap<String, Vec<Row>> = HashMap::new();
    for row in rows {
        let Some(read) = reading.row(row, &mut faults) else { continue };
        if !seen.insert((read.person.clone(), read.employment.id.clone(), read.employment.from)) {
            faults.note(row.line, 0, "the same person, employment and first day as on a line above");
        }
        by_person.entry(read.person.clone()).or_default().push(read);
    }
    if !faults.all.is_empty() {
        return Err(faults);
    }
    Ok(by_person.into_iter().map(|(id, rows)| (id.clone(), person(id, rows))).collect())
}

fn one(line: u64, column: usize, problem: &str) -> HrFaults {
    HrFaults { all: vec![HrFault { line, column, problem: problem.to_owned() }] }
}

/// The person of these rows. Of several that say they are the main one, the one that began last is.
fn person(id: String, mut rows: Vec<Row>) -> HrPerson {
    rows.sort_by(|a, b| (&a.employment.id, a.employment.from).cmp(&(&b.employment.id, b.employment.from)));
    let main = rows.iter().max_by_key(|row| (row.employment.main, row.employment.from));
    let (unit, manager) = (main.map(|row| row.employment.unit.clone()), main.and_then(|row| row.manager.clone()));
    HrPerson {
        id,
        unit,
        manager,
        protected: rows.iter().any(|row| row.protected),
        employments: rows.into_iter().map(|row| row.employment).collect(),
    }
}

/// Where each column stands, and what the words mean.
struct Reading<'a> {
    config: &'a HrFileConfig,
    columns: HashMap<&'a str, usize>,
    width: usize,
}

impl<'a> Reading<'a> {
    fn of(config: &'a HrFileConfig, head: &TableRow, faults: &mut HrFaults) -> Self {
        let names = &config.columns;
        let needed = [&names.person, &names.employment, &names.unit, &names.form, &names.from];
        let others = [&names.to, &names.main, &names.manager, &names.leave, &names.protected, &names.company];
        let mut columns = HashMap::new();
        for (at, found) in head.cells.iter().enumerate() {
            // A column that is not ours is let be: an export mostly has more than is asked for.
            let Some(known) = needed.iter().chain(&others).find(|name| name.eq_ignore_ascii_case(found)) else {
                continue;
            };
            if columns.insert(known.as_str(), at).is_some() {
                faults.note(head.line, at + 1, format!("the heading `{known}` stands twice"));
            }
        }
        for name in needed.iter().filter(|name| !columns.contains_key(name.as_str())) {
            faults.note(head.line, 0, format!("the heading `{name}` is missing"));
        }
        Self { config, columns, width: head.cells.len() }
    }

    fn row(&self, row: &TableRow, faults: &mut HrFaults) -> Option<Row> {
        if row.cells.len() > self.width {
            faults.note(row.line, self.width + 1, "more cells than there are headings");
            return None;
        }
        let before = faults.all.len();
        let names = &self.config.columns;
        let person = self.needed(row, &names.person, faults);
        let id = self.needed(row, &names.employment, faults);
        let unit = self.needed(row, &names.unit, faults);
        let form = self.form(row, faults);
        let from = self.needed(row, &names.from, faults).and_then(|_| self.date(row, &names.from, faults));
        let to = self.date(row, &names.to, faults);
        let main = self.yes(row, &names.main, faults);
        let on_leave = self.yes(row, &names.leave, faults);
        let protected = self.yes(row, &names.protected, faults);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            faults.note(row.line, self.at(&names.to), "the last day is before the first");
        }
        if faults.all.len() > before {
            return None;
        }
        let own = |name: &&str| !is_one_of(&self.config.words.own_companies, name);
        let company = self.cell(row, &names.company).filter(own).map(str::to_owned);
        let manager = self.cell(row, &names.manager).map(str::to_owned);
        let employment = Employment {
            id: id?.to_owned(),
            unit: unit?.to_owned(),
            form: form?,
            from: from?,
            to,
            main,
            on_leave,
            company,
        };
        Some(Row { person: person?.to_owned(), employment, manager, protected })
    }

    fn at(&self, name: &str) -> usize {
        self.columns.get(name).map_or(0, |at| at + 1)
    }

    fn cell<'r>(&self, row: &'r TableRow, name: &str) -> Option<&'r str> {
        row.cells.get(*self.columns.get(name)?).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    fn needed<'r>(&self, row: &'r TableRow, name: &str, faults: &mut HrFaults) -> Option<&'r str> {
        let cell = self.cell(row, name);
        if cell.is_none() && self.columns.contains_key(name) {
            faults.note(row.line, self.at(name), format!("`{name}` is empty"));
        }
        cell
    }

    fn form(&self, row: &TableRow, faults: &mut HrFaults) -> Option<Form> {
        let name = &self.config.columns.form;
        let word = self.needed(row, name, faults)?;
        let form = self.config.words.forms.iter().find(|(known, _)| known.to_lowercase() == word.to_lowercase());
        if form.is_none() {
            faults.note(row.line, self.at(name), format!("`{name}`: the form is not among hr_file.words.forms"));
        }
        form.map(|(_, form)| *form)
    }

    fn date(&self, row: &TableRow, name: &str, faults: &mut HrFaults) -> Option<Date> {
        let text = self.cell(row, name)?;
        // jiff alone would also take a date with a time of day.
        let date = if text.len() == 10 { text.parse().ok() } else { None };
        if date.is_none() {
            faults.note(row.line, self.at(name), format!("`{name}` is not a date; expected the form 2026-08-31"));
        }
        date
    }

    fn yes(&self, row: &TableRow, name: &str, faults: &mut HrFaults) -> bool {
        let Some(word) = self.cell(row, name) else { return false };
        if is_one_of(&self.config.words.yes, word) {
            return true;
        }
        if !is_one_of(&self.config.words.no, word) {
            faults.note(row.line, self.at(name), format!("`{name}` is neither yes nor no (hr_file.words)"));
        }
        false
    }
}

fn is_one_of(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known.to_lowercase() == word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn config() -> HrFileConfig {
        HrFileConfig::at("/hr.csv".into())
    }

    fn people(text: &str) -> Result<HashMap<String, HrPerson>, Vec<String>> {
        read(&config(), text.as_bytes(), 1 << 20).map_err(|faults| faults.all.iter().map(HrFault::to_string).collect())
    }

    const HEAD: &str = "person;employment;unit;form;from;to;main;manager;leave;protected\n";

    #[test]
    fn one_row_for_each_employment() {
        let rows = "P1;1;SOC-2231;2;2024-02-01;2026-08-31;J;P9;;N\nP1;2;BOU-3107;1;2026-01-10;;;;ja;\nP2;1;SOC;T;2026-01-01;;;;;J\n";
        for text in [format!("{HEAD}{rows}"), format!("\u{feff}{HEAD}{rows}").replace('\n', "\r\n")] {
            let people = people(&text).unwrap();
            let one = &people["P1"];
            assert_eq!((one.unit.as_deref(), one.manager.as_deref()), (Some("SOC-2231"), Some("P9")));
            assert_eq!(one.employments.len(), 2);
            assert_eq!(one.employments[0].to, Some(date(2026, 8, 31)));
            assert!(one.employments[1].on_leave && !one.protected && people["P2"].protected);
            assert_eq!(people["P2"].employments[0].form, Form::Hourly);
        }
    }

    #[test]
    fn the_headings_are_settings_and_the_order_is_free() {
        let mut config = config();
        config.columns.person = "Person-id".into();
        config.words.forms = [("Tillsv".to_owned(), Form::Permanent)].into();
        let text = "Namn;from;form;unit;employment;PERSON-ID\nAnna;2024-02-01;tillsv;SOC;1;P1\n";
        assert_eq!(read(&config, text.as_bytes(), 1 << 20).unwrap().len(), 1);
    }

    #[test]
    fn a_fault_is_told_with_line_and_column_and_voids_the_file() {
        for (rows, told) in [
            ("P1;1;SOC;1;2024-02-31;;;;;\n", "2:5: `from` is not a date; expected the form 2026-08-31"),
            ("P1;1;SOC;1;2024-02-01;20261231;;;;\n", "2:6: `to` is not a date; expected the form 2026-08-31"),
            ("P1;1;SOC;1;2024-02-01;2024-01-31;;;;\n", "2:6: the last day is before the first"),
            ("P1;1;SOC;77;2024-02-01;;;;;\n", "2:4: `form`: the form is not among hr_file.words.forms"),
            (";1;SOC;1;2024-02-01;;;;;\n", "2:1: `person` is empty"),
            ("P1;1;SOC;1;2024-02-01;;;;;kanske\n", "2:10: `protected` is neither yes nor no (hr_file.words)"),
            ("P1;1;SOC;1;2024-02-01;;;;;;x\n", "2:11: more cells than there are headings"),
            (
                "P1;1;SOC;1;2024-02-01;;;;;\nP1;1;BOU;1;2024-02-01;;;;;\n",
                "3: the same person, employment and first day as on a line above",
            ),
        ] {
            let good = "P2;1;SOC;1;2024-02-01;;;;;\n";
            assert_eq!(people(&format!("{HEAD}{rows}{good}")).unwrap_err(), [told], "{rows}");
        }
        assert_eq!(people("").unwrap_err(), ["is empty; expected a row of headings"]);
        assert_eq!(
            people("person;unit;form;from;unit\n").unwrap_err(),
            ["1:5: the heading `unit` stands twice", "1: the heading `employment` is missing"]
        );
    }

    #[test]
    fn of_several_main_employments_the_latest_leads() {
        let rows = "P1;1;SOC;1;2020-01-01;;J;P8;;\nP1;2;BOU;1;2024-01-01;;J;P9;;\n";
        let people = people(&format!("{HEAD}{rows}")).unwrap();
        assert_eq!((people["P1"].unit.as_deref(), people["P1"].manager.as_deref()), (Some("BOU"), Some("P9")));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>(), near in r"(P1;1;SOC;[12T];2024-0[12]-[03]1;[^\n]{0,12}\n){0,4}") {
            let _ = people(&text);
            let _ = people(&format!("{HEAD}{near}"));
        }
    }
}
