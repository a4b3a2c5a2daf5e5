//! What a directory's attributes are called and what the words in them mean.
//!
//! A field left out takes the default of the profile, so a settings file holds only what is special about a site.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::person::{Form, Kind};

use super::Profile;

/// What attributes are called, where it differs from the profile's default. An empty text means: not here, never ask.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AttributeNames {
    /// The immutable id. Default `objectGUID` (AD), `entryUUID` (plain).
    pub id: Option<String>,
    /// Login name. Default `sAMAccountName` (AD), `uid` (plain).
    pub login: Option<String>,
    /// Name as shown. Default `displayName`.
    pub name: Option<String>,
    /// Given name. Default `givenName`.
    pub given: Option<String>,
    /// Surname. Default `sn`.
    pub surname: Option<String>,
    /// E-mail address. Default `mail`.
    pub mail: Option<String>,
    /// Title. Default `title`.
    pub title: Option<String>,
    /// Code of the unit. Default `departmentNumber`.
    pub unit: Option<String>,
    /// DN of the nearest manager. Default `manager`.
    pub manager: Option<String>,
    /// Kind of account, in the words of [`Words::kinds`]. Default `employeeType`.
    pub kind: Option<String>,
    /// Flags of which bit 2 means disabled. Default `userAccountControl`.
    pub control: Option<String>,
    /// End of the account as FILETIME. Default `accountExpires`.
    pub expires: Option<String>,
    /// Protected identity. Default `extensionAttribute10`.
    pub protected: Option<String>,
    /// Employment number, for an employment derived from the account itself. Default `employeeNumber`.
    pub number: Option<String>,
    /// The personnel system's id of the person: accounts with the same id are one person's, and it joins them to
    /// the personnel system's file. Never a name. Default: none, so that nothing is joined.
    pub person: Option<String>,
    /// The employer, where some are employed by the municipality's companies (E-26). Default: none.
    pub company: Option<String>,
    /// When the account was made. Default `whenCreated` (AD), `createTimestamp` (plain).
    pub created: Option<String>,
    /// When somebody last signed in, for staff paid by the hour (E-07). Default `lastLogonTimestamp` (AD; it lags up to 14
    /// days), none (plain).
    pub last_login: Option<String>,
    /// Employments, one or several values each. Default `extensionAttribute5` to `extensionAttribute8`.
    pub employments: Option<Vec<String>>,
    /// Code of a unit. Default `businessCategory`.
    pub unit_code: Option<String>,
    /// Name of a unit. Default `ou`.
    pub unit_name: Option<String>,
    /// DN of who leads a unit. Default `managedBy` (AD), `seeAlso` (plain).
    pub unit_manager: Option<String>,
    /// Name of a group. Default `cn`.
    pub group_name: Option<String>,
    /// DNs of a group's members. Default `member`.
    pub group_member: Option<String>,
}

impl AttributeNames {
    /// The names to use, with the profile's defaults filled in.
    #[must_use]
    pub fn resolve(&self, profile: Profile) -> Attributes {
        let pick = |own: &Option<String>, ad: &str, plain: &str| {
            own.clone().unwrap_or_else(|| if profile == Profile::Ad { ad } else { plain }.to_owned())
        };
        let same = |own: &Option<String>, name: &str| pick(own, name, name);
        Attributes {
            id: pick(&self.id, "objectGUID", "entryUUID"),
            login: pick(&self.login, "sAMAccountName", "uid"),
            name: same(&self.name, "displayName"),
            given: same(&self.given, "givenName"),
            surname: same(&self.surname, "sn"),
            mail: same(&self.mail, "mail"),
            title: same(&self.title, "title"),
            unit: same(&self.unit, "departmentNumber"),
            manager: same(&self.manager, "manager"),
            kind: same(&self.kind, "employeeType"),
            control: same(&self.control, "userAccountControl"),
            expires: same(&self.expires, "accountExpires"),
            protected: same(&self.protected, "extensionAttribute10"),
            number: same(&self.number, "employeeNumber"),
            person: self.person.clone().unwrap_or_default(),
            company: self.company.clone().unwrap_or_default(),
            created: pick(&self.created, "whenCreated", "createTimestamp"),
            last_login: pick(&self.last_login, "lastLogonTimestamp", ""),
            employments: self
                .employments
                .clone()
                .unwrap_or_else(|| (5..=8).map(|n| format!("extensionAttribute{n}")).collect()),
            unit_code: same(&self.unit_code, "businessCategory"),
            unit_name: same(&self.unit_name, "ou"),
            unit_manager: pick(&self.unit_manager, "managedBy", "seeAlso"),
            group_name: same(&self.group_name, "cn"),
            group_member: same(&self.group_member, "member"),
        }
    }
}

/// The attribute names in force; see [`AttributeNames`] for each. Empty = not mapped.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "every field is documented in AttributeNames, where a user sets it")]
pub struct Attributes {
    pub id: String,
    pub login: String,
    pub name: String,
    pub given: String,
    pub surname: String,
    pub mail: String,
    pub title: String,
    pub unit: String,
    pub manager: String,
    pub kind: String,
    pub control: String,
    pub expires: String,
    pub protected: String,
    pub number: String,
    pub person: String,
    pub company: String,
    pub created: String,
    pub last_login: String,
    pub employments: Vec<String>,
    pub unit_code: String,
    pub unit_name: String,
    pub unit_manager: String,
    pub group_name: String,
    pub group_member: String,
}

