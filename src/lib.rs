//! Behörig.
pub mod clock;
pub mod config;
pub mod directory;
pub mod domain;
