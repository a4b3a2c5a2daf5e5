//! What the forms do: rules and exceptions.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::pages;
use super::service::{self, ExceptionAsk, RuleAsk};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::again::{Typed, can_be_put_right};
use crate::web::form::{Form, Nothing};
use crate::web::render::Pages;

/// Makes a rule.
pub async fn make(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<RuleAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| service::make(&house, signed.person, ask)).await? {
        Ok((_, receipt)) => Ok(done(&pages, "separation-made", receipt.index)),
        Err(refused) => pages::draw(&signed, &pages, &house, Some(&refused), None).await,
    }
}

fn done(pages: &Pages, key: &'static str, index: u64) -> HttpResponse {
    pages.go("/separation", Some(&Told::done(key).next("separation-logged").with("index", index)))
}

/// Asks for a rule to be taken away, or agrees.
pub async fn end(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    _form: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    match service::end(&house, signed.person, id).await {
        Ok((gone, receipt)) => {
            let key = if gone { "separation-ended" } else { "separation-end-asked" };
            Ok(done(&pages, key, receipt.index))
        }
        Err(error) => shown(&signed, &pages, &house, error.into()).await,
    }
}

/// Gives an exception.
pub async fn except(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<ExceptionAsk>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    match service::except(&house, signed.person, id, form.0).await {
        Ok((_, receipt)) => Ok(done(&pages, "separation-excepted", receipt.index)),
        Err(error) => shown(&signed, &pages, &house, error.into()).await,
    }
}

/// Ends an exception.
pub async fn end_exception(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    _form: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    match service::end_exception(&house, signed.person, id).await {
        Ok(receipt) => Ok(done(&pages, "separation-exception-ended", receipt.index)),
        Err(error) => shown(&signed, &pages, &house, error.into()).await,
    }
}

async fn shown(signed: &Signed, pages: &Pages, house: &House, error: WebError) -> Result<HttpResponse, WebError> {
    if can_be_put_right(error.refusal()) { pages::again(signed, pages, house, &error).await } else { Err(error) }
}
