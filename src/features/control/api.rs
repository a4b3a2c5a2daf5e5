//! The control list and samples for a program.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::service::samples::{self, SampleAsk, SampleRow, SampleView};
use super::service::{self, ItemView, Narrowed, OneItem};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};

/// What internal control and auditors ask about.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, item, samples, draw, sample), components(schemas(view::Problem)))]
pub struct Api;

/// The items of the control list, each with how many rows it has now.
#[utoipa::path(get, path = "/api/v1/control", tag = "control",
    params(("system" = Option<String>, Query, description = "Id or key of a system"),
        ("board" = Option<String>, Query, description = "Name of a board")),
    responses((status = 200, description = "The items", body = [ItemView]), view::Refusals))]
pub async fn list(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let narrowed: Narrowed = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(service::list(&house, signed.person, &narrowed).await?))
}

/// An item with its first two hundred rows and its trend.
#[utoipa::path(get, path = "/api/v1/control/{item}", tag = "control",
    params(("item" = String, Path, description = "Word of the item"),
        ("system" = Option<String>, Query, description = "Id or key of a system"),
        ("board" = Option<String>, Query, description = "Name of a board")),
    responses((status = 200, description = "The item", body = OneItem), view::Refusals))]
pub async fn item(
    request: HttpRequest,
    signed: Signed,
    house: Data<House>,
    word: Path<String>,
) -> Result<HttpResponse, WebError> {
    let narrowed: Narrowed = form::command(request.query_string().as_bytes())?;
    let item = service::item(&house, signed.person, &word, &narrowed, signed.lang).await?;
    Ok(HttpResponse::Ok().json(item))
}

/// The samples of the caller's systems, the newest first.
#[utoipa::path(get, path = "/api/v1/control/samples", tag = "control",
    responses((status = 200, description = "The samples", body = [SampleRow]), view::Refusals))]
pub async fn samples(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(samples::list(&house, signed.person, signed.lang).await?))
}

/// What was drawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    /// Id of the sample.
    id: String,
    /// Index of its entry in the log.
    receipt: u64,
}

/// Draws a sample and keeps it.
#[utoipa::path(post, path = "/api/v1/control/samples", tag = "control", request_body = SampleAsk,
    responses((status = 201, description = "Drawn", body = Made), view::Refusals))]
pub async fn draw(signed: Signed, house: Data<House>, body: Json<SampleAsk>) -> Result<HttpResponse, WebError> {
    let (id, receipt) = samples::make(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Created().json(Made { id: id.to_string(), receipt: receipt.index }))
}

/// Whether to draw again.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// Draw it once more out of what there is now, and compare.
    #[serde(default)]
    pub again: bool,
}

/// A sample with what was drawn.
#[utoipa::path(get, path = "/api/v1/control/samples/{id}", tag = "control",
    params(("id" = String, Path, description = "Id of the sample"),
        ("again" = Option<bool>, Query, description = "Draw it once more and compare")),
    responses((status = 200, description = "The sample", body = SampleView), view::Refusals))]
pub async fn sample(
    request: HttpRequest,
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let asked: Again = form::command(request.query_string().as_bytes())?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    Ok(HttpResponse::Ok().json(samples::one(&house, signed.person, id, asked.again, signed.lang).await?))
}
