//! People: one's staff, a person's page, one's own, and the protected flag. Nothing else about a person can be changed
//! here: the personnel system and the directory are the masters.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/people` | my staff; `?q=` searches |
//! | GET | `/people/me` | my permissions and what is known about me |
//! | GET | `/people/{id}` | a person, for who leads them or may order for them |
//! | GET, POST | `/people/protection` | the HR function finds somebody; a name is sent in a body, never in an address |
//! | POST | `/people/{id}/protection` | sets or clears the protected flag |
//! | GET | `/people/sources/brake` | sources from which many vanished, and who (E-33) |
//! | POST | `/people/sources/brake/{id}/release` | one of the two who release |
//! | GET | `/api/v1/people/brakes` | the same for a program |
//! | POST | `/api/v1/people/brakes/{id}/release` | the release |
//! | GET | `/api/v1/people`, `/api/v1/people/{id}` | the same for a program |
//! | POST | `/api/v1/people/{id}/protection` | the flag |
//! | PATCH, PUT, DELETE | `/api/v1/people/{id}` | 405, always |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/people", web::get().to(pages::staff))
        .route("/people/me", web::get().to(pages::own))
        .service(
            web::resource("/people/protection")
                .route(web::get().to(pages::protection))
                .route(web::post().to(actions::find)),
        )
        .route("/people/sources/brake", web::get().to(pages::brake))
        .route("/people/sources/brake/{id}/release", web::post().to(actions::release))
        .route("/people/{id}", web::get().to(pages::person))
        .route("/people/{id}/protection", web::post().to(actions::protect));
}

/// Adds what is under `/api/v1`. A resource answers 405 to every other method by itself.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/people").route(web::get().to(api::staff)))
        .service(web::resource("/people/brakes").route(web::get().to(api::brakes)))
        .service(web::resource("/people/brakes/{id}/release").route(web::post().to(api::release)))
        .service(web::resource("/people/{id}").route(web::get().to(api::person)))
        .service(web::resource("/people/{id}/protection").route(web::post().to(api::protect)));
}
