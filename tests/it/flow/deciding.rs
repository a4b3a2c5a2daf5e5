//! Deciding: who may, who never may, and where it goes when the post that decides changes hands.

use behorig::domain::catalogue::Post;
use behorig::domain::ids::LineId;
use behorig::domain::lang::Lang;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::{Refusal, Sort};
use behorig::features::approvals::service::{self as approvals, Shown, Verdict};
use behorig::features::grants::service as grants;
use behorig::features::orders::service as orders;
use behorig::store::decisions;

use crate::harness::town::{Ask, Database, Town, ask, both, refusal};

/// Brings a line of Eva's for Karin into each state that there is.
async fn in_each_state(town: &Town) -> Vec<Line> {
    town.based("eva", "karin").await;
    let utf = |unit| ask("karin", "PS-UTF").unit(unit).purpose("Leder enheten");
    let mut lines = Vec::new();
    for unit in ["SOC", "SOC-2231", "SOC-2232", "BOU", "BOU-3107", "IT"] {
        lines.push(town.ordered_one("eva", utf(unit)).await);
    }
    let [_, asked, decided, delivered, declined, withdrawn] = lines.as_slice() else { panic!("six lines") };
    town.question("anncha", asked, "Varför?").await.unwrap();
    town.approve("anncha", decided).await.unwrap();
    town.carried(delivered).await;
    town.decline("anncha", declined, "Nej").await.unwrap();
    town.withdraw("eva", withdrawn).await.unwrap();
    lines.push(town.ordered_one("eva", utf("KOM").from(jiff::civil::date(2026, 7, 1))).await);
    town.approve("anncha", &lines[6]).await.unwrap();
    lines.push(town.ordered_one("eva", ask("karin", "BK-ADM")).await);
    let mut now = Vec::new();
    for line in lines {
        now.push(town.line(line.id).await);
    }
    let words: Vec<&str> = now.iter().map(|line| line.state.word()).collect();
    let all = ["deciding", "completing", "delivering", "delivered", "declined", "withdrawn", "waiting", "stalled"];
    assert_eq!(words, all);
    now
}

