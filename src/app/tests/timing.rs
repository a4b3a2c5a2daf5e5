//! T23: how long a refused sign-in takes, and what it says, tells nobody whether the account exists.
//!
//! Each way to fail is tried in turn, so that what else the machine does falls on all alike, and medians are compared:
//! robust against a few late answers. That the comparison can fail is shown without the floor.

use std::time::Instant;

use super::*;
use crate::directory::embedded::Fault;

const ROUNDS: usize = 15;
/// The directory answers after this long; a wrong password costs it one question more than an unknown name.
const SLOW: Duration = Duration::from_millis(12);
const FLOOR: Duration = Duration::from_millis(300);
/// Medians further apart than this tell something. The floor's own jitter is up to 30 ms on each.
const APART: Duration = Duration::from_millis(22);

/// Login and password of each way to fail: unknown, wrong password, and the right one of an account that is shut.
fn ways() -> [(String, &'static str); 3] {
    let shut = demo::cast::CAST.iter().find(|one| matches!(one.case, demo::cast::Case::ShutOut)).unwrap();
    [("finnsej1".to_owned(), "fel"), ("karek001".to_owned(), "fel"), (shut.login.to_owned(), demo::PASSWORD)]
}

/// The median of each way, and that all answers are the same bytes.
async fn medians(floor: Duration) -> [Duration; 3] {
    let site = site_with(floor).await;
    site.directory.set_fault(Fault::Slow(SLOW));
    let app = test::init_service(site.parts.plan().app()).await;
    let mut took = [const { Vec::new() }; 3];
    let mut said = Vec::new();
    for _ in 0..ROUNDS {
        for ((login, password), took) in ways().iter().zip(&mut took) {
            let body = serde_json::json!({ "login": login, "password": password }).to_string();
            let request = TestRequest::post()
                .uri("/api/v1/session")
                .insert_header(("Content-Type", "application/json"))
                .insert_header(("Cookie", VISIT));
            let begun = Instant::now();
            let answer = test::call_service(&app, request.set_payload(body).to_request()).await;
            took.push(begun.elapsed());
            let status = answer.status().as_u16();
            let mut headers: Vec<String> =
                answer.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
            headers.sort();
            said.push((status, headers, test::read_body(answer).await));
        }
        // Past the window of the counter, so that nobody has to wait.
        site.clock.advance(SignedDuration::from_mins(31));
    }
    assert_eq!(said[0].0, 401);
    assert!(said.iter().all(|one| *one == said[0]), "the same bytes, whatever was wrong");
    took.map(|mut took| {
        took.sort_unstable();
        assert!(took[0] >= floor, "never sooner than the floor");
        took[took.len() / 2]
    })
}

#[actix_web::test]
async fn t_23_an_unknown_name_takes_as_long_as_a_wrong_password() {
    let [unknown, wrong, shut] = medians(FLOOR).await;
    for other in [wrong, shut] {
        assert!(unknown.abs_diff(other) < APART, "{unknown:?} {wrong:?} {shut:?}");
    }
}

#[actix_web::test]
async fn t_23_without_the_floor_they_would_differ() {
    let [unknown, wrong, _] = medians(Duration::ZERO).await;
    assert!(wrong > unknown + SLOW / 2, "{unknown:?} {wrong:?}");
}
