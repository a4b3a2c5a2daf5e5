//! Behörig.
pub mod clock;
pub mod domain;
