//! Windows FILETIME: 100 ns since 1601-01-01 UTC, in which AD writes `accountExpires`.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::calendar;

/// Microseconds from 1601-01-01 to 1970-01-01.
const EPOCH: i64 = 11_644_473_600_000_000;

/// What AD writes for "never", besides 0.
pub(crate) const NEVER: i64 = i64::MAX;

/// The instant, `None` for never. Beyond the year 9999 is never, too.
pub(crate) fn expiry(text: &str) -> Result<Option<Timestamp>, std::num::ParseIntError> {
    Ok(match text.trim().parse::<i64>()? {
        0 | NEVER => None,
        ticks => Timestamp::from_microsecond((ticks / 10).saturating_sub(EPOCH)).ok(),
    })
}

/// An instant as LDAP writes it (RFC 4517, 3.3.13), to the second.
pub(crate) fn generalized(at: Timestamp) -> String {
    at.strftime("%Y%m%d%H%M%SZ").to_string()
}

/// The last day on which an account that ends at `expires` works, as AD's own tools show it: the day before midnight.
pub(crate) fn last_day(expires: Timestamp) -> Date {
    calendar::day_shown(expires)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_and_dates() {
        assert_eq!(expiry("0"), Ok(None));
        assert_eq!(expiry("9223372036854775807"), Ok(None));
        assert_eq!(expiry("9223372036854775806"), Ok(None));
        assert!(expiry("never").is_err());
        // 2026-09-01 00:00 in Stockholm is 2026-08-31 22:00 UTC.
        let end = expiry("134326872000000000").unwrap().unwrap();
        assert_eq!(end.to_string(), "2026-08-31T22:00:00Z");
        assert_eq!(last_day(end), jiff::civil::date(2026, 8, 31));
    }
}
