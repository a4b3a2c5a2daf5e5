//! The signer signs what continues what it signed, and nothing else (T19).

use behorig::domain::log::checkpoint::{Head, LogKey};
use behorig::features::log::service::signing::{Signer, SigningError, heartbeat};
use behorig::store::proof::{self, Kept};
use behorig::store::{Keys, audit};
use diesel::connection::SimpleConnection;
use uuid::Uuid;

use super::kept::{BOTH, House, key, keys};

#[tokio::test]
async fn the_head_is_signed_when_it_has_moved_and_once() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        assert_eq!(signer.sign(&house.db).await.unwrap(), None);
        heartbeat(&house.db).await.unwrap();
        house.hours(70).await;
        let size = signer.sign(&house.db).await.unwrap().unwrap();
        let (stored, note) = house.db.read(audit::checkpoint).await.unwrap().unwrap();
        let head = house.db.read(audit::head).await.unwrap();
        assert_eq!((stored, std::fs::read_to_string(house.last()).unwrap()), (size, note.clone()));
        let signed = Head::from_checkpoint(&note).unwrap();
        assert_eq!((signed.size, signed.root), (head.size, head.root));
        assert_eq!(signer.check(&house.db).await.unwrap(), size);
        let first = house.rows().remove(0).text;
        assert!(first.contains("\"type\":\"log.started\"") && first.contains(&key().vkey()), "{first}");
        // A start finds its log again and begins no other.
        house.signer().await.unwrap();
        assert_eq!(house.rows().len() as u64, size);
        let stranger = Signer::open(&house.db, LogKey::new("annan.se/logg", &[1; 32]).unwrap(), keys(), house.last());
        assert!(matches!(stranger.await, Err(SigningError::Foreign(_))));
    }
}

#[tokio::test]
async fn a_crash_between_file_and_database_leaves_nothing_unsaid() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        house.intruder().batch_execute("DELETE FROM audit_checkpoint").unwrap();
        assert_eq!(signer.sign(&house.db).await.unwrap(), None, "nothing new to sign");
        let (_, note) = house.db.read(audit::checkpoint).await.unwrap().unwrap();
        assert_eq!(note, std::fs::read_to_string(house.last()).unwrap());
    }
}

#[tokio::test]
async fn proofs_come_from_the_stored_tree() {
    use behorig::domain::log::tree::{check_consistency, check_inclusion, leaf_hash};
    for backend in BOTH {
        let (house, _) = House::open(backend).await;
        let old = house.db.read(audit::head).await.unwrap();
        house.hours(9).await;
        let head = house.db.read(audit::head).await.unwrap();
        let between = house.db.read(move |conn| proof::consistency(conn, old.size, head.size)).await.unwrap();
        check_consistency(&between, (old.size, old.root), (head.size, head.root)).unwrap();
        for row in house.rows() {
            let proof = house.db.read(move |conn| proof::inclusion(conn, row.index, head.size)).await.unwrap();
            check_inclusion(&proof, row.index, leaf_hash(row.text.as_bytes()), head.size, head.root).unwrap();
        }
        let outside = house.db.read(move |conn| proof::inclusion(conn, head.size, head.size)).await;
        assert!(outside.is_err());
    }
}

/// What is done to the rows, and what the signer says of it.
type Tampering = (&'static str, fn(&mut Vec<Kept>), &'static str);

fn edit(row: &mut Kept) {
    let edited = row.text.replacen("\"inst\":\"a\"", "\"inst\":\"b\"", 1);
    assert_ne!(edited, row.text);
    row.text = edited;
}

fn forged(rows: &mut Vec<Kept>, keys: &Keys) {
    let mut row = rows.last().unwrap().clone();
    let id = Uuid::from_u128(77);
    row.text = row.text.replace(&row.id.to_string(), &id.to_string());
    row.id = id;
    row.mac = keys.mac(&row.text).to_vec();
    rows.push(row);
}

