//! `GET /health` and `GET /metrics`, and the alarms for a program.

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::OpenApi;

use crate::domain::refusal::Refusal;
use crate::features::health::service::{self, Health, Outgoing, SourceHealth, alarms::AlarmView};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;

/// Whether the service works.
#[derive(Debug, OpenApi)]
#[openapi(paths(health, metrics, alarms), components(schemas(Health, SourceHealth, Outgoing, view::Problem)))]
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

/// Every alarm, and whether it sounds, for an administrator.
#[utoipa::path(get, path = "/api/v1/health/alarms", tag = "health",
    responses((status = 200, description = "The alarms", body = [AlarmView]), view::Refusals))]
pub async fn alarms(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::alarms::alarms(&house, signed.person).await?))
}

/// Figures in Prometheus' text form. Nobody is named in them; the token keeps out who has no business with them.
#[utoipa::path(
    get, path = "/metrics", tag = "health", security(()),
    responses(
        (status = 200, description = "The figures", body = String, content_type = "text/plain"),
        (status = 404, description = "No token is set, or another one was sent"),
    ),
)]
pub async fn metrics(request: HttpRequest, house: Data<House>) -> Result<HttpResponse, WebError> {
    let sent = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if !sent.and_then(|sent| sent.strip_prefix("Bearer ")).is_some_and(|token| service::watches(&house, token)) {
        return Err(Refusal::Hidden.into());
    }
    let text = service::metrics::text(&house).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}
