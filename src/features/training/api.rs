//! Training for a program.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::service::{self, CertifyAsk, CourseAsk, Courses, DemandAsk, ImportReport, Missing, PersonTraining, Report};
use super::service::{Row, Staff, WithdrawAsk};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;

/// Courses that roles demand, and who has done them.
#[derive(Debug, OpenApi)]
#[openapi(
    paths(list, import, courses, make_course, change_course, demand, missing, report, person, certify, withdraw),
    components(schemas(view::Problem))
)]
pub struct Api;

/// The caller's staff with their courses, and the lines that wait for training.
#[utoipa::path(get, path = "/api/v1/training", tag = "training",
    responses((status = 200, description = "The staff", body = Staff), view::Refusals))]
pub async fn list(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::staff(&house, signed.person, "", signed.lang).await?))
}

/// Records to take in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordsAsk {
    /// Who did which course when.
    records: Vec<Row>,
    /// Says what they would bring, and takes nothing in.
    #[serde(default)]
    dry_run: bool,
}

/// Takes in records of who did which courses: the administrator or the HR function. All of it or nothing; who is not
/// known here is listed and left out.
#[utoipa::path(post, path = "/api/v1/training", tag = "training", request_body = RecordsAsk,
    responses((status = 200, description = "Taken in, or what it would bring", body = ImportReport),
        (status = 422, description = "Something is wrong with it; nothing is taken in", body = ImportReport),
        view::Refusals))]
pub async fn import(signed: Signed, house: Data<House>, body: Json<RecordsAsk>) -> Result<HttpResponse, WebError> {
    let rows = (1_u64..).zip(body.0.records).collect();
    let report = if body.0.dry_run {
        service::dry_run(&house, signed.person, rows).await?
    } else {
        service::import(&house, signed.person, rows).await?
    };
    let mut answer = if report.faults.is_empty() { HttpResponse::Ok() } else { HttpResponse::UnprocessableEntity() };
    Ok(answer.json(report))
}

/// Every course with the roles that demand it.
#[utoipa::path(get, path = "/api/v1/training/courses", tag = "training",
    responses((status = 200, description = "The courses", body = Courses), view::Refusals))]
pub async fn courses(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::courses(&house, signed.person, signed.lang)?))
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// Its id.
    id: String,
    /// Index of its entry in the log.
    receipt: u64,
}

/// Makes a course: the administrator or the HR function.
#[utoipa::path(post, path = "/api/v1/training/courses", tag = "training", request_body = CourseAsk,
    responses((status = 201, description = "Made", body = Kept), view::Refusals))]
pub async fn make_course(signed: Signed, house: Data<House>, body: Json<CourseAsk>) -> Result<HttpResponse, WebError> {
    let (id, receipt) = service::keep_course(&house, signed.person, None, body.0).await?;
    Ok(HttpResponse::Created().json(Kept { id: id.to_string(), receipt: receipt.index }))
}

/// Changes a course.
#[utoipa::path(post, path = "/api/v1/training/courses/{id}", tag = "training",
    params(("id" = String, Path, description = "Id of the course")), request_body = CourseAsk,
    responses((status = 200, description = "Changed", body = view::Done), view::Refusals))]
pub async fn change_course(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<CourseAsk>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let (_, receipt) = service::keep_course(&house, signed.person, Some(id), body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Says that a role demands a course, in another way, or no more: the system's owner or the administrator.
#[utoipa::path(post, path = "/api/v1/training/demands", tag = "training", request_body = DemandAsk,
    responses((status = 200, description = "Done", body = view::Done), view::Refusals))]
pub async fn demand(signed: Signed, house: Data<House>, body: Json<DemandAsk>) -> Result<HttpResponse, WebError> {
    let receipt = service::demand(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}

/// Who has a permission without the training that it demands: the caller's staff and systems.
#[utoipa::path(get, path = "/api/v1/training/missing", tag = "training",
    responses((status = 200, description = "Who", body = Missing), view::Refusals))]
pub async fn missing(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::missing(&house, signed.person, signed.lang).await?))
}

/// Shares with valid training per department and board, today.
#[utoipa::path(get, path = "/api/v1/training/report", tag = "training",
    responses((status = 200, description = "The shares", body = Report), view::Refusals))]
pub async fn report(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(service::report(&house, signed.person, signed.lang).await?))
}

/// One person's training.
#[utoipa::path(get, path = "/api/v1/training/people/{id}", tag = "training",
    params(("id" = String, Path, description = "Id of the person")),
    responses((status = 200, description = "Their training", body = PersonTraining), view::Refusals))]
pub async fn person(signed: Signed, house: Data<House>, id: Path<String>) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    Ok(HttpResponse::Ok().json(service::person(&house, signed.person, id, signed.lang).await?))
}

/// The manager says that one of the staff did a course; never that oneself did.
#[utoipa::path(post, path = "/api/v1/training/people/{id}/records", tag = "training",
    params(("id" = String, Path, description = "Id of the person")), request_body = CertifyAsk,
    responses((status = 201, description = "Recorded", body = Kept), view::Refusals))]
pub async fn certify(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<CertifyAsk>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let (id, receipt) = service::certify(&house, signed.person, id, body.0).await?;
    Ok(HttpResponse::Created().json(Kept { id: id.to_string(), receipt: receipt.index }))
}

/// Withdraws a record, with a reason.
#[utoipa::path(post, path = "/api/v1/training/records/{id}/withdrawal", tag = "training",
    params(("id" = String, Path, description = "Id of the record")), request_body = WithdrawAsk,
    responses((status = 200, description = "Withdrawn", body = view::Done), view::Refusals))]
pub async fn withdraw(
    signed: Signed,
    house: Data<House>,
    id: Path<String>,
    body: Json<WithdrawAsk>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let (_, receipt) = service::withdraw(&house, signed.person, id, body.0).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
