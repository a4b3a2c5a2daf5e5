//! The form's buttons, and what the orderer does to a sent order.

pub mod changing;
pub mod moving;

use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::pages::{self, Left, Sheet};
use super::service::late::LateAsk;
use super::service::{self, SentView};
use crate::domain::ids::{DraftId, LineId, OrderId};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::{WebError, sentence};
use crate::web::flash::Told;
use crate::web::form::again::{Fields, Typed, can_be_put_right};
use crate::web::form::{Form, Nothing};
use crate::web::render::Pages;
use crate::web::shell::{Kind, PageHead};

/// Lines to take back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    #[serde(default)]
    line: Vec<String>,
}

/// An answer to a question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    line: String,
    version: i32,
    #[serde(default)]
    text: String,
}

#[derive(Serialize)]
struct SentPage {
    sent: SentView,
}

/// Back to the form, with everything in it.
pub async fn change(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Fields>,
) -> Result<HttpResponse, WebError> {
    let sheet = Sheet::of(&house, form.0)?;
    pages::draw_form(&signed, &pages, &house, &sheet, None).await
}

/// What would become of it.
pub async fn preview(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Fields>,
) -> Result<HttpResponse, WebError> {
    let sheet = Sheet::of(&house, form.0)?;
    pages::draw_review(&signed, &pages, &house, &sheet, None).await
}

/// Sends what can be sent. What cannot is shown with its reason; when nothing can, the review is shown again.
pub async fn send(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Fields>,
) -> Result<HttpResponse, WebError> {
    let sheet = Sheet::of(&house, form.0)?;
    let lines = match service::lines(&house, &sheet.chosen) {
        Ok(lines) => lines,
        Err(refusal) => return pages::draw_review(&signed, &pages, &house, &sheet, Some(&refusal)).await,
    };
    let sent = match service::send(&house, signed.person, &lines, signed.lang).await.map_err(WebError::from) {
        Ok(sent) => sent,
        Err(error) if can_be_put_right(error.refusal()) => {
            return pages::draw_review(&signed, &pages, &house, &sheet, Some(error.refusal())).await;
        }
        Err(error) => return Err(error),
    };
    service::delete_draft(&house, signed.person, sheet.draft).await?;
    if sent.refused.is_empty() {
        let told = Told::done("orders-sent").with("number", sent.number.as_str()).with("count", sent.sent);
        let next = if sent.verified { "orders-sent-next" } else { "orders-sent-unverified" };
        return Ok(pages.go(&format!("/orders/{}", sent.id), Some(&told.next(next))));
    }
    let head = PageHead::Named { title: sent.number.clone() };
    pages.page(&signed, "orders/sent", head, &SentPage { sent }).await
}

/// Saves a draft. The script that saves while one types gets a line of text, a person a page.
pub async fn save_draft(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Fields>,
) -> Result<HttpResponse, WebError> {
    let sheet = Sheet::of(&house, form.0)?;
    service::save_draft(&house, signed.person, Some(sheet.draft), &sheet.chosen).await?;
    let script = request.headers().get(ACCEPT).is_some_and(|accept| accept.as_bytes() == b"text/plain");
    if script {
        let text = pages.text.say(signed.lang, "orders-draft-saved", &[]);
        return Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text));
    }
    let told = Told::done("orders-draft-saved").next("orders-draft-saved-next");
    Ok(pages.go(&format!("/orders/new?draft={}", sheet.draft), Some(&told)))
}

/// Throws a draft away.
pub async fn remove_draft(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    _form: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    let id: DraftId = id.parse().map_err(|_| Refusal::NotFound)?;
    service::delete_draft(&house, signed.person, id).await?;
    Ok(pages.go("/orders", Some(&Told::done("orders-draft-removed"))))
}

