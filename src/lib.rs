//! Behörig: order, decide, deliver, follow up and prove permissions in a municipality's systems.
//!
//! The flow: somebody orders (`features::orders`); the employment is asked for where it is known (`directory`); the rules
//! say which decisions are needed and by whom (`domain`); those decide (`features::approvals`); the system's manager
//! delivers (`features::fulfilment`); the permission stands until its last day (`features::grants`). Every step is a
//! transition that the store records together with its entry in a log that outsiders can verify (`domain::log`).
//! `app` puts the parts together, `web` is what pages share, `jobs` is the timetable. `docs/ARCHITECTURE.md` is the map.
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod directory;
pub mod domain;
pub mod export;
pub mod features;
pub mod jobs;
pub mod messages;
pub mod store;
pub mod text;
pub mod web;
pub mod witness;
