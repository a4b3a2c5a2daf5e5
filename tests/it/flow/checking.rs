//! The administrator's look at the sources: who may, what it leaves in the log, and what it never shows.

use behorig::config::directory::{Employments, Moment, Password};
use behorig::config::hr_file::HrFileConfig;
use behorig::config::{self, Config, Server, Service, Session, SignIn};
use behorig::directory::embedded::demo_config;
use behorig::domain::refusal::Refusal;
use behorig::features::people::service::sources::{check, sample, sources};
use behorig::features::people::service::sync;
use jiff::civil::date;

use crate::harness::town::{Database, Town, ask, both, refusal};

/// How many looks at a person the log tells of.
async fn looks(town: &Town) -> usize {
    town.happened(0).await.iter().filter(|kind| *kind == "person.checked").count()
}

both! {
    async fn r_05_each_source_stands_with_freshness_and_counts(town) {
        sync(&town.house).await.unwrap();
        for other in ["karin", "eva", "ingela", "mona"] {
            assert_eq!(refusal(sources(&town.house, town.who(other)).await), Refusal::NotAllowed, "{other}");
            assert_eq!(refusal(sample(&town.house, town.who(other)).await), Refusal::NotAllowed, "{other}");
            assert_eq!(refusal(check(&town.house, town.who(other), "bo").await), Refusal::NotAllowed, "{other}");
        }
        let view = sources(&town.house, town.who("adam")).await.unwrap();
        let [demo] = view.sources.as_slice() else { panic!("{:?}", view.sources) };
        assert!(demo.ok && demo.read_at.is_some());
        let count = |what: &str| demo.counts.iter().find(|one| one.what == what).unwrap().count;
        assert_eq!((count("unknown_kind"), count("pupils"), count("protected")), (1, 1, 1));
        town.change("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2024-02-99||");
        sync(&town.house).await.unwrap();
        let view = sources(&town.house, town.who("adam")).await.unwrap();
        let unread = view.sources[0].counts.iter().find(|one| one.what == "unread").unwrap();
        assert_eq!(unread.count, 1);
    }

    async fn r_05_employments_in_parts_and_ends_as_dates(mut_town) {
        let mut town = mut_town;
        for (attribute, value) in [
            ("extensionAttribute11", "77;78"),
            ("extensionAttribute12", "SOC-2231;BOU-3107"),
            ("extensionAttribute13", "2;1"),
            ("extensionAttribute14", "2024-02-01;2026-01-10"),
            ("extensionAttribute9", "2026-09-30"),
        ] {
            town.change("bo", attribute, value);
        }
        town.reconfigure(|config| {
            config.formats.employments = Employments::Lists;
            config.formats.expires = Moment::Date;
            config.attributes.expires = Some("extensionAttribute9".to_owned());
            let name = |n: u8| format!("extensionAttribute{n}");
            (config.lists.employment, config.lists.unit) = (name(11), name(12));
            (config.lists.form, config.lists.from) = (name(13), name(14));
        });
        town.sync().await;
        let register = town.house.db.register();
        let jobs: Vec<&str> = register.people[&town.who("bo")].employments.iter().map(|job| job.id.as_str()).collect();
        assert_eq!(jobs, ["77", "78"]);
        let line = town.ordered_one("karin", ask("bo", "PS-LAS").employment("77")).await;
        assert_eq!(line.content.until, Some(date(2026, 9, 30)), "the account ends with that day");
        let shown = check(&town.house, town.who("adam"), "bo").await.unwrap();
        let fact = |field: &str| shown[0].facts.iter().filter(|fact| fact.field == field).collect::<Vec<_>>();
        assert_eq!(fact("expires")[0].understood, ["2026-09-30"]);
        assert_eq!(fact("employments")[0].employments.len(), 2);
        assert!(fact("employments").iter().all(|fact| fact.trouble.is_none()));
    }

    async fn e_21_a_look_at_one_person_is_in_the_log_and_a_protected_one_has_no_values(town) {
        let adam = town.who("adam");
        let before = looks(&town).await;
        let bo = check(&town.house, adam, "bo").await.unwrap();
        assert!(bo[0].readable && bo[0].facts.iter().any(|fact| fact.values.contains(&"Bo Sjöberg".to_owned())));
        let hidden = check(&town.house, adam, "olle").await.unwrap();
        assert!(hidden[0].protected && hidden[0].facts.iter().all(|fact| fact.values.is_empty() && fact.understood.is_empty()));
        let told = serde_json::to_string(&hidden).unwrap();
        assert!(!told.contains("Hemlig"), "{told}");
        assert_eq!(looks(&town).await, before + 2);
        assert_eq!(refusal(check(&town.house, adam, "finns-inte").await), Refusal::PersonNotFound);
        // Who is protected by the HR function is so here, too, whatever the directory says.
        let mona = town.who("mona");
        behorig::features::people::service::protect(&town.house, mona, town.who("bo"), true).await.unwrap();
        let bo = check(&town.house, adam, "bo").await.unwrap();
        assert!(bo[0].protected && bo[0].facts.iter().all(|fact| fact.values.is_empty()));
        town.verified().await;
    }
}

/// The command asks the same sources without a database: counts, a sample, one person, and what is wrong with a file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_05_the_command_says_what_each_source_holds() {
    let town = Town::on(Database::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("personal.csv");
    std::fs::write(&file, "person;employment;unit;form;from\nP-bo;1;SOC-2231;1;2024-02-31\n").unwrap();
    let mut directory = demo_config(&town.server.url());
    directory.attributes.person = Some("extensionAttribute15".to_owned());
    let config = Config {
        service: Service {
            municipality: "Alvhamra".to_owned(),
            origin: "exempel.se/prov".to_owned(),
            instance: "a".to_owned(),
            data_dir: folder.path().to_owned(),
            administrator: None,
            sync_minutes: 15,
            witness_quorum: 1,
            line_to: None,
        },
        server: Server::default(),
        database: config::Database { url: Password::new("sqlite:/nowhere/behorig.db"), readers: 1 },
        directory: directory.into(),
        hr_file: Some(HrFileConfig::at(file.clone())),
        mail: None,
        hook: None,
        witness: Vec::new(),
        session: Session::default(),
        deadlines: behorig::config::deadlines::Deadlines::default(),
        alarms: behorig::domain::alarm::Levels::new(),
        sign_in: SignIn::default(),
        demo: false,
    };
    let (sound, told) = behorig::cli::directory::check(&config, None).await.unwrap();
    assert!(!sound && told.contains("personal.csv:2:5: `from` is not a date"), "{told}");
    assert!(told.contains(" unknown kind") && told.contains("1 unknown word (Marsian)"), "{told}");
    std::fs::write(&file, "person;employment;unit;form;from\nP-bo;1;SOC-2231;1;2024-02-01\n").unwrap();
    let (sound, told) = behorig::cli::directory::check(&config, Some("bo")).await.unwrap();
    assert!(
        sound && told.contains("[Bo Sjöberg] -> Bo Sjöberg") && told.contains("does not know the person"),
        "{told}"
    );
    let (_, told) = behorig::cli::directory::check(&config, Some("olle")).await.unwrap();
    assert!(told.contains("protected identity") && !told.contains("Hemlig"), "{told}");
    let (sound, told) = behorig::cli::directory::check(&config, Some("finns-inte")).await.unwrap();
    assert!(!sound && told.contains("nobody with that login"), "{told}");
}
