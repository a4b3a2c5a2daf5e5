//! Lists handed out, for programs.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::OpenApi;
use uuid::Uuid;

use crate::features::House;
use crate::features::log::actions::handing::{self, Wanted};
use crate::features::log::service::export::Exporting;
use crate::features::log::service::handing::Standing;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;
use crate::web::render::Pages;

/// What the API of this part is.
#[derive(Debug, OpenApi)]
#[openapi(paths(wanted, standing, file), components(schemas(Wanted, Standing)))]
pub struct Api;

/// Asks for a list. It is made in the background, told in the log, and can then be fetched for a day.
#[utoipa::path(post, path = "/api/v1/log/exports", tag = "log", request_body = Wanted,
    responses((status = 202, body = Standing), (status = 401, description = "not signed in"),
        (status = 403, description = "not an auditor"), (status = 422, description = "no such list, format or filter"),
        (status = 503, description = "too many are being made")))]
pub async fn wanted(
    house: Data<House>,
    exporting: Data<Exporting>,
    pages: Data<Pages>,
    signed: Signed,
    body: Json<Wanted>,
) -> Result<HttpResponse, WebError> {
    let id = handing::begin(&house, &exporting.handed, &pages, (signed.person, signed.lang), &body.0).await?;
    Ok(HttpResponse::Accepted().json(exporting.handed.standing(&house.db, signed.person, id)?))
}

/// How a list is coming along.
#[utoipa::path(get, path = "/api/v1/log/exports/{id}", tag = "log", params(("id" = String, Path)),
    responses((status = 200, body = Standing), (status = 401, description = "not signed in"),
        (status = 404, description = "no such list of yours")))]
pub async fn standing(
    house: Data<House>,
    exporting: Data<Exporting>,
    signed: Signed,
    id: Path<Uuid>,
) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(exporting.handed.standing(&house.db, signed.person, *id)?))
}

/// The file; `Range` goes on where a download broke off, the `ETag` is its SHA-256.
#[utoipa::path(get, path = "/api/v1/log/exports/{id}/file", tag = "log", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 206, description = "a part"),
        (status = 401, description = "not signed in"), (status = 404, description = "no such list of yours"),
        (status = 409, description = "not ready"), (status = 416, description = "nothing there")))]
pub async fn file(
    request: HttpRequest,
    house: Data<House>,
    exporting: Data<Exporting>,
    signed: Signed,
    id: Path<Uuid>,
) -> Result<HttpResponse, WebError> {
    handing::sent(request.headers(), exporting.handed.parcel(&house.db, signed.person, *id)?)
}
