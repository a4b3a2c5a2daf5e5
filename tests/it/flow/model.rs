//! A long walk at random: thousands of steps by people who do what they may and what they may not, with time passing,
//! posts changing hands and the directory changing its mind. After it: one decision for each step (I3), never by
//! orderer or subject (I4), tables equal to the log (I5), a log that verifies (I6), nothing delivered to anybody whom
//! the directory did not admit at that moment (I10).

use std::time::Instant;

use behorig::clock::Clock;
use behorig::directory::embedded::Fault;
use behorig::domain::catalogue::Post;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service::Verdict;
use behorig::features::grants::service::{self as grants, How};
use behorig::store::lines;
use jiff::SignedDuration;

use crate::harness::town::{Ask, Database, Town, ask, chosen};

const STAFF: [&str; 8] = ["bo", "cecilia", "dan", "fia", "tim", "lea", "karin", "monica"];
const ROLES: [&str; 6] = ["PS-LAS", "PB-PED", "ML-AUTO", "BK-ADM", "AD-ADM", "TEIS-ADM"];
const ANYBODY: [&str; 15] = [
    "eva", "henrik", "peter", "anncha", "karin", "nadia", "birgitta", "monica", "daniel", "helena", "amir", "sofie",
    "robert", "infosak", "bo",
];
const STATES: [&str; 6] = ["unverified", "deciding", "stalled", "completing", "waiting", "delivering"];

/// Steps of a walk.
const STEPS: usize = 2_000;

/// What the directory says of somebody, as far as the model needs it.
#[derive(Default)]
struct World {
    disabled: Vec<&'static str>,
    down: bool,
    owner_gone: bool,
    delivered: usize,
    decided: usize,
    refused: usize,
}

fn draw(town: &Town, below: usize) -> usize {
    usize::try_from(town.chance.next() % below as u64).expect("it is small")
}

async fn any_line(town: &Town) -> Option<Line> {
    let word = if draw(town, 4) == 0 { STATES[draw(town, STATES.len())] } else { "deciding" };
    let mut found = town.house.db.read(move |conn| lines::in_state(conn, word, None, 100)).await.unwrap();
    if found.is_empty() { None } else { Some(found.swap_remove(draw(town, found.len()))) }
}

async fn order(town: &Town, world: &mut World) {
    let by = match draw(town, 3) {
        0 => ["eva", "birgitta", "nadia", "anncha", "peter", "monica"][draw(town, 6)],
        _ => "karin",
    };
    let one: Ask = ask(STAFF[draw(town, STAFF.len())], ROLES[draw(town, ROLES.len())]);
    match town.order(by, &[one]).await {
        Ok(sent) => assert_eq!(sent.verified, !world.down, "unless the directory was asked less than a minute ago"),
        Err(_) => world.refused += 1,
    }
}

async fn decide(town: &Town, world: &mut World) {
    let Some(line) = any_line(town).await else { return };
    let expected = town.expected(&line).await;
    // Mostly somebody who may, sometimes anybody at all.
    let by = match (draw(town, 3), expected.first()) {
        (0, _) | (_, None) => ANYBODY[draw(town, ANYBODY.len())].to_owned(),
        _ => expected[draw(town, expected.len())].clone(),
    };
    let (verdict, text) = match draw(town, 6) {
        0 => (Verdict::Decline, "Nej"),
        1 => (Verdict::Ask, "Varför?"),
        _ => (Verdict::Approve, ""),
    };
    match town.decide(&by, &line, verdict, text).await {
        Ok(_) => {
            let (orderer, subject) = (town.login(line.orderer), town.login(line.content.subject));
            assert!(by != orderer && by != subject, "seed {}: {by} decided on their own", town.seed);
            assert!(matches!(line.state, State::Deciding { .. }), "seed {}", town.seed);
            assert!(verdict == Verdict::Ask || !world.down, "seed {}: decided without evidence", town.seed);
            world.decided += usize::from(verdict != Verdict::Ask);
        }
        Err(_) => world.refused += 1,
    }
}

async fn deliver(town: &Town, world: &mut World) {
    let found = town.house.db.read(|conn| lines::in_state(conn, "delivering", None, 100)).await.unwrap();
    let Some(line) = found.get(draw(town, found.len().max(1))) else { return };
    let expected = town.expected(line).await;
    let by = expected.first().cloned().unwrap_or_else(|| ANYBODY[draw(town, ANYBODY.len())].to_owned());
    match town.deliver(&by, line).await {
        Ok(_) => {
            let subject = town.login(line.content.subject);
            assert!(!world.down, "seed {}: delivered without the directory", town.seed);
            assert!(!world.disabled.contains(&subject.as_str()), "seed {}: {subject} has a closed account", town.seed);
            world.delivered += 1;
        }
        Err(why) => {
            world.refused += 1;
            let ended = matches!(why, Refusal::EmploymentEnded(_));
            if ended || draw(town, 4) == 0 {
                // Whoever delivers says so in the end; else the lines would stand for ever.
                drop(town.cannot(&by, line, "Går inte").await);
            }
        }
    }
}

