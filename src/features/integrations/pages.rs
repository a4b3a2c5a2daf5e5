//! The list of connections, each with the form for its record.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use super::service::{self, ApprovalAsk, IntegrationView};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::Choice;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct ListPage {
    rows: Vec<IntegrationView>,
    keys: Vec<Choice>,
    form: Filled,
}

/// Every connection.
pub async fn list(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, None).await
}

/// The list, with the form fresh or as it was refused.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let rows = service::list(house, signed.person).await?;
    let fresh = Filled::of(&ApprovalAsk::default());
    let form = match refused {
        None => fresh,
        Some(refused) => {
            let filled = fresh.typed(refused, "");
            let sentence = error::sentence(pages, signed.lang, &refused.refusal);
            match &refused.refusal {
                Refusal::BadForm(field) if filled.has(field) => {
                    let text = pages.text.say(signed.lang, "integrations-empty", &[]);
                    filled.wrong(field, text)
                }
                Refusal::EndBeforeStart => {
                    let text = pages.text.say(signed.lang, "integrations-wrong-on", &[]);
                    filled.wrong("on", text)
                }
                _ => filled.wrong("key", sentence),
            }
        }
    };
    let choice = |row: &IntegrationView| {
        let sort = pages.text.say(signed.lang, &format!("integrations-sort-{}", row.sort), &[]);
        let label = format!("{sort}: {}", row.place);
        Choice::of(row.key.clone(), label, form.said("key"))
    };
    let keys = rows.iter().map(choice).collect();
    let status = refused.map_or(StatusCode::OK, |refused| refused.status);
    let head = PageHead::Key { title_key: "integrations-title" };
    pages.page_with(signed, status, "integrations/list", head, &ListPage { rows, keys, form }).await
}
