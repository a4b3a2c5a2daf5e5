//! Settings of the mail server that messages go through. Without them nothing is mailed: what people are told stands in
//! the pages either way.

use std::net::IpAddr;
use std::path::PathBuf;

use serde::Deserialize;

use super::{ConfigError, check_private, fault};

/// The mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Its name, as its certificate has it. `BEHORIG_MAIL__HOST`. Required.
    pub host: String,
    /// Its port. `BEHORIG_MAIL__PORT`. Default 587.
    #[serde(default = "default_port")]
    pub port: u16,
    /// `starttls` (demanded, never given up), `implicit` (as on port 465), or `none` for a server on this machine.
    /// `BEHORIG_MAIL__TLS`. Default `starttls`.
    #[serde(default)]
    pub tls: MailTls,
    /// PEM file of the authority that its certificate leans on. `BEHORIG_MAIL__CA_FILE`. Default: those of the machine.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Account to send with. `BEHORIG_MAIL__USER`. Default: none is asked for.
    #[serde(default)]
    pub user: Option<String>,
    /// File with its password, readable by its owner only. `BEHORIG_MAIL__PASSWORD_FILE`. Required with a user.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// Address that mail comes from; nobody need read what is sent there. `BEHORIG_MAIL__FROM`. Required.
    pub from: String,
    /// Seconds after which a mail that is being sent is tried again later, 1 to 60. `BEHORIG_MAIL__TIMEOUT_SECONDS`.
    /// Default 20.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u16,
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// Begun in the clear and turned over before anything is said; without that nothing is sent.
    #[default]
    Starttls,
    /// From the first byte.
    Implicit,
    /// Not at all.
    None,
}

const fn default_port() -> u16 {
    587
}
const fn default_timeout() -> u16 {
    20
}

impl MailConfig {
    /// Checks what can be checked without connecting.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.host.trim().is_empty() {
            return fault("mail.host", "is empty");
        }
        let here = self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if self.tls == MailTls::None && !here {
            return fault("mail.tls", "none only for a server on this machine; use starttls or implicit");
        }
        match (&self.user, &self.password_file) {
            (Some(_), Some(file)) => check_private(file)?,
            (None, None) => {}
            _ => return fault("mail.password_file", "user and password_file come together or not at all"),
        }
        if self.timeout_seconds == 0 || self.timeout_seconds > 60 {
            return fault("mail.timeout_seconds", "expected 1 to 60");
        }
        let plain = |c: char| c.is_ascii_graphic() && !"<>()[],;:\\\"".contains(c);
        match self.from.split_once('@') {
            Some((name, domain)) if !name.is_empty() && domain.contains('.') && self.from.chars().all(plain) => Ok(()),
            _ => fault("mail.from", "expected an address: name@exempel.se"),
        }
    }
}
