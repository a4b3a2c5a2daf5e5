//! *Avstämning*: what is in the systems, held against what is granted; for those who answer for systems.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/reconciliation` | findings of one's systems; `?system=`, `?kind=`, `?show=all`, `?after=` |
//! | POST | `/reconciliation/run` | asks for a run now |
//! | GET | `/reconciliation/systems/{id}` | one system: its sources, its words, what was taken over |
//! | GET, POST | `/reconciliation/systems/{id}/list` | the system's own list of users: what it would bring; takes it in |
//! | POST | `/reconciliation/systems/{id}/words` | says what the system's own words mean |
//! | GET, POST | `/reconciliation/systems/{id}/baseline` | what would be taken over; takes it over, in two steps |
//! | POST | `/reconciliation/systems/{id}/confirmations` | says that what was taken over shall stand |
//! | GET | `/reconciliation/{id}` | one finding, with what can be done about it |
//! | POST | `/reconciliation/{id}/acceptance` | lets it be, with a reason and until a day |
//! | POST | `/reconciliation/{id}/order` | asks the person's manager to order it |
//! | POST | `/reconciliation/{id}/removal` | has it taken away |
//! | | `/api/v1/reconciliation…` | the same for programs |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds the pages and what they do; the fixed names stand before those of findings.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/reconciliation").route(web::get().to(pages::list)))
        .service(web::resource("/reconciliation/run").route(web::post().to(actions::run)))
        .service(web::resource("/reconciliation/systems/{id}").route(web::get().to(pages::system)))
        .service(
            web::resource("/reconciliation/systems/{id}/list")
                .route(web::get().to(pages::import))
                .route(web::post().to(actions::import)),
        )
        .service(web::resource("/reconciliation/systems/{id}/words").route(web::post().to(actions::words)))
        .service(
            web::resource("/reconciliation/systems/{id}/baseline")
                .route(web::get().to(pages::baseline))
                .route(web::post().to(actions::baseline)),
        )
        .service(web::resource("/reconciliation/systems/{id}/confirmations").route(web::post().to(actions::confirm)))
        .service(web::resource("/reconciliation/{id}").route(web::get().to(pages::finding)))
        .service(web::resource("/reconciliation/{id}/acceptance").route(web::post().to(actions::accept)))
        .service(web::resource("/reconciliation/{id}/order").route(web::post().to(actions::order)))
        .service(web::resource("/reconciliation/{id}/removal").route(web::post().to(actions::remove)));
}

/// Adds what programs call; mounted under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/reconciliation").route(web::get().to(api::list)))
        .service(web::resource("/reconciliation/run").route(web::post().to(api::run)))
        .service(web::resource("/reconciliation/systems/{id}").route(web::get().to(api::system)))
        .service(web::resource("/reconciliation/systems/{id}/list").route(web::post().to(api::import)))
        .service(web::resource("/reconciliation/systems/{id}/words").route(web::post().to(api::words)))
        .service(
            web::resource("/reconciliation/systems/{id}/baseline")
                .route(web::get().to(api::preview))
                .route(web::post().to(api::baseline)),
        )
        .service(web::resource("/reconciliation/systems/{id}/confirmations").route(web::post().to(api::confirm)))
        .service(web::resource("/reconciliation/{id}").route(web::get().to(api::finding)))
        .service(web::resource("/reconciliation/{id}/acceptance").route(web::post().to(api::accept)))
        .service(web::resource("/reconciliation/{id}/order").route(web::post().to(api::order)))
        .service(web::resource("/reconciliation/{id}/removal").route(web::post().to(api::remove)));
}
