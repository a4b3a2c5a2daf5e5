//! Use cases of the log. They need the database and nothing of the directory, so they take [`Db`](crate::store::Db).
//!
//! `signing` keeps the head signed and notices a database that was changed behind the service's back; `export` hands
//! the log out; `searching` finds in it, `reading` shows it, `chain` what
//! belongs together in it; `past` says who had what when, from the history of grants, `replaying` from the log alone;
//! `lists` are what can be handed out of all this, `handing` makes files of them. Judging an export is `domain::log::verify`, and needs no database at all.

pub mod chain;
pub mod export;
pub mod handing;
pub mod lists;
pub mod past;
pub mod reading;
pub mod replaying;
pub mod searching;
pub mod signing;
