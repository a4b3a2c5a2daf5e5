//! Ordering: choose people and roles, review what would become of it, send, follow, take back, answer.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/orders` | my orders and drafts; `?before=` pages by key |
//! | GET, POST | `/orders/new` | the form; `?person= &role= &extend=1` choose beforehand, a POST comes back to it |
//! | POST | `/orders/preview` | what would become of it, with the questions that are left |
//! | POST | `/orders` | sends the lines that can be sent |
//! | POST | `/orders/drafts`, `/orders/drafts/{id}/removal` | saves or throws away what is chosen |
//! | GET, POST | `/orders/renewals` | what ends soon among my staff; renews what is marked, each on its own path |
//! | GET | `/orders/comparison` | what of the roles that can be ordered two of my staff have; `?person= &with=` |
//! | GET, POST | `/orders/moves`, `/orders/moves/{system}` | moving everybody from a system that closes; orders for those who are left |
//! | POST | `/orders/moves/{system}/roles` | says which role takes over after which |
//! | GET, POST | `/orders/changes/{grant}`, with `/preview` | another role or scope in place of a permission that stands |
//! | GET | `/orders/paper` | the order form on paper, blank or filled in; to print (R-40) |
//! | GET, POST | `/orders/late` | what was ordered on paper; registers it afterwards |
//! | GET | `/orders/late/new` | the form for that |
//! | GET | `/orders/{id}` | an order: who has it, since when, what comes next |
//! | POST | `/orders/{id}/withdrawal` | takes lines back |
//! | POST | `/orders/{id}/answer` | answers a question |
//! | GET, POST | `/api/v1/orders`, `/api/v1/orders/preview`, `/api/v1/orders/choices`, `/api/v1/orders/scopes` | the same for a program |
//! | GET, POST | `/api/v1/orders/{id}` with `/withdrawal` and `/answer` | |
//! | GET, POST, PUT, DELETE | `/api/v1/drafts`, `/api/v1/drafts/{id}` | |
//!
//! The form is people times roles with answers to questions (`service::Chosen`); every button of it posts all of it, so
//! nothing that was typed is lost on any way through it.

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;
pub use api::late::Api as LateApi;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/orders").route(web::get().to(pages::mine)).route(web::post().to(actions::send)))
        .service(web::resource("/orders/new").route(web::get().to(pages::form)).route(web::post().to(actions::change)))
        .route("/orders/preview", web::post().to(actions::preview))
        .route("/orders/drafts", web::post().to(actions::save_draft))
        .route("/orders/drafts/{id}/removal", web::post().to(actions::remove_draft))
        .service(
            web::resource("/orders/renewals")
                .route(web::get().to(pages::renewals))
                .route(web::post().to(actions::renew)),
        )
        .service(web::resource("/orders/comparison").route(web::get().to(pages::comparing::comparison)))
        .service(web::resource("/orders/moves").route(web::get().to(pages::moving::list)))
        .service(
            web::resource("/orders/moves/{system}")
                .route(web::get().to(pages::moving::one))
                .route(web::post().to(actions::moving::run)),
        )
        .service(web::resource("/orders/moves/{system}/roles").route(web::post().to(actions::moving::map)))
        .service(
            web::resource("/orders/changes/{grant}")
                .route(web::get().to(pages::changing::form))
                .route(web::post().to(actions::changing::send)),
        )
        .service(web::resource("/orders/changes/{grant}/preview").route(web::post().to(actions::changing::preview)))
        .route("/orders/paper", web::get().to(pages::paper::paper))
        .service(
            web::resource("/orders/late")
                .route(web::get().to(pages::paper::late))
                .route(web::post().to(actions::register_late)),
        )
        .route("/orders/late/new", web::get().to(pages::paper::late_form))
        .route("/orders/{id}", web::get().to(pages::order))
        .route("/orders/{id}/withdrawal", web::post().to(actions::withdraw))
        .route("/orders/{id}/answer", web::post().to(actions::answer));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/orders").route(web::get().to(api::mine)).route(web::post().to(api::send)))
        .service(web::resource("/orders/preview").route(web::post().to(api::preview)))
        .service(web::resource("/orders/choices").route(web::get().to(api::choices)))
        .service(web::resource("/orders/scopes").route(web::get().to(api::scopes)))
        .service(web::resource("/orders/renewals").route(web::get().to(api::ending)).route(web::post().to(api::renew)))
        .service(web::resource("/orders/comparison").route(web::get().to(api::comparing::comparison)))
        .service(web::resource("/orders/moves").route(web::get().to(api::moving::list)))
        .service(
            web::resource("/orders/moves/{system}")
                .route(web::get().to(api::moving::one))
                .route(web::post().to(api::moving::run)),
        )
        .service(web::resource("/orders/moves/{system}/roles").route(web::post().to(api::moving::map)))
        .service(
            web::resource("/orders/late")
                .route(web::get().to(api::late::list))
                .route(web::post().to(api::late::register)),
        )
        .service(web::resource("/orders/{id}").route(web::get().to(api::order)))
        .service(web::resource("/orders/{id}/withdrawal").route(web::post().to(api::withdraw)))
        .service(web::resource("/orders/{id}/answer").route(web::post().to(api::answer)))
        .service(web::resource("/drafts").route(web::get().to(api::drafts)).route(web::post().to(api::create_draft)))
        .service(
            web::resource("/drafts/{id}")
                .route(web::get().to(api::draft))
                .route(web::put().to(api::replace_draft))
                .route(web::delete().to(api::delete_draft)),
        );
}
