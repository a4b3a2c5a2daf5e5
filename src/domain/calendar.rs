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

/// Seven in the morning in Stockholm of the first working day of which that is still to come.
#[must_use]
pub fn next_morning(at: Timestamp) -> Timestamp {
    let mut day = day_of(at);
    loop {
        let morning = day.at(7, 0, 0, 0).to_zoned(zone()).map_or(Timestamp::MAX, |seven| seven.timestamp());
        let works = !matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        let next = day.saturating_add(1.day());
        if (works && morning > at) || next == day {
            return morning;
        }
        day = next;
    }
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

    #[test]
    fn the_next_morning_is_that_of_a_working_day_summer_and_winter() {
        for (at, morning) in [
            ("2026-05-04T04:59:59Z", "2026-05-04T05:00:00Z"),
            ("2026-05-04T05:00:00Z", "2026-05-05T05:00:00Z"),
            ("2026-05-08T20:00:00Z", "2026-05-11T05:00:00Z"),
            ("2026-10-23T12:00:00Z", "2026-10-26T06:00:00Z"),
        ] {
            let of = |text: &str| text.parse::<Timestamp>().unwrap();
            assert_eq!(next_morning(of(at)), of(morning), "{at}");
        }
    }

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
