//! What every request that changes something must pass before any handler sees it (T11, T12, T26).
//!
//! Here and not in extractors, so that no handler can forget it. A browser's form must come from a page of ours: the
//! browser says so (`Sec-Fetch-Site`, else `Origin`) and the form carries the token of its session. A program must not
//! bring a cookie, and sends JSON. Bodies are read here, once, and never beyond [`MOST_BYTES`]; what cannot be
//! understood is refused.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, ORIGIN};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpMessage, HttpRequest, web};
use futures_util::StreamExt;

use super::error::WebError;
use super::form;
use super::render::Pages;
use super::session;
use crate::domain::refusal::Refusal;

/// Most bytes of a body.
pub const MOST_BYTES: usize = 256 * 1024;
/// Most bytes where a system's list of users is taken in: one MiB of it, escaped as a form escapes.
pub const MOST_BYTES_OF_A_LIST: usize = 4 * 1024 * 1024;
/// So many bytes of a body that is too large are still read, and forgotten: a browser that is cut off while it sends
/// shows its own error instead of our answer.
const MOST_FORGOTTEN: usize = 32 * MOST_BYTES;

/// A body that has passed; `form` parses it.
#[derive(Debug, Clone)]
pub struct Body(pub Bytes);

/// Lets a request pass, or refuses it.
///
/// # Errors
/// What an inner layer gave instead of an answer.
pub async fn guard<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<actix_web::body::EitherBody<B>>, actix_web::Error> {
    match check(&mut request).await {
        Ok(()) => Ok(next.call(request).await?.map_into_left_body()),
        Err(error) => Ok(request.error_response(error).map_into_right_body()),
    }
}

async fn check(request: &mut ServiceRequest) -> Result<(), WebError> {
    let pages = request.app_data::<web::Data<Pages>>().cloned().ok_or(Refusal::Internal)?;
    if let Some(allowed) = &pages.peers {
        let peer = request.peer_addr().map(|peer| peer.ip());
        if !peer.is_some_and(|peer| peer.is_loopback() || allowed.contains(&peer)) {
            return Err(Refusal::NotAllowed.into());
        }
    }
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return Ok(());
    }
    let body = read(request).await?;
    let bearer = session::bearer(request.request()).is_some();
    if bearer || request.path().starts_with("/api/") {
        program(&pages, request.request(), &body)?;
    } else {
        browser(&pages, request.request(), &body)?;
    }
    request.extensions_mut().insert(Body(body));
    Ok(())
}

async fn read(request: &mut ServiceRequest) -> Result<Bytes, WebError> {
    if request.headers().contains_key(CONTENT_ENCODING) {
        return Err(Refusal::BadForm("content-encoding".to_owned()).into());
    }
    let most = most(request.path());
    let mut payload = request.take_payload();
    let mut body = BytesMut::new();
    let mut seen = 0;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Refusal::BadForm("body".to_owned()))?;
        seen += chunk.len();
        if seen <= most {
            body.extend_from_slice(&chunk);
        } else if seen > MOST_FORGOTTEN {
            break;
        }
    }
    if seen > most { Err(Refusal::TooLarge.into()) } else { Ok(body.freeze()) }
}

/// As much may be sent there.
fn most(path: &str) -> usize {
    let room = path.strip_prefix("/api/v1").unwrap_or(path);
    let list = (room.starts_with("/reconciliation/systems/") && room.ends_with("/list")) || room == "/training/import";
    if list { MOST_BYTES_OF_A_LIST } else { MOST_BYTES }
}

/// A program: no cookie that a browser would send by itself, and a body that no form of another site can send.
fn program(pages: &Pages, request: &HttpRequest, body: &Bytes) -> Result<(), WebError> {
    let cookie = request.cookie(pages.tokens.cookie_name()).is_some();
    let other_site =
        header(request, "sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site.as_str()));
    let json = body.is_empty() || content_type(request) == "application/json";
    if cookie || other_site || !json { Err(Refusal::Csrf.into()) } else { Ok(()) }
}

/// A browser: from a page of ours, with the token that page carried.
fn browser(pages: &Pages, request: &HttpRequest, body: &Bytes) -> Result<(), WebError> {
    let ours = match header(request, "sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => header(request, ORIGIN.as_str()).is_some_and(|origin| pages.origins.contains(&origin)),
    };
    if !ours || content_type(request) != "application/x-www-form-urlencoded" {
        return Err(Refusal::Csrf.into());
    }
    let fields = form::fields(body)?;
    let mut tokens = fields.iter().filter(|(name, _)| name == form::CSRF);
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) if pages.is_csrf(request, token) => Ok(()),
        _ => Err(Refusal::Csrf.into()),
    }
}

/// A header's value; one that is there but cannot be read is a value that nothing equals.
fn header(request: &HttpRequest, name: &str) -> Option<String> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    let mut values = request.headers().get_all(name);
    let first = values.next()?;
    let single = values.next().is_none();
    Some(first.to_str().ok().filter(|_| single).unwrap_or("?").to_owned())
}

fn content_type(request: &HttpRequest) -> String {
    let value = header(request, CONTENT_TYPE.as_str()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
