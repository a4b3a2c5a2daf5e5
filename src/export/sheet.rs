//! A list on its way out: the same typed cells as CSV for a Swedish Excel, as a workbook, and as a JSON value a line.
//!
//! Rows come one after the other and are written as they come, so a million cost no more memory than one. The same rows
//! give the same bytes: nothing of the moment of writing gets in. No text is ever a formula (T14).

use std::borrow::Cow;
use std::io::{self, Seek, Write};
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Look, Workbook, Worksheet, XlsxError};

use super::table::guarded;
use crate::domain::calendar;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Semicolons, a byte order mark, CR LF.
    Csv,
    /// A workbook.
    Xlsx,
    /// A JSON object a line.
    Jsonl,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Jsonl];

    /// Its word, which is also how the file's name ends.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
        }
    }

    /// The format of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// What a browser is told.
    #[must_use]
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jsonl => "application/jsonl",
        }
    }
}

/// A value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text: never a formula, never a number.
    Text(String),
    /// A number.
    Count(u64),
    /// A day.
    Day(Date),
    /// An instant; people see it as clocks in Stockholm show it, programs in UTC.
    At(Timestamp),
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        if value.is_empty() { Self::Empty } else { Self::Text(value) }
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        Self::Count(value)
    }
}

impl From<Date> for Cell {
    fn from(value: Date) -> Self {
        Self::Day(value)
    }
}

impl From<Timestamp> for Cell {
    fn from(value: Timestamp) -> Self {
        Self::At(value)
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What programs know it by.
    pub code: &'static str,
    /// What people read above it.
    pub heading: String,
}

/// What there is to say of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What it is called.
    pub title: String,
    /// What else is told: the filter, the size of the log, …
    pub facts: Vec<(String, String)>,
    /// The instant that a workbook is dated by: of the list, not of the writing.
    pub dated: Timestamp,
}

/// Why a list could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The file.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The workbook.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] XlsxError),
    /// CSV.
    #[error("the table could not be written: {0}")]
    Csv(#[from] csv::Error),
    /// JSON.
    #[error("a line could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// Writes the rows and gives how many there were. A workbook is put together in files without a name in `room`.
///
/// # Errors
/// [`SheetError`], or what a row gave, both as `E`.
pub fn write<E: From<SheetError>>(
    format: Format,
    columns: &[Column],
    about: &About,
    rows: impl Iterator<Item = Result<Vec<Cell>, E>>,
    room: &Path,
    out: impl Write + Seek + Send,
) -> Result<u64, E> {
    match format {
        Format::Csv => write_csv(columns, rows, out),
        Format::Xlsx => write_xlsx(columns, about, rows, room, out),
        Format::Jsonl => write_jsonl(columns, rows, out),
    }
}

fn write_csv<E: From<SheetError>>(
    columns: &[Column],
    rows: impl Iterator<Item = Result<Vec<Cell>, E>>,
    mut out: impl Write,
) -> Result<u64, E> {
    let fault = |error: csv::Error| E::from(SheetError::from(error));
    out.write_all(b"\xef\xbb\xbf").map_err(SheetError::from)?;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .buffer_capacity(64 * 1024)
        .from_writer(out);
    writer.write_record(columns.iter().map(|column| column.heading.as_str())).map_err(fault)?;
    let mut count = 0;
    for row in rows {
        for cell in &row? {
            writer.write_field(shown(cell).as_bytes()).map_err(fault)?;
        }
        writer.write_record(None::<&[u8]>).map_err(fault)?;
        count += 1;
    }
    writer.flush().map_err(SheetError::from)?;
    Ok(count)
}

/// A cell as people read it.
fn shown(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => guarded(text),
        Cell::Count(n) => n.to_string().into(),
        Cell::Day(day) => day.to_string().into(),
        Cell::At(at) => local(*at).strftime("%Y-%m-%d %H:%M:%S").to_string().into(),
    }
}

fn local(at: Timestamp) -> DateTime {
    calendar::clock(at)
}

