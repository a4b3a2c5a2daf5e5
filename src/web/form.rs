//! [`Form`] and [`Json`]: bodies into commands, strictly (T18, T26).
//!
//! The two give the same refusals. A field that the command does not have is refused, not ignored; text that could not
//! be stored or shown (NUL, other control characters, broken UTF-8) is refused; a field may be repeated where the
//! command holds a list. An empty field is `None` where the command allows it. Decoding a form's values into Rust
//! types is `form::values`.

pub mod again;
pub mod choice;
mod values;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::WebError;
use super::guard::Body;
use crate::domain::refusal::Refusal;

/// The field that carries the page's token; checked by `guard`, never part of a command.
pub const CSRF: &str = "csrf";

/// A form's command.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

/// A JSON body's command.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

/// A form without fields: nothing is sent but the page's token.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A file as text, and whether it is to be taken in or only looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileForm {
    /// The file.
    pub file: String,
    /// Take it in.
    #[serde(default)]
    pub take_in: bool,
}

impl<T: DeserializeOwned> FromRequest for Form<T> {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(body(request).and_then(|body| command(&body).map(Self).map_err(WebError::from)))
    }
}

impl<T: DeserializeOwned> FromRequest for Json<T> {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(body(request).and_then(|body| json(&body).map(Self)))
    }
}

fn body(request: &HttpRequest) -> Result<actix_web::web::Bytes, WebError> {
    // No body: the guard did not run, which only a GET route can cause.
    request.extensions().get::<Body>().map(|body| body.0.clone()).ok_or_else(|| Refusal::Csrf.into())
}

/// A form's body, or a page's query, as a command.
///
/// # Errors
/// [`Refusal::UnknownField`], [`Refusal::BadForm`], [`Refusal::BadText`], each with the field.
pub fn command<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let mut fields = fields(body)?;
    fields.retain(|(name, _)| name != CSRF);
    values::read(fields)
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, WebError> {
    let unreadable = || WebError::with(Refusal::BadForm("body".to_owned()), StatusCode::BAD_REQUEST);
    let value: Value = serde_json::from_slice(body).map_err(|_| unreadable())?;
    check_texts(&value, "body")?;
    // Once more from the bytes: a value has already lost that a name stood twice.
    serde_json::from_slice(body).map_err(|error| {
        let said = error.to_string();
        let field = |before: &str| said.strip_prefix(before).and_then(|rest| rest.split('`').next()).map(str::to_owned);
        if let Some(name) = field("unknown field `") {
            return Refusal::UnknownField(name).into();
        }
        let name = field("missing field `").or_else(|| field("duplicate field `"));
        Refusal::BadForm(name.unwrap_or_else(|| "body".to_owned())).into()
    })
}

fn check_texts(value: &Value, name: &str) -> Result<(), Refusal> {
    match value {
        Value::String(text) => check_text(name, text),
        Value::Array(inner) => inner.iter().try_for_each(|value| check_texts(value, name)),
        Value::Object(inner) => inner.iter().try_for_each(|(name, value)| {
            check_text("body", name)?;
            check_texts(value, name)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn check_text(name: &str, text: &str) -> Result<(), Refusal> {
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.chars().any(bad) { Err(Refusal::BadText(shown(name))) } else { Ok(()) }
}

/// A field's name as it may be shown and logged.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(64).collect()
}

/// The fields of `application/x-www-form-urlencoded`, in order, every text checked.
///
/// # Errors
/// [`Refusal::BadText`] with the field.
pub fn fields(body: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let name = text(parts.next().unwrap_or_default()).ok_or_else(|| Refusal::BadText("body".to_owned()))?;
            check_text("body", &name)?;
            let value = text(parts.next().unwrap_or_default()).ok_or_else(|| Refusal::BadText(shown(&name)))?;
            check_text(&name, &value)?;
            Ok((name, value))
        })
        .collect()
}

/// Decodes one name or value; `None` for a broken escape or broken UTF-8, which others would quietly replace.
fn text(encoded: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(*rest.next()?)? << 4 | digit(*rest.next()?)?,
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        New,
        Change,
    }

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    struct Command {
        name: String,
        #[serde(default)]
        person: Vec<crate::domain::ids::PersonId>,
        count: Option<u16>,
        #[serde(default)]
        urgent: bool,
        kind: Kind,
        until: Option<jiff::civil::Date>,
    }

    fn refused(body: &[u8]) -> String {
        let refusal = command::<Command>(body).expect_err("it is refused");
        format!("{} {}", refusal.code(), refusal.fact().unwrap_or_default())
    }

    #[test]
    fn a_form_becomes_a_command() {
        let a = "01890000-0000-7000-8000-000000000001";
        let b = "01890000-0000-7000-8000-000000000002";
        let body =
            format!("csrf=x&name=%C3%85sa+Ek&person={a}&person={b}&count=12&urgent=on&kind=change&until=2026-03-01");
        let read: Command = command(body.as_bytes()).expect("it is read");
        assert_eq!((read.name.as_str(), read.person.len(), read.count, read.urgent), ("Åsa Ek", 2, Some(12), true));
        assert_eq!((read.kind, read.until), (Kind::Change, Some(jiff::civil::date(2026, 3, 1))));
        let read: Command = command(b"name=&kind=new&count=&until=").expect("it is read");
        assert_eq!((read.name.as_str(), read.person.len(), read.count, read.until), ("", 0, None, None));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(refused(b"name=a&kind=new&state=approved"), "unknown-field state");
        assert_eq!(refused(b"kind=new"), "bad-form name");
        assert_eq!(refused(b"name=a&kind=old"), "bad-form kind");
        assert_eq!(refused(b"name=a&kind=new&count=70000"), "bad-form count");
        assert_eq!(refused(b"name=a&kind=new&urgent=perhaps"), "bad-form urgent");
        assert_eq!(refused(b"name=a&name=b&kind=new"), "bad-form name");
        assert_eq!(refused(b"name=a&kind=new&until=2026-02-30"), "bad-form until");
        assert_eq!(refused(b"name=a&kind=new&person=1"), "bad-form person");
        assert_eq!(refused(b"name=%00&kind=new"), "bad-text name");
        assert_eq!(refused(b"name=%1b%5b31m&kind=new"), "bad-text name");
        assert_eq!(refused(b"name=%ff&kind=new"), "bad-text name");
        assert_eq!(refused(b"name=%4&kind=new"), "bad-text name");
        assert_eq!(refused(b"%ff=a"), "bad-text body");
    }
}
