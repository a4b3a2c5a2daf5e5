//! The administrator's look at the sources: who may, what it leaves in the log, and what it never shows.

use behorig::domain::refusal::Refusal;
use behorig::features::people::service::sources::{check, sample, sources};
use behorig::features::people::service::sync;

use crate::harness::town::{Town, both, refusal};

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
