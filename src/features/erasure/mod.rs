//! *Gallring*: decisions on erasure, entered by one and confirmed by another, and the protocol of what was taken.
//! For an administrator, or who holds the archive's or the registrar's function.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/erasure` | how long records are proposed to be kept, and every decision |
//! | POST | `/erasure` | enters a decision |
//! | GET | `/erasure/{id}` | one decision: how far it has come, and its protocol |
//! | POST | `/erasure/{id}/confirmation` | confirms it: from now on it is carried out |
//! | POST | `/erasure/{id}/withdrawal` | takes it back |
//! | GET, POST | `/api/v1/erasure` | the same for a program |
//! | GET | `/api/v1/erasure/{id}` | the same |
//! | POST | `/api/v1/erasure/{id}/confirmation`, `/api/v1/erasure/{id}/withdrawal` | the same |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/erasure").route(web::get().to(pages::list)).route(web::post().to(actions::enter)))
        .route("/erasure/{id}", web::get().to(pages::one))
        .route("/erasure/{id}/confirmation", web::post().to(actions::confirm))
        .route("/erasure/{id}/withdrawal", web::post().to(actions::withdraw));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/erasure").route(web::get().to(api::list)).route(web::post().to(api::enter)))
        .service(web::resource("/erasure/{id}").route(web::get().to(api::one)))
        .service(web::resource("/erasure/{id}/confirmation").route(web::post().to(api::confirm)))
        .service(web::resource("/erasure/{id}/withdrawal").route(web::post().to(api::withdraw)));
}
