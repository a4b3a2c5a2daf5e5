//! A town: the service's use cases on a fresh database, with a real LDAP server and a clock that stands still.
//!
//! `Town::on(database)` gives a municipality with a catalogue and posts; `town/acts` are the verbs that tests speak in,
//! `town/record` reads the log back. [`both!`] runs a test on SQLite and on PostgreSQL. Nothing here asserts a rule.

mod acts;
mod catalogue;
mod groups;
pub mod people;
pub mod record;
pub mod site;

use std::sync::Arc;

use behorig::clock::{Chance, Clock, FixedClock, SeededChance, SystemChance};
use behorig::config::directory::DirectoryConfig;
use behorig::directory::embedded::{EmbeddedDirectory, demo_config};
use behorig::directory::{Cached, Directory, LdapDirectory, Sources as Directories};
use behorig::domain::duties::{Actor, Import, may};
use behorig::domain::keeping;
use behorig::features::sign_in::service::Rules;
use behorig::features::{House, people as staff};
use behorig::store::connection::Address;
use behorig::store::{Db, Keys, Settings, Sources};
use jiff::{SignedDuration, Timestamp};

use super::postgres::Schema;
use catalogue::Making;

pub use acts::{Ask, ask, refusal};

/// Where a town keeps its tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A fresh file.
    Sqlite,
    /// A fresh schema on the rigs' server.
    Postgresql,
}

/// What is thrown away with the town.
#[expect(dead_code, reason = "held only to be let go last")]
enum Home {
    File(tempfile::TempDir),
    Schema(Schema),
}

/// A town. Fields in the order in which they are let go: the database's threads before its home.
pub struct Town {
    /// What every use case needs.
    pub house: House,
    /// The directory server, to change people in and to make fail.
    pub server: EmbeddedDirectory,
    /// What time it is: Monday 4 May 2026, ten o'clock in Stockholm, until a test says otherwise.
    pub clock: Arc<FixedClock>,
    /// Randomness for the test's own choices; its seed is printed.
    pub chance: Arc<SeededChance>,
    /// What everything random here came from.
    pub seed: u64,
    address: Address,
    home: Home,
}

/// The MAC key of the test's log.
pub const KEYS: [u8; 32] = [3; 32];

