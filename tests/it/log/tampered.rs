//! T19: what somebody with all rights in PostgreSQL can do to the log, each named with the first entry that is bad.
//!
//! The head is signed after every entry here, so that the stored checkpoints tell exactly where a rewritten log leaves
//! what was signed; in use they tell it within a second's entries.

use behorig::export::log_folder::verify_folder;
use behorig::features::log::service::export::to_folder;
use behorig::features::log::service::signing::Signer;
use behorig::store::Keys;
use behorig::store::proof::Kept;
use diesel::connection::SimpleConnection;
use uuid::Uuid;

use super::kept::{Backend, House, keys};

fn edit(row: &mut Kept) {
    let edited = row.text.replacen("\"inst\":\"a\"", "\"inst\":\"b\"", 1);
    assert_ne!(edited, row.text);
    row.text = edited;
}

fn renamed(row: &Kept, keys: &Keys) -> Kept {
    let id = Uuid::from_u128(77);
    let text = row.text.replace(&row.id.to_string(), &id.to_string());
    Kept { id, mac: keys.mac(&text).to_vec(), text, ..row.clone() }
}

/// How it is done.
enum Way {
    /// Statements.
    Sql(&'static str),
    /// Every row read, changed, and written anew with leaves and tree that fit.
    Rehashed(fn(&mut Vec<Kept>)),
}

use Way::{Rehashed, Sql};

fn stranger() -> Keys {
    Keys { instance: "a".into(), mac: [8; 32] }
}

/// The name, how it is done, and what going through the log says.
const OPERATIONS: [(&str, Way, &str); 22] = [
    (
        "edit",
        Sql("UPDATE audit_log SET entry = replace(entry, '\"inst\":\"a\"', '\"inst\":\"b\"') WHERE idx = 4"),
        "entry 4 is not",
    ),
    (
        "edit with its leaf",
        Sql("UPDATE audit_log SET entry = replace(entry, '\"inst\":\"a\"', '\"inst\":\"b\"') WHERE idx = 4; \
             UPDATE audit_log SET leaf = sha256('\\x00'::bytea || convert_to(entry, 'UTF8')) WHERE idx = 4"),
        "entry 4 was not written",
    ),
    ("edit, all re-hashed", Rehashed(|rows| edit(&mut rows[4])), "entry 4 was not written"),
    ("edit of the first, re-hashed", Rehashed(|rows| edit(&mut rows[0])), "entry 0 was not written"),
    ("edit of the newest, re-hashed", Rehashed(|rows| edit(rows.last_mut().unwrap())), "entry 11 was not written"),
    (
        "one added space, re-hashed",
        Rehashed(|rows| rows[5].text = rows[5].text.replacen(",\"t\"", ", \"t\"", 1)),
        "entry 5 was not written",
    ),
    ("delete", Sql("DELETE FROM audit_log WHERE idx = 8"), "entry 8 is missing"),
    ("delete of the first", Sql("DELETE FROM audit_log WHERE idx = 0"), "entry 0 is missing"),
    ("delete, re-hashed", Rehashed(|rows| drop(rows.remove(8))), "from 8 to 8"),
    (
        "delete and a forged one at the end",
        Rehashed(|rows| {
            rows.remove(8);
            let forged = renamed(rows.last().unwrap(), &stranger());
            rows.push(forged);
        }),
        "from 8 to 8",
    ),
    (
        "swap of two rows",
        Sql("UPDATE audit_log SET idx = -1 WHERE idx = 8; UPDATE audit_log SET idx = 8 WHERE idx = 9; \
                              UPDATE audit_log SET idx = 9 WHERE idx = -1"),
        "from 8 to 8",
    ),
    ("swap, re-hashed", Rehashed(|rows| rows.swap(8, 9)), "from 8 to 8"),
    (
        "insert of a forged one",
        Rehashed(|rows| {
            let forged = renamed(&rows[5], &stranger());
            rows.insert(5, forged);
        }),
        "entry 5 was not written",
    ),
    (
        "a true entry once more",
        Rehashed(|rows| {
            let copy = Kept { id: Uuid::from_u128(78), ..rows[3].clone() };
            rows.push(copy);
        }),
        "entry 12 stands under",
    ),
    ("truncate of the tail", Rehashed(|rows| rows.truncate(8)), "has 8 entries, and 12 were signed"),
    ("everything gone", Rehashed(Vec::clear), "has 0 entries, and 12 were signed"),
    (
        "rollback and grown again",
        Rehashed(|rows| {
            rows.truncate(8);
            for n in 0..6 {
                let mut more = renamed(&rows[2], &keys());
                more.id = Uuid::from_u128(90 + n);
                more.text = more.text.replace(&Uuid::from_u128(77).to_string(), &more.id.to_string());
                more.mac = keys().mac(&more.text).to_vec();
                rows.push(more);
            }
        }),
        "from 8 to 8",
    ),
    (
        "another row's MAC",
        Sql("UPDATE audit_log SET mac = (SELECT mac FROM audit_log WHERE idx = 1) WHERE idx = 7"),
        "entry 7 was not written",
    ),
    (
        "another row's id",
        Sql("UPDATE audit_log SET id = '00000000-0000-0000-0000-00000000004d' WHERE idx = 7"),
        "entry 7 stands under",
    ),
    (
        "a node of the tree",
        Sql("UPDATE audit_node SET hash = (SELECT leaf FROM audit_log WHERE idx = 0) WHERE level = 3"),
        "stored tree of 12 entries",
    ),
    (
        "value taken without a decision",
        Sql("DELETE FROM audit_private p USING audit_log l WHERE l.id = p.id AND l.idx = 9 AND field = 'reason'"),
        "entry 9: the value of reason is gone",
    ),
    (
        "value replaced",
        Sql("UPDATE audit_private SET disclosure = 'WyJBQUFBQUFBQUFBQUFBQUFBQUFBQUFBIiwicmVhc29uIiwiYW5uYXQiXQ' \
                            WHERE field = 'reason' AND id = (SELECT id FROM audit_log WHERE idx = 9)"),
        "entry 9: a disclosed value (reason)",
    ),
];

#[tokio::test]
async fn t_19_each_of_22_ways_is_named_with_the_first_bad_entry() {
    for (name, way, says) in &OPERATIONS {
        let (house, signer) = House::open(Backend::Postgres).await;
        while house.rows().len() < 12 {
            house.happens("Anna Berg", "Disa Lund", "Ny uppgift").await;
            signer.sign(&house.db).await.unwrap();
        }
        assert_eq!(house.rows().len(), 12);
        match way {
            Sql(sql) => house.intruder().batch_execute(sql).unwrap_or_else(|error| panic!("{name}: {error}")),
            Rehashed(change) => house.rewrite(change),
        }
        let said = told(&house, &signer).await;
        assert!(said.iter().any(|one| one.contains(says)), "{name}: {said:?}");
    }
}

/// What the service and an export say of the log.
async fn told(house: &House, signer: &Signer) -> Vec<String> {
    if let Err(error) = signer.check(&house.db).await {
        assert!(error.is_doubt(), "{error}");
        return vec![error.to_string()];
    }
    let folder = house.place.path().join("told");
    let to = folder.clone();
    house.db.read(move |conn| Ok(to_folder(conn, None, &to))).await.unwrap().unwrap();
    verify_folder(&folder, None, None).unwrap().findings.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn t_19_without_its_triggers_the_database_is_not_opened() {
    let (house, _) = House::open(Backend::Postgres).await;
    for sql in [
        "ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only",
        "DROP TRIGGER audit_log_no_truncate ON audit_log",
    ] {
        house.superuser().batch_execute(sql).unwrap();
        let clock = house.clock.clone();
        let sources = behorig::store::Sources { clock, chance: std::sync::Arc::new(behorig::clock::SystemChance) };
        let settings = behorig::store::Settings { address: house.address.clone(), readers: 1, keys: keys() };
        let error = behorig::store::Db::open(settings, sources).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("triggers on the log"), "{error}");
    }
}
