//! Several sources that answer as one.
//!
//! A person is asked for in the source that has the account. Where that is not known, or not so any more, every source
//! is asked, and somebody is *missing* only when all of them have said so: as long as one that may have the account does
//! not answer, the answer is an error. A source that is ill is no reason to doubt what another one has found.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use futures_util::future::join_all;
use jiff::SignedDuration;

use crate::domain::catalogue::Group;
use crate::domain::checking::{self, Inspected};
use crate::domain::ids::Guid;
use crate::domain::membership::{self, Memberships};
use crate::domain::person::{Reading, Unit};
use crate::domain::provision::Proof;

use super::{Directory, DirectoryError, MemberError, SignInError, Source, Why};

/// Most accounts whose source is remembered.
const PLENTY: usize = 500_000;

/// The sources, in order of priority.
#[derive(Debug)]
pub struct Sources {
    of: Vec<Arc<dyn Directory>>,
    homes: Mutex<HashMap<Guid, usize>>,
}

type Found = HashMap<Guid, Reading>;

impl Sources {
    /// Lets them answer as one.
    #[must_use]
    pub fn new(of: Vec<Arc<dyn Directory>>) -> Self {
        Self { of, homes: Mutex::default() }
    }

    fn homes(&self) -> MutexGuard<'_, HashMap<Guid, usize>> {
        self.homes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, found: impl IntoIterator<Item = Guid>, home: usize) {
        let mut homes = self.homes();
        if homes.len() >= PLENTY {
            homes.clear();
        }
        homes.extend(found.into_iter().map(|guid| (guid, home)));
    }

    /// Asks each account's source, side by side; any failure voids the whole answer.
    async fn at_home(&self, guids: &[Guid], max_age: SignedDuration) -> Result<Found, DirectoryError> {
        let mut by_home: HashMap<usize, Vec<Guid>> = HashMap::new();
        {
            let homes = self.homes();
            for guid in guids {
                if let Some(home) = homes.get(guid) {
                    by_home.entry(*home).or_default().push(*guid);
                }
            }
        }
        let asked = by_home.into_iter().filter_map(|(home, guids)| self.of.get(home).map(|source| (source, guids)));
        let answers = join_all(asked.map(|(source, guids)| async move { source.recent_many(&guids, max_age).await }));
        let mut found = Found::new();
        for answer in answers.await {
            found.extend(answer?);
        }
        Ok(found)
    }

    /// Asks every source for those that were not where they were thought to be.
    async fn anywhere(&self, guids: &[Guid], max_age: SignedDuration) -> Result<Found, DirectoryError> {
        let answers = join_all(self.of.iter().map(|source| source.recent_many(guids, max_age))).await;
        let mut found = Found::new();
        let mut ill = None;
        for (home, answer) in answers.into_iter().enumerate() {
            match answer {
                Ok(some) => {
                    self.learn(some.keys().copied(), home);
                    for (guid, reading) in some {
                        found.entry(guid).or_insert(reading);
                    }
                }
                Err(error) => ill = ill.or(Some(error)),
            }
        }
        match ill {
            Some(error) if guids.iter().any(|guid| !found.contains_key(guid)) => Err(error),
            _ => Ok(found),
        }
    }

    /// The sources that a login name may mean, and the name there: one that is named with it (`skola\anna`,
    /// `anna@skola`), else all.
    fn meant<'a>(&self, login: &'a str) -> (Vec<&Arc<dyn Directory>>, &'a str) {
        let named = login.split_once('\\').or_else(|| login.rsplit_once('@').map(|(name, source)| (source, name)));
        if let Some((wanted, name)) = named {
            let is = |source: &Source<'_>| source.name.eq_ignore_ascii_case(wanted.trim());
            if let Some(one) = self.of.iter().find(|one| one.sources().iter().any(is)) {
                return (vec![one], name);
            }
        }
        (self.of.iter().collect(), login)
    }

    /// The first source that has the login name. One that does not answer may have it: the next is not asked then, or
    /// it would depend on the weather who somebody is.
    async fn holder<'a>(
        &self,
        login: &'a str,
    ) -> Result<Option<(&Arc<dyn Directory>, &'a str, Reading)>, DirectoryError> {
        let (sources, name) = self.meant(login);
        let answers = join_all(sources.iter().map(|source| source.find_login(name))).await;
        for (source, answer) in sources.into_iter().zip(answers) {
            if let Some(reading) = answer? {
                return Ok(Some((source, name, reading)));
            }
        }
        Ok(None)
    }
}

