//! What the forms do: certifying, withdrawing, courses and what roles demand, and a list to take in.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::pages;
use super::service::{self, CertifyAsk, CourseAsk, DemandAsk, ImportReport, WithdrawAsk};
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::again::{Typed, can_be_put_right};
use crate::web::form::{FileForm, Form};
use crate::web::render::Pages;

fn done(pages: &Pages, to: &str, key: &'static str, index: u64) -> HttpResponse {
    pages.go(to, Some(&Told::done(key).next("training-logged").with("index", index)))
}

/// The manager says that somebody did a course.
pub async fn certify(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Typed<CertifyAsk>,
) -> Result<HttpResponse, WebError> {
    let id: PersonId = id.parse().map_err(|_| Refusal::NotFound)?;
    match form.act(|ask| service::certify(&house, signed.person, id, ask)).await? {
        Ok((_, receipt)) => Ok(done(&pages, &format!("/training/people/{id}"), "training-certified", receipt.index)),
        Err(refused) => pages::draw_person(&signed, &pages, &house, id, Some(&refused)).await,
    }
}

/// A record is not true after all.
pub async fn withdraw(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<WithdrawAsk>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    match service::withdraw(&house, signed.person, id, form.0).await {
        Ok((person, receipt)) => {
            Ok(done(&pages, &format!("/training/people/{person}"), "training-withdrawn", receipt.index))
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes a course.
pub async fn make_course(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<CourseAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| service::keep_course(&house, signed.person, None, ask)).await? {
        Ok((_, receipt)) => Ok(done(&pages, "/training/courses", "training-course-saved", receipt.index)),
        Err(refused) => pages::draw_courses(&signed, &pages, &house, Some(&refused), None).await,
    }
}

/// Changes a course.
pub async fn change_course(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<CourseAsk>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let kept = service::keep_course(&house, signed.person, Some(id), form.0).await;
    answered(
        &signed,
        &pages,
        &house,
        kept.map(|(_, receipt)| receipt.index).map_err(WebError::from),
        "training-course-saved",
    )
    .await
}

/// A role demands a course, in another way, or no more.
pub async fn demand(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<DemandAsk>,
) -> Result<HttpResponse, WebError> {
    let said = service::demand(&house, signed.person, form.0).await;
    answered(
        &signed,
        &pages,
        &house,
        said.map(|receipt| receipt.index).map_err(WebError::from),
        "training-demand-saved",
    )
    .await
}

async fn answered(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    kept: Result<u64, WebError>,
    key: &'static str,
) -> Result<HttpResponse, WebError> {
    let error = match kept {
        Ok(index) => return Ok(done(pages, "/training/courses", key, index)),
        Err(error) => error,
    };
    if can_be_put_right(error.refusal()) && *error.refusal() != Refusal::NotAllowed {
        return pages::draw_courses(signed, pages, house, None, Some(&error)).await;
    }
    Err(error)
}

/// Says what a list would bring, or takes it in.
pub async fn import(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<FileForm>,
) -> Result<HttpResponse, WebError> {
    let FileForm { file, take_in } = form.0;
    let report = match service::read_file(file.as_bytes()) {
        Ok(rows) if take_in => service::import(&house, signed.person, rows).await?,
        Ok(rows) => service::dry_run(&house, signed.person, rows).await?,
        Err(faults) => {
            // Who may not import is told so, whatever the list says.
            service::dry_run(&house, signed.person, Vec::new()).await?;
            ImportReport { faults, ..ImportReport::default() }
        }
    };
    if report.done && report.ignored == 0 {
        let told = Told::done("training-import-done").with("count", report.new);
        return Ok(pages.go("/training/import", Some(&told)));
    }
    pages::draw_import(&signed, &pages, file, Some(report)).await
}
