//! An entry, attribute by attribute: what stands there, what it is taken for, what is missing. It uses the very functions
//! that reading uses, so what is shown is what happens. Of a protected identity no value is kept.

use crate::config::directory::{Employments, Profile};
use crate::directory::DirectoryError;
use crate::directory::dn::Dn;
use crate::domain::checking::{Fact, Inspected, Trouble, Wanted};
use crate::domain::ids::Guid;
use crate::domain::person::{Kind, LastLogin, Person};

use super::entry::Entry;
use super::people::Reader;
use super::person::Meaning;

impl Reader {
    /// The accounts that are wanted, attribute by attribute.
    pub(super) async fn inspect(&self, wanted: &Wanted) -> Result<Vec<Inspected>, DirectoryError> {
        let answer = match wanted {
            Wanted::Login(login) => self.login_entry(login).await?,
            Wanted::Account(guid) => self.account_entry(*guid).await?,
            Wanted::Sample(most) => Some(self.first_entries(*most).await?),
        };
        let Some(answer) = answer else { return Ok(Vec::new()) };
        let managers = self.managers(&answer.entries).await?;
        let look = |entry: &Entry| {
            let names = &self.meaning.attributes;
            let manager = entry.text(&names.manager).and_then(|dn| managers.get(&Dn::parse(dn)).copied());
            self.meaning.inspect(&self.config.name, entry, manager)
        };
        Ok(answer.entries.iter().map(look).collect())
    }
}

type Told = (Vec<String>, Option<Trouble>);

impl Meaning {
    fn inspect(&self, source: &str, entry: &Entry, manager: Option<Guid>) -> Inspected {
        let guid = self.id(entry).ok();
        let person = self.person(entry, manager).ok();
        let seen = Inspected {
            source: source.to_owned(),
            guid,
            protected: false,
            facts: self.facts(entry, guid, manager, person.as_ref()),
            person,
        };
        // Doubt about protection is protection, also where the rest cannot be read.
        if guid.is_none_or(|guid| self.protected(entry, guid)) { seen.veiled() } else { seen }
    }

