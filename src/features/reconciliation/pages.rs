//! Findings, one of them, a system's sources, its list of users, and the first day's baseline.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::service::baseline::{self, Preview};
use super::service::lists::{ListFault, ListReport};
use super::service::looking::{self, Filter, FindingList, SystemView};
use super::service::{FindingView, lists};
use crate::domain::ids::{FindingId, SystemId};
use crate::domain::reconciliation::Kind;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// What the list is narrowed to.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    system: Option<SystemId>,
    kind: Option<Kind>,
    show: Option<String>,
    after: Option<FindingId>,
}

impl Query {
    /// As the service takes it.
    pub fn filter(&self) -> Filter {
        let all = self.show.as_deref() == Some("all");
        Filter { system: self.system, kind: self.kind, all, after: self.after }
    }

    fn href(&self, after: Option<&str>) -> String {
        let own = [
            self.system.map(|system| format!("system={system}")),
            self.kind.map(|kind| format!("kind={}", kind.word())),
            self.show.as_ref().filter(|show| *show == "all").map(|_| "show=all".to_owned()),
            after.map(|after| format!("after={after}")),
        ];
        let own: Vec<String> = own.into_iter().flatten().collect();
        if own.is_empty() { "/reconciliation".to_owned() } else { format!("/reconciliation?{}", own.join("&")) }
    }
}

#[derive(Serialize)]
struct ListPage {
    list: FindingList,
    all: bool,
    narrowed: bool,
    next_href: Option<String>,
    first_href: Option<String>,
}

/// Findings.
pub async fn list(
    request: HttpRequest,
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let list = looking::list(&house, signed.person, query.filter(), signed.lang).await?;
    let page = ListPage {
        all: query.filter().all,
        narrowed: query.system.is_some() || query.kind.is_some(),
        next_href: list.next.as_deref().map(|next| query.href(Some(next))),
        first_href: query.after.map(|_| query.href(None)),
        list,
    };
    pages.page(&signed, "reconciliation/list", PageHead::Key { title_key: "reconciliation-title" }, &page).await
}

/// What was wrong, and with which of the forms.
#[derive(Serialize)]
struct Fault {
    form: &'static str,
    code: &'static str,
    fact: Option<String>,
}

#[derive(Serialize)]
struct FindingPage {
    one: FindingView,
    fault: Option<Fault>,
    reason: String,
    until: String,
}

/// One finding.
pub async fn finding(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<FindingId>,
) -> Result<HttpResponse, WebError> {
    show(&house, &pages, &signed, *id, None, (String::new(), None)).await
}

/// The finding, again when what was sent could not be done; `wrong` is the form and why.
pub async fn show(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    id: FindingId,
    wrong: Option<(&'static str, &Refusal, StatusCode)>,
    (reason, until): (String, Option<Date>),
) -> Result<HttpResponse, WebError> {
    let one = looking::one(house, signed.person, id, signed.lang).await?;
    let status = wrong.map_or(StatusCode::OK, |(_, _, status)| status);
    let fault = wrong.map(|(form, refusal, _)| Fault { form, code: refusal.code(), fact: refusal.fact() });
    let head = PageHead::Key { title_key: "reconciliation-one-title" };
    let until = until.map(|day| day.to_string()).unwrap_or_default();
    pages.page_with(signed, status, "reconciliation/one", head, &FindingPage { one, fault, reason, until }).await
}

#[derive(Serialize)]
struct SystemPage {
    one: SystemView,
    words: String,
    words_wrong: bool,
}

/// One system.
pub async fn system(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
) -> Result<HttpResponse, WebError> {
    show_system(&house, &pages, &signed, *id, None).await
}

/// The system, again with the words that could not be understood.
pub async fn show_system(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    id: SystemId,
    wrong: Option<String>,
) -> Result<HttpResponse, WebError> {
    let one = looking::system(house, signed.person, id, signed.lang).await?;
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let said = || one.words.iter().map(|word| format!("{} = {}\n", word.word, word.role)).collect();
    let words_wrong = wrong.is_some();
    let words = wrong.unwrap_or_else(said);
    let head = PageHead::Named { title: one.name.clone() };
    pages.page_with(signed, status, "reconciliation/system", head, &SystemPage { one, words, words_wrong }).await
}

#[derive(Serialize)]
struct ShownFault {
    #[serde(flatten)]
    fault: ListFault,
    sentence: String,
}

#[derive(Serialize)]
struct ImportPage {
    id: String,
    name: String,
    file: String,
    report: Option<ListReport>,
    faults: Vec<ShownFault>,
    back_href: String,
}

/// The form for a list of users.
pub async fn import(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
) -> Result<HttpResponse, WebError> {
    show_import(&house, &pages, &signed, *id, String::new(), None).await
}

/// The form, with what the list would bring.
pub async fn show_import(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    id: SystemId,
    file: String,
    report: Option<ListReport>,
) -> Result<HttpResponse, WebError> {
    let one = looking::system(house, signed.person, id, signed.lang).await?;
    if !one.can_import {
        // Asked so that it is refused in the same words as the import itself.
        lists::dry_run(house, signed.person, id, "").await?;
    }
    let sentence =
        |fault: &ListFault| pages.text.say(signed.lang, &format!("reconciliation-fault-{}", fault.code), &[]);
    let faults: Vec<ShownFault> = report
        .iter()
        .flat_map(|report| &report.faults)
        .map(|fault| ShownFault { sentence: sentence(fault), fault: fault.clone() })
        .collect();
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let back_href = format!("/reconciliation/systems/{id}");
    let page = ImportPage { id: one.id, name: one.name, file, report, faults, back_href };
    let head = PageHead::Key { title_key: "reconciliation-list-title" };
    pages.page_with(signed, status, "reconciliation/import", head, &page).await
}

#[derive(Serialize)]
struct BaselinePage {
    preview: Preview,
    due: String,
    confirming: bool,
    fault: Option<Fault>,
    back_href: String,
    act_href: String,
}

/// What would be taken over.
pub async fn baseline(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
) -> Result<HttpResponse, WebError> {
    show_baseline(&house, &pages, &signed, *id, None, None).await
}

/// What would be taken over; with a day, the question whether to do it.
pub async fn show_baseline(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    id: SystemId,
    due: Option<Date>,
    wrong: Option<(&Refusal, StatusCode)>,
) -> Result<HttpResponse, WebError> {
    let preview = baseline::preview(house, signed.person, id, signed.lang).await?;
    let status = wrong.map_or(StatusCode::OK, |(_, status)| status);
    let fault = wrong.map(|(refusal, _)| Fault { form: "due", code: refusal.code(), fact: refusal.fact() });
    let page = BaselinePage {
        confirming: due.is_some() && fault.is_none() && preview.taken > 0,
        due: due.map(|day| day.to_string()).unwrap_or_default(),
        preview,
        fault,
        back_href: format!("/reconciliation/systems/{id}"),
        act_href: format!("/reconciliation/systems/{id}/baseline"),
    };
    let head = PageHead::Key { title_key: "reconciliation-baseline-title" };
    pages.page_with(signed, status, "reconciliation/baseline", head, &page).await
}
