//! What the forms do: naming a substitute and ending one.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::pages;
use super::service::{self, SubstituteAsk};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::again::Typed;
use crate::web::form::{Form, Nothing};
use crate::web::render::Pages;

/// Names a substitute.
pub async fn name(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<SubstituteAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| service::name(&house, signed.person, ask)).await? {
        Ok((_, receipt)) => {
            let told = Told::done("substitutes-named").next("substitutes-named-next");
            Ok(pages.go("/substitutes", Some(&told.with("index", receipt.index))))
        }
        Err(refused) => pages::draw(&signed, &pages, &house, false, Some(&refused)).await,
    }
}

/// Ends a substitution.
pub async fn end(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    _form: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::end(&house, signed.person, id).await?;
    let told = Told::done("substitutes-ended").next("substitutes-ended-next");
    Ok(pages.go("/substitutes", Some(&told.with("index", receipt.index))))
}
