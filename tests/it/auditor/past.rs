//! The state at a past instant: from the tables and from the log alone, after histories made at random by people who
//! order, decide, deliver, extend, shorten, end, go on leave and come back.

use std::collections::BTreeMap;

use behorig::clock::Clock;
use behorig::domain::grant::State;
use behorig::domain::lang::Lang;
use behorig::domain::past::{Replay, Stood};
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::How;
use behorig::features::log::service::chain::{AskedChain, chain};
use behorig::features::log::service::past::{
    AskedDifference, AskedPerson, AskedState, difference, person, state, stood,
};
use behorig::features::log::service::replaying;
use behorig::store::audit;
use jiff::{SignedDuration, Timestamp};

use crate::harness::town::{Ask, Town, ask, both, refusal};

const STAFF: [&str; 6] = ["bo", "cecilia", "dan", "fia", "lea", "tim"];
const SYSTEMS: [&str; 5] = ["AD", "PROCSOC", "PROCBOU", "MAIL", "TEIS"];

fn draw(town: &Town, below: usize) -> usize {
    usize::try_from(town.chance.next() % below as u64).expect("it is small")
}

/// One thing that somebody does, or that time does.
async fn step(town: &Town) {
    let who = STAFF[draw(town, STAFF.len())];
    let mut held = town.held(who).await;
    held.retain(|grant| grant.state == State::Active);
    let grant = held.get(draw(town, held.len().max(1))).cloned();
    match (draw(town, 9), grant) {
        (0 | 1, _) => {
            let role = ["PS-LAS", "PB-PED", "ML-AUTO", "TEIS-ADM"][draw(town, 4)];
            let mut one: Ask = ask(who, role);
            if draw(town, 2) == 0 {
                one = one
                    .from(town.clock.today().saturating_add(jiff::ToSpan::days(i64::try_from(draw(town, 9)).unwrap())));
            }
            if let Ok(sent) = town.order("karin", &[one]).await {
                let id = sent.id.parse().unwrap();
                let lines = town.house.db.read(move |conn| behorig::store::lines::of_order(conn, id)).await.unwrap();
                for line in lines {
                    go_on(town, line.id).await;
                }
            }
        }
        (2, Some(grant)) => drop(town.end("karin", &grant, How::Now, "Byter arbete").await),
        (3, Some(grant)) => {
            let day = town.clock.today().saturating_add(jiff::ToSpan::days(i64::try_from(draw(town, 20)).unwrap()));
            drop(town.end("karin", &grant, How::On(day), "Kortare tid").await);
        }
        (4, Some(grant)) => drop(town.end("karin", &grant, How::Revoke, "Misstanke").await),
        (5, _) => {
            for grant in town.held(who).await {
                for by in ["monica", "amir", "helena", "sofie", "robert"] {
                    drop(town.removed(by, &grant).await);
                }
            }
        }
        (6, _) => {
            let leave = if draw(town, 2) == 0 { "main,leave" } else { "main" };
            town.change("dan", "extensionAttribute5", &format!("dan-1;SOC-2231;1|2020-01-01||{leave}"));
            town.sync().await;
            behorig::features::grants::service::following::sweep(&town.house).await.unwrap();
        }
        (7, _) => town.pass_days(i64::try_from(draw(town, 9)).unwrap() + 1),
        _ => town.pass(SignedDuration::from_mins(i64::try_from(draw(town, 600)).unwrap() + 1)),
    }
    town.time_works().await;
    behorig::features::grants::service::expire(&town.house).await.unwrap();
}

/// Whoever is expected to approves and delivers, as far as it goes today.
async fn go_on(town: &Town, id: behorig::domain::ids::LineId) {
    for _ in 0..6 {
        let line = town.line(id).await;
        let Some(by) = town.expected(&line).await.first().cloned() else { return };
        let done = match line.state {
            behorig::domain::order::State::Deciding { .. } => town.approve(&by, &line).await,
            behorig::domain::order::State::Delivering => town.deliver(&by, &line).await,
            _ => return,
        };
        if done.is_err() {
            return;
        }
    }
}

/// A permission as both sides tell it.
type Line = (String, String, String, String, Stood);

