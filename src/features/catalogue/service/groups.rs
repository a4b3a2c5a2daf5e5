//! The groups of a directory that a role names: looked up there, and known by their id from then on.
//!
//! A name that nobody has, or several have, is a fault and never a guess. A group that stands already and is named by its
//! id needs no answer from the directory: else nothing about a role could be changed while it is silent.

use std::collections::HashMap;

use futures_util::StreamExt;
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;

use crate::directory::Directory;
use crate::domain::catalogue::Group;
use crate::domain::ids::Guid;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;

/// Questions side by side.
const SIDE_BY_SIDE: usize = 8;

/// Why a text is no group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Miss {
    /// The directory has none.
    Unknown,
    /// It has several of that name.
    Ambiguous,
    /// It did not answer.
    Unanswered,
}

impl Miss {
    /// The code of the fault in a file.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "group-unknown",
            Self::Ambiguous => "group-ambiguous",
            Self::Unanswered => "group-unanswered",
        }
    }

    /// The refusal of a form.
    pub(super) fn refusal(self, text: &str) -> Refusal {
        match self {
            Self::Unknown => Refusal::GroupUnknown(text.to_owned()),
            Self::Ambiguous => Refusal::GroupAmbiguous(text.to_owned()),
            Self::Unanswered => Refusal::DirectoryDown,
        }
    }
}

/// What texts stand for.
pub type Found = HashMap<String, Result<Group, Miss>>;

/// A group as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupView {
    /// Its id in the directory.
    pub id: String,
    /// Name of the directory.
    pub source: String,
    /// Its name as it was read.
    pub name: String,
    /// The service may change its members.
    pub kept: bool,
}

impl GroupView {
    pub(super) fn of(group: &Group) -> Self {
        let (source, name) = (group.source.clone(), group.name.clone());
        Self { id: group.guid.to_string(), source, name, kept: group.kept }
    }

    /// As a form writes it: with the id, so that it stays the same group whatever it comes to be called.
    pub(super) fn written(&self) -> String {
        format!("{} {{{}}}", self.name, self.id)
    }
}

/// Groups as a form writes them, joined by `|`.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|one| !one.is_empty())
}

/// The id in `name {id}`, or in a text that is one.
fn id_in(text: &str) -> Option<Guid> {
    let inner = text.strip_suffix('}').and_then(|text| text.rsplit_once('{')).map_or(text, |(_, id)| id);
    inner.trim().parse().ok()
}

/// Looks up what each text stands for. Without a `directory` only what is known already is found.
pub async fn look_up(
    directory: Option<&dyn Directory>,
    register: &Register,
    texts: impl IntoIterator<Item = String>,
) -> Found {
    let known: HashMap<Guid, &Group> =
        register.roles.values().flat_map(|role| &role.groups).map(|group| (group.guid, group)).collect();
    let mut texts: Vec<String> = texts.into_iter().collect();
    texts.sort_unstable();
    texts.dedup();
    let known = &known;
    let ask = |text: String| async move {
        let id = id_in(&text);
        let asked = id.map_or_else(|| text.clone(), |id| id.to_string());
        let answer = match directory {
            Some(directory) => directory.find_groups(&asked).await.ok(),
            None => None,
        };
        let found = match answer {
            Some(mut groups) if groups.len() < 2 => groups.pop().ok_or(Miss::Unknown),
            Some(_) => Err(Miss::Ambiguous),
            None => id.and_then(|id| known.get(&id)).map(|group| (*group).clone()).ok_or(Miss::Unanswered),
        };
        (text, found)
    };
    stream::iter(texts).map(ask).buffer_unordered(SIDE_BY_SIDE).collect().await
}

/// The groups that a form names.
pub(super) fn chosen(text: &str, found: &Found) -> Result<Vec<Group>, Refusal> {
    let mut groups: Vec<Group> = Vec::new();
    for one in split(text) {
        let group = match found.get(one) {
            Some(Ok(group)) => group,
            Some(Err(miss)) => return Err(miss.refusal(one)),
            None => return Err(Refusal::DirectoryDown),
        };
        if !groups.contains(group) {
            groups.push(group.clone());
        }
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_however_it_is_written() {
        let id = "7f1c0000-0000-4000-8000-000000000001";
        for text in [id.to_owned(), format!("{{{id}}}"), format!("Lön {{läs}} {{{id}}}")] {
            assert_eq!(id_in(&text).map(|id| id.to_string()).as_deref(), Some(id), "{text}");
        }
        for text in ["Lön", "Lön {läs}", "{}", ""] {
            assert_eq!(id_in(text), None, "{text}");
        }
    }
}
