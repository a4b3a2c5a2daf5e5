//! What the forms of a move do: say which role takes over, and order for those who are left.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::orders::pages::moving::{self as see, Left};
use crate::features::orders::service::moving::{self, MoveRoles};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::form::again::{Fields, can_be_put_right};
use crate::web::render::Pages;

/// Says which role takes over after which: a field `role.ID` for each.
pub async fn map(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    system: Path<String>,
    form: Form<Fields>,
) -> Result<HttpResponse, WebError> {
    let mut roles = BTreeMap::new();
    for (name, values) in form.0 {
        let role = name.strip_prefix("role.").ok_or_else(|| Refusal::UnknownField(name.chars().take(64).collect()))?;
        roles.insert(role.to_owned(), values.into_iter().next().unwrap_or_default());
    }
    match moving::map(&house, signed.person, &system, MoveRoles { roles }).await.map_err(WebError::from) {
        Ok(receipt) => {
            let told = Told::done("moves-mapped").next("moves-mapped-next").with("index", receipt.index);
            Ok(pages.go(&format!("/orders/moves/{system}"), Some(&told)))
        }
        Err(error) if can_be_put_right(error.refusal()) => {
            let left = Left { refusal: Some(error.refusal().clone()), ..Left::default() };
            see::draw(&signed, &pages, &house, &system, left).await
        }
        Err(error) => Err(error),
    }
}

/// Orders for those who are left.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    #[serde(default)]
    purpose: String,
}

/// Orders for those who are left.
pub async fn run(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    system: Path<String>,
    form: Form<Run>,
) -> Result<HttpResponse, WebError> {
    let purpose = form.0.purpose.trim().to_owned();
    let done = moving::run(&house, signed.person, &system, &purpose, signed.lang).await.map_err(WebError::from);
    let moved = match done {
        Ok(moved) => moved,
        Err(error) if can_be_put_right(error.refusal()) => {
            let left = Left { refusal: Some(error.refusal().clone()), purpose: Some(purpose), ..Left::default() };
            return see::draw(&signed, &pages, &house, &system, left).await;
        }
        Err(error) => return Err(error),
    };
    if moved.refused > 0 {
        let left = Left { purpose: Some(purpose), refused: moved.refused, why: moved.why, ..Left::default() };
        return see::draw(&signed, &pages, &house, &system, left).await;
    }
    let told = Told::done("moves-ordered").next("moves-ordered-next").with("count", moved.ordered);
    Ok(pages.go(&format!("/orders/moves/{system}"), Some(&told)))
}
