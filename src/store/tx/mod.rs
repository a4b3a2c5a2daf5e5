//! [`Db`]: reading on a pool, writing through the one writer with group commit; [`Tx`]: the only way to write.
//!
//! `Db::write(closure)` hands the closure to the instance's writer thread, which runs what is waiting as one
//! transaction with a savepoint per closure and answers all of them after COMMIT. On PostgreSQL the gate table is
//! locked first, so several instances take turns. No closure may wait for anything but the database.
//!
//! A `Tx` cannot be made outside:
//! ```compile_fail,E0451
//! fn forge(conn: &mut behorig::store::connection::Conn) {
//!     let forged = behorig::store::Tx {
//!         conn,
//!         ledger: todo!(),
//!         register: todo!(),
//!         sources: todo!(),
//!         now: todo!(),
//!         stale_register: false,
//!         changed: todo!(),
//!     };
//! }
//! ```

mod touching;
mod writer;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::thread;

use diesel::r2d2::Pool;
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::{Semaphore, mpsc, oneshot};

use touching::{may_protect, people_only, touches_register};
use writer::{Job, Waiting, Writer};

use super::connection::{self, Address, Conn, Readers, Use};
use super::ledger::{Appended, Keys, Ledger};
use super::{Sources, StoreError, findings, grants, integrations, ledger, lines, messages, numbers, record, register};
use crate::domain::calendar;
use crate::domain::deadline::Policy;
use crate::domain::flow::Stage;
use crate::domain::ids::{EntryId, Guid};
use crate::domain::integration;
use crate::domain::message;
use crate::domain::order::Number;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::transition::{Change, Transition};

/// Most closures waiting; beyond it the answer is "busy".
const WAITING: usize = 4_096;

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it is.
    pub address: Address,
    /// Readers in the pool.
    pub readers: u32,
    /// What the log is marked with.
    pub keys: Keys,
}

/// The database.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Readers>,
    slots: Arc<Semaphore>,
    writer: mpsc::Sender<Box<dyn Job>>,
    register: Arc<RwLock<Arc<Register>>>,
    sources: Sources,
    read_only: Arc<AtomicBool>,
    pub(super) address: Address,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Db")
    }
}

/// A writing transaction of one closure.
pub struct Tx<'a> {
    pub(super) conn: &'a mut Conn,
    ledger: &'a mut Ledger,
    register: Arc<Register>,
    sources: &'a Sources,
    now: Timestamp,
    stale_register: bool,
    /// People who changed in a register that is otherwise as it was; `None` = it is as it was.
    changed: Option<Vec<Guid>>,
}

/// What recording gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Receipt {
    /// Index in the log of the last entry written.
    pub index: u64,
}

impl Tx<'_> {
    /// The instant of this transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Today in Stockholm.
    #[must_use]
    pub fn day(&self) -> Date {
        calendar::day_of(self.now)
    }

    /// The register as it stands inside this transaction.
    #[must_use]
    pub fn register(&self) -> Arc<Register> {
        Arc::clone(&self.register)
    }

    /// When and with what knowledge something is done.
    #[must_use]
    pub fn stage<'r>(&self, register: &'r Register) -> Stage<'r> {
        Stage { register, now: self.now, day: self.day() }
    }

    /// A fresh id.
    #[must_use]
    pub fn fresh<I: From<uuid::Uuid>>(&self) -> I {
        I::from(ledger::fresh(&*self.sources.chance, self.now))
    }

    /// The next order number of this year.
    ///
    /// # Errors
    /// The database's own.
    pub fn next_number(&mut self) -> Result<Number, StoreError> {
        let year = i32::from(self.day().year());
        numbers::next_number(self.conn, year)
    }

    /// A line as it stands inside this transaction.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; the database's own.
    pub fn line(&mut self, id: crate::domain::ids::LineId) -> Result<crate::domain::order::Line, StoreError> {
        lines::find(self.conn, id)?.ok_or_else(|| Refusal::NotFound.into())
    }

    /// A grant as it stands inside this transaction.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; the database's own.
    pub fn grant(&mut self, id: crate::domain::ids::GrantId) -> Result<crate::domain::grant::Grant, StoreError> {
        grants::find(self.conn, id)?.ok_or_else(|| Refusal::NotFound.into())
    }

    /// A finding as it stands inside this transaction.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; the database's own.
    pub fn finding(
        &mut self,
        id: crate::domain::ids::FindingId,
    ) -> Result<crate::domain::reconciliation::Finding, StoreError> {
        findings::find(self.conn, id)?.ok_or_else(|| Refusal::NotFound.into())
    }

    /// Reads anything inside this transaction.
    ///
    /// # Errors
    /// What the closure gave.
    pub fn look<T>(&mut self, closure: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> Result<T, StoreError> {
        closure(self.conn)
    }

    /// Records a transition: its log entries and its changes, all or nothing.
    ///
    /// # Errors
    /// [`Refusal::Stale`] when a row is no longer at the version it was loaded at; the database's own.
    pub fn record(&mut self, transition: Transition) -> Result<Receipt, StoreError> {
        let (changes, events) = transition.into_parts();
        let mut first: Option<Appended> = None;
        let mut last = 0;
        for event in &events {
            let appended = self.ledger.append(self.conn, &*self.sources.chance, self.now, event, &self.register)?;
            first.get_or_insert(appended);
            last = appended.index;
        }
        let Some(entry) = first else {
            return Err(StoreError::Log("a transition without an event".to_owned()));
        };
        self.stale_register |= changes.iter().any(|change| touches_register(change, &self.register));
        for people in changes.iter().filter_map(|change| people_only(change, &self.register)) {
            self.changed.get_or_insert_default().extend(people);
        }
        if changes.iter().any(may_protect) {
            self.ledger.protection_may_have_changed();
        }
        for change in &changes {
            if let Change::Erased(batch) = change {
                self.ledger.forget_keys();
                let entries: Vec<EntryId> = batch.values.iter().map(|value| value.entry).collect();
                self.forget_people_of(&entries)?;
            }
        }
        // Before the tasks are replaced: who has one already was told.
        let told = messages::news(self.conn, message::told(&changes, &events))?;
        let calls = integration::calls(&changes, &self.register);
        record::apply(self.conn, &*self.sources.chance, self.now, entry.id, changes)?;
        messages::insert(self.conn, &*self.sources.chance, self.now, &told, self.register.policy.workdays)?;
        integrations::call(self.conn, &*self.sources.chance, self.now, &calls)?;
        Ok(Receipt { index: last })
    }
}

