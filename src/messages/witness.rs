//! Showing each signed head to the witnesses of the settings, and keeping their signatures. A witness that is away stops
//! nothing: it is asked again, and its silence is seen in health and metrics.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::redirect::Policy as Redirects;

use crate::config::witness::WitnessConfig;
use crate::domain::log::policy::Policy;
use crate::domain::log::witnessing::Request;
use crate::store::witnesses::{self, Known};
use crate::store::{Db, StoreError, audit, proof};

/// A witness answers at once or not at all.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks witnesses.
#[derive(Debug, Clone)]
pub struct Witnesses {
    client: reqwest::Client,
    vkey: String,
    settings: Vec<(String, String, String)>,
}

impl Witnesses {
    /// Asks the witnesses of the settings about the log with the public key `vkey`.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn new(settings: &[WitnessConfig], vkey: String) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder().redirect(Redirects::none()).timeout(PATIENCE).build()?;
        let one = |one: &WitnessConfig| (one.name.clone(), one.vkey.clone(), one.url.clone());
        Ok(Self { client, vkey, settings: settings.iter().map(one).collect() })
    }

    /// Shows the newest head to every witness that has not signed it. Gives how many signed.
    ///
    /// # Errors
    /// The database's own.
    pub async fn ask(&self, db: &Db) -> Result<usize, StoreError> {
        let (newest, known) = db.read(|conn| Ok((audit::checkpoint(conn)?, witnesses::all(conn)?))).await?;
        let is_set = |one: &Known| self.settings.contains(&(one.name.clone(), one.vkey.clone(), one.url.clone()));
        let known = if known.len() == self.settings.len() && known.iter().all(is_set) {
            known
        } else {
            let settings = self.settings.clone();
            db.write(move |tx| tx.keep_witnesses(&settings)).await?;
            db.read(witnesses::all).await?
        };
        let Some((size, note)) = newest else { return Ok(0) };
        let mut signed = 0;
        for witness in known.into_iter().filter(|one| one.size != size || one.problem.is_some()) {
            let name = witness.name.clone();
            match self.signature(db, &witness, size, &note).await {
                Ok(line) => {
                    db.write(move |tx| tx.keep_cosignature(&name, size, &line)).await?;
                    signed += 1;
                }
                Err(problem) => {
                    tracing::warn!(witness = name, problem, "a witness did not sign the head of the log");
                    db.write(move |tx| tx.witness_failed(&name, problem)).await?;
                }
            }
        }
        Ok(signed)
    }

    /// The witness's signature under the checkpoint, or why there is none.
    async fn signature(&self, db: &Db, witness: &Known, size: u64, note: &str) -> Result<String, &'static str> {
        let mut old = witness.size;
        if old > size {
            return Err("ahead");
        }
        // The second time with the size that the witness says it knows.
        for _ in 0..2 {
            let between = match old {
                0 => Vec::new(),
                old if old == size => Vec::new(),
                old => db.read(move |conn| proof::consistency(conn, old, size)).await.map_err(|_| "proof")?,
            };
            let request = Request { old, proof: between, note: note.to_owned() };
            let asked = self.client.post(format!("{}/add-checkpoint", witness.url.trim_end_matches('/')));
            let answer = asked.body(request.text()).send().await;
            let answer = answer.map_err(|error| if error.is_timeout() { "silent" } else { "unreachable" })?;
            let status = answer.status();
            let body = answer.text().await.map_err(|_| "silent")?;
            match status {
                StatusCode::OK => return self.own(witness, note, &body),
                StatusCode::CONFLICT => {
                    let theirs: u64 = body.trim().parse().map_err(|_| "answer")?;
                    if theirs > size {
                        return Err("ahead");
                    }
                    if theirs == old {
                        return Err("other");
                    }
                    old = theirs;
                }
                StatusCode::UNPROCESSABLE_ENTITY => return Err("other"),
                StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => return Err("stranger"),
                _ => return Err("answer"),
            }
        }
        Err("answer")
    }

    /// The line of the answer that is this witness's own valid signature.
    fn own(&self, witness: &Known, note: &str, body: &str) -> Result<String, &'static str> {
        let policy = format!("log {}\nwitness {n} {}\nquorum {n}\n", self.vkey, witness.vkey, n = witness.name);
        let policy = Policy::parse(&policy).map_err(|_| "answer")?;
        let valid = |line: &&str| policy.check(&format!("{note}{line}")).is_ok();
        body.split_inclusive('\n').find(valid).map(str::to_owned).ok_or("signature")
    }
}
