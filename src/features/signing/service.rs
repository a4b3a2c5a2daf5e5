//! The signer of the log's head: it signs only what continues what it signed before.
//!
//! It keeps its last checkpoint in a file beside the key, outside the database. Each time it reads the new entries,
//! checks the MAC of each, and hashes them itself; the database's own tree is only compared with. So whoever rewrites
//! the database gets no signature for it: neither for a changed past nor for an entry this service did not write.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::domain::event::{Event, Kind};
use crate::domain::log::checkpoint::{Head, LogKey};
use crate::domain::log::tree::{Frontier, leaf_hash};
use crate::domain::transition::Transition;
use crate::features::House;
use crate::store::{Keys, StoreError, audit};

/// Entries read at once.
const ENTRIES: i64 = 2_000;

/// Signs heads.
#[derive(Debug)]
pub struct Signer {
    key: LogKey,
    keys: Keys,
    file: PathBuf,
    known: Frontier,
}

impl Signer {
    /// Takes up where the file says the last signature was.
    ///
    /// # Errors
    /// [`StoreError::Log`] when the database does not hold the tree that was signed; the service must not start then.
    pub async fn open(house: &House, key: LogKey, keys: Keys, file: PathBuf) -> Result<Self, StoreError> {
        let known = match last(&file)? {
            None => Frontier::default(),
            Some(head) if head.origin != key.origin() => {
                return Err(StoreError::Log(format!("{} is of another log, {}", file.display(), head.origin)));
            }
            Some(head) => {
                let (size, root) = (head.size, head.root);
                let known = house.db.read(move |conn| audit::frontier(conn, size)).await?;
                if known.root() != root {
                    return Err(StoreError::Log(format!("its first {size} entries are not those that were signed")));
                }
                known
            }
        };
        Ok(Self { key, keys, file, known })
    }

    /// Signs the head if it has moved; gives the size signed.
    ///
    /// # Errors
    /// [`StoreError::Log`] when what is new does not continue what was signed, or was not written by this service.
    pub async fn sign(&mut self, house: &House) -> Result<Option<u64>, StoreError> {
        let head = house.db.read(audit::head).await?;
        if head.size == self.known.size() && head.root == self.known.root() {
            return Ok(None);
        }
        if head.size <= self.known.size() {
            return Err(StoreError::Log(format!("{} entries, and {} were signed", head.size, self.known.size())));
        }
        let next = self.follow(house, head.size).await?;
        if next.root() != head.root {
            return Err(StoreError::Log("its tree is not the tree of its entries".to_owned()));
        }
        let note = self.key.sign(next.size(), next.root());
        // First the file: a signature that exists nowhere but in the database could be taken back with it.
        keep(&self.file, &note)?;
        let size = next.size();
        house.db.write(move |tx| tx.keep_checkpoint(size, &note)).await?;
        self.known = next;
        Ok(Some(size))
    }

    async fn follow(&self, house: &House, to: u64) -> Result<Frontier, StoreError> {
        let mut next = self.known.clone();
        while next.size() < to {
            let from = next.size();
            let entries = house.db.read(move |conn| audit::entries(conn, from, to, ENTRIES)).await?;
            if entries.is_empty() {
                return Err(StoreError::Log(format!("entry {from} is missing")));
            }
            for entry in entries {
                if entry.index != next.size() {
                    return Err(StoreError::Log(format!("entry {} is missing", next.size())));
                }
                if !self.keys.is_mac(&entry.text, &entry.mac) {
                    return Err(StoreError::Log(format!("entry {} was not written by this service", entry.index)));
                }
                next.push(leaf_hash(entry.text.as_bytes()), |_| ());
            }
        }
        Ok(next)
    }
}

fn file_error(path: &Path, problem: impl ToString) -> StoreError {
    StoreError::File { path: path.display().to_string(), problem: problem.to_string() }
}

fn last(file: &Path) -> Result<Option<Head>, StoreError> {
    match std::fs::read_to_string(file) {
        Ok(note) => Head::from_checkpoint(&note).map(Some).map_err(|error| file_error(file, error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file_error(file, error)),
    }
}

/// Replaces the file in one step, on disk before it counts.
fn keep(file: &Path, note: &str) -> Result<(), StoreError> {
    let fresh = file.with_extension("new");
    let written = || -> std::io::Result<()> {
        let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        out.write_all(note.as_bytes())?;
        out.sync_all()?;
        std::fs::rename(&fresh, file)?;
        file.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
    };
    written().map_err(|error| file_error(file, error))
}

/// Begins the log: leaf 0 names it and its key. Does nothing when it has begun.
///
/// # Errors
/// The database's own.
pub async fn begin(house: &House, key: &LogKey) -> Result<(), StoreError> {
    let event = Event::by_service(Kind::LogStarted).private("origin", key.origin()).private("vkey", key.vkey());
    house
        .db
        .write(move |tx| {
            if tx.look(audit::head)?.size == 0 {
                tx.record(Transition::happened(event))?;
            }
            Ok(())
        })
        .await
}

/// Notes that an hour passed: a log in which nothing happens is told apart from one that stopped.
///
/// # Errors
/// The database's own.
pub async fn heartbeat(house: &House) -> Result<(), StoreError> {
    house.db.write(|tx| tx.record(Transition::happened(Event::by_service(Kind::Heartbeat)))).await.map(|_| ())
}
