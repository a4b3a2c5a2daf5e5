//! The vocabulary and the rules. Pure: no I/O, no clock, no randomness, no framework.
pub mod ids;
pub mod lang;
pub mod log;
pub mod person;
