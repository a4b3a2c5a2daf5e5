//! What changed in the directory is read in seconds and followed at once; what time ends needs no change (E-28, E-29).

use std::collections::BTreeMap;

use behorig::directory::DirectoryError;
use behorig::directory::embedded::{Change, Fault};
use behorig::domain::grant::{Ending, Grant, Ground, State};
use behorig::domain::order;
use behorig::domain::refusal::Refusal;
use behorig::domain::register::Register;
use behorig::features::grants::service::following;
use behorig::features::people::service::{self as staff, Seen, SyncError, sync};
use behorig::features::sign_in::service::{live, sign_in};
use behorig::jobs::directory::{asked, passed};
use behorig::store::StoreError;
use jiff::{SignedDuration, Timestamp};

use crate::harness::town::{Town, ask, both, people};

const JOB: &str = "extensionAttribute5";

/// One second of the timetable.
async fn second(town: &Town) -> Result<Seen, SyncError> {
    let sources = town.house.directory.sources();
    asked(&town.house, &sources[0]).await
}

/// Somebody's change was read.
async fn seen(town: &Town, logins: &[&str]) {
    let mut expected: Vec<_> = logins.iter().map(|login| town.who(login)).collect();
    let Seen::People(mut found) = second(town).await.unwrap() else { panic!("nothing was seen") };
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
}

fn ended(grant: &Grant) -> Option<Ending> {
    match grant.state {
        State::Removing { ending, .. } | State::Removed { ending, .. } => Some(ending),
        State::Active => None,
    }
}

/// FILETIME of an instant.
fn filetime(at: Timestamp) -> String {
    ((at.as_microsecond() + 11_644_473_600_000_000) * 10).to_string()
}

/// What a register says, in an order of its own.
fn told(register: &Register) -> (Vec<String>, BTreeMap<String, Vec<String>>, BTreeMap<String, Vec<String>>) {
    let mut people: Vec<String> = register.people.values().map(|card| format!("{card:?}")).collect();
    people.sort();
    let sorted = |ids: &[behorig::domain::ids::PersonId]| {
        let mut ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        ids.sort();
        ids
    };
    let staff = register.staff.iter().filter(|(_, of)| !of.is_empty()).map(|(id, of)| (id.to_string(), sorted(of)));
    let units = register.in_unit.iter().filter(|(_, of)| !of.is_empty()).map(|(code, of)| (code.clone(), sorted(of)));
    (people, staff.collect(), units.collect())
}

