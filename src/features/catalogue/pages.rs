//! The catalogue's pages. What stands in a select is made here; which words there are is the service's business.

pub mod freezing;
pub mod matrix;
pub mod packages;
pub mod roles;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::import::Report;
use super::service::keeping::{ObjectAsk, SystemAsk};
use super::service::looking::{self, SystemRow};
use super::service::matrix::{self as matrices, WaitingDraft};
use super::service::posts::{self, POSTS, PostAsk, PostFilter, PostRow};
use super::service::standing::GuidelineForm;
use super::service::system::{self as one, SystemView};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form;
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{Choice, options, words};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: Option<String>,
}

#[derive(Serialize)]
struct ListPage {
    q: String,
    systems: Vec<SystemRow>,
    /// Drafts of matrices that wait for the reader.
    waiting: Vec<WaitingDraft>,
    can_import: bool,
}

/// Every system.
pub async fn list(
    signed: Signed,
    request: HttpRequest,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let query: Search = form::command(request.query_string().as_bytes())?;
    let q = query.q.unwrap_or_default();
    let systems = looking::systems(&house, signed.person, &q, signed.lang)?;
    let can_import = looking::can_import(&house, signed.person)?;
    let waiting = matrices::waiting(&house, signed.person, signed.lang).await?;
    let head = PageHead::Key { title_key: "catalogue-title" };
    pages.page(&signed, "catalogue/list", head, &ListPage { q, systems, waiting, can_import }).await
}

/// The form as it was typed, with its fault, when there is a refusal; else as it stands.
fn again(pages: &Pages, lang: Lang, fresh: Filled, refused: Option<&Refused>, version: &str) -> Filled {
    let Some(refused) = refused else { return fresh };
    let filled = fresh.typed(refused, version);
    let wrong = |word: &str| pages.text.say(lang, &format!("catalogue-wrong-{}", word.replace('_', "-")), &[]);
    match &refused.refusal {
        Refusal::BadForm(field) if filled.has(field) => {
            let text = wrong(field);
            filled.wrong(field, text)
        }
        Refusal::BadForm(field) if field == "then" => filled.wrong("first", wrong("then")),
        Refusal::AutomaticTooRisky => filled.wrong("first", error::sentence(pages, lang, &refused.refusal)),
        Refusal::ReasonRequired => {
            let field = if filled.has("why") { "why" } else { "reason" };
            filled.wrong(field, error::sentence(pages, lang, &refused.refusal))
        }
        Refusal::BadText(field) => filled.wrong(field, wrong("characters")),
        Refusal::EndBeforeStart => {
            let field = if filled.has("to") { "to" } else { "end_date" };
            filled.wrong(field, error::sentence(pages, lang, &refused.refusal))
        }
        refusal @ (Refusal::GroupUnknown(_) | Refusal::GroupAmbiguous(_) | Refusal::GroupOfOtherEnvironment(_)) => {
            filled.wrong("groups", error::sentence(pages, lang, refusal))
        }
        Refusal::AlreadyHeld => filled.wrong("person", wrong("held")),
        Refusal::Stale => filled.wrong("form", wrong("stale")),
        other => filled.wrong("form", error::sentence(pages, lang, other)),
    }
}

/// How a page with a form is answered.
fn status(refused: Option<&Refused>) -> StatusCode {
    refused.map_or(StatusCode::OK, |refused| refused.status)
}

#[derive(Serialize)]
struct SystemPage {
    back: String,
    system: SystemView,
    /// The form for an object.
    form: Filled,
}

/// One system.
pub async fn system(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    draw_system(&signed, &pages, &house, &path, None).await
}

/// One system, with the form for an object as it was refused.
pub async fn draw_system(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    key: &str,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let system = one::system(house, signed.person, key, signed.lang)?;
    if refused.is_some() && !system.can_keep {
        return Err(Refusal::NotAllowed.into());
    }
    let form = again(pages, signed.lang, Filled::of(&ObjectAsk::fresh()), refused, "");
    let head = PageHead::Named { title: system.row.name.clone() };
    let data = SystemPage { back: address(&system), system, form };
    pages.page_with(signed, status(refused), "catalogue/system", head, &data).await
}

#[derive(Serialize)]
struct CardPage {
    back: String,
    system: SystemView,
    statuses: Vec<Choice>,
    pauses: Vec<Choice>,
    form: Filled,
}

/// Somebody who may keep the system, or "not allowed".
fn kept(house: &House, signed: &Signed, system: &str) -> Result<SystemView, WebError> {
    let system = one::system(house, signed.person, system, signed.lang)?;
    if system.can_keep { Ok(system) } else { Err(Refusal::NotAllowed.into()) }
}

/// Where a system's page is.
fn address(system: &SystemView) -> String {
    format!("/catalogue/{}", system.row.key)
}

/// The card as a form.
pub async fn card(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    draw_card(&signed, &pages, &house, &path, None).await
}

