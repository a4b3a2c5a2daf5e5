//! Ordering for a program. The bodies are `service`'s own; nothing is judged here.
//!
//! `POST /api/v1/orders` takes an `Idempotency-Key`: sent again with the same body it gives the same answer.

pub mod comparing;
pub mod late;
pub mod moving;

use actix_web::http::header::{HeaderName, LOCATION};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::service::renewing::{self, EndingSoon, Renewed};
use super::service::{
    self, Answered, Choices, Chosen, DraftView, LineAsk, OrderRow, OrderView, PlanView, Scopes, SentView,
};
use crate::domain::ids::{DraftId, LineId, OrderId};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::view::{Done, Marked, Refusals};
use crate::web::actor::Signed;
use crate::web::error::{WebError, sentence};
use crate::web::form::{self, Json};
use crate::web::once::Repeatable;
use crate::web::render::Pages;

/// What this room adds to the API's description.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(
        mine,
        send,
        preview,
        choices,
        scopes,
        order,
        withdraw,
        answer,
        ending,
        renew,
        drafts,
        create_draft,
        draft,
        replace_draft,
        delete_draft,
        comparing::comparison,
        moving::list,
        moving::one,
        moving::map,
        moving::run
    ),
    components(schemas(
        OrderAsk, LineAsk, SentView, PlanView, Choices, Scopes, OrderRow, OrderView, Withdrawal, Outcome, Reply, Done,
        Chosen, DraftView, Saved
    ))
)]
pub struct Api;

/// An order to send or to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderAsk {
    /// Its lines, at most 5 000, for at most 200 people.
    pub lines: Vec<LineAsk>,
}

/// Lines to take back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Their ids.
    pub lines: Vec<String>,
}

/// What became of one of several.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outcome {
    /// Which.
    pub id: String,
    /// It was done.
    pub ok: bool,
    /// Index of its entry in the log.
    pub receipt: Option<u64>,
    /// Code of the refusal.
    pub code: Option<&'static str>,
    /// Its sentence.
    pub detail: Option<String>,
}

/// An answer to a question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Id of the line.
    pub line: String,
    /// The version that was read.
    pub version: i32,
    /// The answer.
    pub text: String,
}

/// A saved draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct Saved {
    /// Its id.
    pub id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paging {
    before: Option<String>,
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// My orders, newest first, 25 at a time.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/orders", tag = "orders", params(("before" = Option<String>, Query, description = "Id of the last order already read")), responses(
    (status = 200, description = "A page of my orders", body = Vec<OrderRow>),
    (status = 401, description = "No session", content_type = "application/problem+json"),
))]
pub async fn mine(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let paging: Paging = form::command(request.query_string().as_bytes())?;
    let before = paging.before.as_deref().map(id).transpose()?;
    Ok(HttpResponse::Ok().json(service::mine(&house, signed.person, before).await?))
}

/// Sends an order. Lines that are refused are listed and do not stop the others.
///
/// # Errors
/// The refusal of the first line when none could be sent.
#[utoipa::path(post, path = "/api/v1/orders", tag = "orders", request_body = OrderAsk, params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer")), responses(
    (status = 201, description = "Sent; refused lines are listed", body = SentView),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 403, description = "None of the people is the reader's to order for", content_type = "application/problem+json"),
    (status = 409, description = "Held or asked for already, or the key was used for something else", content_type = "application/problem+json"),
    (status = 422, description = "No line could be sent", content_type = "application/problem+json"),
))]
pub async fn send(
    signed: Signed,
    house: Data<House>,
    once: Repeatable,
    body: Json<OrderAsk>,
) -> Result<HttpResponse, WebError> {
    match service::send_once(&house, signed.person, &body.0.lines, signed.lang, once.0).await? {
        Answered::Now(sent) => {
            let place = format!("/api/v1/orders/{}", sent.id);
            Ok(HttpResponse::Created().insert_header((LOCATION, place)).json(sent))
        }
        Answered::Before(body) => Ok(HttpResponse::Created()
            .insert_header((HeaderName::from_static("idempotent-replayed"), "true"))
            .content_type("application/json")
            .body(body)),
    }
}

