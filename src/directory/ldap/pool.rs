//! Connections of the service account, kept for the next question.
//!
//! A connection goes back only after an answer that was complete; after a timeout or a fault it is dropped, since
//! what comes over it next may belong to the question before. Nobody ever signs in over one of these (it would
//! change who the connection is).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use crate::directory::DirectoryError;

use super::connect::{Connection, Connector};

/// Servers and firewalls close what is silent for long, often without a word: such a connection is not tried.
const IDLE: Duration = Duration::from_secs(60);

/// The pool.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) connector: Connector,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

/// A connection on loan.
#[derive(Debug)]
pub(super) struct Loan {
    pub(super) connection: Connection,
    /// It was used before, so the server may have closed it since.
    pub(super) reused: bool,
    place: OwnedSemaphorePermit,
}

impl Pool {
    pub(super) fn new(connector: Connector, size: u16) -> Self {
        Self { connector, idle: Mutex::default(), places: Arc::new(Semaphore::new(size.into())) }
    }

    /// A connection, waited for no longer than a question may take.
    pub(super) async fn borrow(&self) -> Result<Loan, DirectoryError> {
        let place = self.place().await?;
        match self.idle_one() {
            Some(connection) => Ok(Loan { connection, reused: true, place }),
            None => Ok(Loan { connection: self.connector.connect_as_service().await?, reused: false, place }),
        }
    }

    /// A connection made now, instead of one that turned out to be closed; the others are as old, so they go too.
    pub(super) async fn borrow_new(&self) -> Result<Loan, DirectoryError> {
        let place = self.place().await?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(Loan { connection: self.connector.connect_as_service().await?, reused: false, place })
    }

    /// Takes back a connection that answered completely.
    pub(super) fn give_back(&self, mut loan: Loan) {
        loan.connection.used = Instant::now();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(loan.connection);
        drop(loan.place);
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, DirectoryError> {
        timeout(self.connector.limit(), Arc::clone(&self.places).acquire_owned())
            .await
            .map_err(|_| DirectoryError::Timeout)?
            .map_err(|_| DirectoryError::Unreachable("the pool is closed".into()))
    }

    fn idle_one(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain_mut(|connection| connection.used.elapsed() < IDLE && !connection.ldap.is_closed());
        idle.pop()
    }
}
