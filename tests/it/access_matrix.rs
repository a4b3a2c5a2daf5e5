//! Who gets what from every route, asked of the listening service and written down as `docs/access-matrix.txt`.
//!
//! A route is found in the rooms' sources (`harness/routes`), so one without a row fails here. What is sent is fit for
//! somebody with the right and changes as little as it can: decided lines, old versions, held roles. So 409 and 422 mean
//! "you may, but not this", and 401, 403 and 404 mean no.

mod closing;
mod fields;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use behorig::features::people::service::assignments::{AssignmentAsk, enter};
use reqwest::Method;
use serde_json::{Value, json};

use crate::generated::document;
use crate::harness::routes::routes;
use crate::harness::server::Caller;
use crate::harness::town::site::{Browser, Site};
use crate::harness::town::{Database, Town, ask};

/// The columns: heading, and who stands for it in the town. Nobody is signed in in the first.
const IDENTITIES: [(&str, &str); 11] = [
    ("anon", ""),
    ("staff", "bo"),
    ("chief", "karin"),
    ("chief2", "nadia"),
    ("order", "birgitta"),
    ("owner", "eva"),
    ("owner2", "henrik"),
    ("sysman", "monica"),
    ("audit", "ingela"),
    ("admin", "adam"),
    ("hr", "mona"),
];

const HEAD: &str = "\
What every route answers whom. Made by asking the service; run `make docs` and read the difference as you read code.

anon    nobody is signed in
staff   an employee (Bo, of home care)
chief   Bo's manager, who ordered        chief2  the manager of a preschool
order   authorised orderer for Bo's unit
owner   owner of the system asked about, and head of social services
owner2  owner of a system of the schools
sysman  manager of the system asked about
audit   auditor    admin  administrator of the service    hr  the HR function

401, 403, 404 = no. 409, 422 = may, but what the test sends is decided, old or held already. 303 = goes to a page.
Lists answer everybody, each with what is theirs.
Forms about many things at once answer 200 or 422 with a page that says of each why it was refused.
";

