//! The brake (E-33): many vanish from a source at once, nothing happens, two people look and release, or it heals.

use behorig::directory::embedded::{Change, EmbeddedDirectory};
use behorig::domain::ids::{BrakeId, PersonId};
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::following;
use behorig::features::people::service::{self as staff, BrakeView, Seen, SyncError, sync};
use behorig::jobs::directory::asked;
use behorig::store::StoreError;
use jiff::SignedDuration;

use super::sources::with_school;
use crate::harness::town::{Town, both, directory, people, refusal};

/// Forty at the school, the first with a protected identity, the last five known to leave.
async fn school(town: &mut Town) -> EmbeddedDirectory {
    let more: String = (1..=40).map(entry).collect();
    let school = with_school(town, &more).await;
    sync(&town.house).await.unwrap();
    school
}

/// The service is started anew.
fn restart(town: &mut Town, school: &EmbeddedDirectory) {
    let sources = vec![
        directory(&town.server, &town.clock, |_| ()),
        directory(school, &town.clock, |config| config.name = "skola".to_owned()),
    ];
    town.on_sources(sources);
}

fn login(n: usize) -> String {
    format!("skol{n:02}")
}

fn entry(n: usize) -> String {
    let unusual = match n {
        1 => "extensionAttribute10: Y",
        36.. => "extensionAttribute5: x-1;FRI;2|2020-01-01|2026-05-01|main",
        _ => "",
    };
    people::person(5_000 + n, &login(n), &format!("Skol {n:02}"), "FRI", "", "Anställd", unusual)
}

fn vanish(school: &EmbeddedDirectory, who: std::ops::RangeInclusive<usize>) {
    who.for_each(|n| school.remove(&people::dn(&login(n))).unwrap());
}

fn gone(town: &Town) -> usize {
    let register = town.house.db.register();
    register.people.values().filter(|card| card.source == "skola" && card.is_gone()).count()
}

async fn brake(town: &Town, by: &str) -> BrakeView {
    staff::brakes(&town.house, town.who(by)).await.unwrap().open.remove(0)
}

async fn release(town: &Town, by: &str, seen: &BrakeView) -> Result<(), Refusal> {
    let id: BrakeId = seen.id.parse().unwrap();
    match staff::release(&town.house, town.who(by), id, seen.version).await {
        Ok(_) => Ok(()),
        Err(StoreError::Refused(refusal)) => Err(refusal),
        Err(fault) => panic!("{fault}"),
    }
}

