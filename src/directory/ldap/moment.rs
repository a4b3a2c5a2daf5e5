//! Days and ends in the forms in which directories write them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::config::directory::Moment;
use crate::directory::filetime;
use crate::domain::calendar;

/// The day; `Some(None)` for never, `None` for what is none.
pub(super) fn day(form: Moment, text: &str) -> Option<Option<Date>> {
    match form {
        Moment::Filetime => filetime::expiry(text).ok().map(|at| at.map(filetime::last_day)),
        // jiff alone would also take a date with a time of day.
        Moment::Date if text.len() == 10 => text.parse().ok().map(Some),
        Moment::Date => None,
        Moment::GeneralizedTime => of_generalized_time(text).map(Some),
    }
}

/// The instant at which something ends; `Some(None)` for never, `None` for what is none. A day ends with the day.
pub(super) fn end(form: Moment, text: &str) -> Option<Option<Timestamp>> {
    match form {
        Moment::Filetime => filetime::expiry(text).ok(),
        Moment::Date | Moment::GeneralizedTime => day(form, text).map(|day| day.map(calendar::end_of)),
    }
}

/// The instant of `20240201083000.0Z` (RFC 4517, 3.3.13), to the second.
pub(super) fn instant_of_generalized_time(text: &str) -> Option<Timestamp> {
    let day = of_generalized_time(text)?;
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i8>().ok();
    let time = Time::new(part(8..10)?, part(10..12)?, part(12..14)?, 0).ok()?;
    if !text.ends_with('Z') {
        return None;
    }
    day.to_datetime(time).to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// The day of `20240201083000.0Z` (RFC 4517, 3.3.13).
fn of_generalized_time(text: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    Date::new(part(0..4)?, part(4..6)?.try_into().ok()?, part(6..8)?.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_same_last_day_in_each_form() {
        let forms = [
            (Moment::Filetime, "134326872000000000"),
            (Moment::Date, "2026-08-31"),
            (Moment::GeneralizedTime, "20260831120000.0Z"),
        ];
        for (form, text) in forms {
            assert_eq!(day(form, text), Some(Some(date(2026, 8, 31))), "{form:?}");
            assert_eq!(end(form, text), Some(Some("2026-08-31T22:00:00Z".parse().unwrap())), "{form:?}");
            assert_eq!((day(form, "snart"), end(form, "snart")), (None, None), "{form:?}");
        }
        assert_eq!(end(Moment::Filetime, "0"), Some(None));
        assert_eq!(day(Moment::Date, "2026-08-31T12:00"), None);
    }
}
