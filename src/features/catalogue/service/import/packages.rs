//! The packages that a file names: each with its roles, and those that it no longer names without any.

use std::collections::HashMap;

use super::Judge;
use crate::domain::catalogue::Package;
use crate::domain::ids::RoleId;

impl Judge<'_> {
    pub(super) fn packages(&mut self, ids: &HashMap<&str, RoleId>) {
        let mut wanted: Vec<(&str, Vec<RoleId>)> = Vec::new();
        for one in &self.file.roles {
            let Some(id) = ids.get(one.role.code.as_str()) else { continue };
            for name in &one.packages {
                match wanted.iter_mut().find(|(known, _)| known == name) {
                    Some((_, roles)) => roles.push(*id),
                    None => wanted.push((name, vec![*id])),
                }
            }
        }
        let register = self.register;
        for old in register.packages.iter().filter(|old| !old.roles.is_empty()) {
            if !wanted.iter().any(|(name, _)| *name == old.name) {
                self.report.packages.retired.push(old.name.clone());
                self.brought.packages.push(Package { roles: Vec::new(), ..old.clone() });
            }
        }
        for (name, roles) in wanted {
            let old = register.packages.iter().find(|package| package.name == name);
            let id = old.map_or_else(|| (self.fresh)().into(), |old| old.id);
            let titles = old.map(|old| old.titles.clone()).unwrap_or_default();
            let (closed, version) = old.map_or((false, 1), |old| (old.closed, old.version));
            let package = Package { id, name: name.to_owned(), titles, roles, closed, version };
            if self.report.packages.note(name.to_owned(), old, &package) {
                self.brought.packages.push(package);
            }
        }
    }
}
