//! What people see: lead times by system, what is new on the start page, and what a decider sees beside a line.

use behorig::domain::lang::Lang;
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service as approvals;
use behorig::features::grants::service::lead_times;
use behorig::features::home::service as home;
use jiff::SignedDuration;

use crate::harness::town::{ask, both, refusal};

both! {
    async fn lead_times_are_the_lines_own_and_each_sees_their_systems(town) {
        for (login, hours) in [("bo", 1), ("cecilia", 3), ("dan", 8)] {
            let line = town.ordered_one("karin", ask(login, "AD-BAS")).await;
            town.pass(SignedDuration::from_hours(hours));
            town.deliver("amir", &line).await.unwrap();
        }
        // Ordered for later: it waits for nobody before its first day.
        let later = jiff::civil::date(2026, 5, 20);
        let line = town.ordered_one("karin", ask("bo", "PS-LAS").from(later)).await;
        town.approve("monica", &line).await.unwrap();
        let start = behorig::domain::calendar::start_of(later) + SignedDuration::from_hours(9);
        town.pass(start.duration_since(town.house.db.clock().now()));
        town.time_works().await;
        town.deliver("daniel", &town.line(line.id).await).await.unwrap();
        let hour = 3_600_000;
        let own = |login: &str| lead_times::by_system(&town.house, town.who(login), Lang::Sv);
        let peter = own("peter").await.unwrap();
        assert_eq!(peter.len(), 1, "only what he owns");
        let ad = &peter[0];
        assert_eq!((ad.name.as_str(), ad.times.count, ad.months.len()), ("Grundkonto", 3, 12));
        assert_eq!((ad.times.median_ms, ad.times.p90_ms), (Some(3 * hour), Some(8 * hour)));
        assert_eq!(ad.times.median.as_deref(), Some("3 tim 0 min"));
        let may = ad.months.last().unwrap();
        assert_eq!((may.month.as_str(), may.times.count, ad.months[0].times.count), ("2026-05", 3, 0));
        assert_eq!(own("eva").await.unwrap()[0].times.median_ms, Some(9 * hour));
        assert_eq!(own("ingela").await.unwrap().len(), 2, "an auditor sees every system");
        assert_eq!(refusal(own("karin").await), Refusal::NotAllowed);
    }

    async fn the_start_page_says_what_is_new(town) {
        let news = async |login: &str| {
            let start = home::start(&town.house, town.who(login), Lang::Sv).await.unwrap();
            start.news.into_iter().map(|one| (one.kind, one.order.is_some())).collect::<Vec<_>>()
        };
        assert!(news("karin").await.is_empty());
        let line = town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        town.deliver("amir", &line).await.unwrap();
        assert_eq!(news("karin").await, [("delivered", true)]);
        assert_eq!(news("bo").await, [("introduction", false)], "somebody else's order is not theirs to open");
        assert!(news("amir").await.is_empty(), "what waits is not news");
        town.pass_days(15);
        assert!(news("karin").await.is_empty());
    }

    async fn a_decider_sees_who_has_the_same_and_what_was_before(town) {
        for login in ["bo", "cecilia", "olle"] {
            town.based("karin", login).await;
            let line = town.ordered_one("karin", ask(login, "PS-LAS")).await;
            town.carried(&line).await;
        }
        town.based("karin", "dan").await;
        let declined = town.ordered_one("karin", ask("dan", "PS-LAS")).await;
        town.decline("monica", &declined, "Inte nu").await.unwrap();
        let line = town.ordered_one("karin", ask("dan", "PS-LAS")).await;
        let see = async |by: &str, line| {
            let one = approvals::one(&town.house, town.who(by), line, Lang::Sv).await.unwrap();
            one.background.expect("a line by itself has a background")
        };
        let seen = see("monica", line.id).await;
        let peers = seen.peers.expect("she may know the unit");
        assert_eq!((peers.unit.as_str(), peers.holders), ("Hemtjänst norr", 3));
        assert_eq!(peers.names, ["Bo Sjöberg", "Cecilia Ågren"], "in Swedish order, and nobody protected");
        assert!(peers.others > 5 && seen.had.is_empty());
        assert_eq!(seen.refused.iter().map(|line| line.state).collect::<Vec<_>>(), ["declined"]);
        // Of a protected person nothing is told: the unit would tell where they work.
        town.pass(SignedDuration::from_secs(61));
        let hidden = town.ordered_one("karin", ask("olle", "PS-UTF").unit("SOC-2231").purpose("Vårdar")).await;
        let seen = see("eva", hidden.id).await;
        assert!(seen.peers.is_none() && seen.had.is_empty() && seen.refused.is_empty());
    }
}
