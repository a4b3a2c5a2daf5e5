//! The signer of the log's head: it signs only what continues what it signed before.
//!
//! It keeps its last checkpoint in a file beside its key, outside the database. Each time it takes up the stored tree
//! of that size, which must have the signed root, checks every entry since then (index, id, leaf, MAC) and hashes on by
//! itself; so a rolled-back or rewritten database, or an entry this service did not write, gets no signature.
//! [`Signer::check`] goes through everything, beside the work after every start and each night: it also finds an edit
//! that left the tree alone. What it cannot see: a change of entries newer than the last signature, at most a second old.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::event::{Event, Kind};
use crate::domain::log::checkpoint::{Head, LogKey};
use crate::domain::log::entry::Field;
use crate::domain::log::policy::Policy;
use crate::domain::log::tree::{Frontier, leaf_hash};
use crate::domain::transition::Transition;
use crate::store::connection::Conn;
use crate::store::{Db, Keys, StoreError, audit, proof};

pub use super::doubt::SigningError;

/// Checkpoints that a search for the first bad entry compares with.
const MOST_CHECKPOINTS: u64 = 2_000;

/// Rows read at once.
const PAGE: i64 = 2_000;

/// Signs heads; cheap to clone. All instances of one log share key and MAC key; each keeps a file of its own.
#[derive(Debug, Clone)]
pub struct Signer {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    key: LogKey,
    keys: Keys,
    /// Public keys that this log had before.
    earlier: Vec<String>,
    /// The file with the last checkpoint; the lock is held while the head is judged and the file replaced.
    last: Mutex<PathBuf>,
}

impl Signer {
    /// A signer that keeps its last checkpoint in the file `last`.
    #[must_use]
    pub fn new(key: LogKey, keys: Keys, last: PathBuf) -> Self {
        Self::after(key, keys, last, Vec::new())
    }

    /// As [`Self::new`], for a log that had other keys before: its first entry names one of them.
    #[must_use]
    pub fn after(key: LogKey, keys: Keys, last: PathBuf, earlier: Vec<String>) -> Self {
        Self { inner: Arc::new(Inner { key, keys, earlier, last: Mutex::new(last) }) }
    }

    /// Begins the log, or takes it up: what a start does. The first entry names the log and its key. What was signed is
    /// compared by its root and what came after is checked entry by entry; [`Self::check`] takes longer and comes after.
    ///
    /// # Errors
    /// [`SigningError`]; the service must not start when [`SigningError::is_doubt`].
    pub async fn open(db: &Db, key: LogKey, keys: Keys, last: PathBuf) -> Result<Self, SigningError> {
        Self::new(key, keys, last).begun(db).await
    }

