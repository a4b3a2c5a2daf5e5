//! What the form of a change does: shows what would become of it, and sends it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::domain::ids::GrantId;
use crate::features::House;
use crate::features::orders::pages::changing as see;
use crate::features::orders::service::changing::{self, ChangeAsk};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::form::again::can_be_put_right;
use crate::web::render::Pages;

/// What would become of it.
pub async fn preview(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<GrantId>,
    form: Form<ChangeAsk>,
) -> Result<HttpResponse, WebError> {
    match see::draw(&signed, &pages, &house, *id, Some(form.0.clone()), None).await {
        Err(error) if can_be_put_right(error.refusal()) => {
            see::draw(&signed, &pages, &house, *id, Some(form.0), Some(error.refusal())).await
        }
        other => other,
    }
}

/// Sends it.
pub async fn send(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<GrantId>,
    form: Form<ChangeAsk>,
) -> Result<HttpResponse, WebError> {
    match changing::change(&house, signed.person, *id, form.0.clone(), signed.lang).await.map_err(WebError::from) {
        Ok(sent) => {
            let told = Told::done("orders-sent").with("number", sent.number.as_str()).with("count", sent.sent);
            let next = if sent.verified { "changes-sent-next" } else { "orders-sent-unverified" };
            Ok(pages.go(&format!("/orders/{}", sent.id), Some(&told.next(next))))
        }
        Err(error) if can_be_put_right(error.refusal()) => {
            see::draw(&signed, &pages, &house, *id, Some(form.0), Some(error.refusal())).await
        }
        Err(error) => Err(error),
    }
}