async fn live(town: &Town) {
    let login = STAFF[draw(town, STAFF.len())];
    let mut held = town.held(login).await;
    held.retain(|grant| grant.state == behorig::domain::grant::State::Active);
    let Some(grant) = held.get(draw(town, held.len().max(1))) else { return };
    let by = ["karin", "eva", "monica", "sofie", "henrik", login][draw(town, 6)];
    let how = match draw(town, 4) {
        0 => How::Revoke,
        1 => How::On(town.clock.today()),
        _ => How::Now,
    };
    drop(town.end(by, grant, how, "Byter arbete").await);
    for grant in town.held(login).await {
        for by in ["monica", "amir", "helena", "sofie", "robert"] {
            drop(town.removed(by, &grant).await);
        }
    }
}

async fn world_turns(town: &mut Town, world: &mut World) {
    match draw(town, 6) {
        0 | 1 => {
            let login = STAFF[draw(town, 4)];
            let closed = world.disabled.iter().position(|known| *known == login);
            town.change(login, "userAccountControl", if closed.is_some() { "512" } else { "514" });
            match closed {
                Some(at) => drop(world.disabled.remove(at)),
                None => world.disabled.push(login),
            }
            if !world.down {
                town.sync().await;
            }
        }
        2 => {
            world.down = !world.down && draw(town, 2) == 0;
            town.fault(if world.down { Fault::Down } else { Fault::None });
            if !world.down {
                town.restart();
            }
        }
        3 => {
            let owner = Post::Owner(town.system("PROCBOU"));
            if world.owner_gone {
                town.appoint(owner, "nadia").await.unwrap();
            } else {
                town.vacate(owner).await;
            }
            world.owner_gone = !world.owner_gone;
            town.routed("PROCBOU").await;
        }
        4 => town.pass_days(i64::try_from(draw(town, 6)).unwrap()),
        _ => town.pass(SignedDuration::from_mins(i64::try_from(draw(town, 90)).unwrap())),
    }
    town.time_works().await;
    grants::expire(&town.house).await.unwrap();
}

async fn answer(town: &Town) {
    let found = town.house.db.read(|conn| lines::in_state(conn, "completing", None, 100)).await.unwrap();
    for line in found {
        let by = town.login(line.orderer);
        match draw(town, 3) {
            0 => drop(town.withdraw(&by, &line).await),
            _ => drop(town.answered(&by, &line, line.version, "För att").await),
        }
    }
}

async fn nobody_decided_on_their_own(town: &Town) {
    let own = "SELECT count(*) AS n FROM decision WHERE decided_by = ordered_by OR decided_by = subject";
    assert_eq!(town.count(own), 0, "I4, seed {}", town.seed);
    let joined = "SELECT count(*) AS n FROM decision d JOIN order_line l ON l.id = d.line \
                  WHERE d.ordered_by <> l.orderer OR d.subject <> l.subject";
    assert_eq!(town.count(joined), 0, "a decision names the line's own people");
    let twice = "SELECT count(*) AS n FROM (SELECT line, step FROM decision GROUP BY line, step HAVING count(*) > 1)";
    assert_eq!(town.count(twice), 0, "I3, seed {}", town.seed);
    let decisions = town.happened(0).await.iter().filter(|kind| kind.starts_with("decision.")).count();
    assert_eq!(town.count("SELECT count(*) AS n FROM decision"), i64::try_from(decisions).unwrap());
}

/// One walk of so many steps in a town of its own, on a seed of its own.
async fn walk(database: Database, steps: usize, checked_every: usize) -> World {
    let mut town = Town::on(database).await;
    let mut world = World::default();
    for login in STAFF {
        if login != "monica" {
            drop(town.order("eva", &[ask(login, "AD-BAS")]).await);
        }
    }
    for step in 1..=steps {
        match draw(&town, 12) {
            0..=3 => order(&town, &mut world).await,
            4..=6 => decide(&town, &mut world).await,
            7..=8 => deliver(&town, &mut world).await,
            9 => live(&town).await,
            10 => answer(&town).await,
            _ => world_turns(&mut town, &mut world).await,
        }
        if step % checked_every == 0 {
            nobody_decided_on_their_own(&town).await;
            town.replayed().await;
        }
    }
    nobody_decided_on_their_own(&town).await;
    town.verified().await;
    town.replayed().await;
    let (decided, delivered) = (world.decided, world.delivered);
    println!("{steps} steps: {decided} decided, {delivered} delivered, {} refused", world.refused);
    assert!(decided > steps / 40 && delivered > steps / 100, "seed {}: the walk gets somewhere", town.seed);
    world
}

/// The long form is a million steps in walks of two thousand, each on its seed (with `BEHORIG_TEST_SEED` only that one),
/// every tenth on PostgreSQL: one walk as long would mostly look at what it has left behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x_12_a_long_walk_at_random() {
    if chosen("BEHORIG_CAMPAIGN").as_deref() != Some("long") {
        walk(Database::Sqlite, STEPS, 500).await;
        return;
    }
    let (begun, one) = (Instant::now(), chosen("BEHORIG_TEST_SEED").is_some());
    let walks = if one { 1 } else { 500 };
    let mut all = World::default();
    for n in 0..walks {
        let database = if n % 10 == 9 { Database::Postgresql } else { Database::Sqlite };
        let walked = walk(database, STEPS, 500).await;
        all.decided += walked.decided;
        all.delivered += walked.delivered;
    }
    let steps = walks * STEPS;
    println!("{steps} steps in {:?}: {} decided, {} delivered", begun.elapsed(), all.decided, all.delivered);
}
