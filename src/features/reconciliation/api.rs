//! Reconciliation for programs.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::pages::Query;
use super::service::baseline::{self as first_day, Preview, TakenOver};
use super::service::lists::{self, ListReport};
use super::service::looking::{self, FindingList, SystemView};
use super::service::{self, FindingView, Way};
use crate::domain::ids::{FindingId, GrantId, SystemId};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};
use crate::web::once::Repeatable;
use crate::web::render::Pages;

/// What is in the systems, held against what is granted.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(list, run, system, import, words, preview, baseline, confirm, finding, accept, order, remove),
    components(schemas(view::Problem))
)]
pub struct Api;

/// Findings of the systems that the caller answers for, the oldest first, fifty at a time.
#[utoipa::path(
    get, path = "/api/v1/reconciliation", tag = "reconciliation",
    params(
        ("system" = Option<String>, Query, description = "only this system"),
        ("kind" = Option<String>, Query, description = "`unordered`, `missing`, `left_behind`, `copied`"),
        ("show" = Option<String>, Query, description = "`all`: also what somebody has said something about"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses((status = 200, description = "A page", body = FindingList), view::Refusals),
)]
pub async fn list(request: HttpRequest, house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let list = looking::list(&house, signed.person, query.filter(), signed.lang).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Asks for a run as soon as may be. How it goes stands in the list.
#[utoipa::path(
    post, path = "/api/v1/reconciliation/run", tag = "reconciliation",
    responses((status = 202, description = "It will be made"), view::Refusals),
)]
pub async fn run(house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    service::ask(&house, signed.person).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// What reconciling knows of one system.
#[utoipa::path(
    get, path = "/api/v1/reconciliation/systems/{id}", tag = "reconciliation",
    params(("id" = String, Path, description = "id of the system")),
    responses((status = 200, description = "The system", body = SystemView), view::Refusals),
)]
pub async fn system(house: Data<House>, signed: Signed, id: Path<SystemId>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(looking::system(&house, signed.person, *id, signed.lang).await?))
}

/// A system's own list of users.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The list: `konto;roll;omfattning`, at most one MiB.
    file: String,
    /// Takes it in; otherwise it is only said what it would bring.
    #[serde(default)]
    take_in: bool,
}

/// A system's own list of users: what it would bring, or takes it in, all or nothing, and compares it at once.
#[utoipa::path(
    post, path = "/api/v1/reconciliation/systems/{id}/list", tag = "reconciliation",
    params(("id" = String, Path, description = "id of the system")),
    request_body = List,
    responses(
        (status = 200, description = "What it brings", body = ListReport),
        (status = 422, description = "It has faults", body = ListReport),
        view::Refusals,
    ),
)]
pub async fn import(
    house: Data<House>,
    signed: Signed,
    id: Path<SystemId>,
    body: Json<List>,
) -> Result<HttpResponse, WebError> {
    let List { file, take_in } = body.0;
    let report = if take_in {
        lists::import(&house, signed.person, *id, file).await?
    } else {
        lists::dry_run(&house, signed.person, *id, &file).await?
    };
    let mut answer = if report.faults.is_empty() { HttpResponse::Ok() } else { HttpResponse::UnprocessableEntity() };
    Ok(answer.json(report))
}

/// What a system's own words mean.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Lines of `word = role code`; they replace what was said before.
    #[serde(default)]
    words: String,
}

/// Says what a system's own words mean.
#[utoipa::path(
    post, path = "/api/v1/reconciliation/systems/{id}/words", tag = "reconciliation",
    params(
        ("id" = String, Path, description = "id of the system"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Words,
    responses((status = 200, description = "It is said", body = view::Done), view::Refusals),
)]
pub async fn words(
    house: Data<House>,
    signed: Signed,
    id: Path<SystemId>,
    once: Repeatable,
    body: Json<Words>,
) -> Result<HttpResponse, WebError> {
    let receipt = lists::say_words(&house, signed.person, *id, body.0.words, once.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// What can be taken over in a system now.
#[utoipa::path(
    get, path = "/api/v1/reconciliation/systems/{id}/baseline", tag = "reconciliation",
    params(("id" = String, Path, description = "id of the system")),
    responses((status = 200, description = "What would be taken over", body = Preview), view::Refusals),
)]
pub async fn preview(house: Data<House>, signed: Signed, id: Path<SystemId>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(first_day::preview(&house, signed.person, *id, signed.lang).await?))
}

/// A baseline that was looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The last day for the owner to confirm each.
    #[schema(value_type = String, format = Date)]
    due: Date,
    /// `seen` of the preview.
    seen: String,
}

