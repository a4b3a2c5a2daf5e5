//! The reconciliation bench: a million memberships of 50 000 people held against a million grants, on both databases.
//!
//! `make bench-reconcile` runs it. The memberships are in memory, as they are after the directory was read (reading has a
//! bench of its own); comparing, writing what differs and looking for copies is what is measured, and how much memory it
//! takes. The figures are printed; they are measurements, not assertions.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench stops where something is wrong"
)]

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use behorig::clock::{Chance, Clock, SeededChance, SystemClock};
use behorig::directory::embedded::demo_config;
use behorig::directory::{Cached, LdapDirectory, Sources as Directories};
use behorig::domain::ids::Guid;
use behorig::domain::membership::{Account, Group, Memberships};
use behorig::domain::person::{Employment, Form, Kind, Person, Reading, Unit};
use behorig::domain::reconciliation::lists::Counts;
use behorig::features::House;
use behorig::features::people::service::take_in;
use behorig::features::reconciliation::service::{running, suspects};
use behorig::features::sign_in::service::Rules;
use behorig::store::connection::{self, Address, Use};
use behorig::store::{Db, Keys, Settings, Sources};
use diesel::connection::SimpleConnection;
use jiff::SignedDuration;

const PEOPLE: usize = 50_000;
const ROLES: usize = 20;
/// Groups that no role names, for what copies are found by.
const OWN: usize = 4_000;

fn guid(kind: u128, n: usize) -> Guid {
    Guid::from(uuid::Uuid::from_u128((kind << 64) | 0x4000_0000_0000_0000_0000 | n as u128 | (1 << 63)))
}

/// Resident memory now, and at most so far, in MiB.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").expect("its status");
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
        line.trim().trim_end_matches("kB").trim().parse::<u64>().expect("a number") / 1_024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

fn house(address: &Address) -> House {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let directory = LdapDirectory::new(demo_config("ldap://127.0.0.1:1"), Arc::clone(&clock)).expect("settings");
    let directory = Arc::new(Cached::new(directory, Arc::clone(&clock)));
    let sources = Sources { clock, chance: Arc::new(SeededChance::new(7)) };
    let keys = Keys { instance: "bench".to_owned(), mac: [1; 32] };
    let db = Db::open(Settings { address: address.clone(), readers: 3, keys }, sources).expect("it opens");
    let (window, idle, longest) =
        (SignedDuration::from_mins(9), SignedDuration::from_mins(9), SignedDuration::from_hours(9));
    let rules = Rules { attempts: 3, window, idle, longest, floor: Duration::ZERO };
    behorig::app::house(db, Arc::new(Directories::new(vec![directory])), rules)
}

fn person(n: usize) -> Person {
    let employment = Employment {
        id: format!("{n}-1"),
        unit: format!("U{}", n % 900),
        form: Form::Permanent,
        from: jiff::civil::date(2020, 1, 1),
        to: None,
        main: true,
        on_leave: false,
        company: None,
    };
    Person {
        guid: guid(1, n),
        login: format!("p{n:06}"),
        name: format!("Person {n}"),
        given: "Person".to_owned(),
        surname: n.to_string(),
        mail: None,
        title: Some(format!("Titel {}", n % 300)),
        unit: Some(format!("U{}", n % 900)),
        manager: None,
        kind: Kind::Employee,
        enabled: true,
        expires: None,
        protected: false,
        employments: vec![employment],
        derived: false,
        unread: 0,
        person_id: None,
        manual: false,
        last_login: behorig::domain::person::LastLogin::Untold,
    }
}

fn reading(n: usize, at: jiff::Timestamp) -> Reading {
    Reading {
        person: person(n),
        source: "demo".to_owned(),
        server: "bench".to_owned(),
        at,
        attributes: Arc::from([]),
        origins: Vec::new(),
    }
}

async fn fill(house: &House, address: &Address) {
    let at = house.db.clock().now();
    let people = (0..PEOPLE).map(|n| reading(n, at));
    let units = (0..900).map(|n| Unit {
        guid: guid(2, n),
        code: format!("U{n}"),
        name: format!("Enhet {n}"),
        parent: None,
        manager: None,
    });
    take_in(house, "demo".to_owned(), people.collect(), units.collect()).await.expect("everybody is taken in");
    let mut conn = connection::open(address, Use::Write).expect("a connection");
    let postgresql = matches!(address, Address::Postgres(_));
    let (id, as_text, at) = if postgresql {
        ("gen_random_uuid()", "::uuid", "now() - interval '9 days'")
    } else {
        ("randomblob(16)", "", "'2026-01-01T00:00:00.000000Z'")
    };
    let literal = |id: Guid| {
        if postgresql { format!("'{id}'{as_text}") } else { format!("X'{}'", id.uuid().simple()) }
    };
    let system = literal(guid(3, 0));
    let mut sql = format!(
        "INSERT INTO system (id, key, name_sv, name_en, department, board, k, r, t, status, successor, contact, manual_url, version) \
         VALUES ({system}, 'S', 'System', 'System', '', '', 1, 1, 1, '\"in_use\"', '', '', '', 1);"
    );
    for n in 0..=ROLES {
        let base = if n == ROLES { "\"base\"" } else { "\"no\"" };
        let groups = if n == ROLES { "[]".to_owned() } else { group_of(n) };
        let role = literal(guid(4, n));
        sql += &format!(
            "INSERT INTO role (id, system, code, name_sv, name_en, risk, max_months, base, steps, scope, purpose, ad_groups, \
             conditions, active, version) VALUES ({role}, {system}, 'R{n}', 'R', 'R', '\"low\"', 0, '{base}', '[]', \
             '\"none\"', {no}, '{groups}', '', {yes}, 1);",
            no = if postgresql { "false" } else { "0" },
            yes = if postgresql { "true" } else { "1" },
        );
    }
    let role = literal(guid(4, ROLES));
    sql += &format!(
        "INSERT INTO grants (id, subject, employment, unit, system, role, scope, from_day, state, facts, delivered_at, \
         reference, version) SELECT {id}, person.id, 'e', 'u', {system}, role.id, '', '2025-01-01', 'active', \
         '{{\"state\":\"active\"}}', {at}, '', 1 FROM person CROSS JOIN role WHERE role.id <> {role};\
         UPDATE revision SET n = n + 1;"
    );
    conn.batch_execute("BEGIN").expect("a transaction");
    conn.batch_execute(&sql).expect("a million grants");
    conn.batch_execute("COMMIT").expect("it is kept");
    if postgresql {
        conn.batch_execute("ANALYZE").expect("it is counted");
    }
    house.db.refresh().await.expect("the register is read");
}

