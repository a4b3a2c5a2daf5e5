//! What the forms do: entering a decision, confirming it, taking it back.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::pages;
use super::service::{self, ErasureAsk, Seen};
use crate::domain::ids::ErasureId;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::form::again::Typed;
use crate::web::render::Pages;

/// Enters a decision.
pub async fn enter(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<ErasureAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| service::enter(&house, signed.person, ask)).await? {
        Ok((id, receipt)) => {
            let told = Told::done("erasure-entered").next("erasure-entered-next").with("index", receipt.index);
            Ok(pages.go(&format!("/erasure/{id}"), Some(&told)))
        }
        Err(refused) => pages::draw(&signed, &pages, &house, Some(&refused)).await,
    }
}

/// Confirms a decision.
pub async fn confirm(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Seen>,
) -> Result<HttpResponse, WebError> {
    let id = read(&id)?;
    let receipt = service::confirm(&house, signed.person, id, form.0).await?;
    let told = Told::done("erasure-confirmed").next("erasure-next").with("index", receipt.index);
    Ok(pages.go(&format!("/erasure/{id}"), Some(&told)))
}

/// Takes a decision back.
pub async fn withdraw(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Seen>,
) -> Result<HttpResponse, WebError> {
    let id = read(&id)?;
    let receipt = service::withdraw(&house, signed.person, id, form.0).await?;
    let told = Told::done("erasure-withdrawn").next("erasure-next").with("index", receipt.index);
    Ok(pages.go(&format!("/erasure/{id}"), Some(&told)))
}

/// An id from an address.
pub fn read(id: &str) -> Result<ErasureId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}
