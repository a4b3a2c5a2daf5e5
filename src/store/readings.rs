//! How each source was last read: the service's own bookkeeping, so that a restart goes on where it was. What a
//! reading *found* is a transition like everything else (`people`).

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::At;
use super::connection::{Conn, each_db};
use super::schema::source_reading;
use super::tx::Tx;
use crate::domain::digest::Digest;

/// How a source was last read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = source_reading)]
pub struct Row {
    /// The source.
    pub source: String,
    people: Option<i32>,
    whole_at: Option<At>,
    changes_at: Option<At>,
    /// From where its changes are read on, in the words of `directory`.
    pub cursor: Option<String>,
    failed_at: Option<At>,
    /// Code of the last failure.
    pub failure: Option<String>,
}

impl Row {
    /// How many people the last whole reading showed.
    #[must_use]
    pub fn people(&self) -> Option<usize> {
        self.people.and_then(|count| usize::try_from(count).ok())
    }

    /// When everybody was last read and taken in.
    #[must_use]
    pub fn whole_at(&self) -> Option<Timestamp> {
        self.whole_at.map(|at| at.0)
    }

    /// When the source last said what had changed, or that nothing had.
    #[must_use]
    pub fn changes_at(&self) -> Option<Timestamp> {
        self.changes_at.map(|at| at.0)
    }

    /// When the last failure was.
    #[must_use]
    pub fn failed_at(&self) -> Option<Timestamp> {
        self.failed_at.map(|at| at.0)
    }
}

/// Something to note about a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// From here on its changes are read (`None`: it cannot tell); it answered.
    Cursor(Option<String>),
    /// It answered.
    Answered,
    /// It did not, and this is the code.
    Failed(String),
}

/// Every source that was ever read.
///
/// # Errors
/// The database's own.
pub fn all(conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
    Ok(source_reading::table.order(source_reading::source).select(Row::as_select()).load(conn)?)
}

/// Everybody in a source was taken in, as read at that time.
pub(super) fn whole(
    conn: &mut Conn,
    source: &str,
    people: usize,
    at: Timestamp,
    units: Digest,
) -> Result<(), StoreError> {
    let people = i32::try_from(people).unwrap_or(i32::MAX);
    there(conn, source)?;
    diesel::update(source_reading::table.find(source))
        .set((
            source_reading::people.eq(people),
            source_reading::whole_at.eq(At(at)),
            source_reading::units.eq(units.to_vec()),
        ))
        .execute(conn)?;
    Ok(())
}

fn there(conn: &mut Conn, source: &str) -> Result<(), StoreError> {
    each_db!(conn, |c| diesel::insert_into(source_reading::table)
        .values(source_reading::source.eq(source))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

impl Tx<'_> {
    /// Notes how a source was read.
    ///
    /// # Errors
    /// The database's own.
    pub fn note_reading(&mut self, source: &str, note: &Note) -> Result<(), StoreError> {
        let now = At(self.now());
        there(self.conn, source)?;
        let row = source_reading::table.find(source);
        match note {
            Note::Cursor(cursor) => diesel::update(row)
                .set((source_reading::cursor.eq(cursor), source_reading::changes_at.eq(now)))
                .execute(self.conn)?,
            Note::Answered => diesel::update(row).set(source_reading::changes_at.eq(now)).execute(self.conn)?,
            Note::Failed(code) => diesel::update(row)
                .set((source_reading::failed_at.eq(now), source_reading::failure.eq(code)))
                .execute(self.conn)?,
        };
        Ok(())
    }
}
