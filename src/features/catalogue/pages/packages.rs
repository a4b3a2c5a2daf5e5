//! The pages of role packages.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{again, status};
use crate::domain::ids::PackageId;
use crate::features::House;
use crate::features::catalogue::service::packages::{self, PackageAsk, PackageView, PackagesView, RolesOf};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::again::{Filled, Refused};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct ListPage {
    list: PackagesView,
}

/// Every package.
pub async fn list(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let list = packages::list(&house, signed.person, signed.lang)?;
    let head = PageHead::Key { title_key: "packages-title" };
    pages.page(&signed, "catalogue/packages", head, &ListPage { list }).await
}

#[derive(Serialize)]
struct PackagePage {
    package: Option<PackageView>,
    action: String,
    systems: Vec<RolesOf>,
    form: Filled,
}

/// The form for a new one.
pub async fn fresh(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, None, None).await
}

/// One as a form.
pub async fn one(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<PackageId>,
) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, Some(*id), None).await
}

/// One, or a new one, with the form as it was refused.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    id: Option<PackageId>,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let package = packages::one(house, signed.person, id, signed.lang)?;
    let now = package.as_ref().map_or_else(PackageAsk::default, |package| PackageAsk {
        version: package.version,
        name: package.name.clone(),
        titles: package.titles.join(", "),
        role: Vec::new(),
    });
    let stands = || package.iter().flat_map(|package| &package.roles).map(|role| role.id.clone()).collect::<Vec<_>>();
    let typed = refused.map(|refused| refused.fields.get("role").cloned().unwrap_or_default());
    let systems = packages::roles(house, &typed.unwrap_or_else(stands), signed.lang);
    let form = again(pages, signed.lang, Filled::of(&now), refused, "version");
    let action = id.map_or_else(|| "/catalogue/packages".to_owned(), |id| format!("/catalogue/packages/{id}"));
    let page = PackagePage { package, action, systems, form };
    let head = PageHead::Key { title_key: if id.is_some() { "packages-one-title" } else { "packages-new-title" } };
    pages.page_with(signed, status(refused), "catalogue/package", head, &page).await
}
