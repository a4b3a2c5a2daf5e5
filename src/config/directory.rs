//! Settings of one directory (AD or plain LDAP): where it is, how it is asked and what its attributes mean.
//!
//! Attribute names are settings because every municipality has its own (`extensionAttribute5` here is
//! `msDS-cloudExtensionAttribute3` there). What a value means is decided in `directory::ldap`; nothing here connects.

use std::fmt;
use std::path::PathBuf;

mod attributes;
mod formats;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::domain::following::Disabled;

pub use attributes::{AttributeNames, Attributes, Words};
pub use formats::{Control, Employments, Formats, Lists, Moment};

/// Which family of servers the directory belongs to; decides defaults and how ids are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Active Directory (also Samba): `objectGUID` in bytes, `userAccountControl`, `accountExpires`.
    #[default]
    Ad,
    /// OpenLDAP, 389, eDirectory and others: `entryUUID` as text.
    Plain,
}

/// A password, or an address that may hold one, kept in memory; its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// Wraps `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for connecting and nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// One directory.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryConfig {
    /// Name of the source, as evidence in the log shows it, and before a login name where several sources have it
    /// (`skola\anna`). Each source has its own. Default `"ad"`.
    #[serde(default = "default_name")]
    pub name: String,
    /// Servers in order of preference, `ldaps://host[:port]` or, with [`Self::starttls`], `ldap://host[:port]`.
    /// The next one is tried only when one cannot be connected to. Required.
    pub urls: Vec<String>,
    /// PEM file with the certificate authorities that may vouch for the servers. Required but in the demo.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// `ldap://` addresses are raised to TLS with StartTLS, or not used at all. Default false.
    #[serde(default)]
    pub starttls: bool,
    /// DN (on AD also UPN) of the service account that reads. Required.
    pub bind_dn: String,
    /// File with the service account's password, read at every new connection so that it can be changed. Required but in the demo.
    #[serde(default)]
    pub bind_password_file: Option<PathBuf>,
    /// Everything this service may see lies below this DN. Required.
    pub base: String,
    /// People lie below this DN. Default: [`Self::base`].
    #[serde(default)]
    pub people_base: Option<String>,
    /// Which entries are people. Default: `(&(objectCategory=person)(objectClass=user))` on AD, else `(objectClass=inetOrgPerson)`.
    #[serde(default)]
    pub people_filter: Option<String>,
    /// Units lie below this DN. Default: [`Self::base`].
    #[serde(default)]
    pub unit_base: Option<String>,
    /// Which entries are units. Default `(objectClass=organizationalUnit)`.
    #[serde(default = "default_unit_filter")]
    pub unit_filter: String,
    /// Groups lie below this DN; memberships are reconciled in all of it. Default: [`Self::base`].
    #[serde(default)]
    pub group_base: Option<String>,
    /// Which entries are groups. Default `(objectClass=group)` on AD, else `(|(objectClass=group)(objectClass=groupOfNames))`.
    #[serde(default)]
    pub group_filter: Option<String>,
    /// Entries a page in full reads, 1 to 1000. Default 1000, the most that AD gives.
    #[serde(default = "default_page_size")]
    pub page_size: u16,
    /// Seconds that connecting, and one question, may take, 1 to 60. Default 5.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u16,
    /// Seconds that one page of a full read may take, 1 to 600. Default 30.
    #[serde(default = "default_page_seconds")]
    pub page_seconds: u16,
    /// Connections held at most, 1 to 64. Default 8.
    #[serde(default = "default_connections")]
    pub connections: u16,
    /// `"ad"` or `"plain"`. Default `"ad"`.
    #[serde(default)]
    pub profile: Profile,
    /// What the attributes are called.
    #[serde(default)]
    pub attributes: AttributeNames,
    /// What the words in them mean.
    #[serde(default)]
    pub words: Words,
    /// In which form they are written.
    #[serde(default)]
    pub formats: Formats,
    /// The attributes of employments that are written in parts.
    #[serde(default)]
    pub lists: Lists,
    /// What a disabled account means while nothing says that the employment ended: `"review"`, a question to the
    /// manager, or `"ended"` where this directory is the only source and disabled means left. Default `"review"`.
    #[serde(default)]
    pub disabled_means: Disabled,
    /// DN (on AD also UPN) of the account that changes members of groups; another than [`Self::bind_dn`], with the right to
    /// write `member` below [`Self::write_base`] and no other. Default: none, and every role is given by hand.
    #[serde(default)]
    pub write_bind_dn: Option<String>,
    /// File with that account's password, read at every new connection. Required with [`Self::write_bind_dn`].
    #[serde(default)]
    pub write_bind_password_file: Option<PathBuf>,
    /// Groups whose members the service changes lie below this DN. Required with [`Self::write_bind_dn`].
    #[serde(default)]
    pub write_base: Option<String>,
    /// The writing account's password, where there is no file. No settings file can set it.
    #[serde(skip)]
    pub write_bind_password: Option<Password>,
    /// Lets `ldap://` through without TLS. No settings file can set it: only the demo and tests, which speak to
    /// a server inside this very process, do.
    #[serde(skip)]
    pub plain_for_demo: bool,
    /// The service account's password, where there is no file. No settings file can set it.
    #[serde(skip)]
    pub bind_password: Option<Password>,
}

