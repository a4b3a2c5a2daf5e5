//! Messages for a program.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::OpenApi;

use super::pages::Query;
use super::service::{self, Choice, MessagesView, StuckMails};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};

/// What people are told.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, choose, stuck), components(schemas(view::Problem)))]
pub struct Api;

/// What the caller was told, newest first.
#[utoipa::path(get, path = "/api/v1/messages", tag = "messages",
    params(("before" = Option<String>, Query, description = "only what came before the message with this id")),
    responses((status = 200, description = "The list", body = MessagesView), view::Refusals))]
pub async fn list(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(service::list(&house, signed.person, query.before, signed.lang).await?))
}

/// Says how the caller wants their mail.
#[utoipa::path(put, path = "/api/v1/messages/settings", tag = "messages", request_body = Choice,
    responses((status = 200, description = "Chosen", body = view::Done), view::Refusals))]
pub async fn choose(signed: Signed, house: Data<House>, body: Json<Choice>) -> Result<HttpResponse, WebError> {
    let receipt = service::choose(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Mails that do not get out, for an administrator.
#[utoipa::path(get, path = "/api/v1/messages/stuck", tag = "messages",
    responses((status = 200, description = "The list", body = StuckMails), view::Refusals))]
pub async fn stuck(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::stuck(&house, signed.person).await?))
}