/// The card as a form, as it was refused.
pub async fn draw_card(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    key: &str,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let system = kept(house, signed, key)?;
    let form = again(pages, signed.lang, Filled::of(&SystemAsk::of(&system)), refused, "version");
    let known = ["planned", "in_use", "closing", "closed"];
    let statuses = words(pages, signed.lang, "catalogue-status", &known, form.said("status"));
    let head = PageHead::Key { title_key: "catalogue-card-change" };
    let pauses = words(pages, signed.lang, "catalogue-pause", &["by_class", "always", "never"], form.said("pause"));
    let data = CardPage { back: address(&system), system, statuses, pauses, form };
    pages.page_with(signed, status(refused), "catalogue/card", head, &data).await
}

/// A guideline to decide.
pub async fn guideline(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    draw_guideline(&signed, &pages, &house, &path, None).await
}

/// A guideline to decide, as it was refused.
pub async fn draw_guideline(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    key: &str,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let system = kept(house, signed, key)?;
    let form = again(pages, signed.lang, Filled::of(&GuidelineForm::of(&system)), refused, "replaces");
    let head = PageHead::Key { title_key: "catalogue-guideline-decide" };
    let data = SystemPage { back: address(&system), system, form };
    pages.page_with(signed, status(refused), "catalogue/guideline", head, &data).await
}

#[derive(Serialize)]
struct PostsPage {
    q: String,
    posts: Vec<PostRow>,
    kinds: Vec<Choice>,
    ended: bool,
    can_appoint: bool,
}

/// The register of posts.
pub async fn posts(
    signed: Signed,
    request: HttpRequest,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let filter: PostFilter = form::command(request.query_string().as_bytes())?;
    let rows = posts::posts(&house, signed.person, &filter, signed.lang)?;
    let data = PostsPage {
        kinds: words(&pages, signed.lang, "post", &POSTS, filter.post.as_deref().unwrap_or_default()),
        q: filter.q.unwrap_or_default(),
        posts: rows,
        ended: filter.ended.is_some(),
        can_appoint: looking::can_import(&house, signed.person)?,
    };
    pages.page(&signed, "catalogue/posts", PageHead::Key { title_key: "catalogue-posts" }, &data).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForSystem {
    #[serde(default)]
    post: Option<String>,
    #[serde(default)]
    system: Option<String>,
}

#[derive(Serialize)]
struct NewPostPage {
    kinds: Vec<Choice>,
    systems: Vec<Choice>,
    units: Vec<Choice>,
    functions: Vec<Choice>,
    form: Filled,
}

/// The form for giving a post.
pub async fn new_post(
    signed: Signed,
    request: HttpRequest,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let query: ForSystem = form::command(request.query_string().as_bytes())?;
    let ask = PostAsk { post: query.post.unwrap_or_default(), system: query.system, ..PostAsk::default() };
    draw_new_post(&signed, &pages, &house, ask, None).await
}

/// The form for giving a post, as it was refused.
pub async fn draw_new_post(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    ask: PostAsk,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let form = again(pages, signed.lang, Filled::of(&ask), refused, "");
    let systems = looking::systems(house, signed.person, "", signed.lang)?;
    let systems = systems.into_iter().map(|row| (row.key, row.name));
    let data = NewPostPage {
        kinds: words(pages, signed.lang, "post", &POSTS, form.said("post")),
        systems: options(systems, form.said("system")),
        units: options(looking::units(house), form.said("unit")),
        functions: options(looking::functions(house, signed.lang), form.said("function")),
        form,
    };
    let head = PageHead::Key { title_key: "catalogue-post-new" };
    pages.page_with(signed, status(refused), "catalogue/post", head, &data).await
}

/// A fault of a file in words.
#[derive(Serialize)]
struct FaultRow {
    row: u64,
    column: usize,
    header: String,
    sentence: String,
    found: String,
}

#[derive(Serialize)]
struct ImportPage {
    file: String,
    faults: Vec<FaultRow>,
    report: Option<Report>,
    nothing: bool,
}

/// The form for a file.
pub async fn import(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    if !looking::can_import(&house, signed.person)? {
        return Err(Refusal::NotAllowed.into());
    }
    shown(&signed, &pages, String::new(), None).await
}

/// The form with what the file would do, or what is wrong with it.
pub async fn shown(
    signed: &Signed,
    pages: &Pages,
    file: String,
    report: Option<Report>,
) -> Result<HttpResponse, WebError> {
    let faults = report.iter().flat_map(|report| &report.faults).take(200).map(|fault| FaultRow {
        row: fault.row,
        column: fault.column,
        header: fault.header.clone(),
        sentence: {
            let other = fault.other_row.unwrap_or_default().into();
            pages.text.say(signed.lang, &format!("import-{}", fault.code), &[("other", other)])
        },
        found: fault.found.clone(),
    });
    let faults: Vec<FaultRow> = faults.collect();
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let nothing = report.as_ref().is_some_and(Report::is_nothing);
    let data = ImportPage { file, faults, report, nothing };
    pages.page_with(signed, status, "catalogue/import", PageHead::Key { title_key: "catalogue-import" }, &data).await
}
