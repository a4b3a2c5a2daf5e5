//! Several sources at once (R-05): the administration's directory and the school's, each a server of its own.

use behorig::config::directory::DirectoryConfig;
use behorig::directory::DirectoryError;
use behorig::directory::embedded::{EmbeddedDirectory, Fault};
use behorig::domain::following::Disabled;
use behorig::domain::order::State;
use behorig::domain::refusal::Refusal;
use behorig::features::people::service::{SyncError, sync};
use behorig::features::sign_in::service::sign_in;
use jiff::SignedDuration;

use crate::harness::town::{Town, ask, both, directory, people};

/// Ids of those in the school's directory begin here.
const FIRST: usize = 5_000;

/// The school's directory, in which `more` lies besides the unit of the after-school care.
pub async fn school_of(town: &Town, more: &str) -> EmbeddedDirectory {
    let ldif = format!(
        "{}dn: ou=Fritids,dc=alvhamra,dc=test\nobjectClass: organizationalUnit\n\
         entryUUID: 7f1c0000-0000-4000-8000-00000000f001\nou: Fritids\nbusinessCategory: FRI\n\n{more}",
        people::top(7_000)
    );
    EmbeddedDirectory::start_at(&ldif, EmbeddedDirectory::any_port(), town.clock.clone()).await.unwrap()
}

/// The service is started anew on the town's directory and the school's.
pub fn with(town: &mut Town, school: &EmbeddedDirectory, change: impl Fn(&mut DirectoryConfig)) {
    town.on_sources(vec![
        directory(&town.server, &town.clock, &change),
        directory(school, &town.clock, |config| {
            config.name = "skola".to_owned();
            config.disabled_means = Disabled::Ended;
            change(config);
        }),
    ]);
}

/// The town with the school's directory as a second source, `skola`.
pub async fn with_school(town: &mut Town, more: &str) -> EmbeddedDirectory {
    let school = school_of(town, more).await;
    with(town, &school, |_| ());
    town.sync().await;
    school
}

fn pia() -> String {
    people::person(FIRST, "pia", "Pia Pedagog", "FRI", "", "Anställd", "")
}

both! {
    async fn r_05_each_person_is_asked_for_where_the_account_is(mut_town) {
        let mut town = mut_town;
        let school = with_school(&mut town, &pia()).await;
        let register = town.house.db.register();
        assert_eq!(register.people[&town.who("pia")].source, "skola");
        assert_eq!(register.people[&town.who("bo")].source, "demo");
        let unit = register.people[&town.who("pia")].unit.unwrap();
        assert_eq!(register.units[&unit].code, "FRI");
        assert!(register.unit_by_code.contains_key("SOC-2231"), "a reading of one source takes no units of another");

        let pia = register.people[&town.who("pia")].guid;
        let bo = register.people[&town.who("bo")].guid;
        let found = town.house.directory.people(&[pia, bo]).await.unwrap();
        assert_eq!((found[&pia].source.as_str(), found[&bo].source.as_str()), ("skola", "demo"));
        let before = (town.server.seen().searches, school.seen().searches);
        town.house.directory.people(&[pia]).await.unwrap();
        assert_eq!(town.server.seen().searches, before.0, "who is known to be in one is not asked for in the other");
        assert!(school.seen().searches > before.1);
    }

    async fn r_05_as_long_as_one_source_is_silent_nobody_is_missing(mut_town) {
        let mut town = mut_town;
        let school = with_school(&mut town, &pia()).await;
        town.based("karin", "bo").await;
        let register = town.house.db.register();
        let [pia, bo] = ["pia", "bo"].map(|login| register.people[&town.who(login)].guid);
        let nobody = "7f1c0000-0000-4000-8000-0000deadbeef".parse().unwrap();
        assert!(town.house.directory.people(&[nobody]).await.unwrap().is_empty(), "both have said so");
        school.set_fault(Fault::Down);
        let bo_only = town.house.directory.people(&[bo]).await.unwrap();
        assert_eq!(bo_only.len(), 1, "what the other source has found is no less found");
        for guids in [vec![nobody], vec![pia], vec![bo, pia]] {
            assert!(matches!(town.house.directory.people(&guids).await, Err(DirectoryError::Unreachable(_) | DirectoryError::Cut)));
        }
        assert!(town.house.directory.person(nobody).await.is_err());
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert!(line.evidence.is_some(), "an order for somebody in the source that answers is verified");
        let held = town.ordered_one("karin", ask("bo", "ML-AUTO")).await;
        assert_eq!(town.deliver("sofie", &held).await.map(|_| ()), Ok(()));
        assert_ne!(town.state(&line).await, State::Unverified);
    }

    async fn r_05_sources_are_read_and_braked_one_by_one(mut_town) {
        let mut town = mut_town;
        let more: String = (1..=40)
            .map(|n| people::person(FIRST + n, &format!("skol{n:02}"), &format!("Skol {n}"), "FRI", "", "Anställd", ""))
            .collect();
        let school = with_school(&mut town, &more).await;
        sync(&town.house).await.unwrap();
        let read = town.house.reading.at_of("skola").unwrap();
        town.pass(SignedDuration::from_mins(15));

        // Twenty-one of forty vanish at the school: too many for that source, though few for both together.
        for n in 1..=21 {
            school.remove(&people::dn(&format!("skol{n:02}"))).unwrap();
        }
        town.server.remove(&people::dn("ylva")).unwrap();
        let failed = sync(&town.house).await.unwrap_err();
        assert!(matches!(failed, SyncError::Brake { vanished: 21, known: 40 }), "{failed}");
        let register = town.house.db.register();
        assert!(!register.people[&town.who("skol01")].is_gone());
        assert!(register.people[&town.who("ylva")].is_gone(), "the other source is taken in all the same");
        assert!(town.house.reading.failed_of("skola") && !town.house.reading.failed_of("demo"));
        assert_eq!(town.house.reading.at_of("skola"), Some(read));
        assert_eq!(town.house.reading.at(), Some(read), "as old as the oldest");
    }

    async fn r_05_a_login_name_in_two_sources(mut_town) {
        let mut town = mut_town;
        let other_bo = people::person(FIRST, "bo", "Bo Skola", "FRI", "", "Anställd", "");
        let school = with_school(&mut town, &other_bo).await;
        let named = |login: &str, password: &str| {
            let (house, login, password) = (town.house.clone(), login.to_owned(), password.to_owned());
            async move {
                let started = sign_in(&house, &login, &password).await;
                started.map(|started| house.db.register().people[&started.person].source.clone())
            }
        };
        for (login, source) in [("bo", "demo"), (r"skola\bo", "skola"), ("bo@skola", "skola"), (r"DEMO\bo", "demo")] {
            assert_eq!(named(login, people::PASSWORD).await.unwrap(), source, "{login}");
        }
        // While the first is silent nobody knows whom the bare name means; named with its source it is plain.
        town.server.set_fault(Fault::Down);
        let unsure = named("bo", people::PASSWORD).await.map_err(|error| error.to_string());
        assert!(unsure.is_err());
        assert_eq!(named(r"skola\bo", people::PASSWORD).await.unwrap(), "skola");
        drop(school);
    }

    async fn t_32_the_same_name_in_two_sources_is_two_people(mut_town) {
        let mut town = mut_town;
        let same = people::person(FIRST, "bo2", "Bo Sjöberg", "FRI", "", "Anställd", "");
        with_school(&mut town, &same).await;
        assert_ne!(town.who("bo"), town.who("bo2"));
        assert_eq!(town.order("karin", &[ask("bo2", "PS-LAS")]).await.unwrap_err(), Refusal::NotYourStaff);
    }
}
