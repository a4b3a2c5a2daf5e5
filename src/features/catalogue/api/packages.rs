//! Role packages for programs.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::ids::PackageId;
use crate::features::catalogue::service::packages::{self, PackageAsk, PackagesView};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// Every package.
#[utoipa::path(
    get, path = "/api/v1/packages", tag = "catalogue",
    responses((status = 200, description = "The packages", body = PackagesView), view::Refusals),
)]
pub async fn list(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(packages::list(&house, signed.person, signed.lang)?))
}

/// A package that was made or changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackageKept {
    /// Its id.
    id: String,
    /// Index of the entry in the log.
    receipt: u64,
}

/// Makes one.
#[utoipa::path(
    post, path = "/api/v1/packages", tag = "catalogue", request_body = PackageAsk,
    responses((status = 201, description = "Made", body = PackageKept), view::Refusals),
)]
pub async fn make(signed: Signed, house: Data<House>, body: Json<PackageAsk>) -> Result<HttpResponse, WebError> {
    let (id, receipt) = packages::keep(&house, signed.person, None, body.0).await?;
    Ok(HttpResponse::Created().json(PackageKept { id: id.to_string(), receipt: receipt.index }))
}

/// Changes one.
#[utoipa::path(
    put, path = "/api/v1/packages/{id}", tag = "catalogue", request_body = PackageAsk,
    params(("id" = String, Path, description = "id of the package")),
    responses((status = 200, description = "Changed", body = PackageKept), view::Refusals),
)]
pub async fn change(
    signed: Signed,
    house: Data<House>,
    id: Path<PackageId>,
    body: Json<PackageAsk>,
) -> Result<HttpResponse, WebError> {
    let (id, receipt) = packages::keep(&house, signed.person, Some(*id), body.0).await?;
    Ok(HttpResponse::Ok().json(PackageKept { id: id.to_string(), receipt: receipt.index }))
}

/// Whether it is to be closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackageClosing {
    /// The version that was read.
    version: i32,
    /// Closed, or open again.
    closed: bool,
}

/// Closes one, or opens it again.
#[utoipa::path(
    post, path = "/api/v1/packages/{id}/closing", tag = "catalogue", request_body = PackageClosing,
    params(("id" = String, Path, description = "id of the package")),
    responses((status = 200, description = "Done", body = view::Done), view::Refusals),
)]
pub async fn close(
    signed: Signed,
    house: Data<House>,
    id: Path<PackageId>,
    body: Json<PackageClosing>,
) -> Result<HttpResponse, WebError> {
    let receipt = packages::close(&house, signed.person, *id, body.0.version, body.0.closed).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
