//! Staff and persons for a program. Nothing about a person can be changed but the protected flag.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::service::{self, BrakeView, Brakes, PersonView, StaffRow};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};

/// What this room adds to the API's description.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(staff, person, protect, brakes, release),
    components(schemas(StaffRow, PersonView, Protection, Done, Brakes, BrakeView, Seen))
)]
pub struct Api;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: String,
}

/// The flag as it should be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    /// Whether the identity is protected.
    pub protected: bool,
}

/// The list that was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Its version.
    pub version: i32,
}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {
    /// Index of its entry in the log.
    pub receipt: u64,
}

/// My staff.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(("q" = Option<String>, Query, description = "Words of the name or the login")), responses(
    (status = 200, description = "The reader's staff, in Swedish name order, at most 500", body = Vec<StaffRow>),
    (status = 401, description = "No session", content_type = "application/problem+json"),
))]
pub async fn staff(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let search: Search = form::command(request.query_string().as_bytes())?;
    let rows = service::staff(&house, signed.person, &(house.sorted)(&search.q).0).await?;
    Ok(HttpResponse::Ok().json(rows))
}

/// A person.
///
/// # Errors
/// 404 for others than who leads them, may order for them, or the person themself.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people", params(("id" = String, Path, description = "Id of the person")), responses(
    (status = 200, description = "The person, with permissions and what is asked for", body = PersonView),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 404, description = "Not there, or not for the reader", content_type = "application/problem+json"),
    (status = 405, description = "Any other method: personal data are corrected in the personnel system"),
))]
pub async fn person(signed: Signed, house: Data<House>, id: Path<String>) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    Ok(HttpResponse::Ok().json(service::person(&house, signed.person, id, signed.lang).await?))
}

/// Sets or clears the protected flag.
///
/// # Errors
/// 403 for others than the HR function.
#[utoipa::path(post, path = "/api/v1/people/{id}/protection", tag = "people", params(("id" = String, Path, description = "Id of the person")), request_body = Protection, responses(
    (status = 200, description = "Done", body = Done),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 403, description = "Not the HR function", content_type = "application/problem+json"),
    (status = 404, description = "No such person", content_type = "application/problem+json"),
    (status = 422, description = "The body was not understood", content_type = "application/problem+json"),
))]
pub async fn protect(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<Protection>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::protect(&house, signed.person, id, body.0.protected).await?;
    Ok(HttpResponse::Ok().json(Done { receipt: receipt.index }))
}

/// The brakes on sources from which many vanished at once.
///
/// # Errors
/// 403 for others than administrators and the HR function.
#[utoipa::path(get, path = "/api/v1/people/brakes", tag = "people", responses(
    (status = 200, description = "Those that are on with everybody who vanished, and the newest that are over", body = Brakes),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 403, description = "Neither administrator nor HR function", content_type = "application/problem+json"),
))]
pub async fn brakes(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::brakes(&house, signed.person).await?))
}

/// Releases a brake, as one of the two.
///
/// # Errors
/// 403 for others, and for whoever was the first; 409 when the list is another than the one that was seen.
#[utoipa::path(post, path = "/api/v1/people/brakes/{id}/release", tag = "people", params(("id" = String, Path, description = "Id of the brake")), request_body = Seen, responses(
    (status = 200, description = "Done", body = Done),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 403, description = "Neither administrator nor HR function, or the first of the two", content_type = "application/problem+json"),
    (status = 404, description = "No such brake", content_type = "application/problem+json"),
    (status = 409, description = "Another list than the one that was seen, or over", content_type = "application/problem+json"),
    (status = 422, description = "The body was not understood", content_type = "application/problem+json"),
))]
pub async fn release(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<Seen>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::release(&house, signed.person, id, body.0.version).await?;
    Ok(HttpResponse::Ok().json(Done { receipt: receipt.index }))
}
