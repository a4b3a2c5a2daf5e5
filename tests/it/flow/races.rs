//! Who is first: many at once on one line, on one grant, on one log, in one instance and in two (T03, I2, I3, I6).
//!
//! `BEHORIG_CAMPAIGN=long` runs the races ten thousand times over two instances; the short form once for each size.

use std::time::Instant;

use behorig::clock::Chance;
use behorig::domain::lang::Lang;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::features::House;
use behorig::features::approvals::service::Verdict;
use behorig::features::grants::service::{self as grants, How};
use behorig::features::orders::service as orders;
use behorig::store::StoreError;
use diesel::prelude::*;
use futures_util::future::join_all;

use crate::harness::town::{Database, Town, ask, both, chosen};

const SIZES: [usize; 6] = [2, 4, 8, 16, 32, 64];

const ENTRIES: &str = "SELECT count(*) AS n FROM audit_log";

/// One race: `k` answers at once, approvals and refusals mixed, from both holders, spread over the instances.
async fn race(town: &Town, instances: &[&House], line: &Line, k: usize) {
    let entries = town.count(ENTRIES);
    let holders = [town.who("monica"), town.who("daniel")];
    let mut draw = [0_u8; 64];
    town.chance.fill(&mut draw);
    let runners = (0..k).map(|n| {
        let verdict = if draw[n] & 1 == 0 { Verdict::Approve } else { Verdict::Decline };
        let by = holders[usize::from(draw[n] >> 1 & 1)];
        let shown = town.shown(line);
        let house = instances[n % instances.len()].clone();
        tokio::spawn(async move { (verdict, Town::decide_in(&house, by, shown, verdict, "Samtidigt").await) })
    });
    let answers: Vec<_> = join_all(runners).await.into_iter().map(|done| done.expect("nobody falls")).collect();
    let won: Vec<Verdict> = answers.iter().filter(|(_, a)| a.is_ok()).map(|(v, _)| *v).collect();
    let late = answers.iter().filter(|(_, a)| *a == Err(Refusal::AlreadyDecided)).count();
    assert_eq!((won.len(), late), (1, k - 1), "seed {}, K = {k}: {answers:?}", town.seed);
    let id = town.literal(line.id.uuid());
    assert_eq!(town.count(&format!("SELECT count(*) AS n FROM decision WHERE line = {id}")), 1);
    assert_eq!(town.count(ENTRIES), entries + 1, "one entry for one decision");
    let state = town.state(line).await;
    match won[0] {
        Verdict::Decline => assert_eq!(state, State::Declined { reason: "Samtidigt".to_owned() }),
        _ => {
            assert_eq!(state, State::Delivering);
            town.withdraw("karin", line).await.unwrap();
        }
    }
}

async fn rounds(town: &Town, instances: &[&House], rounds: usize) {
    town.based("karin", "bo").await;
    for n in 0..rounds {
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        race(town, instances, &line, SIZES[n % SIZES.len()]).await;
    }
    town.verified().await;
    town.replayed().await;
}