/// What the requests are about.
struct Facts(BTreeMap<&'static str, String>);

impl Facts {
    fn of(&self, name: &str) -> &str {
        &self.0[name]
    }

    /// The address with its names filled in.
    fn address(&self, route: &str) -> String {
        let (before, name) = match route.split_once('{') {
            None => return route.to_owned(),
            Some((before, rest)) => (before, rest.split('}').next().unwrap_or_default()),
        };
        let room = before.trim_start_matches("/api/v1").trim_end_matches('/');
        let value = match (room, name) {
            ("/approvals", "line") => "open",
            ("/fulfilment", "line") => "done",
            ("/grants/systems" | "/reconciliation/systems", "id") => "system",
            ("/reconciliation", "id") => "finding",
            ("/fulfilment/groups", "id") => "nothing",
            ("/grants", "id") => "grant",
            ("/orders/drafts", "id") => "draft2",
            ("/drafts", "id") => "draft",
            ("/orders", "id") => "order",
            ("/orders/moves", "system") => "closing",
            ("/orders/changes", "grant") => "grant",
            ("/people/sources/brake" | "/people/brakes", "id") => "brake",
            ("/people" | "/training/people", "id") => "bo",
            ("/people/assignments", "id") => "assignment",
            ("/catalogue/posts" | "/posts", "id") => "post",
            ("/training/courses" | "/training/records", "id") => "nothing",
            ("/substitutes" | "/separation" | "/separation/exceptions" | "/control/samples" | "/erasure", "id") => {
                "nothing"
            }
            ("/control", "item") => "control",
            ("/catalogue", "system") => "system",
            (room, "id") if room.ends_with("/freezes") || room.ends_with("/packages") => "nothing",
            (_, "role") => "role",
            (_, "n" | "version") => "one",
            ("/log" | "/log/entries", "index") => "index",
            ("/log/exports", "id") => "nothing",
            ("/sign-in/demo", "login") => "login",
            _ => panic!("say what {{{name}}} of {route} is in this test"),
        };
        self.address(&route.replacen(&format!("{{{name}}}"), self.of(value), 1))
    }

    /// The fields of a form, or of a body: the same names in both, save for what `json` makes of them.
    fn fields(&self, room: &str, login: &str) -> Vec<(&'static str, String)> {
        let own = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        let pair = format!("{}:{}", self.of("open"), self.of("hash"));
        match room {
            "/sign-in" | "/session" => own(&[
                ("login", if login.is_empty() { "bo" } else { login }),
                ("password", crate::harness::town::people::PASSWORD),
            ]),
            "/approvals/summary" => own(&[("line", &pair)]),
            "/approvals/decisions" => own(&[("verdict", "decline"), ("text", ""), ("line", &pair)]),
            "/fulfilment/deliveries" => own(&[("line", self.of("done"))]),
            "/fulfilment/removals" | "/fulfilment/pauses" | "/fulfilment/redeliveries" => {
                own(&[("grant", self.of("grant"))])
            }
            "/reconciliation/systems/{id}/list" => own(&[("file", "")]),
            "/reconciliation/systems/{id}/words" => own(&[("words", "?")]),
            "/reconciliation/systems/{id}/baseline" => own(&[("due", "2020-01-01"), ("seen", "x")]),
            "/reconciliation/systems/{id}/confirmations" => own(&[("grant", self.of("grant"))]),
            "/reconciliation/{id}/acceptance" => own(&[("version", "0"), ("reason", "Prov"), ("until", "2026-06-01")]),
            "/reconciliation/{id}/order" | "/reconciliation/{id}/removal" => own(&[("version", "0")]),
            "/fulfilment/groups/{id}/despite-freeze" | "/fulfilment/{line}/obstacle" => own(&[("reason", "Prov")]),
            "/grants/{id}/non-renewal" => own(&[("version", "0"), ("reason", "Prov")]),
            "/grants/{id}/non-renewal/withdrawal" => own(&[("version", "0")]),
            "/grants/non-renewals" | "/grants/endings" => {
                own(&[("grant", &format!("{}:0", self.of("grant"))), ("reason", "Prov")])
            }
            "/grants/endings/preview" | "/orders/renewals" => {
                own(&[("grant", &format!("{}:0", self.of("grant"))), ("until", "2020-01-01")])
            }
            "/grants/{id}/confirmation" => own(&[("version", "0")]),
            "/grants/{id}/last-day" => own(&[("version", "0"), ("until", "2026-06-01")]),
            "/grants/{id}/end" | "/grants/{id}/revocation" => own(&[("version", "0"), ("reason", "Prov")]),
            "/orders" | "/orders/new" | "/orders/preview" | "/orders/drafts" | "/drafts" | "/drafts/{id}" => {
                own(&[("person", self.of("cecilia")), ("role", self.of("role_id"))])
            }
            "/orders/moves/{system}" => own(&[("purpose", "Prov")]),
            "/orders/changes/{grant}" | "/orders/changes/{grant}/preview" => own(&[("role", self.of("role_id"))]),
            "/orders/{id}/withdrawal" => own(&[("line", self.of("done"))]),
            "/orders/{id}/answer" => own(&[("line", self.of("done")), ("version", "0"), ("text", "Prov")]),
            "/catalogue/{system}/card" | "/catalogue/{system}" => {
                let names = [("name_sv", "X"), ("department", "X"), ("board", "X"), ("status", "in_use")];
                own(&[&[("version", "0"), ("k", "1"), ("r", "1"), ("t", "1")], &names[..]].concat())
            }
            "/catalogue/{system}/roles/{role}" => {
                let names = [("name_sv", "X"), ("risk", "low"), ("scope", "none")];
                own(&[&[("version", "0"), ("max_months", "0")], &names[..]].concat())
            }
            "/catalogue/{system}/objects" => own(&[("code", "x"), ("name", "X"), ("responsible", "nobody")]),
            "/control/samples" => own(&[("system", "PROCSOC"), ("population", "grants"), ("size", "0"), ("seed", "x")]),
            "/catalogue/import" | "/catalogue-file" => own(&[("file", "")]),
            "/catalogue/posts" | "/posts" => own(&[("post", "auditor"), ("person", "ylva"), ("from", "2020-01-01")]),
            _ if fields::knows(room) => own(fields::of(room)),
            _ => fields_of_people(room),
        }
    }

    fn json(&self, room: &str, login: &str) -> Option<Value> {
        match room {
            "/approvals/decisions" => {
                let line = json!({ "line": self.of("open"), "hash": self.of("hash") });
                Some(json!({ "verdict": "decline", "lines": [line] }))
            }
            "/orders" | "/orders/preview" => {
                Some(json!({ "lines": [{ "person": self.of("cecilia"), "role": self.of("role") }] }))
            }
            "/drafts" | "/drafts/{id}" => Some(json!({ "people": [self.of("cecilia")] })),
            "/fulfilment/deliveries" | "/orders/{id}/withdrawal" => Some(json!({ "lines": [self.of("done")] })),
            "/fulfilment/removals"
            | "/fulfilment/pauses"
            | "/fulfilment/redeliveries"
            | "/reconciliation/systems/{id}/confirmations" => Some(json!({ "grants": [self.of("grant")] })),
            "/grants/non-renewals" | "/grants/endings" | "/grants/endings/preview" => {
                Some(json!({ "grants": [{ "id": self.of("grant"), "version": 0 }], "reason": "Prov" }))
            }
            "/orders/renewals" => {
                Some(json!({ "grants": [{ "id": self.of("grant"), "version": 0 }], "until": "2020-01-01" }))
            }
            "/orders/moves/{system}/roles" => Some(json!({ "roles": {} })),
            "/reconciliation/run" => None,
            "/training" => Some(json!({ "records": [], "dry_run": true })),
            "/catalogue/{system}/matrix/draft" => Some(json!({ "edition": 0 })),
            _ => {
                let fields = self.fields(room, login);
                let value = |text: String| match text.as_str() {
                    "false" => json!(false),
                    number if number.len() == 1 && room != "/catalogue/{system}/guideline" => {
                        number.parse::<i32>().map_or_else(|_| json!(text), |number| json!(number))
                    }
                    _ => json!(text),
                };
                let body: serde_json::Map<_, _> =
                    fields.into_iter().map(|(name, text)| (name.to_owned(), value(text))).collect();
                (!body.is_empty()).then_some(Value::Object(body))
            }
        }
    }
}

/// A town with something in every state, and what it is called.
async fn facts(site: &Site) -> Facts {
    let town = &site.town;
    town.based("karin", "bo").await;
    town.based("karin", "cecilia").await;
    let open = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")).await;
    let done = town.ordered_one("karin", ask("cecilia", "PS-LAS")).await;
    let grant = town.carried(&done).await;
    let finding = a_finding(site).await;
    a_matrix(town).await;
    let (status, waiting) = site.caller("eva").await.get("/approvals").await.expect("an answer");
    assert_eq!(status, 200);
    let karin = site.caller("karin").await;
    let draft = async || {
        let (status, body) = karin.post("/drafts", &json!({ "people": [] })).await.expect("an answer");
        assert_eq!(status, 201, "{body}");
        body["id"].as_str().expect("an id").to_owned()
    };
    let paper = AssignmentAsk {
        person: "konsult".to_owned(),
        kind: "consultant".to_owned(),
        organisation: "Konsultbolaget".to_owned(),
        unit: "SOC-2231".to_owned(),
        purpose: "Prov".to_owned(),
        contract: "KS 1".to_owned(),
        to: Some(jiff::civil::date(2026, 12, 31)),
        ..AssignmentAsk::default()
    };
    let (assignment, _) = enter(&town.house, town.who("karin"), paper).await.expect("it is entered");
    let register = town.house.db.register();
    let managers = &register.posts[&behorig::domain::catalogue::Post::SystemManager(town.system("AD"))];
    let post = managers.iter().find(|made| made.person == town.who("sofie")).expect("a post").id;
    Facts(BTreeMap::from([
        ("open", open.id.to_string()),
        ("hash", waiting["rows"][0]["hash"].as_str().expect("a hash").to_owned()),
        ("done", done.id.to_string()),
        ("order", done.order.to_string()),
        ("grant", grant.id.to_string()),
        ("system", town.system("PROCSOC").to_string()),
        ("closing", closing::a_system_that_closes(town).await),
        ("role", "PS-LAS".to_owned()),
        ("role_id", done.content.role.to_string()),
        ("bo", town.who("bo").to_string()),
        ("cecilia", town.who("cecilia").to_string()),
        ("post", post.to_string()),
        ("assignment", assignment.to_string()),
        ("control", "leavers".to_owned()),
        ("nothing", uuid::Uuid::nil().to_string()),
        ("draft", draft().await),
        ("draft2", draft().await),
        ("finding", finding),
        // There is none: who may release is told so, who may not is told that.
        ("brake", "7f1c0000-0000-4000-8000-000000000000".to_owned()),
        ("index", "0".to_owned()),
        ("one", "1".to_owned()),
        ("login", "bo".to_owned()),
    ]))
}

/// A draft of PROCSOC's matrix, begun by its manager.
async fn a_matrix(town: &Town) {
    let monica = town.who("monica");
    let begun =
        behorig::features::catalogue::service::matrix::drafting::begin(&town.house, monica, "PROCSOC".to_owned());
    begun.await.expect("a draft is begun");
}

/// A list of PROCSOC shows an account that nobody ordered for.
async fn a_finding(site: &Site) -> String {
    use behorig::domain::lang::Lang;
    use behorig::features::reconciliation::service::{lists, looking};
    let town = &site.town;
    let (monica, system) = (town.who("monica"), town.system("PROCSOC"));
    let file = "konto;roll\ncecilia;PS-LAS\ndan;PS-LAS\n".to_owned();
    lists::import(&town.house, monica, system, file).await.expect("it is taken in");
    let list = looking::list(&town.house, monica, looking::Filter::default(), Lang::Sv).await.expect("it is read");
    list.findings[0].id.clone()
}

/// No comparison is asked for or under way: whoever asks for one meanwhile is told to wait, whatever they may (503).
async fn reconciled(site: &Site) {
    use behorig::features::reconciliation::service::running::run_due;
    let house = &site.town.house;
    while house.reconciling.is_wanted() || house.reconciling.under_way().is_some() {
        run_due(house).await.expect("what was asked for is compared");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

/// Somebody at a browser and at a program.
struct Identity {
    login: &'static str,
    browser: Browser,
    caller: Option<Caller>,
}

impl Identity {
    async fn of(site: &Site, login: &'static str) -> Self {
        if login.is_empty() {
            return Self { login, browser: site.visitor().await, caller: None };
        }
        Self { login, browser: site.browser(login).await, caller: Some(site.caller(login).await) }
    }

    async fn ask(&self, site: &Site, facts: &Facts, route: &str, method: &str) -> u16 {
        let address = facts.address(route);
        if route.ends_with("/reconciliation/run") {
            reconciled(site).await;
        }
        let Some(room) = route.strip_prefix("/api/v1") else {
            if method == "GET" {
                return self.browser.get(&address).await.status().as_u16();
            }
            let fields = facts.fields(route, self.login);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            return self.browser.form(&address, &fields).await.status().as_u16();
        };
        let method: Method = method.parse().expect("a method");
        let address = address.trim_start_matches("/api/v1");
        let request = match &self.caller {
            Some(caller) => caller.request(method.clone(), address),
            None => reqwest::Client::new().request(method.clone(), format!("{}/api/v1{address}", site.url)),
        };
        let request = match facts.json(room, self.login).filter(|_| method != Method::GET) {
            Some(body) => request.json(&body),
            None => request,
        };
        request.send().await.expect("an answer").status().as_u16()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn generated_access_matrix() {
    let site = Site::on(Database::Sqlite).await;
    let facts = facts(&site).await;
    let mut rows: Vec<(String, String)> = routes().into_iter().collect();
    // What is read is read before anything can have changed, and what takes away comes last.
    rows.sort_by_key(|(_, method)| ["GET", "PUT", "POST", "PATCH", "DELETE"].iter().position(|one| one == method));
    let mut answers: BTreeMap<(String, String), Vec<u16>> = BTreeMap::new();
    for (_, login) in IDENTITIES {
        let identity = Identity::of(&site, login).await;
        for (route, method) in &rows {
            let ends_session =
                ["/sign-in", "/sign-out", "/api/v1/session"].contains(&route.as_str()) && method != "GET";
            let status = if ends_session {
                Identity::of(&site, login).await.ask(&site, &facts, route, method).await
            } else {
                identity.ask(&site, &facts, route, method).await
            };
            assert_ne!(status, 500, "{method} {route} as {login}");
            answers.entry((route.clone(), method.clone())).or_default().push(status);
        }
    }
    let mut text = String::from(HEAD);
    let heads: Vec<String> = IDENTITIES.iter().map(|(head, _)| format!("{head:<6}")).collect();
    write!(text, "\n{:<56}{}\n", "", heads.join(" ").trim_end()).expect("text");
    for ((route, method), answers) in &answers {
        let answers: Vec<String> = answers.iter().map(|status| format!("{status:<6}")).collect();
        writeln!(text, "{method:<7}{route:<49}{}", answers.join(" ").trim_end()).expect("text");
    }
    site.stop().await;
    document("access-matrix.txt", &text);
}

/// The fields of the forms about people.
fn fields_of_people(room: &str) -> Vec<(&'static str, String)> {
    let own = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
    match room {
        "/log/exports" => own(&[("list", "after-end"), ("format", "csv")]),
        "/people/assignments" => own(&[
            ("person", "konsult"),
            ("kind", "consultant"),
            ("organisation", "X"),
            ("unit", "SOC-2231"),
            ("purpose", "X"),
            ("sponsor", "karin"),
        ]),
        "/people/assignments/{id}/prolongation" => own(&[("version", "0"), ("to", "2026-12-31")]),
        "/people/assignments/{id}/sponsor" => own(&[("version", "0"), ("sponsor", "eva")]),
        "/people/assignments/{id}/end" => own(&[("version", "0")]),
        "/people/reorganisation" => own(&[("units", "")]),
        "/separation" => own(&[("a", "PS-LAS"), ("b", "PS-LAS"), ("effect", "deny"), ("reason", "Prov")]),
        "/separation/{id}/exceptions" => own(&[("person", "bo"), ("reason", "Prov"), ("until", "2026-06-01")]),
        "/substitutes" => own(&[("substitute", "karin"), ("from", "2020-01-01"), ("to", "2020-01-02")]),
        "/people/{id}/leaving" => own(&[("employment", "bo-1"), ("item", "card"), ("done", "false")]),
        "/people/sources/brake/{id}/release" | "/people/brakes/{id}/release" => own(&[("version", "0")]),
        "/people/protection" => own(&[("q", "bo")]),
        "/people/sources/check" => own(&[("person", "bo")]),
        "/people/{id}/protection" => own(&[("protected", "false")]),
        "/integrations/approval" => {
            own(&[("key", "directory-demo"), ("by", "X"), ("reference", "X"), ("on", "2026-05-01"), ("purpose", "X")])
        }
        "/integrations/switch" => own(&[("key", "directory-demo"), ("on", "false")]),
        "/messages/settings" => own(&[("language", "sv"), ("rhythm", "morning")]),
        _ => Vec::new(),
    }
}
