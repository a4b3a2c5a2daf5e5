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
use crate::store::{Db, StoreError, audit, proof, witnesses};

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

/// Asks the witnesses of the log to sign its newest head.
#[async_trait::async_trait]
pub trait Witnessing: std::fmt::Debug + Send + Sync {
    /// Asks each of them once. What they did not sign is not signed: the export says so.
    async fn ask(&self, db: &Db);
}

/// What the service exports with.
#[derive(Debug, Clone)]
pub struct Exporting {
    /// Signs the head on demand.
    pub signer: Signer,
    /// Folder in which working folders may lie.
    pub room: PathBuf,
    /// Asks the witnesses for their signatures; `None` when there are none.
    pub witnesses: Option<std::sync::Arc<dyn Witnessing>>,
    /// How many of them must have signed.
    pub quorum: u16,
    /// The verification that is under way, or the last one.
    pub verifying: std::sync::Arc<super::verifying::Verifying>,
    /// Lists that are handed out.
    pub handed: Arc<Handed>,
}

impl Exporting {
    /// With everything it makes below `room`.
    #[must_use]
    pub fn new(signer: Signer, room: &Path) -> Self {
        let (handed, verifying) = (Arc::new(Handed::at(room)), Arc::default());
        Self { signer, room: room.to_owned(), witnesses: None, quorum: 1, verifying, handed }
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
    if let Some(witnesses) = &exporting.witnesses {
        witnesses.ask(db).await;
    }
    let quorum = exporting.quorum;
    let (vkey, at) = (exporting.signer.vkey(), db.clock().now());
    let place = Place(exporting.room.join(format!("export-{id}")));
    let archive = db
        .read(move |conn| {
            let made = (|| {
                DirBuilder::new().mode(0o700).create(&place.0)?;
                let head = to_folder_of(conn, Some(&vkey), quorum, &place.0.join("log"))?;
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
    to_folder_of(conn, vkey, 1, to)
}

/// As [`to_folder`], for a log of which `quorum` witnesses must have signed.
fn to_folder_of(conn: &mut Conn, vkey: Option<&str>, quorum: u16, to: &Path) -> Result<Head, ExportError> {
    let (size, note) = audit::checkpoint(conn)?.ok_or(ExportError::Unsigned)?;
    let key = key(conn, vkey)?;
    let (note, policy) = witnessed(conn, &key, (size, note), quorum)?;
    Policy::parse(&policy)?.check(&note)?;
    let pages = Pages { conn, next: 0, size, page: VecDeque::new() };
    Ok(write_folder(to, pages, &note, &policy)?)
}

/// The checkpoint with the signatures of witnesses, and the policy that names them. When too few have signed, the policy
/// asks for none and says so: an auditor who brings his own policy is not deceived by it.
pub(super) fn witnessed(
    conn: &mut Conn,
    vkey: &str,
    (size, mut note): (u64, String),
    quorum: u16,
) -> Result<(String, String), StoreError> {
    let all = witnesses::all(conn)?;
    if all.is_empty() {
        return Ok((note, Policy::of_log(vkey)));
    }
    let signed = witnesses::cosignatures(conn, size)?;
    let mut policy = format!("log {vkey}\n");
    for one in &all {
        policy += &format!("witness {} {} {}\n", one.name, one.vkey, one.url);
    }
    let mut count = 0;
    for (_, line) in signed.iter().filter(|(name, _)| all.iter().any(|one| one.name == *name)) {
        note += line;
        count += 1;
    }
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    let needed = usize::from(quorum).clamp(1, all.len());
    policy += &match count >= needed {
        true => format!("group witnesses {needed} {}\nquorum witnesses\n", names.join(" ")),
        false => format!("# {count} of {needed} witnesses had signed when this was exported\nquorum none\n"),
    };
    Ok((note, policy))
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
    // The newest that names a key: the first one, or that of a change of keys or a restored copy.
    let text = |entry: &str, field: &str| {
        let entry: serde_json::Value = serde_json::from_str(entry).ok()?;
        entry.get(field)?.as_str().map(str::to_owned)
    };
    let changed = audit::newest_of(conn, &[Kind::KeyRotated.word(), Kind::LogRestored.word()])?;
    if let Some(vkey) = changed.and_then(|entry| text(&entry, "vkey")) {
        return Ok(vkey);
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
