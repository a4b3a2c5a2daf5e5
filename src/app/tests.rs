//! The whole service over its demo municipality: real LDAP, a real database, requests through every layer.
//!
//! Here is the site that the tests ask; what they ask about stands in the files beside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod catalogue;
mod doors;
mod sessions;
mod signing;
mod timing;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{HeaderMap, LOCATION};
use actix_web::test::{self, TestRequest};
use tempfile::TempDir;

use super::*;
use crate::clock::FixedClock;
use crate::directory::embedded::EmbeddedDirectory;
use crate::domain::ids::SessionId;
use crate::web::session::{Named, Purpose};

pub(super) const VISIT: &str = "behorig-visit=AAAAAAAAAAAAAAAAAAAAAA";

/// The service, and what it speaks to.
pub(super) struct Site {
    pub parts: Parts,
    pub directory: EmbeddedDirectory,
    pub clock: Arc<FixedClock>,
    _folder: TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").map(|value| value.to_str().unwrap());
        let start = format!("{name}=");
        cookies.filter_map(|cookie| cookie.strip_prefix(&start)?.split(';').next()).map(str::to_owned).next()
    }

    pub fn code(&self) -> String {
        let problem: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        problem["code"].as_str().unwrap().to_owned()
    }
}

pub(super) async fn site() -> Site {
    site_with(Duration::from_millis(1)).await
}

/// A site where a refused sign-in takes at least so long.
pub(super) async fn site_with(floor: Duration) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let listen = "127.0.0.1:8080".parse().unwrap();
    let (mut config, directory) = demo::start::prepare(folder.path(), listen, None, &*clock).await.unwrap();
    config.sign_in.attempts = 3;
    let sources = Sources { clock: clock.clone(), chance: Arc::new(SystemChance) };
    let parts = build(config, Tuning { sources, floor }).await.unwrap();
    Site { parts, directory, clock, _folder: folder }
}

impl Site {
    pub async fn ask(&self, request: TestRequest) -> Answer {
        let app = test::init_service(self.parts.plan().app()).await;
        let answer = test::call_service(&app, request.to_request()).await;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = String::from_utf8(test::read_body(answer).await.to_vec()).unwrap();
        Answer { status, headers, body }
    }

    /// The token that a page of this visitor, or of this session, carries.
    pub fn csrf(&self, session: Option<SessionId>) -> String {
        let bound = match session {
            Some(id) => format!("session:{id}"),
            None => VISIT.replacen("behorig-visit=", "visit:", 1),
        };
        self.parts.pages.tokens.mark("csrf", &bound)
    }

    /// A visitor's form as a browser sends it.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf(None);
        self.ask(form(path, VISIT, &csrf, fields)).await
    }

    pub async fn json(&self, path: &str, body: &str) -> Answer {
        let request = TestRequest::post().uri(path).insert_header(("Content-Type", "application/json"));
        self.ask(request.set_payload(body.to_owned())).await
    }

    pub async fn api_sign_in(&self, login: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "login": login, "password": password });
        self.json("/api/v1/session", &body.to_string()).await
    }

    pub async fn sign_in(&self, login: &str) -> (String, Named) {
        let answer = self.form("/sign-in", &[("login", login), ("password", demo::PASSWORD)]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let token = answer.cookie("behorig").unwrap();
        let named = self.parts.pages.tokens.read(Purpose::Cookie, &token, self.clock.now()).unwrap();
        (token, named)
    }
}

/// A form as a browser sends it from a page of ours.
pub(super) fn form(path: &str, cookie: &str, csrf: &str, fields: &[(&str, &str)]) -> TestRequest {
    let body = serde_urlencoded::to_string([&[("csrf", csrf)], fields].concat()).unwrap();
    TestRequest::post()
        .uri(path)
        .insert_header(("Cookie", cookie))
        .insert_header(("Sec-Fetch-Site", "same-origin"))
        .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
        .set_payload(body)
}
