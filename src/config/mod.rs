//! Settings, one struct per concern: every field says what it means, its variable and what it is when left out.
//!
//! Settings are a TOML file, over which variables `BEHORIG_<PART>__<FIELD>` lay themselves (`BEHORIG_SERVER__LISTEN`).
//! They are parsed and checked here, at start; nothing below this module reads a file of settings or an environment
//! variable, and a word that is not known is an error, never a shrug. The demo's settings come from no file.

pub mod catalogue;
pub mod deadlines;
pub mod directories;
pub mod directory;
pub mod hook;
pub mod hr_file;
pub mod mail;
#[cfg(test)]
mod tests;
pub mod witness;

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;

use crate::domain::alarm::Levels;
use catalogue::Catalogue;
use deadlines::Deadlines;
use directories::Directories;
use directory::{DirectoryConfig, DirectoryConfigFault};
use hook::HookConfig;
use hr_file::HrFileConfig;
use mail::MailConfig;
use witness::WitnessConfig;

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whose service it is.
    pub service: Service,
    /// How it is reached.
    #[serde(default)]
    pub server: Server,
    /// Where its data is.
    pub database: Database,
    /// Who works here: one directory, or several in order of priority.
    pub directory: Directories,
    /// The file that the personnel system exports. Default: none, and the directories say who is employed.
    #[serde(default)]
    pub hr_file: Option<HrFileConfig>,
    /// The mail server. Default: none, and what people are told stands in the pages only.
    #[serde(default)]
    pub mail: Option<MailConfig>,
    /// The web hook for a ticket system. Default: none.
    #[serde(default)]
    pub hook: Option<HookConfig>,
    /// The witnesses of the log, `[[witness]]`. Default: none.
    #[serde(default)]
    pub witness: Vec<WitnessConfig>,
    /// How long a session lasts.
    #[serde(default)]
    pub session: Session,
    /// How often signing in may fail.
    #[serde(default)]
    pub sign_in: SignIn,
    /// How long a decision may wait.
    #[serde(default)]
    pub deadlines: Deadlines,
    /// What a system in the catalogue must have.
    #[serde(default)]
    pub catalogue: Catalogue,
    /// How loud each alarm is: `directory`, `brake`, `groups`, `log`, `mail`, `hook`, each `urgent`, `day` or `off`.
    /// `BEHORIG_ALARMS__MAIL` and so on. Default: `urgent` for `log`, `groups` and `directory`, `day` for the others.
    #[serde(default)]
    pub alarms: Levels,
    /// Whether this is the demo, where anybody may sign in as anybody. No file and no variable can set it.
    #[serde(skip)]
    pub demo: bool,
}

/// Whose service it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The municipality's name, as pages and messages show it. `BEHORIG_SERVICE__MUNICIPALITY`. Required.
    pub municipality: String,
    /// The log's name, e.g. `behorighet.exempel.se/logg`; it can never change. `BEHORIG_SERVICE__ORIGIN`. Required.
    pub origin: String,
    /// Short name of this instance, in every log entry. `BEHORIG_SERVICE__INSTANCE`. Default `"a"`.
    #[serde(default = "default_instance")]
    pub instance: String,
    /// Folder for keys and what else lies beside the database. `BEHORIG_SERVICE__DATA_DIR`. Required.
    pub data_dir: PathBuf,
    /// Login of the first administrator, appointed when there is none. `BEHORIG_SERVICE__ADMINISTRATOR`. Default: nobody.
    #[serde(default)]
    pub administrator: Option<String>,
    /// Minutes between full readings of the directory, 1 to 1440. `BEHORIG_SERVICE__SYNC_MINUTES`. Default 15.
    #[serde(default = "default_sync")]
    pub sync_minutes: u16,
    /// Witnesses that must have signed an export. `BEHORIG_SERVICE__WITNESS_QUORUM`. Default 1.
    #[serde(default = "witness::quorum")]
    pub witness_quorum: u16,
    /// Code of the function that is sent the log's line on the first working day of each month, for the minutes.
    /// `BEHORIG_SERVICE__LINE_TO`. Default: nobody; the line stands on its page.
    #[serde(default)]
    pub line_to: Option<String>,
}

