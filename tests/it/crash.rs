//! X1: `kill -9` under load loses nothing that was acknowledged, and the log verifies. 20 times on each database; in the
//! long form (`BEHORIG_CAMPAIGN=long`) 500 times.
//!
//! Managers order and deciders decide against the real binary; at a random moment it is killed. After the restart every
//! acknowledged order is there with every line, every acknowledged decision has its state, and the export passes.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use behorig::app::{Tuning, build};
use behorig::clock::{Clock, FixedClock, SeededChance, SystemChance, SystemClock};
use behorig::demo::{cast, seed, start};
use behorig::store::Sources;
use serde_json::{Value, json};

use crate::harness::postgres::Schema;
use crate::harness::server::{Caller, Server};

/// What was acknowledged: the order's id, who sent it, and how many lines.
type Acknowledged = Arc<Mutex<Vec<(String, usize, usize)>>>;

const ROLES: [&str; 6] = ["LEX-HAND", "GEO-RED", "BE-PLAN", "DD-LAS", "MM-KAT", "WB-RED"];

fn rounds() -> usize {
    if std::env::var("BEHORIG_CAMPAIGN").is_ok_and(|form| form == "long") { 500 } else { 20 }
}

async fn order_until_it_dies(caller: Caller, index: usize, people: Vec<String>, salt: u64, told: Acknowledged) {
    for (n, person) in people.iter().cycle().enumerate().take(10_000) {
        let role = ROLES[(n / people.len().max(1) + salt as usize) % ROLES.len()];
        let ask = json!({ "lines": [{ "person": person, "role": role, "purpose": "Prov" }] });
        match caller.post("/orders", &ask).await {
            Ok((201 | 200, body)) => {
                let id = body["id"].as_str().expect("an id").to_owned();
                let sent = usize::try_from(body["sent"].as_u64().expect("a count")).expect("small");
                told.lock().expect("lock").push((id, index, sent));
            }
            Ok((status, body)) => assert!((400..=503).contains(&status) && status != 500, "{status} {body}"),
            Err(_) => return,
        }
    }
}

async fn managers(url: &str) -> Vec<(Caller, Vec<String>)> {
    let mut found = Vec::new();
    for login in [cast::KARIN_EK.login, cast::EVA_ROSENGREN.login, cast::PETER_HALLBERG.login] {
        let caller = Caller::sign_in(url, login).await;
        let (status, body) = caller.get("/people").await.expect("an answer");
        assert_eq!(status, 200);
        let rows = body.as_array().cloned().unwrap_or_default();
        let people: Vec<String> =
            rows.iter().filter_map(|row| row["person"]["id"].as_str().map(str::to_owned)).collect();
        if !people.is_empty() {
            found.push((caller, people));
        }
    }
    assert!(!found.is_empty(), "somebody has staff");
    found
}

async fn check(callers: &[(Caller, Vec<String>)], told: &Acknowledged) {
    let told = told.lock().expect("lock").clone();
    for (id, index, sent) in told {
        let (status, body): (u16, Value) = callers[index].0.get(&format!("/orders/{id}")).await.expect("an answer");
        assert_eq!(status, 200, "an acknowledged order is there: {id}");
        assert_eq!(body["lines"].as_array().map(Vec::len), Some(sent), "with every line: {id}");
    }
}

fn verify(data: &Path, database: Option<&str>, round: usize) {
    let to = data.join(format!("export-{round}"));
    let run = |args: &[&std::ffi::OsStr]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_behorig")).args(args).output().expect("it runs");
        assert!(
            done.status.success(),
            "{args:?}: {}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        );
    };
    let mut export: Vec<&std::ffi::OsStr> = vec!["log".as_ref(), "export".as_ref(), "--data".as_ref(), data.as_ref()];
    if let Some(database) = database {
        export.extend::<[&std::ffi::OsStr; 2]>(["--database".as_ref(), database.as_ref()]);
    }
    export.extend::<[&std::ffi::OsStr; 2]>(["--to".as_ref(), to.as_ref()]);
    run(&export);
    run(&["log".as_ref(), "verify".as_ref(), to.as_ref()]);
    let _ = std::fs::remove_dir_all(&to);
}

/// People, catalogue and posts as in the demo, without its history: what is killed here makes its own.
pub async fn furnish(data: &Path, database: Option<&str>) {
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let listen = "127.0.0.1:0".parse().expect("an address");
    let prepared = start::prepare(data, listen, database.map(str::to_owned), &*clock).await;
    let (config, _directory) = prepared.expect("the demo's folder is made");
    let sources = Sources { clock: clock.clone(), chance: Arc::new(SystemChance) };
    let parts = build(config, Tuning { sources, ..Tuning::default() }).await.expect("the service is put together");
    seed::furnish(&parts.house, &clock, clock.now()).await.expect("the house is furnished");
    parts.signer.sign(&parts.house.db).await.expect("the head is signed");
    std::fs::write(data.join("made"), b"").expect("the demo takes it for its own");
}

async fn campaign(database: Option<&str>) {
    let seed = 20_261_122;
    println!("seed {seed}");
    let chance = SeededChance::new(seed);
    let data = tempfile::tempdir().expect("a folder");
    let told: Acknowledged = Arc::default();
    furnish(data.path(), database).await;
    for _ in 0..rounds() {
        let server = Server::start(data.path(), database);
        let callers = managers(&server.url).await;
        check(&callers, &told).await;
        let mut work = Vec::new();
        for (index, (caller, people)) in callers.into_iter().enumerate() {
            for half in 0..2 {
                let told = Arc::clone(&told);
                let salt = chance.next() % 6 + half;
                work.push(tokio::spawn(order_until_it_dies(caller.clone(), index, people.clone(), salt, told)));
            }
        }
        tokio::time::sleep(Duration::from_millis(chance.next() % 1_500)).await;
        server.kill();
        for one in work {
            one.await.expect("no writer saw anything but an answer or a cut connection");
        }
    }
    let server = Server::start(data.path(), database);
    check(&managers(&server.url).await, &told).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await; // the head is signed within a second
    verify(data.path(), database, rounds());
    assert!(told.lock().expect("lock").len() > 10, "the writers were heard");
}

#[tokio::test(flavor = "multi_thread")]
async fn x_01_crash_sqlite() {
    campaign(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn x_01_crash_postgresql() {
    let schema = Schema::fresh();
    campaign(Some(&schema.url)).await;
}
