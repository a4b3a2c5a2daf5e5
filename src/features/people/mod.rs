//! People as the directory reports them.

pub mod service;
