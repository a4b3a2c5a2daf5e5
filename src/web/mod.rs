//! What every page and every answer shares: who asks, what is let in, how it is answered. Knows no room.
//!
//! A request passes `headers` (outermost), `error::designed`, `guard` and then its room. Rooms take [`actor::Signed`],
//! [`form::Form`] or [`form::Json`], and [`render::Pages`], and answer with a page, a redirect or a
//! [`error::WebError`].

pub mod actor;
pub mod error;
pub mod flash;
pub mod form;
pub mod guard;
pub mod headers;
pub mod language;
pub mod once;
pub mod render;
pub mod session;
pub mod shell;
pub mod static_files;
