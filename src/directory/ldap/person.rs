//! What an entry says about a person, in the words of the domain.
//!
//! Doubt is settled to the safe side: an id, a flag or an end date that cannot be read makes the answer
//! `Malformed` (nobody is admitted, nobody is thrown out); protection that cannot be read is protection. Log lines
//! here carry the id and the name of the attribute, never a value: values are about people.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::config::directory::{Attributes, Control, DirectoryConfig, Employments, Formats, Lists, Profile, Words};
use crate::directory::{DirectoryError, filetime};
use crate::domain::ids::Guid;
use crate::domain::person::{Employment, Form, Kind, LastLogin, Person};

use super::entry::Entry;
use super::record::{self, Unreadable};
use super::{lists, moment};

/// Bit 2 of `userAccountControl`: the account is disabled.
const DISABLED: i64 = 2;

/// What attributes and words mean at this site.
#[derive(Debug)]
pub(super) struct Meaning {
    pub(super) attributes: Attributes,
    pub(super) profile: Profile,
    kinds: HashMap<String, Kind>,
    forms: HashMap<String, Form>,
    pub(super) words: Words,
    pub(super) formats: Formats,
    lists: Lists,
}

impl Meaning {
    pub(super) fn new(config: &DirectoryConfig) -> Self {
        let words = config.words.clone();
        Self {
            attributes: config.attributes(),
            formats: config.formats,
            lists: config.lists.clone(),
            profile: config.profile,
            kinds: words.kinds.iter().map(|(word, kind)| (word.to_lowercase(), *kind)).collect(),
            forms: words.forms.iter().map(|(word, form)| (word.to_lowercase(), *form)).collect(),
            words,
        }
    }

    /// The immutable id of an entry.
    pub(super) fn id(&self, entry: &Entry) -> Result<Guid, DirectoryError> {
        let id = match self.profile {
            Profile::Ad => entry.bytes(&self.attributes.id).first().and_then(|bytes| {
                let bytes: [u8; 16] = bytes.as_slice().try_into().ok()?;
                Some(Uuid::from_bytes_le(bytes))
            }),
            Profile::Plain => entry.text(&self.attributes.id).and_then(|text| Uuid::try_parse(text).ok()),
        };
        id.map(Guid::from).ok_or_else(|| DirectoryError::Malformed(self.attributes.id.clone()))
    }

    /// The person that `entry` stands for, led by `manager`.
    pub(super) fn person(&self, entry: &Entry, manager: Option<Guid>) -> Result<Person, DirectoryError> {
        let names = &self.attributes;
        let guid = self.id(entry)?;
        let login = entry.owned(&names.login).ok_or_else(|| DirectoryError::Malformed(names.login.clone()))?;
        let (given, surname) =
            (entry.owned(&names.given).unwrap_or_default(), entry.owned(&names.surname).unwrap_or_default());
        let full = format!("{given} {surname}");
        let name = entry.owned(&names.name).or_else(|| Some(full.trim().to_owned()).filter(|full| !full.is_empty()));
        let mut person = Person {
            guid,
            name: name.unwrap_or_else(|| login.clone()),
            login,
            given,
            surname,
            mail: entry.owned(&names.mail),
            title: entry.owned(&names.title),
            unit: entry.owned(&names.unit),
            manager,
            kind: entry.text(&names.kind).map_or(Kind::Unknown, |word| self.kind(word)),
            enabled: self.enabled(entry)?,
            expires: self.expires(entry)?,
            protected: self.protected(entry, guid),
            employments: Vec::new(),
            derived: false,
            unread: 0,
            person_id: entry.owned(&names.person),
            manual: false,
            last_login: self.last_login(entry),
        };
        (person.employments, person.derived, person.unread) = self.employments(entry, &person);
        let company = self.company(entry);
        person.employments.iter_mut().for_each(|employment| employment.company.clone_from(&company));
        Ok(person)
    }

    /// What a word for the kind of account means.
    pub(super) fn kind(&self, word: &str) -> Kind {
        self.kinds.get(&word.to_lowercase()).copied().unwrap_or(Kind::Unknown)
    }

    pub(super) fn enabled(&self, entry: &Entry) -> Result<bool, DirectoryError> {
        let name = &self.attributes.control;
        let odd = || DirectoryError::Malformed(name.clone());
        match entry.bytes(name) {
            [] if name.is_empty() || self.profile == Profile::Plain => Ok(true),
            [] => Err(odd()), // every account on AD has it: the service account may not read it
            _ => entry.text(name).and_then(|text| self.open(text)).ok_or_else(odd),
        }
    }

