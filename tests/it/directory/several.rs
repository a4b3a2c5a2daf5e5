//! Samba's AD and slapd beside each other as two sources (R-05): the same people in both, joined by the number that the
//! personnel system gives them; and how each kind of server is checked, attribute by attribute.

use std::sync::Arc;

use behorig::clock::{Clock, SeededChance};
use behorig::directory::{Cached, Directory, LdapDirectory, Sources as Directories};
use behorig::domain::checking::{Counts, Inspected, Sample, Trouble, Wanted};
use behorig::domain::ids::Guid;
use behorig::domain::person::Kind;
use behorig::features::people::service::sync;
use behorig::store::connection::Address;
use behorig::store::{Db, Keys, Settings, Sources};
use jiff::SignedDuration;

use super::on_each;
use super::place::Place;

fn client(place: &Place) -> Arc<dyn Directory> {
    let directory: LdapDirectory = place.with(|config| config.attributes.person = Some("employeeNumber".to_owned()));
    Arc::new(Cached::new(directory, place.clock.clone()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_05_the_same_people_in_an_ad_and_in_another_directory() {
    let (ad, other) = (Place::samba(), Place::slapd());
    let folder = tempfile::tempdir().unwrap();
    let clock: Arc<dyn Clock> = ad.clock.clone();
    let sources = Sources { clock, chance: Arc::new(SeededChance::new(11)) };
    let keys = Keys { instance: "a".to_owned(), mac: [3; 32] };
    let address = Address::Sqlite(folder.path().join("several.db").display().to_string());
    let db = Db::open(Settings { address, readers: 2, keys }, sources).unwrap();
    let rules = behorig::features::sign_in::service::Rules {
        attempts: 3,
        window: SignedDuration::from_mins(30),
        idle: SignedDuration::from_mins(30),
        longest: SignedDuration::from_hours(10),
        floor: std::time::Duration::ZERO,
    };
    let directory = Arc::new(Directories::new(vec![client(&ad), client(&other)]));
    let house = behorig::app::house(db, directory, rules);
    sync(&house).await.unwrap();

    let register = house.db.register();
    let annas: Vec<_> = register.people.values().filter(|card| card.login == "annber01" && !card.is_gone()).collect();
    let [anna] = annas.as_slice() else { panic!("{} people are called annber01", annas.len()) };
    let sources: Vec<&str> = anna.accounts.iter().map(|account| account.source.as_str()).collect();
    assert_eq!((sources.as_slice(), anna.source.as_str()), (["samba", "slapd"].as_slice(), "samba"));
    let jobs: Vec<&str> = anna.employments.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(jobs, ["104233-1", "104233-2"], "each once, though both directories tell of them");

    let guids: Vec<Guid> = anna.accounts.iter().map(|account| account.guid).collect();
    let read = house.read(guids.iter().copied().collect(), std::collections::HashSet::default()).await;
    assert!(read.is_whole() && guids.iter().all(|guid| read.found[guid].person.employments.len() == 2));
    let here = house.directory.sign_in(r"samba\annber01", &ad.password).await.unwrap();
    let there = house.directory.sign_in("annber01@slapd", &other.password).await.unwrap();
    assert_eq!((here.source.as_str(), there.source.as_str()), ("samba", "slapd"));
    assert!([here, there].iter().all(|reading| register.by_guid[&reading.person.guid] == anna.id));

    // Siv's identity is protected: nobody links her accounts by themselves (E-22).
    let protected = register.people.values().filter(|card| card.login == "skydd01" && !card.is_gone()).count();
    assert_eq!(protected, 2);
}

fn fact<'a>(one: &'a Inspected, field: &str) -> &'a behorig::domain::checking::Fact {
    one.facts.iter().find(|fact| fact.field == field).unwrap_or_else(|| panic!("{field} is mapped"))
}

on_each! {
    async fn e_23_what_is_read_is_shown_as_it_is_understood(place) {
        let directory = place.directory();
        let anna = directory.inspect(&Wanted::Login("annber01".to_owned())).await.unwrap();
        let [anna] = anna.as_slice() else { panic!("{anna:?}") };
        let guid = anna.guid.unwrap();
        assert_eq!(fact(anna, "kind").understood, ["employee"]);
        assert_eq!((fact(anna, "kind").values.as_slice(), fact(anna, "kind").trouble), (["Anställd".to_owned()].as_slice(), None));
        assert_eq!(fact(anna, "control").understood, ["enabled"]);
        assert_eq!(fact(anna, "id").understood, [guid.to_string()]);
        assert_eq!(fact(anna, "manager").trouble, None);
        let jobs: usize = anna.facts.iter().map(|fact| fact.employments.len()).sum();
        assert_eq!(jobs, 2);
        let same = directory.inspect(&Wanted::Account(guid)).await.unwrap();
        assert_eq!(same.first(), Some(anna), "by id it is the same");
        assert!(directory.inspect(&Wanted::written("nobody-is-called-this")).await.unwrap().is_empty());
    }

    async fn e_21_the_check_shows_no_value_of_a_protected_identity(place) {
        let directory = place.directory();
        let seen = directory.inspect(&Wanted::Login("skydd01".to_owned())).await.unwrap();
        let [siv] = seen.as_slice() else { panic!("{seen:?}") };
        assert!(siv.protected && siv.person.is_none());
        assert!(siv.facts.iter().all(|fact| fact.values.is_empty() && fact.understood.is_empty() && fact.employments.is_empty()));
        assert!(siv.facts.iter().any(|fact| fact.trouble.is_none()), "what is there is told");
    }

    async fn a_sample_and_the_counts_of_a_whole_reading(place) {
        let directory = place.directory();
        let seen = directory.inspect(&Wanted::Sample(100)).await.unwrap();
        assert!(!seen.is_empty() && seen.len() <= 100, "{}", seen.len());
        let sample = Sample::of(&seen);
        assert_eq!((sample.accounts, sample.unreadable), (seen.len(), 0));
        let kind = sample.columns.iter().find(|column| column.field == "kind").unwrap();
        let missing: usize = kind.troubles.iter().map(|(_, count)| count).sum();
        assert_eq!(kind.understood + missing, seen.len());
        let all = directory.all_people().await.unwrap();
        let counts = Counts::of(&all);
        assert_eq!(counts.accounts, all.len());
        let staff = all.iter().filter(|reading| reading.person.kind == Kind::Employee);
        assert_eq!(counts.employees, staff.count());
        assert!(counts.protected >= 1 && counts.external >= 1 && counts.pupils >= 1);
    }

    async fn an_employment_that_cannot_be_read_is_told_with_its_reason(place) {
        let directory = place.directory();
        let made = place.make("kontroll", "Kontroll", &place.karin()).await;
        let names = place.config.attributes.resolve(place.config.profile);
        place.set(&made.dn, &names.employments[0], "1;SOC-2231;1|2024-02-99||").await;
        let seen = directory.inspect(&Wanted::Login(made.login.clone())).await.unwrap();
        let first = &seen[0].facts.iter().find(|fact| fact.attribute == names.employments[0]).unwrap();
        assert_eq!((first.trouble, first.left_out.as_slice()), (Some(Trouble::LeftOut), ["date"].as_slice()));
        assert_eq!(seen[0].person.as_ref().map(|person| person.unread), Some(1));
        place.remove(&made.dn).await;
    }
}