/// What would become of an order.
///
/// # Errors
/// What makes the whole order impossible.
#[utoipa::path(post, path = "/api/v1/orders/preview", tag = "orders", request_body = OrderAsk, responses(
    (status = 200, description = "What would become of each line", body = PlanView),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 422, description = "Empty, too large or not understood", content_type = "application/problem+json"),
))]
pub async fn preview(signed: Signed, house: Data<House>, body: Json<OrderAsk>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::preview(&house, signed.person, &body.0.lines, signed.lang).await?))
}

/// What can be ordered today.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/orders/choices", tag = "orders", responses(
    (status = 200, description = "Packages, and systems with their roles", body = Choices),
    (status = 401, description = "No session", content_type = "application/problem+json"),
))]
pub async fn choices(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::choices(&house, signed.person, &Chosen::default(), signed.lang)?))
}

/// What a role can be limited to: units and objects.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/orders/scopes", tag = "orders", responses(
    (status = 200, description = "Units as a tree, and objects with their system", body = Scopes),
    (status = 401, description = "No session", content_type = "application/problem+json"),
))]
pub async fn scopes(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::scopes(&house, signed.person)?))
}

/// An order, as the reader may see it.
///
/// # Errors
/// 404 when it is not there or not for the reader.
#[utoipa::path(get, path = "/api/v1/orders/{id}", tag = "orders", params(("id" = String, Path, description = "Id of the order")), responses(
    (status = 200, description = "The order", body = OrderView),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 404, description = "Not there, or not for the reader", content_type = "application/problem+json"),
))]
pub async fn order(signed: Signed, house: Data<House>, path: Path<String>) -> Result<HttpResponse, WebError> {
    let order: OrderId = id(&path)?;
    Ok(HttpResponse::Ok().json(service::order(&house, signed.person, order, signed.lang).await?))
}

/// Takes lines back, each by itself.
///
/// # Errors
/// 401 without a session; what happened to a line stands in its outcome.
#[utoipa::path(post, path = "/api/v1/orders/{id}/withdrawal", tag = "orders", params(("id" = String, Path, description = "Id of the order")), request_body = Withdrawal, responses(
    (status = 200, description = "What became of each line", body = Vec<Outcome>),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 404, description = "A line that is not of the order; nothing is taken back", content_type = "application/problem+json"),
    (status = 422, description = "The body was not understood", content_type = "application/problem+json"),
))]
pub async fn withdraw(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    path: Path<String>,
    body: Json<Withdrawal>,
) -> Result<HttpResponse, WebError> {
    let order: OrderId = id(&path)?;
    let lines: Vec<LineId> = body.0.lines.iter().map(|line| id(line)).collect::<Result<_, _>>()?;
    let mut outcomes = Vec::with_capacity(lines.len());
    for (line, done) in service::withdraw(&house, signed.person, order, lines).await? {
        let id = line.to_string();
        outcomes.push(match done.map_err(WebError::from) {
            Ok(receipt) => Outcome { id, ok: true, receipt: Some(receipt.index), code: None, detail: None },
            Err(error) => Outcome {
                id,
                ok: false,
                receipt: None,
                code: Some(error.refusal().code()),
                detail: Some(sentence(&pages, signed.lang, error.refusal())),
            },
        });
    }
    Ok(HttpResponse::Ok().json(outcomes))
}

/// Answers a question.
///
/// # Errors
/// The refusal.
#[utoipa::path(post, path = "/api/v1/orders/{id}/answer", tag = "orders", params(("id" = String, Path, description = "Id of the order")), request_body = Reply, responses(
    (status = 200, description = "Answered; the decider has it again", body = Done),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 404, description = "Not there, or not the reader's", content_type = "application/problem+json"),
    (status = 409, description = "Nothing is asked any more, or the version is old", content_type = "application/problem+json"),
    (status = 422, description = "The answer is empty", content_type = "application/problem+json"),
))]
pub async fn answer(
    signed: Signed,
    house: Data<House>,
    path: Path<String>,
    body: Json<Reply>,
) -> Result<HttpResponse, WebError> {
    let order: OrderId = id(&path)?;
    let line: LineId = id(&body.0.line)?;
    let receipt = service::answer(&house, signed.person, (order, line), body.0.version, body.0.text).await?;
    Ok(HttpResponse::Ok().json(Done::from(receipt)))
}

/// My drafts.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/drafts", tag = "orders", responses(
    (status = 200, description = "My drafts, newest first", body = Vec<DraftView>),
    (status = 401, description = "No session", content_type = "application/problem+json"),
))]
pub async fn drafts(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::drafts(&house, signed.person).await?))
}

