//! The rooms, one per capability; the folder's name is the first segment of its addresses. No room knows another.
//!
//! [`House`] is what a room's use cases work with. [`routes`] is the one list of rooms; what is not in it does not exist.

pub mod approvals;
pub mod catalogue;
pub mod control;
pub mod erasure;
pub mod fulfilment;
pub mod grants;
pub mod health;
pub mod home;
pub mod integrations;
pub mod log;
pub mod messages;
pub mod noted;
pub mod openapi;
pub mod orders;
pub mod people;
pub mod reading;
pub mod reconciliation;
pub mod separation;
pub mod sign_in;
pub mod substitutes;
pub mod training;
pub mod view;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web::{self, ServiceConfig};
use jiff::{SignedDuration, Timestamp};

use crate::directory::{Directory, DirectoryError, HrFile};
use crate::domain::alarm::Levels;
use crate::domain::ids::{PersonId, SystemId};
use crate::domain::integration::{Connection, MAIL};
use crate::domain::reach::{self, Thing};
use crate::domain::refusal::Refusal;
use crate::domain::transition::Transition;
use crate::store::{Db, StoreError};
use crate::web::error::WebError;

/// What use cases work with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct House {
    /// The database.
    pub db: Db,
    /// The directory: every source of people, answering as one.
    pub directory: Arc<dyn Directory>,
    /// The file that the personnel system exports, where there is one.
    pub hr: Option<Arc<HrFile>>,
    /// What searching and sorting by a text need: folded, and its Swedish sort key.
    pub sorted: fn(&str) -> (String, Vec<u8>),
    /// Who may come in, and for how long.
    pub desk: Arc<sign_in::service::Desk>,
    /// How the last full reading of each source went.
    pub reading: Arc<people::service::LastReading>,
    /// Systems whose posts have just changed: their open lines are to find their holders anew.
    pub moved: Arc<Noted<SystemId>>,
    /// People for whom something just changed that their grants rest on.
    pub unsettled: Arc<Noted<PersonId>>,
    /// People whose training was just recorded or withdrawn: their open lines are looked at anew.
    pub trained: Arc<Noted<PersonId>>,
    /// What has been refused lately.
    pub refused: Arc<Refused>,
    /// How far a reconciliation has come.
    pub reconciling: Arc<reconciliation::service::progress::Progress>,
    /// What the service is connected to, by its settings.
    pub connections: Arc<[Connection]>,
    /// Where people reach the service, without a path.
    pub address: Arc<str>,
    /// How loud each alarm is, by the settings.
    pub alarms: Arc<Levels>,
    /// The file with what has been erased, beside the database: a restored copy is cleared by it anew. `None` in tests.
    pub erased: Option<Arc<std::path::Path>>,
    /// What whoever collects metrics must know; `None` = there are no metrics.
    pub watcher: Option<Arc<str>>,
}

impl House {
    /// Whether the settings have a mail server.
    #[must_use]
    pub fn mails(&self) -> bool {
        self.connections.iter().any(|one| one.key == MAIL)
    }

    /// A refusal, told in the log when it is one of reach: once an hour for the same person and thing. It stands
    /// also when the log cannot take it.
    pub async fn refuse(&self, by: PersonId, thing: Thing, refusal: Refusal) -> StoreError {
        if refusal.is_of_reach() && self.refused.is_new(by, &thing, self.db.clock().now()) {
            let because = refusal.clone();
            let told = self.db.write(move |tx| match reach::refused(&tx.register(), by, &thing, &because) {
                Some(event) => tx.record(Transition::happened(event)).map(|_| ()),
                None => Ok(()),
            });
            if let Err(error) = told.await {
                tracing::error!(%error, code = refusal.code(), "a refusal could not be told in the log");
            }
        }
        refusal.into()
    }

    /// As [`Self::refuse`], for what a transaction gave.
    ///
    /// # Errors
    /// Those of `outcome`.
    pub async fn heard<T>(&self, by: PersonId, thing: Thing, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        match outcome {
            Err(StoreError::Refused(refusal)) => Err(self.refuse(by, thing, refusal).await),
            other => other,
        }
    }
}

/// What was refused to whom during the last hour, so that nobody can fill the log by asking again.
#[derive(Debug, Default)]
pub struct Refused(Mutex<HashMap<(PersonId, Thing), Timestamp>>);

impl Refused {
    /// As long is the same refusal not told again.
    const QUIET: SignedDuration = SignedDuration::from_hours(1);
    /// Most refusals remembered; beyond it none is told until one grows old.
    const MOST: usize = 10_000;

    fn is_new(&self, by: PersonId, thing: &Thing, now: Timestamp) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (by, thing.clone());
        if told.get(&key).is_some_and(|at| now.duration_since(*at) < Self::QUIET) {
            return false;
        }
        if told.len() >= Self::MOST {
            told.retain(|_, at| now.duration_since(*at) < Self::QUIET);
        }
        if told.len() >= Self::MOST {
            tracing::warn!("more refusals in an hour than the log is told of");
            return false;
        }
        told.insert(key, now);
        true
    }
}

/// What one room has changed and another is to look at anew. The room that changes notes it, the timetable takes it to
/// the room that follows within a second: so neither knows the other.
#[derive(Debug)]
pub struct Noted<T>(Mutex<BTreeSet<T>>);

impl<T> Default for Noted<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Ord> Noted<T> {
    /// Notes some.
    pub fn note(&self, some: impl IntoIterator<Item = T>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(some);
    }

    /// Takes one away, to be looked at.
    pub fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_first()
    }
}

/// Adds every room.
pub fn routes(config: &mut ServiceConfig) {
    sign_in::routes(config);
    catalogue::routes(config);
    erasure::routes(config);
    control::routes(config);
    health::routes(config);
    approvals::routes(config);
    fulfilment::routes(config);
    grants::routes(config);
    integrations::routes(config);
    log::routes(config);
    messages::routes(config);
    home::routes(config);
    orders::routes(config);
    people::routes(config);
    reconciliation::routes(config);
    separation::routes(config);
    substitutes::routes(config);
    training::routes(config);
    config.service(web::scope("/api/v1").configure(api));
}

/// Adds every room's part of the API.
fn api(config: &mut ServiceConfig) {
    approvals::api(config);
    erasure::api(config);
    control::api(config);
    fulfilment::api(config);
    grants::api(config);
    health::api(config);
    openapi::api(config);
    home::api(config);
    integrations::api(config);
    messages::api(config);
    orders::api(config);
    people::api(config);
    reconciliation::api(config);
    separation::api(config);
    substitutes::api(config);
    training::api(config);
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            StoreError::Pool | StoreError::Writer | StoreError::Connection(_) => {
                Self::unavailable(&error, Refusal::Busy)
            }
            other => Self::unavailable(&other, Refusal::Internal),
        }
    }
}

impl From<DirectoryError> for WebError {
    fn from(error: DirectoryError) -> Self {
        Self::unavailable(&error, Refusal::DirectoryDown)
    }
}
