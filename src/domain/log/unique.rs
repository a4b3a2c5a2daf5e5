//! Finds an id that stands twice, in memory that does not grow with the log.
//!
//! A UUIDv7 carries the time it was made. Held to within an hour of the entry's own time, two entries with the same
//! id lie at most two hours apart, so remembering the ids of the last hours is enough to find every duplicate.
//! Ids of other versions (the first logs had v4) carry no time and are all remembered.

use std::collections::HashSet;
use std::mem;

use uuid::Uuid;

use super::finding::Fault;

const HOUR: i64 = 3_600_000;

#[derive(Debug, Default)]
pub(super) struct Unique {
    since: i64,
    young: HashSet<u128>,
    old: HashSet<u128>,
    timeless: HashSet<u128>,
}

impl Unique {
    /// Takes the id of an entry of the time `at` (milliseconds since 1970).
    pub(super) fn take(&mut self, id: Uuid, at: i64) -> Result<(), Fault> {
        if id.get_version_num() != 7 {
            return if self.timeless.insert(id.as_u128()) { Ok(()) } else { Err(Fault::IdTwice) };
        }
        if at - self.since > 3 * HOUR {
            self.old = mem::take(&mut self.young);
            self.since = at;
        }
        let made = i64::try_from(id.as_u128() >> 80).unwrap_or(i64::MAX);
        if self.old.contains(&id.as_u128()) || !self.young.insert(id.as_u128()) {
            Err(Fault::IdTwice)
        } else if made.abs_diff(at) > HOUR.unsigned_abs() {
            Err(Fault::IdOfAnotherTime)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v7(millis: i64, tail: u128) -> Uuid {
        let millis = u128::try_from(millis).unwrap_or(0);
        Uuid::from_u128(millis << 80 | 0x7000_8000_0000_0000_0000 | tail)
    }

    #[test]
    fn a_duplicate_is_found_or_is_of_another_time_however_far_away() {
        for apart in [0, 1, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 100 * HOUR] {
            for first in [-HOUR, 0, HOUR] {
                let mut unique = Unique::default();
                let made = 1_000 * HOUR;
                assert_eq!(unique.take(v7(made, 1), made + first), Ok(()));
                let between = made + first + apart / 2;
                assert_eq!(unique.take(v7(between, 2), between), Ok(()));
                assert!(unique.take(v7(made, 1), made + first + apart).is_err(), "{first} {apart}");
            }
        }
    }

    #[test]
    fn memory_does_not_grow_with_the_log() {
        let mut unique = Unique::default();
        for at in 0..50_000 {
            assert_eq!(unique.take(v7(1_000 * HOUR + at * 60_000, 0), 1_000 * HOUR + at * 60_000), Ok(()));
        }
        assert!(unique.young.len() + unique.old.len() < 500);
    }
}
