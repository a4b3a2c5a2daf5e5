//! People: one's staff, a person's page, one's own, and the protected flag. Nothing else about a person can be changed
//! here: the personnel system and the directory are the masters.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/people` | my staff; `?q=` searches |
//! | GET | `/people/me` | my permissions and what is known about me |
//! | GET | `/people/me/export` | my own data as a file: `?format=json` or `csv` |
//! | GET | `/people/changes` | who leaves, has moved or is on leave among those I lead |
//! | POST | `/people/{id}/leaving` | ticks off what is left to do by hand when somebody leaves |
//! | GET, POST | `/people/assignments` | the register of those without employment; enters an assignment |
//! | GET | `/people/assignments/new` | the form for it |
//! | GET | `/people/assignments/{id}` | one |
//! | POST | `/people/assignments/{id}/prolongation`, `…/sponsor`, `…/end` | a later last day, another sponsor, the end |
//! | GET, POST | `/people/reorganisation` | which units took over after those that are gone, with what it means |
//! | GET | `/people/{id}` | a person, for who leads them or may order for them |
//! | GET, POST | `/people/protection` | the HR function finds somebody; a name is sent in a body, never in an address |
//! | GET | `/people/sources` | an administrator: how each source stands, and who might be one person |
//! | GET, POST | `/people/sources/check` | an administrator: how a sample, or one person, is read and understood |
//! | POST | `/people/{id}/protection` | sets or clears the protected flag |
//! | GET | `/people/sources/brake` | sources from which many vanished, and who (E-33) |
//! | POST | `/people/sources/brake/{id}/release` | one of the two who release |
//! | GET | `/api/v1/people/brakes` | the same for a program |
//! | POST | `/api/v1/people/brakes/{id}/release` | the release |
//! | GET | `/api/v1/people`, `/api/v1/people/{id}` | the same for a program |
//! | GET, POST | `/api/v1/people/sources`, `/api/v1/people/sources/check` | the sources, the sample, one person |
//! | GET | `/api/v1/people/me`, `/api/v1/people/changes`, `/api/v1/people/assignments…`, `/api/v1/people/reorganisation` | the same for a program |
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
        .route("/people/me/export", web::get().to(pages::export))
        .route("/people/changes", web::get().to(pages::changes))
        .service(
            web::resource("/people/assignments")
                .route(web::get().to(pages::assignments))
                .route(web::post().to(actions::enter)),
        )
        .route("/people/assignments/new", web::get().to(pages::new_assignment))
        .route("/people/assignments/{id}", web::get().to(pages::assignment))
        .route("/people/assignments/{id}/prolongation", web::post().to(actions::prolong))
        .route("/people/assignments/{id}/sponsor", web::post().to(actions::sponsor))
        .route("/people/assignments/{id}/end", web::post().to(actions::end))
        .service(
            web::resource("/people/reorganisation")
                .route(web::get().to(pages::reorganisation))
                .route(web::post().to(actions::reorganise)),
        )
        .service(
            web::resource("/people/protection")
                .route(web::get().to(pages::protection))
                .route(web::post().to(actions::find)),
        )
        .route("/people/sources", web::get().to(pages::sources))
        .service(
            web::resource("/people/sources/check")
                .route(web::get().to(pages::sample))
                .route(web::post().to(actions::check)),
        )
        .route("/people/sources/brake", web::get().to(pages::brake))
        .route("/people/sources/brake/{id}/release", web::post().to(actions::release))
        .route("/people/{id}", web::get().to(pages::person))
        .route("/people/{id}/leaving", web::post().to(actions::leaving))
        .route("/people/{id}/protection", web::post().to(actions::protect));
}

/// Adds what is under `/api/v1`. A resource answers 405 to every other method by itself.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/people").route(web::get().to(api::staff)))
        .service(web::resource("/people/sources").route(web::get().to(api::sources::sources)))
        .service(
            web::resource("/people/sources/check")
                .route(web::get().to(api::sources::sample))
                .route(web::post().to(api::sources::check)),
        )
        .service(web::resource("/people/me").route(web::get().to(api::own)))
        .service(web::resource("/people/changes").route(web::get().to(api::changes)))
        .service(
            web::resource("/people/assignments")
                .route(web::get().to(api::assignments))
                .route(web::post().to(api::enter)),
        )
        .service(web::resource("/people/assignments/{id}").route(web::get().to(api::assignment)))
        .service(web::resource("/people/assignments/{id}/prolongation").route(web::post().to(api::prolong)))
        .service(web::resource("/people/assignments/{id}/sponsor").route(web::post().to(api::sponsor)))
        .service(web::resource("/people/assignments/{id}/end").route(web::post().to(api::end)))
        .service(
            web::resource("/people/reorganisation")
                .route(web::get().to(api::reorganisation))
                .route(web::post().to(api::reorganise)),
        )
        .service(web::resource("/people/brakes").route(web::get().to(api::brakes)))
        .service(web::resource("/people/brakes/{id}/release").route(web::post().to(api::release)))
        .service(web::resource("/people/{id}").route(web::get().to(api::person)))
        .service(web::resource("/people/{id}/leaving").route(web::post().to(api::leaving)))
        .service(web::resource("/people/{id}/protection").route(web::post().to(api::protect)));
}
