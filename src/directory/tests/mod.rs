//! The directory over real connections, against the server in this process.
//!
//! `town` is the municipality that they ask; `asking` and `sign_in` are the good days, `faults` the bad ones.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod asking;
mod faults;
mod sign_in;
mod town;
