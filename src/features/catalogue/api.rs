//! The catalogue for programs: the same use cases as the pages, as JSON.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/api/v1/catalogue` | every system; `?q=` searches |
//! | GET, PUT | `/api/v1/catalogue/{system}` | one system; changes its card |
//! | PUT | `/api/v1/catalogue/{system}/roles/{role}` | changes a role |
//! | POST | `/api/v1/catalogue/{system}/guideline` | decides a guideline |
//! | POST | `/api/v1/catalogue/{system}/objects` | adds or changes an object |
//! | GET, POST | `/api/v1/catalogue/{system}/freezes`, `…/{id}/end` | its frozen days |
//! | GET | `/api/v1/catalogue/{system}/matrix` | its matrix: in force, draft, versions |
//! | GET | `/api/v1/catalogue/{system}/matrix/versions/{version}` | one version |
//! | GET | `/api/v1/catalogue/{system}/matrix/what-if` | what the draft would have meant |
//! | POST, PUT, DELETE | `/api/v1/catalogue/{system}/matrix/draft` | begins, writes, puts away a draft |
//! | POST | `/api/v1/catalogue/{system}/matrix/sent` | sends it to the owner |
//! | POST | `/api/v1/catalogue/{system}/matrix/decision` | the owner decides it, or sends it back |
//! | GET, POST, PUT | `/api/v1/packages`, `…/{id}`, `…/{id}/closing` | role packages |
//! | POST | `/api/v1/catalogue-file` | a file: a dry run, or takes it in; 422 when it has faults |
//! | GET, POST | `/api/v1/posts` | the register of posts; gives one |
//! | DELETE | `/api/v1/posts/{id}` | ends one |

pub mod freezing;
pub mod matrix;
pub mod packages;

use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::service::import::{self as importing, Options, Report};
use super::service::keeping::{self, GuidelineAsk, ObjectAsk, ObjectKept, RoleAsk, SystemAsk};
use super::service::looking::{self, SystemRow};
use super::service::posts::{self, PostAsk, PostChange, PostFilter, PostRow};
use super::service::system::{self as one, SystemView};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};

/// The catalogue and the register of posts.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(
        systems,
        system,
        card,
        role,
        guideline,
        object,
        file,
        list_posts,
        appoint,
        end_post,
        packages::list,
        packages::make,
        packages::change,
        packages::close,
        freezing::list,
        freezing::make,
        freezing::end,
        matrix::matrix,
        matrix::version,
        matrix::what_if,
        matrix::begin,
        matrix::save,
        matrix::discard,
        matrix::send,
        matrix::decide
    ),
    components(schemas(view::Problem))
)]
pub struct Api;

/// Adds the routes.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/api/v1/catalogue").route(web::get().to(systems)))
        .service(
            web::resource("/api/v1/packages")
                .route(web::get().to(packages::list))
                .route(web::post().to(packages::make)),
        )
        .service(web::resource("/api/v1/packages/{id}").route(web::put().to(packages::change)))
        .service(web::resource("/api/v1/packages/{id}/closing").route(web::post().to(packages::close)))
        .service(web::resource("/api/v1/catalogue-file").route(web::post().to(file)))
        .service(web::resource("/api/v1/catalogue/{system}").route(web::get().to(system)).route(web::put().to(card)))
        .service(web::resource("/api/v1/catalogue/{system}/roles/{role}").route(web::put().to(role)))
        .service(web::resource("/api/v1/catalogue/{system}/guideline").route(web::post().to(guideline)))
        .service(web::resource("/api/v1/catalogue/{system}/objects").route(web::post().to(object)))
        .service(
            web::resource("/api/v1/catalogue/{system}/freezes")
                .route(web::get().to(freezing::list))
                .route(web::post().to(freezing::make)),
        )
        .service(web::resource("/api/v1/catalogue/{system}/freezes/{id}/end").route(web::post().to(freezing::end)))
        .service(web::resource("/api/v1/catalogue/{system}/matrix").route(web::get().to(matrix::matrix)))
        .service(
            web::resource("/api/v1/catalogue/{system}/matrix/versions/{version}").route(web::get().to(matrix::version)),
        )
        .service(web::resource("/api/v1/catalogue/{system}/matrix/what-if").route(web::get().to(matrix::what_if)))
        .service(
            web::resource("/api/v1/catalogue/{system}/matrix/draft")
                .route(web::post().to(matrix::begin))
                .route(web::put().to(matrix::save))
                .route(web::delete().to(matrix::discard)),
        )
        .service(web::resource("/api/v1/catalogue/{system}/matrix/sent").route(web::post().to(matrix::send)))
        .service(web::resource("/api/v1/catalogue/{system}/matrix/decision").route(web::post().to(matrix::decide)))
        .service(web::resource("/api/v1/posts").route(web::get().to(list_posts)).route(web::post().to(appoint)))
        .service(web::resource("/api/v1/posts/{id}").route(web::delete().to(end_post)));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: Option<String>,
}

