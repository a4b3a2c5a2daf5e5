//! Bad days: whatever goes wrong, the answer is an error and never a shorter list (T29, fail policy).

use std::time::{Duration, Instant};

use crate::directory::embedded::{Fault, demo_config};
use crate::directory::{Directory, DirectoryError, LdapDirectory};

use super::town::{Town, guid, town};

async fn outcomes(town: &Town) -> Vec<DirectoryError> {
    let guids: Vec<_> = (0..100).map(|n| guid(10_000 + n)).collect();
    vec![
        town.directory.all_people().await.unwrap_err(),
        town.directory.all_units().await.unwrap_err(),
        town.directory.people(&guids).await.unwrap_err(),
        town.directory.person(guid(1)).await.unwrap_err(),
    ]
}

#[tokio::test]
async fn a_part_of_an_answer_is_no_answer() {
    for code in [3, 4, 11] {
        let town = town(120).await;
        town.server.set_fault(Fault::Code { code, after: 5 });
        for outcome in outcomes(&town).await {
            assert_eq!((&outcome, outcome.code()), (&DirectoryError::Partial { code }, "directory.partial"));
        }
    }
}

#[tokio::test]
async fn any_other_code_is_no_answer() {
    for code in [1, 50, 51, 52, 53] {
        let town = town(120).await;
        town.server.set_fault(Fault::Code { code, after: 5 });
        for outcome in outcomes(&town).await {
            assert!(
                matches!(outcome, DirectoryError::Refused { .. } | DirectoryError::CircuitOpen),
                "{code}: {outcome}"
            );
        }
    }
    let town = town(120).await;
    town.server.set_fault(Fault::Code { code: 32, after: 0 });
    assert_eq!(town.directory.all_people().await, Err(DirectoryError::Refused { code: 32 }), "no base is not nobody");
    assert_eq!(town.directory.people(&[guid(1)]).await, Err(DirectoryError::Refused { code: 32 }));
    assert_eq!(town.directory.person(guid(1)).await, Ok(None));
}

#[tokio::test]
async fn a_cut_answer_is_no_answer() {
    for after in [0, 1, 50] {
        let town = town(120).await;
        town.server.set_fault(Fault::CutAfter(after));
        for outcome in outcomes(&town).await {
            assert!(matches!(outcome, DirectoryError::Cut | DirectoryError::CircuitOpen), "{after}: {outcome}");
        }
    }
}

#[tokio::test]
async fn a_pointer_to_another_server_is_not_followed() {
    let town = town(120).await;
    town.server.set_fault(Fault::Refer);
    for outcome in outcomes(&town).await {
        assert_eq!(outcome, DirectoryError::Referral);
    }
    town.server.set_fault(Fault::Code { code: 10, after: 0 });
    assert_eq!(town.directory.person(guid(1)).await, Err(DirectoryError::Referral));
}

#[tokio::test]
async fn a_silent_server_costs_its_time_limit_and_the_connection() {
    let town = town(0).await;
    town.directory.person(guid(3)).await.unwrap();
    town.server.set_fault(Fault::Silent);
    let begun = Instant::now();
    assert_eq!(town.directory.person(guid(3)).await, Err(DirectoryError::Timeout));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    town.server.set_fault(Fault::None);
    let before = town.server.seen().connections;
    assert!(town.directory.person(guid(3)).await.unwrap().is_some());
    assert_eq!(town.server.seen().connections, before + 1, "the old connection is not trusted again");
}

#[tokio::test]
async fn after_five_failures_nobody_waits_any_more() {
    let town = town(0).await;
    town.server.set_fault(Fault::Down);
    for _ in 0..5 {
        assert!(matches!(
            town.directory.person(guid(1)).await,
            Err(DirectoryError::Unreachable(_) | DirectoryError::Cut)
        ));
    }
    let connections = town.server.seen().connections;
    let begun = Instant::now();
    assert_eq!(town.directory.person(guid(1)).await, Err(DirectoryError::CircuitOpen));
    assert!(begun.elapsed() < Duration::from_millis(50));
    assert_eq!(town.server.seen().connections, connections);
}

#[tokio::test]
async fn an_old_kept_connection_that_was_closed_is_replaced_once() {
    let town = town(0).await;
    town.directory.person(guid(3)).await.unwrap();
    town.server.set_fault(Fault::Down);
    tokio::time::sleep(Duration::from_millis(30)).await;
    town.server.set_fault(Fault::None);
    assert!(town.directory.person(guid(3)).await.unwrap().is_some());
}

#[tokio::test]
async fn without_tls_or_a_password_nothing_is_asked() {
    let town = town(0).await;
    let mut config = demo_config(&town.server.url());
    config.plain_for_demo = false;
    assert!(matches!(LdapDirectory::new(config.clone(), town.clock.clone()), Err(DirectoryError::Unasked(_))));
    config.ca_file = Some("/does/not/exist".into());
    config.starttls = true;
    assert!(matches!(LdapDirectory::new(config, town.clock.clone()), Err(DirectoryError::Tls(_))));
    assert_eq!(town.server.seen().connections, 0);
}

#[tokio::test]
async fn a_server_that_refuses_starttls_gets_no_password() {
    let town = town(0).await;
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    std::fs::write(&ca, made.cert.pem()).unwrap();
    let mut config = demo_config(&town.server.url());
    (config.plain_for_demo, config.starttls, config.ca_file) = (false, true, Some(ca));
    let directory = LdapDirectory::new(config, town.clock.clone()).unwrap();
    assert!(matches!(directory.person(guid(1)).await, Err(DirectoryError::Tls(_))));
    assert!(town.server.seen().connections > 0 && town.server.seen().binds == 0);
}

#[tokio::test]
async fn a_kept_connection_that_breaks_is_replaced_once_and_not_for_ever() {
    let town = town(0).await;
    town.directory.person(guid(3)).await.unwrap();
    town.server.set_fault(Fault::CutAfter(0));
    assert_eq!(town.directory.person(guid(3)).await, Err(DirectoryError::Cut));
    assert_eq!(town.server.seen().connections, 2, "the server may have closed the first one; the second was new");
    assert_eq!(town.directory.person(guid(3)).await, Err(DirectoryError::Cut));
    assert_eq!(town.server.seen().connections, 3, "a new connection that is cut is not tried again");
}
