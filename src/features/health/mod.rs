//! Whether the service works, for those who watch it: no secrets, no names, no session.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/health` | 200 with facts; 503 when the database does not answer |

mod api;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds the route.
pub fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/health").route(web::get().to(api::health)));
}
