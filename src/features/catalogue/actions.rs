//! What the catalogue's forms do. A form that is refused comes back as it was typed, with what is wrong.

pub mod freezing;
pub mod matrix;
pub mod packages;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::pages;
use super::service::import::{self as importing, Options};
use super::service::keeping::{self, GuidelineAsk, ObjectAsk, RoleAsk, SystemAsk};
use super::service::posts::{self, PostAsk};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::again::Typed;
use crate::web::form::{FileForm, Form, Nothing};
use crate::web::render::Pages;

fn to_system(pages: &Pages, key: &str, told: &str) -> HttpResponse {
    // A key or an id: what the service has just found a system by holds nothing that an address cannot.
    pages.go(&format!("/catalogue/{key}"), Some(&Told::done(told)))
}

/// Changes a card.
pub async fn card(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<SystemAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| keeping::system(&house, signed.person, path.clone(), ask)).await? {
        Ok(_) => Ok(to_system(&pages, &path, "catalogue-card-saved")),
        Err(refused) => pages::draw_card(&signed, &pages, &house, &path, Some(&refused)).await,
    }
}

/// Changes a role.
pub async fn role(
    signed: Signed,
    path: Path<(String, String)>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<RoleAsk>,
) -> Result<HttpResponse, WebError> {
    let (key, code) = path.into_inner();
    match form.act(|ask| keeping::role(&house, signed.person, key.clone(), code.clone(), ask)).await? {
        Ok(_) => Ok(to_system(&pages, &key, "catalogue-role-saved")),
        Err(refused) => pages::roles::draw_role(&signed, &pages, &house, (&key, &code), Some(&refused)).await,
    }
}

/// Decides a guideline.
pub async fn guideline(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<GuidelineAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| keeping::guideline(&house, signed.person, path.clone(), ask)).await? {
        Ok(_) => Ok(to_system(&pages, &path, "catalogue-guideline-saved")),
        Err(refused) => pages::draw_guideline(&signed, &pages, &house, &path, Some(&refused)).await,
    }
}

/// Adds or changes an object.
pub async fn object(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<ObjectAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| keeping::object(&house, signed.person, path.clone(), ask)).await? {
        Ok(_) => Ok(to_system(&pages, &path, "catalogue-object-saved")),
        Err(refused) => pages::draw_system(&signed, &pages, &house, &path, Some(&refused)).await,
    }
}

/// Gives a post.
pub async fn appoint(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<PostAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| posts::appoint(&house, signed.person, ask)).await? {
        Ok(_) => Ok(pages.go("/catalogue/posts", Some(&Told::done("catalogue-post-given")))),
        Err(refused) => pages::draw_new_post(&signed, &pages, &house, PostAsk::default(), Some(&refused)).await,
    }
}

/// Ends a post.
pub async fn end_post(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    _: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    let id = path.parse().map_err(|_| Refusal::NotFound)?;
    posts::end(&house, signed.person, id).await?;
    Ok(pages.go("/catalogue/posts", Some(&Told::done("catalogue-post-ended"))))
}

/// Says what a file would do, or takes it in.
pub async fn import(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<FileForm>,
) -> Result<HttpResponse, WebError> {
    let FileForm { file, take_in } = form.0;
    let report = if take_in {
        importing::import(&house, signed.person, file.clone().into_bytes(), Options::default()).await?
    } else {
        importing::dry_run(&house, signed.person, file.as_bytes(), Options::default()).await?
    };
    if report.done {
        return Ok(pages.go("/catalogue", Some(&Told::done("catalogue-import-done"))));
    }
    pages::shown(&signed, &pages, file, Some(report)).await
}
