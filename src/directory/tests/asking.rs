//! Asking on a good day.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::SignedDuration;

use crate::directory::embedded::{Change, EmbeddedDirectory, demo_config};
use crate::directory::{Cached, Directory, DirectoryError, LdapDirectory};
use crate::domain::person::{Form, Kind};

use super::town::{ANNA, BASE, guid, noon, person, town};

#[tokio::test]
async fn one_person_with_two_employments_and_a_manager() {
    let town = town(0).await;
    let reading = town.directory.person(guid(1)).await.unwrap().unwrap();
    assert_eq!((reading.source.as_str(), reading.at), ("demo", noon()));
    assert!(reading.server.starts_with("127.0.0.1:"));
    let anna = reading.person;
    assert_eq!((anna.guid, anna.login.as_str(), anna.kind), (guid(1), "annber01", Kind::Employee));
    assert_eq!(anna.manager, Some(guid(2)), "the DN is written differently, and is the same");
    assert!(anna.enabled && !anna.protected);
    let forms: Vec<_> = anna.employments.iter().map(|employment| employment.form).collect();
    assert_eq!(forms, [Form::FixedTerm, Form::Hourly]);
}

#[tokio::test]
async fn nobody_is_not_an_error_and_protection_is_seen() {
    let town = town(0).await;
    assert_eq!(town.directory.person(guid(77)).await, Ok(None));
    let olle = town.directory.person(guid(3)).await.unwrap().unwrap().person;
    assert!(olle.protected);
    assert_eq!(olle.manager, None, "a manager in another directory");
    let karin = town.directory.person(guid(2)).await.unwrap().unwrap().person;
    assert_eq!(karin.manager, None, "a manager who is gone");
}

