//! The log as an auditor reads it.

use actix_web::http::header::{HeaderValue, REFRESH};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::Query;
use super::service::export::Exporting;
use super::service::line::{self, LineView};
use super::service::reading::{self, Proved, Row};
use super::service::verifying::{self, Verified};
use crate::domain::event::Kind;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// A choice in a list.
#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
    selected: bool,
}

#[derive(Serialize)]
struct NewestPage {
    rows: Vec<Row>,
    signed: Option<reading::Signed>,
    vkey: String,
    kinds: Vec<Choice>,
    order: String,
    filtered: bool,
    first_href: Option<String>,
    older_href: Option<String>,
}

#[derive(Serialize)]
struct EntryPage {
    proved: Proved,
    vkey: String,
}

/// The newest entries.
pub async fn newest(
    request: HttpRequest,
    signed: Signed,
    house: Data<House>,
    pages: Data<Pages>,
    exporting: Data<Exporting>,
) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let (kind, order) = (query.kind.clone().unwrap_or_default(), query.order.clone().unwrap_or_default());
    let paged = query.below.is_some();
    let found = reading::newest(&house.db, signed.person, query.into()).await?;
    let data = NewestPage {
        rows: found.rows,
        signed: found.signed,
        vkey: exporting.signer.vkey(),
        kinds: kinds(&pages, signed.lang, &kind),
        filtered: !kind.is_empty() || !order.is_empty(),
        first_href: paged.then(|| href(&kind, &order, None)),
        older_href: found.next.map(|below| href(&kind, &order, Some(below))),
        order,
    };
    pages.page(&signed, "log/newest", PageHead::Key { title_key: "log-heading" }, &data).await
}

fn href(kind: &str, order: &str, below: Option<u64>) -> String {
    let mut fields: Vec<(&str, String)> = Vec::new();
    fields.extend([("kind", kind), ("order", order)].map(|(name, text)| (name, text.to_owned())));
    fields.extend(below.map(|below| ("below", below.to_string())));
    fields.retain(|(_, text)| !text.is_empty());
    // Fails only for what no form can hold.
    format!("/log?{}", serde_urlencoded::to_string(fields).unwrap_or_default())
}

fn kinds(pages: &Pages, lang: Lang, chosen: &str) -> Vec<Choice> {
    let choice = |word: &&'static str| Choice {
        value: word,
        label: pages.text.say(lang, &format!("event-{}", word.replace('.', "-")), &[]),
        selected: *word == chosen,
    };
    Kind::WORDS.iter().map(choice).collect()
}

/// One entry.
pub async fn entry(
    signed: Signed,
    house: Data<House>,
    pages: Data<Pages>,
    exporting: Data<Exporting>,
    index: Path<String>,
) -> Result<HttpResponse, WebError> {
    let index = index.parse().map_err(|_| Refusal::NotFound)?;
    let proved = reading::entry(&house.db, signed.person, index).await?;
    let data = EntryPage { proved, vkey: exporting.signer.vkey() };
    pages.page(&signed, "log/entry", PageHead::Key { title_key: "log-entry-heading" }, &data).await
}

#[derive(Serialize)]
struct LinePage {
    shown: LineView,
}

/// The line to keep, ready for the minutes.
pub async fn line(signed: Signed, house: Data<House>, pages: Data<Pages>) -> Result<HttpResponse, WebError> {
    let shown = line::line(&house.db).await?;
    pages.page(&signed, "log/line", PageHead::Key { title_key: "line-title" }, &LinePage { shown }).await
}

/// Its picture.
pub async fn picture(_signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let picture = line::picture(&house.db).await?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(picture))
}

#[derive(Serialize)]
struct VerificationPage {
    shown: Option<Verified>,
    running: bool,
}

/// The verification that is under way, drawn anew every other second, or what the last one found.
pub async fn verification(
    signed: Signed,
    house: Data<House>,
    pages: Data<Pages>,
    exporting: Data<Exporting>,
) -> Result<HttpResponse, WebError> {
    verifying::enter(&house.db, signed.person)?;
    let shown = exporting.verifying.standing();
    let running = shown.as_ref().is_some_and(|one| one.running);
    let head = PageHead::Key { title_key: "verification-title" };
    let mut page = pages.page(&signed, "log/verification", head, &VerificationPage { shown, running }).await?;
    if running {
        page.headers_mut().insert(REFRESH, HeaderValue::from_static("2"));
    }
    Ok(page)
}
