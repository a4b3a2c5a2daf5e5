//! Starting the demo: a folder with the invented directory and a database, settings that no file can produce.
//!
//! The directory is made with the date of the first start and kept, so that a demo goes on where it was; `make
//! demo-reset` begins anew. Unlike the rest of `demo` this reads and writes files.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;

use super::cast::{Case, Member};
use super::{MUNICIPALITY, PASSWORD, cast, ldif, municipality, posts, seed};
use crate::app::{self, Tuning};
use crate::clock::{Clock, FixedClock, SystemChance};
use crate::config::deadlines::Deadlines;
use crate::config::directory::Password;
use crate::config::{Config, Database, Server, Service, Session, SignIn};
use crate::directory::embedded::{EmbeddedDirectory, demo_config};
use crate::store::Sources;

/// The seed of the demo's people.
const SEED: u64 = 1;

/// The people of the tour, in its order; their texts are `cast-<login>`.
pub const TOUR: &[&str] = &[
    cast::KARIN_EK.login,
    cast::EVA_ROSENGREN.login,
    cast::MONICA_STAL.login,
    cast::ANNA_BERG.login,
    cast::BIRGITTA_NOREN.login,
    cast::PETER_HALLBERG.login,
    cast::AMIR_HAIDARI.login,
    cast::NADIA_RAHIMI.login,
    cast::INGELA_TORN.login,
    cast::ADAM_BEHRN.login,
    cast::MONA_TALLING.login,
];

/// Whether one of the cast can sign in: not those whose accounts are shut, nor pupils' and function accounts.
#[must_use]
pub fn signs_in(member: &Member) -> bool {
    !matches!(member.case, Case::StartsLater | Case::ShutOut | Case::Pupil | Case::Function)
}

/// Makes the folder ready and starts the directory.
///
/// # Errors
/// If the folder cannot be written or what is in it cannot be read.
pub async fn prepare(
    data: &Path,
    listen: SocketAddr,
    database: Option<String>,
    clock: &dyn Clock,
) -> io::Result<(Config, EmbeddedDirectory)> {
    std::fs::create_dir_all(data)?;
    let file = data.join("directory.ldif");
    if !file.exists() {
        std::fs::write(&file, ldif::ldif(&municipality::municipality(clock.today(), SEED)))?;
    }
    let directory = EmbeddedDirectory::start(&std::fs::read_to_string(&file)?, EmbeddedDirectory::any_port()).await?;
    directory.remember(&data.join("groups.jsonl"))?;
    let database = database.unwrap_or_else(|| format!("sqlite:{}", data.join("behorig.db").display()));
    Ok((config(data, listen, &database, &directory.url()), directory))
}

/// The demo's settings.
#[must_use]
pub fn config(data: &Path, listen: SocketAddr, database: &str, directory: &str) -> Config {
    let mut directory = demo_config(directory);
    directory.bind_password = Some(Password::new(PASSWORD));
    directory.write_bind_password = Some(Password::new(PASSWORD));
    Config {
        service: Service {
            municipality: MUNICIPALITY.to_owned(),
            origin: "demo.behorig.test/logg".to_owned(),
            instance: "demo".to_owned(),
            data_dir: data.to_owned(),
            administrator: posts::ADMINISTRATORS.first().map(|login| (*login).to_owned()),
            sync_minutes: 15,
            witness_quorum: 1,
            line_to: None,
        },
        server: Server { listen, ..Server::default() },
        database: Database { url: Password::new(database), readers: 8 },
        directory: directory.into(),
        hr_file: None,
        mail: None,
        hook: None,
        witness: Vec::new(),
        session: Session::default(),
        deadlines: Deadlines::default(),
        alarms: crate::domain::alarm::Levels::new(),
        sign_in: SignIn { attempts: 20, ..SignIn::default() },
        demo: true,
    }
}

/// Makes the demo's history at the first start, with a clock that begins in the past; at later starts nothing.
///
/// A first start that was cut off is begun anew on SQLite; on another database the half-made tables are in the way, and
/// the message says so.
///
/// # Errors
/// What could not be made.
pub async fn first_start(
    config: &Config,
    server: &EmbeddedDirectory,
    data: &Path,
    clock: &dyn Clock,
) -> Result<(), String> {
    let made = data.join("made");
    if made.exists() {
        return Ok(());
    }
    for left in ["behorig.db", "behorig.db-wal", "behorig.db-shm"] {
        let _ = std::fs::remove_file(data.join(left));
    }
    let _ = std::fs::remove_dir_all(data.join("keys"));
    let now = clock.now();
    let past = Arc::new(FixedClock::at(now - SignedDuration::from_hours(24 * (seed::DAYS + 1))));
    let sources = Sources { clock: Arc::clone(&past) as Arc<dyn Clock>, chance: Arc::new(SystemChance) };
    let tuning = Tuning { sources, ..Tuning::default() };
    let parts = app::build(config.clone(), tuning).await.map_err(|error| error.to_string())?;
    let today = municipality::municipality(clock.today(), SEED);
    seed::seed(&parts.house, (server, &today), &past, now)
        .await
        .map_err(|error| format!("the demo's history could not be made (is the database empty?): {error}"))?;
    parts.signer.sign(&parts.house.db).await.map_err(|error| error.to_string())?;
    std::fs::write(&made, b"").map_err(|error| format!("{}: {error}", made.display()))
}

/// What stands on the screen when the demo has started, after its address.
#[must_use]
pub fn tour() -> String {
    let mut text = String::from("\nLogga in som / sign in as (inget lösenord / no password):\n");
    for login in TOUR {
        if let Some(member) = cast::CAST.iter().find(|member| member.login == *login) {
            text += &format!("  {:<10} {} {}, {}\n", member.login, member.given, member.surname, member.title);
        }
    }
    text + TOUR_TEXT
}

const TOUR_TEXT: &str = "
Rundtur:
  1. Logga in som Karin Ek och beställ behörigheter för Anna Berg.
  2. Logga in som Eva Rosengren och besluta om det som kräver systemägaren.
  3. Logga in som Monica Stål och markera beställningen som utförd.
  4. Försök besluta om något du själv har beställt: tjänsten säger nej och varför.
  5. Logga in som Ingela Torn och se allt i händelseloggen.
Tour:
  1. Sign in as Karin Ek and order permissions for Anna Berg.
  2. Sign in as Eva Rosengren and decide what needs the system owner.
  3. Sign in as Monica Stål and mark the order as fulfilled.
  4. Try to decide something you ordered yourself: the service says no, and why.
  5. Sign in as Ingela Torn and see all of it in the log.
";
