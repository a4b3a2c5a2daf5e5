//! The cells of a catalogue file into values, and what is wrong with them, each fault with its line and column.
//!
//! Nothing is guessed and nothing is corrected: a cell is what the format says, or a fault. Reading goes on after a
//! fault, so that somebody sees all of them at once.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::export::table::TableRow;

/// Something in the file that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// Line of the file, from 1.
    pub row: u64,
    /// Column, from 1; 0 for the whole line.
    pub column: usize,
    /// Heading of the column.
    pub header: String,
    /// What is wrong; the sentence is `import-<code>` in the language files.
    pub code: &'static str,
    /// What stands there, cut short.
    pub found: String,
    /// The line it does not agree with.
    pub other_row: Option<u64>,
}

/// Every code that a fault can have, for the test that each has its sentence.
pub const CODES: &[&str] = &[
    "not-utf8",
    "malformed",
    "too-large",
    "empty-file",
    "header-missing",
    "header-unknown",
    "header-twice",
    "cells",
    "required",
    "too-long",
    "bad-text",
    "code-form",
    "number",
    "word",
    "date-form",
    "date-relative",
    "date-order",
    "url-form",
    "mail-form",
    "unknown-login",
    "system-differs",
    "role-twice",
    "role-moved",
    "guideline-parts",
    "guideline-gone",
    "guideline-changed",
    "unknown-successor",
    "base-twice",
    "auto-alone",
    "unknown-step",
    "step-twice",
    "unknown-function",
    "object-step",
    "object-form",
    "object-differs",
    "objects-scope",
    "unknown-role",
    "own-post",
    "group-unknown",
    "group-ambiguous",
    "group-unanswered",
    "group-environment",
    "too-few-managers",
];

/// Longest name, code or other short text, in characters.
pub(super) const SHORT: usize = 200;
/// Longest text of several sentences, in characters.
pub(super) const LONG: usize = 4_000;

/// What is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<Fault>);

impl Faults {
    /// Notes a fault that is about no single cell.
    pub(super) fn whole(&mut self, row: u64, header: &str, code: &'static str) {
        self.push(row, 0, header, code, "", None);
    }

    pub(super) fn push(
        &mut self,
        row: u64,
        column: usize,
        header: &str,
        code: &'static str,
        found: &str,
        other_row: Option<u64>,
    ) {
        let cut = |text: &str| text.chars().filter(|c| !c.is_control()).take(80).collect::<String>();
        self.0.push(Fault { row, column, header: cut(header), code, found: cut(found), other_row });
    }
}

/// One row of the file under its headings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) row: &'a TableRow,
    pub(super) headers: &'a HashMap<&'static str, usize>,
}

