//! The directory: who works here, asked where the municipality keeps it (AD, or plain LDAP).
//!
//! The only place that knows ldap3 and ldap3_proto. What comes out are [`Reading`]s: a person as the source reported
//! them, with source, server and time. A *missing* person is `Ok(None)`; *not knowing* is an error, always, and an
//! answer that may be incomplete is not knowing (T29). What a reading means for an order is decided in `domain`.
//!
//! `ldap` asks real servers, `sources` lets several answer as one, `hr_file` reads the personnel system's table, `cached` remembers answers for callers that say how old one may be, `embedded` is a
//! server in this process for the demo and for tests, `filter` is the only place that makes filter text.

mod cached;
mod changes;
mod dn;
pub mod embedded;
mod error;
mod filetime;
pub mod filter;
mod hr_file;
mod ldap;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt::Debug;

use async_trait::async_trait;
use jiff::SignedDuration;

pub use cached::Cached;
pub use changes::{Changes, Cursor, Delta, Progress, Whole};
pub use error::{DirectoryError, MemberError, SignInError, Why};
pub use hr_file::{HrFault, HrFaults, HrFile, HrSnapshot};
pub use ldap::LdapDirectory;
pub use sources::Sources;

use crate::domain::catalogue::Group;
use crate::domain::checking::{self, Inspected};
use crate::domain::following::Disabled;
use crate::domain::ids::Guid;
use crate::domain::membership::{self, Memberships};
use crate::domain::person::{Reading, Unit};
use crate::domain::provision::Proof;

/// One source by itself.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name in the settings, as readings give it.
    pub name: &'a str,
    /// What a disabled account means there.
    pub disabled: Disabled,
    /// For asking this source alone, as for a reading of everybody in it.
    pub directory: &'a dyn Directory,
}

/// A source of people and units, or several that answer as one.
#[async_trait]
pub trait Directory: Send + Sync + Debug {
    /// The sources it is made of, in order of priority.
    fn sources(&self) -> Vec<Source<'_>>;

    /// One person, read now. `None`: the source answered, and has no such person.
    async fn person(&self, guid: Guid) -> Result<Option<Reading>, DirectoryError>;

    /// Up to [`MOST_AT_ONCE`] people, read now; who is missing in the answer is missing in the source.
    /// Any failure voids the whole answer.
    async fn people(&self, guids: &[Guid]) -> Result<HashMap<Guid, Reading>, DirectoryError>;

    /// One person from a reading no older than `max_age`; zero means now. The reading keeps its true `at`.
    async fn recent(&self, guid: Guid, max_age: SignedDuration) -> Result<Option<Reading>, DirectoryError>;

    /// As [`Self::people`], from readings no older than `max_age` where there are such.
    async fn recent_many(
        &self,
        guids: &[Guid],
        max_age: SignedDuration,
    ) -> Result<HashMap<Guid, Reading>, DirectoryError>;

    /// Everybody. Complete, or an error: never a part (T29).
    async fn all_people(&self) -> Result<Vec<Reading>, DirectoryError>;

    /// Every unit. Complete, or an error.
    async fn all_units(&self) -> Result<Vec<Unit>, DirectoryError>;

    /// Who is in which group: directly, through other groups and by primary group. Complete, or an error.
    async fn memberships(&self, _wanted: &membership::Wanted) -> Result<Memberships, DirectoryError> {
        Err(DirectoryError::Unasked("this directory has no groups".into()))
    }

    /// Accounts attribute by attribute, for whoever sets the service up; nothing is decided on it. None = not there.
    async fn inspect(&self, wanted: &checking::Wanted) -> Result<Vec<Inspected>, DirectoryError>;

    /// Everybody and every unit, and from where changes are read afterwards. Complete, or an error.
    async fn whole(&self, progress: &Progress) -> Result<Whole, DirectoryError> {
        let people = self.all_people().await?;
        progress.add(people.len());
        Ok(Whole { people, units: self.all_units().await?, cursor: None })
    }

    /// What changed since. Complete, or an error. A source that gave no cursor is never asked.
    async fn changes(&self, _since: &Cursor) -> Result<Changes, DirectoryError> {
        Ok(Changes::Elsewhere)
    }

    /// Waits until the source says that something changed; for ever, where it says nothing.
    async fn woken(&self) {
        std::future::pending().await
    }

    /// The person with this login name, read now.
    async fn find_login(&self, login: &str) -> Result<Option<Reading>, DirectoryError>;

    /// Proves with a password that somebody is who they say (T06, T07, T08, T24): at most one bind, on one server.
    /// The caller gives the same answer, as slowly, for every [`SignInError::Rejected`].
    async fn sign_in(&self, login: &str, password: &str) -> Result<Reading, SignInError>;

    /// The groups with this id, or this name: none, one, or several that share the name.
    async fn find_groups(&self, wanted: &str) -> Result<Vec<Group>, DirectoryError>;

    /// Makes a person a member of a group, or no member, and reads back from the same server. Done already is done.
    async fn set_member(&self, group: &Group, person: Guid, member: bool) -> Result<Proof, MemberError>;

    /// Names of the sources whose groups this service may change.
    fn writes_to(&self) -> Vec<String>;

    /// Whether the last question, whoever asked it, found no server that could answer.
    fn is_silent(&self) -> bool {
        false
    }
}

/// The most people that [`Directory::people`] takes at once.
pub const MOST_AT_ONCE: usize = 200;
