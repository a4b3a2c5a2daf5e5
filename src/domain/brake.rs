//! The brake (E-33): a source from which many vanish at once, or in which many accounts are shut at once where that means
//! that their people have left, is not believed until two people have looked. Here both are called vanished.
//!
//! While it is on, nothing is taken from that source: nobody is marked as gone, and no grant follows. Two different
//! people release it, for exactly the people they saw; a reading from which others are missing too brakes anew. When
//! the source is whole again it releases itself. Who was known to leave does not count as vanished.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::duties::{Permit, Release};
use super::event::{Event, Kind, version};
use super::flow::Stage;
use super::ids::{BrakeId, Guid, PersonId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::register::Card;
use super::transition::{Change, Transition};

/// Fewer vanished people than this are nothing odd.
pub const FEW: usize = 20;

/// One of so many may vanish.
pub const SHARE: usize = 50;

/// A brake on a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brake {
    /// Its id.
    pub id: BrakeId,
    /// The source.
    pub source: String,
    /// Since when.
    pub since: Timestamp,
    /// How many people the source had.
    pub known: usize,
    /// Who vanished.
    pub vanished: BTreeSet<Guid>,
    /// Who released it first.
    pub first: Option<Released>,
    /// Who released it after that.
    pub second: Option<Released>,
    /// When it ended, and how.
    pub ended: Option<(Timestamp, Outcome)>,
    /// Counts every change.
    pub version: i32,
}

/// One of the two who release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Released {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// How a brake ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Two people released it, and the people are gone.
    Released,
    /// The source was whole again.
    Whole,
}

impl Outcome {
    /// The word in the database and in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Whole => "whole",
        }
    }

    /// The outcome of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Released, Self::Whole].into_iter().find(|outcome| outcome.word() == word)
    }
}

/// What a reading of everybody in a source means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// It is believed. An open brake ends so.
    Believed(Option<Outcome>),
    /// It is not; nothing is taken from it.
    Braked,
}

impl Brake {
    /// Two people have released it.
    #[must_use]
    pub const fn is_released(&self) -> bool {
        self.first.is_some() && self.second.is_some()
    }

    /// Still on, or waiting for the reading that carries the release out.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }
}

/// Whether somebody's vanishing is no surprise: the last employment, or the account, has come to its known end.
#[must_use]
pub fn was_to_leave(card: &Card, now: Timestamp, day: Date) -> bool {
    let last = card.employments.iter().map(|e| e.to).max_by_key(|to| to.unwrap_or(Date::MAX)).flatten();
    last.is_some_and(|last| last < day) || card.expires.is_some_and(|at| at <= now)
}

/// Whether so many are too many: more than twenty and than one in fifty, or all at once.
#[must_use]
pub fn is_too_many(vanished: usize, known: usize, read: usize) -> bool {
    vanished > FEW.max(known / SHARE) || (read == 0 && vanished > 0)
}

/// What the reading means: `vanished` are the unexpected of the `known`, `read` is how many it shows.
#[must_use]
pub fn course(open: Option<&Brake>, vanished: &BTreeSet<Guid>, known: usize, read: usize) -> Course {
    if !is_too_many(vanished.len(), known, read) {
        return Course::Believed(open.map(|_| Outcome::Whole));
    }
    match open {
        Some(brake) if brake.is_released() && vanished.is_subset(&brake.vanished) => {
            Course::Believed(Some(Outcome::Released))
        }
        _ => Course::Braked,
    }
}

/// Puts the brake on, or notes that others vanished too: then those who released it saw another list. `None`: it is
/// on, and what was seen still stands.
#[must_use]
pub fn on(
    stage: Stage<'_>,
    open: Option<&Brake>,
    new: BrakeId,
    source: &str,
    vanished: BTreeSet<Guid>,
    known: usize,
) -> Option<Transition> {
    let before = open.map(|brake| brake.version);
    let after = match open {
        Some(brake) if vanished.is_subset(&brake.vanished) => return None,
        Some(brake) => Brake {
            vanished: brake.vanished.union(&vanished).copied().collect(),
            known,
            first: None,
            second: None,
            version: brake.version + 1,
            ..brake.clone()
        },
        None => Brake {
            id: new,
            source: source.to_owned(),
            since: stage.now,
            known,
            vanished,
            first: None,
            second: None,
            ended: None,
            version: 1,
        },
    };
    let event = event(Event::by_service(Kind::BrakeOn), &after);
    Some(Transition::new(vec![Change::Brake { brake: Box::new(after), was: before }], vec![event]))
}

