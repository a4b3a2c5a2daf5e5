//! Being woken: AD says over a connection of its own that something changed (control 1.2.840.113556.1.4.528).
//!
//! It only wakes. What changed is read afterwards as when nobody says anything, so a server that does not offer it, or
//! a connection that was cut without a word, costs a second and nothing else.

use std::sync::{Arc, Weak};
use std::time::Duration;

use ldap3::Scope;
use ldap3::controls::RawControl;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::directory::DirectoryError;

use super::connect::{Connection, fault, fault_of_code};
use super::people::Reader;

/// "Tell me of every change below here" (MS-ADTS 3.1.1.3.4.1.9).
const NOTIFY: &str = "1.2.840.113556.1.4.528";

/// How long nobody is asked again after a server that does not offer it.
const UNWILLING: Duration = Duration::from_secs(600);

/// How often it is looked after whether somebody still wants to be woken.
const LOOK: Duration = Duration::from_secs(10);

/// Wakes whoever waits at `wake`, for as long as the reader lives.
pub(super) async fn watch(reader: Weak<Reader>, wake: Arc<Notify>) {
    let mut pause = Duration::from_secs(1);
    loop {
        let Some(alive) = reader.upgrade() else { return };
        let opened = open(&alive).await;
        drop(alive);
        let outcome = match opened {
            Ok((connection, base)) => {
                // Whatever happened while nobody listened.
                wake.notify_one();
                pause = Duration::from_secs(1);
                listen(connection, &base, &reader, &wake).await
            }
            Err(error) => Err(error),
        };
        match outcome {
            Ok(()) => return,
            Err(DirectoryError::Refused { code }) => {
                tracing::info!(code, "the directory does not tell of changes: it is asked each second");
                pause = UNWILLING;
            }
            Err(error) => {
                tracing::debug!(%error, "nobody tells of changes for the moment");
            }
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(60));
    }
}

async fn open(reader: &Reader) -> Result<(Connection, String), DirectoryError> {
    let base = reader.naming_context().await?;
    Ok((reader.pool.connector.connect_as_service().await?, base))
}

/// Listens until nobody wants to be woken any more (`Ok`), or the connection ends.
async fn listen(
    mut connection: Connection,
    base: &str,
    reader: &Weak<Reader>,
    wake: &Notify,
) -> Result<(), DirectoryError> {
    let control = RawControl { ctype: NOTIFY.into(), crit: true, val: None };
    let asked = connection
        .ldap
        .with_controls(vec![control])
        .streaming_search(base, Scope::Subtree, "(objectClass=*)", vec!["objectGUID"])
        .await;
    let mut stream = asked.map_err(fault)?;
    loop {
        match timeout(LOOK, stream.next()).await {
            Ok(item) => match item.map_err(fault)? {
                Some(_) => wake.notify_one(),
                None => break,
            },
            Err(_) if reader.strong_count() == 0 => return Ok(()),
            Err(_) => {}
        }
    }
    match stream.finish().await.rc {
        0 => Err(DirectoryError::Cut),
        code => Err(fault_of_code(code)),
    }
}
