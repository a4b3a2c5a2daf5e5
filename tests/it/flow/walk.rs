//! The whole walk: ordered, decided, delivered, held, ended and removed, and all of it in the log.

use behorig::domain::grant::{Ending, State as Held};
use behorig::domain::order::{Asks, State};
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::{self as grants, How};
use jiff::civil::date;

use crate::harness::town::{ask, both};

both! {
    async fn r_01_to_r_27_from_order_to_removed(town) {
        let before = town.log().await.len();
        let ordered = ask("bo", "PS-UTF").unit("SOC-2231").purpose("Handlägger ärenden på norr");
        let lines = town.ordered("karin", &[ordered.until(date(2026, 9, 30))]).await;
        let [base, line] = lines.as_slice() else { panic!("the base order and the line, not {lines:?}") };
        assert!(base.content.added && !line.content.added, "the base order comes first");
        assert_eq!(base.state, State::Delivering, "the base order needs no decision");
        assert_eq!(line.state, State::deciding(1), "Karin's order is the manager's step");
        assert_eq!(town.expected(line).await, ["eva"]);
        town.approve("eva", line).await.unwrap();
        assert_eq!(town.expected(line).await, ["daniel", "monica"]);
        town.deliver("amir", base).await.unwrap();
        town.deliver("monica", line).await.unwrap();
        let grant = town.granted(line).await;
        assert_eq!((grant.until, grant.employment.as_str()), (Some(date(2026, 9, 30)), "bo-1"));
        assert!(grant.in_force(date(2026, 9, 30)) && !grant.in_force(date(2026, 10, 1)));
        town.end("karin", &grant, How::Now, "Byter arbete").await.unwrap();
        let ended = town.grant(grant.id).await;
        assert!(matches!(ended.state, Held::Removing { ending: Ending::Ended, .. }));
        town.removed("daniel", &ended).await.unwrap();
        assert_eq!(town.grant(grant.id).await.state.word(), "removed");
        assert_eq!(
            town.happened(before).await,
            [
                "order.submitted",
                "line.submitted",
                "line.submitted",
                "decision.approved",
                "line.delivered",
                "line.delivered",
                "grant.ended",
                "grant.removed",
            ]
        );
        let report = town.verified().await;
        assert_eq!(report.decisions, 1);
        assert!(report.disclosed > 0);
        town.replayed().await;
        assert_eq!(town.count("SELECT count(*) AS n FROM task WHERE duty <> 'deliver'"), 0, "nothing waits any more");
    }
}

both! {
    async fn r_27_a_question_goes_to_the_orderer_and_back(town) {
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(town.question("monica", &line, " ").await, Err(Refusal::ReasonRequired));
        town.question("monica", &line, "Vilka ärenden?").await.unwrap();
        let asked = town.line(line.id).await;
        assert_eq!(asked.state, State::Completing { step: 1, question: "Vilka ärenden?".to_owned() });
        assert_eq!(town.expected(&line).await, ["karin"]);
        assert_eq!(town.approve("monica", &asked).await, Err(Refusal::AlreadyDecided));
        let version = asked.version;
        assert_eq!(town.answered("birgitta", &line, version, "Inte min").await, Err(Refusal::Hidden));
        assert_eq!(town.answered("karin", &line, version - 1, "Sent").await, Err(Refusal::Stale));
        assert_eq!(town.answered("karin", &line, version, "").await, Err(Refusal::ReasonRequired));
        town.answered("karin", &line, version, "Alla på norr").await.unwrap();
        assert_eq!(town.state(&line).await, State::deciding(1));
        assert_eq!(town.expected(&line).await, ["daniel", "monica"]);
        assert_eq!(town.answered("karin", &line, version + 1, "Igen").await, Err(Refusal::Conflict));
        town.approve("daniel", &line).await.unwrap();
        town.verified().await;
        town.replayed().await;
    }

    async fn r_27_declined_with_a_reason_and_asked_for_again(town) {
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(town.decline("monica", &line, "  ").await, Err(Refusal::ReasonRequired));
        town.decline("monica", &line, "Fel roll").await.unwrap();
        assert_eq!(town.state(&line).await, State::Declined { reason: "Fel roll".to_owned() });
        assert!(town.expected(&line).await.is_empty());
        let again = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(again.state, State::deciding(1));
        town.verified().await;
        town.replayed().await;
    }

    async fn a_line_is_taken_back_by_its_orderer_until_it_is_delivered(town) {
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let others = [("monica", Refusal::OutsideReach), ("bo", Refusal::Hidden), ("eva", Refusal::OutsideReach)];
        for (other, why) in others {
            assert_eq!(town.withdraw(other, &line).await, Err(why), "{other}");
        }
        town.withdraw("karin", &line).await.unwrap();
        assert_eq!(town.withdraw("karin", &line).await, Err(Refusal::Conflict));
        assert_eq!(town.approve("monica", &line).await, Err(Refusal::AlreadyDecided));
        let base = town.ordered_one("karin", ask("cecilia", "AD-BAS")).await;
        town.deliver("amir", &base).await.unwrap();
        assert_eq!(town.withdraw("karin", &base).await, Err(Refusal::Conflict));
        town.replayed().await;
    }

    async fn what_cannot_be_delivered_says_why(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "ML-AUTO")).await;
        assert_eq!(line.state, State::Delivering, "a role without steps needs no decision");
        assert_eq!(town.cannot("sofie", &line, "").await, Err(Refusal::ReasonRequired));
        assert_eq!(town.cannot("monica", &line, "Inte min").await, Err(Refusal::OutsideReach));
        assert_eq!(town.deliver("monica", &line).await, Err(Refusal::OutsideReach));
        town.cannot("sofie", &line, "Ingen licens").await.unwrap();
        assert_eq!(town.state(&line).await, State::Undeliverable { reason: "Ingen licens".to_owned() });
        assert_eq!(town.deliver("sofie", &line).await, Err(Refusal::Conflict));
        town.verified().await;
        town.replayed().await;
    }

    async fn who_decides_delivers_when_nobody_else_is_named(town) {
        town.based("nadia", "ylva").await;
        let line = town.ordered_one("nadia", ask("ylva", "KI-SALJ")).await;
        assert_eq!(town.expected(&line).await, ["henrik"], "the system has an owner and no managers");
        town.deliver("henrik", &line).await.unwrap();
        let grant = town.granted(&line).await;
        town.end("nadia", &grant, How::Now, "").await.unwrap();
        town.removed("henrik", &grant).await.unwrap();
        town.verified().await;
    }
}

