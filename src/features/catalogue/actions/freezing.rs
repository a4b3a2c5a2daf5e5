//! What the forms about frozen days do.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::catalogue::pages::freezing as see;
use crate::features::catalogue::service::freezing::{self, FreezeAsk};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::again::Typed;
use crate::web::form::{Form, Nothing};
use crate::web::render::Pages;

/// Sets frozen days.
pub async fn make(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<FreezeAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| freezing::make(&house, signed.person, &path, ask)).await? {
        Ok((_, receipt)) => {
            let told = Told::done("freezes-made").next("freezes-logged").with("index", receipt.index);
            Ok(pages.go(&format!("/catalogue/{path}/freezes"), Some(&told)))
        }
        Err(refused) => see::draw(&signed, &pages, &house, &path, Some(&refused)).await,
    }
}

/// Takes frozen days away.
pub async fn end(
    signed: Signed,
    path: Path<(String, String)>,
    pages: Data<Pages>,
    house: Data<House>,
    _: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    let (key, id) = path.into_inner();
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = freezing::end(&house, signed.person, &key, id).await?;
    let told = Told::done("freezes-ended").next("freezes-logged").with("index", receipt.index);
    Ok(pages.go(&format!("/catalogue/{key}/freezes"), Some(&told)))
}