    /// Begins the log, or takes it up.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn begun(self, db: &Db) -> Result<Self, SigningError> {
        let signer = self;
        // A new instance, or a lost disk: nothing here says how far the log was judged.
        if !signer.begin(db).await? {
            signer.check(db).await?;
        }
        signer.sign(db).await?;
        Ok(signer)
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.inner.key.origin()
    }

    /// The public key, for the system documentation.
    #[must_use]
    pub fn vkey(&self) -> String {
        self.inner.key.vkey()
    }

    /// Gives whether there is a file with the last checkpoint.
    async fn begin(&self, db: &Db) -> Result<bool, SigningError> {
        let names = Event::by_service(Kind::LogStarted)
            .with(Field::Origin, self.origin().to_owned())
            .with(Field::Key, self.vkey());
        let kept = self.inner.read(&self.inner.last.lock().unwrap_or_else(PoisonError::into_inner))?;
        let has_file = kept.is_some();
        let first = db
            .write(move |tx| {
                let first = tx.look(|conn| proof::kept(conn, 0, 1, 1))?.into_iter().next();
                // Signed once and empty now: beginning anew would hide it.
                if first.is_none() && kept.is_none() && tx.look(audit::checkpoint)?.is_none() {
                    tx.record(Transition::happened(names))?;
                }
                Ok(first)
            })
            .await?;
        match first {
            Some(first) if !self.is_own(&first.text) => Err(SigningError::Foreign("the log's first entry".to_owned())),
            _ => Ok(has_file),
        }
    }

    /// Whether the log's first entry names this signer's key, or one that the log had before.
    fn is_own(&self, first: &str) -> bool {
        named(first).is_some_and(|(origin, vkey)| {
            (origin == self.origin() && vkey == self.vkey()) || self.inner.earlier.contains(&vkey)
        })
    }

    /// The head of the last checkpoint that was signed here.
    ///
    /// # Errors
    /// [`SigningError`] when the file is of another key, or cannot be read.
    pub fn last(&self) -> Result<Option<Head>, SigningError> {
        let kept = self.inner.read(&self.inner.last.lock().unwrap_or_else(PoisonError::into_inner))?;
        Ok(kept.map(|(head, _)| head))
    }

    /// Goes through every row without asking what was signed: a restored copy must be sound in itself. Gives its size.
    ///
    /// # Errors
    /// [`SigningError`].
    pub async fn sound(&self, db: &Db) -> Result<u64, SigningError> {
        let inner = Arc::clone(&self.inner);
        let sound = move |conn: &mut Conn| {
            let size = proof::size(conn)?;
            let tree = inner.follow(conn, Frontier::default(), size)?;
            if audit::frontier(conn, size)? == tree { Ok(size) } else { Err(SigningError::Tree { size }) }
        };
        db.read(move |conn| Ok(sound(conn))).await?
    }

    /// Signs the head together with the key that is to sign from now on. For those who know only the old key it is the
    /// last head they can check, and it shows that the new one follows.
    ///
    /// # Errors
    /// [`SigningError`].
    pub async fn sign_with(&self, db: &Db, next: LogKey) -> Result<u64, SigningError> {
        let inner = Arc::clone(&self.inner);
        let signed = db.read(move |conn| Ok(inner.advance(conn, Some(&next)))).await??;
        let Some(Signed { size, note, .. }) = signed else {
            return Err(SigningError::File { path: "key".to_owned(), problem: "nothing was there to sign".to_owned() });
        };
        db.write(move |tx| tx.keep_checkpoint(size, &note)).await?;
        Ok(size)
    }

    /// Signs the head if it has moved; gives the size that was signed, or `None` when nothing was new.
    ///
    /// # Errors
    /// [`SigningError`].
    pub async fn sign(&self, db: &Db) -> Result<Option<u64>, SigningError> {
        let inner = Arc::clone(&self.inner);
        let signed = db.read(move |conn| Ok(inner.advance(conn, None))).await??;
        let Some(Signed { size, note, fresh }) = signed else { return Ok(None) };
        db.write(move |tx| tx.keep_checkpoint(size, &note)).await?;
        Ok(fresh.then_some(size))
    }

    /// Goes through the whole log: every row, the stored tree, and what was signed. Reads at about the speed of the disk.
    ///
    /// # Errors
    /// [`SigningError`].
    pub async fn check(&self, db: &Db) -> Result<u64, SigningError> {
        let inner = Arc::clone(&self.inner);
        db.read(move |conn| Ok(inner.check(conn))).await?
    }
}

/// A checkpoint that belongs in the database.
struct Signed {
    size: u64,
    note: String,
    fresh: bool,
}

impl Inner {
    /// Judges what is new, signs it and replaces the file. `None`: the database has the newest checkpoint already.
    fn advance(&self, conn: &mut Conn, also: Option<&LogKey>) -> Result<Option<Signed>, SigningError> {
        let file = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = self.read(&file)?;
        let size = proof::size(conn)?;
        let tree = match &kept {
            Some((head, _)) => self.taken_up(conn, head, size)?,
            None => Frontier::default(),
        };
        if size == tree.size() {
            // A crash between file and database leaves the note in the file only.
            let stored = audit::checkpoint(conn)?.map_or(0, |(size, _)| size);
            let note = kept.filter(|_| stored < size).map(|(_, note)| note);
            return Ok(note.map(|note| Signed { size, note, fresh: false }));
        }
        let tree = self.follow(conn, tree, size)?;
        if audit::frontier(conn, size)? != tree {
            return Err(SigningError::Tree { size });
        }
        let mut note = self.key.sign(size, tree.root());
        if let Some(next) = also {
            note += next.sign(size, tree.root()).rsplit_once("\n\n").map_or("", |(_, line)| line);
        }
        // First the file: a signature that exists nowhere but in the database could be taken back with it.
        replace(&file, &note).map_err(|error| file_error(&file, &error))?;
        Ok(Some(Signed { size, note, fresh: true }))
    }

    /// The stored tree at the size that was signed, when it is the one that was signed.
    fn taken_up(&self, conn: &mut Conn, signed: &Head, size: u64) -> Result<Frontier, SigningError> {
        if size < signed.size {
            return Err(SigningError::Shorter { signed: signed.size, stored: size });
        }
        match audit::frontier(conn, signed.size) {
            Ok(tree) if tree.root() == signed.root => Ok(tree),
            Ok(_) | Err(StoreError::Log(_)) => Err(SigningError::Rewritten { signed: signed.size }),
            Err(error) => Err(error.into()),
        }
    }