both! {
    async fn r_55_shortened_ended_revoked_and_expired(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS").until(date(2026, 9, 30))).await;
        let grant = town.carried(&line).await;
        let to = |day| How::On(day);
        assert_eq!(
            town.end("karin", &grant, to(date(2026, 10, 1)), "").await,
            Err(Refusal::EndTooFar(date(2026, 9, 30)))
        );
        assert_eq!(town.end("karin", &grant, to(date(2026, 5, 3)), "").await, Err(Refusal::EndBeforeStart));
        assert_eq!(town.end("ylva", &grant, to(date(2026, 5, 10)), "").await, Err(Refusal::Hidden));
        town.end("bo", &grant, to(date(2026, 5, 10)), "").await.unwrap();
        assert_eq!(town.end("karin", &grant, How::Now, "").await, Err(Refusal::Stale), "shown before it was shortened");
        let shown = town.grant(grant.id).await;
        assert_eq!(town.end("karin", &shown, How::Revoke, " ").await, Err(Refusal::ReasonRequired));
        // The last day holds through 23:59:59 in Stockholm; a job that runs late gives nobody more time.
        town.clock.set("2026-05-10T21:59:59Z".parse().unwrap());
        assert_eq!(grants::expire(&town.house).await.unwrap(), 0);
        town.clock.set("2026-05-10T22:00:00Z".parse().unwrap());
        assert!(!town.grant(grant.id).await.in_force(date(2026, 5, 11)));
        assert_eq!(grants::expire(&town.house).await.unwrap(), 1);
        assert_eq!(grants::expire(&town.house).await.unwrap(), 0);
        let ended = town.grant(grant.id).await;
        assert!(matches!(ended.state, Held::Removing { ending: Ending::Expired, .. }));
        assert_eq!(town.end("karin", &ended, How::Now, "").await, Err(Refusal::Conflict));
        assert_eq!(town.removed("amir", &ended).await, Err(Refusal::OutsideReach), "another system's manager");
        town.removed("monica", &ended).await.unwrap();
        assert_eq!(town.removed("monica", &ended).await, Err(Refusal::Conflict));
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let second = town.carried(&line).await;
        town.end("monica", &second, How::Revoke, "Misstänkt intrång").await.unwrap();
        assert!(matches!(town.grant(second.id).await.state, Held::Removing { ending: Ending::Revoked, .. }));
        town.verified().await;
        town.replayed().await;
    }

    async fn a_later_end_is_an_order(town) {
        town.based("karin", "bo").await;
        let short = ask("bo", "PS-LAS").until(date(2026, 6, 30));
        let line = town.ordered_one("karin", short.clone()).await;
        let grant = town.carried(&line).await;
        assert_eq!(town.order("karin", std::slice::from_ref(&short)).await.unwrap_err(), Refusal::AlreadyHeld);
        assert_eq!(town.order("karin", &[short.clone().extend()]).await.unwrap_err(), Refusal::AlreadyHeld);
        let longer = town.ordered_one("karin", short.until(date(2026, 12, 31)).extend()).await;
        assert_eq!(longer.content.asks, Asks::Extend(grant.id));
        let after = town.carried(&longer).await;
        assert_eq!((after.id, after.until), (grant.id, Some(date(2026, 12, 31))), "the same grant, longer");
        assert_eq!(town.held("bo").await.len(), 2, "the base order and this one");
        town.verified().await;
        town.replayed().await;
    }

    async fn an_extension_of_what_ended_meanwhile_is_not_delivered(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS").until(date(2026, 6, 30))).await;
        let grant = town.carried(&line).await;
        let longer = town.ordered_one("karin", ask("bo", "PS-LAS").until(date(2026, 12, 31)).extend()).await;
        town.approve("monica", &longer).await.unwrap();
        town.end("karin", &grant, How::Now, "").await.unwrap();
        assert_eq!(town.deliver("monica", &longer).await, Err(Refusal::Conflict));
        assert!(matches!(town.grant(grant.id).await.state, Held::Removing { .. }), "what ended does not come back");
        town.replayed().await;
    }
}
