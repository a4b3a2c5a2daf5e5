//! A log kept in a real database, on SQLite and on PostgreSQL, and what somebody with the database could do to it.

use std::path::PathBuf;
use std::sync::Arc;

use behorig::clock::{FixedClock, SystemChance};
use behorig::domain::catalogue::{Appointment, Post};
use behorig::domain::duties::{Actor, Appoint, Protect, may};
use behorig::domain::event::{Event, Kind};
use behorig::domain::following::Disabled;
use behorig::domain::ids::{AppointmentId, Guid, PersonId};
use behorig::domain::keeping;
use behorig::domain::log::checkpoint::LogKey;
use behorig::domain::log::entry::Field;
use behorig::domain::log::tree::{Frontier, leaf_hash};
use behorig::domain::person::{self, LastLogin, Person, Reading};
use behorig::domain::transition::{Synced, Transition};
use behorig::features::log::service::signing::{Signer, SigningError};
use behorig::store::connection::{Address, Conn, Use, open};
use behorig::store::proof::{self, Kept};
use behorig::store::{Db, Keys, Settings, Sources, StoreError};
use diesel::connection::SimpleConnection;
use tempfile::TempDir;
use uuid::Uuid;

use crate::harness::postgres::Schema;

pub const ORIGIN: &str = "behorighet.exempel.se/logg";
pub const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Anna is the administrator, Bo the auditor, Cilla the HR function; Disa is somebody else.
pub const PEOPLE: [(&str, u128); 4] = [("Anna Berg", 1), ("Bo Ek", 2), ("Cilla Ask", 3), ("Disa Lund", 4)];

pub struct House {
    pub db: Db,
    pub clock: Arc<FixedClock>,
    pub address: Address,
    pub place: TempDir,
    pub backend: Backend,
    /// Last, so that it is dropped when nobody is connected any more.
    _schema: Option<Schema>,
}

pub fn key() -> LogKey {
    LogKey::new(ORIGIN, &[1; 32]).unwrap()
}

pub fn keys() -> Keys {
    Keys { instance: "a".to_owned(), mac: [9; 32] }
}

impl House {
    /// A database with people and posts, and a signer that has signed its beginning.
    pub async fn open(backend: Backend) -> (Self, Signer) {
        let place = tempfile::tempdir().unwrap();
        let (address, schema) = match backend {
            Backend::Sqlite => (Address::Sqlite(place.path().join("behorig.db").display().to_string()), None),
            Backend::Postgres => {
                let schema = Schema::fresh();
                (Address::parse(&schema.url).unwrap(), Some(schema))
            }
        };
        let clock = Arc::new(FixedClock::at("2026-11-22T09:01:00Z".parse().unwrap()));
        let sources = Sources { clock: clock.clone(), chance: Arc::new(SystemChance) };
        let db = Db::open(Settings { address: address.clone(), readers: 2, keys: keys() }, sources).unwrap();
        let house = Self { db, clock, address, place, backend, _schema: schema };
        let signer = house.signer().await.unwrap();
        house.people(&[]).await;
        house.posts().await;
        signer.sign(&house.db).await.unwrap();
        (house, signer)
    }

    /// The file of the signer.
    pub fn last(&self) -> PathBuf {
        self.place.path().join("last-checkpoint")
    }

    /// As the service starts.
    pub async fn signer(&self) -> Result<Signer, SigningError> {
        Signer::open(&self.db, key(), keys(), self.last()).await
    }

    /// The directory is read; those named are protected by it.
    pub async fn people(&self, protected: &[&str]) {
        let at = self.db.clock().now();
        let people: Vec<Reading> = PEOPLE
            .iter()
            .map(|(name, number)| Reading {
                person: Person {
                    guid: Guid::from(Uuid::from_u128(*number)),
                    login: name.split(' ').next().unwrap().to_lowercase(),
                    name: (*name).to_owned(),
                    given: String::new(),
                    surname: String::new(),
                    mail: None,
                    title: None,
                    unit: None,
                    manager: None,
                    kind: person::Kind::Employee,
                    enabled: true,
                    expires: None,
                    protected: protected.contains(name),
                    employments: Vec::new(),
                    derived: false,
                    unread: 0,
                    person_id: None,
                    manual: false,
                    last_login: LastLogin::Untold,
                },
                source: "ad".to_owned(),
                server: "dc1".to_owned(),
                at,
                attributes: Vec::new().into(),
                origins: Vec::new(),
            })
            .collect();
        let keys = people.iter().map(|read| (read.person.name.to_lowercase(), Vec::new())).collect();
        let read = Synced {
            source: "ad".to_owned(),
            rank: 0,
            disabled: Disabled::Review,
            hr: false,
            began: at,
            people,
            keys,
            units: Vec::new(),
            rest: None,
        };
        self.db.write(move |tx| tx.record(keeping::synced(read))).await.unwrap();
    }

