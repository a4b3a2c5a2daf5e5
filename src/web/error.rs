//! [`WebError`]: the one error of a request, and how it is answered: a designed page, or problem+json under `/api` (RFC 9457).
//!
//! The reader gets the code, a sentence with the way forward, in their language, and nothing else; what broke inside is
//! written once to the technical log, where it is turned into a `WebError`. [`designed`] draws the answer after routing,
//! so every answer from 400 upwards looks like this service, also those the framework makes.

use std::fmt::Display;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ContentType, LOCATION, RETRY_AFTER};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use serde::Serialize;
use serde_json::{Value, json};

use super::actor::Signed;
use super::render::Pages;
use super::shell::PageHead;
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::{Refusal, Sort};

/// Why a request was not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{refusal}")]
pub struct WebError {
    refusal: Refusal,
    status: StatusCode,
}

impl WebError {
    /// A refusal with a status of its own.
    #[must_use]
    pub const fn with(refusal: Refusal, status: StatusCode) -> Self {
        Self { refusal, status }
    }

    /// Something broke. It is written to the technical log here, and only here; the reader is told that it did.
    #[must_use]
    pub fn fault(what: &(impl Display + ?Sized)) -> Self {
        tracing::error!(fault = %what, "a request could not be answered");
        Self::with(Refusal::Internal, StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Something this service leans on does not answer. Logged here, and only here.
    #[must_use]
    pub fn unavailable(what: &(impl Display + ?Sized), refusal: Refusal) -> Self {
        tracing::warn!(fault = %what, "something this service leans on does not answer");
        Self::with(refusal, StatusCode::SERVICE_UNAVAILABLE)
    }

    /// The refusal.
    #[must_use]
    pub const fn refusal(&self) -> &Refusal {
        &self.refusal
    }
}

impl From<Refusal> for WebError {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.sort() {
            Sort::SignIn => StatusCode::UNAUTHORIZED,
            Sort::Forbidden => StatusCode::FORBIDDEN,
            Sort::NotFound => StatusCode::NOT_FOUND,
            Sort::Conflict => StatusCode::CONFLICT,
            Sort::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Sort::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Sort::Later => StatusCode::TOO_MANY_REQUESTS,
            Sort::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self { refusal, status }
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// Without a body: [`designed`] draws it.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status)
    }
}

/// Draws every answer from 400 upwards that nobody has drawn.
///
/// # Errors
/// What an inner layer gave instead of an answer.
pub async fn designed(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = next.call(request).await?.map_into_boxed_body();
    let status = answer.status();
    let empty = matches!(answer.response().body().size(), BodySize::None | BodySize::Sized(0));
    if status.as_u16() < 400 || !(empty || answer.response().error().is_some()) {
        return Ok(answer);
    }
    let error = answer.response().error().and_then(|error| error.as_error::<WebError>()).cloned();
    let error = error.unwrap_or_else(|| of_framework(status));
    hear(answer.request(), &error).await;
    let drawn = draw(answer.request(), &error).await;
    Ok(answer.into_response(drawn))
}

/// A post that is lacking for a whole page or act is told to whoever keeps the log; a thing that is not the
/// person's was told by the service that refused it.
async fn hear(request: &HttpRequest, error: &WebError) {
    let person = request.extensions().get::<Signed>().map(|signed| signed.person);
    let pages = request.app_data::<web::Data<Pages>>();
    if let (Some(person), Some(pages), Refusal::NotAllowed) = (person, pages, &error.refusal) {
        let place = request.match_pattern().unwrap_or_else(|| request.path().to_owned());
        let place = Thing::Place(format!("{} {place}", request.method()));
        pages.sessions.refused(person, place, error.refusal.clone()).await;
    }
}

/// What the framework's own answers mean here.
fn of_framework(status: StatusCode) -> WebError {
    let refusal = match status.as_u16() {
        404 | 405 => Refusal::NotFound,
        413 => Refusal::TooLarge,
        400..500 => Refusal::BadForm("request".to_owned()),
        _ => Refusal::Internal,
    };
    WebError::with(refusal, status)
}

async fn draw(request: &HttpRequest, error: &WebError) -> HttpResponse {
    let Some(pages) = request.app_data::<web::Data<Pages>>() else {
        return HttpResponse::new(error.status);
    };
    let lang = pages.visitor(request).lang;
    if request.path().starts_with("/api/") {
        return problem(pages, lang, error);
    }
    if error.refusal == Refusal::SessionEnded && request.method() == Method::GET {
        let back = serde_urlencoded::to_string([("next", pages.visitor(request).path)]).unwrap_or_default();
        return HttpResponse::SeeOther().insert_header((LOCATION, format!("/sign-in?{back}"))).finish();
    }
    match page(pages, request, error).await {
        Ok(answer) => answer,
        // The page about the error has an error of its own: a bare sentence is left.
        Err(_) => HttpResponse::build(error.status).content_type(ContentType::plaintext()).body(sentence(
            pages,
            lang,
            &error.refusal,
        )),
    }
}

/// The refusal as a sentence with the way forward.
pub fn sentence(pages: &Pages, lang: Lang, refusal: &Refusal) -> String {
    let fact = refusal.fact().map_or(Value::Null, Value::from);
    let key = format!("refusal-{}", refusal.code());
    pages.text.say(lang, &key, &[("fact", fact)])
}

#[derive(Serialize)]
struct ErrorPage {
    sentence: String,
    fact: Option<String>,
    code: &'static str,
    status: u16,
    to_sign_in: bool,
}

async fn page(pages: &Pages, request: &HttpRequest, error: &WebError) -> Result<HttpResponse, WebError> {
    let visitor = pages.visitor(request);
    let data = ErrorPage {
        sentence: sentence(pages, visitor.lang, &error.refusal),
        fact: error.refusal.fact(),
        code: error.refusal.code(),
        status: error.status.as_u16(),
        to_sign_in: error.refusal.sort() == Sort::SignIn,
    };
    let head = PageHead::Key { title_key: title_key(&error.refusal) };
    // Somebody who is signed in keeps the menu on a page that is not there, too.
    match Signed::extract(request).await.ok() {
        Some(signed) => pages.page_with(&signed, error.status, "error/page", head, &data).await,
        None => pages.open_page(visitor, error.status, "error/page", head, &data),
    }
}

fn title_key(refusal: &Refusal) -> &'static str {
    match refusal.sort() {
        Sort::SignIn => "error-sign-in",
        Sort::Forbidden => "error-forbidden",
        Sort::NotFound => "error-not-found",
        Sort::Conflict => "error-conflict",
        Sort::TooLarge | Sort::Invalid => "error-invalid",
        Sort::Later => "error-later",
        Sort::Unavailable => "error-unavailable",
    }
}

fn problem(pages: &Pages, lang: Lang, error: &WebError) -> HttpResponse {
    let refusal = &error.refusal;
    let field = match refusal {
        Refusal::BadForm(name) | Refusal::UnknownField(name) | Refusal::BadText(name) => Some(name),
        _ => None,
    };
    let fields: Vec<Value> = field.into_iter().map(|name| json!({ "field": name, "code": refusal.code() })).collect();
    let body = json!({
        "type": format!("urn:behorig:refusal:{}", refusal.code()),
        "title": pages.text.say(lang, title_key(refusal), &[]),
        "status": error.status.as_u16(),
        "code": refusal.code(),
        "detail": sentence(pages, lang, refusal),
        "fact": refusal.fact(),
        "fields": fields,
    });
    let mut answer = HttpResponse::build(error.status);
    if refusal.sort() == Sort::Later {
        answer.insert_header((RETRY_AFTER, "60"));
    }
    answer.content_type("application/problem+json").body(body.to_string())
}
