//! Finding somebody to protect, and the flag.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::{pages, service};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::render::Pages;

/// What is searched for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Find {
    #[serde(default)]
    q: String,
}

/// The flag as it should be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    protected: bool,
}

/// The list that was seen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    version: i32,
}

/// Searches. A POST, so that the name stays out of addresses, histories and the logs of proxies.
pub async fn find(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Find>,
) -> Result<HttpResponse, WebError> {
    let found = service::find_for_protection(&house, signed.person, &(house.sorted)(&form.0.q).0)?;
    pages::found(&signed, &pages, form.0.q, found).await
}

/// Sets or clears the flag.
pub async fn protect(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Protection>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::protect(&house, signed.person, id, form.0.protected).await?;
    let key = if form.0.protected { "people-protection-set" } else { "people-protection-cleared" };
    Ok(pages
        .go("/people/protection", Some(&Told::done(key).next("people-protection-next").with("index", receipt.index))))
}

/// Releases a brake, as one of the two.
pub async fn release(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Seen>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::release(&house, signed.person, id, form.0.version).await?;
    let told = Told::done("people-brake-done").next("people-brake-next").with("index", receipt.index);
    Ok(pages.go("/people/sources/brake", Some(&told)))
}
