//! The certificate and its key, read at start. TLS 1.2 and 1.3, as rustls sets them.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::StartError;
use crate::config::Server;

/// TLS as set, if it is.
pub(super) fn read(server: &Server) -> Result<Option<ServerConfig>, StartError> {
    let (Some(cert), Some(key)) = (&server.tls_cert, &server.tls_key) else { return Ok(None) };
    let fault = |setting: &str, file: &Path, problem: &dyn std::fmt::Display| {
        StartError::Tls(format!("{setting}: {}: {problem}", file.display()))
    };
    let (of_cert, of_key) = ("server.tls_cert", "server.tls_key");
    let chain = CertificateDer::pem_file_iter(cert).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.map_err(|error| fault(of_cert, cert, &error))?;
    if chain.is_empty() {
        return Err(fault(of_cert, cert, &"no certificate in PEM form"));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| fault(of_key, key, &error))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
        // What is left to go wrong is that the two do not belong together.
        .map_err(|error| fault(of_key, key, &error))?;
    Ok(Some(config))
}
