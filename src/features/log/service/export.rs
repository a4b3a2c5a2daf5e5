//! Handing the log out: to a folder, or as one archive; whole, up to a signed checkpoint, in constant memory.
//!
//! Somebody's export is itself an entry, written *before* the export and inside it, so that the one who holds an export
//! also holds the proof that it was made, by whom; the head is signed on demand to cover it. A command that only reads
//! writes no entry: it exports up to the newest checkpoint, and its reader was let in by the machine, not by us.
//! What is told of protected people is withheld, for good (`store` marks it); erased values are simply not there.

use std::collections::VecDeque;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Seek};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::handing::Handed;
use super::signing::{Signer, SigningError, named};
use crate::domain::duties::{Actor, Audit, may};
use crate::domain::event::{Event, Kind};
use crate::domain::ids::{EntryId, PersonId};
use crate::domain::log::checkpoint::Head;
use crate::domain::log::entry::Field;
use crate::domain::log::policy::{Invalid, Policy};
use crate::domain::transition::Transition;
use crate::export::log_folder::{FolderError, Item, write_folder};
use crate::export::log_tar::write_tar;
use crate::store::connection::Conn;
use crate::store::{Db, StoreError, audit, proof};

/// Entries read at once.
const PAGE: i64 = 2_000;

/// The reason in `withheld.log`.
const PROTECTED: &str = "protected";

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No head has been signed yet.
    #[error("nothing of the log is signed yet")]
    Unsigned,
    /// The log does not name its key, and nobody handed one in.
    #[error("the log's first entry names no key; hand one in")]
    NoKey,
    /// The newest checkpoint is not signed by the log's key.
    #[error("the newest checkpoint is not valid: {0}")]
    Checkpoint(#[from] Invalid),
    /// The head could not be signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The folder could not be written, or the entries do not fit the checkpoint.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A refusal, or the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        Self::Folder(error.into())
    }
}

impl ExportError {
    /// As what every room answers with.
    #[must_use]
    pub fn into_store(self) -> StoreError {
        self.into()
    }

    /// The log is not what was signed: a finding, not a fault of the machine.
    #[must_use]
    pub const fn is_doubt(&self) -> bool {
        match self {
            Self::Checkpoint(_) | Self::Folder(FolderError::Unfit) | Self::Store(StoreError::Log(_)) => true,
            Self::Signing(error) => error.is_doubt(),
            _ => false,
        }
    }
}

impl From<ExportError> for StoreError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(error) => error,
            ExportError::Signing(error) => error.into(),
            ExportError::Folder(FolderError::Io(error)) => {
                Self::File { path: "export".to_owned(), problem: error.to_string() }
            }
            doubt => Self::Log(doubt.to_string()),
        }
    }
}

/// What the service exports with.
#[derive(Debug, Clone)]
pub struct Exporting {
    /// Signs the head on demand.
    pub signer: Signer,
    /// Folder in which working folders may lie.
    pub room: PathBuf,
    /// Lists that are handed out.
    pub handed: Arc<Handed>,
}

impl Exporting {
    /// With everything it makes below `room`.
    #[must_use]
    pub fn new(signer: Signer, room: &Path) -> Self {
        Self { signer, room: room.to_owned(), handed: Arc::new(Handed::at(room)) }
    }
}

/// The archive, ready to be sent. Its file has no name any more: it is gone when it is closed.
#[derive(Debug)]
pub struct Archive {
    /// The bytes, at their beginning.
    pub file: File,
    /// How many bytes.
    pub length: u64,
    /// What to call it.
    pub name: String,
    /// What it covers.
    pub head: Head,
}

