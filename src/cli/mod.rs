//! The commands that are more than a line: parsing and saying. Who calls them is `main`; what they do lives elsewhere.

pub mod directory;
pub mod import;
pub mod log;
pub mod place;
pub mod witness;
