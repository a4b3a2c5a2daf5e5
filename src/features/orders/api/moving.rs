//! Moving everybody from a system that closes to the one that takes over, for a program.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::features::orders::service::moving::{self, MovePair, MoveRoles, MoveView, Moved};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// The moves that the caller may make: those to systems that the caller answers for.
#[utoipa::path(get, path = "/api/v1/orders/moves", tag = "orders",
    responses((status = 200, description = "The moves", body = Vec<MovePair>), view::Refusals))]
pub async fn list(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(moving::list(&house, signed.person, signed.lang)?))
}

/// One move: which role takes over after which, how far it has come, and what the next run would order.
#[utoipa::path(get, path = "/api/v1/orders/moves/{system}", tag = "orders",
    params(("system" = String, Path, description = "Key or id of the system that closes")),
    responses((status = 200, description = "The move", body = MoveView), view::Refusals))]
pub async fn one(signed: Signed, house: Data<House>, system: Path<String>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(moving::one(&house, signed.person, &system, None, signed.lang).await?))
}

/// Says which role takes over after which.
#[utoipa::path(post, path = "/api/v1/orders/moves/{system}/roles", tag = "orders", request_body = MoveRoles,
    params(("system" = String, Path, description = "Key or id of the system that closes")),
    responses((status = 200, description = "Said", body = view::Done), view::Refusals))]
pub async fn map(
    signed: Signed,
    house: Data<House>,
    system: Path<String>,
    body: Json<MoveRoles>,
) -> Result<HttpResponse, WebError> {
    let receipt = moving::map(&house, signed.person, &system, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// A run of a move.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveRun {
    /// What the orders say they are for.
    #[serde(default)]
    purpose: String,
}

/// Orders for those who are left. Run again it takes only who is left then.
#[utoipa::path(post, path = "/api/v1/orders/moves/{system}", tag = "orders", request_body = MoveRun,
    params(("system" = String, Path, description = "Key or id of the system that closes")),
    responses((status = 200, description = "What was ordered and what could not be", body = Moved), view::Refusals))]
pub async fn run(
    signed: Signed,
    house: Data<House>,
    system: Path<String>,
    body: Json<MoveRun>,
) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(moving::run(&house, signed.person, &system, &body.0.purpose, signed.lang).await?))
}
