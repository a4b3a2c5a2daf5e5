//! Staff and persons, assignments and changes for a program. Of what a source says about a person nothing can be changed
//! but the protected flag.

pub mod sources;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::service::assignments::{self as register, AssignmentAsk, AssignmentView, Keeping};
use super::service::leaving::{self as changing, Changes};
use super::service::own::{self as owning, OwnData};
use super::service::reorganisation::{self as reorganising, Preview, Reorganised};
use super::service::{self, BrakeView, Brakes, PersonView, StaffRow};
use crate::domain::ids::AssignmentId;
use crate::domain::moving::Item;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};

/// What this room adds to the API's description.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(
        staff,
        person,
        protect,
        own,
        changes,
        leaving,
        assignments,
        enter,
        assignment,
        prolong,
        sponsor,
        end,
        reorganisation,
        reorganise,
        brakes,
        release,
        sources::sources,
        sources::sample,
        sources::check
    ),
    components(schemas(StaffRow, PersonView, Protection, Done, Brakes, BrakeView, Seen, view::Problem))
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

/// Everything the service knows about the caller.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/people/me", tag = "people", responses(
    (status = 200, description = "The caller's own data (GDPR art. 15)", body = OwnData), view::Refusals,
))]
pub async fn own(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(owning::data(&house, signed.person, signed.lang).await?))
}

/// Who leaves, has moved or is on leave among those the caller leads.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/people/changes", tag = "people", responses(
    (status = 200, description = "The manager's view", body = Changes), view::Refusals,
))]
pub async fn changes(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(changing::changes(&house, signed.person, signed.lang).await?))
}

/// Something to do by hand when somebody leaves, done or not after all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// Id of the employment or assignment that ends.
    employment: String,
    /// `card`, `phone`, `key`.
    #[schema(value_type = String)]
    item: Item,
    /// It is done.
    done: bool,
}

/// Ticks off what is left to do by hand when somebody leaves.
///
/// # Errors
/// 404 for others than who leads them.
#[utoipa::path(post, path = "/api/v1/people/{id}/leaving", tag = "people",
    params(("id" = String, Path, description = "Id of the person")), request_body = Tick,
    responses((status = 200, description = "Done", body = view::Done), view::Refusals))]
pub async fn leaving(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<Tick>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let Tick { employment, item, done } = body.0;
    let receipt = changing::tick(&house, signed.person, id, employment, item, done).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    #[serde(default)]
    ended: Option<String>,
}

/// The register of assignments: the caller's own, or all for the administrator and the HR function.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/people/assignments", tag = "people",
    params(("ended" = Option<String>, Query, description = "those that have ended instead")),
    responses((status = 200, description = "What must be answered first, then by last day", body = Vec<AssignmentView>), view::Refusals))]
pub async fn assignments(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let which: Which = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(register::list(&house, signed.person, which.ended.is_some())?))
}

/// An assignment that was entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Entered {
    /// Its id.
    id: String,
    /// Index of its entry in the log.
    receipt: u64,
}

/// Enters an assignment. Without a last day it cannot be saved.
///
/// # Errors
/// 403 for others than the sponsor, the administrator and the HR function.
#[utoipa::path(post, path = "/api/v1/people/assignments", tag = "people", request_body = AssignmentAsk,
    responses((status = 201, description = "Entered", body = Entered), view::Refusals))]
pub async fn enter(signed: Signed, house: Data<House>, body: Json<AssignmentAsk>) -> Result<HttpResponse, WebError> {
    let (id, receipt) = register::enter(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Created().json(Entered { id: id.to_string(), receipt: receipt.index }))
}

/// One assignment.
///
/// # Errors
/// 404 for others than who may keep it.
#[utoipa::path(get, path = "/api/v1/people/assignments/{id}", tag = "people",
    params(("id" = String, Path, description = "Id of the assignment")),
    responses((status = 200, description = "The assignment", body = AssignmentView), view::Refusals))]
