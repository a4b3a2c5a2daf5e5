//! The rules with who meets them, and the form for a new one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::service::{self, RuleAsk, RuleView};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{self, Choice};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct ListPage {
    rules: Vec<RuleView>,
    effects: Vec<Choice>,
    form: Filled,
    fault: Option<String>,
}

/// The rules.
pub async fn list(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, None, None).await
}

/// The rules again, when what was sent at one of them could not be done.
pub async fn again(signed: &Signed, pages: &Pages, house: &House, wrong: &WebError) -> Result<HttpResponse, WebError> {
    draw(signed, pages, house, None, Some(wrong)).await
}

/// The rules, with the form fresh or as it was refused.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    refused: Option<&Refused>,
    wrong: Option<&WebError>,
) -> Result<HttpResponse, WebError> {
    let fresh = Filled::of(&RuleAsk { effect: "deny".to_owned(), ..RuleAsk::default() });
    let form = match refused {
        None => fresh,
        Some(refused) => {
            let filled = fresh.typed(refused, "");
            let sentence = error::sentence(pages, signed.lang, &refused.refusal);
            match &refused.refusal {
                Refusal::BadForm(field) if filled.has(field) => {
                    let key = format!("separation-wrong-{field}");
                    filled.wrong(field, pages.text.say(signed.lang, &key, &[]))
                }
                Refusal::ReasonRequired | Refusal::BadText(_) => filled.wrong("reason", sentence),
                _ => filled.wrong("a", sentence),
            }
        }
    };
    let effects = choice::words(pages, signed.lang, "separation-effect", &["deny", "warn"], form.said("effect"));
    let status = match (refused, wrong) {
        (Some(refused), _) => refused.status,
        (None, Some(wrong)) => actix_web::ResponseError::status_code(wrong),
        (None, None) => StatusCode::OK,
    };
    let fault = wrong.map(|wrong| error::sentence(pages, signed.lang, wrong.refusal()));
    let rules = service::list(house, signed.person, signed.lang).await?;
    let head = PageHead::Key { title_key: "separation-title" };
    let page = ListPage { rules, effects, form, fault };
    pages.page_with(signed, status, "separation/list", head, &page).await
}
