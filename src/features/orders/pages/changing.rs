//! The page on which a permission is changed to another role or another scope.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use crate::domain::ids::GrantId;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::orders::service::changing::{self, ChangeAsk, Changeable};
use crate::features::orders::service::{PlannedLine, PlannedPerson};
use crate::web::actor::Signed;
use crate::web::error::{WebError, sentence};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct ChangePage {
    one: Changeable,
    /// What the form holds.
    ask: ChangeAsk,
    /// What would become of it.
    line: Option<PlannedLine>,
    verified: bool,
    fault: Option<String>,
}

/// The form, as the permission is now.
pub async fn form(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<GrantId>,
) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, *id, None, None).await
}

/// The form with what was written, and what would become of it or why it cannot be sent.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    id: GrantId,
    asked: Option<ChangeAsk>,
    refusal: Option<&Refusal>,
) -> Result<HttpResponse, WebError> {
    let one = changing::changeable(house, signed.person, id, signed.lang).await?;
    let planned: Option<PlannedPerson> = match asked.clone().filter(|_| refusal.is_none()) {
        Some(ask) => changing::planned(house, signed.person, id, ask, signed.lang).await?.people.into_iter().next(),
        None => None,
    };
    let verified = planned.as_ref().is_none_or(|person| person.verified);
    // The base order may stand before it, when the person has none.
    let line = planned.and_then(|person| person.lines.into_iter().rev().find(|line| !line.added));
    let status = match refusal {
        Some(refusal) => actix_web::ResponseError::status_code(&WebError::from(refusal.clone())),
        None => StatusCode::OK,
    };
    let ask = asked.unwrap_or_else(|| one.now.clone());
    let fault = refusal.map(|refusal| sentence(pages, signed.lang, refusal));
    let page = ChangePage { one, ask, line, verified, fault };
    pages.page_with(signed, status, "orders/change", PageHead::Key { title_key: "changes-title" }, &page).await
}
