//! The demo's history on a real database against the real embedded directory: nobody on the tour finds an empty list,
//! the catalogue comes in whole, and the log of all of it verifies.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use jiff::Timestamp;

use super::municipality::municipality;
use super::seed::{Seeded, seed};
use super::{cast, ldif};
use crate::clock::{FixedClock, SeededChance};
use crate::config::directory::Password;
use crate::directory::embedded::{EmbeddedDirectory, demo_config};
use crate::directory::{Cached, LdapDirectory};
use crate::domain::calendar::day_of;
use crate::domain::grant::{Ending, Grant, Ground, State};
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::log::checkpoint::LogKey;
use crate::domain::log::policy::Policy;
use crate::domain::log::verify::{LEGAL, Verifier};
use crate::domain::pausing::Pause;
use crate::features::House;
use crate::features::catalogue::service::import::{Options, dry_run, import};
use crate::features::reconciliation::service::looking;
use crate::features::{approvals, fulfilment, grants, orders, people};
use crate::store::connection::Address;
use crate::store::{Db, Keys, Settings, Sources, audit, grants as stored, lines};

struct Demo {
    house: House,
    seeded: Seeded,
    now: Timestamp,
    _server: EmbeddedDirectory,
    _folder: tempfile::TempDir,
}

impl Demo {
    fn person(&self, member: cast::Member) -> PersonId {
        self.house.db.register().people.values().find(|card| card.login == member.login).unwrap().id
    }
}

