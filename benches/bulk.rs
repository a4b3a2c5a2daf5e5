//! Orders at scale: one of fifty people and fifty roles, previewed and sent as a page and as a program do, and five hundred
//! lines decided at once; without rules about what must not be together, and with rules that name the roles.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::Client;
use crate::service::Service;
use crate::{ask, sign_in};

/// People in the order, and roles.
const SIDE: usize = 50;

/// Lines decided at once.
const DECIDED: usize = 500;

/// Two roles without scope or purpose and who decides on them, for the lines that are decided at once.
const DECIDERS: [(&str, [&str; 2]); 2] = [("ingtho01", ["LEX-HAND", "LEX-LAS"]), ("eliqui01", ["MM-KAT", "MM-LAN"])];

/// Roles of the demo that must not be together: one of each pair is ordered.
const DENIED: [&str; 3] = ["EC-ATT", "EKO-LEV", "EDP-DEB"];

struct Role {
    id: String,
    code: String,
    purpose: bool,
}

struct Scale<'a> {
    service: &'a Service,
    token: Arc<str>,
    people: Vec<String>,
    roles: Vec<Role>,
}

fn told(what: &str, took: Duration, lines: usize) {
    println!("  {what:<52} {:>9.3} s   {lines} lines", took.as_secs_f64());
}

/// Measures with the demo's orderer, who orders for many units from now on.
pub async fn measure(service: &Service) {
    // The service closes a connection on which nothing was said for a while: each has its own.
    let mut client = Client::connect(&service.address).await.expect("a connection");
    let administrator = sign_in(&mut client, behorig::demo::cast::ADAM_BEHRN.login).await;
    let orderer = behorig::demo::cast::BIRGITTA_NOREN.login;
    let token = sign_in(&mut client, orderer).await;
    let mut units = behorig::demo::municipality::municipality(crate::service::today(), 1)
        .people
        .iter()
        .map(|person| person.unit)
        .collect::<Vec<_>>();
    units.sort();
    units.dedup();
    let mut people = Vec::new();
    for unit in units {
        if people.len() >= DECIDED {
            break;
        }
        let post = json!({ "post": "orderer", "unit": unit, "person": orderer });
        let body = post.to_string();
        drop(client.ask("POST", "/api/v1/posts", &administrator, &body).await.expect("an answer"));
        people = crate::free_staff(&mut client, &token).await;
    }
    let roles = roles(&mut client, &token).await;
    assert!(people.len() >= 6 * SIDE, "the demo has people enough: {}", people.len());
    assert_eq!(roles.len(), SIDE, "the demo has roles enough");
    println!("  orders at scale, {SIDE} people × {SIDE} roles");
    let scale = Scale { service, token, people, roles };
    scale.orders("", 0).await;
    scale.decisions("", DECIDERS[0]).await;
    scale.rules(&mut client, &administrator).await;
    scale.orders(", rules in force", 2 * SIDE).await;
    scale.decisions(", rules in force", DECIDERS[1]).await;
}

/// Fifty roles that a person can be given without a place, those of the demo's rules among them.
async fn roles(client: &mut Client, token: &str) -> Vec<Role> {
    let choices = ask(client, "GET", "/api/v1/orders/choices", token, &Value::Null).await;
    let systems = choices["systems"].as_array().cloned().unwrap_or_default();
    let all = systems.iter().flat_map(|system| system["roles"].as_array().cloned().unwrap_or_default());
    let mut found: Vec<Role> = all
        .filter(|role| role["scope"] == "none" && role["base"] == false)
        .map(|role| Role {
            id: role["role"]["id"].as_str().expect("an id").to_owned(),
            code: role["role"]["code"].as_str().expect("a code").to_owned(),
            purpose: role["purpose"] == true,
        })
        .filter(|role| !["EC-LON", "EKO-BESL", "EKO-UTB"].contains(&role.code.as_str()))
        .collect();
    found.sort_by_key(|role| !DENIED.contains(&role.code.as_str()));
    found.truncate(SIDE);
    found
}

