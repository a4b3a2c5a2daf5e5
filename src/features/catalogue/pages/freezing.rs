//! The page of a system's frozen days.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{again, status};
use crate::features::House;
use crate::features::catalogue::service::freezing::{self, FreezeAsk, FreezesView};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::again::{Filled, Refused};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct FreezesPage {
    back: String,
    list: FreezesView,
    form: Filled,
}

/// The frozen days, with the form for new ones.
pub async fn list(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, &path, None).await
}

/// The same, with the form as it was refused.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    key: &str,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let list = freezing::list(house, signed.person, key, signed.lang)?;
    let form = again(pages, signed.lang, Filled::of(&FreezeAsk::default()), refused, "");
    let data = FreezesPage { back: format!("/catalogue/{}", list.key), list, form };
    let head = PageHead::Key { title_key: "freezes-title" };
    pages.page_with(signed, status(refused), "catalogue/freezes", head, &data).await
}