pub async fn assignment(signed: Signed, house: Data<House>, id: Path<AssignmentId>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(register::one(&house, signed.person, *id).await?))
}

/// A later last day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prolongation {
    /// The version that was shown.
    version: i32,
    /// The last day, at most twelve months from today.
    #[schema(value_type = String, format = Date)]
    to: Date,
}

/// Gives an assignment a later last day: the sponsor's own decision.
///
/// # Errors
/// 403 for others than the sponsor.
#[utoipa::path(post, path = "/api/v1/people/assignments/{id}/prolongation", tag = "people",
    params(("id" = String, Path, description = "Id of the assignment")), request_body = Prolongation,
    responses((status = 200, description = "Done", body = view::Done), view::Refusals))]
pub async fn prolong(
    signed: Signed,
    house: Data<House>,
    id: Path<AssignmentId>,
    body: Json<Prolongation>,
) -> Result<HttpResponse, WebError> {
    let Prolongation { version, to } = body.0;
    keep(&signed, &house, *id, version, Keeping::Prolong(to)).await
}

/// Another sponsor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSponsor {
    /// The version that was shown.
    version: i32,
    /// Id or login of the manager who answers for it from now on.
    sponsor: String,
}

/// Gives an assignment another sponsor.
///
/// # Errors
/// 404 for others than who may keep it.
#[utoipa::path(post, path = "/api/v1/people/assignments/{id}/sponsor", tag = "people",
    params(("id" = String, Path, description = "Id of the assignment")), request_body = NewSponsor,
    responses((status = 200, description = "Done", body = view::Done), view::Refusals))]
pub async fn sponsor(
    signed: Signed,
    house: Data<House>,
    id: Path<AssignmentId>,
    body: Json<NewSponsor>,
) -> Result<HttpResponse, WebError> {
    let NewSponsor { version, sponsor } = body.0;
    keep(&signed, &house, *id, version, Keeping::Sponsor(sponsor)).await
}

/// The end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// The version that was shown.
    version: i32,
}

/// Ends an assignment now. What rests on it ends within a second.
///
/// # Errors
/// 404 for others than who may keep it.
#[utoipa::path(post, path = "/api/v1/people/assignments/{id}/end", tag = "people",
    params(("id" = String, Path, description = "Id of the assignment")), request_body = Ending,
    responses((status = 200, description = "Done", body = view::Done), view::Refusals))]
pub async fn end(
    signed: Signed,
    house: Data<House>,
    id: Path<AssignmentId>,
    body: Json<Ending>,
) -> Result<HttpResponse, WebError> {
    keep(&signed, &house, *id, body.0.version, Keeping::End).await
}

async fn keep(
    signed: &Signed,
    house: &House,
    id: AssignmentId,
    version: i32,
    what: Keeping,
) -> Result<HttpResponse, WebError> {
    let receipt = register::keep(house, signed.person, id, version, what).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Units that are gone from the directory, and what names them.
///
/// # Errors
/// 403 for others than the administrator.
#[utoipa::path(get, path = "/api/v1/people/reorganisation", tag = "people",
    responses((status = 200, description = "What would be carried over", body = Preview), view::Refusals))]
pub async fn reorganisation(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(reorganising::preview(&house, signed.person, "").await?))
}

/// Which unit took over after which.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reorganisation {
    /// A line for each: the old code, `>`, the new code.
    units: String,
}

/// Carries grants, posts, scopes and open lines over to the units that took over, in one act.
///
/// # Errors
/// 403 for others than the administrator.
#[utoipa::path(post, path = "/api/v1/people/reorganisation", tag = "people", request_body = Reorganisation,
    responses((status = 200, description = "Carried over", body = Reorganised), view::Refusals))]
pub async fn reorganise(
    signed: Signed,
    house: Data<House>,
    body: Json<Reorganisation>,
) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(reorganising::apply(&house, signed.person, &body.0.units).await?))
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
