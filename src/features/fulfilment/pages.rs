//! The two lists, the page of an obstacle, and the answer when some could not be done.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::pausing::ComingDay;
use super::service::steering::ProvisionRow;
use super::service::{self, Named, WorkList};
use crate::domain::ids::{LineId, SystemId, TaskId};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// What the lists are narrowed to, and where their pages begin.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Only this system.
    pub system: Option<SystemId>,
    /// Deliveries after this row.
    pub after: Option<TaskId>,
    /// Removals after this row.
    pub removals_after: Option<TaskId>,
}

#[derive(Serialize)]
struct ListPage {
    work: WorkList,
    /// How much of the service's own work does not succeed.
    stuck: i64,
    narrowed: bool,
    next_deliver_href: Option<String>,
    next_remove_href: Option<String>,
    first_href: Option<String>,
}

/// Both lists.
pub async fn list(
    request: HttpRequest,
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let Query { system, after, removals_after } = query;
    let work = service::list(&house, signed.person, system, after, removals_after, signed.lang).await?;
    let href = |name: &str, from: &str| match system {
        Some(system) => format!("/fulfilment?system={system}&{name}={from}"),
        None => format!("/fulfilment?{name}={from}"),
    };
    let later = after.is_some() || removals_after.is_some();
    let first = system.map_or_else(|| "/fulfilment".to_owned(), |system| format!("/fulfilment?system={system}"));
    let page = ListPage {
        stuck: service::steering::stuck(&house, signed.person).await?,
        narrowed: system.is_some(),
        next_deliver_href: work.next_deliver.as_deref().map(|from| href("after", from)),
        next_remove_href: work.next_remove.as_deref().map(|from| href("removals_after", from)),
        first_href: later.then_some(first),
        work,
    };
    pages.page(&signed, "fulfilment/list", PageHead::Key { title_key: "fulfilment-title" }, &page).await
}

/// A row of the service's own work, with its groups in one text and the problem as a key.
#[derive(Serialize)]
struct GroupsRow {
    #[serde(flatten)]
    row: ProvisionRow,
    names: String,
}

#[derive(Serialize)]
struct GroupsPage {
    rows: Vec<GroupsRow>,
}

/// What the service is to do by itself and has not done.
pub async fn groups(house: Data<House>, pages: Data<Pages>, signed: Signed) -> Result<HttpResponse, WebError> {
    let rows = service::steering::list(&house, signed.person, signed.lang).await?;
    let row = |mut row: ProvisionRow| {
        row.problem = row.problem.map(|code| code.replace('.', "-"));
        GroupsRow { names: row.groups.join(", "), row }
    };
    let page = GroupsPage { rows: rows.into_iter().map(row).collect() };
    pages.page(&signed, "fulfilment/groups", PageHead::Key { title_key: "fulfilment-groups-title" }, &page).await
}

#[derive(Serialize)]
struct ComingPage {
    days: Vec<ComingDay>,
}

/// What will be to take away.
pub async fn coming(house: Data<House>, pages: Data<Pages>, signed: Signed) -> Result<HttpResponse, WebError> {
    let days = service::pausing::coming(&house, signed.person, signed.lang).await?;
    let head = PageHead::Key { title_key: "fulfilment-coming-title" };
    pages.page(&signed, "fulfilment/coming", head, &ComingPage { days }).await
}

#[derive(Serialize)]
struct ObstaclePage {
    about: Named,
    reason_missing: bool,
}

/// The form that says why something cannot be done.
pub async fn obstacle(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<LineId>,
) -> Result<HttpResponse, WebError> {
    show_obstacle(&house, &pages, &signed, *id, false).await
}

/// The form, again when the reason was missing.
pub async fn show_obstacle(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    id: LineId,
    reason_missing: bool,
) -> Result<HttpResponse, WebError> {
    let about = service::name_lines(house, signed.person, vec![id], signed.lang).await?.pop();
    let page = ObstaclePage { about: about.ok_or(Refusal::NotFound)?, reason_missing };
    let status = if reason_missing { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let head = PageHead::Key { title_key: "fulfilment-obstacle-title" };
    pages.page_with(signed, status, "fulfilment/obstacle", head, &page).await
}

#[derive(Serialize)]
struct AnswerPage {
    done: usize,
    refused: Vec<Refused>,
}

#[derive(Serialize)]
struct Refused {
    outcome: view::Outcome,
    about: Option<Named>,
}

/// What became of each, when some could not be done; `names` are what they are about.
pub async fn show_answer(
    pages: &Pages,
    signed: &Signed,
    outcomes: Vec<view::Outcome>,
    mut names: Vec<Named>,
) -> Result<HttpResponse, WebError> {
    let done = outcomes.iter().filter(|outcome| outcome.ok).count();
    let refused = outcomes
        .into_iter()
        .filter(|outcome| !outcome.ok)
        .map(|outcome| {
            let at = names.iter().position(|named| named.id == outcome.id);
            Refused { about: at.map(|at| names.swap_remove(at)), outcome }
        })
        .collect();
    let head = PageHead::Key { title_key: "fulfilment-answer-title" };
    pages.page(signed, "fulfilment/answer", head, &AnswerPage { done, refused }).await
}
