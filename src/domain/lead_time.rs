//! The lead time (*ledtid*): from when an order was sent, or from its first day where that is later, until delivered. Per
//! month, as median and 9 of 10, with the trend between the last three months and the three before.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::calendar;

/// Months in the picture.
pub const MONTHS: usize = 12;

/// So many months are held against as many before for the trend.
const SPAN: usize = 3;

/// How much the median must differ to be more than chance, in percent.
const DIFFERS: i64 = 10;

/// How long a line took that was sent and delivered then. An order for later waits for nobody until its first day.
#[must_use]
pub fn of_line(submitted: Timestamp, from: Date, delivered: Timestamp) -> SignedDuration {
    delivered.duration_since(submitted.max(calendar::start_of(from))).max(SignedDuration::ZERO)
}

/// How a number of times are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// Half took no longer.
    pub median: SignedDuration,
    /// 9 of 10 took no longer.
    pub p90: SignedDuration,
}

/// Whether it goes faster or slower than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// Faster.
    Faster,
    /// As before.
    Same,
    /// Slower.
    Slower,
}

impl Trend {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Faster => "faster",
            Self::Same => "same",
            Self::Slower => "slower",
        }
    }
}

/// The picture of a system: the first days of the months, oldest first, with what was delivered in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Over the whole time; `None` when nothing was delivered.
    pub whole: Option<Spread>,
    /// Month by month.
    pub months: Vec<(Date, Option<Spread>)>,
    /// The trend; `None` when one of the two spans has nothing.
    pub trend: Option<Trend>,
}

/// The first days of the last [`MONTHS`] months up to `today`'s, oldest first.
#[must_use]
pub fn months(today: Date) -> Vec<Date> {
    let back = i32::try_from(MONTHS).unwrap_or(12) - 1;
    (0..=back).rev().map(|n| today.first_of_month().saturating_sub(n.months())).collect()
}

/// Draws the picture of times, each with when it was over.
#[must_use]
pub fn picture(today: Date, times: &[(Timestamp, SignedDuration)]) -> Picture {
    let months = months(today);
    let month_of = |at: Timestamp| calendar::day_of(at).first_of_month();
    let within = |wanted: &[Date]| spread(times.iter().filter(|(at, _)| wanted.contains(&month_of(*at))).map(|t| t.1));
    let cut = MONTHS - SPAN;
    let (earlier, last) = months.split_at(cut.min(months.len()));
    let (_, before) = earlier.split_at(earlier.len().saturating_sub(SPAN));
    let trend = within(before).zip(within(last)).map(|(before, last)| trend(before.median, last.median));
    Picture {
        whole: within(&months),
        months: months.iter().map(|month| (*month, within(std::slice::from_ref(month)))).collect(),
        trend,
    }
}

fn trend(before: SignedDuration, last: SignedDuration) -> Trend {
    let (before, last) = (before.as_secs().max(1), last.as_secs());
    match last.saturating_mul(100) / before {
        percent if percent > 100 + DIFFERS => Trend::Slower,
        percent if percent < 100 - DIFFERS => Trend::Faster,
        _ => Trend::Same,
    }
}

/// The spread by nearest rank; `None` of nothing.
fn spread(times: impl Iterator<Item = SignedDuration>) -> Option<Spread> {
    let mut times: Vec<SignedDuration> = times.collect();
    times.sort_unstable();
    let rank = |percent: usize| times.get((times.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    Some(Spread { count: times.len(), median: rank(50)?, p90: rank(90)? })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_order_for_later_waits_for_nobody_before_its_first_day() {
        let (sent, done) = (at("2026-05-04T08:00:00Z"), at("2026-06-01T10:00:00Z"));
        assert_eq!(of_line(sent, date(2026, 5, 4), at("2026-05-04T09:00:00Z")), SignedDuration::from_hours(1));
        assert_eq!(of_line(sent, date(2026, 6, 1), done), SignedDuration::from_hours(12), "midnight in Stockholm");
        assert_eq!(of_line(done, date(2026, 6, 2), done), SignedDuration::ZERO);
    }

    #[test]
    fn median_nine_of_ten_and_trend_by_month() {
        let hours = |n: i64| SignedDuration::from_hours(n);
        let today = date(2026, 5, 20);
        assert_eq!((months(today)[0], months(today)[11]), (date(2025, 6, 1), date(2026, 5, 1)));
        assert_eq!(picture(today, &[]).whole, None);
        let mut times: Vec<_> = (1..=10).map(|n| (at("2026-04-10T10:00:00Z"), hours(n))).collect();
        times.push((at("2025-05-31T12:00:00Z"), hours(900))); // before the picture
        times.push((at("2026-01-31T23:30:00Z"), hours(20))); // February in Stockholm
        let drawn = picture(today, &times);
        assert_eq!(drawn.whole, Some(Spread { count: 11, median: hours(6), p90: hours(10) }));
        let of = |month: Date| drawn.months.iter().find(|(first, _)| *first == month).unwrap().1;
        assert_eq!(of(date(2026, 4, 1)), Some(Spread { count: 10, median: hours(5), p90: hours(9) }));
        assert_eq!(of(date(2026, 2, 1)).map(|s| s.median), Some(hours(20)));
        assert_eq!((of(date(2026, 1, 1)), drawn.trend), (None, Some(Trend::Faster)));
        assert_eq!(trend(hours(10), hours(12)), Trend::Slower);
        assert_eq!(trend(hours(10), hours(11)), Trend::Same);
    }
}
