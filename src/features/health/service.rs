//! What is well and what is not.

pub mod alarms;
pub mod metrics;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::integration::{HOOK, MAIL, STUCK};
use crate::features::House;
use crate::store::connection::Conn;
use crate::store::{StoreError, audit, integrations, mails, witnesses};

/// The facts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    /// `"ok"`, `"degraded"` (the directory, mail or the web hook) or `"down"` (the database).
    pub status: &'static str,
    /// Version of the service.
    pub version: &'static str,
    /// The database answers.
    pub database_ok: bool,
    /// The last full reading of the directory succeeded.
    pub directory_ok: bool,
    /// When the directory was last read in full by this instance.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub directory_read_at: Option<Timestamp>,
    /// How each source was last read.
    pub sources: Vec<SourceHealth>,
    /// Mail; absent when the settings have no mail server.
    pub mail: Option<Outgoing>,
    /// The web hook; absent when the settings have none.
    pub hook: Option<Outgoing>,
    /// Entries in the log.
    pub log_size: Option<u64>,
    /// Entries that the newest checkpoint covers.
    pub log_signed: Option<u64>,
    /// The log's witnesses.
    pub witnesses: Vec<WitnessHealth>,
}

/// What goes out: mail, or calls of the web hook. Nobody is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outgoing {
    /// Nothing has waited for more than a quarter of an hour, and nothing is held back.
    pub ok: bool,
    /// Nobody has entered who approved it, so nothing goes out.
    pub held: bool,
    /// How many wait.
    pub waiting: i64,
    /// Since when the oldest has waited.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub oldest: Option<Timestamp>,
    /// How many the other side has refused for days, so that they were given up.
    pub refused: i64,
}

/// How mail and the web hook stand, where the settings have them.
type Going = (Option<Outgoing>, Option<Outgoing>);

fn going(conn: &mut Conn, now: Timestamp, (mails, hooks): (bool, bool)) -> Result<Going, StoreError> {
    let out = |held: bool, waiting: i64, oldest: Option<Timestamp>, refused: i64| {
        let late = oldest.is_some_and(|since| now.duration_since(since) > STUCK);
        Outgoing { ok: !held && !late, held, waiting, oldest, refused }
    };
    let mail = match mails {
        true => {
            let (mail, held) = (mails::standing(conn, now)?, !integrations::is_approved(conn, MAIL)?);
            Some(out(held, mail.waiting, mail.oldest, mail.refused))
        }
        false => None,
    };
    let hook = match hooks {
        true => {
            let hook = integrations::standing(conn)?;
            // Turned off it calls nobody, and that is as it should be.
            Some(out(false, hook.waiting, hook.oldest.filter(|_| hook.on), hook.refused))
        }
        false => None,
    };
    Ok((mail, hook))
}

/// How a source was last read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceHealth {
    /// Its name in the settings.
    pub name: String,
    /// It answered when it was last asked, and nothing is wrong with what it said.
    pub ok: bool,
    /// So many vanished from it that two people must look (E-33).
    pub braked: bool,
    /// When everybody in it was last read by this instance.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
    /// When it last said what had changed, or that nothing had.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    /// Code of what is wrong with it now.
    pub failure: Option<&'static str>,
}

/// How a witness of the log answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WitnessHealth {
    /// Its name.
    pub name: String,
    /// It has signed within a quarter of an hour, or was only just put into the settings.
    pub ok: bool,
    /// When it last signed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub signed_at: Option<Timestamp>,
    /// Why it last did not: `unreachable`, `silent`, `ahead`, `other`, `stranger`, `signature`, `answer`.
    pub problem: Option<String>,
    /// Seconds since it last signed.
    #[serde(skip)]
    pub age: f64,
}

/// A witness may be away so long before it is told (fail-policy).
const WITNESS_AWAY: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

fn witness(known: witnesses::Known, now: Timestamp) -> WitnessHealth {
    let away = now.duration_since(known.answered_at.unwrap_or(known.since));
    // One that is shown nothing new because nothing happened has no problem, however long ago it signed.
    let ok = known.problem.is_none() || away < WITNESS_AWAY;
    WitnessHealth {
        name: known.name,
        ok,
        signed_at: known.answered_at,
        problem: known.problem,
        age: away.as_secs_f64().max(0.0),
    }
}

fn sources(house: &House) -> Vec<SourceHealth> {
    let register = house.db.register();
    let of = |name: &str| {
        let braked = register.is_braked(name);
        SourceHealth {
            name: name.to_owned(),
            ok: !braked && !house.reading.failed_of(name),
            braked,
            read_at: house.reading.at_of(name),
            answered_at: house.reading.answered_of(name),
            failure: house.reading.failure_of(name),
        }
    };
    house.directory.sources().iter().map(|source| of(source.name)).collect()
}

/// Looks.
pub async fn health(house: &House) -> Health {
    let now = house.db.clock().now();
    let has = (house.mails(), house.connections.iter().any(|one| one.key == HOOK));
    let log = house
        .db
        .read(move |conn| {
            let (size, note, known) = (audit::head(conn)?.size, audit::checkpoint(conn)?, witnesses::all(conn)?);
            Ok((size, note, going(conn, now, has)?, known))
        })
        .await;
    if let Err(error) = &log {
        tracing::error!(%error, "the database does not answer");
    }
    let log = log.ok();
    let sources = sources(house);
    let directory_ok = sources.iter().all(|source| source.ok);
    let (mail, hook) = log.as_ref().map(|(_, _, going, _)| going.clone()).unwrap_or_default();
    let goes_out = mail.iter().chain(&hook).all(|out| out.ok);
    let known = log.as_ref().map(|(.., known)| known.clone()).unwrap_or_default();
    let witnesses: Vec<WitnessHealth> = known.into_iter().map(|one| witness(one, now)).collect();
    let witnessed = witnesses.iter().all(|one| one.ok);
    Health {
        status: match (&log, directory_ok && goes_out && witnessed) {
            (None, _) => "down",
            (Some(_), false) => "degraded",
            (Some(_), true) => "ok",
        },
        version: env!("CARGO_PKG_VERSION"),
        database_ok: log.is_some(),
        directory_ok,
        directory_read_at: house.reading.at(),
        sources,
        mail,
        hook,
        log_size: log.as_ref().map(|(size, ..)| *size),
        log_signed: log.and_then(|(_, checkpoint, ..)| checkpoint).map(|(size, _)| size),
        witnesses,
    }
}

/// Whether this is the token of whoever collects metrics; takes as long whatever is wrong.
#[must_use]
pub fn watches(house: &House, token: &str) -> bool {
    use subtle::ConstantTimeEq;
    house.watcher.as_ref().is_some_and(|own| own.as_bytes().ct_eq(token.as_bytes()).into())
}
