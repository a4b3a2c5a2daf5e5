//! Who is a member of which group, as a directory reported it: whole, or not at all.
//!
//! Groups and people are known by their immutable ids, never by what they are called: of two groups whose names begin
//! alike, each has its own members. What a membership means for a permission is decided in `reconciliation`.

use std::collections::HashMap;

use jiff::Timestamp;

use super::ids::Guid;

/// Which groups are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// These, and what is nested in them.
    Named(Vec<Guid>),
    /// Every group of the directory's part for groups.
    All,
}

/// A group as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub guid: Guid,
    /// What it is called now.
    pub name: String,
    /// The people in it: directly, through groups in it, and those whose primary group it is. In order, each once.
    pub members: Vec<Guid>,
    /// Those who are in it themselves, or have it as primary group. In order, each once.
    pub direct: Vec<Guid>,
    /// Members that are neither people nor groups of this directory's: of other domains, computers, pupils.
    pub foreign: usize,
    /// The names of the first of them, to be looked at.
    pub foreign_names: Vec<String>,
}

/// As many names of foreign members are kept.
pub const FOREIGN_NAMES: usize = 20;

/// An account as a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Login name.
    pub login: String,
    /// When it was made, where the directory tells.
    pub created: Option<Timestamp>,
}

/// What one reading of groups gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memberships {
    /// The groups that were asked for, and exist.
    pub groups: Vec<Group>,
    /// Groups that were asked for, and do not exist: nothing can be said about who is in them.
    pub missing: Vec<Guid>,
    /// The accounts of the directory's people.
    pub people: HashMap<Guid, Account>,
    /// Name of the source.
    pub source: String,
    /// The server that answered.
    pub server: String,
    /// When the reading began: a membership that came later is not in it.
    pub at: Timestamp,
}

impl Memberships {
    /// This reading and that of another source, as one: a group is missing when both lack it.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.groups.extend(other.groups);
        self.people.extend(other.people);
        self.missing.retain(|guid| other.missing.contains(guid));
        self.source = format!("{}, {}", self.source, other.source);
        self.server = format!("{}, {}", self.server, other.server);
        self.at = self.at.min(other.at);
        self
    }
}