fn default_name() -> String {
    "ad".into()
}
fn default_unit_filter() -> String {
    "(objectClass=organizationalUnit)".into()
}
const fn default_page_size() -> u16 {
    1000
}
const fn default_timeout() -> u16 {
    5
}
const fn default_page_seconds() -> u16 {
    30
}
const fn default_connections() -> u16 {
    8
}

/// Why settings of a directory were refused at start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryConfigFault {
    /// A value is missing or out of range.
    #[error("{field}: {why}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An address is not one that may be used.
    #[error("urls: {url}: {why}")]
    Url {
        /// The address.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An attribute name is not one.
    #[error("attributes: `{0}` is not an attribute name")]
    Attribute(String),
}

impl DirectoryConfig {
    /// An AD (or a Samba) with every default; `ca_file`, `bind_dn` and the password are still the caller's to set.
    #[must_use]
    pub fn ad(urls: Vec<String>, base: &str) -> Self {
        Self {
            name: default_name(),
            urls,
            ca_file: None,
            starttls: false,
            bind_dn: String::new(),
            bind_password_file: None,
            base: base.to_owned(),
            people_base: None,
            people_filter: None,
            unit_base: None,
            unit_filter: default_unit_filter(),
            group_base: None,
            group_filter: None,
            page_size: default_page_size(),
            timeout_seconds: default_timeout(),
            page_seconds: default_page_seconds(),
            connections: default_connections(),
            profile: Profile::Ad,
            attributes: AttributeNames::default(),
            words: Words::default(),
            formats: Formats::default(),
            lists: Lists::default(),
            disabled_means: Disabled::default(),
            write_bind_dn: None,
            write_bind_password_file: None,
            write_base: None,
            write_bind_password: None,
            plain_for_demo: false,
            bind_password: None,
        }
    }

