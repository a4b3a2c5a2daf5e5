//! Rules of separation and exceptions for a program.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::service::{self, ExceptionAsk, RuleAsk, RuleView};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// Which roles one person must not have together.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, make, end, except, end_exception), components(schemas(view::Problem)))]
pub struct Api;

/// The rules of the caller's systems, with who meets them.
#[utoipa::path(get, path = "/api/v1/separation", tag = "separation",
    responses((status = 200, description = "The rules", body = [RuleView]), view::Refusals))]
pub async fn list(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::list(&house, signed.person, signed.lang).await?))
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    /// Its id.
    id: String,
    /// Index of its entry in the log.
    receipt: u64,
}

/// Makes a rule: the administrator, or the owner of either system.
#[utoipa::path(post, path = "/api/v1/separation", tag = "separation", request_body = RuleAsk,
    responses((status = 201, description = "Made", body = Made), view::Refusals))]
pub async fn make(signed: Signed, house: Data<House>, body: Json<RuleAsk>) -> Result<HttpResponse, WebError> {
    let (id, receipt) = service::make(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Created().json(Made { id: id.to_string(), receipt: receipt.index }))
}

/// Whether it is gone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ended {
    /// The second of two agreed: the rule is gone.
    gone: bool,
    /// Index of the entry in the log.
    receipt: u64,
}

/// Asks for a rule to be taken away, or agrees to it as the second of two.
#[utoipa::path(post, path = "/api/v1/separation/{id}/end", tag = "separation",
    params(("id" = String, Path, description = "Id of the rule")),
    responses((status = 200, description = "Asked, or gone", body = Ended), view::Refusals))]
pub async fn end(signed: Signed, house: Data<House>, id: Path<String>) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let (gone, receipt) = service::end(&house, signed.person, id).await?;
    Ok(HttpResponse::Ok().json(Ended { gone, receipt: receipt.index }))
}

/// Gives somebody an exception: the owner of either system, never for themself.
#[utoipa::path(post, path = "/api/v1/separation/{id}/exceptions", tag = "separation",
    params(("id" = String, Path, description = "Id of the rule")), request_body = ExceptionAsk,
    responses((status = 201, description = "Given", body = Made), view::Refusals))]
pub async fn except(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<ExceptionAsk>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let (id, receipt) = service::except(&house, signed.person, id, body.0).await?;
    Ok(HttpResponse::Created().json(Made { id: id.to_string(), receipt: receipt.index }))
}

/// Ends an exception.
#[utoipa::path(post, path = "/api/v1/separation/exceptions/{id}/end", tag = "separation",
    params(("id" = String, Path, description = "Id of the exception")),
    responses((status = 200, description = "Done", body = view::Done), view::Refusals))]
pub async fn end_exception(signed: Signed, house: Data<House>, id: Path<String>) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::end_exception(&house, signed.person, id).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
