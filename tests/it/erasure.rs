//! Erasure: two people, the drill (X23), one person's request, protected people, a restored copy. After each the log
//! verifies with the old line, in both verifiers, and no string of who was erased is left in the database's files.
//!
//! `BEHORIG_CAMPAIGN=long` (`make campaign-erasure`) drills a hundred times, with many more people.

use behorig::domain::catalogue::Post;
use behorig::domain::erasure::GONE;
use behorig::domain::event::{Event, Kind};
use behorig::domain::grant::Grant;
use behorig::domain::ids::{ErasureId, PersonId};
use behorig::domain::lang::Lang;
use behorig::domain::refusal::Refusal;
use behorig::domain::transition::Transition;
use behorig::export::log_folder::verify_folder;
use behorig::features::erasure::service::{self as erasure, ErasureAsk, Seen};
use behorig::features::grants::service::How;
use behorig::features::log::service::export::to_folder;
use jiff::civil::{Date, date};

use crate::harness::town::{Town, ask, both, chosen, people, refusal};
use crate::log::made::python;

/// Days after which everything of the drill is long over.
const LATER: i64 = 3_000;

const LEAVERS: [&str; 3] = ["zorkvist", "quandahl", "xylberg"];

fn name_of(login: &str) -> String {
    format!("Prov {}{}", login[..1].to_uppercase(), &login[1..])
}

/// Somebody who worked here, asked for something, had it and left. What they are called stands in every free text.
async fn leaver(town: &Town, login: &'static str, n: usize, more: &str) -> PersonId {
    let name = name_of(login);
    town.server.add(&people::person(6_000 + n, login, &name, "SOC-2231", "karin", "Anställd", more)).unwrap();
    town.sync().await;
    let id = town.who(login);
    let base = town.based("karin", login).await;
    let line =
        town.ordered_one("karin", ask(login, "PS-UTF").unit("SOC-2231").purpose(&format!("{name} vikarierar"))).await;
    let held = town.carried(&line).await;
    let declined = town.ordered_one("karin", ask(login, "PS-LAS").purpose(&format!("{name} igen"))).await;
    let by = town.expected(&declined).await.remove(0);
    town.decline(&by, &declined, &format!("{name} har redan")).await.unwrap();
    for grant in [held, base] {
        let reason = format!("{name} slutar");
        let ended = over(town, &grant, &reason).await;
        assert_eq!(ended.state.word(), "removed", "{login}");
    }
    id
}

async fn over(town: &Town, grant: &Grant, reason: &str) -> Grant {
    let _ = town.end("karin", grant, How::Revoke, reason).await;
    let now = town.grant(grant.id).await;
    if now.state.word() == "removing" {
        let literal = town.literal(grant.id.uuid());
        let sql = format!(
            "SELECT p.login AS value FROM task t JOIN person p ON p.id = t.person WHERE t.grant_id = {literal}"
        );
        let by = town.words(&sql).remove(0);
        town.removed(&by, &now).await.unwrap();
    }
    town.grant(grant.id).await
}

/// They are no longer in the directory, and years pass.
async fn gone(town: &Town, logins: &[&str]) {
    for login in logins {
        town.server.remove(&people::dn(login)).unwrap();
    }
    town.sync().await;
    town.pass_days(LATER);
}

fn until() -> Date {
    date(2030, 1, 1)
}

fn decision(class: &str) -> ErasureAsk {
    ErasureAsk {
        class: class.to_owned(),
        reference: "KS 2031/17".to_owned(),
        on: Some(date(2031, 1, 7)),
        purpose: "Enligt informationshanteringsplanen".to_owned(),
        until: Some(until()),
        ..ErasureAsk::default()
    }
}

/// Entered by one, confirmed by another, carried out.
async fn carried_out(town: &Town, asked: ErasureAsk) -> ErasureId {
    let (adam, mona) = (town.who("adam"), town.who("mona"));
    let (id, _) = erasure::enter(&town.house, adam, asked).await.unwrap();
    erasure::confirm(&town.house, mona, id, Seen { version: 1 }).await.unwrap();
    erasure::run(&town.house).await.unwrap();
    let shown = erasure::one(&town.house, adam, id, Lang::Sv).await.unwrap();
    assert_eq!(shown.progress, "cleared");
    id
}

/// Every disclosure about somebody, as the database has it.
fn told_of(town: &Town, id: PersonId) -> Vec<String> {
    let literal = town.literal(id.uuid());
    town.words(&format!("SELECT disclosure AS value FROM audit_private WHERE subject = {literal}"))
}