/// Takes over what was seen in the preview.
#[utoipa::path(
    post, path = "/api/v1/reconciliation/systems/{id}/baseline", tag = "reconciliation",
    params(("id" = String, Path, description = "id of the system")),
    request_body = Baseline,
    responses((status = 200, description = "It is taken over", body = TakenOver), view::Refusals),
)]
pub async fn baseline(
    house: Data<House>,
    signed: Signed,
    id: Path<SystemId>,
    body: Json<Baseline>,
) -> Result<HttpResponse, WebError> {
    let Baseline { due, seen } = body.0;
    Ok(HttpResponse::Ok().json(first_day::take_over(&house, signed.person, *id, due, &seen).await?))
}

/// Grants that were taken over and shall stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmations {
    /// Ids of the grants, at most 500.
    #[schema(value_type = Vec<String>)]
    grants: Vec<GrantId>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Confirmed {
    /// In the order of the request.
    results: Vec<view::Outcome>,
}

/// Says that what was taken over shall stand.
#[utoipa::path(
    post, path = "/api/v1/reconciliation/systems/{id}/confirmations", tag = "reconciliation",
    params(("id" = String, Path, description = "id of the system")),
    request_body = Confirmations,
    responses((status = 200, description = "What became of each", body = Confirmed), view::Refusals),
)]
pub async fn confirm(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
    body: Json<Confirmations>,
) -> Result<HttpResponse, WebError> {
    let single = body.0.grants.len() == 1;
    let mut done = first_day::confirm(&house, signed.person, *id, body.0.grants).await?;
    if single && let Some((_, Err(_))) = done.first() {
        for (_, outcome) in done.drain(..) {
            outcome?;
        }
    }
    Ok(HttpResponse::Ok().json(Confirmed { results: view::outcomes(&pages, signed.lang, done) }))
}

/// One finding.
#[utoipa::path(
    get, path = "/api/v1/reconciliation/{id}", tag = "reconciliation",
    params(("id" = String, Path, description = "id of the finding")),
    responses((status = 200, description = "The finding", body = FindingView), view::Refusals),
)]
pub async fn finding(house: Data<House>, signed: Signed, id: Path<FindingId>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(looking::one(&house, signed.person, *id, signed.lang).await?))
}

/// Why, and how long, a finding may be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// `version` of the finding as it was read.
    version: i32,
    /// The reason.
    reason: String,
    /// Through this day, at most twelve months from now.
    #[schema(value_type = String, format = Date)]
    until: Date,
}

/// Lets a finding be, with a reason and until a day.
#[utoipa::path(
    post, path = "/api/v1/reconciliation/{id}/acceptance", tag = "reconciliation",
    params(
        ("id" = String, Path, description = "id of the finding"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Acceptance,
    responses((status = 200, description = "It may be so", body = view::Done), view::Refusals),
)]
pub async fn accept(
    house: Data<House>,
    signed: Signed,
    id: Path<FindingId>,
    once: Repeatable,
    body: Json<Acceptance>,
) -> Result<HttpResponse, WebError> {
    let Acceptance { version, reason, until } = body.0;
    carry_out(&house, &signed, (*id, version), Way::Accept(reason, until), once).await
}

/// A finding as it was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// `version` of the finding as it was read.
    version: i32,
}

/// Asks the person's manager to order what was found: a draft among theirs.
#[utoipa::path(
    post, path = "/api/v1/reconciliation/{id}/order", tag = "reconciliation",
    params(
        ("id" = String, Path, description = "id of the finding"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Shown,
    responses((status = 200, description = "The manager is asked", body = view::Done), view::Refusals),
)]
pub async fn order(
    house: Data<House>,
    signed: Signed,
    id: Path<FindingId>,
    once: Repeatable,
    body: Json<Shown>,
) -> Result<HttpResponse, WebError> {
    carry_out(&house, &signed, (*id, body.0.version), Way::Order, once).await
}

/// Has what was found taken away.
#[utoipa::path(
    post, path = "/api/v1/reconciliation/{id}/removal", tag = "reconciliation",
    params(
        ("id" = String, Path, description = "id of the finding"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once"),
    ),
    request_body = Shown,
    responses((status = 200, description = "It is to be taken away", body = view::Done), view::Refusals),
)]
pub async fn remove(
    house: Data<House>,
    signed: Signed,
    id: Path<FindingId>,
    once: Repeatable,
    body: Json<Shown>,
) -> Result<HttpResponse, WebError> {
    carry_out(&house, &signed, (*id, body.0.version), Way::Remove, once).await
}

async fn carry_out(
    house: &House,
    signed: &Signed,
    which: (FindingId, i32),
    way: Way,
    once: Repeatable,
) -> Result<HttpResponse, WebError> {
    let receipt = service::settle(house, signed.person, which, way, once.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
