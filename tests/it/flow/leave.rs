//! Leave and return (E-08, E-09): what is paused, who does it in the system, and what works on it meanwhile.

use behorig::domain::grant::{Ending, Grant, Standing, State};
use behorig::domain::lang::Lang;
use behorig::domain::pausing::{Pause, Policy};
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::keeping::{self, SystemAsk};
use behorig::features::catalogue::service::system::system;
use behorig::features::fulfilment::service::{self as fulfilment, pausing};
use behorig::features::grants::service::{self as grants, How, following};
use jiff::civil::date;

use crate::harness::town::{Town, ask, both, refusal};

const BO: &str = "extensionAttribute5";
const AWAY: &str = "bo-1;SOC-2231;1|2020-01-01||main,leave";
const BACK: &str = "bo-1;SOC-2231;1|2020-01-01||main";

async fn says(town: &Town, text: &str) {
    town.change("bo", BO, text);
    town.sync().await;
    following::sweep(&town.house).await.expect("everything is looked at");
    let again = following::sweep(&town.house).await.expect("everything is looked at");
    assert_eq!((again.ended, again.changed), (0, 0), "a second sweep changes nothing");
}

/// Base order, one in a system of K 2, one in a system of K 1.
async fn bo(town: &Town) -> (Grant, Grant, Grant) {
    let base = town.based("karin", "bo").await;
    let two = town.carried(&town.ordered_one("karin", ask("bo", "PB-PED")).await).await;
    let one = town.carried(&town.ordered_one("karin", ask("bo", "ML-AUTO")).await).await;
    (base, two, one)
}

async fn lists(town: &Town, by: &str) -> (usize, usize, usize) {
    let work = fulfilment::list(&town.house, town.who(by), None, None, None, Lang::Sv).await.expect("lists");
    (work.pause.len(), work.resume.len(), work.remove.len())
}

async fn done(town: &Town, by: &str, grant: &Grant) -> Result<(), behorig::store::StoreError> {
    let mut all = pausing::carried_out(&town.house, town.who(by), vec![grant.id], "Ä-3".to_owned(), None).await?;
    all.remove(0).1.map(|_| ())
}

both! {
    async fn e_08_full_leave_pauses_and_return_resumes(town) {
        let (base, two, one) = bo(&town).await;
        says(&town, AWAY).await;
        let paused = town.grant(two.id).await;
        assert_eq!(paused.standing(date(2026, 5, 4)), Standing::Paused);
        assert!(!paused.in_force(date(2026, 5, 4)));
        for id in [base.id, one.id] {
            assert!(town.grant(id).await.in_force(date(2026, 5, 4)), "never the base order, nor below K 2");
        }
        assert_eq!(lists(&town, "helena").await, (1, 0, 0));
        assert_eq!(lists(&town, "sofie").await, (0, 0, 0));
        assert_eq!(refusal(done(&town, "sofie", &two).await), Refusal::OutsideReach);
        done(&town, "helena", &two).await.unwrap();
        assert_eq!(refusal(done(&town, "helena", &two).await), Refusal::Conflict, "once");
        assert_eq!(lists(&town, "helena").await, (0, 0, 0));
        // Nobody can have a second one meanwhile.
        assert_eq!(town.order("karin", &[ask("bo", "PB-PED")]).await.unwrap_err(), Refusal::AlreadyHeld);
        says(&town, BACK).await;
        assert!(town.grant(two.id).await.in_force(date(2026, 5, 4)));
        assert_eq!(lists(&town, "helena").await, (0, 1, 0));
        done(&town, "helena", &two).await.unwrap();
        assert_eq!((town.grant(two.id).await.pause, lists(&town, "helena").await), (None, (0, 0, 0)));
        let kinds = town.happened(0).await;
        let told: Vec<&String> = kinds.iter().filter(|kind| ["grant.paused", "grant.closed", "grant.resumed", "grant.opened"].contains(&kind.as_str())).collect();
        assert_eq!(told, ["grant.paused", "grant.closed", "grant.resumed", "grant.opened"]);
        town.verified().await;
        town.replayed().await;
    }

    async fn e_08_who_is_back_before_it_was_closed_leaves_nothing_to_do(town) {
        let (_, two, _) = bo(&town).await;
        says(&town, AWAY).await;
        says(&town, BACK).await;
        assert_eq!((town.grant(two.id).await.pause, lists(&town, "helena").await), (None, (0, 0, 0)));
        says(&town, AWAY).await;
        done(&town, "helena", &two).await.unwrap();
        says(&town, BACK).await;
        says(&town, AWAY).await;
        let still = town.grant(two.id).await.pause;
        assert!(matches!(still, Some(Pause::Paused { done: true, .. })), "closed it was all the time: {still:?}");
        assert_eq!(lists(&town, "helena").await, (0, 0, 0));
    }

    async fn e_08_what_is_paused_ends_like_everything_else(town) {
        let (base, two, _) = bo(&town).await;
        says(&town, AWAY).await;
        let paused = town.grant(two.id).await;
        town.end("karin", &paused, How::On(date(2026, 5, 5)), "").await.unwrap();
        town.clock.set("2026-05-05T22:00:00Z".parse().unwrap());
        assert_eq!(grants::expire(&town.house).await.unwrap(), 1);
        let over = town.grant(two.id).await;
        assert!(matches!(over.state, State::Removing { ending: Ending::Expired, .. }) && over.pause.is_none());
        assert_eq!(lists(&town, "helena").await, (0, 0, 1), "to remove, no longer to close");
        // Another, revoked; and the end of the employment takes the rest.
        let again = town.carried(&town.ordered_one("karin", ask("bo", "PB-PED")).await).await;
        following::sweep(&town.house).await.unwrap();
        let again = town.grant(again.id).await;
        assert_eq!(again.standing(date(2026, 5, 6)), Standing::Paused);
        town.end("karin", &again, How::Revoke, "Missbruk").await.unwrap();
        says(&town, "bo-1;SOC-2231;1|2020-01-01|2026-05-05|main,leave").await;
        assert!(matches!(town.grant(base.id).await.state, State::Removing { ending: Ending::EmploymentEnded, .. }));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_08_the_owner_decides_whether_leave_pauses(town) {
        let (_, two, one) = bo(&town).await;
        let set = async |by: &str, key: &str, policy: Policy| {
            let shown = system(&town.house, town.who(by), key, Lang::Sv).expect("a system");
            let ask = SystemAsk {
                pause: Some(policy.word().to_owned()),
                department: "BoU".to_owned(),
                board: "Nämnden".to_owned(),
                ..SystemAsk::of(&shown)
            };
            keeping::system(&town.house, town.who(by), key.to_owned(), ask).await.expect("the card is kept");
        };
        set("henrik", "PROCBOU", Policy::Never).await;
        set("peter", "MAIL", Policy::Always).await;
        says(&town, AWAY).await;
        assert!(town.grant(two.id).await.in_force(date(2026, 5, 4)));
        assert_eq!(town.grant(one.id).await.standing(date(2026, 5, 4)), Standing::Paused);
        set("peter", "MAIL", Policy::Never).await;
        following::sweep(&town.house).await.unwrap();
        assert!(town.grant(one.id).await.in_force(date(2026, 5, 4)), "the policy holds for those who are away as well");
    }

    async fn e_09_partial_leave_changes_nothing(town) {
        let (_, two, _) = bo(&town).await;
        says(&town, "bo-1;SOC-2231;1|2020-01-01||main,part").await;
        assert!(town.grant(two.id).await.in_force(date(2026, 5, 4)));
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(line.content.path.len(), 2, "no human has to look");
    }
}
