//! *Oförenliga behörigheter*: which roles one person must not have together, who has them all the same, and exceptions.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET, POST | `/separation` | the rules of the reader's systems, with who meets them; makes a rule |
//! | POST | `/separation/{id}/end` | asks for a rule to be taken away, or agrees to it |
//! | POST | `/separation/{id}/exceptions` | gives somebody an exception |
//! | POST | `/separation/exceptions/{id}/end` | ends one |
//! | | `/api/v1/separation…` | the same for a program |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/separation").route(web::get().to(pages::list)).route(web::post().to(actions::make)))
        .route("/separation/{id}/end", web::post().to(actions::end))
        .route("/separation/{id}/exceptions", web::post().to(actions::except))
        .route("/separation/exceptions/{id}/end", web::post().to(actions::end_exception));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/separation").route(web::get().to(api::list)).route(web::post().to(api::make)))
        .service(web::resource("/separation/{id}/end").route(web::post().to(api::end)))
        .service(web::resource("/separation/{id}/exceptions").route(web::post().to(api::except)))
        .service(web::resource("/separation/exceptions/{id}/end").route(web::post().to(api::end_exception)));
}
