//! Behörig.
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod directory;
pub mod domain;
pub mod export;
pub mod features;
pub mod store;
pub mod text;
pub mod web;
