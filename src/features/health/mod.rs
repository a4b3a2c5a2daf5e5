//! Whether the service works, for those who watch it: no secrets, no names, no session.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/health` | 200 with facts; 503 when the database does not answer |
//! | GET | `/metrics` | figures for Prometheus, for who has the token; 404 where none is set |

mod api;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds the route.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/health").route(web::get().to(api::health)))
        .service(web::resource("/metrics").route(web::get().to(api::metrics)));
}
