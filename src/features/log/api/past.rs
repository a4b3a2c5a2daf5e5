//! The past, for programs: the same use cases as the pages.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::OpenApi;

use crate::features::House;
use crate::features::log::service::chain::{AskedChain, Chain, Link, chain};
use crate::features::log::service::past::{
    self, AskedDifference, AskedPerson, AskedState, Checked, Could, DifferencePage, Differing, PersonPage, StatePage,
    Was,
};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;

/// What the API of this part is.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(state, person, difference, evidence),
    components(schemas(StatePage, PersonPage, DifferencePage, Was, Could, Differing, Checked, Chain, Link))
)]
pub struct Api;

/// Who had what in a system at an instant, a hundred at a time.
#[utoipa::path(get, path = "/api/v1/log/state", tag = "log",
    params(("system" = String, Query, description = "id or key"),
        ("at" = Option<String>, Query, description = "`2026-03-14T10:00` in Stockholm, or with a zone; now when absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("check" = Option<String>, Query, description = "`log`: reckon it from the log alone too, and compare")),
    responses((status = 200, body = Option<StatePage>), (status = 401, description = "not signed in"),
        (status = 403, description = "not an auditor"), (status = 422, description = "no such system or instant")))]
pub async fn state(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let asked: AskedState = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(past::state(&house.db, signed.person, asked, signed.lang).await?))
}

/// What a person could do between two days.
#[utoipa::path(get, path = "/api/v1/log/person", tag = "log",
    params(("person" = String, Query, description = "id, account, name or pseudonym"),
        ("from" = Option<String>, Query, description = "day; a year ago when absent"),
        ("to" = Option<String>, Query, description = "day; today when absent")),
    responses((status = 200, body = PersonPage), (status = 401, description = "not signed in"),
        (status = 403, description = "not an auditor"), (status = 422, description = "no such day")))]
pub async fn person(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let asked: AskedPerson = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(past::person(&house.db, signed.person, asked, signed.lang).await?))
}

/// What differs in a system between two instants.
#[utoipa::path(get, path = "/api/v1/log/difference", tag = "log",
    params(("system" = String, Query, description = "id or key"),
        ("first" = String, Query, description = "`2026-03-14T10:00` in Stockholm, or with a zone"),
        ("second" = Option<String>, Query, description = "likewise; now when absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Option<DifferencePage>), (status = 401, description = "not signed in"),
        (status = 403, description = "not an auditor"), (status = 422, description = "no such system or instant")))]
pub async fn difference(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let asked: AskedDifference = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(past::difference(&house.db, signed.person, asked, signed.lang).await?))
}

/// The chain of evidence of a grant or a line.
#[utoipa::path(get, path = "/api/v1/log/chain", tag = "log",
    params(("grant" = Option<String>, Query, description = "id of the grant"),
        ("line" = Option<String>, Query, description = "id of the line")),
    responses((status = 200, body = Chain), (status = 401, description = "not signed in"),
        (status = 403, description = "not an auditor"), (status = 404, description = "no such grant or line")))]
pub async fn evidence(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let asked: AskedChain = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(chain(&house.db, signed.person, asked).await?))
}
