//! Staff and what changes among them, a person, oneself, assignments, a reorganisation, and finding somebody to protect.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::{Deserialize, Serialize};

use super::service::assignments::{self as register, AssignmentAsk, AssignmentView};
use super::service::leaving::{self as changing, Changes};
use super::service::own::{self as owning, Format};
use super::service::reorganisation::{self as reorganising, Preview};
use super::service::sources::{self, AccountCheck, SampleView, SourcesView};
use super::service::{self, PersonView, StaffRow};
use crate::domain::assignment::Kind;
use crate::domain::ids::{AssignmentId, PersonId};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form;
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{self, Choice};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
struct StaffPage {
    q: String,
    rows: Vec<StaffRow>,
    shown: usize,
    most: bool,
}

#[derive(Serialize)]
struct PersonPage {
    person: PersonView,
    own: bool,
    /// Of oneself: who ordered what one has, and what was read for it.
    origins: Vec<owning::OwnGrant>,
    courses: Vec<view::CourseHeld>,
    today: jiff::civil::Date,
}

#[derive(Serialize)]
struct SourcesPage {
    view: SourcesView,
}

#[derive(Serialize)]
struct CheckPage {
    person: String,
    checked: Vec<AccountCheck>,
    samples: Vec<SampleView>,
}

#[derive(Serialize)]
struct ProtectionPage {
    q: String,
    searched: bool,
    found: Vec<view::Person>,
}

/// My staff.
pub async fn staff(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let search: Search = form::command(request.query_string().as_bytes())?;
    let rows = service::staff(&house, signed.person, &(house.sorted)(&search.q).0).await?;
    let data = StaffPage { q: search.q, shown: rows.len(), most: rows.len() >= service::MOST_STAFF, rows };
    pages.page(&signed, "people/staff", PageHead::Key { title_key: "people-staff-title" }, &data).await
}

/// A person. The heading is the name, the title of the page is not: it goes into the browser's history.
pub async fn person(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    draw(&signed, &pages, &house, id).await
}

/// Oneself.
pub async fn own(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, signed.person).await
}

async fn draw(signed: &Signed, pages: &Pages, house: &House, id: PersonId) -> Result<HttpResponse, WebError> {
    let person = service::person(house, signed.person, id, signed.lang).await?;
    let own = id == signed.person;
    let mut origins = Vec::new();
    let mut courses = Vec::new();
    if own {
        let data = owning::data(house, id, signed.lang).await?;
        (origins, courses) = (data.permissions, data.courses);
    }
    let title_key = if own { "people-own-title" } else { "people-person-title" };
    let data = PersonPage { person, own, origins, courses, today: house.db.clock().today() };
    pages.page(signed, "people/person", PageHead::Key { title_key }, &data).await
}

/// Where the HR function searches.
pub async fn protection(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    service::find_for_protection(&house, signed.person, "")?;
    found(&signed, &pages, String::new(), Vec::new()).await
}

/// What was found.
pub async fn found(
    signed: &Signed,
    pages: &Pages,
    q: String,
    found: Vec<view::Person>,
) -> Result<HttpResponse, WebError> {
    let data = ProtectionPage { searched: q.trim().chars().count() >= 2, q, found };
    let head = PageHead::Key { title_key: "people-protection-title" };
    pages.page_with(signed, StatusCode::OK, "people/protection", head, &data).await
}

/// How each source stands.
pub async fn sources(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let view = sources::sources(&house, signed.person).await?;
    pages
        .page(&signed, "people/sources", PageHead::Key { title_key: "people-sources-title" }, &SourcesPage { view })
        .await
}

/// How a sample is read, and where one person is looked at.
pub async fn sample(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let samples = sources::sample(&house, signed.person).await?;
    checked(&signed, &pages, String::new(), Vec::new(), samples).await
}

/// How one person is read.
pub async fn checked(
    signed: &Signed,
    pages: &Pages,
    person: String,
    checked: Vec<AccountCheck>,
    samples: Vec<SampleView>,
) -> Result<HttpResponse, WebError> {
    let head = PageHead::Key { title_key: "people-check-title" };
    pages.page(signed, "people/check", head, &CheckPage { person, checked, samples }).await
}

/// How the file of one's own data is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    format: Format,
}

/// One's own data as a file.
pub async fn export(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let Wanted { format } = form::command(request.query_string().as_bytes())?;
    let file = owning::export(&house, signed.person, format, signed.lang).await?;
    Ok(HttpResponse::Ok()
        .content_type(file.media_type)
        .insert_header(("Content-Disposition", format!("attachment; filename=\"{}\"", file.name)))
        .body(file.bytes))
}

#[derive(Serialize)]
struct ChangesPage {
    changes: Changes,
    none: bool,
}

/// Who leaves, has moved or is on leave.
pub async fn changes(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let changes = changing::changes(&house, signed.person, signed.lang).await?;
    let none = changes.leaving.is_empty() && changes.moved.is_empty() && changes.on_leave.is_empty();
    let head = PageHead::Key { title_key: "people-changes-title" };
    pages.page(&signed, "people/changes", head, &ChangesPage { changes, none }).await
}

/// Which assignments are shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    #[serde(default)]
    ended: Option<String>,
}

