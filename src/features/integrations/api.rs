//! Connections for a program.

use actix_web::HttpResponse;
use actix_web::web::Data;
use utoipa::OpenApi;

use super::service::{self, ApprovalAsk, IntegrationView, Switch};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// What the service is connected to.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, approve, turn), components(schemas(view::Problem)))]
pub struct Api;

/// Every connection with its record, for an administrator.
#[utoipa::path(get, path = "/api/v1/integrations", tag = "integrations",
    responses((status = 200, description = "The list", body = [IntegrationView]), view::Refusals))]
pub async fn list(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::list(&house, signed.person).await?))
}

/// Enters, or corrects, who approved a connection.
#[utoipa::path(put, path = "/api/v1/integrations/approval", tag = "integrations", request_body = ApprovalAsk,
    responses((status = 200, description = "Entered", body = view::Done), view::Refusals))]
pub async fn approve(signed: Signed, house: Data<House>, body: Json<ApprovalAsk>) -> Result<HttpResponse, WebError> {
    let receipt = service::approve(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Turns the web hook on, which needs its record, or off.
#[utoipa::path(put, path = "/api/v1/integrations/switch", tag = "integrations", request_body = Switch,
    responses((status = 200, description = "Done", body = view::Done), view::Refusals))]
pub async fn turn(signed: Signed, house: Data<House>, body: Json<Switch>) -> Result<HttpResponse, WebError> {
    let receipt = service::turn(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
