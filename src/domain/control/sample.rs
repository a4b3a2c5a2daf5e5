//! Samples for controls (*stickprov*, R-32): the same seed out of the same population gives the same sample, and nobody has
//! to believe that: each id's place is `SHA-256(seed, newline, id)`, and the lowest are drawn.

use std::collections::BinaryHeap;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::duties::{self, Permit};
use crate::domain::event::{Event, Kind};
use crate::domain::ids::{PersonId, SampleId, SystemId};
use crate::domain::log::entry::{Field, Plain};
use crate::domain::refusal::Refusal;
use crate::domain::transition::{Change, Transition};

/// The largest sample.
pub const LARGEST: usize = 500;
/// Longest seed, in characters.
const LONGEST_SEED: usize = 64;

/// What a sample is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Population {
    /// The permissions that stood in the system when it was drawn.
    Grants,
    /// The lines of orders that were sent in a period, whatever became of them.
    Lines {
        /// First day.
        from: Date,
        /// Last day, inclusive.
        to: Date,
    },
}

impl Population {
    /// The word for it in the database and the language files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grants => "grants",
            Self::Lines { .. } => "lines",
        }
    }

    /// As the log tells it.
    fn told(self) -> String {
        match self {
            Self::Grants => self.word().to_owned(),
            Self::Lines { from, to } => format!("{} {from}/{to}", self.word()),
        }
    }
}

/// A sample as it was drawn. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Its id.
    pub id: SampleId,
    /// Of which system.
    pub system: SystemId,
    /// From what.
    pub population: Population,
    /// With which seed.
    pub seed: String,
    /// What was drawn.
    pub drawn: Drawn,
    /// Who drew it.
    pub by: PersonId,
    /// When; a population that stands is that of this instant.
    pub at: Timestamp,
}

/// What was drawn out of how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// How many there were.
    pub of: u64,
    /// SHA-256 over every id of the population in order, each followed by a newline; hexadecimal.
    pub digest: String,
    /// The ids drawn, in the order of their places.
    pub ids: Vec<Uuid>,
}

/// Draws while the population goes by: memory for the sample only.
#[derive(Debug)]
pub struct Drawing {
    seed: String,
    most: usize,
    of: u64,
    digest: Sha256,
    lowest: BinaryHeap<([u8; 32], Uuid)>,
}

impl Drawing {
    /// A drawing of at most `most`.
    ///
    /// # Errors
    /// [`Refusal::BadForm`] with `size` or `seed`.
    pub fn new(seed: &str, most: usize) -> Result<Self, Refusal> {
        let seed = seed.trim();
        if seed.is_empty() || seed.chars().count() > LONGEST_SEED {
            return Err(Refusal::BadForm("seed".to_owned()));
        }
        if most == 0 || most > LARGEST {
            return Err(Refusal::BadForm("size".to_owned()));
        }
        Ok(Self { seed: seed.to_owned(), most, of: 0, digest: Sha256::new(), lowest: BinaryHeap::new() })
    }

    /// The next of the population; they come in the order of their ids.
    pub fn pass(&mut self, id: Uuid) {
        self.of += 1;
        self.digest.update(format!("{id}\n"));
        let place: [u8; 32] = Sha256::digest(format!("{}\n{id}", self.seed)).into();
        self.lowest.push((place, id));
        if self.lowest.len() > self.most {
            self.lowest.pop();
        }
    }

    /// What was drawn.
    #[must_use]
    pub fn done(self) -> Drawn {
        let mut digest = String::new();
        for byte in self.digest.finalize() {
            let _ = write!(digest, "{byte:02x}");
        }
        let ids = self.lowest.into_sorted_vec().into_iter().map(|(_, id)| id).collect();
        Drawn { of: self.of, digest, ids }
    }
}

/// Keeps what was drawn.
///
/// # Errors
/// [`Refusal::BadForm`] with `system` when the population is empty.
pub fn draw(permit: &Permit<duties::Sample>, sample: Sample, system_key: &str) -> Result<Transition, Refusal> {
    if sample.drawn.ids.is_empty() {
        return Err(Refusal::BadForm("system".to_owned()));
    }
    let rows = u64::try_from(sample.drawn.ids.len()).unwrap_or(u64::MAX);
    let event = Event::by(Kind::SampleDrawn, permit.by())
        .with(Field::System, system_key.to_owned())
        .with(Field::Scope, sample.population.told())
        .with(Field::Seed, sample.seed.clone())
        .with(Field::Size, Plain::Count(sample.drawn.of))
        .with(Field::Rows, Plain::Count(rows));
    Ok(Transition::new(vec![Change::Sample(Box::new(sample))], vec![event]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(seed: &str, most: usize, count: u128) -> Drawn {
        let mut drawing = Drawing::new(seed, most).unwrap();
        (0..count).for_each(|n| drawing.pass(Uuid::from_u128(n)));
        drawing.done()
    }

    #[test]
    fn r_32_the_same_seed_gives_the_same_sample_and_another_another() {
        let first = drawn("2026", 20, 1_000);
        assert_eq!(first, drawn("2026", 20, 1_000));
        assert_eq!((first.of, first.ids.len()), (1_000, 20));
        let other = drawn("2027", 20, 1_000);
        assert_ne!(first.ids, other.ids);
        assert_eq!(first.digest, other.digest, "the population is the same");
        assert_ne!(first.digest, drawn("2026", 20, 999).digest);
        assert_eq!(drawn("2026", 20, 5).ids.len(), 5, "a small population is drawn whole");
    }

    /// The lowest of `printf 'prov\n00000000-0000-0000-0000-00000000000N' | sha256sum` for N from 0 to 9 are 4, 9 and 2.
    #[test]
    fn r_32_the_places_are_those_that_a_shell_computes() {
        assert_eq!(drawn("prov", 3, 10).ids, [4, 9, 2].map(Uuid::from_u128));
    }

    #[test]
    fn r_32_every_member_is_drawn_about_as_often() {
        let mut times = [0_u32; 50];
        for seed in 0..2_000 {
            for id in drawn(&seed.to_string(), 5, 50).ids {
                times[usize::try_from(id.as_u128()).unwrap()] += 1;
            }
        }
        // 200 expected each; five standard deviations are 67.
        assert!(times.iter().all(|n| (133..=267).contains(n)), "{times:?}");
    }

    #[test]
    fn r_32_a_sample_without_seed_or_size_is_not_drawn() {
        let wrong = |seed: &str, most| Drawing::new(seed, most).err();
        assert_eq!(wrong(" ", 5), Some(Refusal::BadForm("seed".to_owned())));
        assert_eq!(wrong("x", 0), Some(Refusal::BadForm("size".to_owned())));
        assert_eq!(wrong("x", LARGEST + 1), Some(Refusal::BadForm("size".to_owned())));
    }
}
