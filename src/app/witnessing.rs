//! The log's witnesses, from the settings to where they are asked: the timetable, and an export.

use std::sync::Arc;

use super::{Parts, StartError};
use crate::config::Config;
use crate::features::log::service::export::{Exporting, Witnessing};
use crate::features::log::service::signing::Signer;
use crate::messages::hook::HookError;
use crate::messages::witness::Witnesses;
use crate::store::Db;

/// The witnesses of the settings. Who is no longer in them is no longer waited for.
pub(super) async fn open(config: &Config, db: &Db, signer: &Signer) -> Result<Option<Witnesses>, StartError> {
    if config.witness.is_empty() {
        db.write(|tx| tx.keep_witnesses(&[])).await?;
        return Ok(None);
    }
    Ok(Some(Witnesses::new(&config.witness, signer.vkey()).map_err(HookError::from)?))
}

/// What the service exports with.
pub(super) fn exporting(parts: &Parts) -> Exporting {
    Exporting {
        witnesses: parts.witnesses.clone().map(|all| Arc::new(Asking(all)) as Arc<dyn Witnessing>),
        quorum: parts.config.service.witness_quorum,
        ..Exporting::new(parts.signer.clone(), &parts.config.service.data_dir)
    }
}

/// The witnesses, as an export asks them.
#[derive(Debug)]
struct Asking(Witnesses);

#[async_trait::async_trait]
impl Witnessing for Asking {
    async fn ask(&self, db: &Db) {
        if let Err(error) = self.0.ask(db).await {
            tracing::error!(%error, "the witnesses could not be asked");
        }
    }
}