    /// Checks what can be checked without connecting.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self) -> Result<(), DirectoryConfigFault> {
        let field = |field, why| Err(DirectoryConfigFault::Field { field, why });
        if self.name.trim().is_empty() || self.name.len() > 40 || self.name.contains(['@', '\\', '/']) {
            return field("name", "expected 1 to 40 signs, without @, / and \\");
        }
        if self.urls.is_empty() {
            return field("urls", "at least one address is needed");
        }
        self.urls.iter().try_for_each(|url| self.check_url(url))?;
        if self.base.trim().is_empty() {
            return field("base", "is empty");
        }
        if self.bind_dn.trim().is_empty() {
            return field("bind_dn", "is empty: this service never asks anonymously");
        }
        if self.bind_password_file.is_none() && self.bind_password.is_none() {
            return field("bind_password_file", "is missing");
        }
        if self.ca_file.is_none() && !self.plain_for_demo {
            return field("ca_file", "is missing: a directory that is not verified is not asked");
        }
        self.check_writing()?;
        let in_range = [
            ("page_size", self.page_size, 1000, "is out of range; expected 1 to 1000"),
            ("timeout_seconds", self.timeout_seconds, 60, "is out of range; expected 1 to 60"),
            ("page_seconds", self.page_seconds, 600, "is out of range; expected 1 to 600"),
            ("connections", self.connections, 64, "is out of range; expected 1 to 64"),
        ];
        for (name, value, most, why) in in_range {
            if value == 0 || value > most {
                return field(name, why);
            }
        }
        if self.formats.employments == Employments::Lists && !self.lists.is_complete() {
            return field("lists", "employment, unit, form and from must be named");
        }
        let names = self.attributes();
        if names.id.is_empty() || names.login.is_empty() {
            return field("attributes", "`id` and `login` cannot be left out");
        }
        match names.all().into_iter().find(|name| !is_attribute(name)) {
            Some(bad) => Err(DirectoryConfigFault::Attribute(bad)),
            None => Ok(()),
        }
    }

    fn check_writing(&self) -> Result<(), DirectoryConfigFault> {
        let field = |field, why| Err(DirectoryConfigFault::Field { field, why });
        let Some(writer) = &self.write_bind_dn else {
            return match self.write_base {
                Some(_) => field("write_base", "means nothing without write_bind_dn"),
                None => Ok(()),
            };
        };
        if writer.trim().is_empty() || *writer == self.bind_dn {
            return field("write_bind_dn", "must be an account of its own");
        }
        if self.write_bind_password_file.is_none() && self.write_bind_password.is_none() {
            return field("write_bind_password_file", "is missing");
        }
        if self.write_base.as_ref().is_none_or(|base| base.trim().is_empty()) {
            return field("write_base", "is missing: the service changes groups below one DN only");
        }
        Ok(())
    }

    fn check_url(&self, url: &str) -> Result<(), DirectoryConfigFault> {
        let bad = |why| Err(DirectoryConfigFault::Url { url: url.to_owned(), why });
        let (scheme, rest) = url.split_once("://").unwrap_or(("", ""));
        if rest.trim_end_matches('/').is_empty() || rest.contains('@') {
            return bad("is not scheme://host[:port]");
        }
        match scheme {
            "ldaps" => Ok(()),
            "ldap" if self.starttls || self.plain_for_demo => Ok(()),
            "ldap" => bad("is not encrypted: use ldaps:// or set starttls"),
            _ => bad("is neither ldaps:// nor ldap://"),
        }
    }

    /// The attributes in force.
    #[must_use]
    pub fn attributes(&self) -> Attributes {
        let mut names = self.attributes.resolve(self.profile);
        if self.formats.employments == Employments::Lists {
            names.employments = self.lists.attributes();
        }
        names
    }

    /// Where people lie.
    #[must_use]
    pub fn people_base(&self) -> &str {
        self.people_base.as_deref().unwrap_or(&self.base)
    }

    /// Where units lie.
    #[must_use]
    pub fn unit_base(&self) -> &str {
        self.unit_base.as_deref().unwrap_or(&self.base)
    }

    /// Where groups lie.
    #[must_use]
    pub fn group_base(&self) -> &str {
        self.group_base.as_deref().unwrap_or(&self.base)
    }

    /// Which entries are groups.
    #[must_use]
    pub fn group_filter(&self) -> &str {
        self.group_filter.as_deref().unwrap_or(match self.profile {
            Profile::Ad => "(objectClass=group)",
            Profile::Plain => "(|(objectClass=group)(objectClass=groupOfNames))",
        })
    }

    /// The same directory, asked as the account that writes; `None` when there is no such account.
    #[must_use]
    pub fn writing(&self) -> Option<Self> {
        Some(Self {
            bind_dn: self.write_bind_dn.clone()?,
            bind_password_file: self.write_bind_password_file.clone(),
            bind_password: self.write_bind_password.clone(),
            ..self.clone()
        })
    }

    /// Which entries are people.
    #[must_use]
    pub fn people_filter(&self) -> &str {
        self.people_filter.as_deref().unwrap_or(match self.profile {
            Profile::Ad => "(&(objectCategory=person)(objectClass=user))",
            Profile::Plain => "(objectClass=inetOrgPerson)",
        })
    }
}

/// An attribute name (RFC 4512): nothing else may stand where a filter expects one.
fn is_attribute(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-.;".contains(c))
}
