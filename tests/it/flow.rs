//! The flow through the use cases, from order to removal, on both databases and against a real LDAP socket.
//!
//! One file per subject in `flow/`; names begin with the requirement, case or threat they prove.

mod absence;
mod accounts;
mod assignments;
mod brake;
mod changes;
mod changing;
mod checking;
mod comparing;
mod deciding;
mod decisions;
mod directory;
mod emergency;
mod employment;
mod faults;
mod following;
mod freezing;
mod groups;
mod late;
mod leave;
mod leaving;
mod matrix;
mod measuring;
mod model;
mod moving;
mod ordering;
mod outbox;
mod personnel;
mod protected;
mod races;
mod renewing;
mod rereading;
mod separation;
mod sources;
mod standing;
mod stopped;
mod substitutes;
mod training;
mod unused;
mod walk;
