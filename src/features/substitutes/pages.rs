//! The list with the form below it.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::{self, SubstituteAsk, SubstituteView};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form;
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{Choice, options};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// Which are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Those that have ended.
    pub ended: Option<String>,
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<SubstituteView>,
    ended: bool,
    people: Vec<Choice>,
    systems: Vec<Choice>,
    form: Filled,
}

/// Those that concern the reader.
pub async fn list(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    draw(&signed, &pages, &house, query.ended.is_some(), None).await
}

/// The list, with the form fresh or as it was refused.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    ended: bool,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let fresh = Filled::of(&SubstituteAsk::default());
    let form = match refused {
        None => fresh,
        Some(refused) => {
            let filled = fresh.typed(refused, "");
            let sentence = error::sentence(pages, signed.lang, &refused.refusal);
            match &refused.refusal {
                Refusal::BadForm(field) if filled.has(field) => {
                    let key = format!("substitutes-wrong-{field}");
                    filled.wrong(field, pages.text.say(signed.lang, &key, &[]))
                }
                Refusal::EndBeforeStart | Refusal::EndTooFar(_) => filled.wrong("to", sentence),
                _ => filled.wrong("substitute", sentence),
            }
        }
    };
    let (people, systems) = service::choices(house, signed.person, signed.lang)?;
    let (people, systems) = (options(people, form.said("absent")), options(systems, form.said("system")));
    let rows = service::list(house, signed.person, ended, signed.lang)?;
    let status = refused.map_or(StatusCode::OK, |refused| refused.status);
    let head = PageHead::Key { title_key: "substitutes-title" };
    pages.page_with(signed, status, "substitutes/list", head, &ListPage { rows, ended, people, systems, form }).await
}
