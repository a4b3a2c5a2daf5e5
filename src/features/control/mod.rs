//! *Kontroll*: the control list, each item with its rows, owner, age and trend (IK-1 … IK-14), and samples that anybody can
//! draw again. Auditors and administrators see every system, whoever answers for systems sees those.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/control` | the items with how many rows each has; `?system=`, `?board=` |
//! | GET | `/control/{item}` | an item's rows, and its trend |
//! | GET, POST | `/control/samples` | the samples; draws one |
//! | GET | `/control/samples/{id}` | one sample; `?again=true` draws it anew and compares |
//! | | `/api/v1/control…` | the same for a program |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/control").route(web::get().to(pages::list)))
        .service(
            web::resource("/control/samples").route(web::get().to(pages::samples)).route(web::post().to(actions::draw)),
        )
        .service(web::resource("/control/samples/{id}").route(web::get().to(pages::sample)))
        .service(web::resource("/control/{item}").route(web::get().to(pages::item)));
}

/// Adds what programs call; mounted under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/control").route(web::get().to(api::list)))
        .service(web::resource("/control/samples").route(web::get().to(api::samples)).route(web::post().to(api::draw)))
        .service(web::resource("/control/samples/{id}").route(web::get().to(api::sample)))
        .service(web::resource("/control/{item}").route(web::get().to(api::item)));
}
