//! Whether the tables of state are what the log says (I5): state and version of each line and each grant, replayed from
//! the entries and held against the rows. A row that was changed past the service, was taken away or stands without an
//! entry is found here; an entry that was changed is found by `signing` and by the verifiers.
//!
//! Needs as much memory as there are lines and grants, so it is a command and not a page.

use std::collections::HashMap;

use serde::Deserialize;
use uuid::Uuid;

use crate::store::connection::Conn;
use crate::store::{StoreError, audit, replay};

/// Entries read at once.
const PAGE: i64 = 5_000;
/// Rows compared at once.
const ROWS: i64 = 5_000;
/// Differences that are kept; more are only counted.
const MOST: usize = 100;

/// What an entry says of a line or a grant.
#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow, default)]
    line: Option<&'a str>,
    #[serde(borrow, default)]
    grant: Option<&'a str>,
    #[serde(borrow, default)]
    state: Option<&'a str>,
    #[serde(default)]
    n: Option<i64>,
}

/// A row that is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which table.
    pub table: &'static str,
    /// Id of the row.
    pub id: Uuid,
    /// By the log: state and version; `None` when it tells of no such row.
    pub log: Option<(String, i64)>,
    /// By the table; `None` when there is no such row.
    pub row: Option<(String, i64)>,
    /// The last entry that told of it.
    pub entry: Option<u64>,
}

/// What a replay gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replayed {
    /// Entries that were read.
    pub entries: u64,
    /// Lines and grants that were compared.
    pub rows: u64,
    /// Rows that differ.
    pub differences: Vec<Difference>,
    /// More of them than are kept.
    pub more: u64,
}

type Told = HashMap<Uuid, (String, i64, u64)>;

/// Replays the whole log and compares.
///
/// # Errors
/// The store's own; [`StoreError::Log`] for an entry that cannot be read.
pub fn replay(conn: &mut Conn) -> Result<Replayed, StoreError> {
    let mut told: [Told; 2] = [Told::new(), Told::new()];
    let mut replayed = Replayed::default();
    loop {
        let page = audit::entries_only(conn, replayed.entries, PAGE)?;
        if page.is_empty() {
            break;
        }
        for (index, text) in page {
            replayed.entries = index + 1;
            take(&mut told, index, &text)?;
        }
    }
    let [lines, grants] = told;
    compare(conn, "order_line", replay::lines, lines, &mut replayed)?;
    compare(conn, "grants", replay::grants, grants, &mut replayed)?;
    Ok(replayed)
}

fn take(told: &mut [Told; 2], index: u64, text: &str) -> Result<(), StoreError> {
    // Texts with escapes are none of these fields: ids, states and numbers have none.
    let unreadable = || StoreError::row("audit_log", "entry", index);
    let said: serde_json::Value = serde_json::from_str(text).map_err(|_| unreadable())?;
    let said = Said::deserialize(&said).map_err(|_| unreadable())?;
    let (Some(state), Some(n)) = (said.state, said.n) else { return Ok(()) };
    let [lines, grants] = told;
    // A delivery tells of both: the line is delivered, and the grant it led to stands.
    if let (Some(_), Some(grant), "delivered") = (said.line, said.grant, state) {
        let id = grant.parse().map_err(|_| unreadable())?;
        grants.entry(id).or_insert_with(|| ("active".to_owned(), 1, index));
    }
    let place = match (said.line, said.grant) {
        (Some(line), _) => Some((lines, line)),
        (None, Some(grant)) => Some((grants, grant)),
        (None, None) => None,
    };
    if let Some((told, id)) = place {
        told.insert(id.parse().map_err(|_| unreadable())?, (state.to_owned(), n, index));
    }
    Ok(())
}

type Finder = fn(&mut Conn, Uuid, i64) -> Result<Vec<replay::Row>, StoreError>;

fn compare(
    conn: &mut Conn,
    table: &'static str,
    find: Finder,
    mut told: Told,
    replayed: &mut Replayed,
) -> Result<(), StoreError> {
    let mut from = Uuid::nil();
    loop {
        let rows = find(conn, from, ROWS)?;
        let Some((last, ..)) = rows.last() else { break };
        from = *last;
        for (id, state, version, silent) in rows {
            replayed.rows += 1;
            let row = (state, i64::from(version));
            let said = told.remove(&id);
            if silent && said.is_none() {
                continue;
            }
            if said.as_ref().is_none_or(|(state, n, _)| (state, *n) != (&row.0, row.1)) {
                let entry = said.as_ref().map(|(.., index)| *index);
                note(
                    replayed,
                    Difference { table, id, log: said.map(|(state, n, _)| (state, n)), row: Some(row), entry },
                );
            }
        }
    }
    let mut gone: Vec<_> = told.into_iter().collect();
    gone.sort_by_key(|(_, (.., index))| *index);
    for (id, (state, n, index)) in gone {
        note(replayed, Difference { table, id, log: Some((state, n)), row: None, entry: Some(index) });
    }
    Ok(())
}

fn note(replayed: &mut Replayed, difference: Difference) {
    if replayed.differences.len() < MOST {
        replayed.differences.push(difference);
    } else {
        replayed.more += 1;
    }
}
