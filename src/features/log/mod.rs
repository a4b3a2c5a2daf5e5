//! The log: reading it, exporting it, and keeping its head signed. For auditors, and for the service itself.

pub mod service;
