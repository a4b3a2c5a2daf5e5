//! The circuit breaker: a directory that fails or drags five times in a row is left alone for some seconds.
//!
//! Without it every page would wait out its own time limit while the directory is away, and threads and patience
//! would run out together (fail-policy: "AD slow > 3 s: circuit open after 5").

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::directory::DirectoryError;

/// Failures in a row that open the circuit.
const ENOUGH: u32 = 5;

/// An answer slower than this counts as a failure.
const SLOW: Duration = Duration::from_secs(3);

/// How long the circuit stays open before one question is let through to try.
const PAUSE: Duration = Duration::from_secs(10);

/// Counts failures in a row.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    open_until: Option<Instant>,
}

impl Breaker {
    /// Lets a question through, or refuses it at once. After the pause one question goes through as a trial.
    pub(super) fn admit(&self, now: Instant) -> Result<(), DirectoryError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.open_until {
            Some(until) if now < until => Err(DirectoryError::CircuitOpen),
            Some(_) => {
                state.open_until = Some(now + PAUSE);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Notes how a question went.
    pub(super) fn note<T>(&self, outcome: &Result<T, DirectoryError>, took: Duration, now: Instant) {
        let ill = took > SLOW || outcome.as_ref().err().is_some_and(DirectoryError::is_illness);
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !ill {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= ENOUGH {
            if state.failures == ENOUGH {
                tracing::error!("the directory has failed {ENOUGH} times in a row and is left alone for a while");
            }
            state.open_until = Some(now + PAUSE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAST: Duration = Duration::from_millis(3);
    const DOWN: Result<(), DirectoryError> = Err(DirectoryError::Timeout);

    #[test]
    fn five_failures_open_it_and_one_success_closes_it() {
        let (breaker, begun) = (Breaker::default(), Instant::now());
        for _ in 0..4 {
            breaker.note(&DOWN, FAST, begun);
        }
        assert_eq!(breaker.admit(begun), Ok(()));
        breaker.note(&Ok(()), SLOW + FAST, begun);
        assert_eq!(breaker.admit(begun), Err(DirectoryError::CircuitOpen));
        let later = begun + PAUSE;
        assert_eq!(breaker.admit(later), Ok(()), "one is let through to try");
        assert_eq!(breaker.admit(later), Err(DirectoryError::CircuitOpen), "only one");
        breaker.note(&DOWN, FAST, later);
        assert_eq!(breaker.admit(later + FAST), Err(DirectoryError::CircuitOpen), "the trial failed");
        breaker.note(&Ok(()), FAST, later + PAUSE);
        assert_eq!(breaker.admit(later + PAUSE), Ok(()));
    }

    #[test]
    fn an_answer_of_no_is_no_illness() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..20 {
            breaker.note::<()>(&Err(DirectoryError::Refused { code: 50 }), FAST, now);
        }
        assert_eq!(breaker.admit(now), Ok(()));
    }
}
