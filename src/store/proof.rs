//! What the signer and the proofs read of the log: rows as they stand, and the stored tree as [`Nodes`].
//!
//! Nothing here is believed: the signer hashes the entries anew and compares. For people and exports: `audit`.

use std::cell::RefCell;

use diesel::prelude::*;
use uuid::Uuid;

use super::StoreError;
use super::columns::Key;
use super::connection::Conn;
use super::schema::{audit_log, audit_node};
use crate::domain::log::Hash;
use crate::domain::log::tree::{self, Nodes, ProofError};

/// A row of the log as it stands in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its index.
    pub index: u64,
    /// The id the row is unique by; the entry must say the same.
    pub id: Uuid,
    /// The entry's bytes.
    pub text: String,
    /// The leaf hash that is stored beside it.
    pub leaf: Vec<u8>,
    /// The MAC that is stored beside it.
    pub mac: Vec<u8>,
}

/// Rows from `from`, below `to`, at most `most`.
///
/// # Errors
/// The database's own.
pub fn kept(conn: &mut Conn, from: u64, to: u64, most: i64) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<(i64, Key, String, Vec<u8>, Vec<u8>)> = audit_log::table
        .filter(audit_log::idx.ge(int(from)).and(audit_log::idx.lt(int(to))))
        .order(audit_log::idx)
        .limit(most)
        .select((audit_log::idx, audit_log::id, audit_log::entry, audit_log::leaf, audit_log::mac))
        .load(conn)?;
    let kept = rows.into_iter().map(|(index, id, text, leaf, mac)| {
        let index = u64::try_from(index).unwrap_or(u64::MAX);
        Kept { index, id: id.0, text, leaf, mac }
    });
    Ok(kept.collect())
}

/// How many entries there are, by the highest index.
///
/// # Errors
/// The database's own.
pub fn size(conn: &mut Conn) -> Result<u64, StoreError> {
    let last: Option<i64> = audit_log::table.select(diesel::dsl::max(audit_log::idx)).first(conn)?;
    Ok(last.map_or(0, |last| u64::try_from(last).unwrap_or(0) + 1))
}

/// The tree as it is stored. A node that cannot be read is a node that is missing; why is kept for the caller.
pub struct Stored<'a>(RefCell<(&'a mut Conn, Option<StoreError>)>);

impl<'a> Stored<'a> {
    /// The tree behind a connection.
    pub fn new(conn: &'a mut Conn) -> Self {
        Self(RefCell::new((conn, None)))
    }

    /// What the database answered when it did not give a node; `None` when the node is not there.
    #[must_use]
    pub fn fault(self) -> Option<StoreError> {
        self.0.into_inner().1
    }
}

impl Nodes for Stored<'_> {
    fn node(&self, level: u8, index: u64) -> Option<Hash> {
        let mut inner = self.0.borrow_mut();
        match node(inner.0, level, index) {
            Ok(found) => found,
            Err(error) => {
                inner.1 = Some(error);
                None
            }
        }
    }
}

/// A complete node as stored; level 0 are the leaves.
fn node(conn: &mut Conn, level: u8, index: u64) -> Result<Option<Hash>, StoreError> {
    let hash: Option<Vec<u8>> = if level == 0 {
        audit_log::table.find(int(index)).select(audit_log::leaf).first(conn).optional()?
    } else {
        let place = (i32::from(level), int(index));
        audit_node::table.find(place).select(audit_node::hash).first(conn).optional()?
    };
    Ok(hash.and_then(|hash| hash.try_into().ok()))
}

/// Proof that entry `index` is in the tree of `size` entries, from the stored nodes.
///
/// # Errors
/// The database's own; [`StoreError::Log`] when the stored tree does not hold it.
pub fn inclusion(conn: &mut Conn, index: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
    let stored = Stored::new(conn);
    let proof = tree::prove_inclusion(index, size, &stored);
    told(proof, stored)
}

/// Proof that the tree of `size` entries begins with the tree of `old` entries, from the stored nodes.
///
/// # Errors
/// The database's own; [`StoreError::Log`] when the stored tree does not hold it.
pub fn consistency(conn: &mut Conn, old: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
    let stored = Stored::new(conn);
    let proof = tree::prove_consistency(old, size, &stored);
    told(proof, stored)
}

fn told(proof: Result<Vec<Hash>, ProofError>, stored: Stored<'_>) -> Result<Vec<Hash>, StoreError> {
    proof.map_err(|error| stored.fault().unwrap_or_else(|| StoreError::Log(error.to_string())))
}

fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
