//! Permissions for programs.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::pages::{Period, Query};
use super::service::ending_many::{self, EndPreview};
use super::service::lead_times::{self as leading, SystemTimes};
use super::service::revocations::{self as times, Revocations};
use super::service::{self, HeldAfter, How, OneGrant, StaffGrants, SystemGrants, Wanted, renewing};
use crate::domain::ids::{GrantId, SystemId};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};
use crate::web::once::Repeatable;
use crate::web::render::Pages;

/// Permissions that stand, and their end.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(
        mine,
        staff,
        system,
        after_end,
        revocations,
        lead_times,
        grant,
        last_day,
        confirm,
        end,
        revoke,
        decline,
        allow,
        preview_endings,
        end_many
    ),
    components(schemas(view::Problem))
)]
pub struct Api;

/// A person's permissions.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mine {
    /// Newest first, ended ones included.
    grants: Vec<view::GrantView>,
}

/// What the caller has and had.
#[utoipa::path(
    get, path = "/api/v1/grants", tag = "grants",
    responses((status = 200, description = "The caller's own", body = Mine), view::Refusals),
)]
pub async fn mine(house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    let grants = service::of_person(&house, signed.person, signed.person, signed.lang).await?;
    Ok(HttpResponse::Ok().json(Mine { grants }))
}

/// Permissions by person.
#[derive(Debug, Serialize, ToSchema)]
pub struct Staff {
    /// In Swedish name order.
    people: Vec<StaffGrants>,
}

/// What the caller's staff have.
#[utoipa::path(
    get, path = "/api/v1/grants/staff", tag = "grants",
    responses((status = 200, description = "By person", body = Staff), view::Refusals),
)]
pub async fn staff(house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    let people = service::of_staff(&house, signed.person, signed.lang).await?;
    Ok(HttpResponse::Ok().json(Staff { people }))
}

/// Who has what in a system, for those who answer for it, fifty at a time.
#[utoipa::path(
    get, path = "/api/v1/grants/systems/{id}", tag = "grants",
    params(
        ("id" = String, Path, description = "id of the system"),
        ("before" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses((status = 200, description = "A page, newest first", body = SystemGrants), view::Refusals),
)]
pub async fn system(
    request: HttpRequest,
    house: Data<House>,
    signed: Signed,
    id: Path<SystemId>,
) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let list = service::of_system(&house, signed.person, *id, query.before, signed.lang).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// How long it takes from an end until the access is gone, by way, with the worst case.
#[utoipa::path(
    get, path = "/api/v1/grants/revocations", tag = "grants",
    params(("days" = Option<i64>, Query, description = "the period: so many days until now; 30 when left out")),
    responses((status = 200, description = "The time to revoke", body = Revocations), view::Refusals),
)]
pub async fn revocations(request: HttpRequest, house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    let Period { days } = form::command(request.query_string().as_bytes())?;
    let measured = times::measured(&house, signed.person, days.unwrap_or(30), signed.lang).await?;
    Ok(HttpResponse::Ok().json(measured))
}

/// How long it takes from order to delivery, by system, over the last twelve months.
#[utoipa::path(
    get, path = "/api/v1/grants/lead-times", tag = "grants",
    responses((status = 200, description = "By system, those with most lines first", body = [SystemTimes]), view::Refusals),
)]
pub async fn lead_times(house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(leading::by_system(&house, signed.person, signed.lang).await?))
}

/// One permission, for those who may end it.
#[utoipa::path(
    get, path = "/api/v1/grants/{id}", tag = "grants",
    params(("id" = String, Path, description = "id of the grant")),
    responses((status = 200, description = "The permission", body = OneGrant), view::Refusals),
)]
pub async fn grant(house: Data<House>, signed: Signed, id: Path<GrantId>) -> Result<HttpResponse, WebError> {
    let one = service::one(&house, signed.person, *id, signed.lang).await?;
    Ok(HttpResponse::Ok().json(one))
}

/// An earlier last day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LastDay {
    /// `version` of the grant as it was read.
    version: i32,
    /// The last day, inclusive.
    #[schema(value_type = String, format = Date)]
    until: Date,
}

/// Gives a permission an earlier last day. A later one is an order.
#[utoipa::path(
    post, path = "/api/v1/grants/{id}/last-day", tag = "grants",
    params(
        ("id" = String, Path, description = "id of the grant"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = LastDay,
    responses((status = 200, description = "It is done", body = view::Done), view::Refusals),
)]
pub async fn last_day(
    house: Data<House>,
    signed: Signed,
    id: Path<GrantId>,
    once: Repeatable,
    body: Json<LastDay>,
) -> Result<HttpResponse, WebError> {
    let LastDay { version, until } = body.0;
    carry_out(&house, &signed, Wanted { id: *id, version, how: How::On(until), reason: String::new() }, once).await
}

/// A confirmation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// `version` of the grant as it was read.
    version: i32,
}

