//! A system's own list of users, and the loop that it closes.

use behorig::domain::grant::State;
use behorig::domain::reconciliation::Kind;
use behorig::domain::refusal::Refusal;
use behorig::domain::transition::Duty;
use behorig::features::fulfilment::service as fulfilment;
use behorig::features::grants::service::How;
use behorig::features::reconciliation::service::lists::{self, ListReport};
use behorig::store::tasks;
use jiff::SignedDuration;

use super::{accounts, seen};
use crate::harness::town::{Town, ask, both, refusal};

async fn import(town: &Town, by: &str, key: &str, file: &str) -> ListReport {
    town.pass(SignedDuration::from_mins(1));
    let (by, system) = (town.who(by), town.system(key));
    lists::import(&town.house, by, system, file.to_owned()).await.expect("it is read")
}

fn faults(report: &ListReport) -> Vec<(u64, usize, &'static str)> {
    report.faults.iter().map(|fault| (fault.row, fault.column, fault.code)).collect()
}

both! {
    async fn r_13_a_list_is_understood_whole_or_not_taken_in(town) {
        let guid = town.house.db.register().people[&town.who("dan")].guid;
        let (helena, system) = (town.who("helena"), town.system("PROCBOU"));
        let file = "konto;roll;omfattning\nbo;PB-PED;\n;PB-PED\nbo;Lärare\ncecilia;PB-PED;SOC-2231\n";
        let report = import(&town, "helena", "PROCBOU", file).await;
        assert_eq!(faults(&report), [(3, 1, "account-missing"), (4, 2, "role-unknown"), (5, 3, "scope-none")]);
        assert!(!report.done && accounts(&town, "helena", Kind::Unordered).await.is_empty(), "nothing of it");
        for (file, code) in [
            ("", "empty"),
            ("konto;roll\n", "empty"),
            ("konto;rol\nbo;PB-PED\n", "columns"),
            ("konto;roll;konto\nbo;PB-PED;bo\n", "columns"),
        ] {
            assert_eq!(import(&town, "helena", "PROCBOU", file).await.faults[0].code, code, "{file:?}");
        }
        let large = format!("konto;roll\n{}", "x;PB-PED\n".repeat(130_000));
        assert_eq!(import(&town, "helena", "PROCBOU", &large).await.faults[0].code, "too-large");
        lists::say_words(&town.house, helena, system, "Lärare = PB-PED\n".to_owned(), None).await.unwrap();
        let bad = lists::say_words(&town.house, helena, system, "Lärare = PS-LAS".to_owned(), None).await;
        assert_eq!(refusal(bad), Refusal::BadForm("words".to_owned()), "a role of another system");
        // By login in any case, by employment number, by the account's id; twice is once; English headings.
        let file = format!("account;role\nBO;lärare\nbo;PB-PED\nfia;PB-PED\n{guid};PB-PED\nsupport;PB-PED\n");
        let trial = lists::dry_run(&town.house, helena, system, &file).await.unwrap();
        assert_eq!((trial.faults.len(), trial.unmatched, trial.done), (0, 1, false));
        let report = import(&town, "helena", "PROCBOU", &file).await;
        assert!(report.done && report.unmatched_accounts == ["support"], "{report:?}");
        assert_eq!(accounts(&town, "helena", Kind::Unordered).await, ["bo", "dan", "fia", "support"]);
        let nobodys = seen(&town, "helena", Kind::Unordered).await.into_iter().find(|one| one.subject.is_none()).unwrap();
        assert_eq!(nobodys.account.as_deref(), Some("support"));
        let others = lists::dry_run(&town.house, town.who("monica"), system, &file).await;
        assert_eq!(refusal(others), Refusal::OutsideReach);
        town.verified().await;
    }

    async fn r_13_delivered_by_hand_and_not_in_the_next_list_is_to_be_delivered_again(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let grant = town.carried(&line).await;
        let before = town.log().await.len();
        import(&town, "helena", "PROCBOU", "konto;roll\ncecilia;PB-PED\n").await;
        assert_eq!(accounts(&town, "helena", Kind::Missing).await, ["bo"]);
        assert!(town.happened(before).await.contains(&"grant.reopened".to_owned()));
        let helena = town.who("helena");
        let again = async || {
            let work = fulfilment::list(&town.house, helena, None, None, None, behorig::domain::lang::Lang::Sv).await;
            work.unwrap().again.into_iter().map(|row| row.grant.id).collect::<Vec<_>>()
        };
        assert_eq!(again().await, [grant.id.to_string()]);
        // A second list that still lacks it asks no second time, until it is marked again.
        import(&town, "helena", "PROCBOU", "konto;roll\ncecilia;PB-PED\n").await;
        assert_eq!(again().await.len(), 1);
        let done = fulfilment::redelivered(&town.house, helena, vec![grant.id], "Ä-3".to_owned()).await.unwrap();
        assert!(done[0].1.is_ok() && again().await.is_empty());
        import(&town, "helena", "PROCBOU", "konto;roll\ncecilia;PB-PED\n").await;
        assert_eq!(again().await.len(), 1, "it was not so this time either");
        fulfilment::redelivered(&town.house, helena, vec![grant.id], String::new()).await.unwrap();
        import(&town, "helena", "PROCBOU", "konto;roll\nbo;PB-PED\ncecilia;PB-PED\n").await;
        assert!(again().await.is_empty() && accounts(&town, "helena", Kind::Missing).await.is_empty());
        let other = fulfilment::redelivered(&town.house, town.who("monica"), vec![grant.id], String::new()).await.unwrap();
        assert!(other[0].1.is_err(), "not her system");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_13_removed_by_hand_and_still_in_the_next_list_is_to_be_removed_again(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let grant = town.carried(&line).await;
        town.end("karin", &grant, How::Now, "").await.unwrap();
        town.removed("helena", &town.grant(grant.id).await).await.unwrap();
        import(&town, "helena", "PROCBOU", "konto;roll\nbo;PB-PED\n").await;
        assert_eq!(accounts(&town, "helena", Kind::LeftBehind).await, ["bo"]);
        assert!(matches!(town.grant(grant.id).await.state, State::Removing { .. }));
        let (helena, id) = (town.who("helena"), grant.id);
        let expected = town.house.db.read(move |conn| tasks::is_expected(conn, id, Duty::Remove)).await.unwrap();
        assert!(expected);
        let work = fulfilment::list(&town.house, helena, None, None, None, behorig::domain::lang::Lang::Sv).await.unwrap();
        assert!(work.remove[0].not_gone.is_some(), "the reason is shown");
        town.removed("helena", &town.grant(grant.id).await).await.unwrap();
        import(&town, "helena", "PROCBOU", "konto;roll\ncecilia;PB-PED\n").await;
        assert!(matches!(town.grant(grant.id).await.state, State::Removed { .. }));
        town.verified().await;
    }
}
