//! Witnesses over real HTTP: two of them sign, one that is away stops nothing, and a log that was rolled back or rewritten
//! by somebody with the signing key gets no signature.

use std::sync::Arc;

use behorig::clock::{FixedClock, SeededChance};
use behorig::config::witness::WitnessConfig;
use behorig::domain::log::checkpoint::{Head, LogKey};
use behorig::domain::log::witnessing::Request;
use behorig::export::log_folder::verify_folder;
use behorig::features::log::service::export::to_folder;
use behorig::messages::witness::Witnesses;
use behorig::store::{audit, witnesses};
use behorig::witness::{Witness, serve};
use diesel::connection::SimpleConnection;
use reqwest::StatusCode;

use super::kept::{BOTH, House, key};
use super::made::python;

/// A witness that listens, and how it stands in the settings.
struct Standing {
    place: tempfile::TempDir,
    name: &'static str,
    config: WitnessConfig,
    handle: actix_web::dev::ServerHandle,
}

fn open(place: &std::path::Path, name: &str) -> Witness {
    let clock = Arc::new(FixedClock::at("2026-11-22T09:02:00Z".parse().unwrap()));
    let named = format!("{name}.exempel.se/w1");
    let seed = u64::from(name.as_bytes()[0]);
    Witness::open(place, &named, vec![key().vkey()], &SeededChance::new(seed), clock).unwrap()
}

impl Standing {
    fn up(name: &'static str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let witness = open(place.path(), name);
        let vkey = witness.vkey();
        let (server, address) = serve(Arc::new(witness), "127.0.0.1:0".parse().unwrap()).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        let config = WitnessConfig { name: name.to_owned(), url: format!("http://{address}"), vkey };
        Self { place, name, config, handle }
    }
}

async fn problem_of(house: &House, name: &str) -> Option<String> {
    let all = house.db.read(witnesses::all).await.unwrap();
    all.into_iter().find(|one| one.name == name).unwrap().problem
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_witnesses_sign_and_one_that_is_away_stops_nothing() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        let (first, second) = (Standing::up("revision"), Standing::up("grannkommun"));
        let all = Witnesses::new(&[first.config.clone(), second.config.clone()], key().vkey()).unwrap();
        assert_eq!(all.ask(&house.db).await.unwrap(), 2);
        assert_eq!(all.ask(&house.db).await.unwrap(), 0, "nothing is new");
        house.hours(5).await;
        signer.sign(&house.db).await.unwrap();
        assert_eq!(all.ask(&house.db).await.unwrap(), 2, "it continues what they know");
        let folder = house.place.path().join("two");
        let to = folder.clone();
        house.db.read(move |conn| Ok(to_folder(conn, None, &to))).await.unwrap().unwrap();
        let report = verify_folder(&folder, None, None).unwrap();
        assert!(report.accepted(), "{:?}", report.findings);
        assert_eq!(report.witnesses, ["grannkommun", "revision"]);
        let (codes, facts) = python(&[(folder.clone(), None)]).remove(0);
        assert!(codes.is_empty(), "{codes:?}");
        assert!(facts["witnesses"].as_array().is_some_and(|known| known.is_empty() || known.len() == 2), "{facts}");
        let policy = std::fs::read_to_string(folder.join("policy")).unwrap();
        assert!(policy.contains("quorum witnesses"), "{policy}");
        second.handle.stop(false).await;
        house.hours(5).await;
        signer.sign(&house.db).await.unwrap();
        assert_eq!(all.ask(&house.db).await.unwrap(), 1, "{backend:?}: the other goes on");
        assert_eq!(problem_of(&house, "grannkommun").await.as_deref(), Some("unreachable"));
        assert_eq!(problem_of(&house, "revision").await, None);
        // Nobody is waited for who is not in the settings any more.
        let one = Witnesses::new(std::slice::from_ref(&first.config), key().vkey()).unwrap();
        assert_eq!(one.ask(&house.db).await.unwrap(), 0, "it has signed already");
        assert_eq!(house.db.read(witnesses::all).await.unwrap().len(), 1);
        first.handle.stop(false).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x_22_a_log_that_was_rolled_back_or_rewritten_gets_no_signature() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        let witness = Standing::up("revision");
        let all = Witnesses::new(std::slice::from_ref(&witness.config), key().vkey()).unwrap();
        house.hours(8).await;
        signer.sign(&house.db).await.unwrap();
        assert_eq!(all.ask(&house.db).await.unwrap(), 1);
        let head = house.db.read(audit::head).await.unwrap();
        // Somebody with the database and the signing key: rolled back, then grown again another way.
        house.rewrite(|rows| rows.truncate(5));
        house.intruder().batch_execute("DELETE FROM audit_checkpoint").unwrap();
        stolen(&house).await;
        assert_eq!(all.ask(&house.db).await.unwrap(), 0, "{backend:?}: rolled back");
        assert_eq!(problem_of(&house, "revision").await.as_deref(), Some("ahead"));
        house.hours(head.size).await;
        stolen(&house).await;
        assert_eq!(all.ask(&house.db).await.unwrap(), 0, "{backend:?}: grown again");
        assert_eq!(problem_of(&house, "revision").await.as_deref(), Some("other"));
        // What was signed is still remembered, also by a witness that was started anew.
        witness.handle.stop(false).await;
        let again = open(witness.place.path(), witness.name);
        let note = key().sign(head.size, head.root);
        let same = Request { old: head.size, proof: Vec::new(), note: note.clone() };
        assert_eq!(again.add_checkpoint(&same.text()).unwrap().0, StatusCode::OK.as_u16());
        let fresh = Request { old: 0, proof: Vec::new(), note };
        let (status, body) = again.add_checkpoint(&fresh.text()).unwrap();
        assert_eq!((status.as_u16(), body), (409, format!("{}\n", head.size)));
    }
}