/// How the service is reached.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address to listen at. `BEHORIG_SERVER__LISTEN`. Default `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// The address people use, without a path: `https://behorighet.exempel.se`. Forms are taken from its pages only.
    /// `BEHORIG_SERVER__PUBLIC_URL`. Default: `http://` and the address listened at.
    pub public_url: Option<String>,
    /// PEM file with the certificate and those it leans on. `BEHORIG_SERVER__TLS_CERT`. Default: no TLS.
    pub tls_cert: Option<PathBuf>,
    /// PEM file with its key, readable by its owner only. `BEHORIG_SERVER__TLS_KEY`. Default: no TLS.
    pub tls_key: Option<PathBuf>,
    /// TLS ends in a proxy before the service. `BEHORIG_SERVER__TLS_BY_PROXY`. Default false.
    pub tls_by_proxy: bool,
    /// Addresses of that proxy: with [`Self::tls_by_proxy`] only they, and the machine itself, are answered.
    /// `BEHORIG_SERVER__TRUSTED_PROXIES`. Default: none.
    pub trusted_proxies: Vec<IpAddr>,
    /// File with the token that whoever collects `/metrics` sends as `Authorization: Bearer`, readable by its owner only.
    /// `BEHORIG_SERVER__METRICS_TOKEN_FILE`. Default: none, and there are no metrics.
    pub metrics_token_file: Option<PathBuf>,
    /// Threads that answer, 1 to 256. `BEHORIG_SERVER__WORKERS`. Default 4.
    pub workers: u16,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            public_url: None,
            tls_cert: None,
            tls_key: None,
            tls_by_proxy: false,
            trusted_proxies: Vec::new(),
            metrics_token_file: None,
            workers: 4,
        }
    }
}

impl Server {
    /// The origin of the service's own pages.
    #[must_use]
    pub fn origin(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// Whether people reach the service over TLS.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.tls_cert.is_some() || self.tls_by_proxy
    }
}

/// Where the data is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://USER@HOST/NAME`. `BEHORIG_DATABASE__URL`. Required.
    pub url: directory::Password,
    /// Connections for reading, 1 to 64. `BEHORIG_DATABASE__READERS`. Default 8.
    #[serde(default = "default_readers")]
    pub readers: u16,
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Minutes without use after which it ends, 1 to 480. `BEHORIG_SESSION__MINUTES_IDLE`. Default 30.
    pub minutes_idle: u16,
    /// Hours after which it ends however used, 1 to 24. `BEHORIG_SESSION__HOURS_MOST`. Default 10.
    pub hours_most: u16,
}

impl Default for Session {
    fn default() -> Self {
        Self { minutes_idle: 30, hours_most: 10 }
    }
}

/// How often signing in may fail. Keep it two below the directory's own threshold for locking accounts (T24).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignIn {
    /// Failures in a window, 1 to 20. `BEHORIG_SIGN_IN__ATTEMPTS`. Default 3.
    pub attempts: u16,
    /// Minutes of a window, 1 to 1440. `BEHORIG_SIGN_IN__WINDOW_MINUTES`. Default 30.
    pub window_minutes: u16,
}

impl Default for SignIn {
    fn default() -> Self {
        Self { attempts: 3, window_minutes: 30 }
    }
}

fn default_instance() -> String {
    "a".into()
}
const fn default_sync() -> u16 {
    15
}
const fn default_readers() -> u16 {
    8
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no such file.
    #[error("{0}: there is no such settings file")]
    Missing(PathBuf),
    /// A value is missing, unknown or of the wrong form.
    #[error("{place}: {key}: {problem}")]
    Value {
        /// The file or the variables.
        place: String,
        /// The key.
        key: String,
        /// What is wrong and what was expected.
        problem: String,
    },
    /// Values that do not go together.
    #[error("{key}: {problem}")]
    Check {
        /// The key.
        key: Cow<'static, str>,
        /// What is wrong and what was expected.
        problem: String,
    },
    /// A directory's settings.
    #[error("{key}.{fault}")]
    Directory {
        /// Which directory.
        key: String,
        /// What is wrong and what was expected.
        fault: DirectoryConfigFault,
    },
    /// Something that only looking at all of a file shows.
    #[error("{file}: {fault}")]
    File {
        /// Which file.
        file: PathBuf,
        /// What is wrong there.
        fault: Box<ConfigError>,
    },
}

