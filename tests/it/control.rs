//! The control list (IK-1 … IK-14, law 4.2) and samples that can be drawn again.

use behorig::domain::catalogue::Post;
use behorig::domain::lang::Lang;
use behorig::domain::refusal::Refusal;
use behorig::features::control::service::samples::{self, SampleAsk};
use behorig::features::control::service::{self as control, Narrowed, OneItem, counting};
use behorig::features::grants::service::{How, following};
use behorig::features::separation::service::{self as separation, ExceptionAsk, RuleAsk};
use behorig::store::StoreError;
use jiff::civil::date;

use crate::harness::town::record::{parsed, text};
use crate::harness::town::{Town, ask, both, refusal};

async fn rows(town: &Town, by: &str, word: &str) -> u64 {
    let items = control::list(&town.house, town.who(by), &Narrowed::default()).await.unwrap();
    items.iter().find(|item| item.word == word).unwrap_or_else(|| panic!("no {word} for {by}")).rows
}

async fn item(town: &Town, by: &str, word: &str) -> OneItem {
    control::item(&town.house, town.who(by), word, &Narrowed::default(), Lang::Sv).await.unwrap()
}

fn of(system: &str, population: &str, size: usize, seed: &str) -> SampleAsk {
    SampleAsk {
        system: system.to_owned(),
        population: population.to_owned(),
        size,
        seed: seed.to_owned(),
        ..SampleAsk::default()
    }
}

