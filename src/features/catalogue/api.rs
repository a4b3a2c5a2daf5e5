//! The catalogue for programs: the same use cases as the pages, as JSON.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/api/v1/catalogue` | every system; `?q=` searches |
//! | GET, PUT | `/api/v1/catalogue/{system}` | one system; changes its card |
//! | PUT | `/api/v1/catalogue/{system}/roles/{role}` | changes a role |
//! | POST | `/api/v1/catalogue/{system}/guideline` | decides a guideline |
//! | POST | `/api/v1/catalogue/{system}/objects` | adds or changes an object |
//! | POST | `/api/v1/catalogue-file` | a file: a dry run, or takes it in; 422 when it has faults |
//! | GET, POST | `/api/v1/posts` | the register of posts; gives one |
//! | DELETE | `/api/v1/posts/{id}` | ends one |

use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::import::{self as importing, Options};
use super::service::keeping::{self, GuidelineAsk, ObjectAsk, RoleAsk, SystemAsk};
use super::service::looking;
use super::service::posts::{self, PostAsk, PostFilter};
use super::service::system as one;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};

/// Adds the routes.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/api/v1/catalogue").route(web::get().to(systems)))
        .service(web::resource("/api/v1/catalogue-file").route(web::post().to(file)))
        .service(web::resource("/api/v1/catalogue/{system}").route(web::get().to(system)).route(web::put().to(card)))
        .service(web::resource("/api/v1/catalogue/{system}/roles/{role}").route(web::put().to(role)))
        .service(web::resource("/api/v1/catalogue/{system}/guideline").route(web::post().to(guideline)))
        .service(web::resource("/api/v1/catalogue/{system}/objects").route(web::post().to(object)))
        .service(web::resource("/api/v1/posts").route(web::get().to(list_posts)).route(web::post().to(appoint)))
        .service(web::resource("/api/v1/posts/{id}").route(web::delete().to(end_post)));
}

/// Index of the entry in the log that tells of what was done.
#[derive(Serialize)]
struct Done {
    receipt: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: Option<String>,
}

async fn systems(signed: Signed, request: HttpRequest, house: Data<House>) -> Result<HttpResponse, WebError> {
    let query: Search = form::command(request.query_string().as_bytes())?;
    let rows = looking::systems(&house, signed.person, &query.q.unwrap_or_default(), signed.lang)?;
    Ok(HttpResponse::Ok().json(rows))
}

async fn system(signed: Signed, path: Path<String>, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(one::system(&house, signed.person, &path, signed.lang)?))
}

async fn card(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<SystemAsk>,
) -> Result<HttpResponse, WebError> {
    let receipt = keeping::system(&house, signed.person, path.into_inner(), body.0).await?.index;
    Ok(HttpResponse::Ok().json(Done { receipt }))
}

async fn role(
    signed: Signed,
    path: Path<(String, String)>,
    house: Data<House>,
    body: Json<RoleAsk>,
) -> Result<HttpResponse, WebError> {
    let (key, code) = path.into_inner();
    let receipt = keeping::role(&house, signed.person, key, code, body.0).await?.index;
    Ok(HttpResponse::Ok().json(Done { receipt }))
}

async fn guideline(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<GuidelineAsk>,
) -> Result<HttpResponse, WebError> {
    let receipt = keeping::guideline(&house, signed.person, path.into_inner(), body.0).await?.index;
    Ok(HttpResponse::Created().json(Done { receipt }))
}

async fn object(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<ObjectAsk>,
) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(keeping::object(&house, signed.person, path.into_inner(), body.0).await?))
}

/// A file as one text, and whether it is only to be looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileAsk {
    file: String,
    #[serde(default)]
    dry_run: bool,
}

async fn file(signed: Signed, house: Data<House>, body: Json<FileAsk>) -> Result<HttpResponse, WebError> {
    let FileAsk { file, dry_run } = body.0;
    let report = if dry_run {
        importing::dry_run(&house, signed.person, file.as_bytes(), Options::default())?
    } else {
        importing::import(&house, signed.person, file.into_bytes(), Options::default()).await?
    };
    let mut answer = if report.faults.is_empty() { HttpResponse::Ok() } else { HttpResponse::UnprocessableEntity() };
    Ok(answer.json(report))
}

async fn list_posts(signed: Signed, request: HttpRequest, house: Data<House>) -> Result<HttpResponse, WebError> {
    let filter: PostFilter = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(posts::posts(&house, signed.person, &filter, signed.lang)?))
}

async fn appoint(signed: Signed, house: Data<House>, body: Json<PostAsk>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Created().json(posts::appoint(&house, signed.person, body.0).await?))
}

async fn end_post(signed: Signed, path: Path<String>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let id = path.parse().map_err(|_| Refusal::NotFound)?;
    Ok(HttpResponse::Ok().json(posts::end(&house, signed.person, id).await?))
}
