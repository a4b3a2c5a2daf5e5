//! Signing a program in and out.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::service;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::Json;
use crate::web::render::Pages;
use crate::web::session::{Named, Purpose};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    login: String,
    password: String,
}

#[derive(Serialize)]
struct Bearer {
    token: String,
    expires: jiff::Timestamp,
}

/// Gives a token to send as `Authorization: Bearer`.
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
pub async fn sign_out(signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    service::sign_out(&house, signed.person, signed.session).await?;
    Ok(HttpResponse::NoContent().finish())
}
