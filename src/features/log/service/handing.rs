//! Lists handed out: made in a file of their own, told in the log with filter, rows, size of the log and checksum, and
//! then fetched, as often and from where the one who asked for it wants, until the file is cleared away.
//!
//! A list is of the log as it was at a size, so the same filter at the same size gives the same bytes, whoever
//! asks and whenever. The file can be fetched only when its entry is in the log.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::lists::{self, Asked, Words};
use crate::domain::duties::{Actor, Audit, may};
use crate::domain::event::{Event, Kind};
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::log::encode;
use crate::domain::log::entry::Field;
use crate::domain::refusal::Refusal;
use crate::domain::transition::Transition;
pub use crate::export::sheet::Format;
use crate::export::sheet::{self, About, SheetError};
use crate::store::connection::Conn;
use crate::store::{Db, StoreError, proof};

/// So long a list lies to be fetched.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Most lists that are being made at once; each holds a reader of the database.
const MOST: usize = 2;

/// A list that somebody asked for.
#[derive(Debug, Clone)]
struct Made {
    by: PersonId,
    at: Timestamp,
    format: Format,
    name: String,
    size: u64,
    rows: Arc<AtomicU64>,
    outcome: Outcome,
}

#[derive(Debug, Clone)]
enum Outcome {
    UnderWay,
    Failed,
    Ready { rows: u64, bytes: u64, hash: String, entry: u64 },
}

/// How a list is coming along.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Standing {
    /// Its id.
    pub id: String,
    /// `under_way`, `failed`, `ready`.
    pub state: &'static str,
    /// Rows, so far or in all.
    pub rows: u64,
    /// Entries of the log that it is of.
    pub size: u64,
    /// Name of the file.
    pub name: String,
    /// Bytes of the file, when it is ready.
    pub bytes: Option<u64>,
    /// SHA-256 of the file in hexadecimal, when it is ready.
    pub sha256: Option<String>,
    /// Index of the entry that tells of it, when it is ready.
    pub entry: Option<u64>,
    /// When the file is cleared away.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// The lists that are being made, or wait to be fetched.
#[derive(Debug)]
pub struct Handed {
    room: PathBuf,
    all: Mutex<HashMap<Uuid, Made>>,
}

