//! The log for programs: the same use cases as the pages.

pub mod handing;
pub mod past;

use actix_web::http::header::ContentType;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::OpenApi;

use super::actions;
use super::service::export::Exporting;
use super::service::reading::{self, Fact, Page, Proved, Row};
use super::service::searching::{self, Asked, Named};
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;

/// What the API of this room is.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(entries, entry, checkpoint, line, export),
    components(schemas(Page, Proved, Row, Fact, Named, reading::Signed))
)]
pub struct Api;

/// The newest entries, newest first, a hundred at a time.
#[utoipa::path(get, path = "/api/v1/log/entries", tag = "log",
    params(("below" = Option<u64>, Query, description = "only entries below this index: the next page"),
        ("kind" = Option<String>, Query, description = "only this type, `decision.approved`"),
        ("order" = Option<String>, Query, description = "only this order, `B-2026-00412`"),
        ("person" = Option<String>, Query, description = "only where this person is named: id, account, name, pseudonym"),
        ("decider" = Option<String>, Query, description = "only what this person did or decided"),
        ("system" = Option<String>, Query, description = "only this system: id or key"),
        ("role" = Option<String>, Query, description = "only this role, by its code"),
        ("unit" = Option<String>, Query, description = "only people of this unit and those below: code or name"),
        ("board" = Option<String>, Query, description = "only systems of this board"),
        ("from" = Option<String>, Query, description = "not before this day"),
        ("to" = Option<String>, Query, description = "through this day")),
    responses((status = 200, body = Page), (status = 401, description = "not signed in"),
        (status = 403, description = "not an auditor"), (status = 422, description = "no such type or number")))]
pub async fn entries(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let asked: Asked = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(searching::newest(&house.db, signed.person, asked).await?))
}

/// One entry, with the proof that it is in the log.
#[utoipa::path(get, path = "/api/v1/log/entries/{index}", tag = "log",
    params(("index" = u64, Path, description = "from 0")),
    responses((status = 200, body = Proved), (status = 401, description = "not signed in"),
        (status = 403, description = "not an auditor"), (status = 404, description = "no such entry")))]
pub async fn entry(signed: Signed, house: Data<House>, index: Path<u64>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(reading::entry(&house.db, signed.person, *index).await?))
}

/// The newest signed checkpoint (C2SP tlog-checkpoint).
#[utoipa::path(get, path = "/api/v1/log/checkpoint", tag = "log",
    responses((status = 200, content_type = "text/plain", body = String), (status = 401, description = "not signed in"),
        (status = 404, description = "nothing is signed yet")))]
pub async fn checkpoint(_signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let signed = reading::signed(&house.db).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(signed.checkpoint))
}

/// The one line `origin size root`, to keep outside.
#[utoipa::path(get, path = "/api/v1/log/line", tag = "log",
    responses((status = 200, content_type = "text/plain", body = String), (status = 401, description = "not signed in"),
        (status = 404, description = "nothing is signed yet")))]
pub async fn line(_signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let signed = reading::signed(&house.db).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(signed.head_line + "\n"))
}

/// The whole log as a tar archive, which verifies itself offline. The export is an entry of its own, inside it.
#[utoipa::path(post, path = "/api/v1/log/export", tag = "log",
    responses((status = 200, content_type = "application/x-tar", body = Vec<u8>),
        (status = 401, description = "not signed in"), (status = 403, description = "not an auditor")))]
pub async fn export(signed: Signed, house: Data<House>, exporting: Data<Exporting>) -> Result<HttpResponse, WebError> {
    actions::archive(&house, &exporting, signed.person).await
}
