//! Signing in, staying in, signing out (T10, T22, T23, T24).

use jiff::SignedDuration;

use super::*;
use crate::demo::{PASSWORD, ldif, municipality};
use crate::directory::embedded::{Change, Fault};
use crate::features::people;
use crate::features::sign_in::service;
use crate::store::audit;

fn dn(login: &str, site: &Site) -> String {
    let people = municipality::municipality(site.clock.today(), 1).people;
    ldif::person_dn(people.iter().find(|person| person.login == login).unwrap())
}

async fn kinds(site: &Site) -> Vec<String> {
    let entries = site.parts.house.db.read(|conn| audit::newest(conn, None, 50)).await.unwrap();
    let kind = |text: &str| text.split("\"type\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    entries.iter().map(|entry| kind(&entry.text)).collect()
}

#[actix_web::test]
async fn every_refusal_is_the_same_to_the_byte() {
    let site = site().await;
    let wrong = site.api_sign_in("karek001", "wrong").await;
    assert_eq!((wrong.status, wrong.code().as_str()), (401, "sign-in-failed"));
    // Unknown, shut account, pupil, function account, empty password, and what no name is.
    for (login, password) in [
        ("nobody01", "wrong"),
        ("perfor01", PASSWORD),
        ("elikar01", PASSWORD),
        ("fktgra01", PASSWORD),
        ("evaros01", ""),
        ("*", PASSWORD),
        ("", ""),
    ] {
        let other = site.api_sign_in(login, password).await;
        assert_eq!((other.status, &other.body), (401, &wrong.body), "{login}");
    }
    assert!(kinds(&site).await.iter().filter(|kind| *kind == "session.refused").count() >= 7);
    let right = site.api_sign_in("karek001", PASSWORD).await;
    assert_eq!(right.status, 201, "{}", right.body);
    assert_eq!(kinds(&site).await[0], "session.started");
}

#[actix_web::test]
async fn tries_are_counted_before_the_directory_is_asked() {
    let site = site().await;
    let later = |seconds| site.clock.advance(SignedDuration::from_secs(seconds));
    // Spellings of one name are one person.
    for (spelling, seconds) in [("karek001", 1), ("KAREK001", 10), (" karek001 ", 10)] {
        assert_eq!(site.api_sign_in(spelling, "wrong").await.status, 401, "{spelling}");
        later(seconds);
    }
    let binds = site.directory.seen().binds;
    for password in ["wrong", PASSWORD] {
        let waiting = site.api_sign_in("karek001", password).await;
        assert_eq!((waiting.status, waiting.code().as_str()), (429, "sign-in-wait"));
    }
    assert_eq!(site.directory.seen().binds, binds, "who must wait costs no bind");
    assert_eq!(site.api_sign_in("evaros01", PASSWORD).await.status, 201);
    later(31 * 60);
    assert_eq!(site.api_sign_in("karek001", PASSWORD).await.status, 201);
}

#[actix_web::test]
async fn parallel_tries_do_not_slip_past_the_count() {
    let site = site().await;
    let house = &site.parts.house;
    let tries = (0..20).map(|_| service::sign_in(house, "karek001", "wrong"));
    let before = site.directory.seen().binds;
    let outcomes = futures_util::future::join_all(tries).await;
    let wrong =
        outcomes.iter().filter(|outcome| matches!(outcome, Err(StoreError::Refused(Refusal::SignInFailed)))).count();
    assert!(wrong <= 3, "{wrong} of 20 reached the directory");
    // Beside those, the pool may have opened connections of the service account.
    assert!(site.directory.seen().binds - before <= 3 + 8);
}

#[actix_web::test]
async fn a_directory_that_is_down_lets_nobody_in_and_says_so() {
    let site = site().await;
    site.directory.set_fault(Fault::Down);
    let answer = site.api_sign_in("karek001", PASSWORD).await;
    assert_eq!((answer.status, answer.code().as_str()), (503, "sign-in-unavailable"));
    site.directory.set_fault(Fault::None);
}

#[actix_web::test]
async fn signing_in_gives_a_new_session_and_signing_out_ends_it() {
    let site = site().await;
    let (first, _) = site.sign_in("karek001").await;
    let csrf = site.csrf(None);
    let again =
        form("/sign-in", &format!("{VISIT}; behorig={first}"), &csrf, &[("login", "karek001"), ("password", PASSWORD)]);
    // The page that came with that cookie carried the session's token, not the visitor's.
    assert_eq!(site.ask(again).await.status, 403);
    let (second, named) = site.sign_in("karek001").await;
    assert_ne!(first, second);
    let out = || form("/sign-out", &format!("behorig={second}"), &site.csrf(Some(named.session)), &[]);
    let answer = site.ask(out()).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in"));
    assert_eq!(answer.cookie("behorig").as_deref(), Some(""));
    assert_eq!(site.ask(out()).await.status, 401, "the old token is worth nothing");
    assert_eq!(kinds(&site).await[0], "session.ended");
}

#[actix_web::test]
async fn a_session_ends_when_idle_and_at_its_latest() {
    let site = site().await;
    let live = async |named: Named| service::live(&site.parts.house, named.person, named.session).await.is_ok();
    let (_, named) = site.sign_in("karek001").await;
    for _ in 0..3 {
        site.clock.advance(SignedDuration::from_mins(25));
        assert!(live(named).await, "in use");
    }
    site.clock.advance(SignedDuration::from_mins(31));
    assert!(!live(named).await, "idle");
    let (_, named) = site.sign_in("karek001").await;
    for _ in 0..23 {
        site.clock.advance(SignedDuration::from_mins(26));
        assert!(live(named).await);
    }
    site.clock.advance(SignedDuration::from_mins(3));
    assert!(!live(named).await, "ten hours");
}

#[actix_web::test]
async fn who_is_shut_out_is_out_at_the_next_request() {
    let site = site().await;
    let answer = site.api_sign_in("karek001", PASSWORD).await;
    let token = serde_json::from_str::<serde_json::Value>(&answer.body).unwrap()["token"].as_str().unwrap().to_owned();
    let end =
        || TestRequest::delete().uri("/api/v1/session").insert_header(("Authorization", format!("Bearer {token}")));
    site.directory.modify(&dn("karek001", &site), &[Change::set("userAccountControl", "514")]).unwrap();
    people::service::sync(&site.parts.house).await.unwrap();
    let answer = site.ask(end()).await;
    assert_eq!((answer.status, answer.code().as_str()), (401, "session-ended"));
    site.directory.modify(&dn("karek001", &site), &[Change::set("userAccountControl", "512")]).unwrap();
    people::service::sync(&site.parts.house).await.unwrap();
    assert_eq!(site.ask(end()).await.status, 401, "and the old session does not come back with the account");
}
