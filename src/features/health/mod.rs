//! Whether the service works, for those who watch it: no secrets, no names, no session; and for an administrator what each
//! alarm means.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/health` | 200 with facts; 503 when the database does not answer |
//! | GET | `/health/alarms`, `/api/v1/health/alarms` | an administrator: every alarm, and whether it sounds |
//! | GET | `/metrics` | figures for Prometheus, for who has the token; 404 where none is set |

mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds the route.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/health").route(web::get().to(api::health)))
        .service(web::resource("/health/alarms").route(web::get().to(pages::alarms)))
        .service(web::resource("/metrics").route(web::get().to(api::metrics)));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config.service(web::resource("/health/alarms").route(web::get().to(api::alarms)));
}
