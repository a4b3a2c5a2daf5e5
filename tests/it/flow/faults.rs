//! The ways for LDAP to fail against what people do (X6): one table, from the fail policy, and nothing else happens.
//!
//! A row says what each use case answers while the directory fails in that way. Whatever the row: one's own is read, a
//! permission can be revoked, nobody is gone, what stands still stands, and the log is whole. The short form runs every
//! row once, side by side; `BEHORIG_CAMPAIGN=long` runs each twenty times on both databases.

use std::net::TcpListener as StdListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use behorig::directory::embedded::{Change, Fault};
use behorig::domain::grant::State;
use behorig::domain::ids::OrderId;
use behorig::domain::lang::Lang;
use behorig::domain::order::State as LineState;
use behorig::domain::refusal::Refusal;
use behorig::features::grants::service::{self as grants, How, following};
use behorig::features::people::service::{self as staff, SyncError, sync};
use behorig::features::sign_in::service::{live, sign_in};
use behorig::jobs::directory::{asked, passed};
use behorig::store::{StoreError, lines};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};

use crate::harness::town::{Database, Town, ask, chosen, people};
use crate::harness::wire::{Proxy, Wire};

/// How it fails.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// The server does something wrong.
    Server(Fault),
    /// Nobody listens.
    Refused,
    /// The wire does.
    Wire(Wire),
    /// The certificate has expired.
    Expired,
    /// The certificate is another authority's.
    Changed,
    /// A copy answers that has not heard the latest.
    Stale,
}

/// What each use case answers; several answers are parted by `|`.
struct Row {
    name: &'static str,
    way: Way,
    sign_in: &'static str,
    order: &'static str,
    decision: &'static str,
    delivery: &'static str,
    everybody: &'static str,
    changes: &'static str,
}

/// No answer: nothing new, nothing lost.
const fn silent(name: &'static str, way: Way, code: &'static str) -> Row {
    Row {
        name,
        way,
        sign_in: "sign-in-unavailable",
        order: "unverified",
        decision: "directory-down",
        delivery: "directory-down",
        everybody: code,
        changes: code,
    }
}

const fn code(name: &'static str, code: u32, after: usize, answer: &'static str) -> Row {
    silent(name, Way::Server(Fault::Code { code, after }), answer)
}

fn rows() -> Vec<Row> {
    let fine = silent("", Way::Stale, "ok");
    vec![
        silent("down", Way::Server(Fault::Down), "directory.unreachable|directory.cut"),
        silent("refuses", Way::Refused, "directory.unreachable|directory.cut"),
        silent("black hole", Way::Wire(Wire::BlackHole), "directory.timeout"),
        silent("one byte a second", Way::Wire(Wire::Trickle), "directory.timeout"),
        silent("thirty seconds late", Way::Wire(Wire::Late(Duration::from_secs(30))), "directory.timeout"),
        silent("cut in the middle", Way::Wire(Wire::Cut(60)), "directory.cut|directory.unreachable"),
        code("rc 3", 3, 1, "directory.partial"),
        code("rc 4", 4, 1, "directory.partial"),
        code("rc 11", 11, 1, "directory.partial"),
        code("rc 51", 51, 1, "directory.refused"),
        code("rc 52", 52, 0, "directory.refused"),
        code("rc 53", 53, 1, "directory.refused"),
        silent("referral", Way::Server(Fault::Refer), "directory.referral"),
        silent("expired certificate", Way::Expired, "directory.tls"),
        silent("changed authority", Way::Changed, "directory.tls"),
        Row {
            // Nobody is where they were: the brake. As a change they are strangers, and nobody's rights are touched.
            sign_in: "sign-in-failed|sign-in-unavailable",
            everybody: "brake",
            changes: "ok",
            ..silent("wrong id", Way::Server(Fault::WrongId), "")
        },
        Row {
            sign_in: "sign-in-failed",
            ..silent("two hits", Way::Server(Fault::Twice), "directory.ambiguous|directory.malformed")
        },
        Row { sign_in: "ok", order: "verified", decision: "ok", delivery: "ok", name: "stale copy", ..fine },
        Row {
            sign_in: "ok|sign-in-unavailable",
            order: "verified|unverified",
            decision: "ok|directory-down",
            delivery: "ok|directory-down",
            everybody: "ok|directory.cut|directory.unreachable",
            changes: "ok|directory.cut|directory.unreachable",
            ..silent("flapping", Way::Wire(Wire::Flapping), "")
        },
    ]
}

