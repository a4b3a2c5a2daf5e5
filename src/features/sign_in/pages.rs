//! The form.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::{Cast, CastMember};
use crate::domain::refusal::Refusal;
use crate::web::error::{WebError, sentence};
use crate::web::form;
use crate::web::render::{Pages, own_path};
use crate::web::shell::PageHead;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    next: Option<String>,
}

#[derive(Serialize)]
struct SignInPage {
    next: String,
    login: String,
    error: Option<String>,
    tour: Vec<CastMember>,
    others: Vec<CastMember>,
}

/// The form, empty.
pub async fn form(request: HttpRequest, pages: Data<Pages>) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let next = own_path(query.next.as_deref().unwrap_or("/")).to_owned();
    draw(&request, &pages, StatusCode::OK, next, String::new(), None)
}

/// The form again, with what was wrong; the password is never sent back.
pub fn again(
    request: &HttpRequest,
    pages: &Pages,
    next: &str,
    login: String,
    error: &WebError,
) -> Result<HttpResponse, WebError> {
    let status = actix_web::ResponseError::status_code(error);
    draw(request, pages, status, own_path(next).to_owned(), login, Some(error.refusal()))
}

fn draw(
    request: &HttpRequest,
    pages: &Pages,
    status: StatusCode,
    next: String,
    login: String,
    refusal: Option<&Refusal>,
) -> Result<HttpResponse, WebError> {
    let visitor = pages.visitor(request);
    let error = refusal.map(|refusal| sentence(pages, visitor.lang, refusal));
    let cast = request.app_data::<Data<Cast>>().map(|cast| cast.0.clone()).unwrap_or_default();
    let (tour, others) = cast.into_iter().partition(|member| member.why_key.is_some());
    let data = SignInPage { next, login, error, tour, others };
    pages.open_page(visitor, status, "sign_in/form", PageHead::Key { title_key: "sign-in-title" }, &data)
}