both! {
    async fn e_33_two_people_release_for_exactly_those_they_saw(mut_town) {
        let mut town = mut_town;
        let school = school(&mut town).await;
        vanish(&school, 1..=21);
        let braked = sync(&town.house).await.unwrap_err();
        assert!(matches!(braked, SyncError::Brake { vanished: 21, known: 40 }), "{braked}");
        assert_eq!(gone(&town), 0);
        assert!(town.house.db.register().is_braked("skola") && !town.house.db.register().is_braked("demo"));
        assert!(staff::readings(&town.house).await.unwrap()[1].braked);

        // Nothing is taken from it, not even what changed.
        school.modify(&people::dn("skol30"), &[Change::set("title", "Ny")]).unwrap();
        let sources = town.house.directory.sources();
        assert_eq!(asked(&town.house, &sources[1]).await.unwrap(), Seen::Quiet);
        assert_eq!(town.house.db.register().people[&town.who("skol30")].title, None);
        drop(sources);

        for other in ["karin", "eva", "ingela", "bo"] {
            assert_eq!(refusal(staff::brakes(&town.house, town.who(other)).await), Refusal::NotAllowed);
        }
        let seen = brake(&town, "adam").await;
        assert_eq!((seen.vanished, seen.known, seen.people.len(), seen.can_release), (21, 40, 21, true));
        let (named, hidden): (Vec<_>, Vec<_>) = seen.people.iter().partition(|person| person.name.is_some());
        assert_eq!((named.len(), hidden.len()), (20, 1));
        assert!(hidden[0].protected && hidden[0].login.is_none() && hidden[0].id.is_none());
        assert!(named.windows(2).all(|two| two[0].name <= two[1].name), "in order of names");
        assert!(seen.people.last().unwrap().name.is_none(), "the place in the list tells nothing");

        assert_eq!(release(&town, "karin", &seen).await, Err(Refusal::NotAllowed));
        release(&town, "adam", &seen).await.unwrap();
        assert_eq!(release(&town, "adam", &seen).await, Err(Refusal::SecondPerson));
        assert_eq!(release(&town, "adam", &brake(&town, "adam").await).await, Err(Refusal::SecondPerson));
        assert_eq!(release(&town, "mona", &seen).await, Err(Refusal::BrakeChanged), "she has not seen it as it is");
        assert!(sync(&town.house).await.is_err(), "one is not two");

        // Another one vanishes: what was seen is not what is.
        vanish(&school, 22..=22);
        assert!(sync(&town.house).await.is_err());
        let seen = brake(&town, "mona").await;
        assert_eq!((seen.vanished, seen.first.is_none()), (22, true));
        release(&town, "mona", &seen).await.unwrap();
        restart(&mut town, &school);
        let again = brake(&town, "adam").await;
        assert_eq!(again.first.as_ref().and_then(|first| first.person.login.clone()).as_deref(), Some("mona"));
        release(&town, "adam", &again).await.unwrap();
        assert_eq!(release(&town, "adam", &brake(&town, "adam").await).await, Err(Refusal::Conflict), "released is released");
        assert!(town.house.reading.take_wanted().contains("skola"), "it is read again at once");
        assert_eq!(gone(&town), 0, "only a reading makes somebody gone");
        sync(&town.house).await.unwrap();
        assert_eq!(gone(&town), 22);
        let brakes = staff::brakes(&town.house, town.who("adam")).await.unwrap();
        assert!(brakes.open.is_empty());
        assert_eq!((brakes.over[0].outcome, brakes.over[0].vanished), (Some("released"), 22));
        town.verified().await;
    }

    async fn e_33_a_release_does_not_hold_for_others(mut_town) {
        let mut town = mut_town;
        let school = school(&mut town).await;
        vanish(&school, 1..=21);
        assert!(sync(&town.house).await.is_err());
        release(&town, "adam", &brake(&town, "adam").await).await.unwrap();
        release(&town, "mona", &brake(&town, "mona").await).await.unwrap();
        vanish(&school, 22..=23);
        assert!(matches!(sync(&town.house).await, Err(SyncError::Brake { vanished: 23, .. })));
        let seen = brake(&town, "adam").await;
        assert!(seen.first.is_none() && seen.second.is_none() && seen.can_release);
        assert_eq!(gone(&town), 0);
    }

    async fn e_33_a_source_that_is_whole_again_releases_itself(mut_town) {
        let mut town = mut_town;
        let school = school(&mut town).await;
        vanish(&school, 1..=30);
        let begun = town.log().await.len();
        for _ in 0..3 {
            assert!(sync(&town.house).await.is_err());
        }
        let mut happened = town.happened(begun).await;
        happened.retain(|kind| kind.starts_with("brake"));
        assert_eq!(happened, ["brake.on"], "told once, however often it is read");
        (1..=30).for_each(|n| school.add(&entry(n)).unwrap());
        sync(&town.house).await.unwrap();
        assert_eq!((gone(&town), town.house.db.register().is_braked("skola")), (0, false));
        let over = staff::brakes(&town.house, town.who("mona")).await.unwrap().over;
        assert_eq!(over[0].outcome, Some("whole"));
        assert!(town.happened(begun).await.contains(&"brake.off".to_owned()));
        town.verified().await;
    }

    async fn e_33_small_changes_and_known_ends_go_through(mut_town) {
        let mut town = mut_town;
        let school = school(&mut town).await;
        vanish(&school, 16..=40); // twenty, and five whose employment had ended
        sync(&town.house).await.unwrap();
        assert_eq!(gone(&town), 25);
        vanish(&school, 1..=15);
        let all = sync(&town.house).await.unwrap_err();
        assert!(matches!(all, SyncError::Brake { vanished: 15, known: 15 }), "nobody at all is too many: {all}");
    }

    async fn e_33_nothing_follows_a_source_that_is_braked(mut_town) {
        let mut town = mut_town;
        let school = school(&mut town).await;
        town.pass(SignedDuration::from_hours(2));
        vanish(&school, 1..=35);
        assert!(sync(&town.house).await.is_err());
        let before = town.log().await.len();
        following::sweep(&town.house).await.unwrap();
        let who: Vec<PersonId> = (1..=40).map(|n| town.who(&login(n))).collect();
        following::follow_all(&town.house, &who).await.unwrap();
        assert_eq!(town.log().await.len(), before);
    }

    async fn e_33_many_accounts_shut_at_once_are_not_believed_either(mut_town) {
        let mut town = mut_town;
        let more: String = (1..=40).map(entry).collect();
        let school = with_school(&mut town, &more).await;
        sync(&town.house).await.unwrap();
        let shut = |who: std::ops::RangeInclusive<usize>| {
            who.for_each(|n| school.modify(&people::dn(&login(n)), &[Change::set("userAccountControl", "514")]).unwrap());
        };
        let disabled = |town: &Town| {
            let register = town.house.db.register();
            register.people.values().filter(|card| card.source == "skola" && !card.enabled).count()
        };
        // Ten are nothing odd, and those who were known to leave are never counted.
        shut(1..=10);
        shut(36..=40);
        sync(&town.house).await.unwrap();
        assert_eq!(disabled(&town), 15);
        // Eleven more within the hour are.
        town.pass(SignedDuration::from_mins(10));
        shut(11..=21);
        let sources = town.house.directory.sources();
        assert!(matches!(asked(&town.house, &sources[1]).await, Ok(Seen::Elsewhere | Seen::Quiet)), "nor one by one");
        drop(sources);
        let braked = sync(&town.house).await.unwrap_err();
        assert!(matches!(braked, SyncError::Brake { vanished: 21, known: 40 }), "{braked}");
        let before = town.log().await.len();
        following::sweep(&town.house).await.unwrap();
        assert_eq!((disabled(&town), town.log().await.len()), (15, before), "nothing is taken from it, nothing follows");
        release(&town, "adam", &brake(&town, "adam").await).await.unwrap();
        release(&town, "mona", &brake(&town, "mona").await).await.unwrap();
        sync(&town.house).await.unwrap();
        assert_eq!(disabled(&town), 26);
        town.verified().await;
    }

    async fn e_33_accounts_that_end_all_at_once_are_shut_too(mut_town) {
        let mut town = mut_town;
        let school = school(&mut town).await;
        for n in 1..=21 {
            school.modify(&people::dn(&login(n)), &[Change::set("accountExpires", "132223104000000000")]).unwrap();
        }
        assert!(matches!(sync(&town.house).await, Err(SyncError::Brake { vanished: 21, .. })));
        for n in 1..=21 {
            school.modify(&people::dn(&login(n)), &[Change::set("accountExpires", "0")]).unwrap();
        }
        sync(&town.house).await.unwrap();
        assert!(!town.house.db.register().is_braked("skola"));
    }
}
