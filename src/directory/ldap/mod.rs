//! AD and plain LDAP over the network.
//!
//! Each question runs in a task of its own: if the caller goes away the connection is still brought to order, and if
//! the LDAP library panics over an odd answer (its parsers do) only that question fails. Every question has a time
//! limit, referrals are never followed, and an answer counts only when it is complete.
//!
//! `pool` holds connections of the service account, `connect` makes them, `search` asks and pages, `people` turns
//! entries into readings, `changes` reads what changed since, `watch` is told that something did, `groups` reads who is in
//! which group, `members` finds groups and changes their members as an account of its own, `sign_in` proves passwords on
//! connections that nobody else uses.

mod breaker;
mod changes;
mod connect;
mod entry;
mod groups;
mod inspect;
mod lists;
mod members;
mod moment;
mod names;
mod people;
mod person;
mod pool;
mod record;
mod search;
mod sign_in;
mod understood;
mod units;
mod watch;

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use async_trait::async_trait;
use jiff::SignedDuration;

use crate::clock::Clock;
use crate::config::directory::{DirectoryConfig, Profile};
use crate::domain::catalogue::Group;
use crate::domain::checking::{self, Inspected};
use crate::domain::ids::Guid;
use crate::domain::membership::{self, Memberships};
use crate::domain::person::{Reading, Unit};
use crate::domain::provision::Proof;

use super::filter::{Attribute, Configured};
use super::{
    Changes, Cursor, Directory, DirectoryError, MOST_AT_ONCE, MemberError, Progress, SignInError, Source, Whole,
};

use connect::Connector;
use members::Groups;
use people::Reader;

/// A directory asked over LDAP. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct LdapDirectory {
    reader: Arc<Reader>,
    groups: Arc<Groups>,
}

impl LdapDirectory {
    /// Checks the settings and loads the certificate authorities. Connects only when asked something.
    ///
    /// # Errors
    /// [`DirectoryError::Unasked`] if the settings cannot be used, [`DirectoryError::Tls`] if the CA file cannot.
    pub fn new(config: DirectoryConfig, clock: Arc<dyn Clock>) -> Result<Self, DirectoryError> {
        let unasked = |error: &dyn std::error::Error| DirectoryError::Unasked(error.to_string());
        config.check().map_err(|error| unasked(&error))?;
        let attributes = config.attributes();
        let id = Attribute::new(&attributes.id).map_err(|error| unasked(&error))?;
        let login = Attribute::new(&attributes.login).map_err(|error| unasked(&error))?;
        let people = Configured::new(config.people_filter()).map_err(|error| unasked(&error))?;
        let units = Configured::new(&config.unit_filter).map_err(|error| unasked(&error))?;
        let groups = Configured::new(config.group_filter()).map_err(|error| unasked(&error))?;
        let connector = Connector::new(&config)?;
        let writer = Arc::new(Groups::new(&config)?);
        let reader = Reader::new(config, clock, connector, people::Questions { id, login, people, units, groups });
        Ok(Self { reader: Arc::new(reader), groups: writer })
    }

    /// Runs `work` in its own task; a panic in it is an answer that could not be understood.
    async fn apart<T, E, W>(&self, work: impl FnOnce(Arc<Reader>) -> W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DirectoryError> + Send + 'static,
        W: Future<Output = Result<T, E>> + Send + 'static,
    {
        tokio::spawn(work(Arc::clone(&self.reader))).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the question to the directory broke down");
            Err(DirectoryError::Malformed("the question broke down".into()).into())
        })
    }
}

#[async_trait]
impl Directory for LdapDirectory {
    fn sources(&self) -> Vec<Source<'_>> {
        let config = &self.reader.config;
        vec![Source { name: &config.name, disabled: config.disabled_means, directory: self }]
    }

    async fn person(&self, guid: Guid) -> Result<Option<Reading>, DirectoryError> {
        self.apart(move |reader| async move { reader.person(guid).await }).await
    }

    async fn people(&self, guids: &[Guid]) -> Result<HashMap<Guid, Reading>, DirectoryError> {
        if guids.len() > MOST_AT_ONCE {
            return Err(DirectoryError::Unasked(format!("{} people at once", guids.len())));
        }
        let guids = guids.to_vec();
        self.apart(move |reader| async move { reader.people(&guids).await }).await
    }

    /// Always read now, which is recent enough for everybody; [`super::Cached`] remembers.
    async fn recent(&self, guid: Guid, _max_age: SignedDuration) -> Result<Option<Reading>, DirectoryError> {
        self.person(guid).await
    }

    async fn recent_many(
        &self,
        guids: &[Guid],
        _max_age: SignedDuration,
    ) -> Result<HashMap<Guid, Reading>, DirectoryError> {
        self.people(guids).await
    }

    async fn all_people(&self) -> Result<Vec<Reading>, DirectoryError> {
        self.apart(|reader| async move { reader.everybody(&Progress::default()).await }).await
    }

    async fn all_units(&self) -> Result<Vec<Unit>, DirectoryError> {
        self.apart(|reader| async move { reader.all_units().await }).await
    }

    async fn memberships(&self, wanted: &membership::Wanted) -> Result<Memberships, DirectoryError> {
        let wanted = wanted.clone();
        self.apart(move |reader| async move { groups::memberships(&reader, &wanted).await }).await
    }

    async fn inspect(&self, wanted: &checking::Wanted) -> Result<Vec<Inspected>, DirectoryError> {
        let wanted = wanted.clone();
        self.apart(move |reader| async move { reader.inspect(&wanted).await }).await
    }

    async fn whole(&self, progress: &Progress) -> Result<Whole, DirectoryError> {
        let progress = progress.clone();
        self.apart(|reader| async move { reader.whole(&progress).await }).await
    }

    async fn changes(&self, since: &Cursor) -> Result<Changes, DirectoryError> {
        let since = since.clone();
        self.apart(|reader| async move { reader.changes(&since).await }).await
    }

    async fn woken(&self) {
        let reader = &self.reader;
        if reader.config.profile == Profile::Ad && !reader.watched.swap(true, Ordering::Relaxed) {
            tokio::spawn(watch::watch(Arc::downgrade(reader), Arc::clone(&reader.wake)));
        }
        reader.wake.notified().await;
    }

    async fn find_login(&self, login: &str) -> Result<Option<Reading>, DirectoryError> {
        let login = login.to_owned();
        self.apart(move |reader| async move { reader.find_login(&login).await }).await
    }

    async fn find_groups(&self, wanted: &str) -> Result<Vec<Group>, DirectoryError> {
        let (groups, wanted) = (Arc::clone(&self.groups), wanted.to_owned());
        self.apart(move |reader| async move { groups.find(&reader, &wanted).await }).await
    }

    async fn set_member(&self, group: &Group, person: Guid, member: bool) -> Result<Proof, MemberError> {
        let (groups, group) = (Arc::clone(&self.groups), group.clone());
        self.apart(move |reader| async move { groups.set_member(&reader, &group, person, member).await }).await
    }

    fn writes_to(&self) -> Vec<String> {
        self.groups.writes().then(|| self.reader.config.name.clone()).into_iter().collect()
    }

    async fn sign_in(&self, login: &str, password: &str) -> Result<Reading, SignInError> {
        sign_in::fit(password)?;
        let (login, password) = (login.to_owned(), password.to_owned());
        self.apart(move |reader| async move { sign_in::sign_in(&reader, &login, &password).await }).await
    }
}
