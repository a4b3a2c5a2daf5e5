//! The town's service as a whole: put together and listening as `main` does it, spoken to over HTTP.
//!
//! Signing in is real: each password is checked by the directory. The clock is the town's, so nobody's session ends unless
//! a test lets time pass; the timetable runs by the machine's clock.

use std::sync::Arc;
use std::time::Duration;

use behorig::app::{Listening, StartError, Tuning, build, run};
use behorig::clock::SeededChance;
use behorig::config::directory::Password;
use behorig::config::{Config, Database as DatabaseConfig, Server, Service, Session, SignIn};
use behorig::directory::embedded::demo_config;
use behorig::store::Sources;
use behorig::store::connection::Address;

use super::{Database, Town, people};
use crate::harness::server::Caller;

/// A town whose service listens.
pub struct Site {
    /// The town; its house is the service's own.
    pub town: Town,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// The settings.
    pub config: Config,
    listening: Option<Listening>,
    data: tempfile::TempDir,
}

/// Somebody in a browser: cookies, and the token of the page that was read last.
pub struct Browser {
    client: reqwest::Client,
    url: String,
    csrf: String,
}

impl Site {
    /// A furnished town whose service listens.
    pub async fn on(database: Database) -> Self {
        let mut town = Town::empty(database).await;
        let data = tempfile::tempdir().expect("a folder for the keys");
        let url = match &town.address {
            Address::Sqlite(path) => format!("sqlite:{path}"),
            Address::Postgres(url) => url.clone(),
        };
        let mut directory = demo_config(&town.server.url());
        directory.timeout_seconds = 10;
        directory.page_seconds = 20;
        let config = Config {
            service: Service {
                municipality: "Alvhamra".to_owned(),
                origin: "exempel.se/prov".to_owned(),
                instance: "a".to_owned(),
                data_dir: data.path().to_owned(),
                administrator: None,
                sync_minutes: 1440,
                witness_quorum: 1,
                line_to: None,
            },
            server: Server {
                listen: "127.0.0.1:0".parse().expect("an address"),
                workers: 2,
                metrics_token_file: Some(watcher(data.path())),
                ..Server::default()
            },
            database: DatabaseConfig { url: Password::new(url), readers: 4 },
            directory: directory.into(),
            hr_file: None,
            mail: None,
            hook: None,
            witness: Vec::new(),
            session: Session::default(),
            deadlines: behorig::config::deadlines::Deadlines::default(),
            alarms: behorig::domain::alarm::Levels::new(),
            sign_in: SignIn::default(),
            demo: false,
        };
        let sources = Sources { clock: town.clock.clone(), chance: Arc::new(SeededChance::new(town.seed)) };
        let tuning = Tuning { sources, floor: Duration::from_millis(1) };
        let parts = build(config.clone(), tuning).await.expect("the service is put together");
        town.house = parts.house.clone();
        town.furnish().await;
        let listening = run(parts).await.expect("the service listens");
        let url = format!("http://{}", listening.address);
        Self { town, url, config, listening: Some(listening), data }
    }

    /// Somebody signs in as a program.
    pub async fn caller(&self, login: &str) -> Caller {
        Caller::enter(&self.url, login, people::PASSWORD).await
    }

    /// Somebody signs in with a browser.
    pub async fn browser(&self, login: &str) -> Browser {
        let mut browser = self.visitor().await;
        let answer = browser.form("/sign-in", &[("login", login), ("password", people::PASSWORD)]).await;
        assert_eq!(answer.status(), 303, "{login} signs in");
        let start = browser.get("/").await;
        assert_eq!(start.status(), 200, "{login} sees the start page");
        browser.csrf = token(&start.text().await.expect("a page"));
        browser
    }

    /// Somebody who is not signed in, on the page where one does.
    pub async fn visitor(&self) -> Browser {
        let none = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().cookie_store(true).redirect(none).build().expect("a client");
        let mut browser = Browser { client, url: self.url.clone(), csrf: String::new() };
        browser.csrf = token(&browser.get("/sign-in").await.text().await.expect("a page"));
        browser
    }

    /// A folder that goes with the site.
    pub fn folder(&self) -> &std::path::Path {
        self.data.path()
    }

    /// The log's public key, as its key file has it.
    pub fn vkey(&self) -> String {
        let text = std::fs::read_to_string(self.data.path().join("keys/log.key")).expect("a key");
        behorig::domain::log::checkpoint::LogKey::from_secret(&text).expect("a key").vkey()
    }

    /// Stops it; what it keeps stays.
    pub async fn halt(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.handle.stop(true).await;
            listening.stopped().await.expect("it stops in order");
        }
    }

    /// Starts it again on what it left behind.
    ///
    /// # Errors
    /// Why it does not start.
    pub async fn start(&mut self) -> Result<(), StartError> {
        let sources =
            Sources { clock: self.town.clock.clone(), chance: Arc::new(SeededChance::new(self.town.chance.next())) };
        let parts = build(self.config.clone(), Tuning { sources, floor: Duration::from_millis(1) }).await?;
        self.town.house = parts.house.clone();
        let listening = run(parts).await?;
        self.url = format!("http://{}", listening.address);
        self.listening = Some(listening);
        Ok(())
    }

    /// Stops as on SIGTERM, and waits until it has.
    pub async fn stop(mut self) {
        self.halt().await;
    }
}

impl Browser {
    /// A page.
    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.client.get(format!("{}{path}", self.url)).send().await.expect("an answer")
    }

    /// A form, sent from a page of the service.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
        let body = serde_urlencoded::to_string([&[("csrf", self.csrf.as_str())], fields].concat()).expect("a form");
        let request = self.client.post(format!("{}{path}", self.url)).header("Sec-Fetch-Site", "same-origin");
        let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(body);
        request.send().await.expect("an answer")
    }
}

/// What whoever collects metrics sends.
pub const WATCHER: &str = "prov-prov-prov-prov";

/// The file with that, which only its owner can read.
fn watcher(folder: &std::path::Path) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let file = folder.join("metrics-token");
    std::fs::write(&file, WATCHER).expect("the file is written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("it is its owner's");
    file
}

/// The token in a page.
fn token(page: &str) -> String {
    let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a page with a form");
    after.split('"').next().expect("the token's end").to_owned()
}
