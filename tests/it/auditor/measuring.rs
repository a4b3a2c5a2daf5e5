//! How long a search and the state at a past instant take in a large log, on SQLite: run by itself, with its own size.
//!
//! `BEHORIG_ENTRIES=10000000 cargo test --test it measuring -- --ignored --nocapture`

use std::time::{Duration, Instant};

use behorig::domain::ids::PersonId;
use behorig::domain::topic::Topic;
use behorig::features::log::service::past::stood;
use behorig::store::about;
use jiff::Timestamp;

use crate::harness::town::{Database, Town, chosen};

/// The middle and the 99th of a hundred answers.
fn of(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn hex(topic: &Topic) -> (i32, String) {
    let (kind, key) = topic.place();
    (kind, format!("x'{}'", key.simple()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "makes a log of millions; the figures are in docs/OPERATIONS.md"]
async fn r_51_a_search_and_a_past_state_in_a_large_log() {
    let entries: u64 = chosen("BEHORIG_ENTRIES").map_or(1_000_000, |text| text.parse().unwrap());
    let town = Town::on(Database::Sqlite).await;
    let register = town.house.db.register();
    let people: Vec<_> = register.people.keys().copied().take(20).collect();
    // Each topic's list in the order of its index, as the index has them: a frequent type, a system of one in a hundred,
    // a person of one in fifty thousand, a unit of one in ten.
    let kind = Topic::Kind("decision.approved".to_owned());
    let system = Topic::System("PROCSOC".to_owned());
    let unit = Topic::Unit("SOC".to_owned());
    let base = 1_000;
    let mut lists = vec![(kind.clone(), 4), (system.clone(), 100), (unit.clone(), 10)];
    lists.extend(people.iter().map(|id| (Topic::Person(*id), 50_000)));
    for (n, (topic, every)) in lists.iter().enumerate() {
        let (number, key) = hex(topic);
        // Not in step with each other, so that lists meet seldom.
        let sql = format!(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}) \
             INSERT OR IGNORE INTO audit_about SELECT {number}, {key}, {base} + i * {every} + (i * 7919 + {n}) % {every} FROM n",
            entries / every
        );
        town.raw(&sql).unwrap();
    }
    let floor = 500;
    for (name, topics) in [
        ("type", vec![kind.clone()]),
        ("system and type", vec![system.clone(), kind.clone()]),
        ("unit, system and type", vec![unit.clone(), system.clone(), kind.clone()]),
        ("person", vec![Topic::Person(people[0])]),
        ("person and type", vec![Topic::Person(people[1]), kind.clone()]),
    ] {
        let mut times = Vec::new();
        let mut found = 0;
        for round in 0..100_u64 {
            let topics = topics.clone();
            let below = base + entries - entries / 200 * round;
            let began = Instant::now();
            let hits = town.house.db.read(move |conn| about::search(conn, &topics, floor, below, 100)).await.unwrap();
            times.push(began.elapsed());
            found += hits.indices.len();
        }
        let (middle, late) = of(times);
        println!("{entries} entries, {name}: p50 {middle:?}, p99 {late:?}, {found} found");
        assert!(late < Duration::from_secs(1), "{name}");
    }
    past(&town, entries / 10, people[0]).await;
}

/// The same of the state of a system, one in twenty of so many permissions being its own.
async fn past(town: &Town, grants: u64, person: PersonId) {
    let register = town.house.db.register();
    let (id, role) = (town.system("PROCSOC"), register.role_by_code("PS-LAS").unwrap().id);
    let literal = |id: uuid::Uuid| format!("x'{}'", id.simple());
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {grants}) \
         INSERT INTO grant_history SELECT unhex(printf('%012x7000800000000000%04x', 1700000000000 + i * 50000, i % 65536)), 1, \
         strftime('%Y-%m-%dT%H:%M:%S.000000Z', 1700000000 + i * 50, 'unixepoch'), \
         CASE WHEN i % 3 = 0 THEN strftime('%Y-%m-%dT%H:%M:%S.000000Z', 1700000000 + i * 50 + 8000000, 'unixepoch') END, \
         {}, CASE WHEN i % 20 = 0 THEN {} ELSE {} END, {}, NULL, '', 'SOC', '2020-01-01', NULL, 'active', NULL, 0 FROM n",
        literal(person.uuid()),
        literal(id.uuid()),
        literal(town.system("MAIL").uuid()),
        literal(role.uuid()),
    );
    town.raw(&sql).unwrap();
    let mut times = Vec::new();
    for round in 0..100_i64 {
        let known = register.clone();
        let at = Timestamp::from_second(1_700_000_000 + i64::try_from(grants).unwrap() * 50 / 100 * round).unwrap();
        let began = Instant::now();
        town.house.db.read(move |conn| stood(conn, &known, id, at, None, 100)).await.unwrap();
        times.push(began.elapsed());
    }
    let (middle, late) = of(times);
    println!("{grants} permissions, state of a system: p50 {middle:?}, p99 {late:?}");
    assert!(late < Duration::from_secs(1));
}