impl Scale<'_> {
    fn body(&self, people: &[String]) -> Value {
        let lines: Vec<Value> = people
            .iter()
            .flat_map(|person| self.roles.iter().map(move |role| (person, role)))
            .map(|(person, role)| json!({ "person": person, "role": role.id, "purpose": self.purpose(role) }))
            .collect();
        json!({ "lines": lines })
    }

    fn purpose(&self, role: &Role) -> &'static str {
        if role.purpose { "Mätning" } else { "" }
    }

    /// By a program, then by the page, each for people of its own.
    async fn orders(&self, how: &str, from: usize) {
        let mut client = Client::connect(&self.service.address).await.expect("a connection");
        let body = self.body(&self.people[from..from + SIDE]);
        for (what, path) in [("preview", "/api/v1/orders/preview"), ("send", "/api/v1/orders")] {
            let begun = Instant::now();
            let got = ask(&mut client, "POST", path, &self.token, &body).await;
            let lines = got["sent"].as_u64().or(got["sendable"].as_u64()).unwrap_or_default();
            told(&format!("program: {what}{how}"), begun.elapsed(), lines as usize);
        }
        let browser = Browser::signed_in(&self.service.address, behorig::demo::cast::BIRGITTA_NOREN.login).await;
        let people = &self.people[from + SIDE..from + 2 * SIDE];
        for (what, path) in [("preview", "/orders/preview"), ("send", "/orders")] {
            let mut fields: Vec<(String, String)> = people.iter().map(|id| ("person".to_owned(), id.clone())).collect();
            fields.extend(self.roles.iter().map(|role| ("role".to_owned(), role.id.clone())));
            let asked = self.roles.iter().filter(|role| role.purpose);
            fields.extend(asked.map(|role| (format!("purpose.{}", role.id), self.purpose(role).to_owned())));
            let begun = Instant::now();
            let page = browser.post(path, &fields).await;
            told(&format!("page: {what}{how}"), begun.elapsed(), SIDE * SIDE);
            println!("    {:.0} KiB", page.len() as f64 / 1_024.0);
        }
    }

    /// Five hundred lines of two roles, decided in one request.
    async fn decisions(&self, how: &str, (decider, roles): (&str, [&str; 2])) {
        let mut client = Client::connect(&self.service.address).await.expect("a connection");
        let count = (DECIDED / 2).min(self.people.len() - 4 * SIDE);
        let people = &self.people[self.people.len() - count..];
        for some in people.chunks(200) {
            let lines: Vec<Value> = some
                .iter()
                .flat_map(|person| roles.iter().map(move |role| json!({ "person": person, "role": role })))
                .collect();
            ask(&mut client, "POST", "/api/v1/orders", &self.token, &json!({ "lines": lines })).await;
        }
        let token = sign_in(&mut client, decider).await;
        let jobs = crate::decisions(&mut client, &token, usize::MAX).await;
        let lines: Vec<Value> = jobs
            .iter()
            .filter_map(|job| serde_json::from_str::<Value>(&job.body).ok())
            .map(|body| body["lines"][0].clone())
            .take(DECIDED)
            .collect();
        let body = json!({ "verdict": "approve", "text": "", "lines": lines });
        let begun = Instant::now();
        let got = ask(&mut client, "POST", "/api/v1/approvals/decisions", &token, &body).await;
        let took = begun.elapsed();
        let decided = got["results"].as_array().map_or(0, |all| all.iter().filter(|one| one["ok"] == true).count());
        told(&format!("decided at once{how}"), took, decided);
    }

    /// Each role is named by a rule that warns, those that are decided at once too.
    async fn rules(&self, client: &mut Client, administrator: &str) {
        let codes: Vec<&str> = self.roles.iter().map(|role| role.code.as_str()).collect();
        let pairs = codes.chunks_exact(2).map(|pair| (pair[0], pair[1]));
        for (a, b) in pairs.chain(DECIDERS.map(|(_, [a, _])| (a, "BE-VIK"))) {
            let rule = json!({ "a": a, "b": b, "effect": "warn", "reason": "Mätning" });
            // A pair may have its rule already.
            drop(client.ask("POST", "/api/v1/separation", administrator, &rule.to_string()).await.expect("an answer"));
        }
    }
}

/// A browser as far as forms go.
struct Browser {
    client: reqwest::Client,
    address: String,
}

impl Browser {
    async fn signed_in(address: &str, login: &str) -> Self {
        let client = reqwest::Client::builder().cookie_store(true).build().expect("a client");
        let browser = Self { client, address: address.to_owned() };
        let fields = [("login", login), ("password", behorig::demo::PASSWORD), ("next", "")];
        let fields: Vec<(String, String)> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        browser.post_from("/sign-in", "/sign-in", &fields).await;
        browser
    }

    async fn post(&self, path: &str, fields: &[(String, String)]) -> String {
        self.post_from("/", path, fields).await
    }

    /// Posts with the token of another page; that page is not part of what is measured only when it is small.
    async fn post_from(&self, page: &str, path: &str, fields: &[(String, String)]) -> String {
        let shown = self.client.get(format!("http://{}{page}", self.address)).send().await.expect("a page");
        let shown = shown.text().await.expect("text");
        let csrf = shown.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let mut all = vec![("csrf".to_owned(), csrf.expect("a token").to_owned())];
        all.extend_from_slice(fields);
        let asked = self.client.post(format!("http://{}{path}", self.address)).header("sec-fetch-site", "same-origin");
        let body = serde_urlencoded::to_string(&all).expect("fields");
        let answer = asked.header("content-type", "application/x-www-form-urlencoded").body(body).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.text().await.expect("text")
    }
}
