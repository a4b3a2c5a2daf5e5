//! Choosing language and theme: two small forms in the frame of every page, kept in cookies that hold no secret.
//!
//! Both come back to the page they were on, which is always one of ours (T17).

use actix_web::cookie::time::Duration;
use actix_web::web::{Data, ServiceConfig, post};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::error::WebError;
use super::form::Form;
use super::render::{LANGUAGE, Pages, THEME, own_path};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    language: String,
    back: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Appearance {
    theme: String,
    back: String,
}

/// Adds the two routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/language").route(post().to(language)))
        .service(web::resource("/theme").route(post().to(theme)));
}

async fn language(pages: Data<Pages>, form: Form<Language>) -> Result<HttpResponse, WebError> {
    let lang: Lang = form.0.language.parse().map_err(|_| Refusal::BadForm("language".to_owned()))?;
    Ok(kept(&pages, LANGUAGE, lang.tag(), &form.0.back))
}

async fn theme(pages: Data<Pages>, form: Form<Appearance>) -> Result<HttpResponse, WebError> {
    let theme = ["auto", "light", "dark"].into_iter().find(|known| *known == form.0.theme);
    let theme = theme.ok_or_else(|| Refusal::BadForm("theme".to_owned()))?;
    Ok(kept(&pages, THEME, theme, &form.0.back))
}

fn kept(pages: &Pages, name: &'static str, value: &str, back: &str) -> HttpResponse {
    let mut cookie = pages.tokens.cookie(name, value.to_owned());
    cookie.set_max_age(Duration::days(365));
    let mut answer = pages.go(own_path(back), None);
    // Fails only for values that no cookie can have.
    let _ = answer.add_cookie(&cookie);
    answer
}
