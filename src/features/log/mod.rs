//! The log: reading it, exporting it, and keeping its head signed. For auditors, and for the service itself.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/log` | the newest entries, searched by what `service::searching::Asked` names, and the line to keep |
//! | GET | `/log/state` | who had what in a system at an instant |
//! | GET | `/log/person` | what somebody could do between two days |
//! | GET | `/log/difference` | what differs in a system between two instants |
//! | GET | `/log/chain` | the chain of evidence of a grant or a line |
//! | POST | `/log/exports` | asks for a list as a file |
//! | GET | `/log/exports/{id}` | how it is coming along |
//! | GET | `/log/exports/{id}/file` | the file, also in parts |
//! | GET | `/log/{index}` | one entry with its proof |
//! | POST | `/log/export` | the whole log as a tar archive |
//! | GET | `/api/v1/log/entries` | as `/log` |
//! | GET | `/api/v1/log/entries/{index}` | as `/log/{index}` |
//! | GET | `/api/v1/log/state` | as `/log/state` |
//! | GET | `/api/v1/log/person` | as `/log/person` |
//! | GET | `/api/v1/log/difference` | as `/log/difference` |
//! | GET | `/api/v1/log/chain` | as `/log/chain` |
//! | POST | `/api/v1/log/exports` | as `/log/exports` |
//! | GET | `/api/v1/log/exports/{id}` | as `/log/exports/{id}` |
//! | GET | `/api/v1/log/exports/{id}/file` | as `/log/exports/{id}/file` |
//! | GET | `/api/v1/log/checkpoint` | the newest signed checkpoint, as text |
//! | GET | `/api/v1/log/line` | the line to keep, as text |
//! | POST | `/api/v1/log/export` | as `/log/export` |
//!
//! All but the two texts are for auditors; those say nothing but how long the log is, to anyone who is signed in.

mod actions;
pub mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};
/// Adds the routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/log").route(web::get().to(pages::newest)))
        .service(web::resource("/log/export").route(web::post().to(actions::export)))
        .service(web::resource("/log/state").route(web::get().to(pages::past::state)))
        .service(web::resource("/log/person").route(web::get().to(pages::past::person)))
        .service(web::resource("/log/difference").route(web::get().to(pages::past::difference)))
        .service(web::resource("/log/chain").route(web::get().to(pages::past::evidence)))
        .service(web::resource("/log/exports").route(web::post().to(actions::handing::wanted)))
        .service(web::resource("/log/exports/{id}").route(web::get().to(actions::handing::standing)))
        .service(web::resource("/log/exports/{id}/file").route(web::get().to(actions::handing::file)))
        .service(web::resource("/log/{index}").route(web::get().to(pages::entry)))
        .service(web::resource("/api/v1/log/entries").route(web::get().to(api::entries)))
        .service(web::resource("/api/v1/log/entries/{index}").route(web::get().to(api::entry)))
        .service(web::resource("/api/v1/log/state").route(web::get().to(api::past::state)))
        .service(web::resource("/api/v1/log/person").route(web::get().to(api::past::person)))
        .service(web::resource("/api/v1/log/difference").route(web::get().to(api::past::difference)))
        .service(web::resource("/api/v1/log/chain").route(web::get().to(api::past::evidence)))
        .service(web::resource("/api/v1/log/exports").route(web::post().to(api::handing::wanted)))
        .service(web::resource("/api/v1/log/exports/{id}").route(web::get().to(api::handing::standing)))
        .service(web::resource("/api/v1/log/exports/{id}/file").route(web::get().to(api::handing::file)))
        .service(web::resource("/api/v1/log/checkpoint").route(web::get().to(api::checkpoint)))
        .service(web::resource("/api/v1/log/line").route(web::get().to(api::line)))
        .service(web::resource("/api/v1/log/export").route(web::post().to(api::export)));
}
