//! How long it took from the end of a grant until the access was gone: one row for each end.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::record::unique;
use super::schema::revocation;
use crate::domain::ids::{GrantId, PersonId, RoleId, SystemId};
use crate::domain::provision::{By, Revocation};
use crate::domain::refusal::Refusal;

/// An end, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The grant.
    pub grant: GrantId,
    /// Whose.
    pub subject: PersonId,
    /// In which system.
    pub system: SystemId,
    /// The role.
    pub role: RoleId,
    /// How it ended, as a word.
    pub ending: String,
    /// The service takes it away by itself.
    pub by_service: bool,
    /// When the end could be seen.
    pub seen_at: Timestamp,
    /// When it ended here.
    pub ended_at: Timestamp,
    /// When it was gone; `None` = not yet.
    pub gone_at: Option<Timestamp>,
}

pub(super) fn insert(conn: &mut Conn, ended: &Revocation) -> Result<(), StoreError> {
    diesel::insert_into(revocation::table)
        .values((
            revocation::grant_id.eq(Key(ended.grant.uuid())),
            revocation::subject.eq(Key(ended.subject.uuid())),
            revocation::system.eq(Key(ended.system.uuid())),
            revocation::role.eq(Key(ended.role.uuid())),
            revocation::ending.eq(ended.ending.word()),
            revocation::by_service.eq(ended.by_service),
            revocation::seen_at.eq(At(ended.seen_at)),
            revocation::ended_at.eq(At(ended.ended_at)),
        ))
        .execute(conn)
        .map_err(|error| unique(error, Refusal::Conflict))?;
    Ok(())
}

/// A grant that ended before this was measured has no row: then there is nothing to note.
pub(super) fn gone(conn: &mut Conn, grant: GrantId, at: Timestamp, by: By) -> Result<(), StoreError> {
    let open = revocation::table.find(Key(grant.uuid())).filter(revocation::gone_at.is_null());
    diesel::update(open)
        .set((revocation::gone_at.eq(Some(At(at))), revocation::gone_by.eq(Some(by.word()))))
        .execute(conn)?;
    Ok(())
}

type Row = (Key, Key, Key, Key, String, bool, At, At, Option<At>);

/// Every end that was seen in the period, oldest first, at most `most`; in those systems only, when given.
///
/// # Errors
/// The database's own.
pub fn between(
    conn: &mut Conn,
    from: Timestamp,
    until: Timestamp,
    systems: Option<&[SystemId]>,
    most: i64,
) -> Result<Vec<Measured>, StoreError> {
    let period = revocation::seen_at.ge(At(from)).and(revocation::seen_at.lt(At(until)));
    let mut query = revocation::table.filter(period).into_boxed();
    if let Some(systems) = systems {
        let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
        query = query.filter(revocation::system.eq_any(keys));
    }
    let rows: Vec<Row> = query
        .order((revocation::seen_at, revocation::grant_id))
        .limit(most)
        .select((
            revocation::grant_id,
            revocation::subject,
            revocation::system,
            revocation::role,
            revocation::ending,
            revocation::by_service,
            revocation::seen_at,
            revocation::ended_at,
            revocation::gone_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(grant, subject, system, role, ending, by_service, seen, ended, gone)| Measured {
            grant: grant.id(),
            subject: subject.id(),
            system: system.id(),
            role: role.id(),
            ending,
            by_service,
            seen_at: seen.0,
            ended_at: ended.0,
            gone_at: gone.map(|at| at.0),
        })
        .collect())
}