    fn open(&self, text: &str) -> Option<bool> {
        match self.formats.control {
            Control::Flags => text.parse::<i64>().ok().map(|bits| bits & DISABLED == 0),
            Control::Words => self.words.open(text),
        }
    }

    pub(super) fn expires(&self, entry: &Entry) -> Result<Option<jiff::Timestamp>, DirectoryError> {
        let name = &self.attributes.expires;
        match entry.bytes(name) {
            [] => Ok(None),
            _ => moment::end(self.formats.expires, entry.text(name).unwrap_or_default())
                .ok_or_else(|| DirectoryError::Malformed(name.clone())),
        }
    }

    /// What cannot be read tells nothing: nobody is asked about for it.
    pub(super) fn last_login(&self, entry: &Entry) -> LastLogin {
        let name = &self.attributes.last_login;
        match entry.text(name) {
            _ if name.is_empty() => LastLogin::Untold,
            None if entry.bytes(name).is_empty() => LastLogin::Never,
            None => LastLogin::Untold,
            Some(text) => match moment::day(self.formats.last_login, text) {
                Some(Some(day)) => LastLogin::On(day),
                Some(None) => LastLogin::Never,
                None => LastLogin::Untold,
            },
        }
    }

    pub(super) fn protected(&self, entry: &Entry, guid: Guid) -> bool {
        let name = &self.attributes.protected;
        if name.is_empty() {
            return false;
        }
        if entry.bytes(name).is_empty() {
            return self.words.protected_absent;
        }
        entry.text(name).and_then(|value| self.protection(value)).unwrap_or_else(|| {
            tracing::warn!(%guid, attribute = name, "neither yes nor no: counts as a protected identity");
            true
        })
    }

    /// Whether the word means protected; `None` for a word that means neither.
    pub(super) fn protection(&self, value: &str) -> Option<bool> {
        let is = |words: &[String]| words.iter().any(|word| word.to_lowercase() == value.to_lowercase());
        if is(&self.words.protected_no) {
            return Some(false);
        }
        is(&self.words.protected_yes).then_some(true)
    }

    /// The employer, where it is another than the municipality (E-26).
    fn company(&self, entry: &Entry) -> Option<String> {
        let own = |name: &&str| !self.words.own_companies.iter().any(|own| own.to_lowercase() == name.to_lowercase());
        entry.text(&self.attributes.company).filter(own).map(str::to_owned)
    }

    /// The records in one attribute: each as an employment, or why it is none. Bytes that are no text count as a record,
    /// too: one that cannot be read.
    pub(super) fn records(&self, entry: &Entry, name: &str) -> Vec<Result<Employment, Unreadable>> {
        if self.formats.employments == Employments::Lists {
            let first = name == self.lists.employment;
            return if first {
                lists::read(&self.lists, &self.words, entry, |word| self.form(word))
            } else {
                Vec::new()
            };
        }
        let values = entry.bytes(name).iter().map(|value| value.trim_ascii()).filter(|value| !value.is_empty());
        values
            .map(|value| {
                let text = str::from_utf8(value).map_err(|_| Unreadable::Text)?;
                record::read(text, |word| self.form(word))
            })
            .collect()
    }

    /// What a word for the form of employment means.
    pub(super) fn form(&self, word: &str) -> Option<Form> {
        self.forms.get(&word.to_lowercase()).copied()
    }

    /// The employments, whether they are only what the account lets suppose, and how many could not be read.
    fn employments(&self, entry: &Entry, person: &Person) -> (Vec<Employment>, bool, u16) {
        let (mut found, mut any, mut unread) = (Vec::new(), false, 0_u16);
        for name in &self.attributes.employments {
            for read in self.records(entry, name) {
                any = true;
                match read {
                    Ok(employment) => found.push(employment),
                    Err(why) => {
                        unread = unread.saturating_add(1);
                        tracing::warn!(guid = %person.guid, attribute = name, %why, "an employment is left out");
                    }
                }
            }
        }
        let derived = !any && person.kind == Kind::Employee;
        if derived {
            found.push(self.account_employment(entry, person));
        }
        found.sort_by(|one, other| (&one.id, one.from).cmp(&(&other.id, other.from)));
        (found, derived, unread)
    }

    /// The day on which an account was made.
    pub(super) fn day_created(&self, text: &str) -> Option<Date> {
        moment::day(self.formats.created, text).flatten()
    }