impl Attributes {
    /// What is asked for about a person: the mapped attributes and nothing else.
    #[must_use]
    pub fn of_people(&self) -> Vec<String> {
        let single = [
            &self.id,
            &self.login,
            &self.name,
            &self.given,
            &self.surname,
            &self.mail,
            &self.title,
            &self.unit,
            &self.manager,
            &self.kind,
            &self.control,
            &self.expires,
            &self.protected,
            &self.number,
            &self.person,
            &self.company,
            &self.created,
            &self.last_login,
        ];
        single.into_iter().chain(&self.employments).filter(|name| !name.is_empty()).cloned().collect()
    }

    /// What is asked for about a unit.
    #[must_use]
    pub fn of_units(&self) -> Vec<String> {
        let names = [&self.id, &self.unit_code, &self.unit_name, &self.unit_manager];
        names.into_iter().filter(|name| !name.is_empty()).cloned().collect()
    }

    pub(super) fn all(&self) -> Vec<String> {
        let groups = [self.group_name.clone(), self.group_member.clone()];
        self.of_people().into_iter().chain(self.of_units()).chain(groups).collect()
    }
}

/// What words in attributes mean; compared without regard to case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Word in `kind` → kind. Default: Anställd, Timvikarie → employee; Konsult, Extern, Praktikant → external;
    /// Förtroendevald → elected; Elev → pupil; Resurs, System, Funktion → function; Avstängd, Avliden → withheld (everything is
    /// revoked at once, in words that do not say why, E-27). Another word → unknown.
    pub kinds: BTreeMap<String, Kind>,
    /// Form of employment in a record → form. Default: 1 → permanent; 2, 9 → fixed_term; T → hourly.
    /// A record with another form is left out, with a warning.
    pub forms: BTreeMap<String, Form>,
    /// Values of `protected` that mean yes. Default `["Y"]`.
    pub protected_yes: Vec<String>,
    /// Values of `protected` that mean no. Default `["N"]`. Any other value counts as yes.
    pub protected_no: Vec<String>,
    /// Words that mean yes, where employments are written in parts. Default J, Ja, Y, Yes, X, 1.
    pub yes: Vec<String>,
    /// Words that mean no there. Default N, Nej, No, 0.
    pub no: Vec<String>,
    /// Words in `control` that mean an open account, with `formats.control = "words"`. Default: none.
    pub enabled: Vec<String>,
    /// Words in `control` that mean a disabled account. Default: none. Any other word makes the account unreadable.
    pub disabled: Vec<String>,
    /// Words in `company` that mean the municipality itself. Any other is another employer (E-26). Default: none.
    pub own_companies: Vec<String>,
    /// What it means that an entry shows no value: LDAP hides what may not be read, so "absent" and "unreadable"
    /// look the same. Default true (protected); false where the source writes a value only for the protected.
    pub protected_absent: bool,
}

impl Default for Words {
    fn default() -> Self {
        let kinds = [
            ("Anställd", Kind::Employee),
            ("Timvikarie", Kind::Employee),
            ("Konsult", Kind::External),
            ("Extern", Kind::External),
            ("Praktikant", Kind::External),
            ("Förtroendevald", Kind::Elected),
            ("Elev", Kind::Pupil),
            ("Resurs", Kind::Function),
            ("System", Kind::Function),
            ("Funktion", Kind::Function),
            ("Avstängd", Kind::Withheld),
            ("Avliden", Kind::Withheld),
        ];
        let forms = [("1", Form::Permanent), ("2", Form::FixedTerm), ("9", Form::FixedTerm), ("T", Form::Hourly)];
        Self {
            kinds: kinds.into_iter().map(|(word, kind)| (word.to_owned(), kind)).collect(),
            forms: forms.into_iter().map(|(word, form)| (word.to_owned(), form)).collect(),
            protected_yes: vec!["Y".into()],
            protected_no: vec!["N".into()],
            yes: ["J", "Ja", "Y", "Yes", "X", "1"].map(str::to_owned).into(),
            no: ["N", "Nej", "No", "0"].map(str::to_owned).into(),
            enabled: Vec::new(),
            disabled: Vec::new(),
            own_companies: Vec::new(),
            protected_absent: true,
        }
    }
}

impl Words {
    /// Whether the word means yes; `None` for a word that means neither.
    #[must_use]
    pub fn truth(&self, word: &str) -> Option<bool> {
        if is_one_of(&self.yes, word) { Some(true) } else { is_one_of(&self.no, word).then_some(false) }
    }

    /// Whether the word means an open account; `None` for a word that means neither.
    #[must_use]
    pub fn open(&self, word: &str) -> Option<bool> {
        if is_one_of(&self.enabled, word) { Some(true) } else { is_one_of(&self.disabled, word).then_some(false) }
    }
}

fn is_one_of(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known.to_lowercase() == word.to_lowercase())
}
