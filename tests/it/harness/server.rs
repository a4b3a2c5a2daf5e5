//! The real binary as a process: started in demo form on data of its own, spoken to over HTTP, killed without mercy.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A running service.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// From start to the first answer.
    pub ready_after: Duration,
}

impl Server {
    /// Starts `behorig demo` on `data`, with the database at `database` instead of SQLite when given.
    pub fn start(data: &Path, database: Option<&str>) -> Self {
        let started = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_behorig"));
        command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        if let Some(database) = database {
            command.args(["--database", database]);
        }
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(data.join("stderr.log"))
            .expect("a file for the log");
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let url = loop {
            let line = lines.next().unwrap_or_else(|| {
                let log = std::fs::read_to_string(data.join("stderr.log")).unwrap_or_default();
                panic!("it says its address before it ends: {log}")
            });
            let line = line.expect("readable output");
            if let Some(at) = line.find("http://") {
                break line[at..].split_whitespace().next().expect("an address").trim_end_matches('/').to_owned();
            }
        };
        // The rest of the output must be read, or the process stops when the pipe is full.
        std::thread::spawn(move || for _ in lines {});
        let mut server = Self { child, url, ready_after: Duration::ZERO };
        server.wait();
        server.ready_after = started.elapsed();
        server
    }

    fn wait(&mut self) {
        let address = self.url.trim_start_matches("http://").to_owned();
        let until = Instant::now() + Duration::from_secs(120);
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(self.child.try_wait().expect("a state").is_none(), "the service ended while starting");
            assert!(Instant::now() < until, "the service did not open its port");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody who is signed in over the API.
#[derive(Clone)]
pub struct Caller {
    client: reqwest::Client,
    base: String,
    token: String,
}

impl Caller {
    /// Signs in with the demo's password.
    pub async fn sign_in(url: &str, login: &str) -> Self {
        Self::enter(url, login, behorig::demo::PASSWORD).await
    }

    /// Signs in.
    pub async fn enter(url: &str, login: &str, password: &str) -> Self {
        let client = reqwest::Client::new();
        let answer = client
            .post(format!("{url}/api/v1/session"))
            .json(&json!({ "login": login, "password": password }))
            .send()
            .await
            .expect("an answer");
        assert!(answer.status().is_success(), "{login} signs in: {}", answer.status());
        let body: Value = answer.json().await.expect("JSON");
        let token = body["token"].as_str().expect("a token").to_owned();
        Self { client, base: format!("{url}/api/v1"), token }
    }

    /// A request to `/api/v1` with the token, to be changed before it is sent.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token)
    }

    /// GET.
    pub async fn get(&self, path: &str) -> reqwest::Result<(u16, Value)> {
        let answer = self.client.get(format!("{}{path}", self.base)).bearer_auth(&self.token).send().await?;
        let status = answer.status().as_u16();
        Ok((status, answer.json().await.unwrap_or(Value::Null)))
    }

    /// POST.
    pub async fn post(&self, path: &str, body: &Value) -> reqwest::Result<(u16, Value)> {
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.token).json(body);
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        Ok((status, answer.json().await.unwrap_or(Value::Null)))
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> reqwest::Result<u16> {
        let request = self.client.delete(format!("{}{path}", self.base)).bearer_auth(&self.token);
        Ok(request.header("Content-Type", "application/json").send().await?.status().as_u16())
    }
}
