//! Who one is here, for a program.

use actix_web::HttpResponse;
use actix_web::web::Data;
use utoipa::OpenApi;

use super::service::{self, StartView};
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;

/// What this room adds to the API's description.
#[derive(Debug, OpenApi)]
#[openapi(paths(me), components(schemas(StartView)))]
pub struct Api;

/// Who one is, which posts one holds, and how much waits.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/me", tag = "home", responses(
    (status = 200, description = "The reader, and what waits for them", body = StartView),
    (status = 401, description = "No session", content_type = "application/problem+json"),
))]
pub async fn me(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::start(&house, signed.person, signed.lang).await?))
}
