//! Deciding about findings, taking in lists and taking over from the pages.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, ResponseError};
use jiff::civil::Date;
use serde::Deserialize;

use super::pages as shown;
use super::service::{self, Way, baseline as first_day, lists};
use crate::domain::ids::{FindingId, GrantId, SystemId};
use crate::domain::reconciliation::taking_over;
use crate::domain::refusal::{Refusal, Sort};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::{Form, Nothing};
use crate::web::render::Pages;
use crate::web::shell::Kind;

/// Asks for a run.
pub async fn run(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    _form: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    match service::ask(&house, signed.person).await.map_err(WebError::from) {
        Ok(()) => Ok(pages.go("/reconciliation", Some(&Told::done("reconciliation-told-run")))),
        Err(error) if *error.refusal() == Refusal::Busy => {
            Ok(pages.go("/reconciliation", Some(&Told::of(Kind::Info, "reconciliation-told-running"))))
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    version: i32,
    #[serde(default)]
    reason: String,
    until: Option<Date>,
}

/// Lets a finding be.
pub async fn accept(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<FindingId>,
    form: Form<Acceptance>,
) -> Result<HttpResponse, WebError> {
    let Acceptance { version, reason, until } = form.0;
    let typed = (reason.clone(), until);
    let Some(day) = until else {
        let refusal = Refusal::BadForm("until".to_owned());
        let wrong = Some(("acceptance", &refusal, WebError::from(refusal.clone()).status_code()));
        return shown::show(&house, &pages, &signed, *id, wrong, typed).await;
    };
    let told = Told::done("reconciliation-told-accepted").with("day", day.to_string());
    carry_out(&house, &pages, &signed, (*id, version), Way::Accept(reason, day), ("acceptance", told), typed).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versioned {
    version: i32,
}

/// Asks the manager to order it.
pub async fn order(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<FindingId>,
    form: Form<Versioned>,
) -> Result<HttpResponse, WebError> {
    let told = Told::done("reconciliation-told-asked").next("reconciliation-next-asked");
    let typed = (String::new(), None);
    carry_out(&house, &pages, &signed, (*id, form.0.version), Way::Order, ("order", told), typed).await
}

/// Has it taken away.
pub async fn remove(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<FindingId>,
    form: Form<Versioned>,
) -> Result<HttpResponse, WebError> {
    let told = Told::done("reconciliation-told-removed").next("reconciliation-next-removed");
    let typed = (String::new(), None);
    carry_out(&house, &pages, &signed, (*id, form.0.version), Way::Remove, ("removal", told), typed).await
}

async fn carry_out(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    (id, version): (FindingId, i32),
    way: Way,
    (form, told): (&'static str, Told),
    typed: (String, Option<Date>),
) -> Result<HttpResponse, WebError> {
    let done = service::settle(house, signed.person, (id, version), way, None).await.map_err(WebError::from);
    match done {
        Ok(_) => Ok(pages.go(&format!("/reconciliation/{id}"), Some(&told))),
        Err(error) => match error.refusal().sort() {
            Sort::Invalid | Sort::Conflict => {
                let wrong = Some((form, error.refusal(), error.status_code()));
                shown::show(house, pages, signed, id, wrong, typed).await
            }
            _ => Err(error),
        },
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListForm {
    #[serde(default)]
    file: String,
    #[serde(default)]
    take_in: bool,
}

/// Says what a list would bring, or takes it in.
pub async fn import(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
    form: Form<ListForm>,
) -> Result<HttpResponse, WebError> {
    let ListForm { file, take_in } = form.0;
    let report = if take_in {
        lists::import(&house, signed.person, *id, file.clone()).await?
    } else {
        lists::dry_run(&house, signed.person, *id, &file).await?
    };
    if report.done {
        let told = Told::done("reconciliation-told-list").next("reconciliation-next-list");
        let told = told.with("rows", report.rows).with("opened", report.opened).with("closed", report.closed);
        return Ok(pages.go(&format!("/reconciliation/systems/{id}"), Some(&told)));
    }
    shown::show_import(&house, &pages, &signed, *id, file, Some(report)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(default)]
    words: String,
}

/// Says what the system's own words mean.
pub async fn words(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
    form: Form<Words>,
) -> Result<HttpResponse, WebError> {
    let words = form.0.words;
    match lists::say_words(&house, signed.person, *id, words.clone(), None).await.map_err(WebError::from) {
        Ok(_) => {
            let told = Told::done("reconciliation-told-words");
            Ok(pages.go(&format!("/reconciliation/systems/{id}"), Some(&told)))
        }
        Err(error) if error.refusal().sort() == Sort::Invalid => {
            shown::show_system(&house, &pages, &signed, *id, Some(words)).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    due: Option<Date>,
    /// What was seen when it was confirmed; absent in the first step.
    seen: Option<String>,
}

/// Asks whether to take over, or does it.
pub async fn baseline(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
    form: Form<Baseline>,
) -> Result<HttpResponse, WebError> {
    let Baseline { due, seen } = form.0;
    let outcome = match (due, seen) {
        (None, _) => Err(Refusal::BadForm("due".to_owned()).into()),
        (Some(due), None) => {
            taking_over::check_due(house.db.clock().today(), due).map(|()| None).map_err(WebError::from)
        }
        (Some(due), Some(seen)) => {
            first_day::take_over(&house, signed.person, *id, due, &seen).await.map(Some).map_err(WebError::from)
        }
    };
    match outcome {
        Ok(Some(done)) => {
            let told = Told::done("reconciliation-told-baseline").next("reconciliation-next-baseline");
            let told = told.with("taken", done.taken).with("left", done.left);
            Ok(pages.go(&format!("/reconciliation/systems/{id}"), Some(&told)))
        }
        Ok(None) => shown::show_baseline(&house, &pages, &signed, *id, due, None).await,
        Err(error) => match error.refusal().sort() {
            Sort::Invalid | Sort::Conflict => {
                let wrong = Some((error.refusal(), error.status_code()));
                shown::show_baseline(&house, &pages, &signed, *id, due, wrong).await
            }
            _ => Err(error),
        },
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    #[serde(default)]
    grant: Vec<GrantId>,
}

/// Says that what was taken over shall stand.
pub async fn confirm(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
    form: Form<Confirmation>,
) -> Result<HttpResponse, WebError> {
    let address = format!("/reconciliation/systems/{id}");
    if form.0.grant.is_empty() {
        return Ok(pages.go(&address, Some(&Told::of(Kind::Warning, "reconciliation-none-chosen"))));
    }
    let done = first_day::confirm(&house, signed.person, *id, form.0.grant).await?;
    let outcomes = view::outcomes(&pages, signed.lang, done);
    let confirmed = outcomes.iter().filter(|one| one.ok).count();
    let told = if confirmed == outcomes.len() {
        Told::done("reconciliation-told-confirmed").with("count", confirmed)
    } else {
        Told::of(Kind::Warning, "reconciliation-told-partly").with("count", confirmed).with("all", outcomes.len())
    };
    Ok(pages.go(&address, Some(&told)))
}
