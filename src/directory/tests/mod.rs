//! The directory over real connections, against the server in this process.
//!
//! `town` is the municipality that they ask; `asking` and `sign_in` are the good days, `faults` the bad ones;
//! `server` asks the server itself, as any LDAP client would.

mod asking;
mod faults;
mod server;
mod sign_in;
mod town;
