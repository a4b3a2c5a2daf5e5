//! What the forms do: entering who approved a connection, and the web hook's switch.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::pages;
use super::service::{self, ApprovalAsk, Switch};
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::form::again::Typed;
use crate::web::render::Pages;

/// Enters who approved a connection.
pub async fn approve(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<ApprovalAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| service::approve(&house, signed.person, ask)).await? {
        Ok(receipt) => {
            let told = Told::done("integrations-approved").next("integrations-next").with("index", receipt.index);
            Ok(pages.go("/integrations", Some(&told)))
        }
        Err(refused) => pages::draw(&signed, &pages, &house, Some(&refused)).await,
    }
}

/// Turns the web hook on or off.
pub async fn turn(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Switch>,
) -> Result<HttpResponse, WebError> {
    let key = if form.0.on { "integrations-turned-on" } else { "integrations-turned-off" };
    let receipt = service::turn(&house, signed.person, form.0).await?;
    let told = Told::done(key).next("integrations-next").with("index", receipt.index);
    Ok(pages.go("/integrations", Some(&told)))
}
