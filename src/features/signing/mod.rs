//! Signing the head of the log, and the entries that only time causes. Has no pages.

pub mod service;
