//! How soon an end in AD is felt: the next decision at once, the session within seconds (T22). Measured; the long form
//! (`BEHORIG_CAMPAIGN=long`) makes 200 rounds.

use std::time::{Duration, Instant};

use behorig::domain::refusal::Refusal;
use behorig::features::sign_in::service::live;
use behorig::jobs::directory::asked;
use tokio::time::{sleep, timeout};

use super::place::Place;
use super::service::{ROLES, Service};
use crate::harness::town::chosen;

/// What ends it: attribute, value, and what a decision is told.
fn ends(round: usize) -> (&'static str, &'static str, fn(&Refusal) -> bool) {
    if round.is_multiple_of(2) {
        ("userAccountControl", "514", |refusal| *refusal == Refusal::AccountDisabled)
    } else {
        // 2025-12-31 23:59:59 in Stockholm.
        ("accountExpires", "134116956000000000", |refusal| matches!(refusal, Refusal::EmploymentEnded(_)))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_22_an_end_in_ad_is_felt_within_seconds() {
    let rounds = if chosen("BEHORIG_CAMPAIGN").as_deref() == Some("long") { 200 } else { 10 };
    let place = Place::samba();
    let mut people = Vec::new();
    for _ in 0..rounds {
        people.push(place.make("sl", "Slutar", &place.karin()).await);
    }
    let service = Service::on(place).await;
    let house = service.house.clone();
    let watching = tokio::spawn(async move {
        loop {
            let sources = house.directory.sources();
            let _ = timeout(Duration::from_secs(1), sources[0].directory.woken()).await;
            asked(&house, &sources[0]).await.unwrap();
        }
    });
    let mut times = Vec::new();
    for (round, made) in people.iter().enumerate() {
        let line = service.order(&made.login, ROLES[0]).await.unwrap();
        let who = service.who(&made.login);
        let started =
            behorig::features::sign_in::service::sign_in(&service.house, &made.login, &service.place.password);
        let started = started.await.unwrap();
        let (attribute, value, told) = ends(round);
        let begun = Instant::now();
        service.place.set(&made.dn, attribute, value).await;
        // Seen by a reading of that moment, whatever the register knows.
        service.place.clock.advance(jiff::SignedDuration::from_secs(61));
        let refused = service.approve(&line).await.unwrap_err();
        assert!(told(&refused), "{attribute}: {refused}");
        while live(&service.house, who, started.session).await.is_ok() {
            assert!(begun.elapsed() < Duration::from_secs(60), "{attribute}: the session lives on");
            sleep(Duration::from_millis(5)).await;
        }
        times.push(begun.elapsed());
    }
    watching.abort();
    times.sort_unstable();
    let (middle, late, last) = (times[times.len() / 2], times[times.len() * 95 / 100], times[times.len() - 1]);
    println!("session dead after an end in AD: p50 {middle:?}, p95 {late:?}, max {last:?} of {rounds}");
    assert!(late < Duration::from_secs(5), "p95 {late:?}");
}
