//! The order form on paper, what was registered afterwards, and the form for that.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::orders::service::late::{self, LateAsk, LateRow};
use crate::features::orders::service::paper::{self, Paper, Wanted};
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form;
use crate::web::form::again::{Filled, Refused};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct PaperPage {
    paper: Paper,
    form: Filled,
}

/// The form to print.
pub async fn paper(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let wanted: Wanted = form::command(request.query_string().as_bytes())?;
    let filled = Filled::of(&wanted);
    let made = paper::paper(&house, signed.person, wanted, signed.lang).map_err(WebError::from);
    let (form, paper, status) = match made {
        Ok(paper) => (filled, paper, StatusCode::OK),
        Err(error) => {
            let Refusal::BadForm(field) = error.refusal() else { return Err(error) };
            let text = pages.text.say(signed.lang, &format!("paper-wrong-{field}"), &[]);
            let blank = paper::paper(&house, signed.person, Wanted::default(), signed.lang)?;
            (filled.wrong(field, text), blank, StatusCode::UNPROCESSABLE_ENTITY)
        }
    };
    let head = PageHead::Key { title_key: "paper-title" };
    pages.page_with(&signed, status, "orders/paper", head, &PaperPage { paper, form }).await
}

#[derive(Serialize)]
struct LatePage {
    rows: Vec<LateRow>,
    may_order: bool,
}

/// What was registered afterwards.
pub async fn late(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let rows = late::list(&house, signed.person, signed.lang).await?;
    let may_order = late::may_register(&house, signed.person)?;
    let head = PageHead::Key { title_key: "late-title" };
    pages.page(&signed, "orders/late", head, &LatePage { rows, may_order }).await
}

#[derive(Serialize)]
struct LateFormPage {
    form: Filled,
}

/// The form for registering what was ordered on paper.
pub async fn late_form(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw_late(&signed, &pages, &house, None).await
}

/// The form, fresh or as it was refused.
pub async fn draw_late(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    if !late::may_register(house, signed.person)? {
        return Err(Refusal::NotAuthorisedOrderer.into());
    }
    let fresh = Filled::of(&LateAsk::default());
    let form = match refused {
        None => fresh,
        Some(refused) => {
            let filled = fresh.typed(refused, "");
            let sentence = error::sentence(pages, signed.lang, &refused.refusal);
            match &refused.refusal {
                Refusal::BadForm(field) if filled.has(field) => {
                    let key = format!("late-wrong-{}", field.replace('_', "-"));
                    filled.wrong(field, pages.text.say(signed.lang, &key, &[]))
                }
                refusal => filled.wrong(field_of(refusal), sentence),
            }
        }
    };
    let head = PageHead::Key { title_key: "late-new" };
    let status = refused.map_or(StatusCode::OK, |refused| refused.status);
    pages.page_with(signed, status, "orders/late-new", head, &LateFormPage { form }).await
}

/// At which field a refusal is to be put right.
const fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::LateTooOld(_) => "ordered_at",
        Refusal::LateDecider | Refusal::SelfDecisionOrderer | Refusal::SelfDecisionSubject => "decided_by",
        Refusal::LateDeliverer => "delivered_by",
        Refusal::EmploymentNotStarted(_) => "delivered_at",
        Refusal::PurposeRequired => "purpose",
        Refusal::ScopeRequired | Refusal::ScopeUnknown => "unit",
        Refusal::ChooseEmployment => "employment",
        Refusal::ChooseAccount | Refusal::AccountUnknown => "account",
        Refusal::EndBeforeStart | Refusal::EndTooFar(_) => "until",
        Refusal::RoleNotOrderable | Refusal::SystemClosed | Refusal::NoGuideline | Refusal::GuidelineExpired => "role",
        Refusal::AlreadyHeld | Refusal::AlreadyAsked => "role",
        _ => "person",
    }
}
