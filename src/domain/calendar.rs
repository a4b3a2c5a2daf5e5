//! Days as people in Sweden mean them: "t.o.m." is through 23:59:59 in Stockholm (T21).
//!
//! One helper for each direction; nothing else turns a day into an instant or back. Pure: the zone data is bundled.

use jiff::civil::{Date, DateTime, Weekday};
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

/// What a clock in Stockholm shows at that instant.
#[must_use]
pub fn clock(at: Timestamp) -> DateTime {
    at.to_zoned(zone()).datetime()
}

/// The instant that a clock in Stockholm shows as `local`; when it shows it twice, the first.
#[must_use]
pub fn instant(local: DateTime) -> Option<Timestamp> {
    local.to_zoned(zone()).ok().map(|zoned| zoned.timestamp())
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
pub fn next_morning(at: Timestamp, days: Workdays) -> Timestamp {
    let mut day = day_of(at);
    loop {
        let morning = day.at(7, 0, 0, 0).to_zoned(zone()).map_or(Timestamp::MAX, |seven| seven.timestamp());
        let next = day.saturating_add(1.day());
        if (days.works(day) && morning > at) || next == day {
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

/// Which days count as working days. Public holidays are computed; the eves on which offices are closed (Christmas,
/// New Year's and Midsummer's, which the Annual Leave Act 3 a § holds equal to Sundays) count as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Workdays {
    /// A single working day between two days off (*klämdag*) is a day off too: the municipality's policy.
    pub bridges_off: bool,
}

impl Workdays {
    /// Whether the day is a working day.
    #[must_use]
    pub fn works(self, day: Date) -> bool {
        let off = |day: Date| is_weekend(day) || is_holiday(day);
        let bridge = || off(day.saturating_sub(1.day())) && off(day.saturating_add(1.day()));
        !(off(day) || self.bridges_off && bridge())
    }

    /// The `n`th working day after `day`; `day` itself does not count.
    #[must_use]
    pub fn after(self, day: Date, n: u16) -> Date {
        self.step(day, n, 1)
    }

    /// The `n`th working day before `day`; `day` itself does not count.
    #[must_use]
    pub fn before(self, day: Date, n: u16) -> Date {
        self.step(day, n, -1)
    }

    fn step(self, mut day: Date, n: u16, by: i8) -> Date {
        for _ in 0..n {
            loop {
                let next = day.saturating_add(i32::from(by).days());
                if next == day {
                    return day; // the end of the calendar
                }
                day = next;
                if self.works(day) {
                    break;
                }
            }
        }
        day
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The holidays of the Act on Public Holidays (1989:253), and the three eves.
fn is_holiday(day: Date) -> bool {
    let fixed = matches!(
        (day.month(), day.day()),
        (1, 1 | 6) | (5, 1) | (6, 6) | (12, 24 | 25 | 26 | 31) // the first of May is a holiday whatever the weekday
    );
    let from_easter = easter(day.year()).until(day).map(|span| span.get_days());
    let movable = matches!(from_easter, Ok(-2 | 0 | 1 | 39 | 49));
    // Midsummer's Day is the Saturday of 20–26 June, All Saints' the one of 31 October–6 November.
    let midsummer_eve = day.month() == 6 && (19..=25).contains(&day.day()) && day.weekday() == Weekday::Friday;
    fixed || movable || midsummer_eve
}

/// Easter Sunday in the Gregorian calendar (the anonymous algorithm, Meeus 1991).
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let part = |value: i32| i8::try_from(value).unwrap_or(1);
    Date::new(i16::try_from(year).unwrap_or(0), part(n / 31), part(n % 31 + 1)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_next_morning_is_that_of_a_working_day_summer_and_winter() {
        for (at, morning) in [
            ("2026-05-04T04:59:59Z", "2026-05-04T05:00:00Z"),
            ("2026-05-04T05:00:00Z", "2026-05-05T05:00:00Z"),
            ("2026-05-08T20:00:00Z", "2026-05-11T05:00:00Z"),
            ("2026-05-13T12:00:00Z", "2026-05-15T05:00:00Z"),
            ("2026-10-23T12:00:00Z", "2026-10-26T06:00:00Z"),
        ] {
            let of = |text: &str| text.parse::<Timestamp>().unwrap();
            assert_eq!(next_morning(of(at), Workdays::default()), of(morning), "{at}");
        }
    }

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for (year, month, day) in
            [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25), (2285, 3, 22)]
        {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    /// The days off of 2026 that are no weekend, as the almanac has them.
    #[test]
    fn r_24_days_off_of_a_year() {
        let mut off = Vec::new();
        let mut day = date(2026, 1, 1);
        while day.year() == 2026 {
            if !is_weekend(day) && !Workdays::default().works(day) {
                off.push((day.month(), day.day()));
            }
            day = day.saturating_add(1.day());
        }
        let almanac = [(1, 1), (1, 6), (4, 3), (4, 6), (5, 1), (5, 14), (6, 19), (12, 24), (12, 25), (12, 31)];
        assert_eq!(off, almanac);
    }

    #[test]
    fn r_24_working_days_are_counted_over_holidays() {
        let plain = Workdays::default();
        // Maundy Thursday 2026; Good Friday and Easter Monday are off.
        assert_eq!(plain.after(date(2026, 4, 2), 1), date(2026, 4, 7));
        assert_eq!(plain.after(date(2026, 4, 2), 3), date(2026, 4, 9));
        assert_eq!(plain.before(date(2026, 4, 7), 1), date(2026, 4, 2));
        assert_eq!(plain.after(date(2026, 11, 24), 0), date(2026, 11, 24));
        // The Friday after Ascension Day is a klämdag.
        let bridged = Workdays { bridges_off: true };
        assert!(plain.works(date(2026, 5, 15)) && !bridged.works(date(2026, 5, 15)));
        assert!(bridged.works(date(2026, 5, 13)));
    }

    #[test]
    fn r_24_counting_forth_and_back_agree_for_every_day() {
        for days in [Workdays { bridges_off: false }, Workdays { bridges_off: true }] {
            let mut day = date(2024, 1, 1);
            while day < date(2032, 1, 1) {
                let then = days.after(day, 3);
                assert!(days.works(then) && then > day);
                if days.works(day) {
                    assert_eq!(days.before(then, 3), day);
                }
                day = day.saturating_add(1.day());
            }
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