/// Which of the strings are in the database's own files: SQLite's two, or every table and index of the schema.
fn left(town: &Town, strings: &[String]) -> Vec<String> {
    let found = |needle: &&String| {
        if town.on_postgresql() {
            let sql = format!(
                "SELECT count(*) AS n FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace \
                 WHERE pg_relation_filepath(c.oid) IS NOT NULL \
                 AND (s.nspname = current_schema() OR c.oid IN (SELECT t.reltoastrelid FROM pg_class t \
                      JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = current_schema())) \
                 AND position(convert_to('{needle}', 'UTF8') IN pg_read_binary_file(pg_relation_filepath(c.oid))) > 0"
            );
            town.count(&sql) > 0
        } else {
            let file = town.file().expect("a file");
            [file.clone(), format!("{file}-wal")]
                .iter()
                .filter_map(|path| std::fs::read(path).ok())
                .any(|bytes| bytes.windows(needle.len()).any(|window| window == needle.as_bytes()))
        }
    };
    if town.on_postgresql() {
        town.raw("CHECKPOINT").unwrap();
    }
    strings.iter().filter(found).cloned().collect()
}

fn strings_of(town: &Town, logins: &[&'static str], ids: &[PersonId]) -> Vec<String> {
    let mut strings: Vec<String> = logins.iter().map(|login| name_of(login)).collect();
    strings.extend(logins.iter().map(|login| (*login).to_owned()));
    let register = town.house.db.register();
    strings.extend(ids.iter().map(|id| register.people[id].guid.to_string()));
    strings.extend(ids.iter().flat_map(|id| told_of(town, *id)));
    strings
}

/// The log verifies in both, with the line from before, and what is handed out has none of the strings; gives how many
/// values are erased.
async fn verified(town: &Town, line: &str, strings: &[String]) -> u64 {
    let report = town.verified().await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("log");
    let to = folder.clone();
    let key = behorig::domain::log::checkpoint::LogKey::new("exempel.se/prov", &[7; 32]).unwrap();
    town.house.db.read(move |conn| Ok(to_folder(conn, Some(&key.vkey()), &to))).await.unwrap().unwrap();
    let exported = verify_folder(&folder, Some(line), None).unwrap();
    assert!(exported.accepted(), "{:?}", exported.findings);
    assert!(exported.anchored.is_some());
    let (codes, facts) = python(&[(folder.clone(), Some(line.to_owned()))]).remove(0);
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!(facts["erased"], exported.erased);
    assert_eq!(report.erased, exported.erased);
    let handed = ["entries.log", "disclosures.log"].map(|file| std::fs::read_to_string(folder.join(file)).unwrap());
    let found: Vec<&String> =
        strings.iter().filter(|needle| handed.iter().any(|text| text.contains(needle.as_str()))).collect();
    assert!(found.is_empty(), "{found:?}");
    exported.erased
}

both! {
    async fn nothing_is_erased_until_another_has_confirmed(town) {
        town.appoint(Post::Administrator, "mona").await.unwrap();
        let id = leaver(&town, "zorkvist", 1, "").await;
        gone(&town, &["zorkvist"]).await;
        let (adam, mona, karin) = (town.who("adam"), town.who("mona"), town.who("karin"));
        let before = told_of(&town, id).len();
        assert!(before > 10, "{before}");
        let enter = async |by, asked| refusal(erasure::enter(&town.house, by, asked).await);
        assert_eq!(enter(karin, decision("orders")).await, Refusal::NotAllowed);
        let missing = ErasureAsk { reference: " ".to_owned(), ..decision("orders") };
        assert_eq!(enter(adam, missing).await, Refusal::BadForm("reference".to_owned()));
        let future = ErasureAsk { until: Some(date(2100, 1, 1)), ..decision("orders") };
        assert_eq!(enter(adam, future).await, Refusal::EndBeforeStart);
        let nobody = ErasureAsk { person: "bo".to_owned(), ..decision("person") };
        assert_eq!(enter(adam, nobody).await, Refusal::StillHere);
        let (asked, _) = erasure::enter(&town.house, adam, decision("orders")).await.unwrap();
        let confirm = async |by, version| refusal(erasure::confirm(&town.house, by, asked, Seen { version }).await);
        assert_eq!(confirm(adam, 1).await, Refusal::SecondPerson);
        assert_eq!(confirm(mona, 7).await, Refusal::Stale);
        assert_eq!(erasure::run(&town.house).await.unwrap(), 0);
        erasure::withdraw(&town.house, adam, asked, Seen { version: 1 }).await.unwrap();
        assert_eq!(confirm(mona, 2).await, Refusal::Conflict);
        assert_eq!(erasure::run(&town.house).await.unwrap(), 0);
        assert_eq!(told_of(&town, id).len(), before);
        // The database says the same to whoever goes past the service.
        let forced = town.raw("UPDATE erasure SET confirmed_by = entered_by, progress = 'running'");
        assert!(forced.unwrap_err().contains("confirmed_by_another"));
    }

    async fn x_23_people_are_erased_and_the_log_still_verifies(town) {
        town.appoint(Post::Administrator, "mona").await.unwrap();
        let mut ids = Vec::new();
        for (n, login) in LEAVERS.iter().enumerate() {
            let more = if n == 0 { "extensionAttribute10: Y" } else { "" };
            ids.push(leaver(&town, login, n, more).await);
        }
        gone(&town, &LEAVERS).await;
        let line = town.verified().await.head.to_string();
        let strings: Vec<Vec<String>> =
            LEAVERS.iter().zip(&ids).map(|(login, id)| strings_of(&town, &[login], &[*id])).collect();
        assert!(strings.iter().all(|own| left(&town, own).len() > own.len() / 2), "they are there before");
        // One, who is protected: found by the random id alone.
        let adam = town.who("adam");
        let by_name = ErasureAsk { person: LEAVERS[0].to_owned(), ..decision("person") };
        assert_eq!(refusal(erasure::enter(&town.house, adam, by_name).await), Refusal::PersonNotFound);
        let one = ErasureAsk { person: ids[0].to_string(), until: None, ..decision("person") };
        carried_out(&town, one).await;
        assert_eq!(left(&town, &strings[0]), Vec::<String>::new());
        assert!(left(&town, &strings[1]).len() > strings[1].len() / 2, "the others are as before");
        let first = verified(&town, &line, &strings[0]).await;
        assert!(first >= 10);
        // All the others at once.
        for id in &ids[1..] {
            let asked = ErasureAsk { person: id.to_string(), until: None, ..decision("person") };
            let (asked, _) = erasure::enter(&town.house, adam, asked).await.unwrap();
            erasure::confirm(&town.house, town.who("mona"), asked, Seen { version: 1 }).await.unwrap();
        }
        erasure::run(&town.house).await.unwrap();
        assert_eq!(left(&town, &strings.concat()), Vec::<String>::new());
        assert!(verified(&town, &line, &strings.concat()).await > 2 * first);
        town.replayed().await;
        let register = town.house.db.register();
        assert!(ids.iter().all(|id| register.people[id].name == GONE && register.people[id].employments.is_empty()));
    }

    async fn a_class_takes_what_its_period_covers_and_nothing_else(town) {
        town.appoint(Post::Administrator, "mona").await.unwrap();
        let id = leaver(&town, "zorkvist", 1, "").await;
        // Bo still has what he got by the same manager on the same day.
        let stands = town.based("karin", "bo").await;
        gone(&town, &["zorkvist"]).await;
        let line = town.verified().await.head.to_string();
        let keys = "SELECT count(*) AS n FROM audit_order_key";
        let (before, told) = (town.count(keys), told_of(&town, id).len());
        let early = ErasureAsk { until: Some(date(2026, 5, 3)), ..decision("orders") };
        carried_out(&town, early).await;
        assert_eq!((town.count(keys), told_of(&town, id).len()), (before, told), "it had not begun then");
        let other = ErasureAsk { system: "HK".to_owned(), ..decision("orders") };
        let adam = town.who("adam");
        if let Ok((asked, _)) = erasure::enter(&town.house, adam, other).await {
            erasure::confirm(&town.house, town.who("mona"), asked, Seen { version: 1 }).await.unwrap();
            erasure::run(&town.house).await.unwrap();
            assert_eq!(town.count(keys), before, "another system");
        }
        carried_out(&town, decision("orders")).await;
        assert_eq!(town.count(keys), before - 2, "the two that led to something");
        carried_out(&town, decision("refused")).await;
        assert_eq!(town.count(keys), before - 3, "and the one that did not");
        assert_eq!(town.count("SELECT count(*) AS n FROM order_line WHERE purpose LIKE '%vikarierar%'"), 0);
        assert_eq!(town.grant(stands.id).await, stands, "what stands is as it was");
        assert!(told_of(&town, town.who("bo")).len() > 3);
        carried_out(&town, decision("log")).await;
        assert_eq!(told_of(&town, id).len(), 0, "nothing is told outside orders either");
        verified(&town, &line, &[]).await;
        town.replayed().await;
    }

    async fn those_who_never_had_anything_leave_no_copy(town) {
        town.appoint(Post::Administrator, "mona").await.unwrap();
        town.server.add(&people::person(6_000, "zorkvist", &name_of("zorkvist"), "SOC-2231", "karin", "Anställd", "")).unwrap();
        town.sync().await;
        let id = town.who("zorkvist");
        let strings = strings_of(&town, &["zorkvist"], &[id]);
        gone(&town, &["zorkvist"]).await;
        let line = town.verified().await.head.to_string();
        carried_out(&town, decision("people")).await;
        assert_eq!(left(&town, &strings), Vec::<String>::new());
        assert!(town.house.db.register().people.values().any(|card| card.login == "bo"), "who is here stays");
        verified(&town, &line, &strings).await;
        // Whoever comes back under the same id of the directory is a new person here.
        town.server.add(&people::person(6_000, "zorkvist", &name_of("zorkvist"), "SOC-2231", "karin", "Anställd", "")).unwrap();
        town.sync().await;
        assert_ne!(town.who("zorkvist"), id);
    }

    async fn a_restored_copy_is_cleared_by_the_list_beside_it(town) {
        let place = tempfile::tempdir().unwrap();
        let mut town = town;
        town.house.erased = Some(place.path().join("erased.jsonl").into());
        town.appoint(Post::Administrator, "mona").await.unwrap();
        let id = leaver(&town, "zorkvist", 1, "").await;
        gone(&town, &["zorkvist"]).await;
        let strings = strings_of(&town, &["zorkvist"], &[id]);
        let line = town.verified().await.head.to_string();
        town.raw("CREATE TABLE kept AS SELECT * FROM audit_private").unwrap();
        carried_out(&town, ErasureAsk { person: id.to_string(), until: None, ..decision("person") }).await;
        let list = std::fs::read_to_string(place.path().join("erased.jsonl")).unwrap();
        assert!(list.contains(&id.to_string()) && !list.to_lowercase().contains("zorkvist"), "random ids only");
        // What a copy from before brings back.
        let back = "INSERT INTO audit_private SELECT * FROM kept k WHERE NOT EXISTS (SELECT 1 FROM audit_private p \
                    WHERE p.id = k.id AND p.field = k.field)";
        town.raw(&format!("{back}; DROP TABLE kept")).unwrap();
        assert!(!told_of(&town, id).is_empty());
        assert!(erasure::take_again(&town.house).await.unwrap() > 10);
        assert!(told_of(&town, id).is_empty());
        assert_eq!(left(&town, &strings), Vec::<String>::new());
        assert_eq!(erasure::take_again(&town.house).await.unwrap(), 0, "once is enough");
        verified(&town, &line, &strings).await;
    }
}

/// Something is said about somebody in the log.
async fn happens(town: &Town, login: &str) {
    let register = town.house.db.register();
    let [by, about] = ["karin", login].map(|who| register.person(town.who(who)).unwrap().party());
    let event = Event::by(Kind::GrantShortened, &by).about(&about).private("reason", format!("{} slutar", about.name));
    town.house.db.write(move |tx| tx.record(Transition::happened(event))).await.unwrap();
}

/// The drill of X23 on many people: one, half, all of them. Long: a hundred drills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x_23_drill_of_many() {
    use crate::harness::town::Database;
    let long = chosen("BEHORIG_CAMPAIGN").as_deref() == Some("long");
    for round in 0..if long { 100 } else { 1 } {
        let database = if round % 2 == 0 { Database::Sqlite } else { Database::Postgresql };
        let town = Town::on(database).await;
        town.appoint(Post::Administrator, "mona").await.unwrap();
        let count = if long { 1_000 } else { 24 };
        let logins: Vec<String> = (0..count).map(|n| format!("zork{n}qvist")).collect();
        for (n, login) in logins.iter().enumerate() {
            let person = people::person(10_000 + n, login, &name_of(login), "SOC-2231", "karin", "Anställd", "");
            town.server.add(&person).unwrap();
        }
        town.sync().await;
        for login in &logins {
            happens(&town, login).await;
        }
        let ids: Vec<PersonId> = logins.iter().map(|login| town.who(login)).collect();
        let told: Vec<Vec<String>> = ids.iter().map(|id| told_of(&town, *id)).collect();
        assert!(told.iter().all(|own| !own.is_empty()));
        let line = town.verified().await.head.to_string();
        for login in &logins {
            town.server.remove(&people::dn(login)).unwrap();
        }
        town.sync().await;
        town.pass_days(LATER);
        for some in [&ids[..1], &ids[1..count / 2], &ids[count / 2..]] {
            for id in some {
                let asked = ErasureAsk { person: id.to_string(), until: None, ..decision("person") };
                let (asked, _) = erasure::enter(&town.house, town.who("adam"), asked).await.unwrap();
                erasure::confirm(&town.house, town.who("mona"), asked, Seen { version: 1 }).await.unwrap();
            }
            erasure::run(&town.house).await.unwrap();
            verified(&town, &line, &[]).await;
        }
        let strings: Vec<String> = logins.iter().map(|login| name_of(login)).chain(told.concat()).collect();
        assert_eq!(left(&town, &strings), Vec::<String>::new(), "seed {}", town.seed);
    }
}
