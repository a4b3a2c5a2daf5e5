//! The page on which somebody is compared with a colleague.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::orders::service::comparing::{self, Comparable, Comparison};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// Who is compared with whom.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Id of the person.
    #[serde(default)]
    pub person: String,
    /// Id of the colleague.
    #[serde(default)]
    pub with: String,
}

#[derive(Serialize)]
struct ComparisonPage {
    people: Vec<Comparable>,
    person: String,
    with: String,
    compared: Option<Comparison>,
}

/// The choice of two, and what each has of what can be ordered.
pub async fn comparison(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let Pair { person, with } = form::command(request.query_string().as_bytes())?;
    let people = comparing::people(&house, signed.person)?;
    let compared = if person.is_empty() || with.is_empty() || person == with {
        None
    } else {
        let id = |text: &str| text.parse().map_err(|_| Refusal::NotFound);
        Some(comparing::compare(&house, signed.person, (id(&person)?, id(&with)?), signed.lang).await?)
    };
    let page = ComparisonPage { people, person, with, compared };
    pages.page(&signed, "orders/comparison", PageHead::Key { title_key: "comparison-title" }, &page).await
}
