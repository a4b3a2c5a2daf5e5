//! Every test that needs more than one module, in one binary: linking is what takes the time.
//!
//! `harness/` starts and finds what the tests speak to; there is one file per room or subject beside it.
//! The rigs (PostgreSQL, slapd, Samba) are started by `make test`.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what is wrong by failing"
)]

mod access_matrix;
mod api_walk;
mod auditor;
mod cases;
mod control;
mod crash;
mod directory;
mod flow;
mod generated;
mod harness;
mod import;
mod log;
mod messages;
mod reach;
mod reconciliation;
mod rigs;
mod settings;
mod storage;