/// A file to be sent.
#[derive(Debug)]
pub struct Parcel {
    /// The bytes, at their beginning.
    pub file: File,
    /// How many.
    pub length: u64,
    /// What to call it.
    pub name: String,
    /// What it is.
    pub format: Format,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl Handed {
    /// In a folder of its own below `room`.
    #[must_use]
    pub fn at(room: &Path) -> Self {
        Self { room: room.join("lists"), all: Mutex::default() }
    }

    /// Makes the folder anew when no list lies in it: what an earlier run of the service left there is cleared away.
    fn ready(&self) -> io::Result<()> {
        if !self.all().is_empty() {
            return Ok(());
        }
        match fs::remove_dir_all(&self.room) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        DirBuilder::new().recursive(true).mode(0o700).create(&self.room)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Uuid, Made>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, id: Uuid, format: Format) -> PathBuf {
        self.room.join(format!("{id}.{}", format.word()))
    }

    fn tidy(&self, now: Timestamp) {
        let old = |made: &Made| !matches!(made.outcome, Outcome::UnderWay) && now.duration_since(made.at) >= KEPT;
        let mut all = self.all();
        for (id, made) in all.extract_if(|_, made| old(made)) {
            if let Err(error) = fs::remove_file(self.file(id, made.format)) {
                tracing::warn!(%error, "a list could not be cleared away");
            }
        }
    }

    /// How a list is coming along, for whoever asked for it.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone but an auditor; [`Refusal::NotFound`], also for somebody else's.
    pub fn standing(&self, db: &Db, by: PersonId, id: Uuid) -> Result<Standing, StoreError> {
        allowed(db, by)?;
        let all = self.all();
        let made = all.get(&id).filter(|made| made.by == by).ok_or(Refusal::NotFound)?;
        let (state, ready) = match &made.outcome {
            Outcome::UnderWay => ("under_way", None),
            Outcome::Failed => ("failed", None),
            Outcome::Ready { rows, bytes, hash, entry } => ("ready", Some((*rows, *bytes, hash.clone(), *entry))),
        };
        Ok(Standing {
            id: id.to_string(),
            state,
            rows: ready.as_ref().map_or_else(|| made.rows.load(Ordering::Relaxed), |ready| ready.0),
            size: made.size,
            name: made.name.clone(),
            bytes: ready.as_ref().map(|ready| ready.1),
            sha256: ready.as_ref().map(|ready| ready.2.clone()),
            entry: ready.map(|ready| ready.3),
            until: made.at.saturating_add(KEPT).unwrap_or(made.at),
        })
    }

    /// The file of a list that is ready, for whoever asked for it.
    ///
    /// # Errors
    /// As [`Self::standing`]; [`Refusal::Conflict`] while it is not ready.
    pub fn parcel(&self, db: &Db, by: PersonId, id: Uuid) -> Result<Parcel, StoreError> {
        allowed(db, by)?;
        let made = self.all().get(&id).filter(|made| made.by == by).cloned().ok_or(Refusal::NotFound)?;
        let Outcome::Ready { bytes, hash, .. } = made.outcome else { return Err(Refusal::Conflict.into()) };
        let file = File::open(self.file(id, made.format)).map_err(|error| problem(&error))?;
        Ok(Parcel { file, length: bytes, name: made.name, format: made.format, sha256: hash })
    }
}

fn allowed(db: &Db, by: PersonId) -> Result<(), Refusal> {
    may::<Audit>(&Actor::of(&db.register(), by, db.clock().today())?, &()).map(|_| ())
}

fn problem(error: &io::Error) -> StoreError {
    StoreError::File { path: "list".to_owned(), problem: error.to_string() }
}

impl From<SheetError> for StoreError {
    fn from(error: SheetError) -> Self {
        Self::File { path: "list".to_owned(), problem: error.to_string() }
    }
}

/// A list to be made: whoever calls [`make`] with it makes it.
#[derive(Debug)]
pub struct Order {
    /// Its id.
    pub id: Uuid,
    by: PersonId,
    asked: Asked,
    about: Option<PersonId>,
    format: Format,
    size: u64,
    lang: Lang,
    words: Words,
    rows: Arc<AtomicU64>,
}

/// Takes an order for a list of the log as it is now, or was at `size`.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anyone but an auditor; [`Refusal::Busy`] when too many are being made; [`Refusal::BadForm`].
pub async fn order(
    db: &Db,
    handed: &Handed,
    by: PersonId,
    (asked, format, size): (Asked, Format, Option<u64>),
    (lang, words): (Lang, Words),
) -> Result<Order, StoreError> {
    let (register, now) = (db.register(), db.clock().now());
    let actor = Actor::of(&register, by, db.clock().today())?;
    may::<Audit>(&actor, &())?;
    let about = lists::check(&actor, &asked)?;
    let whole = db.read(proof::size).await?;
    let size = size.unwrap_or(whole).min(whole);
    handed.tidy(now);
    handed.ready().map_err(|error| problem(&error))?;
    let id = db.chance().uuid(now);
    let rows = Arc::new(AtomicU64::new(0));
    let name = format!("{}-{size}.{}", asked.word(), format.word());
    let made = Made { by, at: now, format, name, size, rows: Arc::clone(&rows), outcome: Outcome::UnderWay };
    let mut all = handed.all();
    if all.values().filter(|made| matches!(made.outcome, Outcome::UnderWay)).count() >= MOST {
        return Err(Refusal::Busy.into());
    }
    all.insert(id, made);
    Ok(Order { id, by, asked, about, format, size, lang, words, rows })
}

/// Makes the list and tells of it in the log; then it can be fetched.
///
/// # Errors
/// The store's own. What became of it is also what [`Handed::standing`] says.
pub async fn make(db: &Db, handed: &Handed, order: Order) -> Result<(), StoreError> {
    let (id, by) = (order.id, order.by);
    let path = handed.file(id, order.format);
    let outcome = made(db, &handed.room, path, order).await;
    if let Some(made) = handed.all().get_mut(&id) {
        made.outcome = outcome.as_ref().map_or(Outcome::Failed, Clone::clone);
    }
    tracing::info!(person = %by, ready = outcome.is_ok(), "a list was made");
    outcome.map(|_| ())
}

async fn made(db: &Db, room: &Path, path: PathBuf, order: Order) -> Result<Outcome, StoreError> {
    let (register, day, room) = (db.register(), db.clock().today(), room.to_owned());
    let (by, size, format) = (order.by, order.size, order.format);
    let (asked, about) = (order.asked.clone(), order.about);
    let (rows, bytes, hash) = db
        .read(move |conn| {
            let actor = Actor::of(&register, by, day)?;
            let rows = written(conn, &actor, &order, &room, &path)?;
            let (bytes, hash) = hashed(&path).map_err(|error| problem(&error))?;
            Ok((rows, bytes, hash))
        })
        .await?;
    let digest = hash;
    let receipt = db
        .write(move |tx| {
            let register = tx.register();
            let permit = may::<Audit>(&Actor::of(&register, by, tx.day())?, &())?;
            let event = Event::by(Kind::ListHanded, permit.by())
                .with(Field::Size, size)
                .with(Field::Rows, rows)
                .with(Field::Content, encode(&digest))
                .private("filter", format!("{}&format={}", asked.filter(), format.word()));
            let about = about.and_then(|id| register.person(id)).map(|card| card.party());
            tx.record(Transition::happened(about.iter().fold(event, Event::about)))
        })
        .await?;
    let hash = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Outcome::Ready { rows, bytes, hash, entry: receipt.index })
}

fn written(conn: &mut Conn, actor: &Actor<'_>, order: &Order, room: &Path, path: &Path) -> Result<u64, StoreError> {
    let out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let out = out.map_err(|error| problem(&error))?;
    let list = lists::list(conn, actor, &order.asked, order.size, (order.lang, &order.words))?;
    let about = About { title: list.title, facts: list.facts, dated: list.dated };
    let counted = list.rows.inspect(|_| {
        order.rows.fetch_add(1, Ordering::Relaxed);
    });
    sheet::write(order.format, &list.columns, &about, counted, room, out)
}

/// Length and SHA-256 of a file.
fn hashed(path: &Path) -> io::Result<(u64, [u8; 32])> {
    let (mut file, mut hash, mut length) = (File::open(path)?, Sha256::new(), 0);
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok((length, hash.finalize().into()));
        }
        hash.update(chunk.get(..read).unwrap_or_default());
        length += read as u64;
    }
}