both! {
    async fn ik_1_and_6_a_leaver_stands_there_until_all_is_removed(town) {
        town.based("karin", "bo").await;
        town.carried(&town.ordered_one("karin", ask("bo", "PS-LAS")).await).await;
        assert_eq!((rows(&town, "ingela", "leavers").await, rows(&town, "ingela", "not-removed").await), (0, 0));
        // The source says so, and nothing has followed it yet.
        town.change("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        town.pass_days(1);
        town.sync().await;
        let left = item(&town, "ingela", "leavers").await;
        assert_eq!((left.item.rows, left.first.len()), (2, 2), "the base account and the role");
        let names: Vec<_> = left.first.iter().map(|row| row.person.as_ref().and_then(|p| p.name.clone())).collect();
        assert!(names.iter().all(|name| name.as_deref() == Some("Bo Sjöberg")), "{names:?}");
        assert_eq!(left.first[0].note, Some("left"));
        following::sweep(&town.house).await.unwrap();
        assert_eq!(rows(&town, "ingela", "leavers").await, 0);
        let waiting = item(&town, "ingela", "not-removed").await;
        assert!(waiting.item.rows >= 1, "ended, and still in the systems");
        // Nobody has removed it for two days: that stands in the list of late removals too.
        town.pass_days(2);
        let late = item(&town, "ingela", "late-removals").await;
        assert!(late.first.iter().all(|row| row.note == Some("not-gone") && row.took_secs > Some(86_400)), "{late:?}");
        assert_eq!(late.item.rows, waiting.item.rows);
        town.verified().await;
    }

    async fn ik_3_what_stands_without_its_decision_is_found_in_the_tables(town) {
        town.based("karin", "bo").await;
        let line = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")).await;
        town.carried(&line).await;
        assert_eq!(rows(&town, "ingela", "undecided").await, 0);
        // Somebody with the database takes the decision away.
        town.raw(&format!("DELETE FROM decision WHERE line = {}", town.literal(line.id.uuid()))).unwrap();
        let found = item(&town, "ingela", "undecided").await;
        assert_eq!((found.item.rows, found.first[0].note), (1, Some("undecided")));
    }

    async fn ik_4_attempts_at_ones_own_are_told(town) {
        town.based("karin", "bo").await;
        town.appoint(Post::Owner(town.system("PROCSOC")), "karin").await.unwrap();
        let line = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")).await;
        assert_eq!(rows(&town, "ingela", "own-decisions").await, 0);
        town.approve("karin", &line).await.unwrap_err();
        let found = item(&town, "ingela", "own-decisions").await;
        assert_eq!(found.item.rows, 1);
        let index = found.first[0].entry.expect("an entry");
        let entry = town.log().await.into_iter().find(|entry| entry.index == index).expect("it is there");
        assert_eq!(text(&parsed(&entry), "type").as_deref(), Some("access.refused"));
        // It is told to who may read the log, and to nobody else.
        let owner = control::list(&town.house, town.who("eva"), &Narrowed::default()).await.unwrap();
        assert!(owner.iter().all(|item| item.word != "own-decisions" && item.word != "protected-read"));
        let asked = control::item(&town.house, town.who("eva"), "own-decisions", &Narrowed::default(), Lang::Sv).await;
        assert_eq!(refusal(asked), Refusal::NotFound);
    }

    async fn ik_5_8_11_and_13_hold_what_the_town_has(town) {
        town.based("karin", "bo").await;
        let rule = RuleAsk { a: "PS-LAS".into(), b: "PB-PED".into(), effect: "deny".into(), reason: "Prov".into() };
        let (rule, _) = separation::make(&town.house, town.who("adam"), rule).await.unwrap();
        let exception =
            ExceptionAsk { person: "bo".into(), reason: "Liten enhet".into(), until: Some(date(2026, 6, 30)) };
        separation::except(&town.house, town.who("eva"), rule, exception).await.unwrap();
        let found = item(&town, "ingela", "exceptions").await;
        assert_eq!((found.item.rows, found.first[0].day), (1, Some(date(2026, 6, 30))));
        // Given in an emergency, and confirmed.
        let line = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Jour").emergency()).await;
        let grant = town.carried(&line).await;
        assert_eq!(rows(&town, "eva", "emergencies").await, 1);
        following::confirm(&town.house, town.who("eva"), grant.id, grant.version, None).await.unwrap();
        assert_eq!(rows(&town, "eva", "emergencies").await, 0);
        // A post that nobody has any more.
        let before = rows(&town, "ingela", "unkept").await;
        town.vacate(Post::Owner(town.system("PROCSOC"))).await;
        assert_eq!(rows(&town, "ingela", "unkept").await, before + 1);
        assert_eq!(item(&town, "ingela", "privileged").await.item.rows, rows(&town, "adam", "privileged").await);
    }

    async fn the_list_is_narrowed_and_everybody_sees_their_own_systems(town) {
        town.based("karin", "bo").await;
        town.carried(&town.ordered_one("karin", ask("bo", "PS-LAS")).await).await;
        town.change("bo", "extensionAttribute5", "bo-1;SOC-2231;1|2020-01-01|2026-05-03|main");
        town.pass_days(1);
        town.sync().await;
        assert_eq!(rows(&town, "eva", "leavers").await, 1, "in her system");
        assert_eq!(rows(&town, "henrik", "leavers").await, 0, "not in his");
        let narrowed = |system: &str| Narrowed { system: Some(system.to_owned()), board: None };
        let of = |word: &'static str, by: &'static str| {
            let (town, narrowed) = (&town, narrowed(word));
            async move { control::item(&town.house, town.who(by), "leavers", &narrowed, Lang::Sv).await }
        };
        assert_eq!(of("PROCSOC", "ingela").await.unwrap().item.rows, 1);
        assert_eq!(of("PROCBOU", "ingela").await.unwrap().item.rows, 0);
        assert_eq!(of("PROCBOU", "eva").await.unwrap().item.rows, 0, "narrowing opens nothing");
        assert_eq!(refusal(of("FINNS-EJ", "ingela").await), Refusal::NotFound);
        assert_eq!(refusal(control::list(&town.house, town.who("bo"), &Narrowed::default()).await), Refusal::SessionEnded);
        let nobody = control::list(&town.house, town.who("cecilia"), &Narrowed::default()).await;
        assert_eq!(refusal(nobody), Refusal::NotAllowed);
        // An auditor's looking is told, once an hour.
        let told = town.happened(0).await;
        assert_eq!(told.iter().filter(|kind| *kind == "controls.read").count(), 1);
    }

    async fn the_items_are_counted_once_a_day_and_give_the_trend(town) {
        town.based("karin", "bo").await;
        counting::count(&town.house).await.unwrap();
        counting::count(&town.house).await.unwrap();
        let told = town.happened(0).await;
        assert_eq!(told.iter().filter(|kind| *kind == "controls.counted").count(), 1);
        assert!(control::list(&town.house, town.who("ingela"), &Narrowed::default()).await.unwrap()[0].trend.is_none());
        town.vacate(Post::Owner(town.system("PROCSOC"))).await;
        town.pass_days(28);
        counting::count(&town.house).await.unwrap();
        let unkept = item(&town, "ingela", "unkept").await;
        assert_eq!(unkept.item.trend, Some("more"));
        let counted: Vec<u64> = unkept.weeks.iter().map(|week| week.rows).collect();
        assert_eq!(counted, [unkept.item.rows - 1, unkept.item.rows]);
        town.verified().await;
    }

    async fn r_32_the_same_sample_is_drawn_again_whatever_has_happened_since(town) {
        for login in ["bo", "cecilia", "dan"] {
            town.based("karin", login).await;
            town.carried(&town.ordered_one("karin", ask(login, "PS-LAS")).await).await;
        }
        let (id, receipt) = samples::make(&town.house, town.who("ingela"), of("PROCSOC", "grants", 2, "2026-1")).await.unwrap();
        let drawn = samples::one(&town.house, town.who("ingela"), id, false, Lang::Sv).await.unwrap();
        assert_eq!((drawn.sample.of, drawn.rows.len(), drawn.again), (3, 2, None));
        let entry = town.log().await.into_iter().find(|entry| entry.index == receipt.index).expect("it is told");
        assert_eq!(text(&parsed(&entry), "seed").as_deref(), Some("2026-1"));
        // One of them ends, another is given: the population of that instant is still the same.
        town.pass_days(1);
        let grant = town.held("bo").await.into_iter().find(|grant| grant.system == town.system("PROCSOC")).unwrap();
        town.end("karin", &grant, How::Now, "Prov").await.unwrap();
        town.based("karin", "fia").await;
        town.carried(&town.ordered_one("karin", ask("fia", "PS-LAS")).await).await;
        let again = samples::one(&town.house, town.who("eva"), id, true, Lang::Sv).await.unwrap();
        assert_eq!(again.again, Some("same"));
        let ids = |view: &samples::SampleView| view.rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&again), ids(&drawn));
        let (second, _) = samples::make(&town.house, town.who("eva"), of("PROCSOC", "grants", 2, "2026-1")).await.unwrap();
        assert_eq!(samples::one(&town.house, town.who("eva"), second, true, Lang::Sv).await.unwrap().sample.of, 3);
        // Somebody with the database takes one of the population away.
        town.raw(&format!("DELETE FROM grants WHERE id = {}", town.literal(grant.id.uuid()))).unwrap();
        let other = samples::one(&town.house, town.who("ingela"), id, true, Lang::Sv).await.unwrap();
        assert_eq!(other.again, Some("other"));
        town.verified().await;
    }

    async fn r_32_orders_of_a_period_are_drawn_also_those_that_came_to_nothing(town) {
        town.based("karin", "bo").await;
        let declined = town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")).await;
        town.decline("eva", &declined, "Behövs inte").await.unwrap();
        let day = town.house.db.clock().today();
        let period = |to| SampleAsk { from: Some(day), to: Some(to), ..of("PROCSOC", "lines", 5, "") };
        let wrong = |field: &str| Refusal::BadForm(field.to_owned());
        let by = town.who("eva");
        assert_eq!(refusal(samples::make(&town.house, by, period(day)).await), wrong("to"), "the day is not over");
        town.pass_days(1);
        let (id, _) = samples::make(&town.house, by, period(day)).await.unwrap();
        let drawn = samples::one(&town.house, by, id, true, Lang::Sv).await.unwrap();
        assert_eq!((drawn.rows.len(), drawn.rows[0].state.as_deref()), (1, Some("declined")));
        assert!(!drawn.sample.seed.is_empty(), "the service took one");
        // What is wrong is said, and who may not is told so.
        assert_eq!(refusal(samples::make(&town.house, by, of("PROCSOC", "grants", 0, "x")).await), wrong("size"));
        assert_eq!(refusal(samples::make(&town.house, by, of("PROCSOC", "allt", 1, "x")).await), wrong("population"));
        assert_eq!(refusal(samples::make(&town.house, by, of("PROCSOC", "grants", 1, "x")).await), wrong("system"), "nothing stands");
        assert_eq!(refusal(samples::make(&town.house, by, of("?", "grants", 1, "x")).await), wrong("system"));
        assert_eq!(refusal(samples::make(&town.house, town.who("henrik"), of("PROCSOC", "grants", 1, "x")).await), Refusal::NotAllowed);
        let seen: Result<_, StoreError> = samples::one(&town.house, town.who("henrik"), id, false, Lang::Sv).await;
        assert_eq!(refusal(seen), Refusal::Hidden);
        assert_eq!(samples::list(&town.house, town.who("henrik"), Lang::Sv).await.unwrap().len(), 0);
        assert_eq!(samples::list(&town.house, town.who("ingela"), Lang::Sv).await.unwrap().len(), 1);
    }
}
