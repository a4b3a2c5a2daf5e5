//! The load bench: the release binary over HTTP on both databases, the generator on the same two cores.
//!
//! `make bench` runs it. Everything is durable, logged and signed in; one line per order. The figures are printed; they
//! are measurements, not assertions. The people and the catalogue are the demo's.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a bench stops where something is wrong"
)]

mod bulk;
mod http;
mod service;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::{Client, Times};
use serde_json::{Value, json};
use service::Service;

const CONNECTIONS: usize = 32;

/// One request of a phase.
#[derive(Clone)]
struct Job {
    method: &'static str,
    path: String,
    token: Arc<str>,
    body: String,
}

/// Runs the jobs on `CONNECTIONS` connections for at most `most`; gives the times and how many were not 2xx.
async fn phase(address: &str, jobs: Vec<Job>, most: Duration) -> (Times, usize, Duration) {
    let jobs = Arc::new(jobs);
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let mut work = Vec::new();
    for _ in 0..CONNECTIONS {
        let (jobs, next, address) = (Arc::clone(&jobs), Arc::clone(&next), address.to_owned());
        work.push(tokio::spawn(async move {
            let mut client = Client::connect(&address).await.expect("a connection");
            let (mut times, mut bad, mut refusals) = (Times::default(), 0, BTreeMap::new());
            while started.elapsed() < most {
                let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                let asked = Instant::now();
                let answer = client.ask(job.method, &job.path, &job.token, &job.body).await.expect("an answer");
                times.add(asked);
                if !(200..300).contains(&answer.status) {
                    bad += 1;
                    let code = serde_json::from_slice::<Value>(&answer.body).ok().map(|body| body["code"].clone());
                    *refusals.entry(format!("{} {}", answer.status, code.unwrap_or_default())).or_insert(0_usize) += 1;
                }
            }
            (times, bad, refusals)
        }));
    }
    let (mut times, mut bad, mut refusals) = (Times::default(), 0, BTreeMap::new());
    for one in work {
        let (t, b, r) = one.await.expect("a task");
        times.join(t);
        bad += b;
        for (refusal, n) in r {
            *refusals.entry(refusal).or_insert(0) += n;
        }
    }
    for (refusal, n) in refusals {
        println!("    {n} × {refusal}");
    }
    (times, bad, started.elapsed())
}

fn report(name: &str, (mut times, bad, took): (Times, usize, Duration)) -> f64 {
    let rate = times.count() as f64 / took.as_secs_f64();
    println!(
        "  {name:<34} {rate:>8.0}/s   p50 {:>7.2} ms   p99 {:>7.2} ms   {} requests, {bad} not accepted",
        times.quantile(0.5),
        times.quantile(0.99),
        times.count(),
    );
    times.quantile(0.5)
}

/// Somebody who orders, and their staff.
struct Orderer {
    token: Arc<str>,
    staff: Vec<String>,
}

async fn ask(client: &mut Client, method: &str, path: &str, token: &str, body: &Value) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = client.ask(method, path, token, &body).await.expect("an answer");
    assert!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).expect("JSON")
}

async fn sign_in(client: &mut Client, login: &str) -> Arc<str> {
    let body = json!({ "login": login, "password": behorig::demo::PASSWORD });
    ask(client, "POST", "/api/v1/session", "", &body).await["token"].as_str().expect("a token").into()
}

/// Staff for whom anything can be ordered without a question.
async fn free_staff(client: &mut Client, token: &str) -> Vec<String> {
    let list = ask(client, "GET", "/api/v1/people", token, &Value::Null).await;
    list.as_array()
        .into_iter()
        .flatten()
        .filter(|row| row["employments"].as_array().map(Vec::len) == Some(1))
        .filter(|row| {
            let notes = row["notes"].as_array().cloned().unwrap_or_default();
            !notes.iter().any(|note| {
                ["disabled", "ended", "starts_later", "external", "no_base"].contains(&note.as_str().unwrap_or(""))
            })
        })
        .filter_map(|row| row["person"]["id"].as_str().map(str::to_owned))
        .collect()
}

/// Every manager with staff, signed in.
async fn orderers(client: &mut Client) -> Vec<Orderer> {
    let town = behorig::demo::municipality::municipality(service::today(), 1);
    let mut logins: Vec<&str> = town.people.iter().filter_map(|person| person.manager.as_deref()).collect();
    logins.sort_unstable();
    logins.dedup();
    let mut found = Vec::new();
    for login in logins {
        let token = sign_in(client, login).await;
        let staff = free_staff(client, &token).await;
        if !staff.is_empty() {
            found.push(Orderer { token, staff });
        }
    }
    found
}

fn orders(orderers: &[Orderer], role: &str) -> Vec<Job> {
    let longest = orderers.iter().map(|o| o.staff.len()).max().unwrap_or(0);
    let mut jobs = Vec::new();
    for n in 0..longest {
        for orderer in orderers {
            if let Some(person) = orderer.staff.get(n) {
                jobs.push(Job {
                    method: "POST",
                    path: "/api/v1/orders".to_owned(),
                    token: Arc::clone(&orderer.token),
                    body: json!({ "lines": [{ "person": person, "role": role }] }).to_string(),
                });
            }
        }
    }
    jobs
}

