//! *Ersättare*: who decides in somebody's place, on which days and in which systems.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET, POST | `/substitutes` | those that concern the reader, and the form; names a substitute |
//! | POST | `/substitutes/{id}/end` | ends a substitution |
//! | GET, POST | `/api/v1/substitutes` | the same for a program |
//! | POST | `/api/v1/substitutes/{id}/end` | the end |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/substitutes").route(web::get().to(pages::list)).route(web::post().to(actions::name)))
        .route("/substitutes/{id}/end", web::post().to(actions::end));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/substitutes").route(web::get().to(api::list)).route(web::post().to(api::name)))
        .service(web::resource("/substitutes/{id}/end").route(web::post().to(api::end)));
}