/// Every system that holds every word asked for, by name.
#[utoipa::path(
    get, path = "/api/v1/catalogue", tag = "catalogue",
    params(("q" = Option<String>, Query, description = "words of key, name, department or a role")),
    responses((status = 200, description = "The systems", body = Vec<SystemRow>), view::Refusals),
)]
pub async fn systems(signed: Signed, request: HttpRequest, house: Data<House>) -> Result<HttpResponse, WebError> {
    let query: Search = form::command(request.query_string().as_bytes())?;
    let rows = looking::systems(&house, signed.person, &query.q.unwrap_or_default(), signed.lang)?;
    Ok(HttpResponse::Ok().json(rows))
}

/// One system, with roles, posts, objects and guideline.
#[utoipa::path(
    get, path = "/api/v1/catalogue/{system}", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    responses((status = 200, description = "The system", body = SystemView), view::Refusals),
)]
pub async fn system(signed: Signed, path: Path<String>, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(one::system(&house, signed.person, &path, signed.lang)?))
}

/// Changes a system's card.
#[utoipa::path(
    put, path = "/api/v1/catalogue/{system}", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    request_body = SystemAsk,
    responses((status = 200, description = "Changed", body = view::Done), view::Refusals),
)]
pub async fn card(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<SystemAsk>,
) -> Result<HttpResponse, WebError> {
    let receipt = keeping::system(&house, signed.person, path.into_inner(), body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Changes a role.
#[utoipa::path(
    put, path = "/api/v1/catalogue/{system}/roles/{role}", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system"), ("role" = String, Path, description = "code of the role")),
    request_body = RoleAsk,
    responses((status = 200, description = "Changed", body = view::Done), view::Refusals),
)]
pub async fn role(
    signed: Signed,
    path: Path<(String, String)>,
    house: Data<House>,
    body: Json<RoleAsk>,
) -> Result<HttpResponse, WebError> {
    let (key, code) = path.into_inner();
    let receipt = keeping::role(&house, signed.person, key, code, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Decides a guideline.
#[utoipa::path(
    post, path = "/api/v1/catalogue/{system}/guideline", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    request_body = GuidelineAsk,
    responses((status = 201, description = "Decided", body = view::Done), view::Refusals),
)]
pub async fn guideline(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<GuidelineAsk>,
) -> Result<HttpResponse, WebError> {
    let receipt = keeping::guideline(&house, signed.person, path.into_inner(), body.0).await?;
    Ok(HttpResponse::Created().json(view::Done::from(receipt)))
}

/// Adds or changes an object.
#[utoipa::path(
    post, path = "/api/v1/catalogue/{system}/objects", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    request_body = ObjectAsk,
    responses((status = 200, description = "Kept", body = ObjectKept), view::Refusals),
)]
pub async fn object(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<ObjectAsk>,
) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(keeping::object(&house, signed.person, path.into_inner(), body.0).await?))
}

/// A file as one text, and whether it is only to be looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileAsk {
    /// The file as it is, UTF-8.
    file: String,
    /// Only look.
    #[serde(default)]
    dry_run: bool,
}

/// Says what a file would do, or takes it in whole.
#[utoipa::path(
    post, path = "/api/v1/catalogue-file", tag = "catalogue",
    request_body = FileAsk,
    responses((status = 200, description = "What it does, or did", body = Report), view::Refusals),
)]
pub async fn file(signed: Signed, house: Data<House>, body: Json<FileAsk>) -> Result<HttpResponse, WebError> {
    let FileAsk { file, dry_run } = body.0;
    let report = if dry_run {
        importing::dry_run(&house, signed.person, file.as_bytes(), Options::default()).await?
    } else {
        importing::import(&house, signed.person, file.into_bytes(), Options::default()).await?
    };
    let mut answer = if report.faults.is_empty() { HttpResponse::Ok() } else { HttpResponse::UnprocessableEntity() };
    Ok(answer.json(report))
}

/// Who holds which post.
#[utoipa::path(
    get, path = "/api/v1/posts", tag = "catalogue",
    params(("post" = Option<String>, Query, description = "only this post"), ("q" = Option<String>, Query, description = "words that a row must hold"), ("ended" = Option<String>, Query, description = "also those that have ended")),
    responses((status = 200, description = "The register", body = Vec<PostRow>), view::Refusals),
)]
pub async fn list_posts(signed: Signed, request: HttpRequest, house: Data<House>) -> Result<HttpResponse, WebError> {
    let filter: PostFilter = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(posts::posts(&house, signed.person, &filter, signed.lang)?))
}

/// Gives a post to somebody. Open lines follow within a second.
#[utoipa::path(
    post, path = "/api/v1/posts", tag = "catalogue",
    request_body = PostAsk,
    responses((status = 201, description = "Given", body = PostChange), view::Refusals),
)]
pub async fn appoint(signed: Signed, house: Data<House>, body: Json<PostAsk>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Created().json(posts::appoint(&house, signed.person, body.0).await?))
}

/// Ends a post, from today. Open lines follow within a second.
#[utoipa::path(
    delete, path = "/api/v1/posts/{id}", tag = "catalogue",
    params(("id" = String, Path, description = "id of the appointment")),
    responses((status = 200, description = "Ended", body = PostChange), view::Refusals),
)]
pub async fn end_post(signed: Signed, path: Path<String>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let id = path.parse().map_err(|_| Refusal::NotFound)?;
    Ok(HttpResponse::Ok().json(posts::end(&house, signed.person, id).await?))
}
