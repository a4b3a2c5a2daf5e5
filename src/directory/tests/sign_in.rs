//! Signing in, and the ways in that must not be (T06, T07, T24).

use std::time::Duration;

use crate::directory::embedded::{Change, EmbeddedDirectory, Fault, demo_config};
use crate::directory::{Directory, DirectoryError, LdapDirectory, SignInError, Why};

use super::town::{ANNA, PASSWORD, guid, ldif, town};

const fn no(why: Why) -> Result<crate::domain::person::Reading, SignInError> {
    Err(SignInError::Rejected { why })
}

#[tokio::test]
async fn right_and_wrong() {
    let town = town(0).await;
    let anna = town.directory.sign_in("annber01", PASSWORD).await.unwrap();
    assert_eq!(anna.person.guid, guid(1));
    assert_eq!(town.directory.sign_in("annber01", "vinter-2026").await, no(Why::WrongPassword));
    assert_eq!(town.directory.sign_in("annber01", &format!("{PASSWORD} ")).await, no(Why::WrongPassword));
    assert_eq!(town.directory.sign_in("nobody", PASSWORD).await, no(Why::UnknownLogin));
    assert_eq!(town.directory.sign_in("twin", PASSWORD).await, no(Why::Ambiguous));
    assert_eq!(town.directory.sign_in("disabled1", PASSWORD).await, no(Why::Disabled));
    assert_eq!(town.directory.sign_in("disabled1", "wrong").await, no(Why::WrongPassword));
    assert_eq!(town.directory.sign_in("expired1", PASSWORD).await, no(Why::Expired));
    let shown: Vec<_> = [Why::Disabled, Why::UnknownLogin].map(|why| SignInError::Rejected { why }.to_string()).into();
    assert_eq!(shown.first(), shown.last(), "one text for all");
}

#[tokio::test]
async fn unfit_passwords_reach_no_server() {
    let town = town(0).await;
    let long = "a".repeat(257);
    for password in ["", "\0", "\0\0", "\0Vinter-2026", long.as_str()] {
        assert_eq!(town.directory.sign_in("annber01", password).await, no(Why::UnfitPassword));
    }
    assert_eq!(town.server.seen(), crate::directory::embedded::Seen::default());
}

#[tokio::test]
async fn one_bind_a_try_and_never_on_another_server() {
    let (one, other) = (town(0).await, town(0).await);
    let mut config = demo_config(&one.server.url());
    config.urls.push(other.server.url());
    let directory = LdapDirectory::new(config, one.clock.clone()).unwrap();
    for tries in 1..=3 {
        assert_eq!(directory.sign_in("annber01", "wrong").await, no(Why::WrongPassword));
        assert_eq!(one.server.seen().binds, tries + 1, "one of the service account, one a try");
    }
    assert_eq!(other.server.seen().connections, 0);
}

#[tokio::test]
async fn a_sign_in_leaves_the_service_connections_alone() {
    let town = town(0).await;
    for password in [PASSWORD, "wrong", PASSWORD] {
        let _ = town.directory.sign_in("annber01", password).await;
        assert!(town.directory.person(guid(2)).await.unwrap().is_some());
    }
    assert_eq!(town.server.seen().connections, 4, "one of the service account, one a sign-in");
}

#[tokio::test]
async fn injection_signs_nobody_in() {
    let town = town(0).await;
    for login in ["*", "annber01)(objectClass=*", "*)(|(sAMAccountName=annber01", ANNA, "annber01@alvhamra.test"] {
        assert_eq!(town.directory.sign_in(login, PASSWORD).await, no(Why::UnknownLogin), "{login}");
    }
    assert_eq!(town.server.seen().binds, 1, "only the service account bound");
}

#[tokio::test]
async fn disabled_from_one_moment_to_the_next() {
    let town = town(0).await;
    town.directory.sign_in("annber01", PASSWORD).await.unwrap();
    town.server.modify(ANNA, &[Change::set("userAccountControl", "514")]).unwrap();
    assert_eq!(town.directory.sign_in("annber01", PASSWORD).await, no(Why::Disabled));
}

#[tokio::test]
async fn a_directory_that_is_away_is_no_refusal() {
    let town = town(0).await;
    town.server.set_fault(Fault::Down);
    let away = town.directory.sign_in("annber01", PASSWORD).await;
    assert!(matches!(away, Err(SignInError::Unavailable(DirectoryError::Unreachable(_)))), "{away:?}");
    town.server.set_fault(Fault::Silent);
    assert_eq!(town.directory.sign_in("annber01", PASSWORD).await, Err(DirectoryError::Timeout.into()));
    town.server.set_fault(Fault::None);
    town.directory.sign_in("annber01", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn the_next_server_is_used_when_one_is_gone() {
    let gone = {
        let server = EmbeddedDirectory::start(&ldif(0), EmbeddedDirectory::any_port()).await.unwrap();
        server.url()
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    let town = town(0).await;
    let mut config = demo_config(&gone);
    config.urls.push(town.server.url());
    let directory = LdapDirectory::new(config, town.clock.clone()).unwrap();
    directory.sign_in("annber01", PASSWORD).await.unwrap();
    assert_eq!(town.server.seen().binds, 2);
}

#[tokio::test]
async fn a_refused_service_account_is_not_a_refused_user() {
    let town = town(0).await;
    let mut config = demo_config(&town.server.url());
    config.bind_password = Some(crate::config::directory::Password::new("old"));
    let directory = LdapDirectory::new(config, town.clock.clone()).unwrap();
    let answer = directory.sign_in("annber01", PASSWORD).await;
    assert_eq!(answer, Err(DirectoryError::Refused { code: 49 }.into()));
}

#[tokio::test]
async fn a_yes_that_binds_nobody_proves_nothing() {
    let town = town(0).await;
    town.directory.person(guid(2)).await.unwrap();
    town.server.set_fault(Fault::Hollow);
    for password in ["wrong", PASSWORD] {
        assert_eq!(town.directory.sign_in("annber01", password).await, no(Why::NotConfirmed));
    }
}

/// Plain LDAP servers know nothing of these attributes: who is disabled or expired is told by us.
#[tokio::test]
async fn what_the_server_does_not_check_is_checked_here() {
    let town = town(0).await;
    let mut config = demo_config(&town.server.url());
    config.attributes.control = Some("ownFlags".into());
    config.attributes.expires = Some("ownEnd".into());
    let directory = LdapDirectory::new(config, town.clock.clone()).unwrap();
    directory.sign_in("annber01", PASSWORD).await.unwrap();
    town.server.modify(ANNA, &[Change::set("ownFlags", "514")]).unwrap();
    assert_eq!(directory.sign_in("annber01", PASSWORD).await, no(Why::Disabled));
    let ended = Change::set("ownEnd", "133000000000000000");
    town.server.modify(ANNA, &[Change::set("ownFlags", "512"), ended]).unwrap();
    assert_eq!(directory.sign_in("annber01", PASSWORD).await, no(Why::Expired));
}
