//! The catalogue: what can be ordered, on which guideline, and who answers for it. Everybody reads; some keep.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/catalogue` | every system, with its gaps; `?q=` searches |
//! | GET | `/catalogue/{system}` | one system, by key or id |
//! | GET, POST | `/catalogue/{system}/card` | its card as a form; changes it |
//! | GET, POST | `/catalogue/{system}/roles/{role}` | a role as a form; changes it |
//! | GET, POST | `/catalogue/{system}/guideline` | a guideline to decide; decides it |
//! | POST | `/catalogue/{system}/objects` | adds or changes an object |
//! | GET, POST | `/catalogue/{system}/freezes` | its frozen days; sets some |
//! | POST | `/catalogue/{system}/freezes/{id}/end` | takes some away |
//! | GET, POST | `/catalogue/posts` | the register of orderers and posts; gives a post |
//! | GET | `/catalogue/posts/new` | the form for giving a post |
//! | POST | `/catalogue/posts/{id}/end` | ends a post |
//! | GET, POST | `/catalogue/packages` | role packages; makes one |
//! | GET | `/catalogue/packages/new` | the form for a new one |
//! | GET, POST | `/catalogue/packages/{id}` | one as a form; changes it |
//! | POST | `/catalogue/packages/{id}/closing` | closes it, or opens it again |
//! | GET, POST | `/catalogue/import` | a file: what it would do; takes it in |
//! | GET | `/catalogue/{system}/matrix` | its matrix: in force, draft, versions |
//! | GET, POST | `/catalogue/{system}/matrix/draft` | the draft as it is written; begins one |
//! | POST | `/catalogue/{system}/matrix/rules` | adds a rule to the draft |
//! | POST | `/catalogue/{system}/matrix/rules/{n}` | moves a rule, or takes it away |
//! | POST | `/catalogue/{system}/matrix/sent` | sends the draft to the owner |
//! | POST | `/catalogue/{system}/matrix/discard` | puts the draft away |
//! | POST | `/catalogue/{system}/matrix/decision` | the owner decides it, or sends it back |
//! | GET | `/catalogue/{system}/matrix/versions/{version}` | one version |
//! | GET | `/catalogue/{system}/matrix/what-if` | what the draft would have meant |
//! | | `/api/v1/catalogue…` | the same as JSON, see `api` |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

/// Adds the routes; the fixed names stand before those of systems.
pub fn routes(config: &mut ServiceConfig) {
    use {actions::packages as act, pages::packages as see};
    let both = |path: &str, get: actix_web::Route, post: actix_web::Route| {
        web::resource(path.to_owned()).route(get).route(post)
    };
    config
        .service(web::resource("/catalogue").route(web::get().to(pages::list)))
        .service(both("/catalogue/posts", web::get().to(pages::posts), web::post().to(actions::appoint)))
        .service(web::resource("/catalogue/posts/new").route(web::get().to(pages::new_post)))
        .service(web::resource("/catalogue/posts/{id}/end").route(web::post().to(actions::end_post)))
        .service(both("/catalogue/import", web::get().to(pages::import), web::post().to(actions::import)))
        .service(both("/catalogue/packages", web::get().to(see::list), web::post().to(act::make)))
        .service(web::resource("/catalogue/packages/new").route(web::get().to(see::fresh)))
        .service(both("/catalogue/packages/{id}", web::get().to(see::one), web::post().to(act::change)))
        .service(web::resource("/catalogue/packages/{id}/closing").route(web::post().to(act::close)))
        .service(web::resource("/catalogue/{system}").route(web::get().to(pages::system)))
        .service(both("/catalogue/{system}/card", web::get().to(pages::card), web::post().to(actions::card)))
        .service(both(
            "/catalogue/{system}/roles/{role}",
            web::get().to(pages::roles::role),
            web::post().to(actions::role),
        ))
        .service(both(
            "/catalogue/{system}/guideline",
            web::get().to(pages::guideline),
            web::post().to(actions::guideline),
        ))
        .service(web::resource("/catalogue/{system}/objects").route(web::post().to(actions::object)))
        .service(both(
            "/catalogue/{system}/freezes",
            web::get().to(pages::freezing::list),
            web::post().to(actions::freezing::make),
        ))
        .service(web::resource("/catalogue/{system}/freezes/{id}/end").route(web::post().to(actions::freezing::end)));
    matrix(config);
    api::routes(config);
}

/// Adds the routes of the matrix.
fn matrix(config: &mut ServiceConfig) {
    use {actions::matrix as act, pages::matrix as see};
    config
        .service(web::resource("/catalogue/{system}/matrix").route(web::get().to(see::matrix)))
        .service(
            web::resource("/catalogue/{system}/matrix/draft")
                .route(web::get().to(see::editor))
                .route(web::post().to(act::begin)),
        )
        .service(web::resource("/catalogue/{system}/matrix/rules").route(web::post().to(act::add)))
        .service(web::resource("/catalogue/{system}/matrix/rules/{n}").route(web::post().to(act::act)))
        .service(web::resource("/catalogue/{system}/matrix/sent").route(web::post().to(act::send)))
        .service(web::resource("/catalogue/{system}/matrix/discard").route(web::post().to(act::discard)))
        .service(web::resource("/catalogue/{system}/matrix/decision").route(web::post().to(act::decide)))
        .service(web::resource("/catalogue/{system}/matrix/versions/{version}").route(web::get().to(see::version)))
        .service(web::resource("/catalogue/{system}/matrix/what-if").route(web::get().to(see::what_if)));
}
