//! Making a connection: TLS that is verified or nothing, the next server when one cannot be reached, and the bind of
//! the service account.
//!
//! Only *connecting* moves on to the next server. What a server has answered, it has answered: a refused password is
//! never tried on another one, or one slip would count four times against the account (T24).

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, StdStream};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::config::directory::{DirectoryConfig, Password};
use crate::directory::DirectoryError;

/// A connection to one server.
#[derive(Debug)]
pub(super) struct Connection {
    /// The library's handle; dropping it closes the connection.
    pub(super) ldap: Ldap,
    /// The server, as evidence shows it.
    pub(super) server: String,
    /// When it was last used.
    pub(super) used: Instant,
}

/// Makes connections.
#[derive(Debug)]
pub(super) struct Connector {
    config: DirectoryConfig,
    tls: Option<Arc<ClientConfig>>,
    /// The server that worked last is tried first.
    preferred: AtomicUsize,
}

impl Connector {
    pub(super) fn new(config: &DirectoryConfig) -> Result<Self, DirectoryError> {
        let tls = config.ca_file.as_deref().map(trusting).transpose()?;
        Ok(Self { config: config.clone(), tls, preferred: AtomicUsize::new(0) })
    }

    /// How long connecting, or one question, may take.
    pub(super) fn limit(&self) -> Duration {
        Duration::from_secs(self.config.timeout_seconds.into())
    }

    /// A connection on which nobody has bound yet, to the first server that can be reached.
    pub(super) async fn connect(&self) -> Result<Connection, DirectoryError> {
        let first = self.preferred.load(Ordering::Relaxed);
        let mut last = DirectoryError::Unreachable("no address".into());
        for step in 0..self.config.urls.len() {
            let place = (first + step) % self.config.urls.len();
            let Some(url) = self.config.urls.get(place) else { continue };
            match self.connect_to(url).await {
                Ok(connection) => {
                    self.preferred.store(place, Ordering::Relaxed);
                    return Ok(connection);
                }
                Err(error) => {
                    tracing::warn!(server = url, %error, "directory server cannot be reached");
                    last = error;
                }
            }
        }
        Err(last)
    }

    async fn connect_to(&self, url: &str) -> Result<Connection, DirectoryError> {
        let mut settings = LdapConnSettings::new().set_starttls(self.config.starttls);
        match &self.tls {
            Some(tls) => settings = settings.set_config(Arc::clone(tls)),
            None if self.config.plain_for_demo => {}
            None => return Err(DirectoryError::Tls("no certificate authority is configured".into())),
        }
        let made = async {
            let settings = settings.set_std_stream(StdStream::Tcp(open(url).await?));
            LdapConnAsync::with_settings(settings, url).await
        };
        let made = timeout(self.limit(), made).await.map_err(|_| DirectoryError::Timeout)?;
        let (driver, ldap) = made.map_err(fault_of_connecting)?;
        tokio::spawn(async move {
            if let Err(error) = driver.drive().await {
                tracing::debug!(%error, "directory connection ended");
            }
        });
        let server = url.split_once("://").map_or(url, |(_, host)| host).trim_end_matches('/').to_owned();
        Ok(Connection { ldap, server, used: Instant::now() })
    }

    /// A connection bound as the service account.
    pub(super) async fn connect_as_service(&self) -> Result<Connection, DirectoryError> {
        let password = self.service_password()?;
        let mut connection = self.connect().await?;
        let answer = timeout(self.limit(), connection.ldap.simple_bind(&self.config.bind_dn, password.reveal()))
            .await
            .map_err(|_| DirectoryError::Timeout)?
            .map_err(fault)?;
        match answer.rc {
            0 => Ok(connection),
            code => {
                tracing::error!(server = connection.server, code, "the directory refuses the service account");
                Err(DirectoryError::Refused { code })
            }
        }
    }

    /// Never an empty one: it would bind as nobody (T07).
    fn service_password(&self) -> Result<Password, DirectoryError> {
        let unreadable = || DirectoryError::Unasked("the service account's password cannot be read".into());
        let text = match (&self.config.bind_password, self.config.bind_password_file.as_deref()) {
            (Some(password), _) => password.reveal().to_owned(),
            (None, Some(path)) => std::fs::read_to_string(path).map_err(|_| unreadable())?,
            (None, None) => return Err(unreadable()),
        };
        match text.trim_end_matches(['\r', '\n']) {
            "" => Err(unreadable()),
            password => Ok(Password::new(password)),
        }
    }
}

/// Opens the TCP connection that the library is to use: left to itself it lets small packets wait for each other, which
/// costs a sign-in 40 ms.
async fn open(url: &str) -> std::io::Result<std::net::TcpStream> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("ldap", url));
    let host = rest.trim_end_matches('/');
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) && !host.ends_with(']');
    let stream = match (has_port, scheme) {
        (true, _) => TcpStream::connect(host).await?,
        (false, "ldaps") => TcpStream::connect(format!("{host}:636")).await?,
        (false, _) => TcpStream::connect(format!("{host}:389")).await?,
    };
    stream.set_nodelay(true)?;
    stream.into_std()
}

/// A TLS configuration that trusts the authorities in `file`, and nobody else.
fn trusting(file: &Path) -> Result<Arc<ClientConfig>, DirectoryError> {
    let unusable = |why: String| DirectoryError::Tls(format!("{}: {why}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))? {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unusable("holds no certificate".into()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// What a failure while connecting means. A server that refuses StartTLS has no trusted connection to give.
fn fault_of_connecting(error: LdapError) -> DirectoryError {
    match error {
        LdapError::Rustls { source } => DirectoryError::Tls(source.to_string()),
        LdapError::DNSName { source } => DirectoryError::Tls(source.to_string()),
        LdapError::LdapResult { result } => DirectoryError::Tls(format!("StartTLS refused (code {})", result.rc)),
        LdapError::Io { source } if is_tls(&source) => DirectoryError::Tls(source.to_string()),
        other => fault(other),
    }
}

fn is_tls(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
}

/// What a failure of the library means.
pub(super) fn fault(error: LdapError) -> DirectoryError {
    match error {
        LdapError::Timeout { .. } => DirectoryError::Timeout,
        LdapError::Io { source } => DirectoryError::Unreachable(source.kind().to_string()),
        LdapError::EndOfStream => DirectoryError::Cut,
        LdapError::OpSend { .. }
        | LdapError::ResultRecv { .. }
        | LdapError::IdScrubSend { .. }
        | LdapError::MiscSend { .. } => DirectoryError::Unreachable("the connection is closed".into()),
        LdapError::LdapResult { result } => fault_of_code(result.rc),
        LdapError::FilterParsing => DirectoryError::Unasked("the filter cannot be parsed".into()),
        other => DirectoryError::Unreachable(other.to_string()),
    }
}

/// What a result code other than 0 means.
pub(super) const fn fault_of_code(code: u32) -> DirectoryError {
    match code {
        3 | 4 | 11 => DirectoryError::Partial { code },
        10 => DirectoryError::Referral,
        code => DirectoryError::Refused { code },
    }
}
