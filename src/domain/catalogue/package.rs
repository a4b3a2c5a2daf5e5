//! Packages of roles: what is usual for a kind of work.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{PackageId, RoleId};

/// A package of roles for a kind of work (*rollpaket*). A proposal; each role is decided by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Its id.
    pub id: PackageId,
    /// Name.
    pub name: String,
    /// The titles of those whose work it is for; none = those whose title the name begins with.
    pub titles: Vec<String>,
    /// The roles proposed.
    pub roles: Vec<RoleId>,
    /// No longer proposed to anybody.
    pub closed: bool,
    /// Version of the row.
    pub version: i32,
}

impl Package {
    /// Whether it is for the work of somebody with that title.
    #[must_use]
    pub fn is_for(&self, title: &str) -> bool {
        let title = title.trim().to_lowercase();
        if title.is_empty() || self.closed {
            return false;
        }
        if self.titles.is_empty() {
            let name = self.name.to_lowercase();
            return name.strip_prefix(&title).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        }
        self.titles.iter().any(|one| one.trim().to_lowercase() == title)
    }
}
