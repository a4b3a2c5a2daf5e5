//! A system's matrix for programs: the same use cases as the pages.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::features::catalogue::service::matrix::drafting::{self, DecideAsk, DraftAsk, SendAsk};
use crate::features::catalogue::service::matrix::what_if::{self as trying, WhatIfView};
use crate::features::catalogue::service::matrix::{self as matrices, MatrixView, VersionView};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// What is in force, the draft for those who may read it, and every version.
#[utoipa::path(
    get, path = "/api/v1/catalogue/{system}/matrix", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    responses((status = 200, description = "The matrix", body = MatrixView), view::Refusals),
)]
pub async fn matrix(signed: Signed, path: Path<String>, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(matrices::matrix(&house, signed.person, &path, signed.lang).await?))
}

/// One version, with what it changed.
#[utoipa::path(
    get, path = "/api/v1/catalogue/{system}/matrix/versions/{version}", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system"), ("version" = i32, Path, description = "version")),
    responses((status = 200, description = "The version", body = VersionView), view::Refusals),
)]
pub async fn version(signed: Signed, path: Path<(String, i32)>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let (key, number) = path.into_inner();
    Ok(HttpResponse::Ok().json(matrices::version(&house, signed.person, (&key, number), signed.lang).await?))
}

/// What the draft would have made of the last twelve months' lines.
#[utoipa::path(
    get, path = "/api/v1/catalogue/{system}/matrix/what-if", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    responses((status = 200, description = "As it is and as it would be", body = WhatIfView), view::Refusals),
)]
pub async fn what_if(signed: Signed, path: Path<String>, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(trying::what_if(&house, signed.person, &path, signed.lang).await?))
}

/// Begins a draft from what is in force.
#[utoipa::path(
    post, path = "/api/v1/catalogue/{system}/matrix/draft", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    responses((status = 201, description = "Begun", body = view::Done), view::Refusals),
)]
pub async fn begin(signed: Signed, path: Path<String>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let receipt = drafting::begin(&house, signed.person, path.into_inner()).await?;
    Ok(HttpResponse::Created().json(view::Done::from(receipt)))
}

/// Writes the whole draft.
#[utoipa::path(
    put, path = "/api/v1/catalogue/{system}/matrix/draft", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    request_body = DraftAsk,
    responses((status = 200, description = "Written", body = view::Done), view::Refusals),
)]
pub async fn save(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<DraftAsk>,
) -> Result<HttpResponse, WebError> {
    let receipt = drafting::save(&house, signed.person, path.into_inner(), body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// The edition that was shown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The edition.
    edition: i32,
}

/// Puts the draft away.
#[utoipa::path(
    delete, path = "/api/v1/catalogue/{system}/matrix/draft", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    request_body = Shown,
    responses((status = 200, description = "Put away", body = view::Done), view::Refusals),
)]
pub async fn discard(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<Shown>,
) -> Result<HttpResponse, WebError> {
    let receipt = drafting::discard(&house, signed.person, path.into_inner(), body.0.edition).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Sends the draft to the owner.
#[utoipa::path(
    post, path = "/api/v1/catalogue/{system}/matrix/sent", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    request_body = SendAsk,
    responses((status = 200, description = "Sent", body = view::Done), view::Refusals),
)]
pub async fn send(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<SendAsk>,
) -> Result<HttpResponse, WebError> {
    let receipt = drafting::send(&house, signed.person, path.into_inner(), body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// The owner decides the draft, or sends it back. Never somebody who wrote on it.
#[utoipa::path(
    post, path = "/api/v1/catalogue/{system}/matrix/decision", tag = "catalogue",
    params(("system" = String, Path, description = "key or id of the system")),
    request_body = DecideAsk,
    responses((status = 200, description = "Decided, or sent back", body = view::Done), view::Refusals),
)]
pub async fn decide(
    signed: Signed,
    path: Path<String>,
    house: Data<House>,
    body: Json<DecideAsk>,
) -> Result<HttpResponse, WebError> {
    let receipt = drafting::decide(&house, signed.person, path.into_inner(), body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
