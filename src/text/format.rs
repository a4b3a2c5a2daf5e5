//! Dates, times and numbers as Swedish public pages write them; the same in both languages.
//!
//! ISO dates and 24-hour times are what Swedish authorities use in English too, and a log extract must read the same in either.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Where the municipality is. The same as `clock::ZONE`, which this module may not import.
const ZONE: &str = "Europe/Stockholm";

/// Between groups of digits: narrow, and no line may break there.
pub(super) const THIN: char = '\u{202f}';

/// `2026-08-31` from a date, or from an instant as the date it is in Stockholm.
pub(super) fn date(text: &str) -> Option<String> {
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        return Some(day.to_string());
    }
    let local = text.parse::<Timestamp>().ok()?.to_zoned(zone()?);
    Some(local.date().to_string())
}

/// `2026-08-31 14:05` in Stockholm, from an instant in RFC 3339.
pub(super) fn time(text: &str) -> Option<String> {
    let local = text.parse::<Timestamp>().ok()?.to_zoned(zone()?);
    Some(local.strftime("%Y-%m-%d %H:%M").to_string())
}

/// `1 725`; a fraction gets `mark` as its decimal sign.
pub(super) fn number(digits: &str, mark: char) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("\u{2212}", rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push(mark);
        text.push_str(part);
    }
    text
}

fn zone() -> Option<TimeZone> {
    TimeZone::get(ZONE).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_those_of_stockholm() {
        assert_eq!(date("2026-08-31").as_deref(), Some("2026-08-31"));
        assert_eq!(date("2026-08-31T22:30:00Z").as_deref(), Some("2026-09-01"));
        assert_eq!(time("2026-08-31T12:05:59Z").as_deref(), Some("2026-08-31 14:05"));
        assert_eq!(time("2026-12-31T23:30:00Z").as_deref(), Some("2027-01-01 00:30"));
        assert_eq!(date("31/8"), None);
        assert_eq!(time("2026-08-31"), None);
    }

    #[test]
    fn digits_go_in_threes() {
        assert_eq!(number("7", ','), "7");
        assert_eq!(number("1725", ','), "1\u{202f}725");
        assert_eq!(number("-1234567.5", ','), "\u{2212}1\u{202f}234\u{202f}567,5");
    }
}
