//! The log as an auditor reads it.

pub mod past;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::service::export::Exporting;
use super::service::reading::{self, Page, Proved};
use super::service::searching::{self, Asked, Choice, boards, systems};
use crate::domain::event::Kind;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// The choices of the search.
#[derive(Serialize)]
struct Filters {
    kinds: Vec<Choice>,
    systems: Vec<Choice>,
    boards: Vec<Choice>,
}

#[derive(Serialize)]
struct NewestPage {
    found: Page,
    vkey: String,
    filters: Filters,
    /// Whom the name that was written may mean, each with its address.
    named: Vec<(String, String)>,
    filtered: bool,
    /// There is more in the search than its first row.
    more: bool,
    first_href: Option<String>,
    older_href: Option<String>,
    /// The filter, for the files.
    query: String,
    asked: Asked,
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
    let asked: Asked = form::command(request.query_string().as_bytes())?;
    let found = searching::newest(&house.db, signed.person, asked.clone()).await?;
    let register = house.db.register();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let filters = Filters {
        kinds: kinds(&pages, signed.lang, &text(&asked.kind)),
        systems: systems(&register, signed.lang, &text(&asked.system)),
        boards: boards(&register, &text(&asked.board)),
    };
    let chosen = found.named.iter().map(|one| {
        let mut asked = Asked { below: None, ..asked.clone() };
        *(if one.field == "person" { &mut asked.person } else { &mut asked.decider }) = Some(one.id.clone());
        (href(&asked), one.name.clone())
    });
    let set = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let more = [&asked.decider, &asked.role, &asked.unit, &asked.board, &asked.order].into_iter().any(set);
    let first = [&asked.kind, &asked.person, &asked.system, &asked.from, &asked.to].into_iter().any(set);
    let data = NewestPage {
        named: chosen.collect(),
        vkey: exporting.signer.vkey(),
        filters,
        filtered: more || first,
        more,
        first_href: asked.below.map(|_| href(&Asked { below: None, ..asked.clone() })),
        older_href: found.next.map(|below| href(&Asked { below: Some(below), ..asked.clone() })),
        query: query(&Asked { below: None, ..asked.clone() }),
        asked,
        found,
    };
    pages.page(&signed, "log/newest", PageHead::Key { title_key: "log-heading" }, &data).await
}

fn href(asked: &Asked) -> String {
    format!("/log?{}", query(asked))
}

/// What was asked as an address has it.
fn query(asked: &impl Serialize) -> String {
    // Fails only for what no form can hold.
    let query = serde_urlencoded::to_string(asked).unwrap_or_default();
    query.split('&').filter(|field| !field.ends_with('=')).collect::<Vec<&str>>().join("&")
}

fn kinds(pages: &Pages, lang: Lang, chosen: &str) -> Vec<Choice> {
    let choice = |word: &&'static str| Choice {
        value: (*word).to_owned(),
        label: pages.text.say(lang, &format!("event-{}", word.replace('.', "-")), &[]),
        selected: *word == chosen,
    };
    let mut all: Vec<Choice> = Kind::WORDS.iter().map(choice).collect();
    all.sort_by_key(|choice| choice.label.to_lowercase());
    all
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
