//! The composition root: settings into parts, parts into a running service. Used by `main` and by every test.
//!
//! The only place that knows which directory, which database and which clock there are. `keys` keeps the key files,
//! `around` fulfils what `web` asks about a session, `tls` reads the certificate.

mod around;
mod keys;
pub mod renewal;
#[cfg(test)]
mod tests;
mod tls;
mod witnessing;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer};
use jiff::SignedDuration;

use crate::clock::{Clock, SystemChance, SystemClock};
use crate::config::directory::DirectoryConfig;
use crate::config::{Config, ConfigError, SignIn};
use crate::demo;
use crate::directory::{Cached, Directory, DirectoryError, HrFile, LdapDirectory, Sources as Directories};
use crate::domain::keeping;
use crate::domain::refusal::Refusal;
use crate::features::log::service::export::Exporting;
use crate::features::log::service::signing::Signer;
use crate::features::people::service::LastReading;
use crate::features::sign_in::service::{Desk, Rules};
use crate::features::sign_in::{Cast, CastMember};
use crate::features::{self, House, Refused, sign_in};
use crate::jobs::{self, Outside, Running};
use crate::messages::hook::{Hook, HookError};
use crate::messages::letter::Place;
use crate::messages::witness::Witnesses;
use crate::messages::{MailError, Mailer};
use crate::store::connection::Address;
use crate::store::{Db, Settings, Sources, StoreError};
use crate::text::{Text, TextError, sort};
use crate::web::error::{WebError, designed};
use crate::web::guard::guard;
use crate::web::headers::headers;
use crate::web::render::Pages;
use crate::web::session::Tokens;
use crate::web::{language, static_files};

pub use keys::{Held, hold};

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database, or the log in it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The directory's settings.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// Templates or texts.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The mail server's settings.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The web hook's settings.
    #[error(transparent)]
    Hook(#[from] HookError),
    /// A key file.
    #[error("key file {path}: {problem}")]
    Key {
        /// Which.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// Another program writes with the same data folder.
    #[error("{0}: in use by a service that runs; stop it, or do this on its pages")]
    InUse(String),
    /// The certificate or its key.
    #[error("TLS: {0}")]
    Tls(String),
    /// The address.
    #[error("listening at {address}: {error}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        error: std::io::Error,
    },
}

/// The service put together, not yet listening.
#[derive(Debug)]
pub struct Parts {
    /// What use cases work with.
    pub house: House,
    /// What answers are made with.
    pub pages: Pages,
    /// Signs the log.
    pub signer: Signer,
    /// Sends mail, where there is a mail server.
    pub mailer: Option<Arc<Mailer>>,
    /// Calls the ticket system, where there is one.
    pub hook: Option<Arc<Hook>>,
    /// Asks the witnesses of the log, where there are any.
    pub witnesses: Option<Witnesses>,
    config: Config,
}

/// What tests set otherwise than a service in use.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// Time and randomness.
    pub sources: Sources,
    /// A refused sign-in takes at least this long.
    pub floor: Duration,
}

impl Default for Tuning {
    fn default() -> Self {
        let sources = Sources { clock: Arc::new(SystemClock), chance: Arc::new(SystemChance) };
        Self { sources, floor: Duration::from_millis(1_500) }
    }
}

/// What use cases work with, from its parts.
#[must_use]
pub fn house(db: Db, directory: Arc<dyn Directory>, rules: Rules) -> House {
    db.writes_to(directory.writes_to());
    House {
        db,
        directory,
        hr: None,
        sorted: |text| (sort::fold(text), sort::sort_key(text)),
        desk: Arc::new(Desk::new(rules)),
        reading: Arc::new(LastReading::default()),
        moved: Arc::default(),
        unsettled: Arc::default(),
        trained: Arc::default(),
        refused: Arc::new(Refused::default()),
        reconciling: Arc::default(),
        connections: Arc::new([]),
        erased: None,
        address: "http://localhost".into(),
        watcher: None,
        alarms: Arc::default(),
    }
}