/// Everything re-hashed by somebody who has the database and not the keys.
const TAMPERINGS: [Tampering; 9] = [
    ("edit", |rows| edit(&mut rows[2]), "not those that were signed"),
    ("edit of the newest", |rows| edit(rows.last_mut().unwrap()), "not those that were signed"),
    ("delete", |rows| drop(rows.remove(2)), "were signed here"),
    ("swap", |rows| rows.swap(2, 3), "not those that were signed"),
    ("truncate", |rows| rows.truncate(4), "were signed here"),
    ("everything gone", Vec::clear, "were signed here"),
    (
        "delete and add",
        |rows| {
            rows.remove(2);
            forged(rows, &keys());
        },
        "not those that were signed",
    ),
    ("forged entry", |rows| forged(rows, &Keys { instance: "a".into(), mac: [8; 32] }), "not written by this service"),
    (
        "a true entry once more",
        |rows| {
            let copy = Kept { id: Uuid::from_u128(78), ..rows[3].clone() };
            rows.push(copy);
        },
        "under another entry's id",
    ),
];

#[tokio::test]
async fn a_database_that_was_changed_gets_no_signature_and_no_start() {
    for backend in BOTH {
        for (name, tampering, says) in TAMPERINGS {
            let (house, signer) = House::open(backend).await;
            house.hours(3).await;
            signer.sign(&house.db).await.unwrap();
            let before = std::fs::read_to_string(house.last()).unwrap();
            house.rewrite(tampering);
            let error = signer.sign(&house.db).await.expect_err(name);
            assert!(error.to_string().contains(says) && error.is_doubt(), "{backend:?} {name}: {error}");
            let start = house.signer().await.expect_err(name);
            assert!(start.is_doubt(), "{backend:?} {name} at start: {start}");
            assert_eq!(std::fs::read_to_string(house.last()).unwrap(), before, "{name}");
        }
    }
}

#[tokio::test]
async fn a_restored_copy_that_has_grown_past_the_signature_is_still_refused() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        house.hours(3).await;
        signer.sign(&house.db).await.unwrap();
        house.rewrite(|rows| rows.truncate(5));
        house.hours(40).await;
        let error = signer.sign(&house.db).await.unwrap_err();
        assert!(matches!(error, SigningError::Rewritten { .. }), "{backend:?}: {error}");
    }
}

#[tokio::test]
async fn an_edit_that_left_the_tree_alone_is_found_by_going_through_everything() {
    for backend in BOTH {
        for (sql, says) in [
            (
                "UPDATE audit_log SET entry = replace(entry, '\"inst\":\"a\"', '\"inst\":\"b\"') WHERE idx = 2",
                "leaf was made of",
            ),
            ("DELETE FROM audit_log WHERE idx = 2", "entry 2 is missing"),
            ("UPDATE audit_log SET mac = leaf WHERE idx = 2", "not written by this service"),
            ("UPDATE audit_node SET hash = (SELECT leaf FROM audit_log WHERE idx = 0) WHERE level = 2", "not"),
        ] {
            let (house, signer) = House::open(backend).await;
            house.intruder().batch_execute(sql).unwrap();
            let error = signer.check(&house.db).await.expect_err(sql);
            assert!(error.to_string().contains(says) && error.is_doubt(), "{backend:?} {sql}: {error}");
        }
    }
}

#[tokio::test]
async fn without_its_file_the_signer_takes_up_the_stored_checkpoint_and_reads_everything() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        std::fs::remove_file(house.last()).unwrap();
        house.hours(2).await;
        house.signer().await.unwrap();
        assert!(house.last().is_file());
        signer.sign(&house.db).await.unwrap();
        std::fs::remove_file(house.last()).unwrap();
        house.rewrite(|rows| rows.truncate(4));
        let error = house.signer().await.unwrap_err();
        assert!(matches!(error, SigningError::Shorter { .. }), "{backend:?}: {error}");
        assert!(!house.last().exists(), "nothing was signed");
    }
}
