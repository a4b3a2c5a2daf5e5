//! What the forms of role packages do.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use crate::domain::ids::PackageId;
use crate::features::House;
use crate::features::catalogue::pages::packages as see;
use crate::features::catalogue::service::packages::{self, PackageAsk};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::form::again::Typed;
use crate::web::render::Pages;

/// Makes one.
pub async fn make(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<PackageAsk>,
) -> Result<HttpResponse, WebError> {
    keep(&signed, &pages, &house, None, form).await
}

/// Changes one.
pub async fn change(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<PackageId>,
    form: Typed<PackageAsk>,
) -> Result<HttpResponse, WebError> {
    keep(&signed, &pages, &house, Some(*id), form).await
}

async fn keep(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    id: Option<PackageId>,
    form: Typed<PackageAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| packages::keep(house, signed.person, id, ask)).await? {
        Ok((_, receipt)) => {
            let told = Told::done("packages-kept").next("packages-logged").with("index", receipt.index);
            Ok(pages.go("/catalogue/packages", Some(&told)))
        }
        Err(refused) => see::draw(signed, pages, house, id, Some(&refused)).await,
    }
}

/// Whether it is to be closed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    version: i32,
    closed: bool,
}

/// Closes one, or opens it again.
pub async fn close(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<PackageId>,
    form: Form<Closing>,
) -> Result<HttpResponse, WebError> {
    let Closing { version, closed } = form.0;
    let receipt = packages::close(&house, signed.person, *id, version, closed).await?;
    let key = if closed { "packages-closed" } else { "packages-opened" };
    let told = Told::done(key).next("packages-logged").with("index", receipt.index);
    Ok(pages.go("/catalogue/packages", Some(&told)))
}
