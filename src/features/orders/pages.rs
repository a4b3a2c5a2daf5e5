//! My orders, the form and its review, and an order. What the form holds is read here, from a query or from a body.

pub mod changing;
pub mod comparing;
pub mod moving;
pub mod paper;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::service::renewing::{EndingSoon, ending_soon};
use super::service::{self, Choices, Chosen, OrderRow, OrderView, PeopleChoices, RefusedLine, Review};
use crate::domain::ids::{DraftId, OrderId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::{WebError, sentence};
use crate::web::form;
use crate::web::form::again::{Fault, Fields};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// The form as it was sent: everything that was chosen and answered, and beside it the draft it is saved in.
#[derive(Debug)]
pub struct Sheet {
    /// What is chosen.
    pub chosen: Chosen,
    /// Where it is saved.
    pub draft: DraftId,
    /// What was searched for among people.
    pub q: String,
}

impl Sheet {
    /// Reads the form's fields. Packages become their roles.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`], [`Refusal::BadForm`] with the field.
    pub fn of(house: &House, fields: Fields) -> Result<Self, Refusal> {
        let mut sheet = Self { chosen: Chosen::default(), draft: service::fresh_draft(house), q: String::new() };
        let mut packages = Vec::new();
        for (name, values) in fields {
            match name.as_str() {
                "person" => sheet.chosen.people = values,
                "role" => sheet.chosen.roles = values,
                "package" => packages = values,
                _ => sheet.single(&name, values)?,
            }
        }
        let register = house.db.register();
        sheet.chosen.settle(&register);
        sheet.chosen.add_packages(&register, &packages, house.db.clock().today());
        Ok(sheet)
    }

    fn single(&mut self, name: &str, values: Vec<String>) -> Result<(), Refusal> {
        let bad = || Refusal::BadForm(name.chars().take(64).collect());
        let mut values = values.into_iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(bad());
        };
        match name {
            "extend" => self.chosen.extend = matches!(value.as_str(), "1" | "on"),
            "draft" if value.is_empty() => {}
            "draft" => self.draft = value.parse().map_err(|_| bad())?,
            "q" => self.q = value,
            _ => self.chosen.answer(name, &value)?,
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct FormPage {
    draft: String,
    q: String,
    extend: bool,
    from: String,
    until: String,
    /// Answers that this page has no fields for.
    carried: Vec<(String, String)>,
    people: PeopleChoices,
    chosen_people: usize,
    chosen_roles: usize,
    choices: Choices,
    errors: Vec<Fault>,
}

#[derive(Serialize)]
struct ReviewPage {
    draft: String,
    people: Vec<String>,
    roles: Vec<String>,
    extend: bool,
    from: String,
    until: String,
    /// Answers for single lines, when there are too many lines to have fields of their own.
    carried: Vec<(String, String)>,
    review: Review,
    errors: Vec<Fault>,
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<OrderRow>,
    drafts: Vec<DraftRow>,
    first: bool,
    older: Option<String>,
}

#[derive(Serialize)]
struct DraftRow {
    id: String,
    people: usize,
    roles: usize,
    updated_at: Timestamp,
}

/// What an action on an order left to say beside it.
#[derive(Debug, Default, Serialize)]
pub struct Left {
    /// Faults of the form.
    pub errors: Vec<Fault>,
    /// The line whose answer was not taken.
    pub line: Option<String>,
    /// The answer as written.
    pub text: String,
}

#[derive(Serialize)]
struct OrderPage {
    order: OrderView,
    left: Left,
    /// Every line has its way shown at once; in a long order it is folded.
    few: bool,
    printed_at: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paging {
    before: Option<String>,
}

/// My orders, and above them my drafts.
pub async fn mine(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let paging: Paging = form::command(request.query_string().as_bytes())?;
    let before: Option<OrderId> = match paging.before {
        Some(id) => Some(id.parse().map_err(|_| Refusal::NotFound)?),
        None => None,
    };
    let rows = service::mine(&house, signed.person, before).await?;
    let drafts = if before.is_none() { service::drafts(&house, signed.person).await? } else { Vec::new() };
    let full = i64::try_from(rows.len()).is_ok_and(|n| n >= service::PAGE);
    let data = ListPage {
        older: rows.last().filter(|_| full).map(|row| format!("/orders?before={}", row.id)),
        first: before.is_none(),
        drafts: drafts
            .into_iter()
            .map(|draft| DraftRow {
                people: draft.chosen.people.len(),
                roles: draft.chosen.roles.len(),
                id: draft.id,
                updated_at: draft.updated_at,
            })
            .collect(),
        rows,
    };
    pages.page(&signed, "orders/list", PageHead::Key { title_key: "orders-title" }, &data).await
}

/// The form, empty, with what the address chooses, or as a draft has it.
pub async fn form(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let fields: Fields = form::command(request.query_string().as_bytes())?;
    let saved = fields.len() == 1 && fields.contains_key("draft");
    let mut sheet = Sheet::of(&house, fields)?;
    if saved {
        sheet.chosen = service::draft(&house, signed.person, sheet.draft).await?.chosen;
    }
    draw_form(&signed, &pages, &house, &sheet, None).await
}

/// The form with what is chosen, and the refusal when there is one.
pub async fn draw_form(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    sheet: &Sheet,
    refusal: Option<&Refusal>,
) -> Result<HttpResponse, WebError> {
    let chosen = &sheet.chosen;
    let data = FormPage {
        draft: sheet.draft.to_string(),
        q: sheet.q.clone(),
        extend: chosen.extend,
        from: chosen.said("from").to_owned(),
        until: chosen.said("until").to_owned(),
        carried: carried(chosen, |question| !["from", "until"].contains(&question)),
        people: service::people(house, signed.person, chosen, &(house.sorted)(&sheet.q).0)?,
        chosen_people: chosen.people.len(),
        chosen_roles: chosen.roles.len(),
        choices: service::choices(house, signed.person, chosen, signed.lang)?,
        errors: refusal.map(|refusal| fault(pages, signed.lang, chosen, refusal)).into_iter().collect(),
    };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    pages.page_with(signed, status, "orders/new", PageHead::Key { title_key: "orders-new-title" }, &data).await
}

/// The answers that a page has no fields for, so that they come back with it.
fn carried(chosen: &Chosen, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let answers = chosen.answers.iter().filter(|(question, _)| wanted(question));
    answers.map(|(question, answer)| (question.clone(), answer.clone())).collect()
}

/// What would become of what is chosen; back to the form when nothing can be said about it.
pub async fn draw_review(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    sheet: &Sheet,
    refusal: Option<&Refusal>,
) -> Result<HttpResponse, WebError> {
    let chosen = &sheet.chosen;
    let review = match service::review(house, signed.person, chosen, signed.lang).await.map_err(WebError::from) {
        Ok(review) => review,
        Err(error) if of_the_form(error.refusal()) => {
            return draw_form(signed, pages, house, sheet, Some(error.refusal())).await;
        }
        Err(error) => return Err(error),
    };
    let data = ReviewPage {
        draft: sheet.draft.to_string(),
        people: chosen.people.clone(),
        roles: chosen.roles.clone(),
        extend: chosen.extend,
        from: chosen.said("from").to_owned(),
        until: chosen.said("until").to_owned(),
        carried: carried(chosen, |question| !review.own && question.matches('.').count() == 2),
        review,
        errors: refusal.map(|refusal| fault(pages, signed.lang, chosen, refusal)).into_iter().collect(),
    };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    pages.page_with(signed, status, "orders/review", PageHead::Key { title_key: "orders-review-title" }, &data).await
}

/// What the person at the form can put right there.
const fn of_the_form(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::EmptyOrder
            | Refusal::TooManyLines(_)
            | Refusal::TooManyPeople(_)
            | Refusal::BadForm(_)
            | Refusal::RoleNotOrderable
            | Refusal::ScopeUnknown
    )
}

/// The refusal as a fault of the form, at the field where it can be put right.
pub fn fault(pages: &Pages, lang: Lang, chosen: &Chosen, refusal: &Refusal) -> Fault {
    let field = match refusal {
        Refusal::BadForm(field) | Refusal::BadText(field) if ["from", "until", "text"].contains(&field.as_str()) => {
            field
        }
        Refusal::EmptyOrder if chosen.people.is_empty() => "people",
        Refusal::TooManyPeople(_) => "people",
        Refusal::ReasonRequired => "text",
        _ => "roles",
    };
    Fault { field: field.to_owned(), text: sentence(pages, lang, refusal) }
}

/// A fault that is about a line of a sent order.
pub fn fault_of_line(text: String) -> Fault {
    Fault { field: "lines".to_owned(), text }
}

/// An order.
pub async fn order(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    draw_order(&signed, &pages, &house, id, StatusCode::OK, Left::default()).await
}

/// An order, with what an action left to say.
pub async fn draw_order(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    id: OrderId,
    status: StatusCode,
    left: Left,
) -> Result<HttpResponse, WebError> {
    let by: PersonId = signed.person;
    let order = service::order(house, by, id, signed.lang).await?;
    let head = PageHead::Named { title: order.number.clone() };
    let data = OrderPage { few: order.lines.len() <= 12, order, left, printed_at: house.db.clock().now() };
    pages.page_with(signed, status, "orders/order", head, &data).await
}

#[derive(Serialize)]
struct RenewalsPage {
    soon: EndingSoon,
    refused: Vec<RefusedLine>,
    until: Option<jiff::civil::Date>,
    today: jiff::civil::Date,
}

/// What ends soon among my staff.
pub async fn renewals(house: Data<House>, pages: Data<Pages>, signed: Signed) -> Result<HttpResponse, WebError> {
    draw_renewals(&house, &pages, &signed, Vec::new(), None).await
}

/// What ends soon, with what could not be renewed.
pub async fn draw_renewals(
    house: &House,
    pages: &Pages,
    signed: &Signed,
    refused: Vec<RefusedLine>,
    until: Option<jiff::civil::Date>,
) -> Result<HttpResponse, WebError> {
    let soon = ending_soon(house, signed.person, signed.lang).await?;
    let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = RenewalsPage { soon, refused, until, today: house.db.clock().today() };
    pages.page_with(signed, status, "orders/renewals", PageHead::Key { title_key: "renewals-title" }, &page).await
}
