//! When the directory does not answer, or not in full, or says something else than before (T05, T29, fail policy):
//! orders can be sent, nothing is decided or delivered, what is held can be read and ended.

use std::time::{Duration, Instant};

use behorig::directory::embedded::{Change, Fault};
use behorig::domain::lang::Lang;
use behorig::domain::order::State;
use behorig::domain::refusal::Refusal;
use behorig::features::approvals::service::Verdict;
use behorig::features::grants::service::{self as grants, How};
use jiff::civil::date;

use crate::harness::town::{Database, Town, ask, both, people};

/// What must hold whatever is wrong with the directory.
async fn holds_under(mut town: Town, fault: Fault) {
    let held = {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        town.carried(&line).await
    };
    let to_decide = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
    let to_deliver = town.ordered_one("karin", ask("bo", "ML-AUTO")).await;
    let people = town.house.db.register().people.len();
    town.fault(fault);
    for verdict in [Verdict::Approve, Verdict::Decline] {
        assert_eq!(town.decide("monica", &to_decide, verdict, "Ja").await, Err(Refusal::DirectoryDown), "{fault:?}");
    }
    assert_eq!(town.deliver("sofie", &to_deliver).await, Err(Refusal::DirectoryDown), "{fault:?}");
    let sent = town.order("karin", &[ask("cecilia", "PS-LAS")]).await.unwrap();
    assert!(!sent.verified, "{fault:?}");
    let order = sent.id.parse().unwrap();
    let lines = town.house.db.read(move |conn| behorig::store::lines::of_order(conn, order)).await.unwrap();
    let [base, line] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(lines.iter().all(|line| line.state == State::Unverified && line.evidence.is_none()), "{fault:?}");
    assert!(town.expected(line).await.is_empty());
    assert_eq!(town.approve("monica", line).await, Err(Refusal::NotVerified));
    assert_eq!(town.deliver("amir", base).await, Err(Refusal::Conflict));
    assert_eq!(town.time_works().await, 0, "{fault:?}");
    assert!(town.house.directory.all_people().await.is_err(), "{fault:?}: a part is no answer");
    assert_eq!(town.house.db.register().people.values().filter(|card| !card.is_gone()).count(), people);
    let bo = town.who("bo");
    let own = grants::of_person(&town.house, bo, bo, Lang::Sv).await.unwrap();
    assert_eq!(own.len(), 2, "{fault:?}: one's own can be read");
    town.end("karin", &held, How::Revoke, "Misstanke").await.unwrap();
    town.removed("helena", &held).await.unwrap();
    town.fault(Fault::None);
    town.restart(); // else the circuit breaker's ten seconds are waited out; one test does
    assert_eq!(town.time_works().await, 2, "{fault:?}: what was sent is checked when it can be");
    assert_eq!(town.state(line).await, State::deciding(1));
    assert!(town.line(line.id).await.evidence.is_some());
    town.carried(base).await;
    town.carried(line).await;
    town.carried(&to_decide).await;
    town.verified().await;
    town.replayed().await;
}

