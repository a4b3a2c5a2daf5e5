//! What the room's one form does.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::service::{self, Choice};
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::render::Pages;

/// Says how the reader wants their mail.
pub async fn choose(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Choice>,
) -> Result<HttpResponse, WebError> {
    let receipt = service::choose(&house, signed.person, form.0).await?;
    let told = Told::done("messages-chosen").next("messages-chosen-next").with("index", receipt.index);
    Ok(pages.go("/messages", Some(&told)))
}
