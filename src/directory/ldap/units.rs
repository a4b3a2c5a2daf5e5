//! Asking about units: the tree of the organisation as the directory has it.

use std::collections::HashMap;

use ldap3::Scope;

use crate::directory::DirectoryError;
use crate::directory::dn::Dn;
use crate::directory::filter::Filter;
use crate::domain::ids::Guid;
use crate::domain::person::Unit;

use super::entry::Entry;
use super::people::Reader;

impl Reader {
    /// Every unit. Containers without a code are no units; what lies in one belongs to the next unit above.
    pub(super) async fn all_units(&self) -> Result<Vec<Unit>, DirectoryError> {
        let units = Filter::Configured(self.questions.units.clone());
        let mut question = self.paged(self.question(self.config.unit_base(), Scope::Subtree, units));
        question.attributes = self.meaning.attributes.of_units();
        let names = &self.meaning.attributes;
        let mut entries = self.ask(&question).await?.entries;
        entries.retain(|entry| entry.text(&names.unit_code).is_some());
        let managers = self.ids_of(entries.iter().filter_map(|entry| entry.text(&names.unit_manager))).await?;
        let mut places = HashMap::new();
        for entry in &entries {
            places.insert(Dn::parse(&entry.dn), self.meaning.id(entry)?);
        }
        entries.iter().map(|entry| self.unit(entry, &places, &managers)).collect()
    }

    fn unit(
        &self,
        entry: &Entry,
        places: &HashMap<Dn, Guid>,
        managers: &HashMap<Dn, Guid>,
    ) -> Result<Unit, DirectoryError> {
        let names = &self.meaning.attributes;
        let code = entry.owned(&names.unit_code).unwrap_or_default();
        let above = std::iter::successors(Dn::parse(&entry.dn).parent(), Dn::parent);
        Ok(Unit {
            guid: self.meaning.id(entry)?,
            name: entry.owned(&names.unit_name).unwrap_or_else(|| code.clone()),
            code,
            parent: above.into_iter().find_map(|dn| places.get(&dn).copied()),
            manager: entry.text(&names.unit_manager).and_then(|dn| managers.get(&Dn::parse(dn)).copied()),
        })
    }
}