impl Db {
    /// Opens the database: migrates, checks it, loads the register, starts the writer.
    ///
    /// # Errors
    /// Which check failed, or the database's own.
    pub fn open(settings: Settings, sources: Sources) -> Result<Self, StoreError> {
        let mut conn = connection::open(&settings.address, Use::Write)?;
        super::migrate::run(&mut conn)?;
        super::selfcheck::run(&mut conn)?;
        let register = Arc::new(RwLock::new(Arc::new(register::load(&mut conn)?)));
        let pool = Pool::builder()
            .max_size(settings.readers)
            .connection_timeout(std::time::Duration::from_secs(5))
            .build(Readers(settings.address.clone()))
            .map_err(|_| StoreError::Pool)?;
        let (writer, queue) = mpsc::channel(WAITING);
        let address = settings.address.clone();
        let state = Writer {
            address: settings.address,
            conn: Some(conn),
            ledger: Ledger::new(settings.keys),
            shared: Arc::clone(&register),
            sources: sources.clone(),
            last: Timestamp::MIN,
        };
        thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || state.run(queue))
            .map_err(|error| StoreError::File { path: "thread".to_owned(), problem: error.to_string() })?;
        let slots = Arc::new(Semaphore::new(settings.readers as usize));
        Ok(Self { pool, slots, writer, register, sources, read_only: Arc::default(), address })
    }

    /// Hands a closure to the writer and waits for COMMIT.
    ///
    /// # Errors
    /// What the closure gave; [`Refusal::Busy`] when too many wait; [`StoreError::Writer`] when COMMIT failed.
    pub async fn write<T, F>(&self, closure: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        if self.read_only.load(Ordering::Relaxed) {
            return Err(Refusal::ReadOnly.into());
        }
        let (reply, answer) = oneshot::channel();
        let job = Waiting::new(closure, reply);
        self.writer.try_send(Box::new(job)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Refused(Refusal::Busy),
            mpsc::error::TrySendError::Closed(_) => StoreError::Writer,
        })?;
        answer.await.map_err(|_| StoreError::Writer)?
    }

    /// The directories in which this service may change groups: rules find them in the register.
    pub fn writes_to(&self, sources: Vec<String>) {
        let mut shared = self.register.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::make_mut(&mut shared).written = sources.into();
    }

    /// How long a step may wait: rules find it in the register.
    pub fn keeps_to(&self, policy: Policy) {
        let mut shared = self.register.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::make_mut(&mut shared).policy = Arc::new(policy);
    }

    /// Writes nothing more until the service is started again: the log is not the one that was signed here.
    pub fn go_read_only(&self) {
        self.read_only.store(true, Ordering::Relaxed);
    }

    /// Whether [`Db::go_read_only`] was called.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only.load(Ordering::Relaxed)
    }

    /// Runs a closure on a reader. It cannot write.
    ///
    /// # Errors
    /// What the closure gave; [`StoreError::Pool`] when no reader became free.
    pub async fn read<T, F>(&self, closure: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| StoreError::Pool)?;
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let _slot = slot;
            let mut conn = pool.get().map_err(|_| StoreError::Pool)?;
            closure(&mut conn)
        })
        .await
        .map_err(|_| StoreError::Pool)?
    }

    /// The register as last loaded. Never older than [`Db::refresh`] was called for other instances' changes, and
    /// never older than this instance's own.
    #[must_use]
    pub fn register(&self) -> Arc<Register> {
        Arc::clone(&self.register.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Takes in what other instances changed in the register; called by the timetable every second.
    ///
    /// # Errors
    /// The database's own.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        let known = self.register();
        let newer = self
            .read(move |conn| {
                if register::revision(conn)? == known.revision {
                    Ok(None)
                } else {
                    register::reload(conn, &known).map(Some)
                }
            })
            .await?;
        if let Some(newer) = newer {
            let mut shared = self.register.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            if newer.revision > shared.revision {
                *shared = Arc::new(newer);
            }
        }
        Ok(())
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn crate::clock::Clock {
        &*self.sources.clock
    }

    /// The chance.
    #[must_use]
    pub fn chance(&self) -> &dyn crate::clock::Chance {
        &*self.sources.chance
    }
}
