//! `GET /health`.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::features::House;
use crate::features::health::service;

/// The facts, as JSON.
pub async fn health(house: Data<House>) -> HttpResponse {
    let health = service::health(&house).await;
    let mut answer = if health.database_ok { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.json(health)
}
