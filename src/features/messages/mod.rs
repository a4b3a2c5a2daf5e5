//! *Meddelanden*: what somebody was told, how they want their mail, and which mails do not get out.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/messages` | what the reader was told, newest first, and whether it was mailed; `?before=` |
//! | POST | `/messages/settings` | how the reader wants their mail |
//! | GET | `/messages/stuck` | an administrator: mails that do not get out, with the reason |
//! | GET | `/api/v1/messages`, `/api/v1/messages/stuck` | the same for a program |
//! | PUT | `/api/v1/messages/settings` | the choice |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/messages", web::get().to(pages::list))
        .route("/messages/settings", web::post().to(actions::choose))
        .route("/messages/stuck", web::get().to(pages::stuck));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/messages").route(web::get().to(api::list)))
        .service(web::resource("/messages/settings").route(web::put().to(api::choose)))
        .service(web::resource("/messages/stuck").route(web::get().to(api::stuck)));
}
