//! Delivering and removing for programs.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::pages::Query;
use super::service::Handled;
use super::service::pausing::ComingDay;
use super::service::steering::ProvisionRow;
use super::service::{self, WorkList};
use crate::domain::ids::{GrantId, LineId, ProvisionId};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};
use crate::web::once::Repeatable;
use crate::web::render::Pages;

/// Delivering: what the caller is to set up and take away, and that it is done.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(list, deliver, cannot, remove, redeliver, pause, coming, groups, retry, by_hand, despite),
    components(schemas(view::Problem))
)]
pub struct Api;

/// What the caller is to deliver and to remove, oldest first, fifty of each at a time.
#[utoipa::path(
    get, path = "/api/v1/fulfilment", tag = "fulfilment",
    params(
        ("system" = Option<String>, Query, description = "only this system"),
        ("after" = Option<String>, Query, description = "`next_deliver` of the page before"),
        ("removals_after" = Option<String>, Query, description = "`next_remove` of the page before"),
    ),
    responses((status = 200, description = "A page of both lists", body = WorkList), view::Refusals),
)]
pub async fn list(request: HttpRequest, house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let Query { system, after, removals_after } = query;
    let work = service::list(&house, signed.person, system, after, removals_after, signed.lang).await?;
    Ok(HttpResponse::Ok().json(work))
}

/// Lines that were delivered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deliveries {
    /// Ids of the lines, at most 500.
    #[schema(value_type = Vec<String>)]
    lines: Vec<LineId>,
    /// The deliverer's reference, the same for all.
    #[serde(default)]
    reference: String,
    /// Why it was done although the system is frozen.
    #[serde(default)]
    despite: String,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Results {
    /// In the order of the request.
    results: Vec<view::Outcome>,
}

/// Marks lines as delivered. One line: its refusal is the answer. Several: each has its own result.
#[utoipa::path(
    post, path = "/api/v1/fulfilment/deliveries", tag = "fulfilment",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once")),
    request_body = Deliveries,
    responses((status = 200, description = "What became of each", body = Results), view::Refusals),
)]
pub async fn deliver(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    once: Repeatable,
    body: Json<Deliveries>,
) -> Result<HttpResponse, WebError> {
    let Deliveries { lines, reference, despite } = body.0;
    let single = lines.len() == 1;
    let mut done = service::deliver_once(&house, signed.person, lines, Handled { reference, despite }, once.0).await?;
    if single && let Some((_, Err(_))) = done.first() {
        for (_, outcome) in done.drain(..) {
            outcome?;
        }
    }
    Ok(HttpResponse::Ok().json(Results { results: view::outcomes(&pages, signed.lang, done) }))
}

/// Why something cannot be delivered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Obstacle {
    /// The reason; the orderer reads it.
    reason: String,
}

/// Says that a line cannot be delivered, and why. The line ends.
#[utoipa::path(
    post, path = "/api/v1/fulfilment/{line}/obstacle", tag = "fulfilment",
    params(
        ("line" = String, Path, description = "id of the line"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Obstacle,
    responses((status = 200, description = "It is said", body = view::Done), view::Refusals),
)]
pub async fn cannot(
    house: Data<House>,
    signed: Signed,
    id: Path<LineId>,
    once: Repeatable,
    body: Json<Obstacle>,
) -> Result<HttpResponse, WebError> {
    let receipt = service::cannot_once(&house, signed.person, *id, body.0.reason, once.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Ended grants that were taken away in the system.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Removals {
    /// Ids of the grants, at most 500.
    #[schema(value_type = Vec<String>)]
    grants: Vec<GrantId>,
    /// The reference, the same for all.
    #[serde(default)]
    reference: String,
    /// Why it was done although the system is frozen.
    #[serde(default)]
    despite: String,
}

/// Marks ended grants as removed in the system. One grant: its refusal is the answer.
#[utoipa::path(
    post, path = "/api/v1/fulfilment/removals", tag = "fulfilment",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once")),
    request_body = Removals,
    responses((status = 200, description = "What became of each", body = Results), view::Refusals),
)]
pub async fn remove(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    once: Repeatable,
    body: Json<Removals>,
) -> Result<HttpResponse, WebError> {
    let Removals { grants, reference, despite } = body.0;
    let single = grants.len() == 1;
    let mut done = service::removed_once(&house, signed.person, grants, Handled { reference, despite }, once.0).await?;
    if single && let Some((_, Err(_))) = done.first() {
        for (_, outcome) in done.drain(..) {
            outcome?;
        }
    }
    Ok(HttpResponse::Ok().json(Results { results: view::outcomes(&pages, signed.lang, done) }))
}

