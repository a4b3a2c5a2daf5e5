//! Days as people in Sweden mean them: "t.o.m." is through 23:59:59 in Stockholm (T21).
//!
//! One helper for each direction; nothing else turns a day into an instant or back. Pure: the zone data is bundled.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The zone dates are meant in.
pub const ZONE: &str = "Europe/Stockholm";

fn zone() -> TimeZone {
    TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)
}

/// The day in Stockholm at that instant.
#[must_use]
pub fn day_of(at: Timestamp) -> Date {
    at.to_zoned(zone()).date()
}

/// The first instant after the day has passed: what "t.o.m. `day`" ends at (half-open).
#[must_use]
pub fn end_of(day: Date) -> Timestamp {
    let next = day.saturating_add(1.day());
    next.to_zoned(zone()).map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

/// The first instant of the day.
#[must_use]
pub fn start_of(day: Date) -> Timestamp {
    day.to_zoned(zone()).map_or(Timestamp::MIN, |midnight| midnight.timestamp())
}

/// The last day that an account expiring at `at` can be used: the day before, when it expires at midnight (E-28).
#[must_use]
pub fn day_shown(at: Timestamp) -> Date {
    let local = at.to_zoned(zone());
    if local.time() == jiff::civil::Time::midnight() { local.date().saturating_sub(1.day()) } else { local.date() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T21: through the whole of every day 2024–2040, both DST nights included.
    #[test]
    fn t_21_a_day_lasts_until_midnight_in_stockholm() {
        let mut day = jiff::civil::date(2024, 1, 1);
        while day < jiff::civil::date(2041, 1, 1) {
            let end = end_of(day);
            let last = end.checked_sub(1.microsecond()).unwrap_or(end);
            assert_eq!(day_of(last), day);
            assert_ne!(day_of(end), day);
            assert_eq!(day_shown(end), day);
            assert_eq!(day_of(start_of(day)), day);
            day = day.saturating_add(1.day());
        }
    }
}
