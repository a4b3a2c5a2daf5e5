//! The first day: what is in a system is taken over, confirmed, and follows the employment from then on.

use behorig::domain::grant::{Ending, Ground, State};
use behorig::domain::lang::Lang;
use behorig::domain::reconciliation::Kind;
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::following;
use behorig::features::reconciliation::service::baseline;
use jiff::civil::{Date, date};

use super::{accounts, group, join, names_groups, reconcile};
use crate::harness::town::{Town, both, refusal};

const DUE: Date = date(2026, 6, 30);

/// Three with employment, one without, and the owner herself, in a group that nobody ordered.
async fn old_system(town: &Town) {
    group(town, 1, "BEH-PS-LAS", &["bo", "cecilia", "fia", "elin", "eva"]);
    names_groups(town, "PS-LAS", &[1]).await;
    reconcile(town).await;
}

async fn taken(town: &Town) -> baseline::TakenOver {
    let (eva, system) = (town.who("eva"), town.system("PROCSOC"));
    let shown = baseline::preview(&town.house, eva, system, Lang::Sv).await.unwrap();
    baseline::take_over(&town.house, eva, system, DUE, &shown.seen).await.unwrap()
}

both! {
    async fn r_13_a_baseline_is_taken_over_in_two_steps(town) {
        old_system(&town).await;
        let (eva, system) = (town.who("eva"), town.system("PROCSOC"));
        let shown = baseline::preview(&town.house, eva, system, Lang::Sv).await.unwrap();
        assert_eq!(shown.taken, 3);
        let left: Vec<_> = shown.left.iter().map(|left| (left.why, left.count)).collect();
        assert_eq!(left, [("no_employment", 1), ("own", 1)]);
        for other in ["monica", "adam", "henrik", "karin"] {
            assert!(baseline::preview(&town.house, town.who(other), system, Lang::Sv).await.is_err(), "{other}");
        }
        let soon = baseline::take_over(&town.house, eva, system, date(2026, 5, 8), &shown.seen).await;
        assert_eq!(refusal(soon), Refusal::EndBeforeStart);
        join(&town, "BEH-PS-LAS", "dan");
        reconcile(&town).await;
        let other = baseline::take_over(&town.house, eva, system, DUE, &shown.seen).await;
        assert_eq!(refusal(other), Refusal::ShownDiffers, "not what was looked at");
        let before = town.log().await.len();
        let done = taken(&town).await;
        assert_eq!((done.taken, done.left), (4, 2));
        let told = town.happened(before).await;
        assert_eq!(told.iter().filter(|kind| *kind == "grant.taken-over").count(), 4, "each in the log");
        assert_eq!(told.iter().filter(|kind| *kind == "baseline.taken").count(), 1);
        let [bo] = town.held("bo").await.try_into().unwrap();
        assert_eq!((bo.question(), bo.origin.order()), (Some((Ground::TakenOver, DUE)), None));
        assert_eq!(accounts(&town, "eva", Kind::Unordered).await, ["elin", "eva"]);
        let run = reconcile(&town).await;
        assert_eq!((run.counts.opened, run.counts.closed), (0, 0));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_13_what_is_not_confirmed_ends_and_what_is_stands(town) {
        old_system(&town).await;
        taken(&town).await;
        let (eva, system) = (town.who("eva"), town.system("PROCSOC"));
        let [bo] = town.held("bo").await.try_into().unwrap();
        let confirm = async |by: &str| {
            let done = baseline::confirm(&town.house, town.who(by), system, vec![bo.id]).await.unwrap();
            done.into_iter().map(|(_, outcome)| outcome.map(|_| ())).next().unwrap()
        };
        for other in ["karin", "monica", "bo", "henrik"] {
            assert!(confirm(other).await.is_err(), "{other}: the owner answers");
        }
        assert!(confirm("eva").await.is_ok() && confirm("eva").await.is_err());
        let _ = eva;
        town.pass_days(60);
        following::end_unanswered(&town.house).await.unwrap();
        let [cecilia] = town.held("cecilia").await.try_into().unwrap();
        assert!(matches!(cecilia.state, State::Removing { ending: Ending::NotConfirmed, .. }));
        assert_eq!(town.grant(bo.id).await.state, State::Active);
        reconcile(&town).await;
        assert!(accounts(&town, "eva", Kind::LeftBehind).await.contains(&"cecilia".to_owned()));
    }

    async fn r_13_what_was_taken_over_follows_the_employment(town) {
        old_system(&town).await;
        taken(&town).await;
        let [fia] = town.held("fia").await.try_into().unwrap();
        assert_eq!(fia.until, Some(date(2026, 8, 31)), "as long as the contract");
        town.change("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        town.change("cecilia", "extensionAttribute5", "cecilia-1;BOU-3107;1|2020-01-01||main");
        town.sync().await;
        following::sweep(&town.house).await.unwrap();
        let [bo] = town.held("bo").await.try_into().unwrap();
        assert!(matches!(bo.state, State::Removing { ending: Ending::EmploymentEnded, .. }));
        let [cecilia] = town.held("cecilia").await.try_into().unwrap();
        assert!(matches!(cecilia.state, State::Removing { ending: Ending::Moved, .. }), "sensitive: a mover loses it");
    }
}
