//! Settings, one struct per concern: every field says what it means and what it is when left out.
//!
//! Settings are parsed and checked here, at start; nothing below this module reads a file of settings or an
//! environment variable, and a word that is not known is an error, never a shrug.
pub mod directory;
