//! Deciding for programs.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::pages::Query;
use super::service::{self, DecisionList, OneLine, Shown, StalledRow, Verdict};
use super::shown;
use crate::domain::ids::LineId;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};
use crate::web::once::Repeatable;
use crate::web::render::Pages;

/// Deciding: what waits for the caller, and the decisions.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, line, stalled, decide), components(schemas(view::Problem)))]
pub struct Api;

/// What waits for the caller's decision, oldest first, fifty at a time.
#[utoipa::path(
    get, path = "/api/v1/approvals", tag = "approvals",
    params(
        ("system" = Option<String>, Query, description = "only this system"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses((status = 200, description = "A page of the list", body = DecisionList), view::Refusals),
)]
pub async fn list(request: HttpRequest, house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let list = service::list(&house, signed.person, query.system, query.after, signed.lang).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// What nobody may decide, in the systems that the caller looks after: for whoever can fill the post.
#[utoipa::path(
    get, path = "/api/v1/approvals/stalled", tag = "approvals",
    responses((status = 200, description = "The lines, longest first", body = Vec<StalledRow>), view::Refusals),
)]
pub async fn stalled(house: Data<House>, signed: Signed) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::stalled(&house, signed.person, signed.lang).await?))
}

/// One line with the evidence, for those who decide about it.
#[utoipa::path(
    get, path = "/api/v1/approvals/{line}", tag = "approvals",
    params(("line" = String, Path, description = "id of the line")),
    responses((status = 200, description = "The line", body = OneLine), view::Refusals),
)]
pub async fn line(house: Data<House>, signed: Signed, id: Path<LineId>) -> Result<HttpResponse, WebError> {
    let one = service::one(&house, signed.person, *id, signed.lang).await?;
    Ok(HttpResponse::Ok().json(one))
}

/// Decisions to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// The answer, the same for all.
    verdict: Verdict,
    /// The reason, or the question; needed unless approved.
    #[serde(default)]
    text: String,
    /// The lines, at most 500.
    lines: Vec<ShownLine>,
}

/// A line and what the decider saw of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownLine {
    /// Id of the line.
    line: String,
    /// `hash` of the line as it was read: a line that has changed since is not decided.
    hash: String,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answers {
    /// In the order of the request.
    results: Vec<view::Outcome>,
}

/// Decides lines. One line: its refusal is the answer. Several: each has its own result.
#[utoipa::path(
    post, path = "/api/v1/approvals/decisions", tag = "approvals",
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once")),
    request_body = Decisions,
    responses((status = 200, description = "What became of each", body = Answers), view::Refusals),
)]
pub async fn decide(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    once: Repeatable,
    body: Json<Decisions>,
) -> Result<HttpResponse, WebError> {
    let Decisions { verdict, text, lines } = body.0;
    let lines = lines.iter().map(|one| shown(&one.line, &one.hash)).collect::<Result<Vec<Shown>, _>>()?;
    let single = lines.len() == 1;
    let mut done = service::decide_once(&house, signed.person, lines, verdict, text, once.0).await?;
    if single && let Some((_, Err(_))) = done.first() {
        for (_, outcome) in done.drain(..) {
            outcome?;
        }
    }
    Ok(HttpResponse::Ok().json(Answers { results: view::outcomes(&pages, signed.lang, done) }))
}
