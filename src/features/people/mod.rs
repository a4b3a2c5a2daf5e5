//! People as the directory reports them: reading them in full.

pub mod service;
