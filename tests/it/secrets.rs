//! T28 and T30: what the service writes about itself. Whatever is sent, a line is one event and holds no control character;
//! and of a password, a cookie or a token nothing is found anywhere afterwards, however the request failed.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use behorig::clock::SeededChance;
use tracing_subscriber::fmt::MakeWriter;

use crate::harness::town::site::{Browser, Site, WATCHER};
use crate::harness::town::{Database, ask, chosen};

/// What the service writes to its own log, in the form it has in use.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The log of everything that runs in this binary, at the most talkative level that is ever set.
fn written() -> &'static Written {
    static WRITTEN: OnceLock<Written> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let written = Written::default();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(written.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("the first and only one");
        written
    })
}

const NASTY: [&str; 8] = [
    "a\r\nb",
    "\u{1b}[31mrött\u{1b}[0m",
    "a\u{2028}b\u{2029}c",
    "a\u{202e}b",
    "{\"level\":\"ERROR\"}\n{\"falsk\":1}",
    "a\u{7f}\u{85}b",
    "%0d%0aSet-Cookie:%20a=b",
    "\t\u{b}\u{c}\u{8}",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_28_whatever_is_sent_a_line_is_one_event() {
    let written = written();
    let site = Site::on(Database::Sqlite).await;
    let browser = site.browser("karin").await;
    let caller = site.caller("karin").await;
    site.town.based("karin", "bo").await;
    for nasty in NASTY {
        browser.form("/sign-in", &[("login", nasty), ("password", nasty)]).await;
        let encoded: String = nasty.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in ["/people?q=", "/log?kind=", "/orders/", "/grants/", "/catalogue/"] {
            browser.get(&format!("{path}{encoded}")).await;
        }
        for path in ["/orders", "/integrations/approval", "/erasure", "/substitutes"] {
            browser.form(path, &[("purpose", nasty), ("reason", nasty), ("reference", nasty), (nasty, "x")]).await;
        }
        let line = serde_json::json!({ "person": "bo", "role": "PS-UTF", "purpose": nasty, "unit": nasty });
        drop(caller.post("/orders", &serde_json::json!({ "lines": [line] })).await);
        // A text of people that is taken goes into the log as it is said.
        drop(site.town.order("karin", &[ask("bo", "PS-UTF").unit("SOC-2231").purpose(nasty)]).await);
        tracing::warn!(said = nasty, "something that somebody said");
    }
    for entry in site.town.log().await {
        assert!(entry.text.bytes().all(|byte| byte >= 0x20), "entry {}: {}", entry.index, entry.text);
    }
    site.stop().await;
    let bytes = written.0.lock().unwrap().clone();
    let text = String::from_utf8(bytes).expect("the log is UTF-8");
    assert!(text.matches("something that somebody said").count() >= NASTY.len());
    for line in text.lines() {
        assert!(line.bytes().all(|byte| byte >= 0x20), "{line:?}");
        let event: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        assert!(event.get("level").is_some() && event.get("timestamp").is_some(), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_30_no_secret_is_found_anywhere_afterwards() {
    let written = written();
    let seed = chosen("BEHORIG_TEST_SEED").and_then(|text| text.parse().ok()).unwrap_or(30);
    println!("BEHORIG_TEST_SEED={seed}");
    let chance = SeededChance::new(seed);
    let canary = |what: &str| format!("Kanarie{what}{:016x}", chance.next());
    let [password, cookie, token, body] = ["Losen", "Kaka", "Bevis", "Kropp"].map(canary);
    let mut site = Site::on(Database::Sqlite).await;
    let browser = site.visitor().await;
    let client = reqwest::Client::new();
    let rounds = if chosen("BEHORIG_CAMPAIGN").as_deref() == Some("long") { 10_000 } else { 1_000 };
    let secrets = [password, cookie, token, body];
    induced(&site, &browser, &client, &chance, &secrets, rounds).await;
    let metrics = client.get(format!("{}/metrics", site.url)).bearer_auth(WATCHER).send().await.unwrap();
    let mut places: Vec<(String, Vec<u8>)> = vec![("metrics".to_owned(), metrics.text().await.unwrap().into_bytes())];
    let file = site.town.file().unwrap();
    let folder = site.folder().to_owned();
    site.halt().await;
    places.push(("log".to_owned(), written.0.lock().unwrap().clone()));
    for path in [file.clone(), format!("{file}-wal")] {
        places.extend(std::fs::read(&path).ok().map(|bytes| (path, bytes)));
    }
    for entry in std::fs::read_dir(folder.join("keys")).unwrap().chain(std::fs::read_dir(&folder).unwrap()) {
        let path = entry.unwrap().path();
        places.extend(std::fs::read(&path).ok().map(|bytes| (path.display().to_string(), bytes)));
    }
    assert!(places.len() > 5);
    for secret in &secrets {
        for (place, bytes) in &places {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "seed {seed}: {secret} is in {place}");
        }
    }
}

/// Requests that fail in every way there is, each with secrets in it; no answer says one back.
async fn induced(
    site: &Site,
    browser: &Browser,
    client: &reqwest::Client,
    chance: &SeededChance,
    [password, cookie, token, body]: &[String; 4],
    rounds: usize,
) {
    let jwt = format!("eyJhbGciOiJIUzI1NiJ9.{token}.{token}");
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].map(|name| name.parse::<reqwest::Method>().unwrap());
    let places = [
        "/api/v1/session",
        "/api/v1/orders",
        "/api/v1/erasure",
        "/api/v1/log/export",
        "/sign-in",
        "/orders/new",
        "/metrics",
        "/api/v1/catalogue-file",
        "/log/1",
        "/nowhere",
    ];
    for round in 0..rounds {
        let pick = |limit: usize| usize::try_from(chance.next() % u64::try_from(limit).unwrap()).unwrap();
        if round % 25 == 0 {
            browser.form("/sign-in", &[("login", "bo"), ("password", password)]).await;
            continue;
        }
        let sent = match pick(5) {
            0 => format!("{{\"login\":\"ingen\",\"password\":\"{password}\"}}"),
            1 => format!("{{\"password\":{{\"{body}\":[1,2"),
            2 => format!("login=bo&password={password}&{body}=x&csrf={token}"),
            3 => format!("\u{0}{body}"),
            _ => body.repeat(pick(3)),
        };
        let kind =
            ["application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data"][pick(4)];
        let request = client
            .request(methods[pick(methods.len())].clone(), format!("{}{}", site.url, places[pick(places.len())]))
            .header("Content-Type", kind)
            .header("Cookie", format!("__Host-session={cookie}; session={cookie}; csrf={cookie}"))
            .header("Authorization", if pick(2) == 0 { format!("Bearer {jwt}") } else { format!("Basic {token}") })
            .body(sent);
        let answer = request.send().await.expect("an answer");
        let (status, said) = (answer.status(), answer.text().await.unwrap_or_default());
        assert!(!status.is_success() || !said.contains(password), "{status}");
        for secret in [password, cookie, token] {
            assert!(!said.contains(secret.as_str()), "{status}: {said}");
        }
    }
}
