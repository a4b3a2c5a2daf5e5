//! The start page, help and the statement on accessibility.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::service;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct Plain {
    municipality: String,
}

/// What waits for the reader.
pub async fn start(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let view = service::start(&house, signed.person, signed.lang).await?;
    pages.page(&signed, "home/start", PageHead::Key { title_key: "home-title" }, &view).await
}

/// Guides, for everybody.
pub async fn help(request: HttpRequest, signed: Option<Signed>, pages: Data<Pages>) -> Result<HttpResponse, WebError> {
    open(&request, signed, &pages, "home/help", "home-help-title").await
}

/// The statement on accessibility, for everybody.
pub async fn accessibility(
    request: HttpRequest,
    signed: Option<Signed>,
    pages: Data<Pages>,
) -> Result<HttpResponse, WebError> {
    open(&request, signed, &pages, "home/accessibility", "home-accessibility-title").await
}

async fn open(
    request: &HttpRequest,
    signed: Option<Signed>,
    pages: &Pages,
    template: &str,
    title: &'static str,
) -> Result<HttpResponse, WebError> {
    let data = Plain { municipality: pages.municipality.clone() };
    let head = PageHead::Key { title_key: title };
    match signed {
        Some(signed) => pages.page(&signed, template, head, &data).await,
        None => pages.open_page(pages.visitor(request), StatusCode::OK, template, head, &data),
    }
}
