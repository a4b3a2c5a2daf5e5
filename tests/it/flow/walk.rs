//! The whole walk: ordered, decided, delivered, held, ended and removed, and all of it in the log.

use behorig::domain::grant::{Ending, State as Held};
use behorig::domain::order::State;
use behorig::features::grants::service::How;
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
        assert_eq!(line.state, State::Deciding { step: 1 }, "Karin's order is the manager's step");
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