async fn by_tables(town: &Town, system: &str, at: Timestamp) -> BTreeMap<String, Line> {
    let (id, register) = (town.system(system), town.house.db.register());
    let known = register.clone();
    let (found, next) = town.house.db.read(move |conn| stood(conn, &known, id, at, None, usize::MAX)).await.unwrap();
    assert!(next.is_none());
    found
        .into_iter()
        .map(|(past, stood)| {
            let line = (
                register.people[&past.subject].login.clone(),
                past.version.role.clone(),
                past.version.term.text(),
                system.to_owned(),
                stood,
            );
            (past.version.grant.to_string(), line)
        })
        .collect()
}

fn by_log(town: &Town, replay: &Replay, system: &str, at: Timestamp) -> BTreeMap<String, Line> {
    let register = town.house.db.register();
    replay
        .at(at)
        .into_iter()
        .filter(|(version, _)| version.system == system)
        .map(|(version, stood)| {
            let login = register.people[&version.subject.unwrap()].login.clone();
            (
                version.grant.to_string(),
                (login, version.role.clone(), version.term.text(), version.system.clone(), stood),
            )
        })
        .collect()
}

both! {
    async fn r_50_the_tables_and_the_log_alone_tell_the_same_of_every_past_instant(town) {
        let began = town.clock.now();
        for who in STAFF {
            let base = town.order("eva", &[ask(who, "AD-BAS")]).await;
            if let Ok(sent) = base {
                let id = sent.id.parse().unwrap();
                for line in town.house.db.read(move |conn| behorig::store::lines::of_order(conn, id)).await.unwrap() {
                    go_on(&town, line.id).await;
                }
            }
        }
        let mut seen = Vec::new();
        for _ in 0..120 {
            step(&town).await;
            // What stands now is remembered, and must be found again when it is past.
            let now = town.clock.now();
            if draw(&town, 6) == 0 {
                let mut standing = BTreeMap::new();
                for system in SYSTEMS {
                    standing.extend(by_tables(&town, system, now).await);
                }
                seen.push((now, standing));
                town.pass(SignedDuration::from_secs(1));
            }
        }
        let log: Vec<u64> = town.log().await.iter().map(|entry| entry.index).collect();
        let entries = town.house.db.read(move |conn| audit::opened(conn, &log)).await.unwrap();
        let mut replay = Replay::default();
        for entry in &entries {
            replaying::take(&mut replay, entry).unwrap();
        }
        assert_eq!(replay.untold(), 0, "seed {}", town.seed);
        let span = town.clock.now().duration_since(began).as_secs();
        let mut instants: Vec<Timestamp> = (0..40)
            .map(|_| began + SignedDuration::from_secs(i64::try_from(draw(&town, usize::try_from(span).unwrap())).unwrap()))
            .collect();
        instants.extend(seen.iter().map(|(at, _)| *at));
        let mut stood: BTreeMap<Stood, usize> = BTreeMap::new();
        for at in instants {
            let mut all = BTreeMap::new();
            for system in SYSTEMS {
                let (tables, log) = (by_tables(&town, system, at).await, by_log(&town, &replay, system, at));
                assert_eq!(tables, log, "{system} at {at}, seed {}", town.seed);
                all.extend(tables);
            }
            for line in all.values() {
                *stood.entry(line.4).or_default() += 1;
            }
            if let Some((_, then)) = seen.iter().find(|(seen, _)| *seen == at) {
                assert_eq!(&all, then, "what stood at {at} still did, seed {}", town.seed);
            }
        }
        println!("{stood:?} in {} entries", entries.len());
        assert!(stood.get(&Stood::InForce).is_some_and(|n| *n > 100), "{stood:?}, seed {}", town.seed);
        // The same through the page, against the log by the page's own means.
        for system in SYSTEMS {
            let asked = AskedState { system: Some(system.to_owned()), check: Some("log".to_owned()), ..AskedState::default() };
            let page = state(&town.house.db, town.who("ingela"), asked, Lang::Sv).await.unwrap().unwrap();
            let checked = page.checked.unwrap();
            assert!(checked.differing.is_empty() && checked.untold == 0, "{system}: {checked:?}, seed {}", town.seed);
            assert_eq!(checked.kept, checked.told);
        }
    }

    async fn r_51_what_somebody_could_do_and_what_differs(town) {
        let ingela = town.who("ingela");
        let first = town.clock.now();
        town.pass(SignedDuration::from_mins(1));
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Vårdar")).await;
        let grant = town.carried(&line).await;
        town.pass_days(10);
        let day = town.clock.today();
        town.end("karin", &grant, How::Now, "Byter arbete").await.unwrap();
        town.pass_days(2);
        let ended = town.grant(grant.id).await;
        town.removed("monica", &ended).await.unwrap();
        let asked = AskedPerson { person: Some("bo".to_owned()), ..AskedPerson::default() };
        let page = person(&town.house.db, ingela, asked, Lang::Sv).await.unwrap();
        assert_eq!(page.person.as_deref(), Some("Bo Sjöberg (bo)"));
        let rows: Vec<_> = page.rows.iter().filter(|row| row.was.role_code == "PS-UTF").collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].ended.map(behorig::domain::calendar::day_of), Some(day));
        assert!(rows[0].removed.is_some_and(|gone| gone > rows[0].ended.unwrap()) && rows[0].was.ending.is_some());
        // The base order goes on.
        assert!(page.rows.iter().any(|row| row.was.role_code == "AD-BAS" && row.ended.is_none()));
        let later = AskedPerson {
            person: Some("bo".to_owned()),
            from: Some(day.saturating_add(jiff::ToSpan::days(1)).to_string()),
            to: None,
        };
        let page = person(&town.house.db, ingela, later, Lang::Sv).await.unwrap();
        assert!(page.rows.iter().all(|row| row.was.role_code != "PS-UTF"), "after it ended");
        let asked = |second: Timestamp| AskedDifference {
            system: Some("PROCSOC".to_owned()),
            first: Some(first.to_string()),
            second: Some(second.to_string()),
            after: None,
        };
        let how = async |second: Timestamp| {
            let page = difference(&town.house.db, ingela, asked(second), Lang::Sv).await.unwrap().unwrap();
            page.rows.into_iter().map(|row| (row.how, row.of.person, row.of.stood)).collect::<Vec<_>>()
        };
        let bo = || "Bo Sjöberg (bo)".to_owned();
        assert_eq!(how(first + SignedDuration::from_hours(24)).await, [("added", bo(), "in_force")]);
        assert_eq!(how(town.clock.now() - SignedDuration::from_hours(1)).await, [("added", bo(), "left")]);
        assert_eq!(how(town.clock.now()).await, [], "it came and went");
        let wrong = AskedDifference { second: Some("2020-01-01T00:00".to_owned()), ..asked(first) };
        let refused = difference(&town.house.db, ingela, wrong, Lang::Sv).await.map(|_| ());
        assert_eq!(refusal(refused), Refusal::BadForm("second".to_owned()));
    }

    async fn r_51_the_chain_of_evidence_runs_from_the_order_to_the_removal(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Vårdar")).await;
        let grant = town.carried(&line).await;
        town.end("karin", &grant, How::Now, "Byter arbete").await.unwrap();
        town.removed("monica", &town.grant(grant.id).await).await.unwrap();
        let asked = AskedChain { grant: Some(grant.id.to_string()), line: None };
        let found = chain(&town.house.db, town.who("ingela"), asked).await.unwrap();
        let stages: Vec<&str> = found.links.iter().map(|link| link.stage).collect();
        assert_eq!(stages, ["order", "order", "decision", "delivery", "end", "removal"]);
        let sent = &found.links[1];
        assert!(sent.employment.iter().any(|fact| fact.told == "bo-1") && sent.guideline.is_some(), "{sent:?}");
        let decided = &found.links[2];
        assert!(decided.row.actor.is_some() && decided.row.told.iter().all(|fact| !fact.name.ends_with("_guid")));
        let by_line = AskedChain { grant: None, line: Some(line.id.to_string()) };
        let same = chain(&town.house.db, town.who("ingela"), by_line).await.unwrap();
        assert_eq!(same.links.len(), found.links.len());
        let refused = chain(&town.house.db, town.who("eva"), AskedChain::default()).await.map(|_| ());
        assert_eq!(refusal(refused), Refusal::NotAllowed);
    }
}
