//! Use cases of the log. They need the database and nothing of the directory, so they take [`Db`](crate::store::Db).
//!
//! `signing` keeps the head signed and notices a database that was changed behind the service's back; `export` hands
//! the log out; `searching` finds in it, `reading` shows it. Judging an export is `domain::log::verify`, and needs no database at all.

pub mod export;
pub mod reading;
pub mod searching;
pub mod signing;
