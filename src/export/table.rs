//! Reading and writing a table that people keep in a spreadsheet: semicolons, UTF-8, quoted as in RFC 4180.
//!
//! Bytes in, cells out, each row with the line it stands on; and back, so that no cell is taken for a formula. What a cell means is the reader's business; a cell that
//! looks like a formula is a text like any other and is never evaluated here.

use std::borrow::Cow;

/// Most bytes of a table.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// Its cells, without the blanks around them.
    pub cells: Vec<String>,
}

/// Why a table could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Larger than may be: [`MOST_BYTES`], where nothing else is said.
    #[error("the table is too large")]
    TooLarge,
    /// A cell is not UTF-8.
    #[error("line {line}, column {column} is not UTF-8")]
    NotUtf8 {
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: usize,
    },
    /// The rows cannot be told apart.
    #[error("line {line} is not of a table's form")]
    Malformed {
        /// Line, from 1.
        line: u64,
    },
}

/// Reads every row, the headings first. Rows without any text are left out.
///
/// # Errors
/// The first thing that makes it no table.
pub fn read(bytes: &[u8]) -> Result<Vec<TableRow>, TableError> {
    read_up_to(bytes, MOST_BYTES)
}

/// As [`read`], of at most so many bytes.
///
/// # Errors
/// As [`read`].
pub fn read_up_to(bytes: &[u8], most: usize) -> Result<Vec<TableRow>, TableError> {
    if bytes.len() > most {
        return Err(TableError::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // The reader counts lines wrongly when they end with CR LF, as Excel writes them.
    let bytes: Vec<u8> = bytes
        .iter()
        .enumerate()
        .filter(|(at, b)| **b != b'\r' || bytes.get(at + 1) != Some(&b'\n'))
        .map(|(_, b)| *b)
        .collect();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let mut rows = Vec::new();
    let mut line = 1;
    for record in reader.byte_records() {
        let record = record.map_err(|_| TableError::Malformed { line })?;
        line = record.position().map_or(line, csv::Position::line);
        let cells = record.iter().enumerate().map(|(at, cell)| match std::str::from_utf8(cell) {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(_) => Err(TableError::NotUtf8 { line, column: at + 1 }),
        });
        let cells: Vec<String> = cells.collect::<Result<_, _>>()?;
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(TableRow { line, cells });
        }
    }
    Ok(rows)
}

/// Writes rows as Swedish Excel opens them: UTF-8 with a mark, semicolons, lines that end with CR LF. A cell that would
/// be taken for a formula gets an apostrophe before it.
#[must_use]
pub fn write(rows: &[Vec<String>]) -> Vec<u8> {
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| written(cell)).collect();
        bytes.extend(cells.join(";").into_bytes());
        bytes.extend(b"\r\n");
    }
    bytes
}

/// What some program takes for the beginning of a formula, or throws away before one; also in full width.
const FORMULA: [char; 13] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠', '\u{feff}'];

fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches(['\'', ' ']).starts_with(FORMULA)
}

/// A text with an apostrophe before what would be taken for a formula. Only texts: a number is none (T14).
#[must_use]
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The text that [`guarded`] was given.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

fn written(cell: &str) -> String {
    let cell = guarded(cell).into_owned();
    if cell.contains([';', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_line_also_after_a_cell_of_several_lines() {
        let rows = read("\u{feff}a;b\r\n\"one\ntwo\";=1+1\r\n;\r\nx;\"y;z\"\r\n".as_bytes()).unwrap();
        let lines: Vec<_> = rows.iter().map(|row| (row.line, row.cells.join("|"))).collect();
        assert_eq!(lines, [(1, "a|b".to_owned()), (2, "one\ntwo|=1+1".to_owned()), (5, "x|y;z".to_owned())]);
    }

    #[test]
    fn what_is_written_is_read_back_and_is_no_formula() {
        let bytes = write(&[vec!["a".into(), "b;\"c\"\nd".into()], vec!["=1+1".into(), String::new()]]);
        let rows: Vec<_> = read(&bytes).unwrap().into_iter().map(|row| row.cells).collect();
        assert_eq!(rows, [["a", "b;\"c\"\nd"], ["'=1+1", ""]]);
    }

    #[test]
    fn what_is_not_utf8_is_pointed_at() {
        assert_eq!(read(b"a;b\nc;\xe5"), Err(TableError::NotUtf8 { line: 2, column: 2 }));
        assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]), Err(TableError::TooLarge));
    }
}
