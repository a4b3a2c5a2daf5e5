//! Behörig.
pub mod clock;
pub mod domain;
pub mod text;
pub mod web;
