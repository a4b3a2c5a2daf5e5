//! `GET /health`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use utoipa::OpenApi;

use crate::features::House;
use crate::features::health::service::{self, Health, SourceHealth};

/// Whether the service works.
#[derive(Debug, OpenApi)]
#[openapi(paths(health), components(schemas(Health, SourceHealth)))]
pub struct Api;

/// The facts, as JSON.
#[utoipa::path(
    get, path = "/health", tag = "health", security(()),
    responses(
        (status = 200, description = "It works, perhaps without the directory", body = Health),
        (status = 503, description = "The database does not answer", body = Health),
    ),
)]
pub async fn health(house: Data<House>) -> HttpResponse {
    let health = service::health(&house).await;
    let mut answer = if health.database_ok { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.json(health)
}
