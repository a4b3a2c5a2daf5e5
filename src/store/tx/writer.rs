//! The one writer of an instance: takes what is waiting, runs it as one transaction with a savepoint per closure,
//! and answers all of it after COMMIT.

use std::sync::{Arc, RwLock};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use super::Tx;
use crate::domain::register::Register;
use crate::store::connection::{self, Address, Conn, Use, each_db};
use crate::store::ledger::{Ledger, Mark};
use crate::store::{Sources, StoreError, register};

/// Most closures in one commit.
const BATCH: usize = 128;

/// A closure waiting for the writer.
pub(super) trait Job: Send {
    /// Runs it; `Err` takes back what it did.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), ()>;
    /// Answers after COMMIT, or that it failed.
    fn answer(self: Box<Self>, committed: bool);
}

pub(super) struct Waiting<F, T> {
    closure: Option<F>,
    result: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Waiting<F, T> {
    pub(super) fn new(closure: F, reply: oneshot::Sender<Result<T, StoreError>>) -> Self {
        Self { closure: Some(closure), result: None, reply }
    }
}

impl<F, T> Job for Waiting<F, T>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), ()> {
        let Some(closure) = self.closure.take() else { return Err(()) };
        let result = closure(tx);
        let kept = result.is_ok();
        self.result = Some(result);
        if kept { Ok(()) } else { Err(()) }
    }

    fn answer(self: Box<Self>, committed: bool) {
        let answer = match self.result {
            Some(Ok(value)) if committed => Ok(value),
            Some(Err(refused)) => Err(refused),
            _ => Err(StoreError::Writer),
        };
        // The one who asked may have gone; what was done stays done.
        let _ = self.reply.send(answer);
    }
}

/// The writer thread's own.
pub(super) struct Writer {
    pub(super) address: Address,
    pub(super) conn: Option<Conn>,
    pub(super) ledger: Ledger,
    pub(super) shared: Arc<RwLock<Arc<Register>>>,
    pub(super) sources: Sources,
    pub(super) last: Timestamp,
}

impl Writer {
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Box<dyn Job>>) {
        while let Some(first) = queue.blocking_recv() {
            let mut batch = vec![first];
            while batch.len() < BATCH {
                match queue.try_recv() {
                    Ok(job) => batch.push(job),
                    Err(_) => break,
                }
            }
            let committed = match self.commit(&mut batch) {
                Ok(()) => true,
                Err(error) => {
                    tracing::error!(%error, jobs = batch.len(), "a batch could not be committed");
                    self.ledger.forget();
                    self.conn = None; // a fresh one next time: nothing of the failed transaction can linger
                    false
                }
            };
            for job in batch {
                job.answer(committed);
            }
        }
    }

    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => connection::open(&self.address, Use::Write)?,
        };
        begin(&mut conn)?;
        self.ledger.begin(&mut conn)?;
        let mut register = Arc::clone(&self.shared.read().unwrap_or_else(std::sync::PoisonError::into_inner));
        if register::revision(&mut conn)? != register.revision {
            register = Arc::new(register::reload(&mut conn, &register)?);
        }
        let mut savepoint = Savepoint::None;
        for job in batch {
            register = self.step(&mut conn, &mut savepoint, register, &mut **job)?;
        }
        self.ledger.flush(&mut conn)?;
        each_db!(&mut conn, |c| AnsiTransactionManager::commit_transaction(c))?;
        self.ledger.committed();
        *self.shared.write().unwrap_or_else(std::sync::PoisonError::into_inner) = register;
        self.conn = Some(conn);
        Ok(())
    }

    /// Runs one closure behind a savepoint.
    fn step(
        &mut self,
        conn: &mut Conn,
        savepoint: &mut Savepoint,
        register: Arc<Register>,
        job: &mut dyn Job,
    ) -> Result<Arc<Register>, StoreError> {
        let mark: Mark = self.ledger.mark();
        savepoint.set(conn)?;
        self.last = self.sources.clock.now().max(self.last);
        let mut tx = Tx {
            conn,
            ledger: &mut self.ledger,
            register: Arc::clone(&register),
            sources: &self.sources,
            now: self.last,
            stale_register: false,
            changed: None,
        };
        let kept = job.run(&mut tx).is_ok();
        let (stale, people) = (tx.stale_register && kept, tx.changed.filter(|_| kept));
        if !kept {
            savepoint.go_back(conn)?;
            self.ledger.back_to(mark);
        }
        let renewed = match people {
            _ if stale => {
                register::bump(conn)?;
                register::reload(conn, &register)?
            }
            Some(people) => {
                register::bump(conn)?;
                register::renewed(conn, &register, &people)?
            }
            None => return Ok(register),
        };
        Ok(Arc::new(renewed))
    }
}

/// The savepoint before a closure. COMMIT takes the last one with it, so each closure costs one round trip, not two.
enum Savepoint {
    /// There is none yet.
    None,
    /// A closure wrote behind it.
    Used,
    /// Nothing was written since.
    Clean,
}

impl Savepoint {
    fn set(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        match self {
            Self::None => conn.batch_execute("SAVEPOINT job")?,
            Self::Used => conn.batch_execute("RELEASE SAVEPOINT job; SAVEPOINT job")?,
            Self::Clean => {}
        }
        *self = Self::Used;
        Ok(())
    }

    fn go_back(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        conn.batch_execute("ROLLBACK TO SAVEPOINT job")?;
        *self = Self::Clean;
        Ok(())
    }
}

fn begin(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?,
        Conn::Postgres(pg) => {
            AnsiTransactionManager::begin_transaction_sql(pg, "BEGIN")?;
            pg.batch_execute("LOCK TABLE write_gate IN EXCLUSIVE MODE")?;
        }
    }
    Ok(())
}
