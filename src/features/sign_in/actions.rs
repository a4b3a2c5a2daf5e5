//! Signing in and out from the form.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::pages;
use super::service::{self, Started};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::{Form, Nothing};
use crate::web::render::{Pages, own_path};
use crate::web::session::{Named, Purpose};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct As {
    #[serde(default)]
    next: String,
}

/// Signs in, or shows the form again.
pub async fn sign_in(
    request: HttpRequest,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<SignIn>,
) -> Result<HttpResponse, WebError> {
    let SignIn { login, password, next } = form.0;
    match super::attempt(&house, &login, &password).await {
        Ok(started) => enter(&pages, &started, &next),
        Err(error) if shown_in_form(error.refusal()) => pages::again(&request, &pages, &next, login, &error),
        Err(error) => Err(error),
    }
}

const fn shown_in_form(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::SignInFailed | Refusal::SignInWait | Refusal::SignInUnavailable)
}

/// Signs in as one of the cast.
pub async fn sign_in_demo(
    pages: Data<Pages>,
    house: Data<House>,
    login: Path<String>,
    form: Form<As>,
) -> Result<HttpResponse, WebError> {
    let started = service::sign_in_demo(&house, &login).await?;
    enter(&pages, &started, &form.0.next)
}

/// A new cookie for a new session.
fn enter(pages: &Pages, started: &Started, next: &str) -> Result<HttpResponse, WebError> {
    let named = Named { person: started.person, session: started.session };
    let token = pages
        .tokens
        .issue(Purpose::Cookie, named, started.now, started.expires)
        .map_err(|error| WebError::fault(&error))?;
    let mut answer = pages.go(own_path(next), None);
    // Fails only for values that no cookie can have.
    let _ = answer.add_cookie(&pages.tokens.cookie(pages.tokens.cookie_name(), token));
    Ok(answer)
}

/// Ends the session and takes its cookie away.
pub async fn sign_out(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    _form: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    service::sign_out(&house, signed.person, signed.session).await?;
    let mut answer = pages.go("/sign-in", Some(&Told::done("sign-in-signed-out")));
    // Fails only for values that no cookie can have.
    let _ = answer.add_cookie(&pages.tokens.removal(pages.tokens.cookie_name()));
    Ok(answer)
}
