//! The catalogue's use cases: taking in a file, looking, keeping systems and roles, and who holds which post.

mod cells;
mod closing;
mod file;
pub mod freezing;
pub mod groups;
pub mod import;
pub mod keeping;
pub mod looking;
pub mod matrix;
pub mod packages;
pub mod posts;
mod report;
pub mod standing;
pub mod system;

pub use cells::{CODES, Fault};
