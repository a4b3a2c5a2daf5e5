//! *Kopplingar*: what the service is connected to, who approved each, and the web hook's switch. For an administrator.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/integrations` | every connection with its record |
//! | POST | `/integrations/approval` | enters who approved one |
//! | POST | `/integrations/switch` | turns the web hook on or off |
//! | GET | `/api/v1/integrations` | the same for a program |
//! | PUT | `/api/v1/integrations/approval`, `/api/v1/integrations/switch` | the same |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/integrations", web::get().to(pages::list))
        .route("/integrations/approval", web::post().to(actions::approve))
        .route("/integrations/switch", web::post().to(actions::turn));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/integrations").route(web::get().to(api::list)))
        .service(web::resource("/integrations/approval").route(web::put().to(api::approve)))
        .service(web::resource("/integrations/switch").route(web::put().to(api::turn)));
}
