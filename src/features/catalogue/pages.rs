//! The catalogue's pages. What stands in a select is made here; which words there are is the service's business.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::import::Report;
use super::service::looking::{self, SystemRow};
use super::service::posts::{self, POSTS, PostFilter, PostRow};
use super::service::system::{self as one, RoleView, SystemView};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// One choice of a select.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    selected: bool,
}

fn choices(pages: &Pages, lang: Lang, prefix: &str, words: &[&str], chosen: &str) -> Vec<Choice> {
    let choice = |word: &&str| Choice {
        value: (*word).to_owned(),
        label: pages.text.say(lang, &format!("{prefix}-{}", word.replace('_', "-")), &[]),
        selected: *word == chosen,
    };
    words.iter().map(choice).collect()
}

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
    let head = PageHead::Key { title_key: "catalogue-title" };
    pages.page(&signed, "catalogue/list", head, &ListPage { q, systems, can_import }).await
}

#[derive(Serialize)]
struct SystemPage {
    back: String,
    system: SystemView,
}

/// One system.
pub async fn system(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let system = one::system(&house, signed.person, &path, signed.lang)?;
    let head = PageHead::Named { title: system.row.name.clone() };
    pages.page(&signed, "catalogue/system", head, &SystemPage { back: address(&system), system }).await
}

#[derive(Serialize)]
struct CardPage {
    back: String,
    system: SystemView,
    statuses: Vec<Choice>,
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
    let system = kept(&house, &signed, &path)?;
    let words = ["planned", "in_use", "closing", "closed"];
    let statuses = choices(&pages, signed.lang, "catalogue-status", &words, system.row.status);
    let head = PageHead::Named { title: system.row.name.clone() };
    pages.page(&signed, "catalogue/card", head, &CardPage { back: address(&system), system, statuses }).await
}

#[derive(Serialize)]
struct RolePage {
    back: String,
    system: SystemView,
    role: RoleView,
    groups: String,
    months: String,
    risks: Vec<Choice>,
    scopes: Vec<Choice>,
}

/// A role as a form.
pub async fn role(
    signed: Signed,
    path: Path<(String, String)>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let (key, code) = path.into_inner();
    let system = kept(&house, &signed, &key)?;
    let role =
        system.role_list.iter().find(|role| role.code == code || role.id == code).ok_or(Refusal::NotFound)?.clone();
    let data = RolePage {
        back: address(&system),
        groups: role.groups.join("|"),
        months: role.max_months.to_string(),
        risks: choices(&pages, signed.lang, "catalogue-risk", &["low", "medium", "high", "critical"], role.risk),
        scopes: choices(&pages, signed.lang, "catalogue-scope", &["none", "unit", "object"], role.scope),
        system,
        role,
    };
    let head = PageHead::Named { title: format!("{} – {}", data.role.code, data.role.name) };
    pages.page(&signed, "catalogue/role", head, &data).await
}

/// A guideline to decide.
pub async fn guideline(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let system = kept(&house, &signed, &path)?;
    let head = PageHead::Key { title_key: "catalogue-guideline-decide" };
    pages.page(&signed, "catalogue/guideline", head, &SystemPage { back: address(&system), system }).await
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
        kinds: choices(&pages, signed.lang, "post", &POSTS, filter.post.as_deref().unwrap_or_default()),
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
}

/// The form for giving a post.
pub async fn new_post(
    signed: Signed,
    request: HttpRequest,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let query: ForSystem = form::command(request.query_string().as_bytes())?;
    let chosen = query.system.unwrap_or_default();
    let systems = looking::systems(&house, signed.person, "", signed.lang)?;
    let named = |(value, label): (String, String)| Choice { selected: false, value, label };
    let data = NewPostPage {
        kinds: choices(&pages, signed.lang, "post", &POSTS, query.post.as_deref().unwrap_or_default()),
        systems: systems
            .into_iter()
            .map(|row| Choice { selected: row.key == chosen, value: row.key, label: row.name })
            .collect(),
        units: looking::units(&house).into_iter().map(named).collect(),
        functions: looking::functions(&house, signed.lang).into_iter().map(named).collect(),
    };
    pages.page(&signed, "catalogue/post", PageHead::Key { title_key: "catalogue-post-new" }, &data).await
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