#[tokio::test]
async fn two_hundred_at_once() {
    let town = town(400).await;
    let mut guids: Vec<_> = (0..199).map(|n| guid(10_000 + n)).collect();
    guids.push(guid(77));
    let found = town.directory.people(&guids).await.unwrap();
    assert_eq!(found.len(), 199);
    assert!(found.iter().all(|(guid, reading)| reading.person.guid == *guid));
    assert!(found.values().all(|reading| reading.person.manager == Some(guid(2))));
    guids.push(guid(78));
    assert!(matches!(town.directory.people(&guids).await, Err(DirectoryError::Unasked(_))));
    assert!(town.directory.people(&[]).await.unwrap().is_empty());
    assert_eq!(town.directory.people(&[guid(1), guid(1)]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn everybody_in_pages() {
    let town = town(1_200).await;
    town.server.set_size_limit(500);
    let mut config = demo_config(&town.server.url());
    config.page_size = 100;
    let directory = LdapDirectory::new(config, town.clock.clone()).unwrap();
    let everybody = directory.all_people().await.unwrap();
    let distinct: HashSet<_> = everybody.iter().map(|reading| reading.person.guid).collect();
    assert_eq!((everybody.len(), distinct.len()), (1_208, 1_208));
    assert!(town.server.seen().searches >= 13);
}

#[tokio::test]
async fn units_hang_together_and_containers_are_none() {
    let town = town(0).await;
    let mut units = town.directory.all_units().await.unwrap();
    units.sort_by(|one, other| one.code.cmp(&other.code));
    let [soc, north] = units.as_slice() else { panic!("{units:?}") };
    assert_eq!(
        (soc.code.as_str(), soc.name.as_str(), soc.parent, soc.manager),
        ("SOC", "Socialtjänst", None, Some(guid(2)))
    );
    assert_eq!((north.code.as_str(), north.parent, north.manager), ("SOC-2231", Some(guid(901)), None));
}

#[tokio::test]
async fn what_a_user_types_is_a_value_and_nothing_else() {
    let town = town(0).await;
    for login in [
        "*",
        "a*",
        "annber01)(|(objectClass=*",
        "*)(uid=*))(|(uid=*",
        "annber01\0",
        "\\2a",
        "\\",
        "(",
        ")",
        "&",
        "|",
        "!",
        "annber01)(userPassword=*",
        "annber01)(!(cn=x)",
        "(&(objectClass=user)(sAMAccountName=annber01))",
        "",
        " ",
        "annber01\u{0}x",
        "annber01\\00",
        "cn=Anna Berg",
        "\u{202e}annber01",
        "annber01;",
        "annber01=",
        "%2a",
        "annber0?",
        "objectClass=*",
    ] {
        assert_eq!(town.directory.find_login(login).await, Ok(None), "{login:?}");
    }
    let odd = town.directory.find_login("asa(x)*").await.unwrap().unwrap();
    assert_eq!(odd.person.guid, guid(8));
    assert_eq!(town.directory.find_login(" ANNBER01 ").await.unwrap().unwrap().person.guid, guid(1));
    assert_eq!(town.directory.find_login("twin").await, Err(DirectoryError::Ambiguous));
}

#[tokio::test]
async fn outside_our_part_is_not_gone() {
    let town = town(0).await;
    let mut config = demo_config(&town.server.url());
    config.people_base = Some(format!("ou=Hemtjanst,ou=SOC,{BASE}"));
    let directory = LdapDirectory::new(config, town.clock.clone()).unwrap();
    assert_eq!(directory.person(guid(2)).await, Err(DirectoryError::OutsideBase));
    assert_eq!(directory.people(&[guid(1), guid(2)]).await.unwrap().len(), 1);
    let anna = directory.person(guid(1)).await.unwrap().unwrap().person;
    assert_eq!(anna.manager, Some(guid(2)), "a manager may stand elsewhere within the base");
}

#[tokio::test]
async fn the_same_id_twice_is_ambiguous() {
    let town = town(0).await;
    town.server.add(&person(1, &format!("cn=Copy,ou=SOC,{BASE}"), "copy", "")).unwrap();
    assert_eq!(town.directory.person(guid(1)).await, Err(DirectoryError::Ambiguous));
    assert_eq!(town.directory.people(&[guid(1)]).await, Err(DirectoryError::Ambiguous));
    assert_eq!(town.directory.all_people().await, Err(DirectoryError::Ambiguous));
}

#[tokio::test]
async fn a_recent_reading_serves_until_it_is_too_old() {
    let town = town(0).await;
    let minute = SignedDuration::from_secs(60);
    let cached = Cached::new(town.directory.clone(), town.clock.clone());
    cached.person(guid(1)).await.unwrap();
    town.server.modify(ANNA, &[Change::set("userAccountControl", "514")]).unwrap();
    town.clock.advance(SignedDuration::from_secs(59));
    let old = cached.recent(guid(1), minute).await.unwrap().unwrap();
    assert!(old.person.enabled);
    assert_eq!(old.at, noon(), "it keeps its true time");
    assert!(!cached.recent(guid(1), SignedDuration::ZERO).await.unwrap().unwrap().person.enabled, "zero is now");
    town.server.remove(ANNA).unwrap();
    town.clock.advance(minute);
    assert_eq!(cached.recent(guid(1), minute).await, Ok(None));
    town.clock.set(noon());
    let many = cached.recent_many(&[guid(1), guid(2)], minute).await.unwrap();
    assert_eq!(many.len(), 1);
    let before = town.server.seen().searches;
    cached.recent_many(&[guid(2)], minute).await.unwrap();
    assert_eq!(town.server.seen().searches, before, "from memory");
    town.clock.set("2026-05-04T09:00:00Z".parse().unwrap());
    cached.recent(guid(2), minute).await.unwrap();
    assert!(town.server.seen().searches > before, "a reading from the future serves nobody");
}

#[tokio::test]
async fn connections_are_kept_and_a_restarted_server_is_found_again() {
    let mut town = town(0).await;
    for _ in 0..20 {
        town.directory.person(guid(3)).await.unwrap();
    }
    assert_eq!(town.server.seen().connections, 1);
    let address = town.server.url().trim_start_matches("ldap://").parse().unwrap();
    town.server.stop();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    town.server = EmbeddedDirectory::start(&super::town::ldif(0), address).await.unwrap();
    assert!(town.directory.person(guid(3)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_hundred_askers_share_eight_connections() {
    let town = Arc::new(town(100).await);
    let mut askers = tokio::task::JoinSet::new();
    for n in 0..100 {
        let town = Arc::clone(&town);
        askers.spawn(async move {
            town.directory.person(guid(10_000 + n)).await.unwrap().unwrap().person.guid == guid(10_000 + n)
        });
    }
    assert!(askers.join_all().await.into_iter().all(|right| right));
    assert!(town.server.seen().connections <= 8);
}
