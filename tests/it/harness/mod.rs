//! What the tests share: the rigs, fresh databases. Nothing here asserts anything about the service.

pub mod mail;
pub mod postgres;
pub mod rigs;
pub mod routes;
pub mod server;
pub mod town;
pub mod wire;
