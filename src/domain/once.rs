//! A request that may come twice and must count once: its key, and what it asked.

/// Key and content of a request that may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// As the caller chose it.
    pub key: String,
    /// SHA-256 over method, path and body.
    pub request: [u8; 32],
}