/// One of the two releases it, having seen the list.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over or released already, [`Refusal::SecondPerson`] for whoever was the first.
pub fn release(stage: Stage<'_>, permit: &Permit<Release>, brake: &Brake) -> Result<Transition, Refusal> {
    if !permit.is_for(brake.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if !brake.is_open() || brake.is_released() {
        return Err(Refusal::Conflict);
    }
    let released = Released { by: permit.by().id, at: stage.now };
    let mut after = brake.clone();
    match brake.first {
        Some(first) if first.by == released.by => return Err(Refusal::SecondPerson),
        Some(_) => after.second = Some(released),
        None => after.first = Some(released),
    }
    after.version += 1;
    let event = event(Event::by(Kind::BrakeReleased, permit.by()), &after);
    Ok(Transition::new(vec![Change::Brake { brake: Box::new(after), was: Some(brake.version) }], vec![event]))
}

/// The brake is over, in the same transaction as the reading that ends it is taken in.
pub fn off(stage: Stage<'_>, brake: &Brake, outcome: Outcome) -> Transition {
    let after = Brake { ended: Some((stage.now, outcome)), version: brake.version + 1, ..brake.clone() };
    let event = event(Event::by_service(Kind::BrakeOff), &after).with(Field::Ground, outcome.word());
    Transition::new(vec![Change::Brake { brake: Box::new(after), was: Some(brake.version) }], vec![event])
}

fn event(event: Event, brake: &Brake) -> Event {
    event
        .with(Field::Version, version(brake.version))
        .with(Field::Size, brake.vanished.len() as u64)
        .with(Field::Rows, brake.known as u64)
        .private("source", brake.source.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(of: std::ops::Range<u128>) -> BTreeSet<Guid> {
        of.map(|n| Guid::from(uuid::Uuid::from_u128(n))).collect()
    }

    fn brake(vanished: BTreeSet<Guid>) -> Brake {
        let by = |n| Some(Released { by: PersonId::from(uuid::Uuid::from_u128(n)), at: Timestamp::UNIX_EPOCH });
        Brake {
            id: BrakeId::from(uuid::Uuid::nil()),
            source: "ad".into(),
            since: Timestamp::UNIX_EPOCH,
            known: 1_000,
            vanished,
            first: by(1),
            second: by(2),
            ended: None,
            version: 3,
        }
    }

    #[test]
    fn e_33_where_too_many_begins() {
        for (vanished, known, read, too_many) in [
            (0, 0, 0, false),
            (20, 100, 80, false),
            (21, 100, 79, true),
            (100, 5_000, 4_900, false),
            (101, 5_000, 4_899, true),
            (3, 3, 0, true),
            (3, 4, 1, false),
            (0, 3, 0, false),
        ] {
            assert_eq!(is_too_many(vanished, known, read), too_many, "{vanished} of {known}, {read} read");
        }
    }

    #[test]
    fn e_33_a_release_holds_for_the_people_who_were_seen() {
        let open = brake(people(0..100));
        let course = |vanished: &BTreeSet<Guid>| course(Some(&open), vanished, 1_000, 900);
        assert_eq!(course(&people(0..100)), Course::Believed(Some(Outcome::Released)));
        assert_eq!(course(&people(0..50)), Course::Believed(Some(Outcome::Released)), "some came back");
        assert_eq!(course(&people(0..101)), Course::Braked, "one more");
        assert_eq!(course(&people(200..300)), Course::Braked, "as many, but others");
        assert_eq!(course(&people(0..20)), Course::Believed(Some(Outcome::Whole)));
        let once = Brake { second: None, ..open.clone() };
        assert_eq!(super::course(Some(&once), &people(0..100), 1_000, 900), Course::Braked);
        assert_eq!(super::course(None, &people(0..100), 1_000, 900), Course::Braked);
        assert_eq!(super::course(None, &people(0..20), 1_000, 980), Course::Believed(None));
    }
}