impl<'a> Cells<'a> {
    /// The text under a heading; a heading that is not there has been told already.
    pub(super) fn get(&self, header: &str) -> &'a str {
        let at = self.headers.get(header).copied();
        at.and_then(|at| self.row.cells.get(at)).map_or("", String::as_str)
    }

    /// Notes that the cell under a heading is wrong.
    pub(super) fn wrong(&self, faults: &mut Faults, header: &str, code: &'static str) {
        self.disagrees(faults, header, code, None);
    }

    /// As [`Self::wrong`], naming the line it does not agree with.
    pub(super) fn disagrees(&self, faults: &mut Faults, header: &str, code: &'static str, other: Option<u64>) {
        let column = self.headers.get(header).map_or(0, |at| at + 1);
        faults.push(self.row.line, column, header, code, self.get(header), other);
    }

    /// A text, at most so many characters. One that begins with `=` or `@` is a text like any other.
    pub(super) fn text(&self, faults: &mut Faults, header: &str, most: usize) -> String {
        let text = self.get(header);
        if text.chars().count() > most {
            self.wrong(faults, header, "too-long");
        } else if text.chars().any(|c| c.is_control() && !(most == LONG && matches!(c, '\n' | '\r' | '\t'))) {
            self.wrong(faults, header, "bad-text");
        }
        text.to_owned()
    }

    /// A text that must be there.
    pub(super) fn required(&self, faults: &mut Faults, header: &str) -> String {
        if self.get(header).is_empty() {
            self.wrong(faults, header, "required");
        }
        self.text(faults, header, SHORT)
    }

    /// A code: A–Z, 0–9 and hyphens, at most 40.
    pub(super) fn code(&self, faults: &mut Faults, header: &str) -> String {
        let code = self.get(header);
        if !is_code(code) {
            self.wrong(faults, header, if code.is_empty() { "required" } else { "code-form" });
        }
        code.to_owned()
    }

    /// A whole number from 0 to `most`.
    pub(super) fn number(&self, faults: &mut Faults, header: &str, most: i32) -> i32 {
        match self.get(header).parse() {
            Ok(number) if (0..=most).contains(&number) => number,
            _ => {
                self.wrong(faults, header, "number");
                0
            }
        }
    }

    /// One of a closed list of words.
    pub(super) fn word<T: Copy>(&self, faults: &mut Faults, header: &str, words: &[(&str, T)], otherwise: T) -> T {
        let found = words.iter().find(|(word, _)| *word == self.get(header));
        if found.is_none() {
            self.wrong(faults, header, "word");
        }
        found.map_or(otherwise, |(_, value)| *value)
    }

    /// A date, `YYYY-MM-DD`; with `base` also `+180d` and `-300d`, counted from it.
    pub(super) fn date(&self, faults: &mut Faults, header: &str, base: Option<Date>) -> Option<Date> {
        let text = self.get(header);
        if text.is_empty() {
            return None;
        }
        if let Some(days) =
            text.strip_suffix('d').filter(|_| text.starts_with(['+', '-'])).and_then(|n| n.parse::<i64>().ok())
        {
            let day = base.filter(|_| days.abs() <= 36_500).map(|base| base.saturating_add(days.days()));
            if day.is_none() {
                self.wrong(faults, header, "date-relative");
            }
            return day;
        }
        let day = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse().ok());
        if day.is_none() {
            self.wrong(faults, header, "date-form");
        }
        day
    }

    /// An address of a page, `https://…`, or nothing.
    pub(super) fn url(&self, faults: &mut Faults, header: &str) -> String {
        let url = self.get(header);
        if !url.is_empty() && !is_url(url) {
            self.wrong(faults, header, "url-form");
        }
        url.to_owned()
    }

    /// A mail address, or nothing.
    pub(super) fn mail(&self, faults: &mut Faults, header: &str) -> String {
        let mail = self.get(header);
        if !mail.is_empty() && !is_mail(mail) {
            self.wrong(faults, header, "mail-form");
        }
        mail.to_owned()
    }

    /// The parts of a list, without blanks around them.
    pub(super) fn list(&self, faults: &mut Faults, header: &str, by: char) -> Vec<String> {
        let parts: Vec<String> =
            self.get(header).split(by).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect();
        if parts.iter().any(|part| part.chars().count() > SHORT) || parts.len() > 500 {
            self.wrong(faults, header, "too-long");
        } else if parts.iter().any(|part| part.chars().any(char::is_control)) {
            self.wrong(faults, header, "bad-text");
        }
        parts
    }
}

/// Whether a text has the form of a code.
pub(super) fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

/// Whether a text is an address of a page that a browser is safe to open: only `https`, nothing that could hide.
pub(super) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && !host.contains('@')
        && text.chars().count() <= 500
        && !text.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\'))
}

/// Whether a text has the form of a mail address.
pub(super) fn is_mail(text: &str) -> bool {
    let plain = text.chars().count() <= SHORT
        && !text.chars().any(|c| c.is_control() || c.is_whitespace() || "<>\",;".contains(c));
    plain
        && text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.') && !host.contains('@'))
}
