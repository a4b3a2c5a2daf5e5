//! The catalogue: what can be ordered, on which guideline, and who answers for it.

pub mod service;
