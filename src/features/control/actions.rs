//! What the form does: drawing a sample.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::pages;
use super::service::samples::{self, SampleAsk};
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::again::Typed;
use crate::web::render::Pages;

/// Draws a sample.
pub async fn draw(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<SampleAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| samples::make(&house, signed.person, ask)).await? {
        Ok((id, receipt)) => {
            let told = Told::done("control-drawn").next("control-logged").with("index", receipt.index);
            Ok(pages.go(&format!("/control/samples/{id}"), Some(&told)))
        }
        Err(refused) => pages::draw_samples(&signed, &pages, &house, Some(&refused)).await,
    }
}
