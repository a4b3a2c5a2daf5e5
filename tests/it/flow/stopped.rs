//! What stops and what lapses: lines that nobody may decide, and lines whose role or system was closed meanwhile.
//! And how long it takes to try a draft on a year's lines.

use behorig::domain::catalogue::{Package, Post};
use behorig::domain::duties::{Actor, Import, may};
use behorig::domain::keeping::{self as bringing, Brought};
use behorig::domain::lang::Lang;
use behorig::domain::order::State;
use behorig::features::approvals::service::stalled;
use behorig::features::catalogue::service::keeping::{self, RoleAsk, SystemAsk};
use behorig::features::catalogue::service::matrix::drafting::{self, DraftAsk, SendAsk, Verdict};
use behorig::features::catalogue::service::matrix::rules::RuleAsk;
use behorig::features::catalogue::service::matrix::what_if;
use behorig::features::catalogue::service::system;
use behorig::features::orders::service::{Chosen, choices, passing};

use super::matrix::rule;
use crate::harness::town::{Database, Town, ask, both};

both! {
    async fn r_09_what_nobody_may_decide_is_seen_by_the_named_function_and_never_granted(town) {
        drafting::begin(&town.house, town.who("helena"), "PROCBOU".to_owned()).await.unwrap();
        let rules = vec![rule("owner")];
        let fallback = Some("INFOSAK".to_owned());
        let ask_for = DraftAsk { edition: 1, rules, fallback: fallback.clone(), why: "Prov".to_owned() };
        drafting::save(&town.house, town.who("helena"), "PROCBOU".to_owned(), ask_for).await.unwrap();
        let send = SendAsk { edition: 2, fallback, why: "Prov".to_owned() };
        drafting::send(&town.house, town.who("helena"), "PROCBOU".to_owned(), send).await.unwrap();
        town.answered_draft("henrik", "PROCBOU", Verdict::Decide, "").await.unwrap();
        town.vacate(Post::Owner(town.system("PROCBOU"))).await;
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        assert_eq!(line.state, State::Stalled { step: 0 });
        for (by, sees) in [("infosak", 1), ("adam", 1), ("helena", 1), ("karin", 0), ("eva", 0), ("henrik", 0)] {
            let rows = stalled(&town.house, town.who(by), Lang::Sv).await.unwrap();
            assert_eq!(rows.len(), sees, "{by}");
        }
        let row = stalled(&town.house, town.who("infosak"), Lang::Sv).await.unwrap().remove(0);
        assert_eq!((row.number, row.step), (line.number.to_string(), Some("owner")));
        let by_function = town.approve("infosak", &line).await;
        assert!(by_function.is_err(), "who is told does not decide: {by_function:?}");
        town.pass_days(60);
        town.time_works().await;
        town.routed("PROCBOU").await;
        assert_eq!(town.state(&line).await, State::Stalled { step: 0 }, "silence never grants");
        town.appoint(Post::Owner(town.system("PROCBOU")), "nadia").await.unwrap();
        town.routed("PROCBOU").await;
        assert_eq!(town.expected(&line).await, ["nadia"]);
        assert!(stalled(&town.house, town.who("infosak"), Lang::Sv).await.unwrap().is_empty());
    }

    async fn pain_3_what_is_asked_for_lapses_with_its_role_and_does_not_come_back(town) {
        let adam = town.who("adam");
        let open = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let decided = town.ordered_one("karin", ask("cecilia", "PB-PED")).await;
        town.approve("henrik", &decided).await.unwrap();
        let other = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let set = async |active: bool| {
            let shown = system::system(&town.house, adam, "PROCBOU", Lang::Sv).unwrap();
            let role = shown.role_list.iter().find(|role| role.code == "PB-PED").unwrap();
            let ask_for = RoleAsk { active, ..RoleAsk::of(role) };
            keeping::role(&town.house, adam, "PROCBOU".to_owned(), "PB-PED".to_owned(), ask_for).await.unwrap();
        };
        set(false).await;
        // It comes back at once, before anything could have looked.
        set(true).await;
        for line in [&open, &decided] {
            assert_eq!(town.state(line).await, State::Lapsed { why: "role-not-orderable".to_owned() });
        }
        assert_eq!(town.line(other.id).await, other, "and nothing else");
        assert!(town.approve("henrik", &open).await.is_err());
        assert!(town.deliver("helena", &decided).await.is_err());
        town.routed("PROCBOU").await;
        town.time_works().await;
        assert_eq!(town.state(&open).await.word(), "lapsed");
        town.ordered_one("karin", ask("bo", "PB-PED")).await;
        town.verified().await;
        town.replayed().await;
    }

    async fn pain_3_what_is_asked_for_lapses_with_its_system(town) {
        let henrik = town.who("henrik");
        let card = async || {
            let shown = system::system(&town.house, henrik, "PROCBOU", Lang::Sv).unwrap();
            SystemAsk { department: "X".to_owned(), board: "X".to_owned(), ..SystemAsk::of(&shown) }
        };
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let closed = SystemAsk { status: "closed".to_owned(), ..card().await };
        keeping::system(&town.house, henrik, "PROCBOU".to_owned(), closed).await.unwrap();
        let why = State::Lapsed { why: "system-closed".to_owned() };
        assert_eq!(town.state(&line).await, why);
        let opened = SystemAsk { status: "in_use".to_owned(), ..card().await };
        keeping::system(&town.house, henrik, "PROCBOU".to_owned(), opened).await.unwrap();
        // A last day that comes by itself.
        let line = town.ordered_one("karin", ask("cecilia", "PB-PED")).await;
        let last = town.house.db.clock().today();
        let ending = SystemAsk { status: "closing".to_owned(), end_date: Some(last), ..card().await };
        keeping::system(&town.house, henrik, "PROCBOU".to_owned(), ending).await.unwrap();
        assert_eq!(passing::lapse_closed(&town.house).await.unwrap(), 0, "the last day is a day of use");
        assert_eq!(town.state(&line).await.word(), "deciding");
        town.pass_days(1);
        assert_eq!(passing::lapse_closed(&town.house).await.unwrap(), 1);
        assert_eq!(town.state(&line).await, why);
        assert_eq!(passing::lapse_closed(&town.house).await.unwrap(), 0);
        town.verified().await;
        town.replayed().await;
    }
}

