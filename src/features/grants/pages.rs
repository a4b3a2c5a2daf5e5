//! My permissions, my staff's, a system's, and one with what can be done to it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::ending_many::{EndPreview, preview_role};
use super::service::lead_times::{self as leading, SystemTimes};
use super::service::revocations::{self as times, End, Revocations};
use super::service::{self, HeldAfter, OneGrant, StaffGrants, SystemGrants};
use crate::domain::ids::{GrantId, RoleId, SystemId};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// The other lists that the reader has.
#[derive(Serialize)]
struct Ways {
    staff: bool,
    systems: bool,
    revocations: bool,
}

fn ways(house: &House, signed: &Signed) -> Result<Ways, WebError> {
    Ok(Ways {
        staff: service::leads(house, signed.person),
        systems: !service::systems(house, signed.person, signed.lang)?.is_empty(),
        revocations: times::may_see(house, signed.person)?,
    })
}

#[derive(Serialize)]
struct MinePage {
    ways: Ways,
    standing: Vec<view::GrantView>,
    ended: Vec<view::GrantView>,
}

/// My permissions, those that stand first.
pub async fn mine(house: Data<House>, pages: Data<Pages>, signed: Signed) -> Result<HttpResponse, WebError> {
    let all = service::of_person(&house, signed.person, signed.person, signed.lang).await?;
    let (standing, ended) = all.into_iter().partition(|grant| grant.open);
    let page = MinePage { ways: ways(&house, &signed)?, standing, ended };
    pages.page(&signed, "grants/mine", PageHead::Key { title_key: "grants-title" }, &page).await
}

#[derive(Serialize)]
struct StaffPage {
    ways: Ways,
    searched: String,
    /// What must be answered, the most urgent first.
    questions: Vec<view::GrantView>,
    people: Vec<StaffGrants>,
    without: Vec<view::Person>,
}

/// What is searched for among the staff.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: String,
}

/// My staff's permissions, by person.
pub async fn staff(
    request: HttpRequest,
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
) -> Result<HttpResponse, WebError> {
    let Search { q } = form::command(request.query_string().as_bytes())?;
    let all = service::of_staff(&house, signed.person, signed.lang).await?;
    let mut questions: Vec<view::GrantView> =
        all.iter().flat_map(|one| &one.grants).filter(|grant| grant.question.is_some()).cloned().collect();
    questions.sort_by_key(|grant| grant.question.as_ref().map(|question| question.due));
    let found = all.into_iter().filter(|one| service::matches(one, &q));
    let (people, without): (Vec<_>, Vec<_>) = found.partition(|one| !one.grants.is_empty());
    let without = without.into_iter().map(|one| one.person).collect();
    let page = StaffPage { ways: ways(&house, &signed)?, searched: q, questions, people, without };
    pages.page(&signed, "grants/staff", PageHead::Key { title_key: "grants-staff-title" }, &page).await
}

#[derive(Serialize)]
struct SystemsPage {
    ways: Ways,
    systems: Vec<view::SystemChoice>,
}

/// The systems I answer for.
pub async fn systems(house: Data<House>, pages: Data<Pages>, signed: Signed) -> Result<HttpResponse, WebError> {
    let systems = service::systems(&house, signed.person, signed.lang)?;
    let page = SystemsPage { ways: ways(&house, &signed)?, systems };
    pages.page(&signed, "grants/systems", PageHead::Key { title_key: "grants-systems-title" }, &page).await
}

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Older than this one.
    pub before: Option<GrantId>,
}

#[derive(Serialize)]
struct SystemPage {
    list: SystemGrants,
    older_href: Option<String>,
    newer_href: Option<String>,
}

/// Who has what in a system.
pub async fn system(
    request: HttpRequest,
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<SystemId>,
) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let list = service::of_system(&house, signed.person, *id, query.before, signed.lang).await?;
    let head = PageHead::Named { title: list.system.clone() };
    let page = SystemPage {
        older_href: list.next.as_deref().map(|next| format!("/grants/systems/{id}?before={next}")),
        newer_href: query.before.map(|_| format!("/grants/systems/{id}")),
        list,
    };
    pages.page(&signed, "grants/system", head, &page).await
}

#[derive(Serialize)]
struct AfterEndPage {
    rows: Vec<HeldAfter>,
}

/// Access that lasted longer than the employment.
pub async fn after_end(house: Data<House>, pages: Data<Pages>, signed: Signed) -> Result<HttpResponse, WebError> {
    let rows = service::held_after_end(&house, signed.person, signed.lang).await?;
    let head = PageHead::Key { title_key: "grants-after-end-title" };
    pages.page(&signed, "grants/after-end", head, &AfterEndPage { rows }).await
}

#[derive(Serialize)]
struct GrantPage {
    one: OneGrant,
    fault: Option<Fault>,
}

/// What was wrong, and with which of the forms.
#[derive(Serialize)]
struct Fault {
    form: &'static str,
    code: &'static str,
    fact: Option<String>,
}

/// One permission, with what can be done to it.
pub async fn grant(
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<GrantId>,
) -> Result<HttpResponse, WebError> {
    show(&house, &pages, &signed, *id, None).await
}

/// The permission, again when what was sent could not be done; `wrong` is the form and why.
pub async fn show(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    id: GrantId,
    wrong: Option<(&'static str, &Refusal, StatusCode)>,
) -> Result<HttpResponse, WebError> {
    let one = service::one(house, signed.person, id, signed.lang).await?;
    let status = wrong.map_or(StatusCode::OK, |(_, _, status)| status);
    let fault = wrong.map(|(form, refusal, _)| Fault { form, code: refusal.code(), fact: refusal.fact() });
    let head = PageHead::Key { title_key: "grants-one-title" };
    pages.page_with(signed, status, "grants/one", head, &GrantPage { one, fault }).await
}

/// The period that is asked about.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// So many days until now.
    pub days: Option<i64>,
}

