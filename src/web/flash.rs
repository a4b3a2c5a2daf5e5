//! What just happened, told on the next page and then forgotten: a marked cookie with keys of texts and their facts.
//!
//! Never free text of ours in the cookie: the sentence is made when it is shown, in the language of that page.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::session::Tokens;
use super::shell::{Flash, Kind};
use crate::domain::lang::Lang;
use crate::text::Text;

/// Name of the cookie.
pub const COOKIE: &str = "behorig-told";

/// Something to tell on the next page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    kind: Kind,
    title: String,
    text: Option<String>,
    facts: Map<String, Value>,
}

impl Told {
    /// That it is done: `key` is the sentence.
    #[must_use]
    pub fn done(key: &str) -> Self {
        Self::of(Kind::Success, key)
    }

    /// Something else.
    #[must_use]
    pub fn of(kind: Kind, key: &str) -> Self {
        Self { kind, title: key.to_owned(), text: None, facts: Map::new() }
    }

    /// Key of what comes next, below the first sentence.
    #[must_use]
    pub fn next(mut self, key: &str) -> Self {
        self.text = Some(key.to_owned());
        self
    }

    /// A fact that either sentence names.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    /// The cookie that carries it for a minute.
    #[must_use]
    pub fn cookie(&self, tokens: &Tokens) -> Cookie<'static> {
        let body = BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let mark = tokens.mark("told", &body);
        let mut cookie = tokens.cookie(COOKIE, format!("{body}.{mark}"));
        cookie.set_max_age(Duration::seconds(60));
        cookie
    }

    /// What a request carries, if it was marked here.
    #[must_use]
    pub fn of_request(request: &HttpRequest, tokens: &Tokens) -> Option<Self> {
        let cookie = request.cookie(COOKIE)?;
        let (body, mark) = cookie.value().split_once('.')?;
        if !tokens.is_mark("told", body, mark) {
            return None;
        }
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(body).ok()?).ok()
    }

    /// As the page shows it.
    #[must_use]
    pub fn flash(&self, text: &Text, lang: Lang) -> Flash {
        let facts: Vec<(&str, Value)> = self.facts.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let sentence = |key: &str| text.say(lang, key, &facts);
        Flash {
            kind: self.kind,
            title: sentence(&self.title),
            text: self.text.as_deref().map(sentence).unwrap_or_default(),
        }
    }
}