/// What waits for a decider, as decisions to send.
async fn decisions(client: &mut Client, token: &Arc<str>, most: usize) -> Vec<Job> {
    let mut jobs = Vec::new();
    let mut after = String::new();
    while jobs.len() < most {
        let path = format!("/api/v1/approvals{after}");
        let list = ask(client, "GET", &path, token, &Value::Null).await;
        for row in list["rows"].as_array().into_iter().flatten() {
            let line = json!({ "line": row["id"], "hash": row["hash"] });
            jobs.push(Job {
                method: "POST",
                path: "/api/v1/approvals/decisions".to_owned(),
                token: Arc::clone(token),
                body: json!({ "verdict": "approve", "text": "", "lines": [line] }).to_string(),
            });
        }
        match list["next"].as_str() {
            Some(next) => after = format!("?after={next}"),
            None => break,
        }
    }
    jobs
}

fn lists(token: &Arc<str>, count: usize) -> Vec<Job> {
    let job =
        Job { method: "GET", path: "/api/v1/approvals".to_owned(), token: Arc::clone(token), body: String::new() };
    vec![job; count]
}

/// Roles decided by system managers or owners, without scope, purpose or critical risk.
const ROLES: [(&str, &str); 8] = [
    ("LEX-HAND", "ingtho01"),
    ("LEX-LAS", "ingtho01"),
    ("BE-VIK", "carlod01"),
    ("DD-DRIFT", "nikgra01"),
    ("DD-LAS", "nikgra01"),
    ("MM-KAT", "eliqui01"),
    ("MM-LAN", "eliqui01"),
    ("EDP-KUND", "agnbos01"),
];

fn chosen(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

async fn run(name: &str, database: Option<&str>) {
    println!("\n{name}");
    let mut service = Service::start(database);
    println!("  start, new data (demo seeded)      {:>8.0} ms", service.ready.as_secs_f64() * 1e3);
    service.restart();
    println!("  start to the first 200             {:>8.0} ms", service.ready.as_secs_f64() * 1e3);
    tokio::time::sleep(Duration::from_secs(5)).await;
    println!("  resident memory, idle              {:>8.1} MiB", service.resident());
    bulk::measure(&service).await;
    if chosen("BEHORIG_BENCH_ONLY") == "bulk" {
        return;
    }
    let mut client = Client::connect(&service.address).await.expect("a connection");
    let orderers = orderers(&mut client).await;
    let mut jobs = Vec::new();
    for (role, _) in ROLES {
        jobs.extend(orders(&orderers, role));
    }
    let limit = Duration::from_secs(20);
    report("orders, one line each", phase(&service.address, jobs, limit).await);
    println!("  resident memory, under load        {:>8.1} MiB", service.resident());
    // The service closes a connection on which nothing was said for a while.
    let mut client = Client::connect(&service.address).await.expect("a connection");
    let mut jobs = Vec::new();
    let mut deciders: Vec<&str> = ROLES.iter().map(|(_, login)| *login).collect();
    deciders.dedup();
    for login in deciders {
        let token = sign_in(&mut client, login).await;
        jobs.extend(decisions(&mut client, &token, 4_000).await);
    }
    report("decisions, one line each", phase(&service.address, jobs, limit).await);
    let mut client = Client::connect(&service.address).await.expect("a connection");
    work_list(&service, &mut client, &orderers).await;
    println!("  resident memory, at the end        {:>8.1} MiB", service.resident());
    service.verify();
}

/// The first page of a work list with about 1 000 and about 100 000 open lines.
async fn work_list(service: &Service, client: &mut Client, orderers: &[Orderer]) {
    let units = ask(client, "GET", "/api/v1/orders/scopes", &orderers[0].token, &Value::Null).await;
    let units: Vec<String> = units["units"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|unit| unit["id"].as_str().map(str::to_owned))
        .collect();
    let decider = sign_in(client, behorig::demo::cast::MONICA_STAL.login).await;
    let mut p50 = Vec::new();
    let mut open = 0;
    for goal in [1_000, 100_000] {
        'filling: for unit in units.iter().skip(usize::from(goal > 1_000)) {
            for orderer in orderers {
                if open >= goal {
                    break 'filling;
                }
                let lines: Vec<Value> = orderer
                    .staff
                    .iter()
                    .map(|person| json!({ "person": person, "role": "PS-UTF", "unit": unit }))
                    .collect();
                let sent = ask(client, "POST", "/api/v1/orders", &orderer.token, &json!({ "lines": lines })).await;
                open += sent["sent"].as_u64().map_or(0, |n| n as usize);
            }
        }
        let got = phase(&service.address, lists(&decider, 2_000), Duration::from_secs(10)).await;
        *client = Client::connect(&service.address).await.expect("a connection");
        p50.push(report(&format!("work list, first page of {open}"), got));
    }
    println!("  p50 at the second / at the first   {:>8.2}", p50[1] / p50[0]);
}

#[tokio::main]
async fn main() {
    println!("binary: {:.1} MiB", service::binary_size());
    run("SQLite (WAL, synchronous=FULL)", None).await;
    match std::env::var("BEHORIG_TEST_PG") {
        Ok(url) => run("PostgreSQL (fsync, synchronous_commit on)", Some(&url)).await,
        Err(_) => println!("\nPostgreSQL: not measured; start the rigs (make bench does)"),
    }
}
