//! Ending from the pages. What cannot be done is told on the permission's own page, beside its form.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, ResponseError};
use jiff::civil::Date;
use serde::Deserialize;

use super::pages as shown;
use super::service::{self, How, Wanted};
use crate::domain::ids::GrantId;
use crate::domain::refusal::{Refusal, Sort};
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::render::Pages;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastDay {
    version: i32,
    until: Option<Date>,
}

/// Gives it an earlier last day.
pub async fn last_day(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<GrantId>,
    form: Form<LastDay>,
) -> Result<HttpResponse, WebError> {
    let LastDay { version, until } = form.0;
    let Some(until) = until else {
        let refusal = Refusal::BadForm("until".to_owned());
        return again(&house, &pages, &signed, *id, "last-day", &refusal.into()).await;
    };
    let wanted = Wanted { id: *id, version, how: How::On(until), reason: String::new() };
    let told = Told::done("grants-told-last-day").next("grants-next-last-day").with("day", until.to_string());
    carry_out(&house, &pages, &signed, wanted, "last-day", told).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    version: i32,
}

/// Says that it shall stand.
pub async fn confirm(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<GrantId>,
    form: Form<Confirmation>,
) -> Result<HttpResponse, WebError> {
    match service::following::confirm(&house, signed.person, *id, form.0.version, None).await.map_err(WebError::from) {
        Ok(_) => {
            Ok(pages.go("/grants/staff", Some(&Told::done("grants-told-confirmed").next("grants-next-confirmed"))))
        }
        Err(error) => again(&house, &pages, &signed, *id, "confirmation", &error).await,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    version: i32,
    #[serde(default)]
    reason: String,
}

/// Ends it, as planned work.
pub async fn end(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<GrantId>,
    form: Form<Ending>,
) -> Result<HttpResponse, WebError> {
    let Ending { version, reason } = form.0;
    let wanted = Wanted { id: *id, version, how: How::Now, reason };
    let told = Told::done("grants-told-end").next("grants-next-end");
    carry_out(&house, &pages, &signed, wanted, "end", told).await
}

/// Ends it at once, as a measure of security.
pub async fn revoke(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<GrantId>,
    form: Form<Ending>,
) -> Result<HttpResponse, WebError> {
    let Ending { version, reason } = form.0;
    let wanted = Wanted { id: *id, version, how: How::Revoke, reason };
    let told = Told::done("grants-told-revoked").next("grants-next-revoked");
    carry_out(&house, &pages, &signed, wanted, "revocation", told).await
}

async fn carry_out(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    wanted: Wanted,
    form: &'static str,
    told: Told,
) -> Result<HttpResponse, WebError> {
    let id = wanted.id;
    match service::end_once(house, signed.person, wanted, None).await.map_err(WebError::from) {
        Ok(_) => Ok(pages.go(&format!("/grants/{id}"), Some(&told))),
        Err(error) => again(house, pages, signed, id, form, &error).await,
    }
}

/// The page with what was wrong, when the person can do something about it; else the error itself.
async fn again(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    id: GrantId,
    form: &'static str,
    error: &WebError,
) -> Result<HttpResponse, WebError> {
    match error.refusal().sort() {
        Sort::Invalid | Sort::Conflict => {
            let wrong = Some((form, error.refusal(), error.status_code()));
            shown::show(house, pages, signed, id, wrong).await
        }
        _ => Err(error.clone()),
    }
}
