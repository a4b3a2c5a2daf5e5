//! Behörig.
pub mod clock;
pub mod domain;
pub mod export;
