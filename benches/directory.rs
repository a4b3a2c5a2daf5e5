//! The directory bench: everybody read from slapd against a plain `ldapsearch` of the same attributes in the same run,
//! what changed among them, and every permission held against the employments.
//!
//! `make bench` runs it. slapd holds 50 000 made-up people (`BEHORIG_BENCH_PEOPLE`), both ask over LDAPS and in pages of
//! a thousand. The figures are printed; they are measurements, not assertions.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a bench stops where something is wrong"
)]

mod slapd;

use std::sync::Arc;
use std::time::{Duration, Instant};

use behorig::clock::{Clock, SystemChance, SystemClock};
use behorig::config::directory::{DirectoryConfig, Password, Profile};
use behorig::directory::{Cached, Directory, LdapDirectory, Sources as Directories};
use behorig::domain::catalogue::{Base, Risk, Role, ScopeKind, Status, Step, System};
use behorig::domain::duties::{Actor, Import, may};
use behorig::domain::keeping::{self, Brought};
use behorig::features::House;
use behorig::features::grants::service::following;
use behorig::features::people::service::{self as staff, Seen};
use behorig::features::sign_in::service::Rules;
use behorig::jobs::directory::asked;
use behorig::store::connection::Address;
use behorig::store::{Db, Keys, Settings, Sources};
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use jiff::SignedDuration;
use slapd::Slapd;

/// As in the service.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Roles that each person has.
const ROLES: usize = 20;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn told(what: &str, took: Duration) {
    println!("  {what:<52} {:>9.3} s", took.as_secs_f64());
}

/// A line of `/proc/self/status` in MiB.
fn memory(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("its status");
    let found = status.lines().find_map(|text| text.strip_prefix(line)).expect("such a line");
    found.trim().trim_end_matches("kB").trim().parse::<f64>().expect("a number") / 1_024.0
}

fn house(address: Address, slapd: &Slapd) -> House {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let config = DirectoryConfig {
        name: "slapd".to_owned(),
        ca_file: Some(slapd.ca()),
        bind_dn: slapd::SERVICE.to_owned(),
        bind_password: Some(Password::new(slapd::PASSWORD)),
        profile: Profile::Plain,
        ..DirectoryConfig::ad(vec![slapd.url()], slapd::BASE)
    };
    let ldap = LdapDirectory::new(config, Arc::clone(&clock)).expect("sound settings");
    let one: Arc<dyn Directory> = Arc::new(Cached::new(ldap, Arc::clone(&clock)));
    let keys = Keys { instance: "a".to_owned(), mac: [3; 32] };
    let db = Db::open(Settings { address, readers: 2, keys }, Sources { clock, chance: Arc::new(SystemChance) });
    let rules = Rules {
        attempts: 3,
        window: SignedDuration::from_mins(30),
        idle: SignedDuration::from_mins(30),
        longest: SignedDuration::from_hours(10),
        floor: Duration::ZERO,
    };
    behorig::app::house(db.expect("a database"), Arc::new(Directories::new(vec![one])), rules)
}

/// Everybody, against `ldapsearch`, in turns.
async fn everybody(house: &House, slapd: &Slapd) {
    let begun = Instant::now();
    let people = staff::sync(house).await.expect("everybody is read");
    let first = begun.elapsed();
    let (mut dumped, mut read, mut asked_only) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..3 {
        dumped.push(slapd.dump());
        let begun = Instant::now();
        staff::sync(house).await.expect("everybody is read");
        read.push(begun.elapsed());
        let begun = Instant::now();
        house.directory.all_people().await.expect("everybody is read");
        asked_only.push(begun.elapsed());
    }
    let (dumped, read) = (median(dumped), median(read));
    println!("{people} people");
    told("ldapsearch of the same attributes", dumped);
    told("everybody read and understood", median(asked_only));
    told("everybody read, compared and taken in", read);
    told("the first time, with every row written", first);
    println!("  full reading / ldapsearch {:>36.2}", read.as_secs_f64() / dumped.as_secs_f64());
    println!("  the first time / ldapsearch {:>34.2}", first.as_secs_f64() / dumped.as_secs_f64());
}

