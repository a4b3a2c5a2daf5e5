//! The log: reading it, exporting it, and keeping its head signed. For auditors, and for the service itself.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/log` | the newest entries, and the line to keep; `?kind=`, `?order=`, `?below=` |
//! | GET | `/log/line` | the line to keep, ready for the minutes; `/log/line.svg` is its picture |
//! | GET, POST | `/log/verification` | verifies the whole log while somebody looks |
//! | GET | `/log/{index}` | one entry with its proof |
//! | POST | `/log/export` | the whole log as a tar archive |
//! | GET | `/api/v1/log/entries` | as `/log` |
//! | GET | `/api/v1/log/entries/{index}` | as `/log/{index}` |
//! | GET | `/api/v1/log/checkpoint` | the newest signed checkpoint, as text |
//! | GET | `/api/v1/log/line` | the line to keep, as text |
//! | POST | `/api/v1/log/export` | as `/log/export` |
//!
//! All but the texts and the page of the line are for auditors; those say nothing but how long the log is, to anyone who is signed in.

mod actions;
pub mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};
use serde::Deserialize;

use service::reading::Asked;

/// The query of the newest entries.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    below: Option<u64>,
    kind: Option<String>,
    order: Option<String>,
}

impl From<Query> for Asked {
    fn from(query: Query) -> Self {
        Self { below: query.below, kind: query.kind, order: query.order }
    }
}

/// Adds the routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/log").route(web::get().to(pages::newest)))
        .service(web::resource("/log/export").route(web::post().to(actions::export)))
        .service(
            web::resource("/log/verification")
                .route(web::get().to(pages::verification))
                .route(web::post().to(actions::verify)),
        )
        .service(web::resource("/log/line").route(web::get().to(pages::line)))
        .service(web::resource("/log/line.svg").route(web::get().to(pages::picture)))
        .service(web::resource("/log/{index}").route(web::get().to(pages::entry)))
        .service(web::resource("/api/v1/log/entries").route(web::get().to(api::entries)))
        .service(web::resource("/api/v1/log/entries/{index}").route(web::get().to(api::entry)))
        .service(web::resource("/api/v1/log/checkpoint").route(web::get().to(api::checkpoint)))
        .service(web::resource("/api/v1/log/line").route(web::get().to(api::line)))
        .service(web::resource("/api/v1/log/export").route(web::post().to(api::export)));
}
