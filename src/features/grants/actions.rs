//! Ending from the pages. What cannot be done is told on the permission's own page, beside its form.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, ResponseError};
use jiff::civil::Date;
use serde::Deserialize;

use super::pages as shown;
use super::service::{self, How, Wanted, ending_many, renewing};
use crate::domain::ids::GrantId;
use crate::domain::refusal::{Refusal, Sort};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::render::Pages;
use crate::web::shell::Kind;

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

/// Says that it shall not be renewed.
pub async fn decline(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<GrantId>,
    form: Form<Ending>,
) -> Result<HttpResponse, WebError> {
    let Ending { version, reason } = form.0;
    let one = view::Marked { id: *id, version };
    let mut done = renewing::decline(&house, signed.person, vec![one], reason, None).await?;
    match done.pop().map(|(_, done)| done.map_err(WebError::from)) {
        Some(Err(error)) => again(&house, &pages, &signed, *id, "non-renewal", &error).await,
        _ => {
            Ok(pages
                .go(&format!("/grants/{id}"), Some(&Told::done("grants-told-declined").next("grants-next-declined"))))
        }
    }
}

/// Takes that back.
pub async fn allow(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<GrantId>,
    form: Form<Confirmation>,
) -> Result<HttpResponse, WebError> {
    let one = view::Marked { id: *id, version: form.0.version };
    match renewing::allow(&house, signed.person, one, None).await.map_err(WebError::from) {
        Ok(_) => Ok(pages.go(&format!("/grants/{id}"), Some(&Told::done("grants-told-allowed")))),
        Err(error) => again(&house, &pages, &signed, *id, "non-renewal", &error).await,
    }
}

/// Says of many that they shall not be renewed.
pub async fn decline_many(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<view::Selection>,
) -> Result<HttpResponse, WebError> {
    let marked = form.0.marked()?;
    if marked.is_empty() {
        return Ok(pages.go("/orders/renewals", Some(&Told::of(Kind::Info, "renewals-told-nothing"))));
    }
    let ids = marked.iter().map(|one| one.id).collect();
    let done = renewing::decline(&house, signed.person, marked, form.0.reason.clone(), None).await?;
    let outcomes = view::outcomes(&pages, signed.lang, done);
    became(
        &house,
        &pages,
        &signed,
        (ids, form.0.reason),
        outcomes,
        ("/orders/renewals", Told::done("renewals-told-declined").next("grants-next-declined")),
    )
    .await
}

/// What ending what is marked would mean.
pub async fn preview_endings(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<view::Selection>,
) -> Result<HttpResponse, WebError> {
    let ids: Vec<GrantId> = form.0.marked()?.iter().map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(pages.go("/orders/renewals", Some(&Told::of(Kind::Info, "renewals-told-nothing"))));
    }
    let preview = ending_many::preview(&house, signed.person, ids, signed.lang).await?;
    shown::endings(&pages, &signed, preview, form.0.reason, Vec::new(), 0).await
}

/// Ends what is marked.
pub async fn end_many(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<view::Selection>,
) -> Result<HttpResponse, WebError> {
    let marked = form.0.marked()?;
    if marked.is_empty() {
        return Ok(pages.go("/grants", Some(&Told::of(Kind::Info, "renewals-told-nothing"))));
    }
    let ids = marked.iter().map(|one| one.id).collect();
    let done = ending_many::end_many(&house, signed.person, marked, form.0.reason.clone(), None).await?;
    let outcomes = view::outcomes(&pages, signed.lang, done);
    became(
        &house,
        &pages,
        &signed,
        (ids, form.0.reason),
        outcomes,
        ("/grants", Told::done("grants-told-ended-many").next("grants-next-end")),
    )
    .await
}

/// What became of many: all done is told where one goes next; else those that could not be are shown, with their reasons.
async fn became(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    (ids, reason): (Vec<GrantId>, String),
    outcomes: Vec<view::Outcome>,
    (next, told): (&str, Told),
) -> Result<HttpResponse, WebError> {
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|one| one.ok);
    if refused.is_empty() {
        return Ok(pages.go(next, Some(&told.with("count", done.len()))));
    }
    let preview = ending_many::preview(house, signed.person, ids, signed.lang).await?;
    shown::endings(pages, signed, preview, reason, refused, done.len()).await
}