    fn facts(&self, entry: &Entry, guid: Option<Guid>, manager: Option<Guid>, person: Option<&Person>) -> Vec<Fact> {
        let names = &self.attributes;
        let plain = |attribute: &str| -> Told {
            let values: Vec<String> = entry.texts(attribute).map(str::to_owned).collect();
            let trouble = values.is_empty().then_some(Trouble::Absent);
            (values, trouble)
        };
        let read = |known: Option<String>| -> Told {
            known.map_or((Vec::new(), Some(Trouble::Unreadable)), |text| (vec![text], None))
        };
        let fields: [(&'static str, &String, Told); 18] = [
            ("id", &names.id, read(guid.map(|guid| guid.to_string()))),
            ("login", &names.login, entry.owned(&names.login).map_or(read(None), |login| read(Some(login)))),
            ("name", &names.name, plain(&names.name)),
            ("given", &names.given, plain(&names.given)),
            ("surname", &names.surname, plain(&names.surname)),
            ("mail", &names.mail, plain(&names.mail)),
            ("title", &names.title, plain(&names.title)),
            ("unit", &names.unit, plain(&names.unit)),
            ("manager", &names.manager, pointed(entry, &names.manager, manager)),
            ("kind", &names.kind, self.kind_told(entry)),
            ("control", &names.control, self.control_told(entry)),
            ("expires", &names.expires, self.expires_told(entry)),
            ("protected", &names.protected, self.protected_told(entry)),
            ("number", &names.number, plain(&names.number)),
            ("person", &names.person, plain(&names.person)),
            ("company", &names.company, plain(&names.company)),
            ("created", &names.created, self.created_told(entry)),
            ("last_login", &names.last_login, self.last_login_told(entry)),
        ];
        let mapped = fields.into_iter().filter(|(_, attribute, _)| !attribute.is_empty());
        let mut facts: Vec<Fact> =
            mapped.map(|(field, attribute, told)| self.fact(entry, field, attribute, told)).collect();
        facts.extend(self.employment_facts(entry, person));
        facts
    }

    fn fact(&self, entry: &Entry, field: &'static str, attribute: &str, (understood, trouble): Told) -> Fact {
        let bytes = entry.bytes(attribute);
        // The id of an AD is bytes; so is what is no text at all.
        let text = |value: &Vec<u8>| match str::from_utf8(value) {
            Ok(text) if !(field == "id" && self.profile == Profile::Ad) => text.to_owned(),
            _ => value.iter().map(|byte| format!("{byte:02x}")).collect(),
        };
        Fact {
            field,
            attribute: attribute.to_owned(),
            values: bytes.iter().map(text).collect(),
            understood,
            employments: Vec::new(),
            left_out: Vec::new(),
            trouble,
        }
    }

    fn kind_told(&self, entry: &Entry) -> Told {
        match entry.text(&self.attributes.kind) {
            None => (vec!["unknown".to_owned()], Some(Trouble::Absent)),
            Some(word) => match self.kind(word) {
                Kind::Unknown => (vec!["unknown".to_owned()], Some(Trouble::UnknownWord)),
                kind => (vec![kind.word().to_owned()], None),
            },
        }
    }

    fn control_told(&self, entry: &Entry) -> Told {
        match self.enabled(entry) {
            Err(_) => (Vec::new(), Some(Trouble::Unreadable)),
            Ok(enabled) => {
                let trouble = entry.bytes(&self.attributes.control).is_empty().then_some(Trouble::Absent);
                (vec![if enabled { "enabled" } else { "disabled" }.to_owned()], trouble)
            }
        }
    }

    fn expires_told(&self, entry: &Entry) -> Told {
        match self.expires(entry) {
            Err(_) => (Vec::new(), Some(Trouble::Unreadable)),
            Ok(None) => {
                let trouble = entry.bytes(&self.attributes.expires).is_empty().then_some(Trouble::Absent);
                (vec!["never".to_owned()], trouble)
            }
            Ok(Some(at)) => (vec![crate::domain::calendar::day_shown(at).to_string()], None),
        }
    }

    fn protected_told(&self, entry: &Entry) -> Told {
        let name = &self.attributes.protected;
        let said = |yes: bool| vec![if yes { "yes" } else { "no" }.to_owned()];
        match entry.text(name) {
            _ if entry.bytes(name).is_empty() => (said(self.words.protected_absent), Some(Trouble::Absent)),
            Some(value) => match self.protection(value) {
                Some(yes) => (said(yes), None),
                None => (said(true), Some(Trouble::Doubtful)),
            },
            None => (said(true), Some(Trouble::Doubtful)),
        }
    }

    fn created_told(&self, entry: &Entry) -> Told {
        match entry.text(&self.attributes.created) {
            None => (Vec::new(), Some(Trouble::Absent)),
            Some(text) => match self.day_created(text) {
                Some(day) => (vec![day.to_string()], None),
                None => (Vec::new(), Some(Trouble::Unreadable)),
            },
        }
    }

    fn last_login_told(&self, entry: &Entry) -> Told {
        let absent = entry.bytes(&self.attributes.last_login).is_empty().then_some(Trouble::Absent);
        match self.last_login(entry) {
            LastLogin::On(day) => (vec![day.to_string()], None),
            LastLogin::Never => (vec!["never".to_owned()], absent),
            LastLogin::Untold => (Vec::new(), Some(Trouble::Unreadable)),
        }
    }

    /// Each attribute with employments; what is only supposed from the account stands with the first.
    fn employment_facts(&self, entry: &Entry, person: Option<&Person>) -> Vec<Fact> {
        let supposed = person.filter(|person| person.derived);
        let mut facts = Vec::new();
        for (n, name) in self.attributes.employments.iter().enumerate() {
            let (mut employments, mut left_out) = (Vec::new(), Vec::new());
            for read in self.records(entry, name) {
                match read {
                    Ok(employment) => employments.push(employment),
                    Err(why) => left_out.push(why.word()),
                }
            }
            // Of employments in parts all stand with the first part; the others have a value or none.
            let part = self.formats.employments == Employments::Lists && n > 0 && entry.text(name).is_some();
            let trouble = match (employments.is_empty() && !part, left_out.is_empty()) {
                (_, false) => Some(Trouble::LeftOut),
                (true, true) => Some(Trouble::Absent),
                (false, true) => None,
            };
            if let Some(person) = supposed.filter(|_| n == 0) {
                employments.clone_from(&person.employments);
            }
            facts.push(Fact { employments, left_out, ..self.fact(entry, "employments", name, (Vec::new(), trouble)) });
        }
        facts
    }
}

fn pointed(entry: &Entry, attribute: &str, manager: Option<Guid>) -> Told {
    match (entry.text(attribute), manager) {
        (None, _) => (Vec::new(), Some(Trouble::Absent)),
        (Some(_), Some(guid)) => (vec![guid.to_string()], None),
        (Some(_), None) => (Vec::new(), Some(Trouble::NotFound)),
    }
}
