//! Settings of the web hook for a ticket system. It calls nobody until an administrator has entered who approved it and
//! turned it on.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use super::{Config, ConfigError, check_private, fault};
use crate::domain::integration::{Connection, HOOK, MAIL, Sort};

/// The web hook.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HookConfig {
    /// Address to call, over TLS: `https://arende.exempel.se/behorig`. `BEHORIG_HOOK__URL`. Required.
    pub url: String,
    /// File with the secret that calls are signed with, at least 32 characters, readable by its owner only.
    /// `BEHORIG_HOOK__SECRET_FILE`. Required.
    pub secret_file: PathBuf,
    /// PEM file of the authority that the receiver's certificate leans on. `BEHORIG_HOOK__CA_FILE`. Default: the public ones.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Seconds after which a call is tried again later, 1 to 60. `BEHORIG_HOOK__TIMEOUT_SECONDS`. Default 10.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u16,
}

const fn default_timeout() -> u16 {
    10
}

impl HookConfig {
    /// Checks what can be checked without connecting.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self) -> Result<(), ConfigError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?=&%+,:".contains(c);
        if !self.url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain)) {
            return fault("hook.url", "expected https://host[:port]/path, without a user");
        }
        if self.timeout_seconds == 0 || self.timeout_seconds > 60 {
            return fault("hook.timeout_seconds", "expected 1 to 60");
        }
        check_private(&self.secret_file)
    }

    /// The host that is called.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.url.strip_prefix("https://").unwrap_or(&self.url);
        rest.split(['/', '?']).next().unwrap_or(rest)
    }
}

impl Config {
    /// What the settings connect the service to.
    #[must_use]
    pub fn connections(&self) -> Arc<[Connection]> {
        let one = |key: String, sort, place: String| Connection { key, sort, place };
        let directories = self.directory.iter();
        let mut all: Vec<Connection> = directories
            .map(|one_of| one(format!("directory-{}", one_of.name), Sort::Directory, one_of.urls.join(", ")))
            .collect();
        if let Some(file) = &self.hr_file {
            all.push(one(format!("personnel-{}", file.name), Sort::Personnel, file.path.display().to_string()));
        }
        all.extend(self.mail.as_ref().map(|mail| one(MAIL.to_owned(), Sort::Mail, mail.host.clone())));
        all.extend(self.hook.as_ref().map(|hook| one(HOOK.to_owned(), Sort::Hook, hook.host().to_owned())));
        all.into()
    }
}
