//! [`Pages`]: everything an answer is made with, and the two ways to make a page: for somebody, and for a visitor.
//!
//! A room gives its template, its heading and its own struct; the frame (`shell`) is laid around it here, once per
//! request. Nothing here knows a room.

use std::sync::Arc;

use actix_web::http::header::{ACCEPT_LANGUAGE, ContentType, LOCATION};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::Serialize;
use serde_json::Value;

use super::actor::{Around, Sessions, Signed};
use super::error::WebError;
use super::flash::{COOKIE, Told};
use super::session::{Purpose, Tokens};
use super::shell::{PageHead, Shell, Theme};
use crate::clock::{Chance, Clock};
use crate::domain::lang::Lang;
use crate::text::Text;

/// Cookie with the chosen language.
pub const LANGUAGE: &str = "behorig-language";
/// Cookie with the chosen theme.
pub const THEME: &str = "behorig-theme";

/// What answers are made with.
#[derive(Clone)]
pub struct Pages {
    /// Templates and texts.
    pub text: Arc<Text>,
    /// Tokens and marks.
    pub tokens: Tokens,
    /// Which sessions are live.
    pub sessions: Arc<dyn Sessions>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// The municipality's name.
    pub municipality: String,
    /// Origins from which forms are taken.
    pub origins: Vec<String>,
    /// People come over TLS.
    pub secure: bool,
    /// Who may speak to the service when TLS ends in a proxy; `None`: anybody.
    pub peers: Option<Vec<std::net::IpAddr>>,
    /// Whether this is the demo.
    pub demo: bool,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("municipality", &self.municipality).finish_non_exhaustive()
    }
}

/// Somebody who looks at a page, signed in or not.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The language of the answer.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// What every form sends back.
    pub csrf: String,
    /// Path and query of this request.
    pub path: String,
    /// What just happened.
    pub told: Option<Told>,
}

/// A cookie value that was made during this request and goes out with its answer.
#[derive(Debug, Clone)]
pub struct FreshVisit(String);

impl Pages {
    /// What a request says about who looks, session or not.
    #[must_use]
    pub fn visitor(&self, request: &HttpRequest) -> Visitor {
        let cookie = |name| request.cookie(name).map(|cookie| cookie.value().to_owned());
        let accepted = || request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        // An address that only takes forms is none to come back to.
        let shown = request.method() == Method::GET;
        let path = request.uri().path_and_query().filter(|_| shown).map_or("/", |path| path.as_str());
        Visitor {
            lang: cookie(LANGUAGE)
                .and_then(|tag| tag.parse().ok())
                .unwrap_or_else(|| Lang::from_accept(accepted().unwrap_or_default())),
            theme: Theme::from_choice(&cookie(THEME).unwrap_or_default()),
            csrf: self.tokens.mark("csrf", &self.bound(request)),
            path: path.chars().take(512).collect(),
            told: Told::of_request(request, &self.tokens),
        }
    }

    /// What a form's token is bound to: the session, or before there is one a random value in a cookie.
    fn bound(&self, request: &HttpRequest) -> String {
        if let Some(bound) = self.bound_already(request) {
            return bound;
        }
        let known = request.extensions().get::<FreshVisit>().map(|fresh| fresh.0.clone());
        let value = known.unwrap_or_else(|| {
            let mut random = [0; 16];
            self.chance.fill(&mut random);
            let value = BASE64_URL_SAFE_NO_PAD.encode(random);
            request.extensions_mut().insert(FreshVisit(value.clone()));
            value
        });
        format!("visit:{value}")
    }

    /// As [`Self::bound`], from what the request brought.
    fn bound_already(&self, request: &HttpRequest) -> Option<String> {
        if let Some((Purpose::Cookie, named)) = self.tokens.of(request, self.clock.now()) {
            return Some(format!("session:{}", named.session));
        }
        request.cookie(self.visit_cookie()).map(|cookie| format!("visit:{}", cookie.value()))
    }

    /// Whether `token` is the one that the page of this visitor or session carries (T12).
    #[must_use]
    pub fn is_csrf(&self, request: &HttpRequest, token: &str) -> bool {
        self.bound_already(request).is_some_and(|bound| self.tokens.is_mark("csrf", &bound, token))
    }

