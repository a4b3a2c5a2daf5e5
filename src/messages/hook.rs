//! The web hook: a ticket system is told where an order line is. Order number, ids, the system's key and the state;
//! never a person.
//!
//! Signed: `Behorig-Signature: t=<seconds>,v1=<hex>` with HMAC-SHA256 over `<seconds>.<body>`, so that whoever receives can
//! tell that it is ours and that it is fresh. Only https to the host of the settings; no redirect is followed (T25).

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use reqwest::redirect::Policy;
use serde::Serialize;
use sha2::Sha256;

use crate::config::hook::HookConfig;
use crate::domain::register::Register;
use crate::store::integrations::{self, Waiting};
use crate::store::mails::Tried;
use crate::store::{Db, StoreError, messages};

/// Calls taken at once; made one after the other, so that they come in order.
const TAKEN: i64 = 32;
/// What is refused for so long is given up.
const PATIENCE: SignedDuration = SignedDuration::from_hours(72);

/// Why the web hook cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// A file of the settings cannot be used.
    #[error("hook.{key}: {problem}")]
    Setting {
        /// Which.
        key: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// The client cannot be made.
    #[error("hook: the client cannot be made")]
    Client(#[from] reqwest::Error),
}

/// Calls one address.
pub struct Hook {
    client: reqwest::Client,
    url: String,
    secret: Vec<u8>,
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("url", &self.url).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Body<'a> {
    /// The same for every try.
    id: String,
    number: Option<String>,
    order: String,
    line: String,
    system: Option<&'a str>,
    state: &'a str,
    at: String,
}

impl Hook {
    /// A hook by the settings. Connects to nothing yet.
    ///
    /// # Errors
    /// Which setting cannot be used.
    pub fn new(config: &HookConfig) -> Result<Self, HookError> {
        let wrong = |key, problem: String| HookError::Setting { key, problem };
        let secret = std::fs::read_to_string(&config.secret_file).map_err(|e| wrong("secret_file", e.to_string()))?;
        let secret = secret.trim().as_bytes().to_vec();
        if secret.len() < 32 {
            return Err(wrong("secret_file", "a secret has at least 32 characters".to_owned()));
        }
        let mut client = reqwest::Client::builder()
            .https_only(true)
            .redirect(Policy::none())
            .timeout(Duration::from_secs(u64::from(config.timeout_seconds)));
        if let Some(file) = &config.ca_file {
            let pem = std::fs::read(file).map_err(|e| wrong("ca_file", e.to_string()))?;
            // Whoever names an authority means that one and no other.
            client = client.tls_built_in_root_certs(false).add_root_certificate(reqwest::Certificate::from_pem(&pem)?);
        }
        Ok(Self { client: client.build()?, url: config.url.clone(), secret })
    }

    async fn call(&self, body: String, id: &str, now: Timestamp) -> Result<(), String> {
        let signature = sign(&self.secret, now.as_second(), &body);
        let request = self.client.post(&self.url).header("Content-Type", "application/json");
        let request = request.header("Behorig-Signature", signature).header("Idempotency-Key", id).body(body);
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(problem(answer.status())),
            Err(error) if error.is_timeout() => Err("silent".to_owned()),
            Err(_) => Err("unreachable".to_owned()),
        }
    }
}

fn problem(status: StatusCode) -> String {
    let word = if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS { "later" } else { "refused" };
    format!("{word}:{}", status.as_u16())
}

/// The header's value.
fn sign(secret: &[u8], seconds: i64, body: &str) -> String {
    // HMAC takes keys of every length, so the only error there is cannot come.
    let mac = Hmac::<Sha256>::new_from_slice(secret)
        .map(|mac| mac.chain_update(format!("{seconds}.{body}")).finalize().into_bytes())
        .unwrap_or_default();
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

/// Makes the calls that are due, in order. While the hook is off nothing is called.
///
/// # Errors
/// The store's own; what was taken is free again when its lease ends.
pub async fn run(db: &Db, hook: Option<&Arc<Hook>>) -> Result<usize, StoreError> {
    let Some(hook) = hook else { return Ok(0) };
    let mut made = 0;
    loop {
        let now = db.clock().now();
        if !db.read(move |conn| integrations::due(conn, now)).await? {
            return Ok(made);
        }
        let (lease, taken) = db.write(|tx| tx.take_calls(TAKEN)).await?;
        let orders: Vec<_> = taken.iter().map(|call| call.order).collect();
        let numbers = db.read(move |conn| messages::numbers(conn, &orders)).await?;
        let before = made;
        for call in taken {
            let number = numbers.get(&call.order).map(ToString::to_string);
            let id = call.id;
            let outcome = match body(&db.register(), &call, number) {
                Ok(body) => hook.call(body, &id.to_string(), db.clock().now()).await,
                Err(_) => Err("letter".to_owned()),
            };
            let tried = tried(&call, outcome, db.clock().now());
            made += usize::from(tried == Tried::Sent);
            db.write(move |tx| tx.call_tried(id, lease, &tried)).await?;
        }
        if made == before {
            return Ok(made);
        }
    }
}

fn body(register: &Register, call: &Waiting, number: Option<String>) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Body {
        id: call.id.to_string(),
        number,
        order: call.order.to_string(),
        line: call.line.to_string(),
        system: register.systems.get(&call.system).map(|system| system.key.as_str()),
        state: &call.state,
        at: call.made_at.to_string(),
    })
}

fn tried(call: &Waiting, outcome: Result<(), String>, now: Timestamp) -> Tried {
    let Err(problem) = outcome else { return Tried::Sent };
    if problem.starts_with("refused") && now.duration_since(call.made_at) >= PATIENCE {
        return Tried::GivenUp { problem };
    }
    Tried::Later { at: now + super::delay(call.tries), problem }
}

#[cfg(test)]
mod tests {
    use super::sign;

    /// Computed with `printf '1777881600.{}' | openssl dgst -sha256 -hmac hemligt`.
    #[test]
    fn the_signature_is_that_of_anybody_elses_hmac() {
        let expected = "c2b9a89246d986c9cca090c5febcd9d7cc50f723e8c9027e33849fdf30fb1a2a";
        assert_eq!(sign(b"hemligt", 1_777_881_600, "{}"), format!("t=1777881600,v1={expected}"));
    }
}