/// Runs each test on both databases: `name::sqlite` and `name::postgresql`.
macro_rules! both {
    ($($(#[$note:meta])* async fn $name:ident($town:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses everything its file imports")]
            use super::*;

            $(#[$note])*
            async fn test($town: $crate::harness::town::Town) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test($crate::harness::town::Town::on($crate::harness::town::Database::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgresql() {
                test($crate::harness::town::Town::on($crate::harness::town::Database::Postgresql).await).await;
            }
        }
    )*};
}
pub(crate) use both;

/// A setting of the test run, when there is one.
#[expect(clippy::disallowed_methods, reason = "who runs the tests chooses seed and length through the environment")]
pub fn chosen(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The seed of this run: `BEHORIG_TEST_SEED`, else drawn. Cargo shows it when the test fails.
fn seed() -> u64 {
    let drawn = || {
        let mut bytes = [0; 8];
        SystemChance.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    };
    let seed = chosen("BEHORIG_TEST_SEED").and_then(|text| text.parse().ok()).unwrap_or_else(drawn);
    println!("BEHORIG_TEST_SEED={seed}");
    seed
}

/// When every town begins.
pub fn beginning() -> Timestamp {
    "2026-05-04T08:00:00Z".parse().expect("an instant")
}

impl Town {
    /// A town on a fresh database, synchronised, with catalogue, posts and a first administrator (`adam`).
    pub async fn on(database: Database) -> Self {
        let town = Self::empty(database).await;
        town.sync().await;
        town.furnish().await;
        town
    }

    /// A town on a fresh database, of which the service knows nothing yet.
    async fn empty(database: Database) -> Self {
        let seed = seed();
        let clock = Arc::new(FixedClock::at(beginning()));
        let server = EmbeddedDirectory::start_at(&people::ldif(), EmbeddedDirectory::any_port(), clock.clone())
            .await
            .expect("the embedded directory starts");
        let (address, home) = match database {
            Database::Sqlite => {
                let folder = tempfile::tempdir().expect("a folder for the file");
                (Address::Sqlite(folder.path().join("town.db").display().to_string()), Home::File(folder))
            }
            Database::Postgresql => {
                let schema = Schema::fresh();
                (Address::parse(&schema.url).expect("an address"), Home::Schema(schema))
            }
        };
        let house = house(&address, vec![directory(&server, &clock, |_| ())], &clock, seed, "a");
        let chance = Arc::new(SeededChance::new(seed ^ 0x7E57));
        Self { house, server, clock, chance, seed, address, home }
    }

    /// A second instance of the service on the same database and directory, with its own randomness.
    pub fn second_instance(&self) -> House {
        let directory = vec![directory(&self.server, &self.clock, |_| ())];
        house(&self.address, directory, &self.clock, self.seed ^ 0xB, "b")
    }

    /// The service is started anew on what it left behind.
    pub fn restart(&mut self) {
        self.reconfigure(|_| ());
    }

    /// Whether the tables are in PostgreSQL.
    pub fn on_postgresql(&self) -> bool {
        matches!(self.home, Home::Schema(_))
    }

    /// The service is started anew with other settings for the directory.
    pub fn reconfigure(&mut self, change: impl FnOnce(&mut DirectoryConfig)) {
        self.on_sources(vec![directory(&self.server, &self.clock, change)]);
    }

    /// The service is started anew on these sources.
    pub fn on_sources(&mut self, directories: Vec<Arc<dyn Directory>>) {
        self.house = house(&self.address, directories, &self.clock, self.chance.next(), "a");
    }

    /// Takes in every source as it stands now.
    pub async fn sync(&self) {
        for source in self.house.directory.sources() {
            let people = source.directory.all_people().await.expect("the directory answers");
            let units = source.directory.all_units().await.expect("the directory answers");
            let taken = staff::service::take_in(&self.house, source.name.to_owned(), people, units).await;
            taken.expect("it is taken in");
        }
    }

    async fn furnish(&self) {
        let adam = self.who("adam");
        self.house
            .db
            .write(move |tx| {
                let (register, id) = (tx.register(), tx.fresh());
                let first = keeping::first_administrator(tx.stage(&register), id, adam)?;
                tx.record(first)
            })
            .await
            .expect("there is a first administrator");
        let register = self.house.db.register();
        let making = Making { chance: self.house.db.chance(), at: self.clock.now(), register: &register };
        let brought = making.brought();
        self.house
            .db
            .write(move |tx| {
                let register = tx.register();
                let actor = Actor::of(&register, adam, tx.day())?;
                let permit = may::<Import>(&actor, &())?;
                tx.record(keeping::import(tx.stage(&register), &permit, brought))
            })
            .await
            .expect("the catalogue is taken in");
    }

    /// Time passes. What the directory said more than a minute ago is asked anew.
    pub fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
    }

    /// Days pass.
    pub fn pass_days(&self, days: i64) {
        self.pass(SignedDuration::from_hours(24 * days));
    }
}

/// A client for one server.
pub fn directory(
    server: &EmbeddedDirectory,
    clock: &Arc<FixedClock>,
    change: impl FnOnce(&mut DirectoryConfig),
) -> Arc<dyn Directory> {
    let mut config = demo_config(&server.url());
    config.timeout_seconds = 5;
    config.page_seconds = 10;
    change(&mut config);
    let directory = LdapDirectory::new(config, clock.clone()).expect("the settings are sound");
    Arc::new(Cached::new(directory, clock.clone()))
}

fn house(
    address: &Address,
    directories: Vec<Arc<dyn Directory>>,
    clock: &Arc<FixedClock>,
    seed: u64,
    instance: &str,
) -> House {
    let clock: Arc<dyn Clock> = clock.clone();
    let directory: Arc<dyn Directory> = Arc::new(Directories::new(directories));
    let sources = Sources { clock, chance: Arc::new(SeededChance::new(seed)) };
    let keys = Keys { instance: instance.to_owned(), mac: KEYS };
    let settings = Settings { address: address.clone(), readers: 3, keys };
    let db = Db::open(settings, sources).expect("the database opens");
    let rules = Rules {
        attempts: 3,
        window: SignedDuration::from_mins(30),
        idle: SignedDuration::from_mins(30),
        longest: SignedDuration::from_hours(10),
        floor: std::time::Duration::ZERO,
    };
    behorig::app::house(db, directory, rules)
}
