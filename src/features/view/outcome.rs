//! What became of one of many, and what a refusal looks like to a program: the same shape whatever was done.

use std::fmt::Display;

use serde::Serialize;
use serde_json::Value;
use utoipa::{IntoResponses, ToSchema};

use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::store::{Receipt, StoreError};
use crate::web::render::Pages;

/// What became of one of several things that were to be changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Outcome {
    /// Which one.
    pub id: String,
    /// Whether it was done.
    pub ok: bool,
    /// When it was done: the index of its entry in the log.
    pub receipt: Option<u64>,
    /// When it was not: the code of the refusal.
    pub code: Option<&'static str>,
    /// The one fact that the refusal's sentence may name.
    pub fact: Option<String>,
    /// The refusal's sentence, in the language of the request.
    pub detail: Option<String>,
}

/// What became of each, in order. What broke inside is written to the technical log here.
pub fn outcomes<I: Display>(
    pages: &Pages,
    lang: Lang,
    done: impl IntoIterator<Item = (I, Result<Receipt, StoreError>)>,
) -> Vec<Outcome> {
    done.into_iter().map(|(id, done)| outcome(pages, lang, id.to_string(), done)).collect()
}

fn outcome(pages: &Pages, lang: Lang, id: String, done: Result<Receipt, StoreError>) -> Outcome {
    let refusal = match done {
        Ok(receipt) => {
            return Outcome { id, ok: true, receipt: Some(receipt.index), code: None, fact: None, detail: None };
        }
        Err(StoreError::Refused(refusal)) => refusal,
        Err(error) => {
            tracing::error!(%error, "one of several could not be changed");
            Refusal::Internal
        }
    };
    let fact = refusal.fact();
    let named = fact.clone().map_or(Value::Null, Value::from);
    let detail = pages.text.say(lang, &format!("refusal-{}", refusal.code()), &[("fact", named)]);
    Outcome { id, ok: false, receipt: None, code: Some(refusal.code()), fact, detail: Some(detail) }
}

/// That something was done.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Done {
    /// Index of its entry in the log.
    pub receipt: u64,
}

impl From<Receipt> for Done {
    fn from(receipt: Receipt) -> Self {
        Self { receipt: receipt.index }
    }
}

/// A refusal as `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:behorig:refusal:<code>`.
    pub r#type: String,
    /// What sort of refusal it is, in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// The code; stable.
    pub code: String,
    /// The sentence with the way forward, in the language of the request.
    pub detail: String,
    /// The one fact that the sentence may name.
    pub fact: Option<String>,
}

/// How a program is refused.
#[derive(Debug, IntoResponses)]
pub enum Refusals {
    /// Not signed in, or no longer.
    #[response(status = 401, content_type = "application/problem+json")]
    SignIn(Problem),
    /// Known, and not allowed.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// Does not exist, or is not for the caller to know.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// Somebody was first, or what was shown is no longer so.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// What was sent cannot be accepted.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(Problem),
    /// Cannot be answered now.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}