/// Exports for an auditor: writes the entry, has the head signed over it, and makes the archive in a folder of its own
/// below `exporting.room`, which is cleared however this ends.
///
/// # Errors
/// [`ExportError`].
pub async fn hand_out(db: &Db, exporting: &Exporting, by: PersonId) -> Result<Archive, ExportError> {
    let id: EntryId = EntryId::from(db.chance().uuid(db.clock().now()));
    let receipt = db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Audit>(&actor, &())?;
            // The entries there are as it is asked for; the export goes on to the one that says so.
            let rows = tx.look(proof::size)?;
            tx.record(Transition::happened(Event::by(Kind::LogExported, permit.by()).with(Field::Rows, rows)))
        })
        .await?;
    exporting.signer.sign(db).await?;
    let (vkey, at) = (exporting.signer.vkey(), db.clock().now());
    let place = Place(exporting.room.join(format!("export-{id}")));
    let archive = db
        .read(move |conn| {
            let made = (|| {
                DirBuilder::new().mode(0o700).create(&place.0)?;
                let head = to_folder(conn, Some(&vkey), &place.0.join("log"))?;
                let (file, name) = (place.0.join("tar"), format!("logg-{}", head.size));
                let out = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(file)?;
                let seconds = u64::try_from(at.as_second()).unwrap_or(0);
                let mut file = write_tar(&place.0.join("log"), &name, seconds, out)?;
                file.rewind()?;
                let length = file.metadata()?.len();
                Ok(Archive { file, length, name: name + ".tar", head })
            })();
            Ok(made)
        })
        .await?;
    // Signing gave way to somebody else's newer head at most, never to an older one.
    archive.and_then(|made: Archive| if made.head.size > receipt.index { Ok(made) } else { Err(ExportError::Unsigned) })
}

/// A folder that is cleared away.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "an export's working folder could not be removed");
        }
    }
}

/// Writes the log up to its newest checkpoint into the folder `to`, which must not hold an export; nothing is changed
/// in the database. With `vkey` the checkpoint must be signed by that key, otherwise by the one the first entry names.
///
/// # Errors
/// [`ExportError`]; [`FolderError::Unfit`] when the entries are not what was signed.
pub fn to_folder(conn: &mut Conn, vkey: Option<&str>, to: &Path) -> Result<Head, ExportError> {
    let (size, note) = audit::checkpoint(conn)?.ok_or(ExportError::Unsigned)?;
    let policy = Policy::of_log(&key(conn, vkey)?);
    Policy::parse(&policy)?.check(&note)?;
    let pages = Pages { conn, next: 0, size, page: VecDeque::new() };
    Ok(write_folder(to, pages, &note, &policy)?)
}

/// The newest signed head, its signature checked.
///
/// # Errors
/// [`ExportError`].
pub fn newest_head(conn: &mut Conn, vkey: Option<&str>) -> Result<Head, ExportError> {
    let (_, note) = audit::checkpoint(conn)?.ok_or(ExportError::Unsigned)?;
    let policy = Policy::parse(&Policy::of_log(&key(conn, vkey)?))?;
    Ok(policy.check(&note)?.head)
}

fn key(conn: &mut Conn, vkey: Option<&str>) -> Result<String, ExportError> {
    if let Some(vkey) = vkey {
        return Ok(vkey.to_owned());
    }
    let first = proof::kept(conn, 0, 1, 1)?.into_iter().next();
    let (_, vkey) = first.and_then(|first| named(&first.text)).ok_or(ExportError::NoKey)?;
    Ok(vkey)
}

/// The entries in order, read a page at a time. No transaction is held: what is read can only be appended to.
struct Pages<'a> {
    conn: &'a mut Conn,
    next: u64,
    size: u64,
    page: VecDeque<audit::Entry>,
}

impl Iterator for Pages<'_> {
    type Item = Result<Item, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.is_empty() && self.next < self.size {
            match audit::entries(self.conn, self.next, self.size, PAGE) {
                Ok(page) => self.page = page.into(),
                Err(error) => return Some(Err(error)),
            }
            // A hole ends the export here: what was read does not fit the checkpoint then.
            self.next = self.page.back().map_or(self.size, |last| last.index + 1);
        }
        let entry = self.page.pop_front()?;
        Some(Ok(Item::Entry {
            text: entry.text,
            disclosures: entry.told.into_iter().map(|(_, disclosure)| disclosure).collect(),
            withheld: entry.withheld.into_iter().map(|field| (field, PROTECTED.to_owned())).collect(),
        }))
    }
}
