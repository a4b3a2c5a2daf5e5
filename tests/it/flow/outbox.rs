//! The service's own work in a directory when something goes wrong: cut off anywhere it is done once, what is
//! not read back is not done, and what does not succeed is told to people, who try again or do it by hand.

use std::time::Duration;

use behorig::directory::embedded::{Change, Fault};
use behorig::domain::grant::{Ending, State as GrantState};
use behorig::domain::ids::{GrantId, ProvisionId};
use behorig::domain::lang::Lang;
use behorig::domain::order::{Line, State};
use behorig::domain::provision::FAILURES;
use behorig::domain::refusal::Refusal;
use behorig::features::fulfilment::service::{providing, steering};
use behorig::features::grants::service::How;
use jiff::SignedDuration;

use super::groups::{decided, given, list_of, measured, removed_at, told};
use crate::harness::town::{Town, both, people, refusal};

both! {
    async fn r_55_a_revocation_stands_while_the_directory_is_down(town) {
        let grant = given(&town).await;
        town.fault(Fault::Down);
        town.end("karin", &grant, How::Revoke, "Misstanke").await.unwrap();
        assert!(matches!(town.grant(grant.id).await.state, GrantState::Removing { ending: Ending::Revoked, .. }));
        for tried in 1..=FAILURES {
            assert_eq!(town.provide().await, providing::Ran { done: 0, later: 1 }, "{tried}");
            assert_eq!(list_of(&town, "helena").await.1, usize::from(tried == FAILURES), "{tried}");
            town.pass(SignedDuration::from_mins(3));
        }
        assert_eq!(told(&town, "provision.stuck").await.len(), 1, "people are told once");
        assert_eq!(steering::stuck(&town.house, town.who("helena")).await.unwrap(), 1);
        assert_eq!(steering::stuck(&town.house, town.who("adam")).await.unwrap(), 1);
        assert_eq!(steering::stuck(&town.house, town.who("bo")).await.unwrap(), 0);
        // The second way: somebody does it by hand. The service still makes sure of it when it can.
        town.removed("helena", &grant).await.unwrap();
        assert!(removed_at(&town.grant(grant.id).await).is_some());
        assert_eq!(town.members("G-PED"), ["bo"], "that was said, and not done");
        let mut town = town;
        town.fault(Fault::None);
        town.restart();
        town.pass(SignedDuration::from_mins(6));
        assert_eq!(town.provide().await.done, 1);
        assert!(town.members("G-PED").is_empty() && town.outbox().await.is_empty());
        assert_eq!(told(&town, "removal.seen").await.len(), 1);
        town.verified().await;
        town.replayed().await;
    }

    async fn what_cannot_be_given_is_told_and_can_be_tried_again_or_done_by_hand(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        for login in ["bo", "cecilia"] {
            town.based("karin", login).await;
        }
        town.server.set_fault(Fault::NoWrites(50));
        let [one, other] = [decided(&town, "bo").await, decided(&town, "cecilia").await];
        for _ in 0..FAILURES {
            assert_eq!(town.provide().await, providing::Ran { done: 0, later: 2 });
            town.pass(SignedDuration::from_mins(2));
        }
        let rows = steering::list(&town.house, town.who("helena"), Lang::Sv).await.unwrap();
        assert!(rows.len() == 2 && rows.iter().all(|row| row.stuck && row.problem.as_deref() == Some("directory.refused")));
        let refused = steering::retry(&town.house, town.who("monica"), town.outbox_of(&one).await).await;
        assert_eq!(refusal(refused), Refusal::OutsideReach, "another system's manager has no business here");
        steering::by_hand(&town.house, town.who("helena"), town.outbox_of(&one).await).await.unwrap();
        assert_eq!((town.state(&one).await, town.expected(&one).await), (State::Delivering, vec!["helena".to_owned()]));
        town.deliver("helena", &one).await.unwrap();
        town.server.set_fault(Fault::None);
        steering::retry(&town.house, town.who("adam"), town.outbox_of(&other).await).await.unwrap();
        assert_eq!(town.provide().await.done, 1, "at once");
        assert_eq!(town.members("G-PED"), ["cecilia"]);
        // What was given by hand is taken both ways: the service knows the group, a person the rest.
        town.end("karin", &town.granted(&one).await, How::Now, "").await.unwrap();
        assert_eq!(list_of(&town, "helena").await, (0, 1));
        town.provide().await;
        assert!(removed_at(&town.granted(&one).await).is_none(), "a person says that it is gone");
        town.removed("helena", &town.granted(&one).await).await.unwrap();
        town.verified().await;
        town.replayed().await;
    }

    async fn goal_11_what_is_not_read_back_is_not_done(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        town.based("karin", "bo").await;
        let line = decided(&town, "bo").await;
        town.server.set_fault(Fault::Forgetful);
        assert_eq!(town.provide().await, providing::Ran { done: 0, later: 1 });
        assert_eq!(town.state(&line).await, State::Providing);
        assert_eq!(town.outbox().await[0].problem.as_deref(), Some("group.not_so"));
        town.server.set_fault(Fault::None);
        town.pass(SignedDuration::from_secs(5));
        town.provide().await;
        let grant = town.granted(&line).await;
        town.server.set_fault(Fault::Forgetful);
        town.end("karin", &grant, How::Now, "").await.unwrap();
        town.provide().await;
        assert!(matches!(town.grant(grant.id).await.state, GrantState::Removing { .. }), "still a member");
        assert_eq!(measured(&town).await[0].gone_at, None);
    }

    async fn r_43_a_member_already_is_a_member_and_who_is_out_is_out(town) {
        let add = Change::Add("member".to_owned(), vec![people::dn("bo")]);
        town.server.modify(&people::group_dn("G-PED"), &[add]).unwrap();
        let grant = given(&town).await;
        assert_eq!((town.members("G-PED").len(), town.server.seen().changes), (1, 0));
        let delete = Change::Delete("member".to_owned(), vec![people::dn("bo")]);
        town.server.modify(&people::group_dn("G-PED"), &[delete]).unwrap();
        town.end("karin", &grant, How::Now, "").await.unwrap();
        assert_eq!(town.provide().await.done, 1);
        assert!(removed_at(&town.grant(grant.id).await).is_some());
    }

    async fn what_is_taken_back_while_the_service_is_at_it_is_undone(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        town.based("karin", "bo").await;
        let line = decided(&town, "bo").await;
        // Somebody has the row, and has changed the directory, when the orderer takes the line back.
        town.house.db.write(|tx| tx.take_provisions(8)).await.unwrap();
        let add = Change::Add("member".to_owned(), vec![people::dn("bo")]);
        town.server.modify(&people::group_dn("G-PED"), &[add]).unwrap();
        town.withdraw("karin", &line).await.unwrap();
        assert_eq!(town.provide().await, providing::Ran::default(), "not while the other may be at it");
        town.pass(SignedDuration::from_secs(61));
        assert_eq!(town.provide().await.done, 1);
        assert!(town.members("G-PED").is_empty() && town.held("bo").await.len() == 1);
        assert_eq!(told(&town, "provision.undone").await.len(), 1);
        // Taken back before anybody began, there is nothing to undo.
        let line = decided(&town, "bo").await;
        town.withdraw("karin", &line).await.unwrap();
        assert!(town.outbox().await.is_empty());
        town.verified().await;
        town.replayed().await;
    }

    async fn r_43_cut_off_anywhere_it_is_done_once(mut_town) {
        let mut town = mut_town;
        town.give_by("PB-PED", "G-PED | G-DELAD").await.unwrap();
        let logins = ["bo", "cecilia", "dan", "fia", "lea", "birgitta"];
        for login in logins {
            town.based("karin", login).await;
        }
        let mut lines = Vec::new();
        for login in logins {
            lines.push(decided(&town, login).await);
        }
        for round in 0..24 {
            let cut = Duration::from_micros(town.chance.next() % 30_000);
            let _ = tokio::time::timeout(cut, providing::run(&town.house)).await;
            town.pass(SignedDuration::from_secs(61));
            if round % 4 == 3 {
                town.restart();
            }
        }
        settled(&town).await;
        assert!(town.outbox().await.is_empty(), "seed {}", town.seed);
        let mut expected: Vec<String> = logins.iter().map(|login| (*login).to_owned()).collect();
        expected.sort();
        assert_eq!((town.members("G-PED"), town.members("G-DELAD")), (expected.clone(), expected));
        for line in &lines {
            assert!(matches!(town.state(line).await, State::Delivered { .. }), "seed {}", town.seed);
        }
        let told = town.happened(0).await.into_iter().filter(|kind| kind == "line.delivered").count();
        assert_eq!(told, 2 * logins.len(), "one entry each, with the base orders");
        // And out again, as badly treated.
        let held: Vec<GrantId> = given_by(&town, &lines).await;
        for id in &held {
            let grant = town.grant(*id).await;
            town.end("karin", &grant, How::Revoke, "Prov").await.unwrap();
        }
        for _ in 0..24 {
            let cut = Duration::from_micros(town.chance.next() % 30_000);
            let _ = tokio::time::timeout(cut, providing::run(&town.house)).await;
            town.pass(SignedDuration::from_secs(61));
        }
        settled(&town).await;
        assert!(town.members("G-PED").is_empty() && town.members("G-DELAD").is_empty());
        assert_eq!(town.happened(0).await.into_iter().filter(|kind| kind == "grant.removed").count(), held.len());
        town.verified().await;
        town.replayed().await;
    }

    async fn r_43_two_instances_do_each_thing_once(town) {
        town.give_by("PB-PED", "G-PED").await.unwrap();
        let logins = ["bo", "cecilia", "dan", "fia", "lea", "birgitta"];
        for login in logins {
            town.based("karin", login).await;
            decided(&town, login).await;
        }
        let other = if town.on_postgresql() { town.second_instance() } else { town.house.clone() };
        let (one, two) = tokio::join!(providing::run(&town.house), providing::run(&other));
        assert_eq!(one.unwrap().done + two.unwrap().done, logins.len());
        assert_eq!((town.members("G-PED").len(), town.server.seen().changes), (logins.len(), logins.len() as u64));
        town.house.db.refresh().await.unwrap();
        town.verified().await;
        town.replayed().await;
    }
}

/// What was cut off may still be on its way: a lease gives it a minute of the town's time, here it gets a moment of ours.
async fn settled(town: &Town) {
    tokio::time::sleep(Duration::from_millis(300)).await;
    town.pass(SignedDuration::from_secs(61));
    town.provide().await;
}

async fn given_by(town: &Town, lines: &[Line]) -> Vec<GrantId> {
    let mut ids = Vec::new();
    for line in lines {
        ids.push(town.granted(line).await.id);
    }
    ids
}

impl Town {
    /// The service's work for a line.
    async fn outbox_of(&self, line: &Line) -> ProvisionId {
        self.outbox().await.into_iter().find(|work| work.work.line == Some(line.id)).expect("work for the line").id
    }
}