both! {
    async fn t_01_neither_orderer_nor_subject_decides_in_any_state(town) {
        let lines = in_each_state(&town).await;
        let rows = town.count("SELECT count(*) AS n FROM decision");
        let entries = town.log().await.len();
        for line in &lines {
            for verdict in [Verdict::Approve, Verdict::Decline, Verdict::Ask] {
                let state = line.state.word();
                let by_orderer = town.decide("eva", line, verdict, "Ja").await;
                assert_eq!(by_orderer, Err(Refusal::SelfDecisionOrderer), "{state}");
                let by_subject = town.decide("karin", line, verdict, "Ja").await;
                assert_eq!(by_subject, Err(Refusal::SelfDecisionSubject), "{state}");
            }
        }
        let shown: Vec<Shown> = lines.iter().map(|line| town.shown(line)).collect();
        let many = approvals::decide(&town.house, town.who("eva"), shown, Verdict::Approve, String::new()).await.unwrap();
        assert!(many.into_iter().all(|(_, one)| refusal(one) == Refusal::SelfDecisionOrderer), "nor many at once");
        for person in ["eva", "karin"] {
            let list = approvals::list(&town.house, town.who(person), None, None, Lang::Sv).await.unwrap();
            assert!(list.rows.is_empty(), "{person} is not offered it");
        }
        assert_eq!(town.count("SELECT count(*) AS n FROM decision"), rows);
        let told = town.happened(entries).await;
        assert!(told.iter().all(|kind| kind == "access.refused"), "{told:?}");
        assert_eq!(told.len(), 2 * lines.len(), "each of the two is told of once for each line, however often they try");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_25_t_01_the_only_holder_is_passed_over_for_the_next_above(town) {
        for (by, one, holders) in [
            ("eva", ask("karin", "PS-UTF").unit("SOC").purpose("x"), vec!["anncha"]),
            ("eva", ask("monica", "PS-LAS"), vec!["daniel"]),
            ("peter", ask("robert", "TEIS-ADM"), vec!["anncha"]),
            ("birgitta", ask("karin", "PS-LAS"), vec!["eva"]),
        ] {
            if by == "birgitta" {
                let soc = town.house.db.register().unit_by_code["SOC"];
                town.appoint(Post::Orderer(soc), "birgitta").await.unwrap();
            }
            let line = town.ordered_one(by, one.clone()).await;
            assert_eq!(town.expected(&line).await, holders, "{one:?}");
        }
        // Owner and next above are subject and orderer: nobody is left.
        let line = town.ordered_one("anncha", ask("peter", "TEIS-ADM")).await;
        assert_eq!(line.state, State::Stalled { step: 0 });
        assert_eq!(town.approve("peter", &line).await, Err(Refusal::SelfDecisionSubject));
    }

    async fn t_01_nobody_appoints_themself(town) {
        let system = town.system("PROCSOC");
        assert_eq!(town.appoint(Post::Owner(system), "adam").await, Err(Refusal::NotAllowed));
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(town.approve("adam", &line).await, Err(Refusal::Hidden), "an administrator decides nothing");
    }

    async fn t_04_what_was_shown_is_what_is_decided(town) {
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let other = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        for hash in [[0; 32], line.hash, town.shown(&other).hash] {
            for verdict in [Verdict::Approve, Verdict::Decline, Verdict::Ask] {
                let shown = Shown { line: line.id, hash };
                let why = Town::decide_in(&town.house, town.who("monica"), shown, verdict, "Ja").await.unwrap_err();
                assert_eq!((why.clone(), why.sort()), (Refusal::ShownDiffers, Sort::Conflict));
            }
        }
        assert_eq!(town.line(line.id).await, line);
        town.approve("monica", &line).await.unwrap();
    }

    async fn t_04_without_an_owner_it_stands_still_and_is_seen(town) {
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let owner = Post::Owner(town.system("PROCBOU"));
        town.vacate(owner.clone()).await;
        assert_eq!(town.approve("henrik", &line).await, Err(Refusal::OutsideReach), "at once, before anything is routed");
        assert_eq!(town.routed("PROCBOU").await, 1);
        assert_eq!(town.state(&line).await, State::Stalled { step: 1 });
        assert!(town.expected(&line).await.is_empty());
        assert_eq!(town.routed("PROCBOU").await, 0);
        town.appoint(owner, "nadia").await.unwrap();
        assert_eq!(town.routed("PROCBOU").await, 1);
        assert_eq!(town.expected(&line).await, ["nadia"]);
        town.approve("nadia", &line).await.unwrap();
        let waiting = town.ordered_one("karin", ask("bo", "BK-ADM")).await;
        assert_eq!(waiting.state, State::Stalled { step: 0 }, "a system that never had an owner");
        town.verified().await;
        town.replayed().await;
    }

    async fn r_09_open_steps_follow_the_post_and_history_keeps_who_it_was(town) {
        let first = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let second = town.ordered_one("karin", ask("cecilia", "PB-PED")).await;
        town.approve("henrik", &first).await.unwrap();
        let owner = Post::Owner(town.system("PROCBOU"));
        town.vacate(owner.clone()).await;
        town.appoint(owner, "nadia").await.unwrap();
        town.vacate(Post::SystemManager(town.system("PROCBOU"))).await;
        town.appoint(Post::SystemManager(town.system("PROCBOU")), "ylva").await.unwrap();
        assert_eq!(town.approve("nadia", &second).await.map(|_| ()), Ok(()), "the right follows the post at once");
        let third = town.ordered_one("karin", ask("dan", "PB-PED")).await;
        assert_eq!(town.expected(&third).await, ["nadia"]);
        assert!(town.routed("PROCBOU").await > 0);
        assert_eq!(town.expected(&first).await, ["ylva"], "and so does what is to be delivered");
        let ids: Vec<LineId> = vec![first.id, second.id];
        let made = town.house.db.read(move |conn| decisions::of_lines(conn, &ids)).await.unwrap();
        let by: Vec<String> = made.iter().map(|one| town.login(one.by)).collect();
        assert!(by.contains(&"henrik".to_owned()) && by.contains(&"nadia".to_owned()));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_09_an_account_that_closes_is_nobodys_post(town) {
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.change("monica", "userAccountControl", "514");
        town.sync().await;
        assert_eq!(town.approve("monica", &line).await, Err(Refusal::SessionEnded));
        town.routed("PROCSOC").await;
        assert_eq!(town.expected(&line).await, ["daniel"]);
        town.server.remove(&crate::harness::town::people::dn("daniel")).unwrap();
        town.sync().await;
        town.routed("PROCSOC").await;
        assert_eq!(town.state(&line).await, State::Stalled { step: 1 });
        town.verified().await;
    }

    async fn r_03_t_13_the_owner_of_one_system_learns_nothing_of_anothers(town) {
        let line = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Hemligt syfte")).await;
        for by in ["henrik", "helena", "ylva", "adam", "mona"] {
            // Who answers for other systems is told that it is another's (R-03); the others, nothing (T13).
            let answers = ["henrik", "helena"].contains(&by);
            let foreign = if answers { Refusal::OutsideReach } else { Refusal::Hidden };
            for verdict in [Verdict::Approve, Verdict::Decline, Verdict::Ask] {
                assert_eq!(town.decide(by, &line, verdict, "x").await, Err(foreign.clone()), "{by}");
            }
            let who = town.who(by);
            assert_eq!(refusal(approvals::row(&town.house, who, line.id, Lang::Sv).await), foreign);
            assert_eq!(refusal(orders::order(&town.house, who, line.order, Lang::Sv).await), foreign);
            let bo = town.who("bo");
            assert_eq!(refusal(grants::of_person(&town.house, who, bo, Lang::Sv).await), Refusal::Hidden);
            let soc = town.system("PROCSOC");
            assert_eq!(refusal(grants::of_system(&town.house, who, soc, None, Lang::Sv).await), foreign);
            assert_eq!(approvals::count(&town.house, who).await.unwrap(), 0);
        }
        assert_eq!(town.approve("monica", &line).await, Err(Refusal::NotHolder), "who knows of it is told why not");
        let missing = Shown { line: LineId::from(uuid::Uuid::nil()), hash: line.hash };
        let none = Town::decide_in(&town.house, town.who("henrik"), missing, Verdict::Approve, "").await;
        assert_eq!(none, Err(Refusal::NotFound), "what does not exist");
    }

    async fn a_role_that_was_closed_meanwhile_is_not_approved(town) {
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.raw("UPDATE role SET active = FALSE WHERE code = 'PS-LAS'; UPDATE revision SET n = n + 1").unwrap();
        assert_eq!(town.approve("monica", &line).await, Err(Refusal::RoleNotOrderable));
        town.decline("monica", &line, "Rollen finns inte längre").await.unwrap();
    }
}

/// The other four entrances of T01 are HTTP's; this one is the database's own.
async fn nobody_decides_on_their_own(database: Database) {
    let town = Town::on(database).await;
    let one: Ask = ask("bo", "PS-LAS");
    let line = town.ordered_one("karin", one).await;
    let (karin, bo, monica) = (town.who("karin"), town.who("bo"), town.who("monica"));
    let insert = |by: behorig::domain::ids::PersonId, behalf: Option<behorig::domain::ids::PersonId>| {
        let id = |uuid| town.literal(uuid);
        let behalf = behalf.map_or("NULL".to_owned(), |who| id(who.uuid()));
        let bytes = if town.on_postgresql() { r"'\x00'" } else { "x'00'" };
        format!(
            "INSERT INTO decision (id, line, step, outcome, decided_by, on_behalf_of, ordered_by, subject, reason, \
             decided_at, shown, audit_id) SELECT {}, {}, 1, 'approved', {}, {behalf}, {}, {}, '', \
             '2026-05-04T08:00:00.000000Z', {bytes}, id FROM audit_log WHERE idx = 0",
            id(uuid::Uuid::from_u128(1)),
            id(line.id.uuid()),
            id(by.uuid()),
            id(karin.uuid()),
            id(bo.uuid()),
        )
    };
    for (by, behalf) in [(karin, None), (bo, None), (monica, Some(karin)), (monica, Some(bo))] {
        let refused = town.raw(&insert(by, behalf)).expect_err("the database refuses it");
        assert!(refused.contains("nobody_decides_on_their_own"), "{refused}");
    }
    let declined = insert(monica, None).replace("'approved'", "'declined'");
    assert!(town.raw(&declined).unwrap_err().contains("declined_with_a_reason"));
    town.raw(&insert(monica, None)).expect("the statement itself is sound");
    let twice = insert(monica, None).replace("0000-0000-0000-000000000001", "0000-0000-0000-000000000002");
    let twice = twice.replace("00000000000000000000000000000001", "00000000000000000000000000000002");
    assert!(town.raw(&twice).unwrap_err().to_lowercase().contains("unique"), "one decision for a step");
    assert_eq!(town.count("SELECT count(*) AS n FROM decision"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn t_01_the_database_refuses_it_too_sqlite() {
    nobody_decides_on_their_own(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t_01_the_database_refuses_it_too_postgresql() {
    nobody_decides_on_their_own(Database::Postgresql).await;
}
