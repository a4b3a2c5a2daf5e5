//! Vacation shows before sending: who is away, who decides instead, and what happens when nobody answers.

use behorig::domain::deadline::Level;
use behorig::domain::lang::Lang;
use behorig::features::orders::service::{self as orders, PlannedLine};
use behorig::features::substitutes::service::{self as substitutes, SubstituteAsk};
use jiff::civil::date;

use crate::harness::town::{Town, ask, both};

impl Town {
    async fn planned(&self) -> PlannedLine {
        let asks = self.written(&[ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")]);
        let plan = orders::preview(&self.house, self.who("karin"), &asks, Lang::Sv).await.unwrap();
        plan.people.into_iter().next().unwrap().lines.into_iter().rev().find(|line| !line.added).unwrap()
    }
}

both! {
    async fn r_24_leave_and_substitutes_show_before_sending(town) {
        assert!(town.planned().await.away.is_empty(), "nobody is away");
        town.change("eva", "extensionAttribute5", "eva-1;SOC;1|2020-01-01||main,leave");
        town.sync().await;
        let away = town.planned().await.away.remove(0);
        assert_eq!((away.person.login.as_deref(), away.on_leave), (Some("eva"), true));
        assert!(away.substitutes.is_empty());
        let policy = town.house.db.register().policy.clone();
        assert_eq!(away.silence.remind, policy.day_of(Level::Reminded, date(2026, 5, 4)));
        assert_eq!(away.silence.substitutes, policy.day_of(Level::Substitutes, date(2026, 5, 4)));
        let named = SubstituteAsk {
            absent: Some("eva".to_owned()),
            substitute: "monica".to_owned(),
            to: Some(date(2026, 5, 29)),
            ..SubstituteAsk::default()
        };
        substitutes::name(&town.house, town.who("anncha"), named).await.unwrap();
        let line = town.planned().await;
        let away = &line.away[0];
        let instead: Vec<_> = away.substitutes.iter().filter_map(|who| who.login.as_deref()).collect();
        assert_eq!((instead, away.until), (vec!["monica"], Some(date(2026, 5, 29))));
        assert_eq!(line.deciders.len(), 2, "both may decide it");
        // On the last day of it; the day after nobody decides in her place.
        town.pass_days(25);
        assert_eq!(town.planned().await.away[0].substitutes.len(), 1);
        town.pass_days(1);
        assert!(town.planned().await.away[0].substitutes.is_empty());
    }
}
