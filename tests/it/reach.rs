//! who opens what is not theirs is refused, and the log tells it, once an hour; nobody learns what exists.

use behorig::domain::duties::Actor;
use behorig::domain::lang::Lang;
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service::{self as approvals, Verdict};
use behorig::features::fulfilment::service as fulfilment;
use behorig::features::grants::service as grants;
use behorig::features::orders::service as orders;
use behorig::features::people::service as people;
use behorig::store::audit::Entry;
use jiff::SignedDuration;
use serde_json::Value;

use crate::harness::town::record::{parsed, text};
use crate::harness::town::site::Site;
use crate::harness::town::{Database, Town, ask, both, refusal};

/// The refusals in the log: ground, and the entry.
async fn refusals(town: &Town) -> Vec<(String, Value, Entry)> {
    let entries = town.log().await.into_iter().map(|entry| (parsed(&entry), entry));
    let of_access = entries.filter(|(told, _)| text(told, "type").as_deref() == Some("access.refused"));
    of_access.map(|(told, entry)| (text(&told, "ground").unwrap_or_default(), told, entry)).collect()
}

both! {
    async fn r_03_the_owner_of_another_system_is_refused_and_the_log_tells_it(town) {
        let line = ask("bo", "PS-UTF").unit("SOC-2231").purpose("Handlägger ärenden");
        let line = town.ordered_one("karin", line).await;
        let (henrik, eva) = (town.who("henrik"), town.who("eva"));
        assert!(orders::order(&town.house, eva, line.order, Lang::Sv).await.is_ok(), "the owner sees it");
        assert!(refusals(&town).await.is_empty());
        let seen = orders::order(&town.house, henrik, line.order, Lang::Sv).await;
        assert_eq!(refusal(seen), Refusal::OutsideReach);
        let seen = approvals::row(&town.house, henrik, line.id, Lang::Sv).await;
        assert_eq!(refusal(seen), Refusal::OutsideReach);
        let soc = town.system("PROCSOC");
        assert_eq!(refusal(grants::of_system(&town.house, henrik, soc, None, Lang::Sv).await), Refusal::OutsideReach);
        let told = refusals(&town).await;
        assert_eq!(told.len(), 3);
        assert_eq!(told[0].1["order"], line.order.to_string());
        assert_eq!(told[1].1["line"], line.id.to_string());
        assert_eq!(told[2].1["system"], "PROCSOC");
        for (ground, _, entry) in &told {
            assert_eq!(ground, "outside-reach");
            assert!(entry.told.iter().any(|(field, _)| field == "actor_name"));
        }
        // Neither reading again nor the act on the same line fills the log.
        for _ in 0..5 {
            orders::order(&town.house, henrik, line.order, Lang::Sv).await.unwrap_err();
        }
        let shown = vec![approvals::Shown { line: line.id, hash: [0; 32] }];
        let done = approvals::decide(&town.house, henrik, shown, Verdict::Approve, String::new()).await.unwrap();
        assert!(matches!(refusal(done.into_iter().next().unwrap().1), Refusal::OutsideReach));
        assert_eq!(refusals(&town).await.len(), 3);
        town.pass(SignedDuration::from_mins(61));
        orders::order(&town.house, henrik, line.order, Lang::Sv).await.unwrap_err();
        assert_eq!(refusals(&town).await.len(), 4, "an hour later it is told again");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_03_others_are_not_told_that_it_exists(town) {
        let line = ask("bo", "PS-UTF").unit("SOC-2231").purpose("Handlägger ärenden");
        let line = town.ordered_one("karin", line).await;
        let (nadia, house) = (town.who("nadia"), &town.house);
        let register = house.db.register();
        assert_eq!(Actor::of(&register, nadia, house.db.clock().today()).unwrap().beyond(), Refusal::Hidden);
        for refusal in [
            refusal(orders::order(house, nadia, line.order, Lang::Sv).await),
            refusal(approvals::one(house, nadia, line.id, Lang::Sv).await),
            refusal(fulfilment::cannot(house, nadia, line.id, "x".to_owned()).await),
            refusal(people::person(house, nadia, town.who("bo"), Lang::Sv).await),
            refusal(grants::of_person(house, nadia, town.who("bo"), Lang::Sv).await),
        ] {
            // Byte for byte what is said of something that does not exist.
            assert_eq!((refusal.code(), refusal.sort()), (Refusal::NotFound.code(), Refusal::NotFound.sort()));
            assert_eq!(refusal.fact(), None);
        }
        let told = refusals(&town).await;
        assert_eq!(told.len(), 3, "an order, a line, a person: the two ways to each are one thing");
        assert!(told.iter().all(|(ground, _, _)| ground == "outside-reach"));
        // What does not exist is nothing to tell.
        orders::order(house, nadia, uuid::Uuid::from_u128(1).into(), Lang::Sv).await.unwrap_err();
        people::person(house, nadia, uuid::Uuid::from_u128(1).into(), Lang::Sv).await.unwrap_err();
        assert_eq!(refusals(&town).await.len(), 3);
    }

    async fn r_03_a_protected_person_is_named_to_nobody_in_the_log(town) {
        people::person(&town.house, town.who("nadia"), town.who("olle"), Lang::Sv).await.unwrap_err();
        let told = refusals(&town).await;
        let (_, entry, whole) = &told[0];
        assert!(entry.get("subject").is_some() && whole.withheld.contains(&"subject_name".to_owned()), "{entry}");
        assert!(whole.told.iter().all(|(field, _)| !field.starts_with("subject")));
    }

    async fn r_03_who_lacks_the_step_or_decides_for_themself_is_told_in_the_log(town) {
        let line = ask("bo", "PS-UTF").unit("SOC-2231").purpose("Handlägger ärenden");
        let line = town.ordered_one("karin", line).await;
        for who in ["karin", "bo", "monica"] {
            town.approve(who, &line).await.unwrap_err();
        }
        let grounds: Vec<String> = refusals(&town).await.into_iter().map(|(ground, _, _)| ground).collect();
        assert_eq!(grounds, ["self-decision-orderer", "self-decision-subject", "not-holder"]);
    }
}

async fn pages(database: Database) {
    let site = Site::on(database).await;
    let karin = site.caller("karin").await;
    for _ in 0..3 {
        assert_eq!(karin.get("/log/entries").await.expect("an answer").0, 403);
    }
    let told = refusals(&site.town).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "not-allowed");
    assert!(told[0].2.told.iter().any(|(field, _)| field == "place"), "{:?}", told[0].2);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_without_its_post_sqlite() {
    pages(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_without_its_post_postgresql() {
    pages(Database::Postgresql).await;
}
