//! The history of grants as the log alone tells it: every entry about a system, read from the beginning.
//!
//! Also what is told of protected people is read here, since it is only counted and compared; nothing of it is shown.

use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use crate::domain::log::commitment::open;
use crate::domain::past::{Replay, Told};
use crate::domain::topic::Topic;
use crate::store::audit::Entry;
use crate::store::connection::Conn;
use crate::store::{StoreError, about, audit};

/// Entries read at once.
const AT_ONCE: usize = 1_000;

/// The versions of a system's grants up to an instant, from the log alone.
///
/// # Errors
/// The database's own; [`StoreError::Log`] for an entry that cannot be read.
pub fn of_system(conn: &mut Conn, key: &str, at: Timestamp) -> Result<Replay, StoreError> {
    let end = at.saturating_add(1.microsecond()).unwrap_or(at);
    let mut below = about::index_at(conn, end)?;
    let (topics, mut indices) = ([Topic::System(key.to_owned())], Vec::new());
    loop {
        let hits = about::search(conn, &topics, 0, below, AT_ONCE)?;
        indices.extend(hits.indices);
        match hits.next {
            Some(next) => below = next,
            None => break,
        }
    }
    indices.reverse();
    let mut replay = Replay::default();
    for some in indices.chunks(AT_ONCE) {
        for entry in audit::opened(conn, some)? {
            take(&mut replay, &entry)?;
        }
    }
    Ok(replay)
}

/// Takes one entry, with what is told of it.
///
/// # Errors
/// [`StoreError::Log`] for an entry that cannot be read.
pub fn take(replay: &mut Replay, entry: &Entry) -> Result<(), StoreError> {
    let unread = || StoreError::Log(format!("entry {} cannot be read", entry.index));
    let value: Value = serde_json::from_str(&entry.text).map_err(|_| unread())?;
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let Some(grant) = text("grant").and_then(|id| id.parse().ok()) else { return Ok(()) };
    let term = entry.told.iter().find(|(field, _)| field == "term");
    let term = term.map(|(_, disclosure)| open(disclosure).map_err(|_| unread())).transpose()?;
    // A line's entry has the line's version.
    let own = text("line").is_none();
    let n = value.get("n").and_then(Value::as_i64).filter(|_| own).and_then(|n| i32::try_from(n).ok());
    replay.take(&Told {
        at: text("t").and_then(|t| t.parse().ok()).ok_or_else(unread)?,
        grant: Some(grant),
        n,
        system: text("system").unwrap_or_default(),
        role: text("role").unwrap_or_default(),
        order: text("order").and_then(|id| id.parse().ok()),
        subject: entry.people.iter().find(|(field, _)| field == "subject_guid").map(|(_, person)| *person),
        term: term.as_ref().and_then(|opened| opened.value.as_str()),
    });
    Ok(())
}
