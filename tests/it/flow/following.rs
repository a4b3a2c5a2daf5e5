//! What stands follows the employment for as long as it stands: the cases E-02 … E-28 over time, on both databases.
//!
//! The directory says something new, it is read whole, and every grant is held against it. What somebody gets in the
//! first place is in `employment`.

use behorig::directory::embedded::Change;
use behorig::domain::following::Disabled;
use behorig::domain::grant::{Ending, Grant, Ground, Standing, State};
use behorig::domain::order;
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::following::{self, Swept};
use jiff::SignedDuration;
use jiff::civil::date;

use crate::harness::town::{Town, ask, both, people, refusal};

const BO: &str = "extensionAttribute5";

/// The directory is read, and everything is held against it; a second time nothing is left to do.
async fn sweep(town: &Town) -> Swept {
    town.sync().await;
    let swept = following::sweep(&town.house).await.expect("everything is looked at");
    let again = following::sweep(&town.house).await.expect("everything is looked at");
    assert_eq!((again.ended, again.changed, again.lapsed), (0, 0, 0), "a second sweep changes nothing");
    swept
}

fn ended(grant: &Grant) -> Option<Ending> {
    match grant.state {
        State::Removing { ending, .. } | State::Removed { ending, .. } => Some(ending),
        State::Active => None,
    }
}

/// Bo with base order and one more permission.
async fn bo(town: &Town) -> (Grant, Grant) {
    let base = town.based("karin", "bo").await;
    let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
    (base, town.carried(&line).await)
}