both! {
    async fn t_03_of_many_who_decide_at_once_one_does(town) {
        rounds(&town, &[&town.house], SIZES.len()).await;
    }

    async fn one_grant_ends_once(town) {
        let grant = town.based("karin", "bo").await;
        let ends = join_all((0..16).map(|_| town.end("karin", &grant, How::Now, ""))).await;
        assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1);
        assert_eq!(town.grant(grant.id).await.version, grant.version + 1);
        town.verified().await;
        town.replayed().await;
    }

    async fn one_line_is_delivered_once(town) {
        let line = town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        let done = join_all((0..16).map(|n| town.deliver(["amir", "sofie"][n % 2], &line))).await;
        assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1);
        assert!(done.iter().filter_map(|one| one.as_ref().err()).all(|why| *why == Refusal::Conflict));
        assert_eq!(town.count("SELECT count(*) AS n FROM grants"), 1);
        town.verified().await;
    }

    async fn withdrawn_and_decided_at_once_is_one_of_the_two(town) {
        for _ in 0..6 {
            let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
            let (taken, approved) = tokio::join!(town.withdraw("karin", &line), town.approve("monica", &line));
            match (taken, approved) {
                // Approved first and then taken back is a lawful order of things.
                (Ok(_), _) => assert_eq!(town.state(&line).await, State::Withdrawn),
                (Err(why), _) => panic!("an open line can be taken back: {why}"),
            }
        }
        town.verified().await;
        town.replayed().await;
    }

    /// What one closure did wrong is taken back; those committed together with it stand.
    async fn a_closure_that_fails_takes_nobody_with_it(town) {
        let entries = town.log().await.len();
        let db = &town.house.db;
        let slow = db.write(|_| {
            std::thread::sleep(std::time::Duration::from_millis(300));
            Ok(())
        });
        let broken = db.write(|tx| {
            tx.next_number()?;
            tx.look(|conn| {
                let twice = "INSERT INTO counter (year, last) VALUES (1999, 1), (1999, 1)";
                Ok(diesel::sql_query(twice).execute(conn)?)
            })
        });
        let orders = async {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            let asks = [[ask("bo", "PS-LAS")], [ask("cecilia", "PS-LAS")]];
            tokio::join!(town.order("karin", &asks[0]), broken, town.order("karin", &asks[1]))
        };
        let (_, (first, broken, second)) = tokio::join!(slow, orders);
        assert!(matches!(broken, Err(StoreError::Statement(_))), "{broken:?}");
        let mut numbers = [first.unwrap().number, second.unwrap().number];
        numbers.sort();
        assert_eq!(numbers, ["B-2026-00001", "B-2026-00002"], "and no number is lost");
        assert_eq!(town.log().await.len(), entries + 6);
        town.verified().await;
        town.replayed().await;
    }

    async fn what_was_left_is_taken_up_by_the_next_start(town) {
        let mut town = town;
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let before = town.verified().await.head;
        town.restart();
        town.based("karin", "bo").await;
        town.carried(&line).await;
        let after = town.verified().await.head;
        assert!(after.size > before.size);
        town.replayed().await;
    }
}

/// Two instances on one PostgreSQL: the same races, and one log without gaps from both.
#[tokio::test(flavor = "multi_thread")]
async fn t_03_x_11_over_two_instances() {
    let town = Town::on(Database::Postgresql).await;
    let other = town.second_instance();
    let long = chosen("BEHORIG_CAMPAIGN").as_deref() == Some("long");
    let begun = Instant::now();
    let count = if long { 10_000 } else { SIZES.len() };
    rounds(&town, &[&town.house, &other], count).await;
    println!("{count} rounds in {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn i_6_two_instances_write_one_log_without_gaps() {
    let town = Town::on(Database::Postgresql).await;
    let other = town.second_instance();
    let karin = town.who("karin");
    let people = ["bo", "cecilia", "dan", "fia", "tim", "lea"];
    let roles = ["PS-LAS", "PB-PED", "ML-AUTO"];
    let both = [&town.house, &other];
    let wishes = people.iter().enumerate().flat_map(|(p, login)| {
        let asks = roles.map(|role| town.written(&[ask(login, role)]));
        asks.into_iter().enumerate().map(move |(r, one)| (both[(p + r) % 2].clone(), one))
    });
    let sent = join_all(wishes.map(|(house, one)| async move {
        orders::send(&house, karin, &one, Lang::Sv).await.expect("each wish is another one")
    }))
    .await;
    assert_eq!(sent.len(), people.len() * roles.len());
    // The same wish to both at once: one of the two gets it.
    for login in ["nils", "nolla", "birgitta", "disa"] {
        let one = town.written(&[ask(login, "PB-PED")]);
        let (here, there) =
            tokio::join!(orders::send(&town.house, karin, &one, Lang::Sv), orders::send(&other, karin, &one, Lang::Sv));
        assert!(here.is_ok() != there.is_ok(), "{here:?} and {there:?}");
    }
    let entries = town.log().await;
    let of = |instance: &str| entries.iter().filter(|e| e.text.contains(&format!("\"inst\":\"{instance}\""))).count();
    assert!(of("a") > 0 && of("b") > 0, "both wrote: {} and {}", of("a"), of("b"));
    town.verified().await;
    town.replayed().await;
    // What one changes in the register, the other knows at its next writing, and at its next refresh for reading.
    town.appoint(behorig::domain::catalogue::Post::Owner(town.system("BOOKING")), "nadia").await.unwrap();
    assert!(other.db.register().revision < town.house.db.register().revision);
    other.db.refresh().await.unwrap();
    assert_eq!(other.db.register().revision, town.house.db.register().revision);
    assert_eq!(grants::expire(&other).await.unwrap(), 0);
}
