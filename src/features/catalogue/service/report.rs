//! What a catalogue file would change, or changed: what a page, a program and the command line show of it.
//!
//! How it is found out stands in `import`; here are only its parts and their sums.

use serde::Serialize;
use utoipa::ToSchema;

use super::cells::Fault;
use crate::domain::ids::SystemId;

/// What would happen, or happened, to one kind of thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Changes {
    /// New ones.
    pub new: Vec<String>,
    /// Changed ones.
    pub changed: Vec<String>,
    /// Those that the file no longer names: closed, not deleted.
    pub retired: Vec<String>,
    /// How many stay as they are.
    pub unchanged: usize,
}

impl Changes {
    pub(super) fn note<T: PartialEq>(&mut self, name: String, before: Option<&T>, after: &T) -> bool {
        match before {
            None => self.new.push(name),
            Some(before) if before == after => {
                self.unchanged += 1;
                return false;
            }
            Some(_) => self.changed.push(name),
        }
        true
    }

    fn none(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.retired.is_empty()
    }
}

/// What a file would do, or did.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Report {
    /// What is wrong; when anything is, nothing is taken in.
    pub faults: Vec<Fault>,
    /// Systems, by key.
    pub systems: Changes,
    /// Roles, by code.
    pub roles: Changes,
    /// Objects, as `SYSTEM/CODE`.
    pub objects: Changes,
    /// Packages, by name.
    pub packages: Changes,
    /// Owners, deputies and managers, as `SYSTEM post login`.
    pub posts: Changes,
    /// Roles for which the file says other steps than stand: these stand, and are changed in the matrix.
    pub steps_stand: Vec<String>,
    /// It was taken in.
    pub done: bool,
    /// Index of the entry in the log.
    pub receipt: Option<u64>,
    /// Systems whose posts changed: their open lines are to find their holders anew.
    #[serde(skip)]
    pub moved: Vec<SystemId>,
}

impl Report {
    /// Whether the file would change nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        [&self.systems, &self.roles, &self.objects, &self.packages, &self.posts].into_iter().all(Changes::none)
    }
}