    /// The employment of somebody whose source knows only the account: it lasts as long as the account.
    fn account_employment(&self, entry: &Entry, person: &Person) -> Employment {
        let to = person.expires.map(filetime::last_day);
        let created = entry.text(&self.attributes.created).and_then(|text| self.day_created(text));
        let from = created.unwrap_or(date(1900, 1, 1));
        Employment {
            id: entry.owned(&self.attributes.number).unwrap_or_else(|| "konto".into()),
            unit: person.unit.clone().unwrap_or_default(),
            form: if to.is_some() { Form::FixedTerm } else { Form::Permanent },
            from: to.map_or(from, |to| from.min(to)),
            to,
            main: true,
            on_leave: false,
            company: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "7f1c0000-0000-4000-8000-000000000001";

    fn meaning() -> Meaning {
        Meaning::new(&crate::directory::embedded::demo_config("ldap://127.0.0.1:1"))
    }

    fn read(values: &[(&str, &str)]) -> Result<Person, DirectoryError> {
        let base = [("entryUUID", GUID), ("sAMAccountName", "annber01"), ("employeeType", "anställd")];
        let all: Vec<_> = base.iter().chain(values).copied().collect();
        meaning().person(&Entry::of("cn=Anna Berg,dc=alvhamra,dc=test", &all), None)
    }

    #[test]
    fn two_employments_and_a_broken_one() {
        let anna = read(&[
            ("extensionAttribute6", "104233-2;BOU-3107;T|2026-01-10||"),
            ("extensionAttribute5", "104233-1;SOC-2231;2|2024-02-01|2026-08-31|main"),
            ("extensionAttribute7", "104233-3;SOC-2231;2|2024-02-99||"),
        ])
        .unwrap();
        let ids: Vec<_> = anna.employments.iter().map(|employment| employment.id.as_str()).collect();
        assert_eq!(ids, ["104233-1", "104233-2"]);
    }

    #[test]
    fn without_records_the_account_is_the_employment() {
        let anna = read(&[
            ("accountExpires", "134326872000000000"),
            ("employeeNumber", "104233"),
            ("departmentNumber", "SOC-2231"),
            ("whenCreated", "20240201083000.0Z"),
        ]);
        let employment = anna.unwrap().employments.pop().unwrap();
        assert_eq!((employment.id.as_str(), employment.unit.as_str()), ("104233", "SOC-2231"));
        assert_eq!((employment.form, employment.to), (Form::FixedTerm, Some(date(2026, 8, 31))));
        assert_eq!(employment.from, date(2024, 2, 1));
        let bare = read(&[]).unwrap().employments.pop().unwrap();
        assert_eq!(
            (bare.id.as_str(), bare.form, bare.from, bare.to),
            ("konto", Form::Permanent, date(1900, 1, 1), None)
        );
    }

    #[test]
    fn a_record_that_cannot_be_read_is_not_replaced_by_the_account() {
        assert!(read(&[("extensionAttribute5", "?")]).unwrap().employments.is_empty());
    }

    #[test]
    fn only_employees_get_an_employment_from_the_account() {
        let values = [("entryUUID", GUID), ("sAMAccountName", "x"), ("employeeType", "Konsult")];
        let person = meaning().person(&Entry::of("cn=x", &values), None).unwrap();
        assert_eq!((person.kind, person.employments.len()), (Kind::External, 0));
    }

    #[test]
    fn doubt_about_protection_is_protection() {
        assert!(!read(&[("extensionAttribute10", "n")]).unwrap().protected);
        for value in ["Y", "y", "J", "1", "?"] {
            assert!(read(&[("extensionAttribute10", value)]).unwrap().protected, "{value}");
        }
        let mut config = crate::directory::embedded::demo_config("ldap://127.0.0.1:1");
        for absent in [true, false] {
            config.words.protected_absent = absent;
            let values = [("entryUUID", GUID), ("sAMAccountName", "x")];
            let person = Meaning::new(&config).person(&Entry::of("cn=x", &values), None).unwrap();
            assert_eq!(person.protected, absent);
        }
    }

    #[test]
    fn doubt_about_the_account_is_no_answer() {
        assert!(!read(&[("userAccountControl", "514")]).unwrap().enabled);
        assert!(read(&[("userAccountControl", "512")]).unwrap().enabled);
        assert!(read(&[("userAccountControl", "x")]).is_err());
        assert!(read(&[("accountExpires", "soon")]).is_err());
        let nobody = Entry::of("cn=x", &[("sAMAccountName", "x")]);
        assert_eq!(meaning().person(&nobody, None), Err(DirectoryError::Malformed("entryUUID".into())));
        let config =
            DirectoryConfig { profile: Profile::Ad, ..crate::directory::embedded::demo_config("ldap://127.0.0.1:1") };
        assert!(Meaning::new(&config).enabled(&Entry::of("cn=x", &[])).is_err());
    }
}
