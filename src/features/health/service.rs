//! What is well and what is not.

pub mod metrics;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::features::House;
use crate::store::audit;

/// The facts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    /// `"ok"`, `"degraded"` (the directory) or `"down"` (the database).
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
    /// Entries in the log.
    pub log_size: Option<u64>,
    /// Entries that the newest checkpoint covers.
    pub log_signed: Option<u64>,
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
    let log = house.db.read(|conn| Ok((audit::head(conn)?.size, audit::checkpoint(conn)?))).await;
    if let Err(error) = &log {
        tracing::error!(%error, "the database does not answer");
    }
    let log = log.ok();
    let sources = sources(house);
    let directory_ok = sources.iter().all(|source| source.ok);
    Health {
        status: match (&log, directory_ok) {
            (None, _) => "down",
            (Some(_), false) => "degraded",
            (Some(_), true) => "ok",
        },
        version: env!("CARGO_PKG_VERSION"),
        database_ok: log.is_some(),
        directory_ok,
        directory_read_at: house.reading.at(),
        sources,
        log_size: log.as_ref().map(|(size, _)| *size),
        log_signed: log.and_then(|(_, checkpoint)| checkpoint).map(|(size, _)| size),
    }
}

/// Whether this is the token of whoever collects metrics; takes as long whatever is wrong.
#[must_use]
pub fn watches(house: &House, token: &str) -> bool {
    use subtle::ConstantTimeEq;
    house.watcher.as_ref().is_some_and(|own| own.as_bytes().ct_eq(token.as_bytes()).into())
}
