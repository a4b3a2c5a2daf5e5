//! Signing in and out, with the directory's password; there is no other way in (T22), save in the demo.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/sign-in` | the form; `?next=` is where to go afterwards |
//! | POST | `/sign-in` | signs in |
//! | POST | `/sign-in/demo/{login}` | signs in as one of the cast; exists only in the demo |
//! | POST | `/sign-out` | ends the session |
//! | POST | `/api/v1/session` | signs a program in: gives a bearer token |
//! | DELETE | `/api/v1/session` | ends its session |

mod actions;
mod api;
mod pages;
pub mod service;

use std::time::{Duration, Instant};

use actix_web::web::{self, Data, ServiceConfig};
use serde::Serialize;

pub use api::Api;

use crate::features::House;
use crate::web::error::WebError;
use service::Started;

/// Somebody one can be in the demo.
#[derive(Debug, Clone, Serialize)]
pub struct CastMember {
    /// Login.
    pub login: &'static str,
    /// Name.
    pub name: String,
    /// Title.
    pub title: &'static str,
    /// Key of why one would want to be them, for those of the tour.
    pub why_key: Option<String>,
}

/// The demo's cast, those of the tour first. Without it there is no signing in as somebody.
#[derive(Debug, Clone)]
pub struct Cast(pub Vec<CastMember>);

/// Adds the routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/sign-in").route(web::get().to(pages::form)).route(web::post().to(actions::sign_in)))
        .service(web::resource("/sign-out").route(web::post().to(actions::sign_out)))
        .service(
            web::resource("/api/v1/session").route(web::post().to(api::sign_in)).route(web::delete().to(api::sign_out)),
        );
}

/// Adds what only the demo has.
pub fn demo_routes(config: &mut ServiceConfig, cast: Cast) {
    config
        .app_data(Data::new(cast))
        .service(web::resource("/sign-in/demo/{login}").route(web::post().to(actions::sign_in_demo)));
}

/// Signs in; a refusal takes as long whatever its reason (T23).
async fn attempt(house: &House, login: &str, password: &str) -> Result<Started, WebError> {
    let begun = Instant::now();
    match service::sign_in(house, login, password).await {
        Ok(started) => Ok(started),
        Err(error) => {
            let floor = house.desk.floor(house.db.chance());
            actix_web::rt::time::sleep(floor.saturating_sub(begun.elapsed()).max(Duration::ZERO)).await;
            Err(error.into())
        }
    }
}