both! {
    async fn e_10_what_rests_on_an_ended_employment_ends_the_same_day(town) {
        let (base, las) = bo(&town).await;
        let open = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(sweep(&town).await.ended, 0);
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        let swept = sweep(&town).await;
        assert_eq!((swept.ended, swept.lapsed), (2, 1));
        assert_eq!(ended(&town.grant(las.id).await), Some(Ending::EmploymentEnded));
        assert_eq!(ended(&town.grant(base.id).await), Some(Ending::EmploymentEnded));
        assert_eq!(town.state(&open).await, order::State::Lapsed { why: "employment-ended".to_owned() });
        // The system managers have it on their lists.
        town.removed("helena", &las).await.unwrap();
        assert!(matches!(town.grant(las.id).await.state, State::Removed { .. }));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_15_who_comes_back_does_not_get_the_old_grants_back(town) {
        let (base, las) = bo(&town).await;
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        sweep(&town).await;
        town.change("bo", BO, "bo-2;SOC-2231;1|2026-05-04||main");
        assert_eq!(sweep(&town).await.changed, 0);
        assert_eq!(ended(&town.grant(las.id).await), Some(Ending::EmploymentEnded));
        assert_eq!(ended(&town.grant(base.id).await), Some(Ending::EmploymentEnded));
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        assert!(line.state.is_open(), "it is ordered anew");
    }

    async fn e_02_a_date_that_becomes_known_is_the_last_day(town) {
        let (base, las) = bo(&town).await;
        assert_eq!((base.until, las.until), (None, None));
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01|2026-08-31|main");
        assert_eq!(sweep(&town).await.changed, 1);
        assert_eq!(town.grant(las.id).await.until, Some(date(2026, 8, 31)));
        assert_eq!(town.grant(base.id).await.until, None, "the base order ends with the last employment, by itself");
        // Prolonged in the personnel system: the later day is an order, since somebody must decide (E-30).
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01||main");
        assert_eq!(sweep(&town).await.changed, 0);
        assert_eq!(town.grant(las.id).await.until, Some(date(2026, 8, 31)));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_05_the_end_of_one_employment_ends_only_what_rests_on_it(town) {
        let base = town.carried(&town.ordered_one("karin", ask("anna", "AD-BAS").employment("104233-1")).await).await;
        let soc = town.carried(&town.ordered_one("karin", ask("anna", "PS-LAS").employment("104233-1")).await).await;
        let bou = town.carried(&town.ordered_one("nadia", ask("anna", "PB-PED").employment("104233-2")).await).await;
        assert_eq!(base.until, None, "it lives as long as any employment");
        town.change("anna", BO, "104233-1;SOC-2231;2|2024-02-01|2026-05-03|main");
        let swept = sweep(&town).await;
        assert_eq!((swept.ended, swept.changed), (1, 1));
        assert_eq!(ended(&town.grant(soc.id).await), Some(Ending::EmploymentEnded));
        assert_eq!(ended(&town.grant(bou.id).await), None);
        let carried = town.grant(base.id).await;
        assert_eq!((ended(&carried), carried.employment.as_str(), carried.unit.as_str()), (None, "104233-2", "BOU-3107"));
        town.change("anna", "extensionAttribute6", "104233-2;BOU-3107;1|2026-01-10|2026-05-03|");
        assert_eq!(sweep(&town).await.ended, 2);
        assert_eq!(ended(&town.grant(base.id).await), Some(Ending::EmploymentEnded));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_06_contracts_that_follow_each_other_are_one(town) {
        let (base, las) = bo(&town).await;
        let two = [
            "bo-1;SOC-2231;1|2020-01-01|2026-05-31|main".to_owned(),
            "bo-2;SOC-2231;1|2026-06-01||".to_owned(),
        ];
        town.server.modify(&people::dn("bo"), &[Change::set(BO, &two[0]), Change::set("extensionAttribute6", &two[1])]).unwrap();
        assert_eq!(sweep(&town).await.changed, 0, "the next contract is known");
        town.clock.set("2026-06-01T06:00:00Z".parse().unwrap());
        assert_eq!(sweep(&town).await.changed, 2);
        let carried = town.grant(las.id).await;
        assert_eq!((carried.employment.as_str(), carried.until, ended(&carried)), ("bo-2", None, None));
        assert_eq!(town.grant(base.id).await.employment, "bo-2");
        // A gap of a week: the base order lives through it, the rest does not.
        town.change("bo", "extensionAttribute6", "bo-2;SOC-2231;1|2026-06-01|2026-06-10|");
        town.change("bo", BO, "bo-3;SOC-2231;1|2026-06-18||main");
        town.clock.set("2026-06-11T06:00:00Z".parse().unwrap());
        sweep(&town).await;
        assert_eq!(ended(&town.grant(base.id).await), None);
        let gone = town.grant(las.id).await;
        assert_eq!(gone.standing(date(2026, 6, 11)), Standing::Ended(ended(&gone).unwrap_or(Ending::Expired)));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_18_a_move_ends_what_was_for_the_unit_and_asks_about_the_rest(town) {
        let (base, las) = bo(&town).await;
        let unit = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Hemtjänst")).await;
        let unit = town.carried(&unit).await;
        town.change("bo", BO, "bo-1;BOU-3107;1|2020-01-01||main");
        let swept = sweep(&town).await;
        assert_eq!((swept.ended, swept.changed), (1, 2));
        assert_eq!(ended(&town.grant(unit.id).await), Some(Ending::Moved));
        let asked = town.grant(las.id).await;
        assert_eq!(asked.question(), Some((Ground::Moved, date(2026, 5, 18))));
        assert_eq!((town.grant(base.id).await.question(), asked.unit.as_str()), (None, "BOU-3107"));
        // The new manager answers; the old one has nothing to do with it any more, the holder never.
        let confirm = |by: &'static str| following::confirm(&town.house, town.who(by), asked.id, asked.version, None);
        assert_eq!(refusal(confirm("bo").await), Refusal::NotFound);
        assert_eq!(refusal(confirm("henrik").await), Refusal::NotFound, "not the owner of the system");
        confirm("nadia").await.unwrap();
        assert_eq!(refusal(confirm("nadia").await), Refusal::Stale);
        assert_eq!(town.grant(las.id).await.question(), None);
        sweep(&town).await;
        assert_eq!(town.grant(las.id).await.question(), None, "it is not asked again");
        town.verified().await;
        town.replayed().await;
    }

    async fn e_18_what_nobody_answers_for_ends(town) {
        let (_, las) = bo(&town).await;
        town.change("bo", BO, "bo-1;BOU-3107;1|2020-01-01||main");
        sweep(&town).await;
        town.clock.set("2026-05-18T20:00:00Z".parse().unwrap());
        assert_eq!(following::end_unanswered(&town.house).await.unwrap(), 0, "the last day has not passed");
        town.clock.set("2026-05-18T22:00:00Z".parse().unwrap());
        assert_eq!(following::end_unanswered(&town.house).await.unwrap(), 1);
        assert_eq!(ended(&town.grant(las.id).await), Some(Ending::NotConfirmed));
        town.verified().await;
        town.replayed().await;
    }

    async fn e_11_a_disabled_account_is_a_question_where_nothing_says_that_it_ended(town) {
        let (base, las) = bo(&town).await;
        town.change("bo", "userAccountControl", "514");
        assert_eq!(sweep(&town).await.changed, 2);
        assert_eq!(town.grant(base.id).await.question().map(|(ground, _)| ground), Some(Ground::Disabled));
        let asked = town.grant(las.id).await;
        following::confirm(&town.house, town.who("karin"), asked.id, asked.version, None).await.unwrap();
        assert_eq!(sweep(&town).await.changed, 0, "what is answered is not asked again");
        town.change("bo", "userAccountControl", "512");
        assert_eq!(sweep(&town).await.changed, 2, "nothing is asked any more");
        assert_eq!(town.grant(base.id).await.review, None);
        town.verified().await;
        town.replayed().await;
    }

    async fn e_11_where_disabled_means_left_it_ends(mut_town) {
        let mut town = mut_town;
        town.reconfigure(|config| config.disabled_means = Disabled::Ended);
        let (base, _) = bo(&town).await;
        town.change("bo", "userAccountControl", "514");
        assert_eq!(sweep(&town).await.ended, 2);
        assert_eq!(ended(&town.grant(base.id).await), Some(Ending::EmploymentEnded));
    }

    async fn e_28_an_account_that_has_expired_is_an_employment_that_has_ended(town) {
        let (base, las) = bo(&town).await;
        // 2026-05-04T07:00:00Z, an hour before the town begins.
        town.change("bo", "accountExpires", "134223516000000000");
        assert_eq!(sweep(&town).await.ended, 2);
        assert_eq!(ended(&town.grant(base.id).await), Some(Ending::EmploymentEnded));
        assert_eq!(ended(&town.grant(las.id).await), Some(Ending::EmploymentEnded));
    }

    async fn who_is_not_found_is_a_question_when_it_has_been_so_for_an_hour(town) {
        let (base, las) = bo(&town).await;
        town.server.remove(&people::dn("bo")).unwrap();
        assert_eq!(sweep(&town).await, Swept { looked_at: 2, ..Swept::default() }, "one reading may be wrong");
        town.pass(SignedDuration::from_mins(61));
        assert_eq!(sweep(&town).await.changed, 2);
        for id in [base.id, las.id] {
            assert_eq!(town.grant(id).await.question().map(|(ground, _)| ground), Some(Ground::NotFound));
        }
        town.verified().await;
        town.replayed().await;
    }

    async fn r_55_nothing_ends_while_the_directory_says_nothing(town) {
        let (base, las) = bo(&town).await;
        town.change("bo", BO, "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        town.fault(behorig::directory::embedded::Fault::Down);
        assert!(behorig::features::people::service::sync(&town.house).await.is_err());
        assert_eq!(following::sweep(&town.house).await.unwrap().ended, 0);
        assert_eq!((ended(&town.grant(base.id).await), ended(&town.grant(las.id).await)), (None, None));
    }
}