/// A listener that shows a certificate nobody should believe, and the authority the client trusts.
struct Imposter {
    url: String,
    ca: PathBuf,
    _folder: tempfile::TempDir,
}

fn imposter(expired: bool) -> Imposter {
    let authority = |name: &str| {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        (params.self_signed(&key).unwrap(), Issuer::new(params, key))
    };
    let ((trusted, own), (_, other)) = (authority("one.test"), authority("other.test"));
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    if expired {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    }
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, if expired { &own } else { &other }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, trusted.pem()).unwrap();
    let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], secret)
        .unwrap();
    let listener = StdListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ldaps://{}", listener.local_addr().unwrap());
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (Ok(mut client), Ok(mut tls)) = (client, ServerConnection::new(Arc::clone(&config))) else { return };
            let _ = client.set_read_timeout(Some(Duration::from_secs(2)));
            while tls.is_handshaking() && tls.complete_io(&mut client).is_ok() {}
            let mut asked = Vec::new();
            let _ = tls.complete_io(&mut client);
            let _ = std::io::Read::read_to_end(&mut tls.reader(), &mut asked);
            assert!(asked.is_empty(), "no byte of a question, and so no password, is sent here");
        }
    });
    Imposter { url, ca, _folder: folder }
}

/// Makes it fail; what is given lives as long as it fails.
async fn begin(town: &mut Town, proxy: &Proxy, way: Way) -> Option<Imposter> {
    match way {
        Way::Server(fault) => town.server.set_fault(fault),
        Way::Wire(wire) => proxy.set(wire),
        Way::Refused => town.reconfigure(|config| {
            config.urls = vec!["ldap://127.0.0.1:9".to_owned()];
            config.timeout_seconds = 1;
        }),
        Way::Expired | Way::Changed => {
            let imposter = imposter(matches!(way, Way::Expired));
            town.reconfigure(|config| {
                config.urls = vec![imposter.url.clone()];
                config.ca_file = Some(imposter.ca.clone());
                config.plain_for_demo = false;
                config.timeout_seconds = 1;
            });
            return Some(imposter);
        }
        Way::Stale => town.change("bo", "title", "Som det var"),
    }
    None
}

fn through(town: &mut Town, proxy: &Proxy) {
    town.reconfigure(|config| {
        config.urls = vec![proxy.url()];
        config.timeout_seconds = 1;
        config.page_seconds = 1;
    });
}

fn word<T>(outcome: Result<T, StoreError>) -> String {
    match outcome {
        Ok(_) => "ok".to_owned(),
        Err(StoreError::Refused(refusal)) => refusal.code().to_owned(),
        Err(fault) => panic!("{fault}"),
    }
}

fn read<T>(outcome: Result<T, SyncError>) -> String {
    outcome.map_or_else(|error| error.code().to_owned(), |_| "ok".to_owned())
}

fn expect(row: &Row, case: &str, expected: &str, found: &str) {
    assert!(expected.split('|').any(|one| one == found), "{}: {case} answers {found}, not {expected}", row.name);
}