#[derive(Serialize)]
struct AssignmentsPage {
    rows: Vec<AssignmentView>,
    ended: bool,
    can_enter: bool,
}

/// The register of assignments.
pub async fn assignments(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let which: Which = form::command(request.query_string().as_bytes())?;
    let ended = which.ended.is_some();
    let rows = register::list(&house, signed.person, ended)?;
    let data = AssignmentsPage { rows, ended, can_enter: register::may_enter(&house, signed.person)? };
    pages.page(&signed, "people/assignments", PageHead::Key { title_key: "people-assignments-title" }, &data).await
}

#[derive(Serialize)]
struct NewAssignmentPage {
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    form: Filled,
}

/// The form for an assignment; `?person=` is the account it is for.
pub async fn new_assignment(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct For {
        #[serde(default)]
        person: String,
    }
    let For { person } = form::command(request.query_string().as_bytes())?;
    if !register::may_enter(&house, signed.person)? {
        return Err(Refusal::NotAllowed.into());
    }
    draw_new(&signed, &pages, &house, AssignmentAsk { person, ..AssignmentAsk::default() }, None).await
}

/// The form for an assignment, fresh or as it was refused.
pub async fn draw_new(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    ask: AssignmentAsk,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let form = match refused {
        None => Filled::of(&ask),
        Some(refused) => {
            let filled = Filled::of(&ask).typed(refused, "");
            let sentence = error::sentence(pages, signed.lang, &refused.refusal);
            match &refused.refusal {
                Refusal::BadForm(field) if filled.has(field) => {
                    let key = format!("people-assignment-wrong-{field}");
                    filled.wrong(field, pages.text.say(signed.lang, &key, &[]))
                }
                Refusal::BadText(field) => filled.wrong(field, sentence),
                Refusal::EndBeforeStart | Refusal::EndTooFar(_) => filled.wrong("to", sentence),
                Refusal::SponsorUnfit => filled.wrong("sponsor", sentence),
                Refusal::PupilAccount | Refusal::FunctionAccount | Refusal::HasEmployment | Refusal::UnknownKind => {
                    filled.wrong("person", sentence)
                }
                _ => filled.wrong("form", sentence),
            }
        }
    };
    let kinds = choice::words(pages, signed.lang, "people-assignment", &Kind::ALL.map(Kind::word), form.said("kind"));
    let units = register::units(house, signed.person)?;
    let only = units.len() == 1;
    let units = units.into_iter().map(|(value, label)| Choice {
        selected: only || value == form.said("unit"),
        label: format!("{label} ({value})"),
        value,
    });
    let data = NewAssignmentPage { kinds, units: units.collect(), form };
    let status = refused.map_or(StatusCode::OK, |refused| refused.status);
    let head = PageHead::Key { title_key: "people-assignment-new" };
    pages.page_with(signed, status, "people/assignment-new", head, &data).await
}

#[derive(Serialize)]
struct AssignmentPage {
    it: AssignmentView,
    fault: Option<String>,
}

/// One assignment.
pub async fn assignment(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<AssignmentId>,
) -> Result<HttpResponse, WebError> {
    draw_assignment(&signed, &pages, &house, *id, None).await
}

/// One assignment, again when what was sent could not be done.
pub async fn draw_assignment(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    id: AssignmentId,
    wrong: Option<&WebError>,
) -> Result<HttpResponse, WebError> {
    let it = register::one(house, signed.person, id).await?;
    let fault = wrong.map(|wrong| error::sentence(pages, signed.lang, wrong.refusal()));
    let status = wrong.map_or(StatusCode::OK, ResponseError::status_code);
    let head = PageHead::Key { title_key: "people-assignment-title" };
    pages.page_with(signed, status, "people/assignment", head, &AssignmentPage { it, fault }).await
}

#[derive(Serialize)]
struct ReorganisationPage {
    units: String,
    preview: Preview,
    shown: bool,
    fault: Option<String>,
}

/// Units that are gone, and what names them.
pub async fn reorganisation(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw_reorganisation(&signed, &pages, &house, String::new(), None).await
}

/// What a reorganisation would carry over.
pub async fn draw_reorganisation(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    units: String,
    wrong: Option<&WebError>,
) -> Result<HttpResponse, WebError> {
    let shown = !units.trim().is_empty();
    let preview = reorganising::preview(house, signed.person, &units).await?;
    let fault = wrong.map(|wrong| error::sentence(pages, signed.lang, wrong.refusal()));
    let units = if shown { units } else { preview.proposal.clone() };
    let status = wrong.map_or(StatusCode::OK, ResponseError::status_code);
    let head = PageHead::Key { title_key: "people-reorganisation-title" };
    let data = ReorganisationPage { units, preview, shown, fault };
    pages.page_with(signed, status, "people/reorganisation", head, &data).await
}

#[derive(Serialize)]
struct BrakePage {
    #[serde(flatten)]
    brakes: service::Brakes,
    most: usize,
}

/// Sources from which many vanished at once, and who (E-33).
pub async fn brake(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let mut brakes = service::brakes(&house, signed.person).await?;
    for one in &mut brakes.open {
        one.people.truncate(service::MOST_SHOWN);
    }
    let data = BrakePage { brakes, most: service::MOST_SHOWN };
    pages.page(&signed, "people/brake", PageHead::Key { title_key: "people-brake-title" }, &data).await
}