both! {
    async fn t_29_the_directory_is_down(town) {
        holds_under(town, Fault::Down).await;
    }

    async fn t_29_the_directory_stops_at_its_size_limit(town) {
        holds_under(town, Fault::Code { code: 4, after: 1 }).await;
    }

    async fn t_29_the_directory_is_cut_off_in_the_middle(town) {
        holds_under(town, Fault::CutAfter(1)).await;
    }

    async fn t_29_the_service_finds_back_by_itself(town) {
        town.fault(Fault::Down);
        for login in ["bo", "cecilia", "dan"] {
            town.ordered_one("karin", ask(login, "PS-LAS")).await;
        }
        assert!(town.house.directory.all_people().await.is_err());
        assert!(town.house.directory.all_people().await.is_err());
        town.fault(Fault::None);
        let begun = Instant::now();
        let mut moved = 0;
        while moved < 6 && begun.elapsed() < Duration::from_secs(30) {
            moved += town.time_works().await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        assert_eq!(moved, 6, "healthy within thirty seconds, without a hand (I9)");
    }

    async fn what_was_sent_unverified_lapses_when_the_employment_had_ended(town) {
        let ended = "fia-1;SOC-2231;2|2024-02-01|2026-05-01|main";
        town.server.modify(&people::dn("fia"), &[Change::set("extensionAttribute5", ended)]).unwrap();
        town.fault(Fault::Down);
        let line = town.ordered_one("karin", ask("fia", "PS-LAS")).await;
        let unknown = town.ordered_one("karin", ask("dan", "PS-LAS")).await;
        assert_eq!((line.state, unknown.state), (State::Unverified, State::Unverified));
        town.server.remove(&people::dn("dan")).unwrap();
        town.fault(Fault::None);
        assert_eq!(town.time_works().await, 4);
        assert_eq!(town.line(line.id).await.state, State::Lapsed { why: "employment-ended".to_owned() });
        assert_eq!(town.line(unknown.id).await.state, State::Lapsed { why: "person-not-found".to_owned() });
        town.verified().await;
        town.replayed().await;
    }

    async fn t_05_what_changed_since_the_order_stops_decision_and_delivery(town) {
        let changes = [
            ("bo", "userAccountControl", "514", Refusal::AccountDisabled),
            ("cecilia", "extensionAttribute5", "cecilia-1;SOC-2231;1|2020-01-01|2026-05-03|main", Refusal::EmploymentEnded(date(2026, 5, 3))),
            ("dan", "employeeType", "Konsult", Refusal::ExternalPerson),
            ("fia", "accountExpires", "134116956000000000", Refusal::EmploymentEnded(date(2025, 12, 31))),
            ("lea", "extensionAttribute5", "lea-2;SOC-2231;1|2020-01-01||main", Refusal::NoEmployment),
        ];
        for (login, attribute, now, why) in changes {
            town.based("karin", login).await;
            let line = town.ordered_one("karin", ask(login, "PB-PED")).await;
            let before = match attribute {
                "userAccountControl" => "512".to_owned(),
                "employeeType" => "Anställd".to_owned(),
                "accountExpires" => "0".to_owned(),
                _ => format!("{login}-1;SOC-2231;1|2020-01-01||main"),
            };
            town.change(login, attribute, now);
            assert_eq!(town.approve("henrik", &line).await, Err(why.clone()), "{login} at the decision");
            town.change(login, attribute, &before);
            town.approve("henrik", &line).await.unwrap();
            // At the delivery it is read at that moment: nothing remembered counts.
            town.server.modify(&people::dn(login), &[Change::set(attribute, now)]).unwrap();
            assert_eq!(town.deliver("helena", &line).await, Err(why), "{login} at the delivery");
            assert_eq!(town.state(&line).await, State::Delivering);
            town.change(login, attribute, &before);
            town.deliver("helena", &line).await.unwrap();
        }
        let gone = town.ordered_one("karin", ask("tim", "PB-PED")).await;
        town.server.remove(&people::dn("tim")).unwrap();
        town.pass(jiff::SignedDuration::from_secs(61));
        assert_eq!(town.approve("henrik", &gone).await, Err(Refusal::PersonNotFound));
        town.verified().await;
        town.replayed().await;
    }

    async fn t_05_a_critical_role_is_decided_on_what_is_read_at_that_moment(town) {
        let critical = town.ordered_one("karin", ask("bo", "AD-ADM")).await;
        let ordinary = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        let read = critical.evidence.as_ref().expect("evidence").at;
        town.pass(jiff::SignedDuration::from_secs(30));
        town.server.modify(&people::dn("bo"), &[Change::set("userAccountControl", "514")]).unwrap();
        town.approve("henrik", &ordinary).await.unwrap();
        let used = town.words("SELECT evidence AS value FROM decision");
        assert!(used[0].contains(&read.to_string()), "the reading keeps its true time: {used:?}");
        assert_eq!(town.approve("peter", &critical).await, Err(Refusal::AccountDisabled));
        town.pass(jiff::SignedDuration::from_secs(31));
        let other = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!(town.approve("monica", &other).await, Err(Refusal::AccountDisabled), "a minute is the longest");
    }
}

/// Slow faults, once: what they mean for the tables is the same on both.
#[tokio::test(flavor = "multi_thread")]
async fn t_29_the_directory_is_silent_slow_or_says_it_is_busy() {
    for fault in [
        Fault::Silent,
        Fault::Slow(Duration::from_secs(20)),
        Fault::Code { code: 51, after: 0 },
        Fault::Code { code: 3, after: 1 },
        Fault::Refer,
    ] {
        let town = Town::on(Database::Sqlite).await;
        holds_under(town, fault).await;
    }
}
