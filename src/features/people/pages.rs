//! Staff, a person, oneself, and finding somebody to protect.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::{self, PersonView, StaffRow};
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
struct StaffPage {
    q: String,
    rows: Vec<StaffRow>,
    shown: usize,
    most: bool,
}

#[derive(Serialize)]
struct PersonPage {
    person: PersonView,
    own: bool,
    today: jiff::civil::Date,
}

#[derive(Serialize)]
struct ProtectionPage {
    q: String,
    searched: bool,
    found: Vec<view::Person>,
}

/// My staff.
pub async fn staff(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let search: Search = form::command(request.query_string().as_bytes())?;
    let rows = service::staff(&house, signed.person, &(house.sorted)(&search.q).0).await?;
    let data = StaffPage { q: search.q, shown: rows.len(), most: rows.len() >= service::MOST_STAFF, rows };
    pages.page(&signed, "people/staff", PageHead::Key { title_key: "people-staff-title" }, &data).await
}

/// A person. The heading is the name, the title of the page is not: it goes into the browser's history.
pub async fn person(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    draw(&signed, &pages, &house, id).await
}

/// Oneself.
pub async fn own(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, signed.person).await
}

async fn draw(signed: &Signed, pages: &Pages, house: &House, id: PersonId) -> Result<HttpResponse, WebError> {
    let person = service::person(house, signed.person, id, signed.lang).await?;
    let own = id == signed.person;
    let title_key = if own { "people-own-title" } else { "people-person-title" };
    let data = PersonPage { person, own, today: house.db.clock().today() };
    pages.page(signed, "people/person", PageHead::Key { title_key }, &data).await
}

/// Where the HR function searches.
pub async fn protection(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    service::find_for_protection(&house, signed.person, "")?;
    found(&signed, &pages, String::new(), Vec::new()).await
}

/// What was found.
pub async fn found(
    signed: &Signed,
    pages: &Pages,
    q: String,
    found: Vec<view::Person>,
) -> Result<HttpResponse, WebError> {
    let data = ProtectionPage { searched: q.trim().chars().count() >= 2, q, found };
    let head = PageHead::Key { title_key: "people-protection-title" };
    pages.page_with(signed, StatusCode::OK, "people/protection", head, &data).await
}

#[derive(Serialize)]
struct BrakePage {
    #[serde(flatten)]
    brakes: service::Brakes,
    most: usize,
}

/// Sources from which many vanished at once, and who (E-33).
pub async fn brake(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let mut brakes = service::brakes(&house, signed.person).await?;
    for one in &mut brakes.open {
        one.people.truncate(service::MOST_SHOWN);
    }
    let data = BrakePage { brakes, most: service::MOST_SHOWN };
    pages.page(&signed, "people/brake", PageHead::Key { title_key: "people-brake-title" }, &data).await
}