both! {
    async fn r_12_a_package_is_a_proposal_and_brings_nothing_that_is_grave(town) {
        let role = |code: &str| town.house.db.register().role_by_code(code).unwrap().id;
        let package = Package {
            id: town.house.db.chance().uuid(town.house.db.clock().now()).into(),
            name: "Undersköterska hemtjänst".to_owned(),
            titles: Vec::new(),
            roles: vec![role("PS-LAS"), role("PS-UTF"), role("TEIS-ADM"), role("ST-LAS")],
            closed: false,
            version: 1,
        };
        let (adam, kept) = (town.who("adam"), package.clone());
        town.house
            .db
            .write(move |tx| {
                let register = tx.register();
                let permit = may::<Import>(&Actor::of(&register, adam, tx.day())?, &())?;
                let brought = Brought { packages: vec![kept], ..Brought::default() };
                tx.record(bringing::import(tx.stage(&register), &permit, brought))
            })
            .await
            .unwrap();
        let mut chosen = Chosen { people: vec![town.who("bo").to_string()], ..Chosen::default() };
        let register = town.house.db.register();
        chosen.add_packages(&register, &[package.id.to_string()], town.house.db.clock().today());
        assert_eq!(chosen.roles, [role("PS-LAS").to_string()], "low and medium risk, and what can be ordered");
        let offered = choices(&town.house, town.who("karin"), &chosen, Lang::Sv).unwrap().packages.remove(0);
        let careful: Vec<(&str, bool)> = offered.careful.iter().map(|one| (one.risk, one.chosen)).collect();
        assert_eq!(careful, [("high", false), ("critical", false)], "each is to be wanted by itself");
        assert!(!offered.usual, "Bo has no title");
        town.change("bo", "title", "Undersköterska");
        town.sync().await;
        let offered = choices(&town.house, town.who("karin"), &chosen, Lang::Sv).unwrap().packages.remove(0);
        assert!(offered.usual);
        let foreign = choices(&town.house, town.who("nadia"), &chosen, Lang::Sv).unwrap().packages.remove(0);
        assert!(!foreign.usual, "what somebody works with is not told to those who do not order for them");
        // The matrix knows the same package: what is in it is no deviation.
        let deviation = RuleAsk { deviation: true, ..rule("owner+function:INFOSAK") };
        town.drafted("monica", "PROCSOC", vec![deviation]).await;
        town.answered_draft("eva", "PROCSOC", Verdict::Decide, "").await.unwrap();
        let usual = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let other = town.ordered_one("karin", ask("cecilia", "PS-LAS")).await;
        assert_eq!((usual.content.rule, other.content.rule), (0, 1));
    }
}

/// 100 000 lines in less than five seconds: run by `cargo test --test it what_if_on -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn r_22_what_if_on_100_000_lines() {
    for database in [Database::Sqlite, Database::Postgresql] {
        let town = Town::on(database).await;
        town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let copies = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) ";
        let (id, end) = if town.on_postgresql() {
            ("(substr(l.id::text, 1, 24) || lpad(to_hex(i), 12, '0'))::uuid", "false")
        } else {
            ("unhex(substr(hex(l.id), 1, 20) || printf('%012x', i))", "0")
        };
        let columns = "order_id, year, seq, n, orderer, subject, subject_guid, employment, unit, system, role, scope, asks, \
                       purpose, from_day, until_day, cap, guideline, path, added, by_manager, hash, state, facts, since, version, \
                       evidence";
        let of_line = columns.split(',').map(|name| format!("l.{}", name.trim())).collect::<Vec<_>>().join(", ");
        let of_line = of_line.replacen("l.n,", "l.n + i,", 1);
        let system = town.literal(town.system("PROCBOU").uuid());
        let made = town.raw(&format!(
            "INSERT INTO order_line (id, {columns}, open, ruled, decided) {copies} SELECT {id}, {of_line}, {end}, l.ruled, \
             l.decided FROM n, order_line l WHERE l.system = {system}"
        ));
        made.expect("the lines are copied");
        let strict = RuleAsk { unit: Some("SOC".to_owned()), ..rule("two:owner") };
        town.drafted(
            "helena",
            "PROCBOU",
            vec![RuleAsk { deviation: true, risk: Some("high".to_owned()), ..rule("owner") }, strict],
        )
        .await;
        let began = std::time::Instant::now();
        let tried = what_if::what_if(&town.house, town.who("henrik"), "PROCBOU", Lang::Sv).await.unwrap();
        let took = began.elapsed();
        println!("{database:?}: {} lines in {took:?}", tried.lines);
        assert_eq!((tried.lines, tried.changed), (100_000, 100_000));
    }
}
