//! Where the rigs stand: the variables that `tests/rigs/rigs up` writes, read and given names.
//!
//! A test that needs a rig fails without it. It is never skipped: a skipped test looks like a passed one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// A directory that runs: slapd or Samba.
pub struct DirectoryRig {
    /// Address; the certificate names it.
    pub host: String,
    /// Plain LDAP; StartTLS is offered.
    pub port: u16,
    /// LDAPS.
    pub tls_port: u16,
    /// Base DN.
    pub base: String,
    /// The service account, which may read.
    pub user: String,
    /// An account that may write.
    pub admin: String,
    /// The account that may change members of groups below a DN, and that DN; where there is one.
    pub writer: Option<(String, String)>,
    /// The password of all these accounts, and of every person in the directory.
    pub password: String,
    /// The authority that signed the certificate.
    pub ca: PathBuf,
    /// An authority that signed nothing.
    pub other_ca: PathBuf,
}

impl DirectoryRig {
    /// OpenLDAP: page limit 500, lets an empty password in.
    pub fn slapd() -> Self {
        Self::named("SLAPD", None)
    }

    /// Samba's Active Directory.
    pub fn samba() -> Self {
        let of = |what: &str| setting(&format!("BEHORIG_TEST_SAMBA_{what}"));
        Self::named("SAMBA", Some((of("WRITER"), of("WRITE_BASE"))))
    }

    fn named(rig: &str, writer: Option<(String, String)>) -> Self {
        let of = |what: &str| setting(&format!("BEHORIG_TEST_{rig}_{what}"));
        Self {
            host: of("HOST"),
            port: of("PORT").parse().expect("a port"),
            tls_port: of("TLS_PORT").parse().expect("a port"),
            base: of("BASE"),
            user: of("USER"),
            admin: of("ADMIN"),
            writer,
            password: setting("BEHORIG_TEST_PASSWORD"),
            ca: setting("BEHORIG_TEST_CA").into(),
            other_ca: setting("BEHORIG_TEST_OTHER_CA").into(),
        }
    }

    /// `ldap://…`, for StartTLS.
    pub fn ldap_url(&self) -> String {
        format!("ldap://{}:{}", self.host, self.port)
    }

    /// `ldaps://…`.
    pub fn ldaps_url(&self) -> String {
        format!("ldaps://{}:{}", self.host, self.tls_port)
    }
}

/// URL of the PostgreSQL server's database; a test wants `postgres::Schema::fresh` instead.
pub fn postgres_url() -> String {
    setting("BEHORIG_TEST_PG")
}

/// A TLS client that trusts this authority and no other.
pub fn trusting(ca: &Path) -> Arc<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(ca).expect("the CA file can be read") {
        roots.add(certificate.expect("it is PEM")).expect("it is a certificate");
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Arc::new(builder.expect("ring knows TLS 1.2 and 1.3").with_root_certificates(roots).with_no_client_auth())
}

#[expect(clippy::disallowed_methods, reason = "the rigs tell the tests where they are through the environment")]
fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set; start the rigs: make test"))
}
