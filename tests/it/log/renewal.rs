//! X22: a restored copy does not go on as if nothing had happened; it goes on as a log of its own, by a decision, and lines
//! from before the copy still fit. And the log's key is changed for another.

use std::path::Path;
use std::time::Duration;

use behorig::app::renewal::{RenewalError, recover, rotate};
use behorig::domain::log::checkpoint::Head;
use behorig::domain::log::policy::Policy;
use behorig::export::log_folder::verify_folder;
use behorig::features::log::service::export::to_folder;
use behorig::store::audit;

use super::made::python;
use crate::harness::town::Database;
use crate::harness::town::site::Site;

/// What is signed, when everything is: the service signs each second.
async fn signed(site: &Site) -> Head {
    loop {
        let db = &site.town.house.db;
        let (head, note) = db.read(|conn| Ok((audit::head(conn)?, audit::checkpoint(conn)?))).await.unwrap();
        if let Some((size, note)) = note
            && size == head.size
        {
            return Head::from_checkpoint(&note).unwrap();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn exported(site: &Site, to: &Path) {
    let to = to.to_owned();
    site.town.house.db.read(move |conn| Ok(to_folder(conn, None, &to))).await.unwrap().unwrap();
}

/// What Rust and Python find, with that line from before.
fn found(folder: &Path, line: &Head) -> (Vec<String>, Vec<String>) {
    let report = verify_folder(folder, Some(&line.to_string()), None).unwrap();
    let (codes, _) = python(&[(folder.to_owned(), Some(line.to_string()))]).remove(0);
    (report.findings.iter().map(ToString::to_string).collect(), codes)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x_22_a_restored_copy_goes_on_only_by_decision_and_under_another_name() {
    for database in [Database::Sqlite, Database::Postgresql] {
        restored(Site::on(database).await).await;
    }
}

async fn restored(mut site: Site) {
    let place = tempfile::tempdir().unwrap();
    let kept = signed(&site).await;
    site.halt().await;
    // Nothing is missing: there is nothing to recover, and the service starts as always.
    let error = recover(&site.config, site.town.clock.clone(), "KS 2026/9", "adam").await.unwrap_err();
    assert!(matches!(error, RenewalError::NothingToRecover), "{error}");
    site.start().await.unwrap();
    drop(site.caller("bo").await);
    let lost = signed(&site).await;
    assert!(lost.size > kept.size);
    site.halt().await;
    site.town.restored_to(kept.size);
    let error = site.start().await.unwrap_err();
    assert!(error.to_string().contains("were signed here"), "{error}");
    for (decision, by) in [("", "adam"), (" ", "adam"), ("KS 2026/9", "ingen")] {
        let error = recover(&site.config, site.town.clock.clone(), decision, by).await.unwrap_err();
        assert!(matches!(error, RenewalError::NoDecision | RenewalError::Nobody(_)), "{error}");
    }
    site.start().await.expect_err("nothing was begun by a refusal");
    let renewed = recover(&site.config, site.town.clock.clone(), "KS 2026/9", "adam").await.unwrap();
    assert_eq!(renewed.origin, "exempel.se/prov-2");
    site.start().await.unwrap();
    drop(site.caller("cecilia").await);
    let now = signed(&site).await;
    assert_eq!(now.origin, "exempel.se/prov-2");
    let log = site.town.log().await;
    let restored = log.iter().find(|entry| entry.text.contains("\"type\":\"log.restored\"")).unwrap();
    for said in [
        format!("\"size\":{}", lost.size),
        "\"ground\":\"KS 2026/9\"".to_owned(),
        "\"scope\":\"exempel.se/prov\"".to_owned(),
    ] {
        assert!(restored.text.contains(&said), "{said}: {}", restored.text);
    }
    let folder = place.path().join("after");
    exported(&site, &folder).await;
    assert_eq!(found(&folder, &kept), (Vec::new(), Vec::new()), "a line from before the copy still fits");
    assert_eq!(found(&folder, &now), (Vec::new(), Vec::new()));
    let (rust, python) = found(&folder, &lost);
    assert!(rust.iter().any(|one| one.contains("another log")), "{rust:?}");
    assert!(python.contains(&"origin".to_owned()), "{python:?}");
    site.halt().await;
    let error = recover(&site.config, site.town.clock.clone(), "KS 2026/9", "adam").await.unwrap_err();
    assert!(matches!(error, RenewalError::NothingToRecover), "{error}");
    site.start().await.unwrap();
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_is_changed_and_one_head_is_signed_by_both() {
    for database in [Database::Sqlite, Database::Postgresql] {
        let mut site = Site::on(database).await;
        let place = tempfile::tempdir().unwrap();
        let before = signed(&site).await;
        let old = site.vkey();
        assert!(
            rotate(&site.config, site.town.clock.clone()).await.unwrap_err().to_string().contains("in use"),
            "not while it runs"
        );
        site.halt().await;
        let renewed = rotate(&site.config, site.town.clock.clone()).await.unwrap();
        assert_ne!(renewed.vkey, old);
        let note = site.town.house.db.read(audit::checkpoint).await.unwrap().unwrap().1;
        for vkey in [&old, &renewed.vkey] {
            assert!(Policy::parse(&Policy::of_log(vkey)).unwrap().check(&note).is_ok(), "{vkey}");
        }
        site.start().await.unwrap();
        drop(site.caller("bo").await);
        let now = signed(&site).await;
        assert_eq!(now.origin, before.origin);
        let folder = place.path().join("after");
        exported(&site, &folder).await;
        assert_eq!(found(&folder, &before), (Vec::new(), Vec::new()), "the old line fits under the new key");
        let report = verify_folder(&folder, None, None).unwrap();
        assert_eq!(report.vkey.as_deref(), Some(renewed.vkey.as_str()));
        assert_eq!(site.vkey(), renewed.vkey);
        // A second change, and a start after it.
        site.halt().await;
        let third = rotate(&site.config, site.town.clock.clone()).await.unwrap();
        assert_ne!(third.vkey, renewed.vkey);
        site.start().await.unwrap();
        site.stop().await;
    }
}
