//! The SMTP server that tests send to (`tests/rigs/smtp.py`): what it took, byte for byte, and how it shall fail.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use behorig::config::mail::{MailConfig, MailTls};
use behorig::messages::Mailer;
use behorig::messages::letter::Place;
use behorig::text::Text;

/// A server of one's own.
pub struct MailServer {
    room: tempfile::TempDir,
    child: Option<Child>,
    /// Where it listens, also when it is down.
    pub port: u16,
}

/// A message as it was taken.
#[derive(Debug, Clone)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Every byte after DATA.
    pub raw: Vec<u8>,
    /// Subject and both parts as a reader sees them, by Python's own reader of mail.
    pub read: String,
}

impl MailServer {
    /// Starts one and waits until it listens.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// One that speaks TLS, `starttls` or `implicit`, with that certificate and key.
    pub fn protected(how: &str, certificate: &str, key: &str) -> Self {
        Self::with(&[how, certificate, key])
    }

    fn with(arguments: &[&str]) -> Self {
        let room = tempfile::tempdir().expect("a folder for the mail");
        let mut server = Self { room, child: None, port: 0 };
        server.behave("ok");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rigs/smtp.py");
        // The system's own Python: that is the one that has aiosmtpd.
        let files = server.room.path().to_owned();
        // What is PEM is put into a file first.
        let given = arguments.iter().enumerate().map(|(n, text)| match text.starts_with("-----BEGIN") {
            false => (*text).to_owned(),
            true => {
                let file = files.join(format!("{n}.pem"));
                std::fs::write(&file, text).expect("a file");
                file.display().to_string()
            }
        });
        let mut command = Command::new("/usr/bin/python3");
        let child = command.arg(script).arg(&files).args(given).stdin(Stdio::piped()).spawn();
        server.child = Some(child.expect("the mail server starts: python3-aiosmtpd is installed by .ci/install test"));
        let (file, began) = (server.room.path().join("port"), Instant::now());
        while !file.exists() {
            assert!(began.elapsed() < Duration::from_secs(20), "the mail server did not come up");
            std::thread::sleep(Duration::from_millis(5));
        }
        server.port = std::fs::read_to_string(file).expect("a port").parse().expect("a port");
        server
    }

    /// How it takes the next message: see `smtp.py`.
    pub fn behave(&self, mode: &str) {
        std::fs::write(self.room.path().join("mode"), mode).expect("it is told");
    }

    /// A mailer that sends here.
    pub fn mailer(&self) -> Arc<Mailer> {
        mailer(self.port)
    }

    /// What it has taken so far, oldest first.
    pub fn received(&self) -> Vec<Received> {
        let files = std::fs::read_dir(self.room.path()).expect("the folder").map(|file| file.expect("a file").path());
        let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|end| end == "json")).collect();
        files.sort();
        files.iter().map(|file| Received::of(&std::fs::read_to_string(file).expect("a message"))).collect()
    }

    /// What it has taken since `before` messages, by recipient; each message has one.
    pub fn since(&self, before: usize) -> BTreeMap<String, Vec<Received>> {
        let mut by: BTreeMap<String, Vec<Received>> = BTreeMap::new();
        for one in self.received().into_iter().skip(before) {
            assert_eq!(one.to.len(), 1, "one recipient: {:?}", one.to);
            by.entry(one.to[0].clone()).or_default().push(one);
        }
        by
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It ends when its input does; that it is gone is waited for, so that nothing outlives the test.
            drop(child.stdin.take());
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A mailer that sends to a port of this machine.
pub fn mailer(port: u16) -> Arc<Mailer> {
    mailer_with(port, |_| ())
}

/// The same, with other settings.
pub fn mailer_with(port: u16, change: impl FnOnce(&mut MailConfig)) -> Arc<Mailer> {
    let mut config = MailConfig {
        host: "127.0.0.1".to_owned(),
        port,
        tls: MailTls::None,
        ca_file: None,
        user: None,
        password_file: None,
        from: "behorig@alvhamra.test".to_owned(),
        timeout_seconds: 1,
    };
    change(&mut config);
    config.check().expect("settings that can be used");
    let text = Arc::new(Text::new().expect("texts"));
    Arc::new(Mailer::new(&config, place(), text).expect("a mailer"))
}

/// What letters say of the service.
pub fn place() -> Place {
    Place { url: "https://behorighet.alvhamra.test".to_owned(), municipality: "Alvhamra".to_owned() }
}

impl Received {
    fn of(json: &str) -> Self {
        let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        Self {
            from: text(&value["from"]),
            to: value["to"].as_array().expect("recipients").iter().map(text).collect(),
            read: text(&value["read"]),
            raw: BASE64_STANDARD.decode(text(&value["raw"])).expect("base64"),
        }
    }

    /// The header, unfolded: names in lower case, in order.
    pub fn headers(&self) -> Vec<(String, String)> {
        let raw = String::from_utf8(self.raw.clone()).expect("a mail in ASCII");
        let (head, _) = raw.split_once("\r\n\r\n").expect("a header and a body");
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let pair = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("no header: {line:?}"));
            (name.to_ascii_lowercase(), value.to_owned())
        };
        unfolded.split("\r\n").map(pair).collect()
    }

    /// The one header of that name.
    pub fn header(&self, name: &str) -> String {
        let found: Vec<String> = self.headers().into_iter().filter(|(n, _)| n == name).map(|(_, v)| v).collect();
        assert_eq!(found.len(), 1, "{name} once");
        found[0].clone()
    }
}