/// Saves a new draft.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(post, path = "/api/v1/drafts", tag = "orders", request_body = Chosen, responses(
    (status = 201, description = "Saved", body = Saved),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 422, description = "The body was not understood", content_type = "application/problem+json"),
))]
pub async fn create_draft(signed: Signed, house: Data<House>, body: Json<Chosen>) -> Result<HttpResponse, WebError> {
    let saved = service::save_draft(&house, signed.person, None, &body.0).await?;
    let place = format!("/api/v1/drafts/{saved}");
    Ok(HttpResponse::Created().insert_header((LOCATION, place)).json(Saved { id: saved.to_string() }))
}

/// One of my drafts.
///
/// # Errors
/// 404 for one that is not mine.
#[utoipa::path(get, path = "/api/v1/drafts/{id}", tag = "orders", params(("id" = String, Path, description = "Id of the draft")), responses(
    (status = 200, description = "The draft", body = DraftView),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 404, description = "Not there, or not mine", content_type = "application/problem+json"),
))]
pub async fn draft(signed: Signed, house: Data<House>, path: Path<String>) -> Result<HttpResponse, WebError> {
    let draft: DraftId = id(&path)?;
    Ok(HttpResponse::Ok().json(service::draft(&house, signed.person, draft).await?))
}

/// Saves one of my drafts anew.
///
/// # Errors
/// 404 for one that is not mine.
#[utoipa::path(put, path = "/api/v1/drafts/{id}", tag = "orders", params(("id" = String, Path, description = "Id of the draft")), request_body = Chosen, responses(
    (status = 200, description = "Saved", body = Saved),
    (status = 401, description = "No session", content_type = "application/problem+json"),
    (status = 404, description = "Not there, or not mine", content_type = "application/problem+json"),
    (status = 422, description = "The body was not understood", content_type = "application/problem+json"),
))]
pub async fn replace_draft(
    signed: Signed,
    house: Data<House>,
    path: Path<String>,
    body: Json<Chosen>,
) -> Result<HttpResponse, WebError> {
    let draft: DraftId = id(&path)?;
    service::draft(&house, signed.person, draft).await?;
    let saved = service::save_draft(&house, signed.person, Some(draft), &body.0).await?;
    Ok(HttpResponse::Ok().json(Saved { id: saved.to_string() }))
}

/// Throws one of my drafts away.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(delete, path = "/api/v1/drafts/{id}", tag = "orders", params(("id" = String, Path, description = "Id of the draft")), responses(
    (status = 204, description = "Gone, or never there"),
    (status = 401, description = "No session", content_type = "application/problem+json"),
))]
pub async fn delete_draft(signed: Signed, house: Data<House>, path: Path<String>) -> Result<HttpResponse, WebError> {
    let draft: DraftId = id(&path)?;
    service::delete_draft(&house, signed.person, draft).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Permissions to renew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Renewals {
    /// At most 500, as they were read.
    grants: Vec<Marked>,
    /// The new last day; as long as possible when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<jiff::civil::Date>,
    /// What for, and why something that was not to be renewed shall be.
    #[serde(default)]
    purpose: String,
}

/// What ends soon among the caller's staff, by how soon.
///
/// # Errors
/// 401 without a session.
#[utoipa::path(get, path = "/api/v1/orders/renewals", tag = "orders", responses(
    (status = 200, description = "In parts, the nearest first", body = EndingSoon), Refusals,
))]
pub async fn ending(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(renewing::ending_soon(&house, signed.person, signed.lang).await?))
}

/// Renews many: what is only asked about is confirmed, the rest becomes one order.
///
/// # Errors
/// 401 without a session; 422 for nothing, or too much.
#[utoipa::path(post, path = "/api/v1/orders/renewals", tag = "orders", request_body = Renewals,
    params(("Idempotency-Key" = Option<String>, Header, description = "the same key with the same body counts once")),
    responses((status = 200, description = "What became of them", body = Renewed), Refusals),
)]
pub async fn renew(
    signed: Signed,
    house: Data<House>,
    once: Repeatable,
    body: Json<Renewals>,
) -> Result<HttpResponse, WebError> {
    let Renewals { grants, until, purpose } = body.0;
    let renewed = renewing::renew(&house, signed.person, grants, (until, purpose), signed.lang, once.0).await?;
    Ok(HttpResponse::Ok().json(renewed))
}
