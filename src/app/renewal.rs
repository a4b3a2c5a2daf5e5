//! What is done to the log's key while the service stands still: changing it for another, and going on after a restored
//! copy as a log of its own. Both are entries of the log; neither is ever silent.
//!
//! A restored copy ends before what was signed, or goes another way. Continuing it under the same name would be two
//! histories with one signature, so it gets the next name (`…-2`), a new key, and an entry that names the log it came from,
//! how far that one had come, who decided and by which decision. Lines from before the copy still fit.

use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine};

use super::keys::{self, Keys};
use super::{StartError, hold};
use crate::clock::{Clock, SystemChance};
use crate::config::Config;
use crate::domain::event::{Event, Kind};
use crate::domain::log::entry::Field;
use crate::domain::transition::Transition;
use crate::features::log::service::signing::{Signer, SigningError};
use crate::store::connection::Address;
use crate::store::{Db, Settings, Sources, StoreError};

/// Why the key was not changed, or the copy not taken up.
#[derive(Debug, thiserror::Error)]
pub enum RenewalError {
    /// Settings, key files, or a service that runs.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The log.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The log goes on from what was signed.
    #[error("the log goes on from what was signed here: there is nothing to recover")]
    NothingToRecover,
    /// Nobody decided.
    #[error("the number of the decision is needed")]
    NoDecision,
    /// Whoever is named is not known.
    #[error("nobody has the login {0}")]
    Nobody(String),
}

impl From<StoreError> for RenewalError {
    fn from(error: StoreError) -> Self {
        Self::Start(error.into())
    }
}

/// What is said afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// The log's name.
    pub origin: String,
    /// Its public key from now on.
    pub vkey: String,
    /// Entries that are signed.
    pub size: u64,
}

fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<(Db, Keys), RenewalError> {
    config.check().map_err(StartError::from)?;
    let keys = keys::open(config, &SystemChance)?;
    let address = Address::parse(config.database.url.reveal())?;
    let sources = Sources { clock, chance: Arc::new(SystemChance) };
    let db = Db::open(Settings { address, readers: 2, keys: keys.entries.clone() }, sources)?;
    Ok((db, keys))
}

/// Changes the log's key for a new one.
///
/// # Errors
/// [`RenewalError`]. What was interrupted is done by doing it again.
pub async fn rotate(config: &Config, clock: Arc<dyn Clock>) -> Result<Renewed, RenewalError> {
    let _held = hold(config)?;
    let (db, keys) = open(config, clock)?;
    let signer = Signer::after(keys.log, keys.entries, keys.last_checkpoint, keys.earlier).begun(&db).await?;
    signer.check(&db).await?;
    let next = keys::next_key(config, &SystemChance, signer.origin())?;
    let vkey = next.vkey();
    keys::note_earlier(config, &signer.vkey())?;
    let event = Event::by_service(Kind::KeyRotated).with(Field::Key, vkey.clone());
    db.write(move |tx| tx.record(Transition::happened(event))).await?;
    let size = signer.sign_with(&db, next).await?;
    keys::take_next(config)?;
    Ok(Renewed { origin: signer.origin().to_owned(), vkey, size })
}

/// Goes on after a restored copy, as a log of its own.
///
/// # Errors
/// [`RenewalError::NoDecision`]; [`RenewalError::NothingToRecover`] when nothing is missing; [`RenewalError::Signing`]
/// when the copy is not sound in itself.
pub async fn recover(
    config: &Config,
    clock: Arc<dyn Clock>,
    decision: &str,
    by: &str,
) -> Result<Renewed, RenewalError> {
    let decision = decision.trim();
    if decision.is_empty() || decision.chars().any(char::is_control) {
        return Err(RenewalError::NoDecision);
    }
    let _held = hold(config)?;
    let (db, keys) = open(config, clock)?;
    let last = keys.last_checkpoint.clone();
    let before = Signer::after(keys.log, keys.entries.clone(), last.clone(), keys.earlier);
    let Some(signed) = before.last()? else { return Err(RenewalError::NothingToRecover) };
    match before.check(&db).await {
        Ok(_) => return Err(RenewalError::NothingToRecover),
        Err(SigningError::Shorter { .. } | SigningError::Rewritten { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let restored = before.sound(&db).await?;
    let register = db.register();
    let card = register.people.values().find(|card| card.login.eq_ignore_ascii_case(by.trim()));
    let by = card.map(|card| card.party()).ok_or_else(|| RenewalError::Nobody(by.to_owned()))?;
    let next = keys::next_key(config, &SystemChance, &keys::next_origin(before.origin(), &config.service.origin))?;
    let (origin, vkey) = (next.origin().to_owned(), next.vkey());
    keys::note_earlier(config, &before.vkey())?;
    let event = Event::by(Kind::LogRestored, &by)
        .with(Field::Origin, origin.clone())
        .with(Field::Key, vkey.clone())
        .with(Field::Scope, signed.origin.clone())
        .with(Field::Size, signed.size)
        .with(Field::Content, BASE64_STANDARD.encode(signed.root))
        .with(Field::Rows, restored)
        .with(Field::Ground, decision.to_owned());
    db.write(move |tx| tx.record(Transition::happened(event))).await?;
    keys::put_away(&last)?;
    let earlier = vec![before.vkey()];
    let signer = Signer::after(next, keys.entries, last, earlier);
    let size = signer.sign(&db).await?.unwrap_or(restored);
    keys::take_next(config)?;
    Ok(Renewed { origin, vkey, size })
}
