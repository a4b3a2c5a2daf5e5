//! The pages about training: the staff, one person, courses, a list to take in, what is missing, and the report.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::{self, CertifyAsk, CourseAsk, Courses, ImportReport, Missing, PersonTraining, Report, Staff};
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form;
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{self, Choice};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: Option<String>,
}

#[derive(Serialize)]
struct ListPage {
    q: String,
    staff: Staff,
}

/// The reader's staff, and what waits.
pub async fn list(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let query: Search = form::command(request.query_string().as_bytes())?;
    let q = query.q.unwrap_or_default();
    let staff = service::staff(&house, signed.person, &q, signed.lang).await?;
    pages.page(&signed, "training/list", PageHead::Key { title_key: "training-title" }, &ListPage { q, staff }).await
}

#[derive(Serialize)]
struct PersonPage {
    one: PersonTraining,
    choices: Vec<Choice>,
    form: Filled,
}

/// One person's training.
pub async fn person(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let id: PersonId = id.parse().map_err(|_| Refusal::NotFound)?;
    draw_person(&signed, &pages, &house, id, None).await
}

/// One person's training, with the form fresh or as it was refused.
pub async fn draw_person(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    id: PersonId,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let one = service::person(house, signed.person, id, signed.lang).await?;
    let fresh = Filled::of(&CertifyAsk::default());
    let form = match refused {
        None => fresh,
        Some(refused) => wrong(pages, signed, fresh.typed(refused, ""), &refused.refusal, "course"),
    };
    let held = one.courses.iter().map(|held| (held.code.clone(), format!("{} ({})", held.name, held.code)));
    let choices = choice::options(held, form.said("course"));
    let head = PageHead::Key { title_key: "training-person-title" };
    let status = refused.map_or(StatusCode::OK, |refused| refused.status);
    pages.page_with(signed, status, "training/person", head, &PersonPage { one, choices, form }).await
}

/// Says at which field a refusal is to be put right.
fn wrong(pages: &Pages, signed: &Signed, filled: Filled, refusal: &Refusal, otherwise: &str) -> Filled {
    match refusal {
        Refusal::BadForm(field) if filled.has(field) => {
            let key = format!("training-wrong-{}", field.replace('_', "-"));
            filled.wrong(field, pages.text.say(signed.lang, &key, &[]))
        }
        Refusal::Conflict if filled.has("code") => {
            filled.wrong("code", pages.text.say(signed.lang, "training-wrong-taken", &[]))
        }
        other => filled.wrong(otherwise, error::sentence(pages, signed.lang, other)),
    }
}

#[derive(Serialize)]
struct CoursesPage {
    all: Courses,
    choices: Vec<Choice>,
    policies: Vec<Choice>,
    form: Filled,
    fault: Option<String>,
}

/// Every course.
pub async fn courses(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw_courses(&signed, &pages, &house, None, None).await
}

/// Every course, with the form for a new one fresh or as it was refused.
pub async fn draw_courses(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    refused: Option<&Refused>,
    fault: Option<&WebError>,
) -> Result<HttpResponse, WebError> {
    let all = service::courses(house, signed.person, signed.lang)?;
    let fresh = Filled::of(&CourseAsk { months: all.most_months, ..CourseAsk::default() });
    let form = match refused {
        None => fresh,
        Some(refused) => wrong(pages, signed, fresh.typed(refused, "version"), &refused.refusal, "code"),
    };
    let status = match (refused, fault) {
        (Some(refused), _) => refused.status,
        (None, Some(fault)) => actix_web::ResponseError::status_code(fault),
        (None, None) => StatusCode::OK,
    };
    let given = all.courses.iter().filter(|course| course.active);
    let given = given.map(|course| (course.code.clone(), format!("{} ({})", course.name, course.code)));
    let choices = choice::options(given, "");
    let policies = choice::words(pages, signed.lang, "training-policy", &["stop", "warn", "none"], "stop");
    let fault = fault.map(|fault| error::sentence(pages, signed.lang, fault.refusal()));
    let head = PageHead::Key { title_key: "training-courses" };
    let page = CoursesPage { all, choices, policies, form, fault };
    pages.page_with(signed, status, "training/courses", head, &page).await
}

#[derive(Serialize)]
struct ImportPage {
    file: String,
    report: Option<ImportReport>,
}

/// The form for a list.
pub async fn import(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    service::dry_run(&house, signed.person, Vec::new()).await?;
    draw_import(&signed, &pages, String::new(), None).await
}

/// The form with what the list would bring, what it brought, or what is wrong with it.
pub async fn draw_import(
    signed: &Signed,
    pages: &Pages,
    file: String,
    report: Option<ImportReport>,
) -> Result<HttpResponse, WebError> {
    let faulty = report.as_ref().is_some_and(|report| !report.faults.is_empty());
    let status = if faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let head = PageHead::Key { title_key: "training-import" };
    pages.page_with(signed, status, "training/import", head, &ImportPage { file, report }).await
}

#[derive(Serialize)]
struct MissingPage {
    missing: Missing,
    more: bool,
}

/// Who has a permission without the training that it demands.
pub async fn missing(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let missing = service::missing(&house, signed.person, signed.lang).await?;
    let page = MissingPage { more: missing.count > missing.rows.len(), missing };
    pages.page(&signed, "training/missing", PageHead::Key { title_key: "training-missing-title" }, &page).await
}

#[derive(Serialize)]
struct ReportPage {
    report: Report,
}

/// Shares per department and board.
pub async fn report(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let report = service::report(&house, signed.person, signed.lang).await?;
    pages.page(&signed, "training/report", PageHead::Key { title_key: "training-report" }, &ReportPage { report }).await
}

/// The same as a file.
pub async fn export(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let (day, file) = service::export(&house, signed.person, signed.lang).await?;
    let name = format!("attachment; filename=\"utbildning-{day}.csv\"");
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", name))
        .body(file))
}
