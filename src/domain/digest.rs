//! What was read, in sixteen bytes: a source that says the same again costs no more than the comparison.
//!
//! Over everything that decides what is kept of an account: what was understood, the source's place, and what a disabled
//! account means there. The release is part of it, since what a release makes of an account may differ: the first full
//! reading after it looks at everybody.

use std::hash::{Hash, Hasher};

use sha2::{Digest as _, Sha256};

use super::following::Disabled;
use super::person::{Person, Unit};

/// A digest.
pub type Digest = [u8; 16];

/// Takes what `Hash` feeds it. The standard library may change that feed; then everybody is looked at once more.
struct Feed(Sha256);

impl Hasher for Feed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0 // the whole digest is taken instead
    }
}

fn digest(said: impl Hash) -> Digest {
    let mut feed = Feed(Sha256::new_with_prefix(env!("CARGO_PKG_VERSION")));
    said.hash(&mut feed);
    let whole = feed.0.finalize();
    std::array::from_fn(|n| whole.get(n).copied().unwrap_or_default())
}

/// What an account said, in a source of that place.
#[must_use]
pub fn of_account(person: &Person, rank: i32, disabled: Disabled) -> Digest {
    digest((person, rank, disabled))
}

/// What a source's units are, in whatever order they came.
#[must_use]
pub fn of_units(units: &[Unit]) -> Digest {
    let mut sorted: Vec<&Unit> = units.iter().collect();
    sorted.sort_by_key(|unit| unit.guid);
    digest(sorted)
}
