//! What was ordered on paper, for a program.

use actix_web::HttpResponse;
use actix_web::web::Data;
use utoipa::OpenApi;

use crate::features::orders::service::SentView;
use crate::features::orders::service::late::{self, LateAsk, LateRow};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// What this file adds to the API's description.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, register), components(schemas(view::Problem)))]
pub struct Api;

/// What was registered afterwards: the caller's own, and in the systems that the caller answers for.
#[utoipa::path(get, path = "/api/v1/orders/late", tag = "orders",
    responses((status = 200, description = "Newest first", body = [LateRow]), view::Refusals))]
pub async fn list(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(late::list(&house, signed.person, signed.lang).await?))
}

/// Registers an order that was made on paper. It takes its ordinary path from here.
#[utoipa::path(post, path = "/api/v1/orders/late", tag = "orders", request_body = LateAsk,
    responses((status = 201, description = "Registered", body = SentView), view::Refusals))]
pub async fn register(signed: Signed, house: Data<House>, body: Json<LateAsk>) -> Result<HttpResponse, WebError> {
    let sent = late::register(&house, signed.person, &body.0, signed.lang).await?;
    Ok(HttpResponse::Created().json(sent))
}
