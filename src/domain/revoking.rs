//! The time to revoke: how long it takes from when an end can be seen until the access is gone, as half, 95 in 100 and the
//! longest. Only what is gone is counted in these; what is still there is counted apart, or a stuck one would hide.

use jiff::SignedDuration;

/// How a number of times are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// Half took no longer.
    pub p50: SignedDuration,
    /// 95 of 100 took no longer.
    pub p95: SignedDuration,
    /// None took longer.
    pub max: SignedDuration,
}

/// The spread by nearest rank; `None` of nothing.
#[must_use]
pub fn spread(times: impl IntoIterator<Item = SignedDuration>) -> Option<Spread> {
    let mut times: Vec<SignedDuration> = times.into_iter().collect();
    times.sort_unstable();
    let rank = |percent: usize| times.get((times.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    Some(Spread { p50: rank(50)?, p95: rank(95)?, max: times.last().copied()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_rank_of_few_and_many() {
        let of = |n: i64| spread((1..=n).rev().map(SignedDuration::from_secs));
        let seconds = |n| of(n).map(|s| (s.p50.as_secs(), s.p95.as_secs(), s.max.as_secs()));
        assert_eq!(seconds(0), None);
        assert_eq!(seconds(1), Some((1, 1, 1)));
        assert_eq!(seconds(2), Some((1, 2, 2)));
        assert_eq!(seconds(10), Some((5, 10, 10)));
        assert_eq!(seconds(200), Some((100, 190, 200)));
    }
}