/// Puts the service together: keys, database, directory, texts; begins the log and checks that it goes on from what
/// was signed; the first time reads the directory, which may fail, and appoints the first administrator.
///
/// # Errors
/// The first thing without which the service must not start.
pub async fn build(config: Config, tuning: Tuning) -> Result<Parts, StartError> {
    config.check()?;
    let Tuning { sources, floor } = tuning;
    let keys = keys::open(&config, &*sources.chance)?;
    let text = Text::new()?;
    let address = Address::parse(config.database.url.reveal())?;
    let settings = Settings { address, readers: u32::from(config.database.readers), keys: keys.entries.clone() };
    let db = Db::open(settings, sources.clone())?;
    let hr = config.hr_file.clone().map(|file| Arc::new(HrFile::new(file, Arc::clone(&sources.clock))));
    let watcher = keys::watcher(&config)?;
    let alarms = Arc::new(config.alarms.clone());
    db.keeps_to(config.deadlines.policy());
    let connections = config.connections();
    let erased = Some(config.service.data_dir.join("erased.jsonl").into());
    let house = House {
        hr,
        connections,
        watcher,
        erased,
        alarms,
        address: config.server.origin().into(),
        ..house(db, directories(&config, &sources.clock)?, rules(&config, floor))
    };
    let signer = Signer::after(keys.log, keys.entries, keys.last_checkpoint, keys.earlier);
    let signer = signer.begun(&house.db).await.map_err(StoreError::from)?;
    // A restored copy may hold what was erased after it was made.
    features::erasure::service::take_again(&house).await?;
    // Later starts answer with what is known; the timetable reads the directory at once.
    if house.db.register().people.is_empty()
        && let Err(error) = features::people::service::sync(&house).await
    {
        tracing::error!(%error, "the directory could not be read at the first start");
    }
    administrator(&house, &config).await?;
    let origin = config.service.origin.clone();
    let secure = config.server.is_tls();
    let text = Arc::new(text);
    let place = Place { url: config.server.origin(), municipality: config.service.municipality.clone() };
    let mailer = config.mail.as_ref().map(|mail| Mailer::new(mail, place, Arc::clone(&text)));
    let mailer = mailer.transpose()?.map(Arc::new);
    let hook = config.hook.as_ref().map(Hook::new).transpose()?.map(Arc::new);
    let witnesses = witnessing::open(&config, &house.db, &signer).await?;
    let pages = Pages {
        text: Arc::clone(&text),
        tokens: Tokens::new(keys.session, &origin, secure),
        sessions: Arc::new(around::AroundPeople::new(house.clone(), text)),
        clock: sources.clock,
        chance: sources.chance,
        municipality: config.service.municipality.clone(),
        origins: vec![config.server.origin()],
        secure,
        peers: config.server.tls_by_proxy.then(|| config.server.trusted_proxies.clone()),
        demo: config.demo,
    };
    Ok(Parts { house, pages, signer, mailer, hook, witnesses, config })
}

/// Every directory of the settings, each with a memory of its own, as one.
///
/// # Errors
/// When one of them cannot be asked: its settings, or the file with its certificate authorities.
pub fn directories(config: &Config, clock: &Arc<dyn Clock>) -> Result<Arc<dyn Directory>, DirectoryError> {
    let open = |one: &DirectoryConfig| {
        let ldap = LdapDirectory::new(one.clone(), Arc::clone(clock))?;
        Ok::<Arc<dyn Directory>, DirectoryError>(Arc::new(Cached::new(ldap, Arc::clone(clock))))
    };
    Ok(Arc::new(Directories::new(config.directory.iter().map(open).collect::<Result<_, _>>()?)))
}

fn rules(config: &Config, floor: Duration) -> Rules {
    let SignIn { attempts, window_minutes } = config.sign_in;
    Rules {
        attempts: i32::from(attempts),
        window: SignedDuration::from_mins(i64::from(window_minutes)),
        idle: SignedDuration::from_mins(i64::from(config.session.minutes_idle)),
        longest: SignedDuration::from_hours(i64::from(config.session.hours_most)),
        floor,
    }
}

/// Appoints the first administrator when there is none: the one post that nobody here could give.
async fn administrator(house: &House, config: &Config) -> Result<(), StoreError> {
    let Some(login) = config.service.administrator.clone() else { return Ok(()) };
    let outcome = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let person = register.people.values().find(|card| card.login.eq_ignore_ascii_case(&login));
            let person = person.map(|card| card.id).ok_or(Refusal::PersonNotFound)?;
            let made = keeping::first_administrator(tx.stage(&register), tx.fresh(), person)?;
            tx.record(made)
        })
        .await;
    match outcome {
        // There is one already.
        Ok(_) | Err(StoreError::Refused(Refusal::NotAllowed)) => Ok(()),
        Err(StoreError::Refused(refusal)) => {
            tracing::error!(%refusal, "service.administrator cannot be appointed");
            Ok(())
        }
        Err(error) => Err(error),
    }
}

