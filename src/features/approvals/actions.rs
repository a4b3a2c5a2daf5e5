//! Deciding from the pages: the summary before, and the decision.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use jiff::civil::Date;
use serde::Deserialize;

use super::service::{self, Said, Shown, Verdict};
use super::{less, pages as shown, shown_pair};
use crate::domain::ids::LineId;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::{Form, Nothing};
use crate::web::render::Pages;
use crate::web::shell::Kind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    #[serde(default)]
    line: Vec<String>,
}

/// Shows what was chosen, before anything is decided.
pub async fn summary(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<Chosen>,
) -> Result<HttpResponse, WebError> {
    let chosen = form.0.line.iter().map(|pair| shown_pair(pair)).collect::<Result<Vec<Shown>, _>>()?;
    if chosen.is_empty() {
        return Ok(pages.go("/approvals", Some(&Told::of(Kind::Warning, "approvals-none-chosen"))));
    }
    if chosen.len() > service::MOST {
        return Err(Refusal::TooManyLines(service::MOST).into());
    }
    shown::show_summary(&house, &pages, &signed, chosen.iter().map(|one| one.line).collect()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    verdict: Verdict,
    #[serde(default)]
    text: String,
    #[serde(default)]
    until: Option<Date>,
    #[serde(default)]
    role: String,
    #[serde(default)]
    line: Vec<String>,
}

/// Decides; what could not be decided is told beside its line.
pub async fn decide(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<Decision>,
) -> Result<HttpResponse, WebError> {
    let Decision { verdict, text, until, role, line } = form.0;
    let less = less(verdict, until, Some(role.as_str()).filter(|role| !role.is_empty()))?;
    let chosen = line.iter().map(|pair| shown_pair(pair)).collect::<Result<Vec<Shown>, _>>()?;
    if let ([only], true) = (chosen.as_slice(), verdict != Verdict::Approve && text.trim().is_empty()) {
        return shown::show_line(&house, &pages, &signed, only.line, Some(verdict)).await;
    }
    let done = service::decide(&house, signed.person, chosen, verdict, Said { text, less }).await?;
    let outcomes = view::outcomes(&pages, signed.lang, done);
    if outcomes.iter().any(|outcome| !outcome.ok) {
        return shown::show_answer(&house, &pages, &signed, outcomes).await;
    }
    let told = told(&house, &signed, verdict, &outcomes).await?;
    Ok(pages.go("/approvals", Some(&told)))
}

/// What happened, and who has it now.
async fn told(house: &House, signed: &Signed, verdict: Verdict, outcomes: &[view::Outcome]) -> Result<Told, WebError> {
    let ids = outcomes.iter().filter_map(|outcome| outcome.id.parse().ok()).collect();
    let lines = service::look(house, signed.person, ids, signed.lang).await?;
    let done = match verdict {
        Verdict::Approve => "approvals-told-approve",
        Verdict::Decline => "approvals-told-decline",
        Verdict::Ask => "approvals-told-ask",
    };
    let mut states: Vec<&str> = lines.iter().map(|one| one.row.line.state).collect();
    states.dedup();
    let next = match states.as_slice() {
        ["delivering"] => "approvals-next-delivering",
        ["providing"] => "approvals-next-providing",
        ["deciding"] => "approvals-next-deciding",
        ["waiting"] => "approvals-next-waiting",
        ["training"] => "approvals-next-training",
        ["stalled"] => "approvals-next-stalled",
        ["declined"] => "approvals-next-declined",
        ["completing"] => "approvals-next-completing",
        _ => "approvals-next-several",
    };
    let number = lines.first().map(|one| one.row.line.number.clone()).unwrap_or_default();
    Ok(Told::done(done).next(next).with("count", outcomes.len()).with("number", number))
}

/// Takes back one's own decision.
pub async fn undo(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<LineId>,
    _form: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    service::undo(&house, signed.person, *id).await?;
    Ok(pages.go(&format!("/approvals/{id}"), Some(&Told::done("approvals-undone").next("approvals-undone-next"))))
}
