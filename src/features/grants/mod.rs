//! Permissions that stand: one's own, one's staff's, a system's; and their end.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/grants` | mine |
//! | GET | `/grants/staff` | my staff's, by person |
//! | GET | `/grants/systems`, `/grants/systems/{id}` | the systems I answer for, and who has what in one; `?before=` |
//! | GET | `/grants/after-end` | access that lasted longer than the employment, for auditors |
//! | GET | `/grants/revocations` | how long it takes from an end until the access is gone; `?days=` |
//! | GET | `/grants/lead-times` | how long it takes from order to delivery, by system; `?system=` |
//! | GET | `/grants/{id}` | one, with what can be done to it |
//! | POST | `/grants/{id}/last-day` | gives it an earlier last day |
//! | POST | `/grants/{id}/confirmation` | says that it shall stand, where that is asked |
//! | POST | `/grants/{id}/end` | ends it, as planned work |
//! | POST | `/grants/{id}/revocation` | ends it at once, with a reason; needs no directory |
//! | POST | `/grants/{id}/non-renewal`, with `/withdrawal` | says that it shall not be renewed, or takes that back |
//! | POST | `/grants/non-renewals` | says so of many |
//! | GET | `/grants/endings` | what ending everything of a role would mean; `?role=` |
//! | POST | `/grants/endings/preview`, `/grants/endings` | what ending many would mean; ends them |
//! | | `/api/v1/grants…` | the same for programs, save the list of systems |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds the pages and what they do.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/grants").route(web::get().to(pages::mine)))
        .service(web::resource("/grants/staff").route(web::get().to(pages::staff)))
        .service(web::resource("/grants/systems").route(web::get().to(pages::systems)))
        .service(web::resource("/grants/systems/{id}").route(web::get().to(pages::system)))
        .service(web::resource("/grants/after-end").route(web::get().to(pages::after_end)))
        .service(web::resource("/grants/revocations").route(web::get().to(pages::revocations)))
        .service(web::resource("/grants/non-renewals").route(web::post().to(actions::decline_many)))
        .service(
            web::resource("/grants/endings")
                .route(web::get().to(pages::role_endings))
                .route(web::post().to(actions::end_many)),
        )
        .service(web::resource("/grants/endings/preview").route(web::post().to(actions::preview_endings)))
        .service(web::resource("/grants/lead-times").route(web::get().to(pages::lead_times)))
        .service(web::resource("/grants/{id}").route(web::get().to(pages::grant)))
        .service(web::resource("/grants/{id}/non-renewal").route(web::post().to(actions::decline)))
        .service(web::resource("/grants/{id}/non-renewal/withdrawal").route(web::post().to(actions::allow)))
        .service(web::resource("/grants/{id}/last-day").route(web::post().to(actions::last_day)))
        .service(web::resource("/grants/{id}/confirmation").route(web::post().to(actions::confirm)))
        .service(web::resource("/grants/{id}/end").route(web::post().to(actions::end)))
        .service(web::resource("/grants/{id}/revocation").route(web::post().to(actions::revoke)));
}

/// Adds what programs call; mounted under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/grants").route(web::get().to(api::mine)))
        .service(web::resource("/grants/staff").route(web::get().to(api::staff)))
        .service(web::resource("/grants/systems/{id}").route(web::get().to(api::system)))
        .service(web::resource("/grants/after-end").route(web::get().to(api::after_end)))
        .service(web::resource("/grants/revocations").route(web::get().to(api::revocations)))
        .service(web::resource("/grants/non-renewals").route(web::post().to(api::decline)))
        .service(web::resource("/grants/endings").route(web::post().to(api::end_many)))
        .service(web::resource("/grants/endings/preview").route(web::post().to(api::preview_endings)))
        .service(web::resource("/grants/lead-times").route(web::get().to(api::lead_times)))
        .service(web::resource("/grants/{id}").route(web::get().to(api::grant)))
        .service(web::resource("/grants/{id}/non-renewal/withdrawal").route(web::post().to(api::allow)))
        .service(web::resource("/grants/{id}/last-day").route(web::post().to(api::last_day)))
        .service(web::resource("/grants/{id}/confirmation").route(web::post().to(api::confirm)))
        .service(web::resource("/grants/{id}/end").route(web::post().to(api::end)))
        .service(web::resource("/grants/{id}/revocation").route(web::post().to(api::revoke)));
}