impl Parts {
    /// The settings it was made from.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// How to make the app, once per thread that answers.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan {
            house: Data::new(self.house.clone()),
            pages: Data::new(self.pages.clone()),
            exporting: Data::new(witnessing::exporting(self)),
            cast: self.config.demo.then(cast),
        }
    }
}

/// How to make the app. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Plan {
    house: Data<House>,
    exporting: Data<Exporting>,
    pages: Data<Pages>,
    cast: Option<Cast>,
}

impl Plan {
    fn configure(&self, config: &mut ServiceConfig) {
        config.app_data(self.house.clone()).app_data(self.pages.clone()).app_data(self.exporting.clone());
        features::routes(config);
        language::routes(config);
        static_files::routes(config);
        if let Some(cast) = &self.cast {
            sign_in::demo_routes(config, cast.clone());
        }
        config.default_service(web::to(|| async { Err::<HttpResponse, _>(WebError::from(Refusal::NotFound)) }));
    }

    /// The app: every route behind the same three layers.
    #[must_use]
    pub fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = actix_web::Error,
            InitError = (),
        > + use<>,
    > {
        App::new()
            .configure(|config| self.configure(config))
            .wrap(from_fn(guard))
            .wrap(from_fn(designed))
            .wrap(from_fn(headers))
    }
}

/// The demo's cast, those of the tour first.
fn cast() -> Cast {
    let member = |member: &demo::cast::Member| CastMember {
        login: member.login,
        name: format!("{} {}", member.given, member.surname),
        title: member.title,
        why_key: demo::start::TOUR.contains(&member.login).then(|| format!("cast-{}", member.login)),
    };
    let of_tour = demo::start::TOUR.iter().filter_map(|login| demo::cast::CAST.iter().find(|one| one.login == *login));
    let others = demo::cast::CAST.iter().filter(|one| !demo::start::TOUR.contains(&one.login));
    Cast(of_tour.chain(others).filter(|one| demo::start::signs_in(one)).map(member).collect())
}

/// A service that answers.
#[derive(Debug)]
pub struct Listening {
    /// Where.
    pub address: SocketAddr,
    /// The way to stop it.
    pub handle: ServerHandle,
    /// Its house.
    pub house: House,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    jobs: Running,
    // Held as long as something here may write.
    _held: Held,
}

impl Listening {
    /// Waits until it has stopped: on SIGINT or SIGTERM requests under way are answered first.
    ///
    /// # Errors
    /// What the server ended with.
    pub async fn stopped(self) -> std::io::Result<()> {
        let ended = self.server.await.unwrap_or_else(|error| Err(std::io::Error::other(error)));
        self.jobs.stop().await;
        ended
    }
}

/// Begins to listen and to do what the timetable says.
///
/// # Errors
/// When the address or the data folder is taken, or the certificate cannot be used.
pub async fn run(parts: Parts) -> Result<Listening, StartError> {
    let held = hold(parts.config())?;
    let plan = parts.plan();
    let Parts { house, signer, mailer, hook, witnesses, config, .. } = parts;
    let server = HttpServer::new(move || plan.app())
        .workers(usize::from(config.server.workers))
        .shutdown_timeout(20)
        .client_request_timeout(Duration::from_secs(10));
    let address = config.server.listen;
    let outside = Outside { mailer, hook, witnesses, line_to: config.service.line_to.clone() };
    let listen = |error| StartError::Listen { address, error };
    let server = match tls::read(&config.server)? {
        Some(tls) => server.bind_rustls_0_23(address, tls),
        None => server.bind(address),
    }
    .map_err(listen)?;
    let bound = server.addrs().first().copied().unwrap_or(address);
    let server = server.run();
    let handle = server.handle();
    let jobs = jobs::start(house.clone(), signer, outside, config.service.sync_minutes);
    Ok(Listening { address: bound, handle, house, server: tokio::spawn(server), jobs, _held: held })
}

/// Time for those who need only that.
#[must_use]
pub fn today() -> jiff::civil::Date {
    SystemClock.today()
}