async fn demo() -> Demo {
    let now: Timestamp = "2026-03-09T09:00:00Z".parse().unwrap();
    let clock = Arc::new(FixedClock::at(now));
    let today = municipality(day_of(now), 1);
    let text = ldif::ldif(&today);
    let server = EmbeddedDirectory::start_at(&text, EmbeddedDirectory::any_port(), clock.clone()).await.unwrap();
    let mut config = demo_config(&server.url());
    (config.timeout_seconds, config.page_seconds) = (60, 120); // this is no test of a busy machine
    config.bind_password = Some(Password::new(super::PASSWORD));
    let directory = LdapDirectory::new(config, clock.clone()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        address: Address::Sqlite(folder.path().join("demo.sqlite").to_str().unwrap().to_owned()),
        readers: 4,
        keys: Keys { instance: "demo".to_owned(), mac: [7; 32] },
    };
    let db = Db::open(settings, Sources { clock: clock.clone(), chance: Arc::new(SeededChance::new(7)) }).unwrap();
    let rules = crate::features::sign_in::service::Rules {
        attempts: 3,
        window: jiff::SignedDuration::from_mins(30),
        idle: jiff::SignedDuration::from_mins(30),
        longest: jiff::SignedDuration::from_hours(10),
        floor: std::time::Duration::ZERO,
    };
    let house = crate::app::house(db, Arc::new(Cached::new(directory, clock.clone())), rules);
    let begun = std::time::Instant::now();
    let seeded = seed(&house, (&server, &today), &clock, now).await.unwrap();
    println!("{seeded:?} in {:?}", begun.elapsed());
    Demo { house, seeded, now, _server: server, _folder: folder }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_on_the_tour_finds_an_empty_list_and_the_log_verifies() {
    let demo = demo().await;
    let house = &demo.house;
    assert!(
        demo.seeded.orders > 200
            && demo.seeded.decided > 200
            && demo.seeded.delivered > 1_000
            && demo.seeded.refused >= 5,
        "{:?}",
        demo.seeded
    );
    decisions_wait(&demo).await;
    work_waits(&demo).await;
    karin_has_everything(&demo).await;
    every_state_is_shown(&demo).await;
    the_awkward_have_something(&demo).await;
    every_turn_of_a_working_life_is_shown(&demo).await;
    every_kind_of_finding_and_a_released_brake_are_shown(&demo).await;
    the_file_again_changes_nothing(&demo).await;
    the_log_verifies(house).await;
}

async fn decisions_wait(demo: &Demo) {
    let deciders = [
        cast::EVA_ROSENGREN,
        cast::PETER_HALLBERG,
        cast::KATARINA_WIK,
        cast::ASA_LUNDQVIST,
        cast::HENRIK_DAHLIN,
        cast::LEIF_BERGVALL,
        cast::STEFAN_NORGREN,
        cast::ANN_CHARLOTTE_BROLIN,
        cast::NADIA_RAHIMI,
        cast::BERIT_SJOLUND,
        cast::MONICA_STAL,
        cast::HELENA_BRODEN,
        cast::INGRID_THORELL,
        cast::YVONNE_KVIST,
        cast::LINN_BACK,
        cast::KARIN_EK,
        cast::TOMAS_GRAHN,
        cast::MARIA_SANDSTROM,
        cast::JONAS_FRID,
    ];
    let mut empty = Vec::new();
    for member in deciders {
        let list = approvals::service::list(&demo.house, demo.person(member), None, None, Lang::Sv).await.unwrap();
        if list.rows.is_empty() {
            empty.push(member.login);
        }
    }
    assert!(empty.is_empty(), "nothing to decide: {empty:?}");
}

async fn work_waits(demo: &Demo) {
    let mut empty = Vec::new();
    for member in [cast::AMIR_HAIDARI, cast::SOFIE_LIND, cast::MONICA_STAL, cast::DANIEL_VIKNER, cast::CARINA_LODIN] {
        let list =
            fulfilment::service::list(&demo.house, demo.person(member), None, None, None, Lang::Sv).await.unwrap();
        if list.deliver.is_empty() {
            empty.push((member.login, "deliver"));
        }
        if list.remove.is_empty() {
            empty.push((member.login, "remove"));
        }
    }
    assert!(empty.is_empty(), "nothing to do: {empty:?}");
}

async fn karin_has_everything(demo: &Demo) {
    let (house, karin) = (&demo.house, demo.person(cast::KARIN_EK));
    assert!(orders::service::mine(house, karin, None).await.unwrap().len() > 4);
    assert_eq!(orders::service::drafts(house, karin).await.unwrap().len(), 1);
    let staff = people::service::staff(house, karin, "").await.unwrap();
    let noted = |word| staff.iter().any(|row| row.notes.contains(&word));
    for word in ["ends_soon", "starts_later", "on_leave", "several", "hourly", "disabled"] {
        assert!(noted(word), "{word}");
    }
    assert!(staff.iter().filter(|row| row.grants > 0).count() >= 10);
    assert!(staff.iter().all(|row| day_of(row.as_of) == day_of(demo.now)), "read today");
    assert!(!grants::service::of_staff(house, karin, Lang::Sv).await.unwrap().is_empty());
}

async fn every_state_is_shown(demo: &Demo) {
    let words = ["deciding", "stalled", "completing", "waiting", "delivering", "delivered", "declined", "withdrawn"];
    for word in words {
        let found = demo.house.db.read(move |conn| lines::in_state(conn, word, None, 10)).await.unwrap();
        assert!(!found.is_empty(), "no line is {word}");
    }
}

async fn the_awkward_have_something(demo: &Demo) {
    let people = [
        cast::ANNA_BERG,
        cast::LENA_SJODIN,
        cast::MIKAEL_OHMAN,
        cast::SARA_HADDAD,
        cast::OLIVER_NYQVIST,
        cast::EMMA_LINDAHL,
        cast::MARIA_SOLBERG,
        cast::PER_FORSLUND,
        cast::YUSUF_ABDI,
        cast::ROLF_EDLUND,
        cast::ANN_CHARLOTTE_BROLIN,
        cast::ROBERT_KJELLIN,
    ];
    for member in people {
        let id = demo.person(member);
        let (held, open) = demo
            .house
            .db
            .read(move |conn| Ok((crate::store::grants::all_of(conn, id)?, lines::open_of(conn, &[id])?)))
            .await
            .unwrap();
        assert!(!held.is_empty() || !open.is_empty(), "{}", member.login);
    }
    let lena = demo.person(cast::LENA_SJODIN);
    assert!(demo.house.db.read(move |conn| crate::store::grants::active_of(conn, &[lena])).await.unwrap().is_empty());
}

/// Starter, mover, leaver, on leave and back.
async fn every_turn_of_a_working_life_is_shown(demo: &Demo) {
    let today = day_of(demo.now);
    let of = async |member: cast::Member| {
        let id = demo.person(member);
        demo.house.db.read(move |conn| stored::all_of(conn, id)).await.unwrap()
    };
    let register = demo.house.db.register();
    let sara = &register.people[&demo.person(cast::SARA_HADDAD)];
    assert!(sara.employments.iter().all(|e| e.from > today), "a starter");
    let tove = of(cast::TOVE_LINDH).await;
    let moved = |grant: &Grant| {
        matches!(
            grant.state,
            State::Removing { ending: Ending::Moved, .. } | State::Removed { ending: Ending::Moved, .. }
        )
    };
    assert!(tove.iter().any(moved), "what a mover does not take along");
    assert!(
        tove.iter().any(|grant| grant.question().is_some_and(|(ground, _)| ground == Ground::Moved)),
        "and is asked"
    );
    let lena = of(cast::LENA_SJODIN).await;
    let left = |grant: &Grant| {
        matches!(
            grant.state,
            State::Removing { ending: Ending::EmploymentEnded, .. }
                | State::Removed { ending: Ending::EmploymentEnded, .. }
        )
    };
    assert!(lena.iter().any(left), "a leaver");
    let standing = demo.house.db.read(|conn| stored::active_after(conn, None, 100_000)).await.unwrap();
    let pause = |wanted: fn(&Pause) -> bool| standing.iter().filter_map(|grant| grant.pause.as_ref()).any(wanted);
    assert!(pause(|pause| matches!(pause, Pause::Paused { .. })), "somebody on leave");
    assert!(
        of(cast::MIKAEL_OHMAN).await.iter().any(|grant| matches!(grant.pause, Some(Pause::Resuming { .. }))),
        "and back"
    );
}

async fn every_kind_of_finding_and_a_released_brake_are_shown(demo: &Demo) {
    let ingela = demo.person(cast::INGELA_TORN);
    let all = looking::Filter { all: true, ..looking::Filter::default() };
    let seen = looking::list(&demo.house, ingela, all, Lang::Sv).await.unwrap();
    for count in &seen.counts {
        assert!(count.all > 0, "no finding is {}", count.kind);
    }
    let brakes = people::service::brakes(&demo.house, demo.person(cast::MONA_TALLING)).await.unwrap();
    let [released] = brakes.over.as_slice() else { panic!("{brakes:?}") };
    assert_eq!((released.outcome, brakes.open.len()), (Some("released"), 0));
    assert!(released.first.is_some() && released.second.is_some());
}

async fn the_file_again_changes_nothing(demo: &Demo) {
    let adam = demo.person(cast::ADAM_BEHRN);
    let options = Options { relative_to: Some(day_of(demo.now)) };
    let report = dry_run(&demo.house, adam, super::CATALOGUE.as_bytes(), options).await.unwrap();
    assert_eq!((report.faults.as_slice(), report.is_nothing()), (&[][..], true), "{report:?}");
    assert_eq!((report.systems.unchanged, report.roles.unchanged, report.packages.unchanged), (23, 72, 9));
    let strict = dry_run(&demo.house, adam, super::CATALOGUE.as_bytes(), Options::default()).await.unwrap();
    assert!(strict.faults.iter().all(|fault| fault.code == "date-relative") && !strict.faults.is_empty());
    let eva = demo.person(cast::EVA_ROSENGREN);
    assert!(dry_run(&demo.house, eva, b"", options).await.is_err(), "only an administrator");
    // A role goes, a name changes, a manager changes: told first, then done, and ids stay.
    let before = demo.house.db.register();
    let text = super::CATALOGUE.lines().filter(|line| !line.contains(";VX-ADM;")).collect::<Vec<_>>().join("\n");
    let text = text.replace(";Läsa kartor;", ";=Läsa kartor;").replace(";antsel01|jenmyh01;", ";antsel01|amihai01;");
    let told = dry_run(&demo.house, adam, text.as_bytes(), options).await.unwrap();
    let done = import(&demo.house, adam, text.into_bytes(), options).await.unwrap();
    assert_eq!((told.faults.len(), done.done), (0, true));
    for report in [&told, &done] {
        assert_eq!(report.roles.retired, ["VX-ADM"]);
        assert_eq!(report.roles.changed, ["GEO-LAS"]);
        assert_eq!(report.posts.new, ["GEO system_manager amihai01"]);
        assert_eq!(report.posts.retired, ["GEO system_manager jenmyh01"]);
        assert_eq!(report.moved.len(), 1);
    }
    let after = demo.house.db.register();
    let role = |register: &crate::domain::register::Register, code| register.role_by_code(code).unwrap().clone();
    assert!(!role(&after, "VX-ADM").active);
    assert_eq!(role(&after, "GEO-LAS").name_sv, "=Läsa kartor");
    assert_eq!(role(&after, "GEO-LAS").id, role(&before, "GEO-LAS").id);
    assert_eq!(role(&after, "GEO-LAS").version, role(&before, "GEO-LAS").version + 1);
}

async fn the_log_verifies(house: &House) {
    let (head, entries) = house
        .db
        .read(|conn| {
            let head = audit::head(conn)?;
            Ok((head, audit::entries(conn, 0, head.size, 1_000_000)?))
        })
        .await
        .unwrap();
    let mut verifier = Verifier::new(None, LEGAL);
    for entry in &entries {
        let told: Vec<String> = entry.told.iter().map(|(_, disclosure)| disclosure.clone()).collect();
        verifier.push_entry(entry.text.as_bytes(), &told, &entry.withheld);
    }
    let key = LogKey::new("alvhamra.test/demo", &[3; 32]).unwrap();
    let note = key.sign(head.size, head.root);
    let policy = Policy::parse(&Policy::of_log(&key.vkey())).unwrap();
    let report = verifier.finish(&note, &policy);
    assert!(report.accepted(), "{:?}", report.findings.first());
    println!("{} entries", head.size);
}

/// Every fault of a file and every post has its word in both languages.
#[test]
fn every_fault_of_a_file_has_its_sentence() {
    use crate::features::catalogue::service::{CODES, posts::POSTS};
    let text = crate::text::Text::new().unwrap();
    let faults = CODES.iter().map(|code| format!("import-{code}"));
    let keys: Vec<String> = faults.chain(POSTS.iter().map(|post| format!("post-{}", post.replace('_', "-")))).collect();
    for lang in Lang::ALL {
        for key in &keys {
            assert_ne!(text.say(lang, key, &[("other", 1.into())]), *key);
        }
    }
}