#[async_trait]
impl Directory for Sources {
    fn sources(&self) -> Vec<Source<'_>> {
        self.of.iter().flat_map(|source| source.sources()).collect()
    }

    async fn person(&self, guid: Guid) -> Result<Option<Reading>, DirectoryError> {
        let home = self.homes().get(&guid).copied().and_then(|home| self.of.get(home));
        if let Some(home) = home
            && let Some(reading) = home.person(guid).await?
        {
            return Ok(Some(reading));
        }
        let answers = join_all(self.of.iter().map(|source| source.person(guid))).await;
        let mut ill = None;
        for (home, answer) in answers.into_iter().enumerate() {
            match answer {
                Ok(Some(reading)) => {
                    self.learn([guid], home);
                    return Ok(Some(reading));
                }
                Ok(None) => {}
                Err(error) => ill = ill.or(Some(error)),
            }
        }
        ill.map_or(Ok(None), Err)
    }

    async fn people(&self, guids: &[Guid]) -> Result<Found, DirectoryError> {
        self.recent_many(guids, SignedDuration::ZERO).await
    }

    async fn recent(&self, guid: Guid, max_age: SignedDuration) -> Result<Option<Reading>, DirectoryError> {
        Ok(self.recent_many(&[guid], max_age).await?.remove(&guid))
    }

    async fn recent_many(&self, guids: &[Guid], max_age: SignedDuration) -> Result<Found, DirectoryError> {
        let mut found = self.at_home(guids, max_age).await?;
        let missing: Vec<Guid> = guids.iter().copied().filter(|guid| !found.contains_key(guid)).collect();
        if !missing.is_empty() {
            found.extend(self.anywhere(&missing, max_age).await?);
        }
        Ok(found)
    }

    async fn all_people(&self) -> Result<Vec<Reading>, DirectoryError> {
        let mut all = HashMap::new();
        for (home, source) in self.of.iter().enumerate() {
            let some = source.all_people().await?;
            self.learn(some.iter().map(|reading| reading.person.guid), home);
            for reading in some {
                all.entry(reading.person.guid).or_insert(reading);
            }
        }
        Ok(all.into_values().collect())
    }

    async fn all_units(&self) -> Result<Vec<Unit>, DirectoryError> {
        let mut all = Vec::new();
        for source in &self.of {
            all.extend(source.all_units().await?);
        }
        Ok(all)
    }

    /// Every source's groups. One that cannot be read whole voids the answer: somebody may be in a group there.
    async fn memberships(&self, wanted: &membership::Wanted) -> Result<Memberships, DirectoryError> {
        let mut all: Option<Memberships> = None;
        for source in &self.of {
            let more = source.memberships(wanted).await?;
            all = Some(match all {
                None => more,
                Some(before) => before.and(more),
            });
        }
        all.ok_or_else(|| DirectoryError::Unasked("there is no source".into()))
    }

    async fn inspect(&self, wanted: &checking::Wanted) -> Result<Vec<Inspected>, DirectoryError> {
        let mut all = Vec::new();
        for source in &self.of {
            all.extend(source.inspect(wanted).await?);
        }
        Ok(all)
    }

    async fn find_login(&self, login: &str) -> Result<Option<Reading>, DirectoryError> {
        Ok(self.holder(login).await?.map(|(_, _, reading)| reading))
    }

    async fn sign_in(&self, login: &str, password: &str) -> Result<Reading, SignInError> {
        let holder = self.holder(login).await.map_err(|error| match error {
            DirectoryError::Ambiguous => SignInError::Rejected { why: Why::Ambiguous },
            DirectoryError::OutsideBase => SignInError::Rejected { why: Why::OutsideBase },
            error => error.into(),
        })?;
        match holder {
            Some((source, name, _)) => source.sign_in(name, password).await,
            // Also what only looks like a password is refused in the same way, and as slowly.
            None => Err(SignInError::Rejected { why: Why::UnknownLogin }),
        }
    }

    async fn find_groups(&self, wanted: &str) -> Result<Vec<Group>, DirectoryError> {
        let mut all = Vec::new();
        for source in &self.of {
            all.extend(source.find_groups(wanted).await?);
        }
        Ok(all)
    }

    /// In the directory that has the group; the account must be there too.
    async fn set_member(&self, group: &Group, person: Guid, member: bool) -> Result<Proof, MemberError> {
        let has = |source: &&Arc<dyn Directory>| source.sources().iter().any(|one| one.name == group.source);
        match self.of.iter().find(has) {
            Some(source) => source.set_member(group, person, member).await,
            None => Err(MemberError::NoGroup),
        }
    }

    fn writes_to(&self) -> Vec<String> {
        self.of.iter().flat_map(|source| source.writes_to()).collect()
    }

    fn is_silent(&self) -> bool {
        self.of.iter().any(|source| source.is_silent())
    }
}
