//! Reading each source in full: copies for looking up, never the truth about an employment.
//!
//! Sources are read, judged and taken in one by one: what happens to one of them says nothing about the others. A part
//! of an answer changes nothing, and an answer from which many have vanished changes nothing either until two people
//! have looked (T29, E-33): then something is wrong with the source, not with the people.

use std::collections::{BTreeSet, HashSet};

use jiff::SignedDuration;
use jiff::civil::Date;

use super::readings::{note, written};
use crate::directory::{DirectoryError, Progress, Source, Whole};
use crate::domain::brake::{self, Brake, Course, Outcome, was_to_leave};
use crate::domain::catalogue::Party;
use crate::domain::checking::Counts;
use crate::domain::following::Disabled;
use crate::domain::ids::{Guid, PersonId};
use crate::domain::joining::{Account, Doubt, again};
use crate::domain::keeping;
use crate::domain::person::{Kind, Person, Reading};
use crate::domain::register::{Card, Register};
use crate::domain::transition::Synced;
use crate::features::House;
use crate::store::readings::Note;
use crate::store::{StoreError, Tx, accounts};

/// What was shut so lately counts as shut at once.
const LATELY: SignedDuration = SignedDuration::from_hours(1);

/// Why a full reading changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The directory gave no whole answer.
    #[error("{code}: {0}", code = .0.code())]
    Directory(#[from] DirectoryError),
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too many were not there any more.
    #[error("{vanished} of {known} people have vanished: nothing was changed, and two people must look")]
    Brake {
        /// How many vanished.
        vanished: usize,
        /// How many there were.
        known: usize,
    },
}

impl SyncError {
    /// The code, as it is kept and shown.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Directory(error) => error.code(),
            Self::Store(_) => "store",
            Self::Brake { .. } => "brake",
        }
    }
}

/// Reads everybody and every unit of each source, and takes each in whole; gives how many people there are.
///
/// # Errors
/// Why nothing was changed by the first source that gave nothing; the others are read all the same.
pub async fn sync(house: &House) -> Result<usize, SyncError> {
    let all = house.directory.sources().iter().map(|source| source.name.to_owned()).collect();
    let personnel = super::read_hr(house).await.err();
    let count = sync_some(house, &all).await?;
    personnel.map_or(Ok(count), Err)
}

/// As [`sync`], for the sources of these names.
///
/// # Errors
/// As [`sync`].
pub async fn sync_some(house: &House, names: &BTreeSet<String>) -> Result<usize, SyncError> {
    let (mut count, mut failed) = (0, None);
    for source in house.directory.sources().iter().filter(|source| names.contains(source.name)) {
        match read_in(house, source).await {
            Ok(people) => count += people,
            Err(error) => {
                tracing::error!(source = source.name, %error, "a source gave nothing");
                failed = failed.or(Some(error));
            }
        }
    }
    failed.map_or(Ok(count), Err)
}

async fn read_in(house: &House, source: &Source<'_>) -> Result<usize, SyncError> {
    let progress = Progress::default();
    house.reading.begins(source.name, &progress);
    let outcome = take(house, source, &progress).await;
    let now = house.db.clock().now();
    match &outcome {
        Ok((people, cursor)) => {
            tracing::info!(source = source.name, people, "a source was read in full");
            house.reading.ends(source.name, Ok(cursor.clone()), now);
            // Where changes go on from may be newer than this reading, when they were read meanwhile.
            note(house, source.name, written(house.reading.cursor(source.name).as_ref())).await?;
        }
        Err(error) => {
            house.reading.ends(source.name, Err(error.code()), now);
            note(house, source.name, Note::Failed(error.code().to_owned())).await?;
        }
    }
    outcome.map(|(people, _)| people)
}

type Taken = (usize, Option<crate::directory::Cursor>);

async fn take(house: &House, source: &Source<'_>, progress: &Progress) -> Result<Taken, SyncError> {
    let began = house.db.clock().now();
    let Whole { people, units, cursor } = source.directory.whole(progress).await?;
    let read: HashSet<Guid> = people.iter().map(|reading| reading.person.guid).collect();
    let (count, counts) = (people.len(), Counts::of(&people));
    let brought = super::brought(house, source.name.to_owned(), began, people, units).await?;
    // Judged on the register of the transaction: what another instance took in meanwhile counts.
    let judged = house.db.write(move |tx| {
        let register = tx.register();
        let (mut vanished, known) = vanished(&register, &brought, &read, tx);
        vanished.extend(shut(&register, (&brought.source, brought.disabled), &brought.people, tx));
        let open = register.brakes.iter().find(|brake| brake.source == brought.source);
        match brake::course(open, &vanished, known, read.len()) {
            Course::Believed(ends) => {
                if let (Some(open), Some(outcome)) = (open, ends) {
                    off(tx, &register, open, outcome)?;
                }
                let again = resembling(&register, &brought.source, &brought.people, true);
                tx.record(keeping::synced(brought))?;
                note_again(tx, &register, again)?;
                Ok(None)
            }
            Course::Braked => {
                let count = vanished.len();
                let id = tx.fresh();
                if let Some(on) = brake::on(tx.stage(&register), open, id, &brought.source, vanished, known) {
                    tx.record(on)?;
                }
                Ok(Some(SyncError::Brake { vanished: count, known }))
            }
        }
    });
    match judged.await? {
        Some(braked) => Err(braked),
        None => {
            house.reading.counted(source.name, counts);
            Ok((count, cursor))
        }
    }
}

