//! The time to revoke as it is shown: to whom, by name or not, and as figures for whoever watches the service.

use std::time::{Duration, Instant};

use behorig::directory::embedded::Change;
use behorig::features::grants::service::How;
use reqwest::StatusCode;
use serde_json::Value;

use super::groups::{decided, list_of};
use crate::harness::town::site::{Site, WATCHER};
use crate::harness::town::{Database, people};

async fn figures(site: &Site, token: Option<&str>) -> (StatusCode, String) {
    let request = reqwest::Client::new().get(format!("{}/metrics", site.url));
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_53_the_time_to_revoke_is_measured_and_shown_to_who_may_see_it() {
    let site = Site::on(Database::Sqlite).await;
    let town = &site.town;
    town.give_by("PB-PED", "G-PED").await.unwrap();
    town.based("karin", "bo").await;
    let line = decided(town, "bo").await;
    // The service that listens does the rest by itself.
    let until = Instant::now() + Duration::from_secs(20);
    while town.members("G-PED").is_empty() {
        assert!(Instant::now() < until, "the timetable delivers");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let grant = town.granted(&line).await;
    town.end("karin", &grant, How::Revoke, "Prov").await.unwrap();
    while !town.members("G-PED").is_empty() {
        assert!(Instant::now() < until, "the timetable takes away");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(list_of(town, "helena").await, (0, 0));
    let read = |login: &'static str| {
        let site = &site;
        async move { site.caller(login).await.get("/grants/revocations?days=7").await.unwrap() }
    };
    for (login, ends) in [("ingela", 1), ("adam", 1), ("henrik", 1), ("eva", 0)] {
        let (status, body) = read(login).await;
        assert_eq!((status, body["ways"][0]["ends"].as_u64()), (200, Some(ends)), "{login}: {body}");
        assert_eq!(body["ways"][0]["waiting"].as_u64(), Some(0), "{login}");
    }
    let (_, body) = read("ingela").await;
    assert_eq!(
        (body["worst"]["subject"]["login"].as_str(), body["worst"]["how"].as_str()),
        (Some("bo"), Some("service"))
    );
    for login in ["bo", "karin", "helena"] {
        assert_eq!(read(login).await.0, 403, "{login}");
    }
    // Somebody whose identity is protected is counted, and named to nobody without the right.
    let protected = [Change::set("extensionAttribute10", "Y")];
    town.server.modify(&people::dn("bo"), &protected).unwrap();
    town.sync().await;
    let (_, body) = read("ingela").await;
    assert_eq!((&body["worst"]["subject"]["name"], &body["worst"]["subject"]["login"]), (&Value::Null, &Value::Null));
    let page = site.browser("ingela").await.get("/grants/revocations").await;
    assert_eq!(page.status(), 200);
    assert!(!page.text().await.unwrap().contains("Sjöberg"));
    for (token, status) in [(None, 404), (Some("fel-fel-fel-fel-fel"), 404), (Some(WATCHER), 200)] {
        assert_eq!(figures(&site, token).await.0.as_u16(), status, "{token:?}");
    }
    let (_, text) = figures(&site, Some(WATCHER)).await;
    for figure in [
        "behorig_ends{how=\"service\"} 1",
        "behorig_provisions_stuck 0",
        "behorig_time_to_revoke_seconds{how=\"service\",quantile=\"0.95\"}",
    ] {
        assert!(text.contains(figure), "{figure} in {text}");
    }
    site.stop().await;
}