    const fn visit_cookie(&self) -> &'static str {
        if self.secure { "__Host-behorig-visit" } else { "behorig-visit" }
    }

    /// Puts the cookie that was made during a request on its answer.
    pub fn send_visit<B>(&self, request: &HttpRequest, answer: &mut HttpResponse<B>) {
        let fresh = request.extensions().get::<FreshVisit>().map(|fresh| fresh.0.clone());
        if let Some(value) = fresh {
            // Fails only for values that no cookie can have.
            let _ = answer.add_cookie(&self.tokens.cookie(self.visit_cookie(), value));
        }
    }

    /// A page for somebody who is signed in.
    ///
    /// # Errors
    /// When the template lacks something; a fault in this repository.
    pub async fn page(
        &self,
        signed: &Signed,
        template: &str,
        head: PageHead,
        data: &impl Serialize,
    ) -> Result<HttpResponse, WebError> {
        self.page_with(signed, StatusCode::OK, template, head, data).await
    }

    /// As [`Self::page`], with a status: a form sent back with its faults is 422.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub async fn page_with(
        &self,
        signed: &Signed,
        status: StatusCode,
        template: &str,
        head: PageHead,
        data: &impl Serialize,
    ) -> Result<HttpResponse, WebError> {
        let around = self.sessions.around(signed).await;
        let visitor = Visitor {
            lang: signed.lang,
            theme: signed.theme,
            csrf: signed.csrf.clone(),
            path: signed.path.clone(),
            told: signed.told.clone(),
        };
        self.draw(visitor, around, status, template, head, data)
    }

    /// A page for somebody who is not, or need not be, signed in.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn open_page(
        &self,
        visitor: Visitor,
        status: StatusCode,
        template: &str,
        head: PageHead,
        data: &impl Serialize,
    ) -> Result<HttpResponse, WebError> {
        self.draw(visitor, Around::default(), status, template, head, data)
    }

    fn draw(
        &self,
        visitor: Visitor,
        around: Around,
        status: StatusCode,
        template: &str,
        head: PageHead,
        data: &impl Serialize,
    ) -> Result<HttpResponse, WebError> {
        let shell = Shell {
            municipality: self.municipality.clone(),
            menu: around.menu,
            person: around.person,
            csrf: visitor.csrf,
            flash: visitor.told.as_ref().map(|told| told.flash(&self.text, visitor.lang)),
            banners: around.banners,
            theme: visitor.theme,
            path: visitor.path,
            demo: self.demo,
        };
        let fault = |error: serde_json::Error| WebError::fault(&error);
        let mut data = serde_json::to_value(data).map_err(fault)?;
        if let Value::Object(fields) = &mut data {
            fields.insert("shell".to_owned(), serde_json::to_value(&shell).map_err(fault)?);
            fields.insert("page".to_owned(), serde_json::to_value(&head).map_err(fault)?);
        }
        let html = self.text.page(template, visitor.lang, &data).map_err(|error| WebError::fault(&error))?;
        let mut answer = HttpResponse::build(status);
        answer.content_type(ContentType::html());
        if visitor.told.is_some() {
            answer.cookie(self.tokens.removal(COOKIE));
        }
        Ok(answer.body(html))
    }

    /// Sends the browser on with GET (303), with something to tell there.
    #[must_use]
    pub fn go(&self, to: &str, told: Option<&Told>) -> HttpResponse {
        let mut answer = HttpResponse::SeeOther();
        answer.insert_header((LOCATION, to));
        if let Some(told) = told {
            answer.cookie(told.cookie(&self.tokens));
        }
        answer.finish()
    }
}

/// The path to come back to, when it is one of this service's own; else the start page (T17).
///
/// A browser reads `/\x`, `//x` and anything after a removed tab or line break as another host, so only a plain path
/// with ordinary characters is let through.
#[must_use]
pub fn own_path(wanted: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~?=&%+,:".contains(c);
    let (path, _) = wanted.split_once('?').unwrap_or((wanted, ""));
    let lower = path.to_ascii_lowercase();
    let odd = path.contains("//") || path.contains(':') || lower.contains("%5c") || lower.contains("%2f");
    if wanted.starts_with('/') && wanted.len() <= 512 && wanted.chars().all(plain) && !odd { wanted } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn one_comes_back_only_to_a_page_of_ours() {
        for good in ["/", "/orders", "/orders/new?person=a-b_c.d&x=%20y", "/log?from=2026-01-01", "/a?next=/b"] {
            assert_eq!(own_path(good), good);
        }
        for bad in [
            "",
            "orders",
            "//evil.test",
            "////evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "/%5cevil.test",
            "/%5Cevil.test",
            "/%2fevil.test",
            "/%2F/evil.test",
            "https:evil.test",
            "https://evil.test",
            "http:///evil.test",
            "javascript:alert(1)",
            "/\tevil.test",
            "/\n/evil.test",
            "\t//evil.test",
            " //evil.test",
            "/x//evil.test",
            "/.//evil.test",
            "//evil.test/%2e%2e",
            "/evil:80@x",
            "/@evil.test",
            "/x\u{2028}",
            "/å",
            "/<script>",
            "/\"onx",
            "data:text/html,x",
            "/x\r\nSet-Cookie: a=b",
            "/x#//evil",
        ] {
            assert_eq!(own_path(bad), "/", "{bad:?}");
        }
        assert_eq!(own_path(&format!("/{}", "x".repeat(600))), "/");
    }
}