impl Config {
    /// Reads the file and the variables, and checks them.
    ///
    /// # Errors
    /// The first fault, with file, key and what was expected.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        if !file.is_file() {
            return Err(ConfigError::Missing(file.to_owned()));
        }
        // Only names with a part and a field: BEHORIG_TEST_PG and the like are not settings.
        let variables = Env::prefixed("BEHORIG_").filter(|name| name.as_str().contains("__")).split("__");
        let figment = Figment::from(Toml::file_exact(file)).merge(variables);
        let config: Self = figment.extract().map_err(|error| value_error(file, &error))?;
        config.check().map_err(|fault| ConfigError::File { file: file.to_owned(), fault: Box::new(fault) })?;
        Ok(config)
    }

    /// Checks what can be checked without connecting.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self) -> Result<(), ConfigError> {
        let ranges = [
            ("server.workers", self.server.workers, 256),
            ("database.readers", self.database.readers, 64),
            ("session.minutes_idle", self.session.minutes_idle, 480),
            ("session.hours_most", self.session.hours_most, 24),
            ("sign_in.attempts", self.sign_in.attempts, 20),
            ("sign_in.window_minutes", self.sign_in.window_minutes, 1440),
            ("service.sync_minutes", self.service.sync_minutes, 1440),
            ("catalogue.min_system_managers", self.catalogue.min_system_managers, 9),
        ];
        for (key, value, most) in ranges.into_iter().chain(self.deadlines.ranges()) {
            if value == 0 || value > most {
                return fault(key, format!("{value} is out of range; expected 1 to {most}"));
            }
        }
        for (key, value) in
            [("service.municipality", &self.service.municipality), ("service.origin", &self.service.origin)]
        {
            if value.trim().is_empty() {
                return fault(key, "is empty");
            }
        }
        let instance = &self.service.instance;
        if instance.is_empty() || instance.len() > 16 || !instance.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return fault("service.instance", "expected 1 to 16 letters or digits");
        }
        self.deadlines.check()?;
        self.check_server()?;
        self.directory.check()?;
        if let Some(mail) = &self.mail {
            mail.check()?;
        }
        if let Some(hook) = &self.hook {
            hook.check()?;
        }
        WitnessConfig::check(&self.witness, self.service.witness_quorum)?;
        let Some(file) = &self.hr_file else { return Ok(()) };
        let taken: Vec<&str> = self.directory.iter().map(|one| one.name.as_str()).collect();
        file.check(&taken)?;
        let joins = |one: &DirectoryConfig| one.attributes.person.as_deref().is_some_and(|name| !name.is_empty());
        if self.directory.iter().any(joins) {
            return Ok(());
        }
        fault(
            "directory.attributes.person",
            "with hr_file at least one directory must say which attribute holds its person id",
        )
    }

    fn check_server(&self) -> Result<(), ConfigError> {
        let server = &self.server;
        match (&server.tls_cert, &server.tls_key) {
            (Some(_), Some(key)) => check_private(key)?,
            (None, None) => {}
            _ => return fault("server.tls_key", "tls_cert and tls_key come together or not at all"),
        }
        if let Some(token) = &server.metrics_token_file {
            check_private(token)?;
        }
        if !server.listen.ip().is_loopback() && !server.is_tls() {
            return fault(
                "server.listen",
                "without TLS only a loopback address; set tls_cert and tls_key, or tls_by_proxy",
            );
        }
        if self.demo && !server.listen.ip().is_loopback() {
            return fault("server.listen", "the demo, where anybody is anybody, listens on loopback only");
        }
        if server.tls_by_proxy && server.trusted_proxies.is_empty() {
            return fault("server.trusted_proxies", "with tls_by_proxy the proxy's addresses are needed");
        }
        let scheme = if server.is_tls() { "https://" } else { "http://" };
        match &server.public_url {
            None if server.is_tls() => fault("server.public_url", "with TLS the address people use is needed"),
            Some(url) if !is_origin(url, scheme) => {
                fault("server.public_url", format!("expected {scheme}host[:port], no path"))
            }
            _ => Ok(()),
        }
    }
}

fn fault<T>(key: &'static str, problem: impl Into<String>) -> Result<T, ConfigError> {
    Err(ConfigError::Check { key: key.into(), problem: problem.into() })
}

fn is_origin(url: &str, scheme: &str) -> bool {
    url.strip_prefix(scheme).is_some_and(|host| {
        !host.is_empty() && host.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:[]".contains(c))
    })
}

/// Refuses a file with a secret that others than its owner can read.
///
/// # Errors
/// Which file, and what to do.
pub fn check_private(file: &Path) -> Result<(), ConfigError> {
    use std::os::unix::fs::PermissionsExt;
    let value = |problem: String| ConfigError::Value { place: file.display().to_string(), key: "mode".into(), problem };
    let mode = std::fs::metadata(file).map_err(|error| value(error.to_string()))?.permissions().mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(value(format!("{:o}: others can read this secret; chmod 600", mode & 0o777)))
    }
}

fn value_error(file: &Path, error: &figment::Error) -> ConfigError {
    let place = match error.metadata.as_ref().map(|made| made.name.as_ref()) {
        Some(name) if name.contains("environment") => "environment BEHORIG_*".to_owned(),
        _ => file.display().to_string(),
    };
    let key = if error.path.is_empty() { "(top)".to_owned() } else { error.path.join(".") };
    ConfigError::Value { place, key, problem: error.kind.to_string() }
}