fn write_jsonl<E: From<SheetError>>(
    columns: &[Column],
    rows: impl Iterator<Item = Result<Vec<Cell>, E>>,
    out: impl Write,
) -> Result<u64, E> {
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    let mut count = 0;
    for row in rows {
        let row = row?;
        let mut object = serde_json::Map::new();
        for (column, cell) in columns.iter().zip(row) {
            let value = match cell {
                Cell::Empty => continue,
                Cell::Text(text) => text.into(),
                Cell::Count(n) => n.into(),
                Cell::Day(day) => day.to_string().into(),
                Cell::At(at) => at.to_string().into(),
            };
            object.insert(column.code.to_owned(), value);
        }
        serde_json::to_writer(&mut out, &object).map_err(SheetError::from)?;
        out.write_all(b"\n").map_err(SheetError::from)?;
        count += 1;
    }
    out.flush().map_err(SheetError::from)?;
    Ok(count)
}

/// Rows of a sheet of a workbook below its headings; what does not fit goes on in the next.
const MOST_ROWS: u32 = 1_048_575;

/// Longest text of a cell in a workbook.
const MOST_TEXT: usize = 32_767;

fn write_xlsx<E: From<SheetError>>(
    columns: &[Column],
    about: &About,
    rows: impl Iterator<Item = Result<Vec<Cell>, E>>,
    room: &Path,
    mut out: impl Write + Seek + Send,
) -> Result<u64, E> {
    let mut rows = rows.peekable();
    let mut book = Workbook::new();
    book.set_tempdir(room).map_err(SheetError::from)?;
    let dated = excel(local(about.dated)).map_err(SheetError::from)?;
    book.set_properties(&DocProperties::new().set_title(&about.title).set_creation_datetime(&dated));
    let looks = Looks::new();
    let (mut count, mut part) = (0_u64, 1);
    loop {
        let sheet = book.add_worksheet_with_constant_memory().map_err(SheetError::from)?;
        head(sheet, columns, &looks, part).map_err(SheetError::from)?;
        let mut at = 0;
        while at < MOST_ROWS
            && let Some(row) = rows.next()
        {
            at += 1;
            line(sheet, at, &row?, &looks).map_err(SheetError::from)?;
        }
        let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, at, last).map_err(SheetError::from)?;
        count += u64::from(at);
        part += 1;
        if rows.peek().is_none() {
            break;
        }
    }
    let sheet = book.add_worksheet();
    facts(sheet, about, &looks).map_err(SheetError::from)?;
    book.save_to_writer(&mut out).map_err(SheetError::from)?;
    Ok(count)
}

struct Looks {
    heading: Look,
    text: Look,
    day: Look,
    at: Look,
}

impl Looks {
    fn new() -> Self {
        Self {
            heading: Look::new().set_bold(),
            text: Look::new().set_num_format("@"),
            day: Look::new().set_num_format("yyyy-mm-dd"),
            at: Look::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

fn head(sheet: &mut Worksheet, columns: &[Column], looks: &Looks, part: u32) -> Result<(), XlsxError> {
    if part > 1 {
        sheet.set_name(format!("Sheet{part}"))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, 22)?;
        sheet.write_string_with_format(0, at, &column.heading, &looks.heading)?;
    }
    Ok(())
}

fn line(mut sheet: &mut Worksheet, row: u32, cells: &[Cell], looks: &Looks) -> Result<(), XlsxError> {
    for (at, cell) in (0_u16..).zip(cells) {
        sheet = match cell {
            Cell::Empty => sheet,
            Cell::Text(text) => sheet.write_string_with_format(row, at, fitting(text), &looks.text)?,
            #[expect(
                clippy::cast_precision_loss,
                reason = "a workbook has no other numbers, and none here is so large"
            )]
            Cell::Count(n) => sheet.write_number(row, at, *n as f64)?,
            Cell::Day(day) => {
                let day = ExcelDateTime::parse_from_str(&day.to_string())?;
                sheet.write_datetime_with_format(row, at, &day, &looks.day)?
            }
            Cell::At(instant) => sheet.write_datetime_with_format(row, at, &excel(local(*instant))?, &looks.at)?,
        };
    }
    Ok(())
}

fn excel(at: DateTime) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&at.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// As much as a cell of a workbook can hold.
fn fitting(text: &str) -> &str {
    text.char_indices().nth(MOST_TEXT).map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

fn facts(sheet: &mut Worksheet, about: &About, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 30)?;
    sheet.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, &about.title, &looks.heading)?;
    for (row, (name, value)) in (1_u32..).zip(&about.facts) {
        sheet.write_string_with_format(row, 0, name, &looks.text)?;
        sheet.write_string_with_format(row, 1, fitting(value), &looks.text)?;
    }
    Ok(())
}
