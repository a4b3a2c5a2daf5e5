//! The list of decisions with what is proposed, and one decision with its protocol, to be printed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::actions::read;
use super::service::{self, ErasureAsk, ErasureView, ListView};
use crate::domain::catalogue::System;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{self, Choice};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct ListPage {
    shown: ListView,
    classes: Vec<Choice>,
    systems: Vec<Choice>,
    form: Filled,
}

#[derive(Serialize)]
struct OnePage {
    one: ErasureView,
    confirm_href: String,
}

/// Every decision.
pub async fn list(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, None).await
}

/// One decision.
pub async fn one(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let one = service::one(&house, signed.person, read(&id)?, signed.lang).await?;
    let head = PageHead::Key { title_key: "erasure-one-title" };
    let confirm_href = format!("/erasure/{}/confirmation", one.id);
    pages.page(&signed, "erasure/one", head, &OnePage { one, confirm_href }).await
}

/// The list, with the form fresh or as it was refused.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let shown = service::list(house, signed.person, signed.lang).await?;
    let fresh = Filled::of(&ErasureAsk::default());
    let form = match refused {
        None => fresh,
        Some(refused) => {
            let filled = fresh.typed(refused, "");
            let say = |key: &str| pages.text.say(signed.lang, key, &[]);
            match &refused.refusal {
                Refusal::BadForm(field) | Refusal::BadText(field) if filled.has(field) => {
                    filled.wrong(field, say("erasure-empty"))
                }
                Refusal::EndBeforeStart => filled.wrong("until", say("erasure-wrong-days")),
                Refusal::PersonNotFound | Refusal::StillHere => {
                    filled.wrong("person", error::sentence(pages, signed.lang, &refused.refusal))
                }
                other => filled.wrong("class", error::sentence(pages, signed.lang, other)),
            }
        }
    };
    let classes: Vec<&str> = shown.proposals.iter().map(|one| one.class).collect();
    let classes = choice::words(pages, signed.lang, "erasure-class", &classes, form.said("class"));
    let register = house.db.register();
    let named = |one: &System| (one.key.clone(), view::pick(signed.lang, &one.name_sv, &one.name_en));
    let mut systems = choice::options(register.systems.values().map(named), form.said("system"));
    systems.sort_by_cached_key(|system| (house.sorted)(&system.label).1);
    let status = refused.map_or(StatusCode::OK, |refused| refused.status);
    let head = PageHead::Key { title_key: "erasure-title" };
    pages.page_with(signed, status, "erasure/list", head, &ListPage { shown, classes, systems, form }).await
}
