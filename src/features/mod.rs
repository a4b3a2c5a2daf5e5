//! The rooms: one capability each, the folder name is the first URL segment. No room knows another.

pub mod approvals;
pub mod fulfilment;
pub mod grants;
pub mod home;
pub mod orders;
pub mod people;
pub mod view;

use std::sync::Arc;

use crate::directory::Directory;
use crate::store::Db;

/// What every use case needs.
#[derive(Debug, Clone)]
pub struct House {
    /// The database.
    pub db: Db,
    /// The directory.
    pub directory: Arc<dyn Directory>,
}