/// The head as it stands, signed by whoever has the key.
async fn stolen(house: &House) {
    let head = house.db.read(audit::head).await.unwrap();
    let note = key().sign(head.size, head.root);
    house.db.write(move |tx| tx.keep_checkpoint(head.size, &note)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_witness_answers_as_the_standard_says() {
    let standing = Standing::up("revision");
    let client = reqwest::Client::new();
    let ask = async |body: String| {
        let answer = client.post(format!("{}/add-checkpoint", standing.config.url)).body(body).send().await.unwrap();
        let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        (answer.status().as_u16(), kind.unwrap_or_default(), answer.text().await.unwrap())
    };
    let note = key().sign(1, [4; 32]);
    let request = |old, proof, note: &str| Request { old, proof, note: note.to_owned() }.text();
    let (status, _, line) = ask(request(0, Vec::new(), &note)).await;
    assert_eq!(status, 200);
    assert!(line.starts_with("— revision.exempel.se/w1 ") && line.ends_with('\n'), "{line}");
    let head = Head::from_checkpoint(&note).unwrap();
    let lines: Vec<String> = std::fs::read_dir(standing.place.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "line"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    assert_eq!(lines, [format!("{head}\n")], "one line for one log");
    let (status, kind, body) = ask(request(0, Vec::new(), &note)).await;
    assert_eq!((status, kind.as_str(), body.as_str()), (409, "text/x.tlog.size", "1\n"));
    assert_eq!(ask(request(1, vec![[1; 32]], &key().sign(2, [5; 32]))).await.0, 422);
    let stranger = LogKey::new(key().origin(), &[8; 32]).unwrap();
    assert_eq!(ask(request(1, Vec::new(), &stranger.sign(2, [5; 32]))).await.0, 403);
    let other = LogKey::new("annan.se/logg", &[8; 32]).unwrap();
    assert_eq!(ask(request(0, Vec::new(), &other.sign(2, [5; 32]))).await.0, 404);
    for bad in ["", "old 1", "old 5\n\nx", "\u{1b}[31m"] {
        assert_eq!(ask(bad.to_owned()).await.0, 400, "{bad}");
    }
    assert_eq!(ask("x".repeat(100_000)).await.0, 413);
    standing.handle.stop(false).await;
}