/// Marks paused grants as closed in the system, and resumed ones as opened again. One grant: its refusal is the answer.
#[utoipa::path(
    post, path = "/api/v1/fulfilment/pauses", tag = "fulfilment",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once")),
    request_body = Removals,
    responses((status = 200, description = "What became of each", body = Results), view::Refusals),
)]
pub async fn pause(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    once: Repeatable,
    body: Json<Removals>,
) -> Result<HttpResponse, WebError> {
    let Removals { grants, reference, .. } = body.0;
    let single = grants.len() == 1;
    let mut done = service::pausing::carried_out(&house, signed.person, grants, reference, once.0).await?;
    if single && let Some((_, Err(_))) = done.first() {
        for (_, outcome) in done.drain(..) {
            outcome?;
        }
    }
    Ok(HttpResponse::Ok().json(Results { results: view::outcomes(&pages, signed.lang, done) }))
}

/// What will be to remove in the caller's systems within a week, by day.
#[utoipa::path(
    get, path = "/api/v1/fulfilment/coming", tag = "fulfilment",
    responses((status = 200, description = "By day", body = Vec<ComingDay>), view::Refusals),
)]
pub async fn coming(house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::pausing::coming(&house, signed.person, signed.lang).await?))
}

/// Marks grants as delivered again that their systems did not show. One grant: its refusal is the answer.
#[utoipa::path(
    post, path = "/api/v1/fulfilment/redeliveries", tag = "fulfilment",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once")),
    request_body = Removals,
    responses((status = 200, description = "What became of each", body = Results), view::Refusals),
)]
pub async fn redeliver(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    once: Repeatable,
    body: Json<Removals>,
) -> Result<HttpResponse, WebError> {
    let Removals { grants, reference, .. } = body.0;
    let single = grants.len() == 1;
    let mut done = service::redelivered_once(&house, signed.person, grants, reference, once.0).await?;
    if single && let Some((_, Err(_))) = done.first() {
        for (_, outcome) in done.drain(..) {
            outcome?;
        }
    }
    Ok(HttpResponse::Ok().json(Results { results: view::outcomes(&pages, signed.lang, done) }))
}

/// What the service is to do by itself in the directory's groups and has not done; what does not succeed first.
#[utoipa::path(
    get, path = "/api/v1/fulfilment/groups", tag = "fulfilment",
    responses((status = 200, description = "What waits", body = Vec<ProvisionRow>), view::Refusals),
)]
pub async fn groups(house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::steering::list(&house, signed.person, signed.lang).await?))
}

/// Lets the service try again now.
#[utoipa::path(
    post, path = "/api/v1/fulfilment/groups/{id}/retry", tag = "fulfilment",
    params(("id" = String, Path, description = "id of the work")),
    responses((status = 200, description = "It is tried again", body = view::Done), view::Refusals),
)]
pub async fn retry(house: Data<House>, signed: Signed, id: Path<ProvisionId>) -> Result<HttpResponse, WebError> {
    let receipt = service::steering::retry(&house, signed.person, *id).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Why something is done on a frozen day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DespiteFreeze {
    /// Why.
    reason: String,
}

/// Lets the service do now what waits because the system is frozen.
#[utoipa::path(
    post, path = "/api/v1/fulfilment/groups/{id}/despite-freeze", tag = "fulfilment",
    params(("id" = String, Path, description = "id of the work")), request_body = DespiteFreeze,
    responses((status = 200, description = "It is done now", body = view::Done), view::Refusals),
)]
pub async fn despite(
    house: Data<House>,
    signed: Signed,
    id: Path<ProvisionId>,
    body: Json<DespiteFreeze>,
) -> Result<HttpResponse, WebError> {
    let receipt = service::steering::despite(&house, signed.person, *id, body.0.reason).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Takes work over from the service: it stands on the system managers' list.
#[utoipa::path(
    post, path = "/api/v1/fulfilment/groups/{id}/by-hand", tag = "fulfilment",
    params(("id" = String, Path, description = "id of the work")),
    responses((status = 200, description = "It is people's now", body = view::Done), view::Refusals),
)]
pub async fn by_hand(house: Data<House>, signed: Signed, id: Path<ProvisionId>) -> Result<HttpResponse, WebError> {
    let receipt = service::steering::by_hand(&house, signed.person, *id).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
