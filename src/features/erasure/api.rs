//! Decisions on erasure for a program.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::actions::read;
use super::service::{self, ErasureAsk, ErasureView, ListView, Seen};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// Erasure of records.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, enter, one, confirm, withdraw), components(schemas(view::Problem)))]
pub struct Api;

/// A decision that was entered.
#[derive(Debug, Serialize, ToSchema)]
struct Entered {
    /// Its id.
    id: String,
    /// Index of its entry in the log.
    index: u64,
}

/// Every decision, and how long records are proposed to be kept.
#[utoipa::path(get, path = "/api/v1/erasure", tag = "erasure",
    responses((status = 200, description = "The list", body = ListView), view::Refusals))]
pub async fn list(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::list(&house, signed.person, signed.lang).await?))
}

/// Enters a decision; somebody else is to confirm it.
#[utoipa::path(post, path = "/api/v1/erasure", tag = "erasure", request_body = ErasureAsk,
    responses((status = 201, description = "Entered", body = Entered), view::Refusals))]
pub async fn enter(signed: Signed, house: Data<House>, body: Json<ErasureAsk>) -> Result<HttpResponse, WebError> {
    let (id, receipt) = service::enter(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Created().json(Entered { id: id.to_string(), index: receipt.index }))
}

/// One decision, and how far it has come.
#[utoipa::path(get, path = "/api/v1/erasure/{id}", tag = "erasure", params(("id" = String, Path, description = "the decision")),
    responses((status = 200, description = "The decision", body = ErasureView), view::Refusals))]
pub async fn one(signed: Signed, house: Data<House>, id: Path<String>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::one(&house, signed.person, read(&id)?, signed.lang).await?))
}

/// Confirms a decision: from now on it is carried out.
#[utoipa::path(post, path = "/api/v1/erasure/{id}/confirmation", tag = "erasure", request_body = Seen,
    params(("id" = String, Path, description = "the decision")),
    responses((status = 200, description = "Confirmed", body = view::Done), view::Refusals))]
pub async fn confirm(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<Seen>,
) -> Result<HttpResponse, WebError> {
    let receipt = service::confirm(&house, signed.person, read(&id)?, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Takes a decision back before it is confirmed.
#[utoipa::path(post, path = "/api/v1/erasure/{id}/withdrawal", tag = "erasure", request_body = Seen,
    params(("id" = String, Path, description = "the decision")),
    responses((status = 200, description = "Withdrawn", body = view::Done), view::Refusals))]
pub async fn withdraw(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<Seen>,
) -> Result<HttpResponse, WebError> {
    let receipt = service::withdraw(&house, signed.person, read(&id)?, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
