//! What witnesses of the log's head answered, and their signatures; and the line that was published each month.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::At;
use super::connection::Conn;
use super::schema::{audit_cosignature, audit_witness, line_published};
use super::tx::Tx;

/// A witness as it last answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name in the policy.
    pub name: String,
    /// Its public key.
    pub vkey: String,
    /// Where it is asked.
    pub url: String,
    /// Size of the largest head it has signed.
    pub size: u64,
    /// Since when it is in the settings.
    pub since: Timestamp,
    /// When it last signed.
    pub answered_at: Option<Timestamp>,
    /// Why it last did not.
    pub problem: Option<String>,
}

type Row = (String, String, String, i64, At, Option<At>, Option<String>);

fn known((name, vkey, url, size, since, answered, problem): Row) -> Known {
    let size = u64::try_from(size).unwrap_or(0);
    Known { name, vkey, url, size, since: since.0, answered_at: answered.map(|at| at.0), problem }
}

/// Every witness.
///
/// # Errors
/// The database's own.
pub fn all(conn: &mut Conn) -> Result<Vec<Known>, StoreError> {
    let rows: Vec<Row> = audit_witness::table.order(audit_witness::name).load(conn)?;
    Ok(rows.into_iter().map(known).collect())
}

/// The signature lines under the checkpoint of that size, by name of the witness.
///
/// # Errors
/// The database's own.
pub fn cosignatures(conn: &mut Conn, size: u64) -> Result<Vec<(String, String)>, StoreError> {
    Ok(audit_cosignature::table
        .filter(audit_cosignature::size.eq(int(size)))
        .order(audit_cosignature::name)
        .select((audit_cosignature::name, audit_cosignature::line))
        .load(conn)?)
}

/// The line that was published for that month, `2026-11`.
///
/// # Errors
/// The database's own.
pub fn published(conn: &mut Conn, month: &str) -> Result<Option<(String, Timestamp)>, StoreError> {
    let row: Option<(String, At)> =
        line_published::table.find(month).select((line_published::line, line_published::at)).first(conn).optional()?;
    Ok(row.map(|(line, at)| (line, at.0)))
}

/// The lines that were published last, the newest first.
///
/// # Errors
/// The database's own.
pub fn lines(conn: &mut Conn, most: i64) -> Result<Vec<(String, String)>, StoreError> {
    Ok(line_published::table
        .order(line_published::month.desc())
        .limit(most)
        .select((line_published::month, line_published::line))
        .load(conn)?)
}

impl Tx<'_> {
    /// The witnesses are those of the settings: others are forgotten, new ones begin.
    ///
    /// # Errors
    /// The database's own.
    pub fn keep_witnesses(&mut self, settings: &[(String, String, String)]) -> Result<(), StoreError> {
        let now = At(self.now());
        let known = all(self.conn)?;
        let is_set = |one: &Known| settings.iter().any(|(name, vkey, _)| *name == one.name && *vkey == one.vkey);
        for gone in known.iter().filter(|one| !is_set(one)) {
            diesel::delete(audit_witness::table.find(&gone.name)).execute(self.conn)?;
        }
        for (name, vkey, url) in settings {
            if known.iter().any(|one| is_set(one) && one.name == *name) {
                diesel::update(audit_witness::table.find(name)).set(audit_witness::url.eq(url)).execute(self.conn)?;
                continue;
            }
            diesel::insert_into(audit_witness::table)
                .values((
                    audit_witness::name.eq(name),
                    audit_witness::vkey.eq(vkey),
                    audit_witness::url.eq(url),
                    audit_witness::size.eq(0_i64),
                    audit_witness::since.eq(now),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// Keeps a witness's signature; the same again keeps the first.
    ///
    /// # Errors
    /// The database's own.
    pub fn keep_cosignature(&mut self, name: &str, size: u64, line: &str) -> Result<(), StoreError> {
        let place = (int(size), name);
        let there: Option<String> =
            audit_cosignature::table.find(place).select(audit_cosignature::line).first(self.conn).optional()?;
        if there.is_none() {
            diesel::insert_into(audit_cosignature::table)
                .values((
                    audit_cosignature::size.eq(int(size)),
                    audit_cosignature::name.eq(name),
                    audit_cosignature::line.eq(line),
                ))
                .execute(self.conn)?;
        }
        diesel::update(audit_witness::table.find(name))
            .set((
                audit_witness::size.eq(int(size)),
                audit_witness::answered_at.eq(At(self.now())),
                audit_witness::problem.eq(None::<String>),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Notes why a witness did not sign.
    ///
    /// # Errors
    /// The database's own.
    pub fn witness_failed(&mut self, name: &str, problem: &str) -> Result<(), StoreError> {
        diesel::update(audit_witness::table.find(name)).set(audit_witness::problem.eq(problem)).execute(self.conn)?;
        Ok(())
    }

    /// Notes which line was published for a month; the same month twice keeps the first.
    ///
    /// # Errors
    /// The database's own.
    pub fn note_published(&mut self, month: &str, line: &str) -> Result<(), StoreError> {
        if published(self.conn, month)?.is_none() {
            diesel::insert_into(line_published::table)
                .values((
                    line_published::month.eq(month),
                    line_published::line.eq(line),
                    line_published::at.eq(At(self.now())),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }
}

fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
