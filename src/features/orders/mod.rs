//! Ordering.

pub mod service;
