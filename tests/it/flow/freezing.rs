//! Frozen days: what is due waits, by hand and in the service's own work, or is done for a reason that the log tells.
//! What must never wait has a test each: a revocation, an emergency, an employment that ended.

use behorig::domain::grant::{Grant, State as Granted};
use behorig::domain::ids::{FreezeId, ProvisionId};
use behorig::domain::lang::Lang;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::freezing::{self, FreezeAsk};
use behorig::features::fulfilment::service::{self as fulfilment, Handled, providing, steering};
use behorig::features::grants::service::{How, following};
use behorig::features::orders::service as orders;
use behorig::store::Receipt;
use jiff::SignedDuration;
use jiff::civil::{Date, date};

use super::groups::{decided, given, told};
use crate::harness::town::{Town, ask, both, refusal};

/// Monday 4 May, when every town begins, through Wednesday.
const LAST: Date = date(2026, 5, 6);

impl Town {
    async fn frozen(&self, by: &str, system: &str) -> Result<FreezeId, Refusal> {
        let days = (Some(date(2026, 5, 4)), Some(LAST));
        let ask = FreezeAsk { from: days.0, to: days.1, reason: "Lönekörning".to_owned() };
        match freezing::make(&self.house, self.who(by), system, ask).await {
            Ok((id, _)) => Ok(id),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    async fn delivered_despite(&self, by: &str, line: &Line, despite: &str) -> Result<Receipt, Refusal> {
        let handled = Handled { reference: String::new(), despite: despite.to_owned() };
        let done = fulfilment::deliver_once(&self.house, self.who(by), vec![line.id], handled, None).await;
        one(done.unwrap().remove(0).1)
    }

    async fn removed_despite(&self, by: &str, grant: &Grant, despite: &str) -> Result<Receipt, Refusal> {
        let handled = Handled { reference: String::new(), despite: despite.to_owned() };
        let done = fulfilment::removed_once(&self.house, self.who(by), vec![grant.id], handled, None).await;
        one(done.unwrap().remove(0).1)
    }

    async fn reader(&self, login: &'static str) -> Grant {
        self.based("karin", login).await;
        self.carried(&self.ordered_one("karin", ask(login, "PS-LAS")).await).await
    }
}

fn one(done: Result<Receipt, behorig::store::StoreError>) -> Result<Receipt, Refusal> {
    match done {
        Ok(receipt) => Ok(receipt),
        Err(error) => Err(refusal::<()>(Err(error))),
    }
}

fn gone(grant: &Grant) -> bool {
    matches!(grant.state, Granted::Removed { .. })
}

both! {
    async fn r_29_deliveries_and_planned_removals_wait_or_are_done_for_a_reason(town) {
        let held = town.reader("cecilia").await;
        town.based("karin", "bo").await;
        town.frozen("monica", "PROCSOC").await.unwrap();
        let asked = town.written(&[ask("bo", "PS-LAS")]);
        let sent = orders::preview(&town.house, town.who("karin"), &asked, Lang::Sv);
        assert_eq!(sent.await.unwrap().people[0].lines[0].frozen, Some(LAST), "it shows before it is sent");
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.approve("monica", &line).await.unwrap();
        let line = town.line(line.id).await;
        assert_eq!(line.state, State::Delivering, "deciding is not frozen");
        town.end("karin", &held, How::Now, "").await.unwrap();
        let held = town.grant(held.id).await;
        let work = fulfilment::list(&town.house, town.who("monica"), None, None, None, Lang::Sv).await.unwrap();
        assert_eq!((work.deliver[0].frozen, work.remove[0].frozen), (Some(LAST), Some(LAST)));
        assert_eq!(town.deliver("monica", &line).await.unwrap_err(), Refusal::Frozen(LAST));
        assert_eq!(town.removed("monica", &held).await.unwrap_err(), Refusal::Frozen(LAST));
        town.removed_despite("monica", &held, "Slutar i dag på enheten").await.unwrap();
        assert!(told(&town, "grant.removed").await.concat().contains("Slutar i dag på enheten"));
        town.pass_days(2);
        assert_eq!(town.deliver("monica", &line).await.unwrap_err(), Refusal::Frozen(LAST), "through the last day");
        town.pass_days(1);
        town.deliver("monica", &line).await.unwrap();
        let again = town.ordered_one("karin", ask("cecilia", "PS-LAS")).await;
        town.approve("monica", &again).await.unwrap();
        assert!(town.delivered_despite("monica", &town.line(again.id).await, "utan frysning").await.is_ok());
        assert!(!told(&town, "line.delivered").await.concat().contains("utan frysning"), "nothing was overridden");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_29_those_who_answer_for_the_system_freeze_it_and_take_it_back(town) {
        for by in ["karin", "bo", "henrik", "adam", "ingela"] {
            assert!(matches!(town.frozen(by, "PROCSOC").await, Err(Refusal::Hidden | Refusal::OutsideReach)), "{by}");
        }
        let eva = town.who("eva");
        let wrong = |from: Date, to: Date, reason: &str| {
            let ask = FreezeAsk { from: Some(from), to: Some(to), reason: reason.to_owned() };
            freezing::make(&town.house, eva, "PROCSOC", ask)
        };
        let day = date(2026, 5, 4);
        assert_eq!(refusal(wrong(day, LAST, " ").await), Refusal::ReasonRequired);
        assert_eq!(refusal(wrong(LAST, day, "Prov").await), Refusal::EndBeforeStart);
        assert_eq!(refusal(wrong(date(2026, 4, 1), date(2026, 4, 2), "Prov").await), Refusal::EndBeforeStart);
        assert_eq!(refusal(wrong(day, date(2026, 8, 1), "Prov").await), Refusal::EndTooFar(date(2026, 7, 4)));
        let it = town.frozen("eva", "PROCSOC").await.unwrap();
        town.based("karin", "cecilia").await;
        let line = town.ordered_one("karin", ask("cecilia", "PS-LAS")).await;
        town.approve("monica", &line).await.unwrap();
        assert_eq!(town.deliver("monica", &line).await.unwrap_err(), Refusal::Frozen(LAST));
        freezing::end(&town.house, eva, "PROCSOC", it).await.unwrap();
        assert_eq!(refusal(freezing::end(&town.house, eva, "PROCSOC", it).await), Refusal::Conflict);
        town.deliver("monica", &line).await.unwrap();
        assert_eq!((told(&town, "freeze.made").await.len(), told(&town, "freeze.ended").await.len()), (1, 1));
    }

    async fn r_29_the_services_own_work_waits_and_is_done_afterwards(town) {
        let held = given(&town).await;
        town.based("karin", "cecilia").await;
        town.frozen("helena", "PROCBOU").await.unwrap();
        town.end("karin", &held, How::Now, "").await.unwrap();
        let line = decided(&town, "cecilia").await;
        assert_eq!(town.provide().await, providing::Ran { done: 0, later: 2 });
        assert_eq!(town.members("G-PED"), ["bo"], "neither taken away nor given");
        let rows = steering::list(&town.house, town.who("helena"), Lang::Sv).await.unwrap();
        assert!(rows.iter().all(|row| row.frozen == Some(LAST) && !row.stuck));
        town.pass_days(2);
        assert_eq!(town.provide().await, providing::Ran { done: 0, later: 2 });
        town.pass_days(1);
        assert_eq!(town.provide().await.done, 2);
        assert_eq!(town.members("G-PED"), ["cecilia"]);
        assert!(gone(&town.grant(held.id).await));
        assert!(matches!(town.state(&line).await, State::Delivered { .. }));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_29_the_services_work_is_let_through_for_a_reason_or_when_the_days_are_taken_away(town) {
        let held = given(&town).await;
        town.based("karin", "cecilia").await;
        let it = town.frozen("helena", "PROCBOU").await.unwrap();
        town.end("karin", &held, How::Now, "").await.unwrap();
        decided(&town, "cecilia").await;
        town.provide().await;
        let of = async |what: &str| {
            let rows = steering::list(&town.house, town.who("helena"), Lang::Sv).await.unwrap();
            rows.into_iter().find(|row| row.what == what).unwrap().id.parse::<ProvisionId>().unwrap()
        };
        let take = of("take").await;
        let despite = |by: &str, reason: &str| {
            steering::despite(&town.house, town.who(by), take, reason.to_owned())
        };
        assert_eq!(refusal(despite("helena", " ").await), Refusal::ReasonRequired);
        assert!(despite("monica", "Prov").await.is_err(), "of another system");
        despite("helena", "Flyttar i dag").await.unwrap();
        assert_eq!(town.provide().await.done, 1);
        assert!(town.members("G-PED").is_empty());
        assert!(told(&town, "provision.despite-freeze").await.concat().contains("Flyttar i dag"));
        freezing::end(&town.house, town.who("henrik"), "PROCBOU", it).await.unwrap();
        assert_eq!(town.provide().await.done, 1, "at once, not the next time it would have been looked at");
        assert_eq!(town.members("G-PED"), ["cecilia"]);
    }

    async fn r_29_a_revocation_for_security_is_never_frozen(town) {
        let (by_service, by_hand) = (given(&town).await, town.reader("cecilia").await);
        town.frozen("helena", "PROCBOU").await.unwrap();
        town.frozen("monica", "PROCSOC").await.unwrap();
        town.end("henrik", &by_service, How::Revoke, "Misstanke").await.unwrap();
        town.end("eva", &by_hand, How::Revoke, "Misstanke").await.unwrap();
        assert_eq!(town.provide().await.done, 1);
        assert!(town.members("G-PED").is_empty());
        town.removed("monica", &town.grant(by_hand.id).await).await.unwrap();
        assert!(gone(&town.grant(by_service.id).await) && gone(&town.grant(by_hand.id).await));
    }

    async fn r_29_an_emergency_is_never_frozen_nor_is_its_end(town) {
        town.based("karin", "bo").await;
        town.frozen("monica", "PROCSOC").await.unwrap();
        let now = ask("bo", "PS-UTF").unit("SOC-2231").purpose("Jour i natt").emergency();
        let line = town.ordered_one("karin", now).await;
        town.deliver("monica", &line).await.unwrap();
        let grant = town.granted(&line).await;
        town.end("karin", &grant, How::Now, "").await.unwrap();
        town.removed("monica", &town.grant(grant.id).await).await.unwrap();
    }

    async fn r_29_what_ends_with_the_employment_is_never_frozen(town) {
        let held = given(&town).await;
        let planned = town.carried(&town.ordered_one("karin", ask("bo", "PS-LAS")).await).await;
        town.frozen("helena", "PROCBOU").await.unwrap();
        town.frozen("monica", "PROCSOC").await.unwrap();
        // One ended as planned before it was known that Bo has left: it waits only until then.
        town.end("karin", &planned, How::Now, "").await.unwrap();
        assert_eq!(town.removed("monica", &town.grant(planned.id).await).await.unwrap_err(), Refusal::Frozen(LAST));
        town.change("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        town.sync().await;
        following::sweep(&town.house).await.unwrap();
        assert_eq!(town.provide().await.done, 1);
        assert!(town.members("G-PED").is_empty() && gone(&town.grant(held.id).await));
        town.removed("monica", &town.grant(planned.id).await).await.unwrap();
    }

    async fn r_29_planned_work_of_somebody_who_leaves_meanwhile_waits_no_longer(town) {
        let held = given(&town).await;
        town.frozen("helena", "PROCBOU").await.unwrap();
        town.end("karin", &held, How::Now, "").await.unwrap();
        assert_eq!(town.provide().await, providing::Ran { done: 0, later: 1 });
        town.change("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        town.sync().await;
        town.pass(SignedDuration::from_mins(5));
        assert_eq!(town.provide().await.done, 1);
        assert!(town.members("G-PED").is_empty());
    }
}
