//! Which id a name in the directory (DN) has: managers, leaders and members are told by name.

use std::collections::HashMap;
use std::sync::PoisonError;
use std::time::Duration;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use ldap3::Scope;
use tokio::time::Instant;

use crate::directory::DirectoryError;
use crate::directory::dn::Dn;
use crate::directory::filter::Filter;
use crate::domain::ids::Guid;

use super::people::{Reader, SIDE_BY_SIDE};

/// How long it is remembered which id a DN has: a DN can pass to somebody else (T32), though hardly in a minute.
const NAME_LASTS: Duration = Duration::from_secs(60);

/// Names remembered at most before the old ones are thrown out.
const PLENTY: usize = 250_000;

impl Reader {
    /// The ids of entries by name; names that lead nowhere, or out of the base, are left out.
    pub(super) async fn ids_of<'a>(
        &self,
        names: impl Iterator<Item = &'a str>,
    ) -> Result<HashMap<Dn, Guid>, DirectoryError> {
        let mut known = HashMap::new();
        let mut unknown = HashMap::new();
        for text in names {
            let dn = Dn::parse(text);
            match self.name(&dn) {
                Some(Some(guid)) => drop(known.insert(dn, guid)),
                Some(None) => {}
                None if dn.is_within(&self.base) => drop(unknown.insert(dn, text.to_owned())),
                None => {}
            }
        }
        let looked_up: Vec<_> = stream::iter(unknown)
            .map(|(dn, text)| async move { self.id_of(&text).await.map(|guid| (dn, guid)) })
            .buffer_unordered(SIDE_BY_SIDE)
            .try_collect()
            .await?;
        for (dn, guid) in looked_up {
            self.name_is(dn.clone(), guid);
            if let Some(guid) = guid {
                known.insert(dn, guid);
            }
        }
        Ok(known)
    }

    /// The id of the person with this name, asked for; 32 (no such entry) and 34 (no name at all) mean nobody.
    async fn id_of(&self, dn: &str) -> Result<Option<Guid>, DirectoryError> {
        let people = Filter::Configured(self.questions.people.clone());
        let mut question = self.question(dn, Scope::Base, people);
        question.attributes = vec![self.meaning.attributes.id.clone()];
        match self.ask(&question).await {
            Ok(answer) => answer.entries.first().map(|entry| self.meaning.id(entry)).transpose(),
            Err(DirectoryError::Refused { code: 32 | 34 }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn name(&self, dn: &Dn) -> Option<Option<Guid>> {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.get(dn).filter(|(_, since)| since.elapsed() < NAME_LASTS).map(|(guid, _)| *guid)
    }

    pub(super) fn name_is(&self, dn: Dn, guid: Option<Guid>) {
        self.names_are(std::iter::once((dn, guid)));
    }

    pub(super) fn names_are(&self, told: impl Iterator<Item = (Dn, Option<Guid>)>) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= PLENTY {
            names.retain(|_, (_, since)| since.elapsed() < NAME_LASTS);
        }
        let now = Instant::now();
        names.extend(told.map(|(dn, guid)| (dn, (guid, now))));
    }
}
