//! Signing a program in and out.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::service;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;
use crate::web::render::Pages;
use crate::web::session::{Named, Purpose};

/// Beginning and ending a session.
#[derive(Debug, OpenApi)]
#[openapi(paths(sign_in, sign_out), components(schemas(view::Problem)))]
pub struct Api;

/// Who comes in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's name.
    login: String,
    /// Its password in the directory.
    password: String,
}

/// What a program sends from now on.
#[derive(Serialize, ToSchema)]
struct Bearer {
    /// To send as `Authorization: Bearer`.
    token: String,
    /// No longer than until then, used or not.
    #[schema(value_type = String, format = DateTime)]
    expires: jiff::Timestamp,
}

/// Gives a token to send as `Authorization: Bearer`. A refusal says the same, as slowly, whatever its reason.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "session", security(()), request_body = SignIn,
    responses(
        (status = 201, description = "Signed in", body = Bearer),
        (status = 429, description = "Too many tries", content_type = "application/problem+json", body = view::Problem),
        view::Refusals,
    ),
)]
pub async fn sign_in(pages: Data<Pages>, house: Data<House>, body: Json<SignIn>) -> Result<HttpResponse, WebError> {
    let started = super::attempt(&house, &body.0.login, &body.0.password).await?;
    let named = Named { person: started.person, session: started.session };
    let token = pages
        .tokens
        .issue(Purpose::Bearer, named, started.now, started.expires)
        .map_err(|error| WebError::fault(&error))?;
    Ok(HttpResponse::Created().json(Bearer { token, expires: started.expires }))
}

/// Ends the session of the token.
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "session",
    responses((status = 204, description = "Ended"), view::Refusals),
)]
pub async fn sign_out(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    service::sign_out(&house, signed.person, signed.session).await?;
    Ok(HttpResponse::NoContent().finish())
}
