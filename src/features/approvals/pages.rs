//! The list, one line, the summary before many decisions and the answer after them.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::{self, DecisionList, OneLine, StalledRow};
use crate::domain::ids::{LineId, SystemId, TaskId};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// What a list is narrowed to, and where its page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Only this system.
    pub system: Option<SystemId>,
    /// After this row.
    pub after: Option<TaskId>,
}

#[derive(Serialize)]
struct ListPage {
    list: DecisionList,
    narrowed: bool,
    /// How many lines nobody may decide, that the reader can do something about.
    stalled: usize,
    next_href: Option<String>,
    first_href: Option<String>,
}

/// What waits.
pub async fn list(
    request: HttpRequest,
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let list = service::list(&house, signed.person, query.system, query.after, signed.lang).await?;
    let of_system = query.system.map(|system| format!("system={system}"));
    let href = |after: Option<&str>| {
        let after = after.map(|after| format!("after={after}"));
        let parts: Vec<String> = of_system.iter().cloned().chain(after).collect();
        if parts.is_empty() { "/approvals".to_owned() } else { format!("/approvals?{}", parts.join("&")) }
    };
    let page = ListPage {
        narrowed: query.system.is_some(),
        stalled: service::stalled(&house, signed.person, signed.lang).await?.len(),
        next_href: list.next.as_deref().map(|next| href(Some(next))),
        first_href: query.after.map(|_| href(None)),
        list,
    };
    pages.page(&signed, "approvals/list", PageHead::Key { title_key: "approvals-title" }, &page).await
}

#[derive(Serialize)]
struct StalledPage {
    rows: Vec<StalledRow>,
}

/// What nobody may decide.
pub async fn stalled(house: Data<House>, pages: Data<Pages>, signed: Signed) -> Result<HttpResponse, WebError> {
    let page = StalledPage { rows: service::stalled(&house, signed.person, signed.lang).await? };
    pages.page(&signed, "approvals/stalled", PageHead::Key { title_key: "stalled-title" }, &page).await
}

#[derive(Serialize)]
struct LinePage {
    one: OneLine,
    reason_missing: bool,
    question_missing: bool,
}

/// One line with the three answers.
pub async fn line(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<LineId>,
) -> Result<HttpResponse, WebError> {
    show_line(&house, &pages, &signed, *id, None).await
}

/// The line, again when an answer lacked its text; `lacking` says which answer.
pub async fn show_line(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    id: LineId,
    lacking: Option<service::Verdict>,
) -> Result<HttpResponse, WebError> {
    let one = service::one(house, signed.person, id, signed.lang).await?;
    let status = if lacking.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = LinePage {
        one,
        reason_missing: lacking == Some(service::Verdict::Decline),
        question_missing: lacking == Some(service::Verdict::Ask),
    };
    pages.page_with(signed, status, "approvals/one", PageHead::Key { title_key: "approvals-one-title" }, &page).await
}

#[derive(Serialize)]
struct SummaryPage {
    lines: Vec<OneLine>,
    waiting: usize,
}

/// What many decisions would be. Those that no longer wait for the reader are shown as such and left out.
pub async fn show_summary(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    ids: Vec<LineId>,
) -> Result<HttpResponse, WebError> {
    let lines = service::look(house, signed.person, ids, signed.lang).await?;
    let page = SummaryPage { waiting: lines.iter().filter(|line| line.mine).count(), lines };
    pages.page(signed, "approvals/summary", PageHead::Key { title_key: "approvals-summary-title" }, &page).await
}

#[derive(Serialize)]
struct AnswerPage {
    done: usize,
    refused: Vec<Refused>,
}

#[derive(Serialize)]
struct Refused {
    outcome: view::Outcome,
    about: Option<OneLine>,
}

/// What became of the decisions, when some could not be made.
pub async fn show_answer(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    outcomes: Vec<view::Outcome>,
) -> Result<HttpResponse, WebError> {
    let done = outcomes.iter().filter(|outcome| outcome.ok).count();
    let refused: Vec<view::Outcome> = outcomes.into_iter().filter(|outcome| !outcome.ok).collect();
    let ids = refused.iter().filter_map(|outcome| outcome.id.parse().ok()).collect();
    let mut about = service::look(house, signed.person, ids, signed.lang).await?;
    let refused = refused
        .into_iter()
        .map(|outcome| {
            let at = about.iter().position(|one| one.row.line.id == outcome.id);
            Refused { about: at.map(|at| about.swap_remove(at)), outcome }
        })
        .collect();
    let page = AnswerPage { done, refused };
    pages.page(signed, "approvals/answer", PageHead::Key { title_key: "approvals-answer-title" }, &page).await
}
