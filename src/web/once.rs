//! [`Repeatable`]: the `Idempotency-Key` of a program that may send the same request twice.
//!
//! Here it is only read; that the work is done once is kept in the transaction of the work (`Tx::once`).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use sha2::{Digest, Sha256};

use super::error::WebError;
use super::guard::Body;
use crate::domain::once::Once;
use crate::domain::refusal::Refusal;

/// The header.
const HEADER: &str = "Idempotency-Key";
/// Longest key.
const MOST: usize = 128;

/// The key, if the caller gave one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeatable(pub Option<Once>);

impl FromRequest for Repeatable {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request).map(Self))
    }
}

fn read(request: &HttpRequest) -> Result<Option<Once>, WebError> {
    let mut given = request.headers().get_all(HEADER);
    let Some(key) = given.next() else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= MOST);
    let Some(key) = key.filter(|_| given.next().is_none()) else {
        return Err(Refusal::BadForm(HEADER.to_owned()).into());
    };
    let mut hash = Sha256::new();
    for part in [request.method().as_str(), request.uri().path()] {
        hash.update(part);
        hash.update([0]);
    }
    if let Some(body) = request.extensions().get::<Body>() {
        hash.update(&body.0);
    }
    Ok(Some(Once { key: key.to_owned(), request: hash.finalize().into() }))
}