both! {
    async fn e_10_t_22_an_end_is_seen_and_followed_without_reading_everybody(mut_town) {
        let mut town = mut_town;
        sync(&town.house).await.unwrap();
        let base = town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let ped = town.carried(&line).await;
        let open = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let session = sign_in(&town.house, "bo", people::PASSWORD).await.unwrap();
        assert_eq!(second(&town).await.unwrap(), Seen::Quiet);
        let before = town.log().await.len();
        assert_eq!(second(&town).await.unwrap(), Seen::Quiet);
        assert_eq!(town.log().await.len(), before, "that nothing changed is not told in the log");

        town.change("bo", JOB, "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        seen(&town, &["bo"]).await;
        for grant in [&base, &ped] {
            assert_eq!(ended(&town.grant(grant.id).await), Some(Ending::EmploymentEnded));
        }
        assert_eq!(town.state(&open).await, order::State::Lapsed { why: "employment-ended".to_owned() });
        let dead = live(&town.house, session.person, session.session).await;
        assert!(matches!(dead, Err(StoreError::Refused(Refusal::SessionEnded))), "{dead:?}");
        assert!(sign_in(&town.house, "bo", people::PASSWORD).await.is_err(), "who left does not come in, account or not");
        assert_eq!(second(&town).await.unwrap(), Seen::Quiet);
        // The register was renewed where it had changed, and is the one that would be loaded.
        let renewed = told(&town.house.db.register());
        town.restart();
        assert_eq!(renewed, told(&town.house.db.register()));
        town.verified().await;
        town.replayed().await;
    }

    async fn a_restart_goes_on_where_the_changes_were_read(mut_town) {
        let mut town = mut_town;
        sync(&town.house).await.unwrap();
        town.change("bo", "title", "Undersköterska");
        town.restart();
        seen(&town, &["bo"]).await;
        let card = town.house.db.register().people[&town.who("bo")].clone();
        assert_eq!(card.title.as_deref(), Some("Undersköterska"));
        let readings = staff::readings(&town.house).await.unwrap();
        assert!(readings[0].follows_changes && readings[0].whole_at.is_some() && readings[0].changes_at.is_some());
        assert_eq!(readings[0].people, Some(town.house.db.register().people.len()));
    }

    async fn e_18_movers_new_people_and_units_come_with_the_changes(town) {
        sync(&town.house).await.unwrap();
        let [karin, nadia] = [town.who("karin"), town.who("nadia")];
        town.server.modify(&people::dn("bo"), &[
            Change::set("departmentNumber", "BOU-3107"),
            Change::set("manager", &people::dn("nadia")),
        ]).unwrap();
        town.server.add(&people::person(6_000, "ny", "Ny Person", "SOC-2231", "karin", "Anställd", "")).unwrap();
        let Seen::People(found) = second(&town).await.unwrap() else { panic!("nothing was seen") };
        assert_eq!(found.len(), 2);
        let register = town.house.db.register();
        let (bo, ny) = (town.who("bo"), town.who("ny"));
        assert_eq!(register.people[&bo].manager, Some(nadia));
        assert!(!register.staff[&karin].contains(&bo) && register.staff[&karin].contains(&ny));
        assert!(register.staff[&nadia].contains(&bo) && register.in_unit["BOU-3107"].contains(&bo));

        town.server.modify("ou=Norr,ou=SOC,ou=Kommun,dc=alvhamra,dc=test", &[Change::set("ou", "Hemvård norr")]).unwrap();
        town.pass(SignedDuration::from_secs(61));
        second(&town).await.unwrap();
        let register = town.house.db.register();
        let unit = register.units.values().find(|unit| unit.code == "SOC-2231").unwrap();
        assert_eq!(unit.name, "Hemvård norr");

        // Who is no longer there is in no change: that comes with everybody.
        town.server.remove(&people::dn("ylva")).unwrap();
        second(&town).await.unwrap();
        assert!(!town.house.db.register().people[&town.who("ylva")].is_gone());
        sync(&town.house).await.unwrap();
        assert!(town.house.db.register().people[&town.who("ylva")].is_gone());
    }

    async fn t_29_a_part_of_what_changed_changes_nothing(mut_town) {
        let mut town = mut_town;
        sync(&town.house).await.unwrap();
        for login in ["bo", "cecilia", "dan"] {
            town.change(login, JOB, &format!("{login}-1;SOC-2231;1|2020-01-01|2026-05-03|main"));
        }
        for fault in [
            Fault::Paged { code: 4, after: 1 },
            Fault::Paged { code: 3, after: 2 },
            Fault::Paged { code: 11, after: 0 },
            Fault::Paged { code: 51, after: 1 },
            Fault::CutAfter(1),
            Fault::Refer,
        ] {
            town.server.set_fault(fault);
            let failed = second(&town).await.unwrap_err();
            assert!(matches!(&failed, SyncError::Directory(error) if !matches!(error, DirectoryError::Unasked(_))), "{failed}");
            assert!(town.house.reading.failed_of("demo"), "{fault:?}");
            let register = town.house.db.register();
            assert!(["bo", "cecilia", "dan"].iter().all(|login| register.people[&town.who(login)].employments[0].to.is_none()));
        }
        town.server.set_fault(Fault::None);
        town.restart(); // else the breaker's pause is waited out
        seen(&town, &["bo", "cecilia", "dan"]).await;
        assert!(!town.house.reading.failed_of("demo"));
    }

    async fn what_changed_while_everybody_was_read_stays(town) {
        sync(&town.house).await.unwrap();
        let source = town.house.directory.sources()[0].directory;
        let (everybody, units) = (source.all_people().await.unwrap(), source.all_units().await.unwrap());
        town.change("bo", "userAccountControl", "514");
        town.server.add(&people::person(6_000, "ny", "Ny Person", "SOC-2231", "karin", "Anställd", "")).unwrap();
        second(&town).await.unwrap();
        staff::take_in(&town.house, "demo".to_owned(), everybody, units).await.unwrap();
        let register = town.house.db.register();
        assert!(!register.people[&town.who("bo")].enabled, "the reading of everybody is the older one");
        assert!(!register.people[&town.who("ny")].is_gone(), "who came meanwhile is not missing in it");
    }

    async fn e_28_an_account_ends_at_its_instant_without_a_change(town) {
        sync(&town.house).await.unwrap();
        let base = town.based("karin", "bo").await;
        let end = town.house.db.clock().now() + SignedDuration::from_mins(10);
        town.change("bo", "accountExpires", &filetime(end));
        seen(&town, &["bo"]).await;
        let session = sign_in(&town.house, "bo", people::PASSWORD).await.unwrap();
        let from = town.house.db.clock().now();
        town.clock.set(end - SignedDuration::from_secs(1));
        passed(&town.house, from, town.house.db.clock().now()).await.unwrap();
        assert_eq!(ended(&town.grant(base.id).await), None);
        live(&town.house, session.person, session.session).await.unwrap();
        town.clock.set(end);
        passed(&town.house, end - SignedDuration::from_secs(1), end).await.unwrap();
        assert_eq!(ended(&town.grant(base.id).await), Some(Ending::EmploymentEnded));
        assert!(live(&town.house, session.person, session.session).await.is_err());
        assert!(sign_in(&town.house, "bo", people::PASSWORD).await.is_err());
        town.verified().await;
    }

    async fn e_29_an_employment_ends_at_midnight_in_stockholm(town) {
        town.change("bo", JOB, "bo-1;SOC-2231;1|2020-01-01|2026-05-31|main");
        sync(&town.house).await.unwrap();
        let base = town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let ped = town.carried(&line).await;
        let last: Timestamp = "2026-05-31T21:59:59Z".parse().unwrap();
        town.clock.set(last);
        sync(&town.house).await.unwrap();
        let session = sign_in(&town.house, "bo", people::PASSWORD).await.unwrap();
        passed(&town.house, last - SignedDuration::from_secs(1), last).await.unwrap();
        assert_eq!((ended(&town.grant(base.id).await), ended(&town.grant(ped.id).await)), (None, None));
        let midnight = last + SignedDuration::from_secs(1);
        town.clock.set(midnight);
        passed(&town.house, last, midnight).await.unwrap();
        for grant in [&base, &ped] {
            assert!(ended(&town.grant(grant.id).await).is_some(), "through 31 May, and not a second longer");
        }
        assert!(live(&town.house, session.person, session.session).await.is_err());
    }

    async fn what_the_clock_ends_waits_for_a_source_that_is_silent(mut_town) {
        let mut town = mut_town;
        town.change("bo", JOB, "bo-1;SOC-2231;1|2020-01-01|2026-05-31|main");
        sync(&town.house).await.unwrap();
        let base = town.based("karin", "bo").await;
        let midnight: Timestamp = "2026-05-31T22:00:00Z".parse().unwrap();
        town.clock.set(midnight);
        town.server.set_fault(Fault::Down);
        assert!(second(&town).await.is_err());
        passed(&town.house, midnight - SignedDuration::from_secs(1), midnight).await.unwrap();
        assert_eq!(ended(&town.grant(base.id).await), None, "it may have been prolonged today");
        town.server.set_fault(Fault::None);
        town.restart();
        sync(&town.house).await.unwrap();
        following::sweep(&town.house).await.unwrap();
        assert_eq!(ended(&town.grant(base.id).await), Some(Ending::EmploymentEnded));
    }

    async fn who_is_not_found_is_a_question_after_a_second_reading_and_not_before(town) {
        sync(&town.house).await.unwrap();
        let base = town.based("karin", "bo").await;
        town.server.remove(&people::dn("bo")).unwrap();
        sync(&town.house).await.unwrap();
        town.pass(SignedDuration::from_hours(3));
        following::sweep(&town.house).await.unwrap();
        assert_eq!(town.grant(base.id).await.question(), None, "time alone confirms nothing");
        sync(&town.house).await.unwrap();
        following::sweep(&town.house).await.unwrap();
        assert_eq!(town.grant(base.id).await.question().map(|(ground, _)| ground), Some(Ground::NotFound));
    }
}