/// Takes lines back. Each that could not be is named with its reason.
pub async fn withdraw(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Withdrawal>,
) -> Result<HttpResponse, WebError> {
    let order: OrderId = id.parse().map_err(|_| Refusal::NotFound)?;
    let lines: Vec<LineId> =
        form.0.line.iter().map(|id| id.parse().map_err(|_| Refusal::NotFound)).collect::<Result<_, _>>()?;
    if lines.is_empty() {
        let told = Told::of(Kind::Info, "orders-withdraw-none");
        return Ok(pages.go(&format!("/orders/{order}"), Some(&told)));
    }
    let mut errors = Vec::new();
    let mut done = 0_usize;
    for (line, outcome) in service::withdraw(&house, signed.person, order, lines).await? {
        match outcome.map_err(WebError::from) {
            Ok(_) => done += 1,
            Err(error) => {
                let line = line.to_string();
                let sentence = sentence(&pages, signed.lang, error.refusal());
                errors.push((line, sentence));
            }
        }
    }
    if errors.is_empty() {
        let told = Told::done("orders-withdrawn").with("count", done).next("orders-withdrawn-next");
        return Ok(pages.go(&format!("/orders/{order}"), Some(&told)));
    }
    let shown = service::order(&house, signed.person, order, signed.lang).await?;
    let named = |id: &str| shown.lines.iter().find(|line| line.line.id == id).map_or(0, |line| line.line.n);
    let faults =
        errors.into_iter().map(|(line, sentence)| pages::fault_of_line(format!("{}. {sentence}", named(&line))));
    let left = Left { errors: faults.collect(), ..Left::default() };
    pages::draw_order(&signed, &pages, &house, order, StatusCode::CONFLICT, left).await
}

/// Answers a question; what was written is kept when it cannot be taken.
pub async fn answer(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Answer>,
) -> Result<HttpResponse, WebError> {
    let order: OrderId = id.parse().map_err(|_| Refusal::NotFound)?;
    let Answer { line, version, text } = form.0;
    let line: LineId = line.parse().map_err(|_| Refusal::NotFound)?;
    match service::answer(&house, signed.person, (order, line), version, text.clone()).await.map_err(WebError::from) {
        Ok(_) => {
            let told = Told::done("orders-answered").next("orders-answered-next");
            Ok(pages.go(&format!("/orders/{order}"), Some(&told)))
        }
        Err(error) if can_be_put_right(error.refusal()) => {
            let status = actix_web::ResponseError::status_code(&error);
            let fault = pages::fault_of_line(sentence(&pages, signed.lang, error.refusal()));
            let left = Left { errors: vec![fault], line: Some(line.to_string()), text };
            pages::draw_order(&signed, &pages, &house, order, status, left).await
        }
        Err(error) => Err(error),
    }
}

/// Renews what is marked.
pub async fn renew(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<view::Selection>,
) -> Result<HttpResponse, WebError> {
    let marked = form.0.marked()?;
    if marked.is_empty() {
        return Ok(pages.go("/orders/renewals", Some(&Told::of(Kind::Info, "renewals-told-nothing"))));
    }
    let wanted = (form.0.until, form.0.reason);
    let until = wanted.0;
    let renewed = service::renewing::renew(&house, signed.person, marked, wanted, signed.lang, None).await?;
    if !renewed.refused.is_empty() {
        return pages::draw_renewals(&house, &pages, &signed, renewed.refused, until).await;
    }
    let told = Told::done("renewals-told").next("renewals-next");
    let told = told.with("count", renewed.confirmed + renewed.ordered).with("ordered", renewed.ordered);
    Ok(pages.go("/orders/renewals", Some(&told)))
}

/// Registers what was ordered on paper.
pub async fn register_late(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<LateAsk>,
) -> Result<HttpResponse, WebError> {
    let (house, person, lang) = (&house, signed.person, signed.lang);
    let registered = form.act(|ask| async move { service::late::register(house, person, &ask, lang).await }).await?;
    match registered {
        Ok(sent) => {
            let told = Told::done("late-registered").with("number", sent.number.as_str());
            let told = told.next("late-registered-next").with("index", sent.receipt);
            Ok(pages.go(&format!("/orders/{}", sent.id), Some(&told)))
        }
        Err(refused) => super::pages::paper::draw_late(&signed, &pages, house, Some(&refused)).await,
    }
}