/// Says that a permission in question shall stand: for the manager, after a move or while the account is disabled.
#[utoipa::path(
    post, path = "/api/v1/grants/{id}/confirmation", tag = "grants",
    params(
        ("id" = String, Path, description = "id of the grant"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Confirmation,
    responses((status = 200, description = "It stands", body = view::Done), view::Refusals),
)]
pub async fn confirm(
    house: Data<House>,
    signed: Signed,
    id: Path<GrantId>,
    once: Repeatable,
    body: Json<Confirmation>,
) -> Result<HttpResponse, WebError> {
    let receipt = service::following::confirm(&house, signed.person, *id, body.0.version, once.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// An end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// `version` of the grant as it was read.
    version: i32,
    /// Why; needed for a revocation.
    #[serde(default)]
    reason: String,
}

/// Ends a permission, as planned work. Everything that rests on a base order ends with it.
#[utoipa::path(
    post, path = "/api/v1/grants/{id}/end", tag = "grants",
    params(
        ("id" = String, Path, description = "id of the grant"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Ending,
    responses((status = 200, description = "It has ended", body = view::Done), view::Refusals),
)]
pub async fn end(
    house: Data<House>,
    signed: Signed,
    id: Path<GrantId>,
    once: Repeatable,
    body: Json<Ending>,
) -> Result<HttpResponse, WebError> {
    let Ending { version, reason } = body.0;
    carry_out(&house, &signed, Wanted { id: *id, version, how: How::Now, reason }, once).await
}

/// Revokes a permission at once. Works when the directory does not.
#[utoipa::path(
    post, path = "/api/v1/grants/{id}/revocation", tag = "grants",
    params(
        ("id" = String, Path, description = "id of the grant"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Ending,
    responses((status = 200, description = "It is revoked", body = view::Done), view::Refusals),
)]
pub async fn revoke(
    house: Data<House>,
    signed: Signed,
    id: Path<GrantId>,
    once: Repeatable,
    body: Json<Ending>,
) -> Result<HttpResponse, WebError> {
    let Ending { version, reason } = body.0;
    carry_out(&house, &signed, Wanted { id: *id, version, how: How::Revoke, reason }, once).await
}

async fn carry_out(house: &House, signed: &Signed, wanted: Wanted, once: Repeatable) -> Result<HttpResponse, WebError> {
    let receipt = service::end_once(house, signed.person, wanted, once.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Access that lasted longer than the employment, because its end became known too late; for auditors.
#[utoipa::path(
    get, path = "/api/v1/grants/after-end", tag = "grants",
    responses((status = 200, description = "The latest first", body = Vec<HeldAfter>), view::Refusals),
)]
pub async fn after_end(house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::held_after_end(&house, signed.person, signed.lang).await?))
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Results {
    /// In the order in which they were sent.
    results: Vec<view::Outcome>,
}

/// Permissions to do the same with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Several {
    /// At most 500, as they were read.
    grants: Vec<view::Marked>,
    /// Why; needed when they are not to be renewed.
    #[serde(default)]
    reason: String,
}

/// Says of permissions that they shall not be renewed. They end on their last day, or their review day.
#[utoipa::path(
    post, path = "/api/v1/grants/non-renewals", tag = "grants",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once")),
    request_body = Several,
    responses((status = 200, description = "What became of each", body = Results), view::Refusals),
)]
pub async fn decline(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    once: Repeatable,
    body: Json<Several>,
) -> Result<HttpResponse, WebError> {
    let Several { grants, reason } = body.0;
    let done = renewing::decline(&house, signed.person, grants, reason, once.0).await?;
    results(&pages, &signed, done)
}

/// Takes back that a permission shall not be renewed.
#[utoipa::path(
    post, path = "/api/v1/grants/{id}/non-renewal/withdrawal", tag = "grants",
    params(
        ("id" = String, Path, description = "id of the grant"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Confirmation,
    responses((status = 200, description = "It may be renewed", body = view::Done), view::Refusals),
)]
pub async fn allow(
    house: Data<House>,
    signed: Signed,
    id: Path<GrantId>,
    once: Repeatable,
    body: Json<Confirmation>,
) -> Result<HttpResponse, WebError> {
    let one = view::Marked { id: *id, version: body.0.version };
    let receipt = renewing::allow(&house, signed.person, one, once.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// What ending these permissions would mean. Those that are not the caller's to end are left out.
#[utoipa::path(
    post, path = "/api/v1/grants/endings/preview", tag = "grants",
    request_body = Several,
    responses((status = 200, description = "What it would mean", body = EndPreview), view::Refusals),
)]
pub async fn preview_endings(
    house: Data<House>,
    signed: Signed,
    body: Json<Several>,
) -> Result<HttpResponse, WebError> {
    let ids = body.0.grants.iter().map(|one| one.id).collect();
    Ok(HttpResponse::Ok().json(ending_many::preview(&house, signed.person, ids, signed.lang).await?))
}

/// Ends permissions, as planned work. Each answers for itself.
#[utoipa::path(
    post, path = "/api/v1/grants/endings", tag = "grants",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once")),
    request_body = Several,
    responses((status = 200, description = "What became of each", body = Results), view::Refusals),
)]
pub async fn end_many(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    once: Repeatable,
    body: Json<Several>,
) -> Result<HttpResponse, WebError> {
    let Several { grants, reason } = body.0;
    let done = ending_many::end_many(&house, signed.person, grants, reason, once.0).await?;
    results(&pages, &signed, done)
}

/// One: its refusal is the answer.
fn results(pages: &Pages, signed: &Signed, mut done: Vec<ending_many::Ended>) -> Result<HttpResponse, WebError> {
    if let [(_, Err(_))] = done.as_slice()
        && let Some((_, Err(error))) = done.pop()
    {
        return Err(error.into());
    }
    Ok(HttpResponse::Ok().json(Results { results: view::outcomes(pages, signed.lang, done) }))
}