/// Fifty changes among everybody, from asking until they are followed.
async fn changes(house: &House, slapd: &Slapd) {
    let mut times = Vec::new();
    for round in 0..5 {
        slapd.change(round, 50);
        let begun = Instant::now();
        let sources = house.directory.sources();
        let seen = asked(house, &sources[0]).await.expect("changes are read");
        times.push(begun.elapsed());
        assert!(matches!(seen, Seen::People(people) if people.len() == 50), "fifty changed");
    }
    told("50 changes read, taken in and followed", median(times));
    let begun = Instant::now();
    let sources = house.directory.sources();
    assert_eq!(asked(house, &sources[0]).await.expect("an answer"), Seen::Quiet);
    told("asking when nothing changed", begun.elapsed());
}

async fn furnish(house: &House) {
    let register = house.db.register();
    let admin = register.people.values().find(|card| card.login == "p000001").expect("somebody").id;
    let made = house.db.write(move |tx| {
        let register = tx.register();
        let first = keeping::first_administrator(tx.stage(&register), tx.fresh(), admin)?;
        tx.record(first)
    });
    made.await.expect("an administrator");
    let made = house.db.write(move |tx| {
        let register = tx.register();
        let system = System {
            id: tx.fresh(),
            key: "S".to_owned(),
            name_sv: "System".to_owned(),
            name_en: "System".to_owned(),
            department: String::new(),
            board: String::new(),
            k: 1,
            r: 1,
            t: 1,
            status: Status::InUse,
            stop_date: None,
            end_date: None,
            successor: String::new(),
            contact: String::new(),
            manual_url: String::new(),
            companies: Vec::new(),
            pause: behorig::domain::pausing::Policy::default(),
            guideline: None,
            version: 1,
        };
        let roles = (0..ROLES).map(|n| Role {
            id: tx.fresh(),
            system: system.id,
            code: format!("R{n:02}"),
            name_sv: "Roll".to_owned(),
            name_en: "Role".to_owned(),
            risk: Risk::Low,
            max_months: 0,
            base: if n == 0 { Base::Base } else { Base::No },
            steps: vec![Step::Manager],
            scope: ScopeKind::None,
            purpose: false,
            groups: Vec::new(),
            environment: behorig::domain::catalogue::Environment::default(),
            conditions: String::new(),
            active: true,
            version: 1,
        });
        let brought = Brought { roles: roles.collect(), systems: vec![system], ..Brought::default() };
        let actor = Actor::of(&register, admin, tx.day())?;
        let permit = may::<Import>(&actor, &())?;
        tx.record(keeping::import(tx.stage(&register), &permit, brought))
    });
    made.await.expect("a catalogue");
}

/// Every permission of everybody, held against the employments. They are written straight into the table: how they came
/// about is not what is measured.
async fn recheck(house: &House, file: &str) {
    furnish(house).await;
    let mut conn = SqliteConnection::establish(file).expect("the file");
    let written = diesel::sql_query(
        "INSERT INTO grants (id, subject, employment, unit, system, role, scope, from_day, state, facts, delivered_at,
             reference, version)
         SELECT randomblob(16), p.id, json_extract(p.employments, '$[0].id'), json_extract(p.employments, '$[0].unit'),
             r.system, r.id, '', '2024-01-01', 'active', '{\"state\":\"active\"}', '2024-01-01T08:00:00.000000Z', '', 1
         FROM person p CROSS JOIN role r",
    )
    .execute(&mut conn)
    .expect("permissions");
    let before = memory("VmRSS:");
    let begun = Instant::now();
    let swept = following::sweep(house).await.expect("everything is looked at");
    let took = begun.elapsed();
    assert_eq!(swept.looked_at, written);
    told(&format!("{written} permissions held against the employments"), took);
    println!("  resident memory before / after {:>20.1} / {:.1} MiB", before, memory("VmRSS:"));
    println!("  of them changed {:>46}", swept.ended + swept.changed);
}

#[tokio::main]
async fn main() {
    let people = std::env::var("BEHORIG_BENCH_PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(50_000);
    let slapd = Slapd::with(people);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bench.db").display().to_string();
    let house = house(Address::Sqlite(file.clone()), &slapd);
    everybody(&house, &slapd).await;
    changes(&house, &slapd).await;
    recheck(&house, &file).await;
    println!("  most resident memory {:>41.1} MiB", memory("VmHWM:"));
}
