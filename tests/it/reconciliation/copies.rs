//! An account that was copied in the directory is told of, with the evidence.

use behorig::directory::embedded::Change;
use behorig::domain::reconciliation::Kind;
use behorig::domain::refusal::Refusal;
use behorig::features::reconciliation::service::Way;
use jiff::civil::date;

use super::{again, group, join, leave, names_groups, reconcile, seen, settle};
use crate::harness::town::{Town, ask, both, people, refusal};

/// Bo has collected six groups over the years; everybody is in one.
async fn town_with_habits(town: &Town) {
    let everybody: Vec<String> = town.house.db.register().people.values().map(|card| card.login.clone()).collect();
    group(town, 10, "Alla anställda", &everybody.iter().map(String::as_str).collect::<Vec<_>>());
    for n in 11..17 {
        group(town, n, &format!("Egen {n}"), &["bo"]);
    }
    names_groups(town, "PS-LAS", &[11]).await;
}

/// Somebody new, whose account is Bo's with another name.
async fn copy_of_bo(town: &Town, login: &'static str, n: usize) {
    let made = people::person(n, login, "Nya Vikarien", "SOC-2231", "karin", "Anställd", "");
    town.server.add(&format!("{}whenCreated: 20260505080000.0Z\n", made.trim_end().to_owned() + "\n")).unwrap();
    for name in ["Alla anställda", "Egen 11", "Egen 12", "Egen 13", "Egen 14", "Egen 15", "Egen 16"] {
        join(town, name, login);
    }
    town.sync().await;
}

both! {
    async fn r_12_a_copied_account_is_seen_the_first_night_with_its_evidence(town) {
        town_with_habits(&town).await;
        reconcile(&town).await;
        assert!(seen(&town, "peter", Kind::Copied).await.is_empty(), "nobody is a copy");
        copy_of_bo(&town, "nya", 900).await;
        reconcile(&town).await;
        let [one] = seen(&town, "peter", Kind::Copied).await.try_into().unwrap();
        assert_eq!((one.account.as_deref(), one.system.as_str()), (Some("nya"), "Grundkonto"));
        let evidence = one.evidence.clone().unwrap();
        assert_eq!((evidence.like.login.as_deref(), evidence.percent), (Some("bo"), 100));
        assert_eq!(evidence.shared, ["Egen 11", "Egen 12", "Egen 13", "Egen 14", "Egen 15", "Egen 16"]);
        assert_eq!((evidence.common, evidence.ordered.len()), (vec!["Alla anställda".to_owned()], 0));
        assert!(evidence.created.is_some());
        reconcile(&town).await;
        assert_eq!(seen(&town, "peter", Kind::Copied).await.len(), 1, "told once");
        let accept = Way::Accept("Samma uppdrag".to_owned(), date(2026, 9, 1));
        assert_eq!(refusal(settle(&town, "eva", &one, accept.clone()).await), Refusal::OutsideReach);
        settle(&town, "peter", &one, accept).await.unwrap();
        for name in ["Egen 12", "Egen 13", "Egen 14", "Egen 15", "Egen 16"] {
            leave(&town, name, "nya");
        }
        reconcile(&town).await;
        assert_eq!(again(&town, "peter", &one).await.state, "closed", "nothing to see any more");
        town.verified().await;
    }

    async fn r_12_what_was_ordered_explains_the_likeness(town) {
        town_with_habits(&town).await;
        // The roles of all but one of the groups were ordered for the newcomer.
        names_groups(&town, "PB-PED", &[12, 13, 14, 15]).await;
        reconcile(&town).await;
        copy_of_bo(&town, "nya", 900).await;
        town.based("karin", "nya").await;
        for role in ["PS-LAS", "PB-PED"] {
            let line = town.ordered_one("karin", ask("nya", role)).await;
            town.carried(&line).await;
        }
        reconcile(&town).await;
        assert!(seen(&town, "peter", Kind::Copied).await.is_empty());
    }

    async fn r_12_a_copy_can_be_ordered_afterwards_and_says_nothing_of_the_protected(town) {
        town_with_habits(&town).await;
        reconcile(&town).await;
        copy_of_bo(&town, "nya", 900).await;
        reconcile(&town).await;
        let [one] = seen(&town, "peter", Kind::Copied).await.try_into().unwrap();
        assert!(one.can_order && one.can_remove);
        settle(&town, "peter", &one, Way::Order).await.unwrap();
        let drafts = behorig::features::orders::service::drafts(&town.house, town.who("karin")).await.unwrap();
        let role = town.house.db.register().role_by_code("PS-LAS").unwrap().id;
        assert_eq!(drafts[0].chosen.roles, [role.to_string()], "only what the catalogue has");
        // The one it is like gets a protected identity: nothing that tells where they work is shown any more.
        town.server.modify(&people::dn("bo"), &[Change::set("extensionAttribute10", "Y")]).unwrap();
        town.sync().await;
        let hidden = again(&town, "ingela", &one).await;
        assert!(hidden.evidence.is_none());
    }
}
