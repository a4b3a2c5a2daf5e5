//! The demo's world: the invented municipality Älvhamra, its people, its catalogue and who holds which post.
//!
//! Pure but for `start`: everything is made from a date and a seed, so a demo can be remade to the letter and tests can lean on it.
//! What is not here: the directory server that serves this (`directory::embedded`) and the writing of it to tables.
//! Every place, name and number is invented; a likeness to a real person or municipality is chance.

pub mod cast;
pub mod ldif;
pub mod municipality;
pub mod names;
pub mod people;
pub mod posts;
pub mod seed;
pub mod start;
pub mod units;

#[cfg(test)]
mod catalogue_tests;
#[cfg(test)]
mod ldif_tests;
#[cfg(test)]
mod seed_tests;
#[cfg(test)]
mod tests;

/// The demo's catalogue in the import format of `docs/CATALOGUE-FORMAT.md`: 23 systems, 72 roles.
pub const CATALOGUE: &str = include_str!("catalogue.csv");

/// The municipality's name, as pages and messages of the demo show it.
pub const MUNICIPALITY: &str = "Älvhamra kommun";

/// Everybody's password in the demo's directory, the service account's too.
pub const PASSWORD: &str = "demo";

/// The base of the demo's directory.
pub const BASE_DN: &str = "dc=alvhamra,dc=test";

/// The account with which Behörig reads the demo's directory.
pub const SERVICE_DN: &str = "cn=behorig,ou=Tjanst,dc=alvhamra,dc=test";