async fn holds(row: &Row, database: Database) {
    let mut town = Town::on(database).await;
    let proxy = Proxy::to(&town.server.url()).await;
    through(&mut town, &proxy);
    sync(&town.house).await.unwrap();
    town.based("karin", "bo").await;
    let held = town.carried(&town.ordered_one("karin", ask("bo", "PB-PED")).await).await;
    let revoked =
        town.carried(&town.ordered_one("karin", ask("bo", "PS-UTF").unit("SOC-2231").purpose("Prov")).await).await;
    let to_decide = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
    let to_deliver = town.ordered_one("karin", ask("bo", "ML-AUTO")).await;
    let session = sign_in(&town.house, "bo", people::PASSWORD).await.unwrap();
    let known = town.house.db.register().people.len();
    let bo = town.who("bo");
    // Something to tell: a change, and more than that to everybody.
    town.server.modify(&people::dn("bo"), &[Change::set("title", "Ny titel")]).unwrap();
    let imposter = begin(&mut town, &proxy, row.way).await;
    town.pass(jiff::SignedDuration::from_secs(61));

    let changes = {
        let sources = town.house.directory.sources();
        asked(&town.house, &sources[0]).await
    };
    expect(row, "what changed", row.changes, &read(changes));
    expect(row, "everybody", row.everybody, &read(sync(&town.house).await));
    let decided = town.approve("monica", &to_decide).await.map_err(StoreError::from);
    expect(row, "a decision", row.decision, &word(decided));
    let delivered = town.deliver("sofie", &to_deliver).await.map_err(StoreError::from);
    expect(row, "a delivery", row.delivery, &word(delivered));
    let order = ordered(&town).await;
    expect(row, "a new order", row.order, &order);
    expect(row, "a sign-in", row.sign_in, &word(sign_in(&town.house, "cecilia", people::PASSWORD).await));

    // What needs no directory.
    assert!(grants::of_person(&town.house, bo, bo, Lang::Sv).await.unwrap().len() >= 3, "{}: one's own", row.name);
    let found = staff::staff(&town.house, town.who("karin"), "bo").await.unwrap();
    assert!(found.iter().any(|one| one.person.login.as_deref() == Some("bo")), "{}: searching", row.name);
    town.end("karin", &revoked, How::Revoke, "Misstanke").await.unwrap();
    live(&town.house, session.person, session.session).await.unwrap();
    let now = town.house.db.clock().now();
    passed(&town.house, now - jiff::SignedDuration::from_hours(24), now).await.unwrap();
    following::sweep(&town.house).await.unwrap();
    assert_eq!(town.grant(held.id).await.state, State::Active, "{}: what stands still stands", row.name);
    assert_eq!(town.grant(held.id).await.question(), None, "{}", row.name);
    let register = town.house.db.register();
    assert!(register.people.values().all(|card| !card.is_gone()), "{}: nobody is gone", row.name);
    assert!(register.people.len() >= known);

    // And all is well again.
    drop(imposter);
    proxy.set(Wire::Straight);
    town.server.set_fault(Fault::None);
    through(&mut town, &proxy);
    sync(&town.house).await.unwrap();
    assert!(!town.house.reading.failed() && town.house.db.register().brakes.is_empty(), "{}", row.name);
    assert!(town.house.db.register().people[&bo].title.is_some(), "{}: what was changed is read", row.name);
    town.verified().await;
}

/// Karin orders something for Cecilia: checked, or waiting to be.
async fn ordered(town: &Town) -> String {
    let sent = match town.order("karin", &[ask("cecilia", "PS-LAS")]).await {
        Ok(sent) => sent,
        Err(refusal) => return Refusal::code(&refusal).to_owned(),
    };
    let order: OrderId = sent.id.parse().unwrap();
    let lines = town.house.db.read(move |conn| lines::of_order(conn, order)).await.unwrap();
    let waits = lines.iter().all(|line| line.state == LineState::Unverified && line.evidence.is_none());
    assert_eq!(waits, !sent.verified);
    if waits { "unverified".to_owned() } else { "verified".to_owned() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x6_every_way_to_fail_against_every_use_case() {
    let long = chosen("BEHORIG_CAMPAIGN").as_deref() == Some("long");
    let (rounds, databases) =
        if long { (20, vec![Database::Sqlite, Database::Postgresql]) } else { (1, vec![Database::Sqlite]) };
    for _ in 0..rounds {
        for database in &databases {
            let all = rows().into_iter().map(|row| {
                let database = *database;
                tokio::spawn(async move { holds(&row, database).await })
            });
            for one in all.collect::<Vec<_>>() {
                one.await.unwrap();
            }
        }
    }
}