fn group_of(n: usize) -> String {
    serde_json::json!([{ "source": "bench", "guid": guid(5, n), "name": format!("G{n}"), "kept": false }]).to_string()
}

/// Every role's group has everybody but a few, and strangers instead; the other groups a few people each.
fn memberships(chance: &dyn Chance, now: jiff::Timestamp) -> Memberships {
    let mut groups: Vec<Group> = (0..ROLES)
        .map(|n| {
            let members: Vec<Guid> = (0..PEOPLE).filter(|p| p % 5_000 != n).map(|p| guid(1, p)).collect();
            group(guid(5, n), format!("Roll {n}"), members)
        })
        .collect();
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); OWN];
    let draw = |n: usize| {
        let mut bytes = [0; 8];
        chance.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % n as u64).expect("small")
    };
    for person in 0..PEOPLE {
        for _ in 0..person % 9 {
            own[draw(OWN) * draw(OWN) / OWN].push(person);
        }
    }
    // Two hundred copies.
    for n in 0..200 {
        let (from, to) = (8 + n * 90, PEOPLE - 1 - n * 9);
        for members in &mut own {
            members.retain(|member| *member != to);
            if members.contains(&from) {
                members.push(to);
            }
        }
    }
    for (n, mut members) in own.into_iter().enumerate() {
        members.sort_unstable();
        members.dedup();
        groups.push(group(guid(6, n), format!("Egen {n}"), members.into_iter().map(|p| guid(1, p)).collect()));
    }
    let account = |n: usize| Account {
        login: format!("p{n:06}"),
        created: Some(jiff::Timestamp::UNIX_EPOCH + SignedDuration::from_secs(i64::try_from(n).expect("small"))),
    };
    let people: HashMap<Guid, Account> = (0..PEOPLE).map(|n| (guid(1, n), account(n))).collect();
    Memberships { groups, missing: Vec::new(), people, source: "bench".into(), server: "bench".into(), at: now }
}

fn group(guid: Guid, name: String, members: Vec<Guid>) -> Group {
    Group { guid, name, direct: members.clone(), members, foreign: 0, foreign_names: Vec::new() }
}

async fn measure(name: &str, address: &Address) {
    println!("{name}");
    let house = house(address);
    let begun = Instant::now();
    fill(&house, address).await;
    println!("  filled in                          {:>8.1} s", begun.elapsed().as_secs_f64());
    let read = memberships(&SeededChance::new(11), house.db.clock().now());
    let total: usize = read.groups.iter().map(|group| group.members.len()).sum();
    for round in ["first", "second"] {
        let (before, _) = memory();
        let begun = Instant::now();
        let mut counts = Counts::default();
        running::compare_groups(&house, &read, &mut counts).await.expect("it is compared");
        let compared = begun.elapsed();
        let (after, most) = memory();
        println!(
            "  {round}: {} memberships compared    {:>8.1} s   {} findings opened, {} closed; memory {before} -> {after} MiB, \
             at most {most}",
            counts.memberships,
            compared.as_secs_f64(),
            counts.opened,
            counts.closed
        );
    }
    let begun = Instant::now();
    let mut counts = Counts::default();
    let seen = suspects::look(&house, &read, &mut counts).await.expect("it is looked");
    let (after, most) = memory();
    println!(
        "  copies among {} people, {total} memberships {:>8.1} s   {} found of 200; memory {after} MiB, at most {most}",
        seen.len(),
        begun.elapsed().as_secs_f64(),
        counts.opened
    );
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bench.db");
    measure("SQLite", &Address::Sqlite(file.display().to_string())).await;
    match std::env::var("BEHORIG_TEST_PG") {
        Ok(url) => {
            let schema = format!("bench_{}", std::process::id());
            let server = Address::parse(&url).expect("an address");
            let mut conn = connection::open(&server, Use::Write).expect("a connection");
            conn.batch_execute(&format!("CREATE SCHEMA {schema}")).expect("a schema");
            let address = Address::parse(&format!("{url}?options=-csearch_path%3D{schema}")).expect("an address");
            measure("PostgreSQL", &address).await;
            conn.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).expect("it is dropped");
        }
        Err(_) => println!("PostgreSQL: BEHORIG_TEST_PG is not set"),
    }
}
