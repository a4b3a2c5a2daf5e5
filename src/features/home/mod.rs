//! The start page and the pages that belong to nobody's work in particular: help, and how accessible the service is.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/` | what waits for the reader, and where to go |
//! | GET | `/help` | short guides by role, what is logged, how personal data are treated (GDPR art. 13); needs no session |
//! | GET | `/accessibility` | the statement that the law on digital service asks for; needs no session |
//! | GET | `/api/v1/me` | who one is here and what waits |

mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds the pages.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(pages::start))
        .route("/help", web::get().to(pages::help))
        .route("/accessibility", web::get().to(pages::accessibility));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config.route("/me", web::get().to(api::me));
}
