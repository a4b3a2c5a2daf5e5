//! Room.

pub mod service;
