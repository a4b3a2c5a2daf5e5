//! X7 in its short form, and I7: down, 4xx, 5xx, silence, a connection closed after DATA. Nothing is lost, nothing is sent
//! of what was not committed, and what comes twice comes with the same id.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use behorig::domain::refusal::Refusal;
use behorig::store::{StoreError, mails};
use jiff::SignedDuration;

use super::{next_morning, post};
use crate::harness::mail::{MailServer, mailer};
use crate::harness::town::{Town, ask, both, refusal};

/// Minutes within which everything is out once the server is well (I7).
const MINUTES: i64 = 15;

/// Runs as the timetable does until `minutes` have passed.
async fn minutes(town: &Town, mailer: &std::sync::Arc<behorig::messages::Mailer>, minutes: i64) {
    for _ in 0..minutes * 2 {
        post(town, mailer).await;
        town.pass(SignedDuration::from_secs(30));
    }
    post(town, mailer).await;
}

async fn standing(town: &Town) -> mails::Standing {
    let now = town.house.db.clock().now();
    town.house.db.read(move |conn| mails::standing(conn, now)).await.unwrap()
}

both! {
    async fn x_07_whatever_the_mail_server_does_nothing_is_lost(town) {
        let server = MailServer::start();
        let (here, nowhere) = (server.mailer(), mailer(1));
        let began = Instant::now();
        let people = ["bo", "cecilia", "dan", "fia", "tim", "lea"];
        for (who, mode) in people.iter().zip(["451", "550", "451-data", "cut", "hang", "down"]) {
            let before = server.received().len();
            town.ordered_one("karin", ask(who, "AD-BAS")).await;
            next_morning(&town);
            server.behave(if mode == "down" { "ok" } else { mode });
            let by = if mode == "down" { &nowhere } else { &here };
            let ran = post(&town, by).await;
            assert!(ran.sent == 0 && ran.not_sent > 0, "{mode}: {ran:?}");
            let waiting = standing(&town).await.waiting;
            assert_eq!(waiting, i64::try_from(ran.not_sent).unwrap(), "{mode}");
            // A moment later it is still so, and somebody is told: a quarter of an hour is the alarm.
            town.pass(SignedDuration::from_mins(16));
            if mode == "cut" {
                post(&town, by).await;
            }
            let oldest = standing(&town).await.oldest.expect("something waits");
            assert!(town.house.db.clock().now().duration_since(oldest) > SignedDuration::from_mins(15), "{mode}");
            server.behave("ok");
            minutes(&town, &here, MINUTES).await;
            assert_eq!(standing(&town).await, mails::Standing::default(), "{mode}: all is out in time");
            let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (to, mails) in server.since(before) {
                ids.entry(to).or_default().extend(mails.iter().map(|mail| mail.header("message-id")));
            }
            assert_eq!(ids.len(), 2, "{mode}: both who deliver: {ids:?}");
            assert!(ids.values().all(|ids| ids.len() == 1), "{mode}: duplicates have the same id: {ids:?}");
            let taken = server.received().len() - before;
            assert_eq!(taken, if mode == "cut" { 6 } else { 2 }, "{mode}: no more than was tried");
        }
        println!("x_07: six ways to fail in {:?}", began.elapsed());
        town.verified().await;
    }

    async fn x_07_what_the_server_refuses_for_days_is_given_up_and_told(town) {
        let server = MailServer::start();
        let mailer = server.mailer();
        town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        next_morning(&town);
        server.behave("550");
        post(&town, &mailer).await;
        town.pass_days(2);
        post(&town, &mailer).await;
        assert_eq!((standing(&town).await.waiting, standing(&town).await.refused), (2, 0), "still tried");
        town.pass_days(2);
        post(&town, &mailer).await;
        assert_eq!((standing(&town).await.waiting, standing(&town).await.refused), (0, 2));
        let stuck = town.house.db.read(|conn| mails::stuck(conn, 10)).await.unwrap();
        assert!(stuck.iter().all(|mail| mail.problem.as_deref() == Some("refused:550")), "{stuck:?}");
        // What is only put off is never given up.
        server.behave("451");
        town.ordered_one("karin", ask("cecilia", "AD-BAS")).await;
        town.pass_days(14);
        post(&town, &mailer).await;
        town.pass_days(14);
        post(&town, &mailer).await;
        assert_eq!((standing(&town).await.waiting, standing(&town).await.refused), (2, 2));
    }

    async fn i_07_what_was_not_committed_is_told_to_nobody(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let all = || town.count("SELECT count(*) AS n FROM message");
        let before = all();
        // Refused: the hash that was shown no longer stands.
        assert_eq!(refusal_of(town.decline("karin", &line, "Nej").await), Refusal::SelfDecisionOrderer);
        assert_eq!(all(), before);
        // Recorded, and then taken back by what the same transaction met afterwards.
        let (monica, id) = (town.who("monica"), line.id);
        let undone = town.house.db.write(move |tx| {
            let (register, line) = (tx.register(), tx.line(id)?);
            let actor = behorig::domain::duties::Actor::of(&register, monica, tx.day())?;
            let permit = behorig::domain::duties::may::<behorig::domain::duties::Deliver>(&actor, &line);
            assert!(permit.is_err() || line.state.is_open());
            let ended = behorig::domain::flow::lapse(tx.stage(&register), line, &Refusal::NoEmployment)?;
            tx.record(ended)?;
            Err::<(), StoreError>(Refusal::Conflict.into())
        });
        assert_eq!(refusal(undone.await), Refusal::Conflict);
        assert_eq!(all(), before, "nothing is left of it");
        assert!(town.state(&line).await.is_open());
        // Committed: told, in the same transaction.
        town.decline("monica", &line, "Behövs inte").await.unwrap();
        assert_eq!(all(), before + 1);
    }
}

fn refusal_of<T: std::fmt::Debug>(result: Result<T, Refusal>) -> Refusal {
    result.expect_err("a refusal was expected")
}
