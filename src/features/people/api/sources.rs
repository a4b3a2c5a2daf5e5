//! How the sources are read and understood, for a program that an administrator runs.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::features::House;
use crate::features::people::service::sources::{self as checking, AccountCheck, SampleView, SourcesView};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// Whom to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Login name, `SOURCE\\LOGIN`, or the id in the directory.
    pub person: String,
}

/// How each source stands.
///
/// # Errors
/// 403 for others than administrators.
#[utoipa::path(get, path = "/api/v1/people/sources", tag = "people", responses(
    (status = 200, description = "Each source: freshness and counts; who might be one person", body = SourcesView),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 403, description = "Not an administrator", content_type = "application/problem+json"),
))]
pub async fn sources(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(checking::sources(&house, signed.person).await?))
}

/// How a sample of each source is read.
///
/// # Errors
/// 403 for others than administrators.
#[utoipa::path(get, path = "/api/v1/people/sources/check", tag = "people", responses(
    (status = 200, description = "The first accounts of each source, attribute by attribute; no values", body = Vec<SampleView>),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 403, description = "Not an administrator", content_type = "application/problem+json"),
))]
pub async fn sample(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(checking::sample(&house, signed.person).await?))
}

/// How one person is read; it leaves an entry in the log.
///
/// # Errors
/// 403 for others than administrators, 422 for nobody, 503 when a source does not answer.
#[utoipa::path(post, path = "/api/v1/people/sources/check", tag = "people", request_body = Check, responses(
    (status = 200, description = "The accounts, attribute by attribute; of a protected identity no values", body = Vec<AccountCheck>),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 403, description = "Not an administrator", content_type = "application/problem+json"),
    (status = 422, description = "No such person", content_type = "application/problem+json"),
    (status = 503, description = "A source does not answer", content_type = "application/problem+json"),
))]
pub async fn check(signed: Signed, house: Data<House>, body: Json<Check>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(checking::check(&house, signed.person, &body.0.person).await?))
}
