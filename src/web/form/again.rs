//! A refused form, shown again: what was typed stays, and what is wrong is said at its field and in the list at the top.
//!
//! A form is taken as [`Typed`], so that its fields are at hand also when they make no command; the room draws its page
//! from [`Filled`], fresh or as it was typed. Which words a fault has is the room's business.

use std::collections::BTreeMap;
use std::future::{Future, Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, ResponseError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{CSRF, body, fields, values};
use crate::domain::refusal::{Refusal, Sort};
use crate::web::error::WebError;

/// The fields of a form with everything that was given for each.
pub type Fields = BTreeMap<String, Vec<String>>;

/// The person at the form can do something about it; what cannot be answered now keeps its own page.
#[must_use]
pub fn can_be_put_right(refusal: &Refusal) -> bool {
    matches!(refusal.sort(), Sort::Invalid | Sort::Conflict | Sort::Forbidden)
}

/// A fault of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Id of the element where it can be put right.
    pub field: String,
    /// What is wrong, as a sentence.
    pub text: String,
}

/// A form as it was typed, with the command that it makes, or why it makes none.
#[derive(Debug)]
pub struct Typed<T> {
    fields: Fields,
    command: Result<T, Refusal>,
}

/// A form that was refused.
#[derive(Debug)]
pub struct Refused {
    /// As it was typed.
    pub fields: Fields,
    /// Why.
    pub refusal: Refusal,
    /// How that is answered.
    pub status: StatusCode,
}

impl<T: DeserializeOwned> FromRequest for Typed<T> {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let typed = body(request).and_then(|body| {
            let mut fields = fields(&body)?;
            fields.retain(|(name, _)| name != CSRF);
            Ok(Self { fields: values::read(fields.clone())?, command: values::read(fields) })
        });
        ready(typed)
    }
}

impl<T> Typed<T> {
    /// Does what the form says. The inner error is for the person at the form, who gets it back; the outer is a fault.
    ///
    /// # Errors
    /// What the person cannot put right.
    pub async fn act<R, E: Into<WebError>, F: Future<Output = Result<R, E>>>(
        self,
        act: impl FnOnce(T) -> F,
    ) -> Result<Result<R, Refused>, WebError> {
        let done = match self.command {
            Ok(command) => act(command).await.map_err(Into::into),
            Err(refusal) => Err(refusal.into()),
        };
        match done {
            Ok(done) => Ok(Ok(done)),
            Err(error) if can_be_put_right(error.refusal()) => {
                let refusal = error.refusal().clone();
                Ok(Err(Refused { fields: self.fields, refusal, status: error.status_code() }))
            }
            Err(error) => Err(error),
        }
    }
}

/// What stands in a form's fields, and what is wrong with it.
#[derive(Debug, Clone, Serialize)]
pub struct Filled {
    /// By field: a text, or whether a box is ticked.
    said: Map<String, Value>,
    /// By field: what is wrong with it; empty when nothing is.
    faults: BTreeMap<String, String>,
    /// All of it, for the list at the top.
    errors: Vec<Fault>,
}

impl Filled {
    /// The fields of a command as it would be if nobody typed anything.
    #[must_use]
    pub fn of(command: &impl Serialize) -> Self {
        let fields = match serde_json::to_value(command) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let shown = |value| match value {
            Value::Null => Value::from(""),
            Value::Number(number) => Value::from(number.to_string()),
            other => other,
        };
        let said: Map<String, Value> = fields.into_iter().map(|(name, value)| (name, shown(value))).collect();
        let faults = said.keys().map(|name| (name.clone(), String::new())).collect();
        Self { said, faults, errors: Vec::new() }
    }

    /// As somebody typed it. When what was shown is no longer so, `version` keeps what stands now: the person is told,
    /// and what they send next is about that.
    #[must_use]
    pub fn typed(mut self, refused: &Refused, version: &str) -> Self {
        for (name, said) in &mut self.said {
            if name == version && refused.refusal == Refusal::Stale {
                continue;
            }
            let typed = refused.fields.get(name).and_then(|texts| texts.first());
            match (said.is_boolean(), typed) {
                (true, typed) => *said = Value::from(typed.is_some()),
                (false, Some(text)) => *said = Value::from(text.as_str()),
                (false, None) => {}
            }
        }
        self
    }

    /// Says what is wrong: at `field`, or about all of the form when there is no such field.
    #[must_use]
    pub fn wrong(mut self, field: &str, text: String) -> Self {
        let field = match self.said.get(field) {
            None => "form".to_owned(),
            // A box has its value in its id.
            Some(Value::Bool(_)) => format!("{field}-true"),
            Some(_) => field.to_owned(),
        };
        if let Some(fault) = self.faults.get_mut(field.trim_end_matches("-true")) {
            fault.clone_from(&text);
        }
        self.errors.push(Fault { field, text });
        self
    }

    /// Whether the form has this field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.said.contains_key(field)
    }

    /// What stands in a field.
    #[must_use]
    pub fn said(&self, field: &str) -> &str {
        self.said.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}