    async fn posts(&self) {
        let [anna, bo, cilla] = ["Anna Berg", "Bo Ek", "Cilla Ask"].map(|name| self.id(name));
        self.db
            .write(move |tx| {
                let register = tx.register();
                let stage = tx.stage(&register);
                tx.record(keeping::first_administrator(stage, tx.fresh::<AppointmentId>(), anna)?)
            })
            .await
            .unwrap();
        for (post, person) in [(Post::Auditor, bo), (Post::HrFunction, cilla)] {
            self.db
                .write(move |tx| {
                    let register = tx.register();
                    let permit = may::<Appoint>(&Actor::of(&register, anna, tx.day())?, &(&post, person))?;
                    let (id, from) = (tx.fresh::<AppointmentId>(), tx.day());
                    let made = Appointment { id, post, person, from, to: None, appointed_by: Some(anna) };
                    let stage = tx.stage(&register);
                    tx.record(keeping::appoint(stage, &permit, made)?)
                })
                .await
                .unwrap();
        }
    }

    pub fn id(&self, name: &str) -> PersonId {
        self.db.register().people.values().find(|card| card.name == name).unwrap().id
    }

    /// Something that somebody did about somebody, with a reason. Gives its index.
    pub async fn happens(&self, by: &str, about: &str, reason: &str) -> u64 {
        let register = self.db.register();
        let [by, about] = [by, about].map(|name| register.person(self.id(name)).unwrap().party());
        let event = Event::by(Kind::GrantShortened, &by).about(&about).private("reason", reason);
        self.db.write(move |tx| tx.record(Transition::happened(event))).await.unwrap().index
    }

    /// `count` entries of the service itself, in one commit.
    pub async fn hours(&self, count: u64) {
        let record = move |tx: &mut behorig::store::Tx<'_>| {
            for hour in 0..count {
                tx.record(Transition::happened(Event::by_service(Kind::Heartbeat).with(Field::Rows, hour)))?;
            }
            Ok(())
        };
        self.db.write(record).await.unwrap();
    }

    /// The HR function sets or clears the flag.
    pub async fn protect(&self, name: &str, on: bool) {
        let (cilla, person) = (self.id("Cilla Ask"), self.id(name));
        let set = move |tx: &mut behorig::store::Tx<'_>| -> Result<_, StoreError> {
            let register = tx.register();
            let permit = may::<Protect>(&Actor::of(&register, cilla, tx.day())?, &person)?;
            tx.record(keeping::protect(tx.stage(&register), &permit, person, on)?)
        };
        self.db.write(set).await.unwrap();
    }

    /// A connection with all rights, to a database as it is.
    pub fn superuser(&self) -> Conn {
        open(&self.address, Use::Write).unwrap()
    }

    /// Somebody with all rights in the database, who has put its own hindrances aside.
    pub fn intruder(&self) -> Conn {
        let mut conn = open(&self.address, Use::Write).unwrap();
        let off = match self.backend {
            Backend::Sqlite => {
                "DROP TRIGGER IF EXISTS audit_log_no_update; DROP TRIGGER IF EXISTS audit_log_no_delete; \
                 DROP TRIGGER IF EXISTS audit_checkpoint_no_update; DROP TRIGGER IF EXISTS audit_checkpoint_no_delete; \
                 PRAGMA foreign_keys = OFF"
            }
            Backend::Postgres => {
                "ALTER TABLE audit_log DROP CONSTRAINT IF EXISTS audit_log_check; \
                 ALTER TABLE audit_log DISABLE TRIGGER ALL; ALTER TABLE audit_checkpoint DISABLE TRIGGER ALL; \
                 ALTER TABLE audit_private DROP CONSTRAINT IF EXISTS audit_private_id_fkey; \
                 ALTER TABLE decision DROP CONSTRAINT IF EXISTS decision_audit_id_fkey"
            }
        };
        conn.batch_execute(off).unwrap();
        conn
    }

    pub fn rows(&self) -> Vec<Kept> {
        proof::kept(&mut open(&self.address, Use::Read).unwrap(), 0, u64::MAX, i64::MAX).unwrap()
    }

    /// Rewrites the whole log, leaves and tree made anew so that they fit; the MACs are those of the rows.
    pub fn rewrite(&self, change: impl FnOnce(&mut Vec<Kept>)) {
        let mut rows = self.rows();
        change(&mut rows);
        let mut tree = Frontier::default();
        let mut sql = "BEGIN; DELETE FROM audit_log; DELETE FROM audit_node;".to_owned();
        for (index, row) in rows.iter().enumerate() {
            let leaf = leaf_hash(row.text.as_bytes());
            let [id, leaf_text, mac] = [row.id.as_bytes().as_slice(), &leaf, &row.mac].map(|bytes| self.bytes(bytes));
            let id = if self.backend == Backend::Postgres { format!("'{}'", row.id) } else { id };
            let text = row.text.replace('\'', "''");
            sql += &format!(
                "INSERT INTO audit_log (idx, id, entry, leaf, mac) VALUES ({index}, {id}, '{text}', {leaf_text}, {mac});"
            );
            tree.push(leaf, |node| {
                let hash = self.bytes(&node.hash);
                sql += &format!("INSERT INTO audit_node VALUES ({}, {}, {hash});", node.level, node.index);
            });
        }
        self.intruder().batch_execute(&(sql + "COMMIT")).unwrap();
    }

    fn bytes(&self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        if self.backend == Backend::Postgres { format!("'\\x{hex}'::bytea") } else { format!("x'{hex}'") }
    }
}
