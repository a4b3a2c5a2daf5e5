//! The flow through the use cases, from order to removal, on both databases and against a real LDAP socket.
//!
//! One file per subject in `flow/`; names begin with the requirement, case or threat they prove.

mod brake;
mod changes;
mod deciding;
mod directory;
mod employment;
mod faults;
mod following;
mod groups;
mod measuring;
mod model;
mod ordering;
mod outbox;
mod protected;
mod races;
mod sources;
mod walk;
