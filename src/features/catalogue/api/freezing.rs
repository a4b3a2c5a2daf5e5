//! A system's frozen days for programs.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::refusal::Refusal;
use crate::features::catalogue::service::freezing::{self, FreezeAsk, FreezesView};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// The frozen days that are now and to come.
#[utoipa::path(
    get, path = "/api/v1/catalogue/{system}/freezes", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    responses((status = 200, description = "The days", body = FreezesView), view::Refusals),
)]
pub async fn list(signed: Signed, path: Path<String>, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(freezing::list(&house, signed.person, &path, signed.lang)?))
}

/// Frozen days that were set.
#[derive(Debug, Serialize, ToSchema)]
pub struct Frozen {
    /// Their id.
    id: String,
    /// Index of their entry in the log.
    receipt: u64,
}

/// Sets frozen days: owner, deputy or manager of the system.
#[utoipa::path(
    post, path = "/api/v1/catalogue/{system}/freezes", tag = "catalogue", request_body = FreezeAsk,
    params(("system" = String, Path, description = "key or id of the system")),
    responses((status = 201, description = "Set", body = Frozen), view::Refusals),
)]
pub async fn make(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<FreezeAsk>,
) -> Result<HttpResponse, WebError> {
    let (id, receipt) = freezing::make(&house, signed.person, &path, body.0).await?;
    Ok(HttpResponse::Created().json(Frozen { id: id.to_string(), receipt: receipt.index }))
}

/// Takes frozen days away before their time.
#[utoipa::path(
    post, path = "/api/v1/catalogue/{system}/freezes/{id}/end", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system"), ("id" = String, Path, description = "id of the days")),
    responses((status = 200, description = "Taken away", body = view::Done), view::Refusals),
)]
pub async fn end(signed: Signed, path: Path<(String, String)>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let (key, id) = path.into_inner();
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = freezing::end(&house, signed.person, &key, id).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