fn off(tx: &mut Tx<'_>, register: &Register, open: &Brake, outcome: Outcome) -> Result<(), StoreError> {
    tx.record(brake::off(tx.stage(register), open, outcome)).map(|_| ())
}

/// Which accounts of the source are not there any more though nobody expected it, and how many it had.
fn vanished(register: &Register, of: &Synced, read: &HashSet<Guid>, tx: &Tx<'_>) -> (BTreeSet<Guid>, usize) {
    let (now, day) = (tx.now(), tx.day());
    let (mut vanished, mut count) = (BTreeSet::new(), 0);
    for card in register.people.values() {
        let here = |account: &&Account| account.gone_at.is_none() && account.source == of.source;
        for account in card.accounts.iter().filter(here) {
            count += 1;
            // Who was read later than this began, as a change, is there.
            if !read.contains(&account.guid) && account.as_of <= of.began && !was_to_leave(card, now, day) {
                vanished.insert(account.guid);
            }
        }
    }
    (vanished, count)
}

/// Whose account the source shuts though nobody expected it: disabled, where that means that somebody has left, or at its
/// end before the end that was known. What was shut within the hour counts along, or many small changes would be none.
pub(super) fn shut(
    register: &Register,
    (source, disabled): (&str, Disabled),
    said: &[Reading],
    tx: &Tx<'_>,
) -> BTreeSet<Guid> {
    let (now, day) = (tx.now(), tx.day());
    let staff = |kind: Kind| matches!(kind, Kind::Employee | Kind::External | Kind::Elected);
    let leaves = |card: &Card| {
        let last = card.employments.iter().map(|e| e.to).max_by_key(|to| to.unwrap_or(Date::MAX)).flatten();
        was_to_leave(card, now, day) || last.is_some_and(|last| last <= day)
    };
    let mut shut = BTreeSet::new();
    for reading in said {
        let Some(card) = register.person_by_guid(reading.person.guid) else { continue };
        let Some(before) = card.account(reading.person.guid).filter(|one| one.source == source) else { continue };
        let left = disabled == Disabled::Ended && before.enabled && !reading.person.enabled;
        let ended = reading.person.expires.is_some_and(|at| at <= now) && !before.has_expired(now);
        if (left || ended) && staff(before.kind) && !leaves(card) {
            shut.insert(before.guid);
        }
    }
    if shut.is_empty() || disabled == Disabled::Review {
        return shut;
    }
    let lately = |card: &&Card| register.shown_at.get(&card.id).is_some_and(|at| now.duration_since(*at) < LATELY);
    let before = register.people.values().filter(|card| card.source == source && !card.enabled && staff(card.kind));
    shut.extend(before.filter(lately).filter(|card| !leaves(card)).map(|card| card.guid));
    shut
}

/// New accounts that have the login or the name of a known one.
pub(super) fn resembling(
    register: &Register,
    source: &str,
    said: &[Reading],
    whole: bool,
) -> Vec<(Doubt, Person, PersonId)> {
    let all = again::again(register, source, said, whole);
    all.into_iter().map(|(doubt, new, of)| (doubt, new.person.clone(), of.id)).collect()
}

/// It stands in the log, in the transaction that takes the accounts in.
pub(super) fn note_again(
    tx: &mut Tx<'_>,
    register: &Register,
    found: Vec<(Doubt, Person, PersonId)>,
) -> Result<(), StoreError> {
    let guids: Vec<Guid> = found.iter().map(|(_, person, _)| person.guid).collect();
    let whose = tx.look(|conn| accounts::whose(conn, &guids))?;
    for (doubt, person, of) in found {
        let (Some(id), Some(of)) = (whose.get(&person.guid), register.person(of)) else { continue };
        // Joined by the personnel system's id: that is no doubt.
        if *id == of.id {
            continue;
        }
        let protected = person.protected || of.protected;
        let party = Party { id: *id, guid: person.guid, name: person.name, protected };
        tx.record(again::noted(doubt, &party, of))?;
    }
    Ok(())
}