#[derive(Serialize)]
struct PeriodChoice {
    days: i64,
    chosen: bool,
}

#[derive(Serialize)]
struct RevocationsPage {
    periods: Vec<PeriodChoice>,
    any: bool,
    ends: Vec<EndShown>,
    measured: Revocations,
}

#[derive(Serialize)]
struct EndShown {
    is_open: bool,
    one: End,
}

/// How long it takes from an end until the access is gone.
pub async fn revocations(
    request: HttpRequest,
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
) -> Result<HttpResponse, WebError> {
    let Period { days } = form::command(request.query_string().as_bytes())?;
    let measured = times::measured(&house, signed.person, days.unwrap_or(30), signed.lang).await?;
    let page = RevocationsPage {
        periods: times::PERIODS
            .iter()
            .map(|days| PeriodChoice { days: *days, chosen: *days == measured.days })
            .collect(),
        any: measured.ways.iter().any(|way| way.ends > 0),
        ends: [measured.worst.clone(), measured.oldest.clone()]
            .into_iter()
            .flatten()
            .map(|one| EndShown { is_open: one.gone_at.is_none(), one })
            .collect(),
        measured,
    };
    pages.page(&signed, "grants/revocations", PageHead::Key { title_key: "grants-revocations-title" }, &page).await
}

/// Which system's picture is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    system: Option<String>,
}

#[derive(Serialize)]
struct LeadTimesPage {
    shown: Option<SystemTimes>,
    chart: Option<Chart>,
    rows: Vec<SystemTimes>,
}

/// A picture of the months: bars for the median, points for 9 of 10. Its words stand beside it.
#[derive(Debug, Serialize)]
struct Chart {
    width: i64,
    height: i64,
    lines: Vec<i64>,
    bars: Vec<Bar>,
    points: Vec<Point>,
    first: String,
    last: String,
    most: Option<String>,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
}

#[derive(Debug, Serialize)]
struct Point {
    x: i64,
    y: i64,
}

impl Chart {
    const HEIGHT: i64 = 200;
    /// Room above the highest point and below the lowest.
    const EDGE: i64 = 8;
    const STEP: i64 = 50;
    const BAR: i64 = 30;

    fn of(system: &SystemTimes) -> Self {
        let months = &system.months;
        let top = months.iter().max_by_key(|month| month.times.p90_ms);
        let most = top.and_then(|month| month.times.p90_ms).unwrap_or(0).max(1);
        let high = |ms: i64| (ms * (Self::HEIGHT - 2 * Self::EDGE) + most / 2) / most;
        let y = |ms: i64| Self::HEIGHT - Self::EDGE - high(ms);
        let at = |n: i64| n * Self::STEP + (Self::STEP - Self::BAR) / 2;
        let numbered = || (0_i64..).zip(months);
        let bar = |(n, ms): (i64, i64)| Bar { x: at(n), y: y(ms), width: Self::BAR, height: high(ms).max(1) };
        let point = |(n, ms): (i64, i64)| Point { x: at(n) + Self::BAR / 2, y: y(ms) };
        Self {
            width: Self::STEP * i64::try_from(months.len()).unwrap_or(12),
            height: Self::HEIGHT,
            lines: vec![y(most), y(most / 2), y(0)],
            bars: numbered().filter_map(|(n, month)| Some((n, month.times.median_ms?))).map(bar).collect(),
            points: numbered().filter_map(|(n, month)| Some((n, month.times.p90_ms?))).map(point).collect(),
            first: months.first().map(|month| month.month.clone()).unwrap_or_default(),
            last: months.last().map(|month| month.month.clone()).unwrap_or_default(),
            most: top.and_then(|month| month.times.p90.clone()),
        }
    }
}

/// How long it takes from order to delivery, with a picture of one system.
pub async fn lead_times(
    request: HttpRequest,
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
) -> Result<HttpResponse, WebError> {
    let query: Shown = form::command(request.query_string().as_bytes())?;
    let rows = leading::by_system(&house, signed.person, signed.lang).await?;
    let wanted = query.system.and_then(|id| rows.iter().find(|row| row.id == id));
    let shown = wanted.or(rows.first()).cloned();
    let page = LeadTimesPage { chart: shown.as_ref().map(Chart::of), shown, rows };
    pages.page(&signed, "grants/lead-times", PageHead::Key { title_key: "grants-lead-times-title" }, &page).await
}

/// Everything of which role is to end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfRole {
    role: RoleId,
}

#[derive(Serialize)]
struct EndingsPage {
    preview: EndPreview,
    back: String,
    reason: String,
    /// What could not be ended.
    refused: Vec<view::Outcome>,
    /// How many were.
    done: usize,
}

/// What ending everything of a role would mean.
pub async fn role_endings(
    request: HttpRequest,
    house: Data<House>,
    pages: Data<Pages>,
    signed: Signed,
) -> Result<HttpResponse, WebError> {
    let OfRole { role } = form::command(request.query_string().as_bytes())?;
    let preview = preview_role(&house, signed.person, role, signed.lang).await?;
    endings(&pages, &signed, preview, String::new(), Vec::new(), 0).await
}

/// What ending would mean, or what became of it.
pub async fn endings(
    pages: &Pages,
    signed: &Signed,
    preview: EndPreview,
    reason: String,
    refused: Vec<view::Outcome>,
    done: usize,
) -> Result<HttpResponse, WebError> {
    let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = EndingsPage { preview, back: "/grants".to_owned(), reason, refused, done };
    pages.page_with(signed, status, "grants/endings", PageHead::Key { title_key: "grants-endings-title" }, &page).await
}
