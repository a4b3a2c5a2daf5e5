//! Marking as done or taken away, or saying why not, from the pages.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::service::Handled;
use super::{pages as shown, service};
use crate::domain::ids::{GrantId, LineId, ProvisionId};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::{Form, Nothing};
use crate::web::render::Pages;
use crate::web::shell::Kind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    #[serde(default)]
    line: Vec<LineId>,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    despite: String,
}

/// Marks as done.
pub async fn deliver(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<Delivered>,
) -> Result<HttpResponse, WebError> {
    let Delivered { line, reference, despite } = form.0;
    if line.is_empty() {
        return Ok(nothing_chosen(&pages));
    }
    let done = service::deliver_once(&house, signed.person, line.clone(), Handled { reference, despite }, None).await?;
    let outcomes = view::outcomes(&pages, signed.lang, done);
    if outcomes.iter().all(|outcome| outcome.ok) {
        let told = Told::done("fulfilment-told-delivered").next("fulfilment-next-delivered");
        return Ok(pages.go("/fulfilment", Some(&told.with("count", outcomes.len()))));
    }
    let names = service::name_lines(&house, signed.person, line, signed.lang).await?;
    shown::show_answer(&pages, &signed, outcomes, names).await
}

fn nothing_chosen(pages: &Pages) -> HttpResponse {
    pages.go("/fulfilment", Some(&Told::of(Kind::Warning, "fulfilment-none-chosen")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    #[serde(default)]
    grant: Vec<GrantId>,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    despite: String,
}

/// Marks as taken away.
pub async fn remove(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<Removed>,
) -> Result<HttpResponse, WebError> {
    let Removed { grant, reference, despite } = form.0;
    if grant.is_empty() {
        return Ok(nothing_chosen(&pages));
    }
    let done =
        service::removed_once(&house, signed.person, grant.clone(), Handled { reference, despite }, None).await?;
    let outcomes = view::outcomes(&pages, signed.lang, done);
    if outcomes.iter().all(|outcome| outcome.ok) {
        let told = Told::done("fulfilment-told-removed").next("fulfilment-next-removed");
        return Ok(pages.go("/fulfilment", Some(&told.with("count", outcomes.len()))));
    }
    let names = service::name_grants(&house, signed.person, grant, signed.lang).await?;
    shown::show_answer(&pages, &signed, outcomes, names).await
}

/// Marks as closed for somebody on leave, or opened again.
pub async fn pause(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<Removed>,
) -> Result<HttpResponse, WebError> {
    let Removed { grant, reference, .. } = form.0;
    if grant.is_empty() {
        return Ok(nothing_chosen(&pages));
    }
    let done = service::pausing::carried_out(&house, signed.person, grant.clone(), reference, None).await?;
    let outcomes = view::outcomes(&pages, signed.lang, done);
    if outcomes.iter().all(|outcome| outcome.ok) {
        let told = Told::done("fulfilment-told-paused").next("fulfilment-next-paused");
        return Ok(pages.go("/fulfilment", Some(&told.with("count", outcomes.len()))));
    }
    let names = service::name_grants(&house, signed.person, grant, signed.lang).await?;
    shown::show_answer(&pages, &signed, outcomes, names).await
}

/// Marks as done again.
pub async fn redeliver(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<Removed>,
) -> Result<HttpResponse, WebError> {
    let Removed { grant, reference, .. } = form.0;
    if grant.is_empty() {
        return Ok(nothing_chosen(&pages));
    }
    let done = service::redelivered(&house, signed.person, grant.clone(), reference).await?;
    let outcomes = view::outcomes(&pages, signed.lang, done);
    if outcomes.iter().all(|outcome| outcome.ok) {
        let told = Told::done("fulfilment-told-again").next("fulfilment-next-again");
        return Ok(pages.go("/fulfilment", Some(&told.with("count", outcomes.len()))));
    }
    let names = service::name_grants(&house, signed.person, grant, signed.lang).await?;
    shown::show_answer(&pages, &signed, outcomes, names).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obstacle {
    #[serde(default)]
    reason: String,
}

/// Lets the service try again.
pub async fn retry(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<ProvisionId>,
    _: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    service::steering::retry(&house, signed.person, *id).await?;
    let told = Told::done("fulfilment-told-retried").next("fulfilment-next-retried");
    Ok(pages.go("/fulfilment/groups", Some(&told)))
}

/// Why something is done on a frozen day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Despite {
    #[serde(default)]
    reason: String,
}

/// Lets the service do now what waits because the system is frozen.
pub async fn despite(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<ProvisionId>,
    form: Form<Despite>,
) -> Result<HttpResponse, WebError> {
    service::steering::despite(&house, signed.person, *id, form.0.reason).await?;
    let told = Told::done("freezes-told-despite").next("freezes-next-despite");
    Ok(pages.go("/fulfilment/groups", Some(&told)))
}

/// Takes work over from the service.
pub async fn by_hand(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<ProvisionId>,
    _: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    service::steering::by_hand(&house, signed.person, *id).await?;
    let told = Told::done("fulfilment-told-hand").next("fulfilment-next-hand");
    Ok(pages.go("/fulfilment/groups", Some(&told)))
}

/// Says that it cannot be done.
pub async fn cannot(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<LineId>,
    form: Form<Obstacle>,
) -> Result<HttpResponse, WebError> {
    if form.0.reason.trim().is_empty() {
        return shown::show_obstacle(&house, &pages, &signed, *id, true).await;
    }
    service::cannot(&house, signed.person, *id, form.0.reason).await?;
    let told = Told::done("fulfilment-told-obstacle").next("fulfilment-next-obstacle");
    Ok(pages.go("/fulfilment", Some(&told)))
}
