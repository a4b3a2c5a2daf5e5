//! The rows that read the directory: everybody by the timetable, what changed as it comes, and what time itself ends.
//!
//! Each source has a row of its own for its changes, so that one that drags keeps nobody else waiting. A reading of
//! everybody goes on beside it: what changed meanwhile is newer, and stays.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{self, Instant};

use super::ticks;
use crate::directory::Source;
use crate::domain::calendar::day_of;
use crate::features::House;
use crate::features::grants::service::following;
use crate::features::people::service::{self as people, Seen, SyncError};

/// How often a source is asked what changed when nobody says that something did.
const ASKED: Duration = Duration::from_secs(1);

/// Changes that were told of in quick succession are read together.
const TOGETHER: Duration = Duration::from_millis(50);

/// Starts them.
pub(super) fn start(house: &House, every: Duration, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let changes = house.directory.sources().into_iter().map(|source| {
        let (house, name, stopped) = (house.clone(), source.name.to_owned(), stopped.clone());
        tokio::spawn(changes(house, name, stopped))
    });
    let mut rows: Vec<JoinHandle<()>> = changes.collect();
    rows.push(tokio::spawn(everybody(house.clone(), every, stopped.clone())));
    rows.push(tokio::spawn(clock(house.clone(), stopped.clone())));
    rows
}

/// Reads everybody at the start, by the timetable, and when it is wanted: after a release, and from another server.
async fn everybody(house: House, every: Duration, mut stopped: watch::Receiver<bool>) {
    let mut next = Instant::now();
    let mut ticks = ticks(Duration::from_secs(1));
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        let wanted = house.reading.take_wanted();
        let due = Instant::now() >= next;
        if !due && wanted.is_empty() {
            continue;
        }
        let told = tokio::spawn(tell_progress(house.clone()));
        // What one source does not say is no reason to wait with what the others did. Why it said nothing is told there.
        let _ = if due { people::sync(&house).await } else { people::sync_some(&house, &wanted).await };
        told.abort();
        if due {
            next = Instant::now() + every;
        }
        if let Err(error) = following::sweep(&house).await {
            tracing::error!(%error, "not every permission was compared with the employments");
        }
    }
}

/// A long reading tells the technical log how far it is.
async fn tell_progress(house: House) {
    let mut ticks = time::interval_at(Instant::now() + Duration::from_secs(5), Duration::from_secs(5));
    loop {
        ticks.tick().await;
        for (source, people) in house.reading.under_way() {
            tracing::info!(source, people, "everybody in a source is being read");
        }
    }
}

/// Reads what changed in one source, each time it says so and otherwise each second.
async fn changes(house: House, name: String, mut stopped: watch::Receiver<bool>) {
    let mut ticks = ticks(ASKED);
    let mut fails = false;
    loop {
        let Some(source) = house.directory.sources().into_iter().find(|source| source.name == name) else { return };
        let woken = tokio::select! {
            _ = ticks.tick() => false,
            () = source.directory.woken() => true,
            _ = stopped.wait_for(|stop| *stop) => return,
        };
        if woken {
            time::sleep(TOGETHER).await;
        }
        let failed = match asked(&house, &source).await {
            Ok(Seen::Elsewhere) => {
                tracing::warn!(source = name, "another server answers, or it counts anew: everybody is read");
                None
            }
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        };
        // Once when it begins to fail, once when it is well again: it is asked each second.
        match (&failed, fails) {
            (Some(error), false) => tracing::error!(source = name, error, "changes could not be read"),
            (None, true) => tracing::info!(source = name, "changes are read again"),
            _ => {}
        }
        fails = failed.is_some();
    }
}

/// Asks one source what changed, takes it in and follows it.
///
/// # Errors
/// Why nothing was changed.
pub async fn asked(house: &House, source: &Source<'_>) -> Result<Seen, SyncError> {
    let seen = people::changes(house, source).await?;
    if let Seen::People(changed) = &seen {
        following::follow_all(house, changed).await?;
    }
    Ok(seen)
}

/// Ends what the passing of time ends, without anything having changed in the directory: employments at midnight (E-29),
/// accounts at their instant (E-28).
async fn clock(house: House, mut stopped: watch::Receiver<bool>) {
    let mut ticks = ticks(Duration::from_secs(1));
    let mut until = house.db.clock().now();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        let now = house.db.clock().now();
        match passed(&house, until, now).await {
            Ok(()) => until = now,
            Err(error) => tracing::error!(%error, "what time ended was not followed; it is tried again"),
        }
    }
}

/// Follows what ended between two instants.
///
/// # Errors
/// The store's own; the same can be followed again.
pub async fn passed(house: &House, from: Timestamp, to: Timestamp) -> Result<(), SyncError> {
    if day_of(from) != day_of(to) {
        following::sweep(house).await?;
    }
    let over = people::expired_between(house, from, to);
    if !over.is_empty() {
        following::follow_all(house, &over).await?;
    }
    Ok(())
}