    /// Goes on from `tree` to `size` over the entries, each of which must be one that this service wrote.
    fn follow(&self, conn: &mut Conn, mut tree: Frontier, size: u64) -> Result<Frontier, SigningError> {
        while tree.size() < size {
            let rows = proof::kept(conn, tree.size(), size, PAGE)?;
            if rows.is_empty() {
                return Err(SigningError::Entry { index: tree.size(), why: "is missing" });
            }
            for row in rows {
                let index = tree.size();
                let wrong = |why| SigningError::Entry { index, why };
                let leaf = leaf_hash(row.text.as_bytes());
                if row.index != index {
                    return Err(wrong("is missing"));
                }
                if row.leaf != leaf {
                    return Err(wrong("is not the one its leaf was made of"));
                }
                if !self.keys.is_mac(&row.text, &row.mac) {
                    return Err(wrong("was not written by this service"));
                }
                // The table keeps ids unique: a true entry cannot be put in a second time under another id.
                if !row.text.starts_with(&format!("{{\"v\":1,\"id\":\"{}\"", row.id)) {
                    return Err(wrong("stands under another entry's id"));
                }
                tree.push(leaf, |_| ());
            }
        }
        Ok(tree)
    }

    fn check(&self, conn: &mut Conn) -> Result<u64, SigningError> {
        let kept = self.read(&self.last.lock().unwrap_or_else(PoisonError::into_inner))?;
        let size = proof::size(conn)?;
        let mut tree = Frontier::default();
        // Without a file (a new instance, a lost disk) the newest stored checkpoint of this key is what is known.
        let known = match kept {
            Some(kept) => Some(kept),
            None => self.own(audit::checkpoint(conn)?.map(|(_, note)| note), "the newest checkpoint")?,
        };
        if let Some((head, _)) = known {
            if let Err(error) = self.taken_up(conn, &head, size) {
                return Err(self.located(conn, size.min(head.size)).unwrap_or(error));
            }
            tree = self.follow(conn, tree, head.size)?;
            if tree.root() != head.root {
                return Err(self.located(conn, head.size).unwrap_or(SigningError::Rewritten { signed: head.size }));
            }
        }
        let tree = self.follow(conn, tree, size)?;
        if audit::frontier(conn, size)? != tree {
            return Err(SigningError::Tree { size });
        }
        Ok(size)
    }

    /// Where the log stops being what was signed: the first row that is not this service's, or that does not lead to the
    /// next of the stored checkpoints.
    fn located(&self, conn: &mut Conn, size: u64) -> Option<SigningError> {
        let mut tree = Frontier::default();
        let stored = match audit::checkpoints(conn, MOST_CHECKPOINTS) {
            Ok(stored) => stored,
            Err(error) => return Some(error.into()),
        };
        for (_, note) in stored {
            // One of another key says nothing here.
            let Ok(Some((head, _))) = self.own(Some(note), "a checkpoint") else { continue };
            let from = tree.size();
            if head.size > size {
                break;
            }
            tree = match self.follow(conn, tree, head.size) {
                Ok(tree) => tree,
                Err(error) => return Some(error),
            };
            if tree.root() != head.root {
                return Some(SigningError::Between { from, to: head.size.saturating_sub(1) });
            }
        }
        match self.follow(conn, tree, size) {
            Ok(tree) => match audit::frontier(conn, size) {
                Ok(stored) if stored == tree => None,
                _ => Some(SigningError::Tree { size }),
            },
            Err(error) => Some(error),
        }
    }

    /// The last checkpoint by the signer's file.
    fn read(&self, file: &Path) -> Result<Option<(Head, String)>, SigningError> {
        match fs::read_to_string(file) {
            Ok(note) => self.own(Some(note), &file.display().to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(file_error(file, &error)),
        }
    }

    /// The head of a note that this key has signed.
    fn own(&self, note: Option<String>, place: &str) -> Result<Option<(Head, String)>, SigningError> {
        let Some(note) = note else { return Ok(None) };
        let policy = Policy::parse(&Policy::of_log(&self.key.vkey()));
        match policy.and_then(|policy| policy.check(&note)) {
            Ok(signed) => Ok(Some((signed.head, note))),
            Err(_) => Err(SigningError::Foreign(place.to_owned())),
        }
    }
}

/// Notes that an hour passed: a log in which nothing happens is told apart from one that stopped.
///
/// # Errors
/// The database's own.
pub async fn heartbeat(db: &Db) -> Result<(), StoreError> {
    db.write(|tx| tx.record(Transition::happened(Event::by_service(Kind::Heartbeat)))).await.map(|_| ())
}

/// Origin and key that the log's first entry names.
#[must_use]
pub fn named(first: &str) -> Option<(String, String)> {
    let entry: serde_json::Value = serde_json::from_str(first).ok()?;
    let text = |field: &str| entry.get(field)?.as_str().map(str::to_owned);
    if text("type")? != Kind::LogStarted.word() {
        return None;
    }
    Some((text("origin")?, text("vkey")?))
}

/// Replaces the file in one step, on disk before it counts.
fn replace(file: &Path, note: &str) -> io::Result<()> {
    let fresh = file.with_extension("new");
    let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    out.write_all(note.as_bytes())?;
    out.sync_all()?;
    fs::rename(&fresh, file)?;
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn file_error(path: &Path, problem: &io::Error) -> SigningError {
    SigningError::File { path: path.display().to_string(), problem: problem.to_string() }
}
