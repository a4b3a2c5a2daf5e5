//! *Att utföra*: what a system manager is to set up and to take away in their systems.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/fulfilment` | both lists, oldest first; `?system=`, `?after=`, `?removals_after=` |
//! | POST | `/fulfilment/deliveries` | marks as done, one or many, with one reference |
//! | GET, POST | `/fulfilment/{line}/obstacle` | says that it cannot be done, and why |
//! | POST | `/fulfilment/removals` | marks as taken away |
//! | GET | `/fulfilment/groups` | what the service is to do by itself and has not done |
//! | POST | `/fulfilment/groups/{id}/retry`, `…/by-hand` | lets it try again; takes it over |
//! | POST | `/fulfilment/pauses` | marks as closed for somebody on leave, or opened again |
//! | GET | `/fulfilment/coming` | what will be to take away within a week, by day |
//! | POST | `/fulfilment/redeliveries` | marks as done again what its system did not show |
//! | GET | `/api/v1/fulfilment`, `…/coming` | the same lists for programs |
//! | POST | `/api/v1/fulfilment/deliveries`, `…/{line}/obstacle`, `…/removals`, `…/redeliveries`, `…/pauses` | the same for programs |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds the pages and what they do.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/fulfilment").route(web::get().to(pages::list)))
        .service(web::resource("/fulfilment/deliveries").route(web::post().to(actions::deliver)))
        .service(web::resource("/fulfilment/removals").route(web::post().to(actions::remove)))
        .service(web::resource("/fulfilment/pauses").route(web::post().to(actions::pause)))
        .service(web::resource("/fulfilment/coming").route(web::get().to(pages::coming)))
        .service(web::resource("/fulfilment/redeliveries").route(web::post().to(actions::redeliver)))
        .service(web::resource("/fulfilment/groups").route(web::get().to(pages::groups)))
        .service(web::resource("/fulfilment/groups/{id}/retry").route(web::post().to(actions::retry)))
        .service(web::resource("/fulfilment/groups/{id}/by-hand").route(web::post().to(actions::by_hand)))
        .service(web::resource("/fulfilment/groups/{id}/despite-freeze").route(web::post().to(actions::despite)))
        .service(
            web::resource("/fulfilment/{line}/obstacle")
                .route(web::get().to(pages::obstacle))
                .route(web::post().to(actions::cannot)),
        );
}

/// Adds what programs call; mounted under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/fulfilment").route(web::get().to(api::list)))
        .service(web::resource("/fulfilment/deliveries").route(web::post().to(api::deliver)))
        .service(web::resource("/fulfilment/groups").route(web::get().to(api::groups)))
        .service(web::resource("/fulfilment/groups/{id}/retry").route(web::post().to(api::retry)))
        .service(web::resource("/fulfilment/groups/{id}/by-hand").route(web::post().to(api::by_hand)))
        .service(web::resource("/fulfilment/groups/{id}/despite-freeze").route(web::post().to(api::despite)))
        .service(web::resource("/fulfilment/removals").route(web::post().to(api::remove)))
        .service(web::resource("/fulfilment/pauses").route(web::post().to(api::pause)))
        .service(web::resource("/fulfilment/coming").route(web::get().to(api::coming)))
        .service(web::resource("/fulfilment/redeliveries").route(web::post().to(api::redeliver)))
        .service(web::resource("/fulfilment/{line}/obstacle").route(web::post().to(api::cannot)));
}
