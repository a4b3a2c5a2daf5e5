//! The three lists from the directory's groups, and what is done about a finding.

use behorig::directory::embedded::Fault;
use behorig::domain::grant::State;
use behorig::domain::reconciliation::Kind;
use behorig::domain::refusal::Refusal;
use behorig::domain::transition::Duty;
use behorig::features::orders::service as orders;
use behorig::features::reconciliation::service::Way;
use behorig::features::reconciliation::service::looking::{self, Filter};
use behorig::store::tasks;
use jiff::civil::date;

use super::{accounts, again, group, group_dn, join, leave, names_groups, reconcile, seen, settle};
use crate::harness::town::{Town, ask, both, refusal};

/// Bo has PS-LAS by an order and is in its group; the others as the tests put them.
async fn town_with_groups(town: &Town) -> behorig::domain::grant::Grant {
    town.based("karin", "bo").await;
    let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
    let grant = town.carried(&line).await;
    group(town, 1, "BEH-PS-LAS", &["bo"]);
    // Of nearly the same name, and nobody's role.
    group(town, 2, "BEH-PS-LAS-2", &["dan", "cecilia"]);
    names_groups(town, "PS-LAS", &[1]).await;
    grant
}

both! {
    async fn r_13_the_three_lists_each_finding_once_and_closed_by_itself(town) {
        let grant = town_with_groups(&town).await;
        reconcile(&town).await;
        for kind in Kind::ALL {
            assert_eq!(accounts(&town, "eva", *kind).await, [""; 0], "{kind:?}: all is as it should be");
        }
        // Given outside; taken away outside; ended here and left there.
        join(&town, "BEH-PS-LAS", "cecilia");
        town.based("karin", "dan").await;
        let line = town.ordered_one("karin", ask("dan", "PS-LAS")).await;
        town.carried(&line).await;
        town.end("karin", &grant, behorig::features::grants::service::How::Now, "").await.unwrap();
        let run = reconcile(&town).await;
        assert_eq!((run.counts.opened, run.counts.closed), (3, 0));
        assert_eq!(accounts(&town, "eva", Kind::Unordered).await, ["cecilia"]);
        assert_eq!(accounts(&town, "eva", Kind::Missing).await, ["dan"]);
        assert_eq!(accounts(&town, "eva", Kind::LeftBehind).await, ["bo"]);
        let before = seen(&town, "eva", Kind::Unordered).await;
        town.pass_days(3);
        let run = reconcile(&town).await;
        assert_eq!((run.counts.opened, run.counts.closed), (0, 0), "each is there once");
        let [one] = seen(&town, "eva", Kind::Unordered).await.try_into().unwrap();
        assert_eq!((one.id.as_str(), one.age, one.owner[0].login.as_deref()), (before[0].id.as_str(), 3, Some("eva")));
        assert!(one.last_seen > before[0].last_seen && one.first_seen == before[0].first_seen);
        leave(&town, "BEH-PS-LAS", "cecilia");
        join(&town, "BEH-PS-LAS", "dan");
        leave(&town, "BEH-PS-LAS", "bo");
        let run = reconcile(&town).await;
        assert_eq!((run.counts.opened, run.counts.closed), (0, 3));
        assert_eq!(again(&town, "eva", &one).await.state, "closed");
        town.verified().await;
    }

    async fn r_13_marked_as_removed_and_still_there_is_to_be_removed_again(town) {
        let grant = town_with_groups(&town).await;
        town.end("karin", &grant, behorig::features::grants::service::How::Now, "").await.unwrap();
        town.removed("monica", &town.grant(grant.id).await).await.unwrap();
        let before = town.log().await.len();
        reconcile(&town).await;
        assert!(matches!(town.grant(grant.id).await.state, State::Removing { .. }));
        assert!(town.happened(before).await.contains(&"grant.reopened".to_owned()));
        let (monica, id) = (town.who("monica"), grant.id);
        let waits = town.house.db.read(move |conn| tasks::of(conn, monica, Duty::Remove, None, None, 9)).await.unwrap();
        assert_eq!(waits.iter().filter_map(|task| task.grant).collect::<Vec<_>>(), [id]);
        leave(&town, "BEH-PS-LAS", "bo");
        town.removed("monica", &town.grant(grant.id).await).await.unwrap();
        let run = reconcile(&town).await;
        assert_eq!(run.counts.closed, 1);
        assert!(matches!(town.grant(grant.id).await.state, State::Removed { .. }));
    }

    async fn r_13_a_role_with_two_groups_is_had_by_who_is_in_both(town) {
        town_with_groups(&town).await;
        group(&town, 3, "BEH-PS-LAS-EXTRA", &["cecilia"]);
        names_groups(&town, "PS-LAS", &[1, 3]).await;
        reconcile(&town).await;
        assert_eq!(accounts(&town, "eva", Kind::Missing).await, ["bo"], "in one of two");
        assert_eq!(accounts(&town, "eva", Kind::Unordered).await, ["cecilia"]);
        // A group that is not there says nothing about anybody.
        town.server.remove(&group_dn("BEH-PS-LAS-EXTRA")).unwrap();
        let run = reconcile(&town).await;
        assert_eq!((run.counts.opened, run.counts.closed), (0, 0));
    }

    async fn t_29_a_part_of_an_answer_closes_nothing(town) {
        town_with_groups(&town).await;
        join(&town, "BEH-PS-LAS", "cecilia");
        reconcile(&town).await;
        for fault in [Fault::Down, Fault::Code { code: 4, after: 3 }, Fault::CutAfter(2), Fault::Refer] {
            town.fault(fault);
            let run = reconcile(&town).await;
            assert!(run.groups_failed.is_some() && run.counts.closed == 0, "{fault:?}: {run:?}");
            assert_eq!(accounts(&town, "eva", Kind::Unordered).await, ["cecilia"], "{fault:?}");
        }
    }

    async fn r_13_accepted_with_a_reason_until_a_day_and_back_after_it(town) {
        town_with_groups(&town).await;
        join(&town, "BEH-PS-LAS", "cecilia");
        join(&town, "BEH-PS-LAS", "eva");
        reconcile(&town).await;
        let all = seen(&town, "eva", Kind::Unordered).await;
        let of = |login: &str| all.iter().find(|one| one.account.as_deref() == Some(login)).unwrap();
        let (one, own) = (of("cecilia"), of("eva"));
        let accept = |reason: &str, day| Way::Accept(reason.to_owned(), day);
        let day = date(2026, 9, 30);
        assert_eq!(refusal(settle(&town, "eva", own, accept("Jag vill", day)).await), Refusal::SelfDecisionSubject);
        assert!(own.own && !own.can_accept && !own.can_remove && one.can_accept);
        assert_eq!(refusal(settle(&town, "eva", one, accept(" ", day)).await), Refusal::ReasonRequired);
        let far = date(2027, 5, 5);
        assert_eq!(refusal(settle(&town, "eva", one, accept("x", far)).await), Refusal::EndTooFar(date(2027, 5, 4)));
        assert_eq!(refusal(settle(&town, "monica", one, accept("x", day)).await), Refusal::NotAllowed, "not the owner");
        assert_eq!(refusal(settle(&town, "henrik", one, accept("x", day)).await), Refusal::OutsideReach);
        assert_eq!(refusal(settle(&town, "karin", one, accept("x", day)).await), Refusal::Hidden);
        settle(&town, "eva", one, accept("Vikarierar i receptionen", day)).await.unwrap();
        assert_eq!(refusal(settle(&town, "eva", one, accept("x", day)).await), Refusal::Stale);
        let count = looking::count(&town.house, town.who("monica"), 100).await.unwrap();
        assert_eq!(count, 1, "only what waits");
        town.pass_days(150);
        reconcile(&town).await;
        let back = again(&town, "eva", one).await;
        assert_eq!((back.waits, back.tag, back.reason.as_deref()), (true, "open", Some("Vikarierar i receptionen")));
        town.verified().await;
    }

    async fn r_13_ordered_afterwards_by_the_manager_with_full_approval(town) {
        town_with_groups(&town).await;
        town.based("karin", "cecilia").await;
        join(&town, "BEH-PS-LAS", "cecilia");
        reconcile(&town).await;
        let [one] = seen(&town, "eva", Kind::Unordered).await.try_into().unwrap();
        settle(&town, "eva", &one, Way::Order).await.unwrap();
        assert_eq!(town.held("cecilia").await.len(), 1, "the base order, and nothing by the finding itself");
        let [draft] = orders::drafts(&town.house, town.who("karin")).await.unwrap().try_into().unwrap();
        assert_eq!(draft.chosen.people, [town.who("cecilia").to_string()]);
        let asked = again(&town, "eva", &one).await;
        assert_eq!((asked.state, asked.manager.unwrap().login.as_deref()), ("asked", Some("karin")));
        let line = town.ordered_one("karin", ask("cecilia", "PS-LAS")).await;
        assert!(!town.expected(&line).await.is_empty(), "somebody else decides");
        town.carried(&line).await;
        reconcile(&town).await;
        assert_eq!(again(&town, "eva", &one).await.state, "closed");
    }

    async fn r_13_taken_away_through_the_system_managers_list(town) {
        town_with_groups(&town).await;
        join(&town, "BEH-PS-LAS", "cecilia");
        reconcile(&town).await;
        let [one] = seen(&town, "monica", Kind::Unordered).await.try_into().unwrap();
        settle(&town, "monica", &one, Way::Remove).await.unwrap();
        let [grant] = town.held("cecilia").await.try_into().unwrap();
        assert!(matches!(grant.state, State::Removing { .. }), "it never stood");
        let run = reconcile(&town).await;
        assert_eq!((run.counts.opened, run.counts.closed), (0, 0), "it is still the same finding");
        let asked = again(&town, "monica", &one).await;
        assert_eq!((asked.state, asked.tag, asked.can_remove), ("removing", "to-remove", false));
        leave(&town, "BEH-PS-LAS", "cecilia");
        town.removed("daniel", &grant).await.unwrap();
        reconcile(&town).await;
        assert_eq!(again(&town, "monica", &one).await.state, "closed");
        town.verified().await;
    }

    async fn r_13_protected_people_are_shown_to_nobody_without_the_right(town) {
        town_with_groups(&town).await;
        join(&town, "BEH-PS-LAS", "olle");
        reconcile(&town).await;
        for (reader, account) in [("ingela", None), ("adam", None), ("monica", Some("olle"))] {
            let [one] = seen(&town, reader, Kind::Unordered).await.try_into().unwrap();
            let subject = one.subject.unwrap();
            assert_eq!((subject.name, subject.unit, subject.protected), (None, None, true), "{reader}");
            assert_eq!((one.account.as_deref(), subject.login.as_deref()), (account, account), "{reader}");
        }
    }

    async fn r_13_each_sees_the_findings_of_their_own_systems(town) {
        town_with_groups(&town).await;
        join(&town, "BEH-PS-LAS", "cecilia");
        reconcile(&town).await;
        for (reader, sees) in [("eva", 1), ("monica", 1), ("ingela", 1), ("adam", 1), ("henrik", 0)] {
            assert_eq!(seen(&town, reader, Kind::Unordered).await.len(), sees, "{reader}");
        }
        let [one] = seen(&town, "ingela", Kind::Unordered).await.try_into().unwrap();
        assert!(!one.can_accept && !one.can_remove && !one.can_order, "an auditor reads");
        let listed = looking::list(&town.house, town.who("bo"), Filter::default(), behorig::domain::lang::Lang::Sv).await;
        assert_eq!(refusal(listed), Refusal::NotAllowed);
    }
}
