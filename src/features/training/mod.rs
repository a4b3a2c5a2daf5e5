//! *Utbildning*: courses that roles demand, who has done them, and who lacks what.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/training` | the reader's staff with their courses, and the lines that wait for training |
//! | GET | `/training/people/{id}` | one of them: what they have done, by whose word |
//! | POST | `/training/people/{id}/records` | the manager says that they did a course |
//! | POST | `/training/records/{id}/withdrawal` | a record is not true after all |
//! | GET, POST | `/training/courses` | every course with the roles that demand it; makes one |
//! | POST | `/training/courses/{id}` | changes one |
//! | POST | `/training/demands` | a role demands a course, in another way, or no more |
//! | GET, POST | `/training/import` | a list of who did what: what it would bring; takes it in |
//! | GET | `/training/missing` | who has a permission without the training that it demands (IK-12) |
//! | GET | `/training/report`, `/training/report/export` | shares per department and board; the same as a file |
//! | | `/api/v1/training…` | the same for a program; `POST /api/v1/training` takes records |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds pages and actions.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/training", web::get().to(pages::list))
        .service(
            web::resource("/training/courses")
                .route(web::get().to(pages::courses))
                .route(web::post().to(actions::make_course)),
        )
        .route("/training/courses/{id}", web::post().to(actions::change_course))
        .route("/training/demands", web::post().to(actions::demand))
        .service(
            web::resource("/training/import")
                .route(web::get().to(pages::import))
                .route(web::post().to(actions::import)),
        )
        .route("/training/missing", web::get().to(pages::missing))
        .route("/training/report", web::get().to(pages::report))
        .route("/training/report/export", web::get().to(pages::export))
        .route("/training/people/{id}", web::get().to(pages::person))
        .route("/training/people/{id}/records", web::post().to(actions::certify))
        .route("/training/records/{id}/withdrawal", web::post().to(actions::withdraw));
}

/// Adds what is under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/training").route(web::get().to(api::list)).route(web::post().to(api::import)))
        .service(
            web::resource("/training/courses")
                .route(web::get().to(api::courses))
                .route(web::post().to(api::make_course)),
        )
        .service(web::resource("/training/courses/{id}").route(web::post().to(api::change_course)))
        .service(web::resource("/training/demands").route(web::post().to(api::demand)))
        .service(web::resource("/training/missing").route(web::get().to(api::missing)))
        .service(web::resource("/training/report").route(web::get().to(api::report)))
        .service(web::resource("/training/people/{id}").route(web::get().to(api::person)))
        .service(web::resource("/training/people/{id}/records").route(web::post().to(api::certify)))
        .service(web::resource("/training/records/{id}/withdrawal").route(web::post().to(api::withdraw)));
}
