//! Asking a question over a kept connection of the service account: the circuit breaker, and a connection that the server
//! has closed meanwhile.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::directory::DirectoryError;

use super::entry::Entry;
use super::people::{Answer, Reader};
use super::search::{Question, Take, ask_each};

impl Reader {
    /// Asks a question over a connection of the service account.
    pub(super) async fn ask(&self, question: &Question) -> Result<Answer, DirectoryError> {
        let mut entries = Vec::new();
        let (server, at) = self
            .ask_each(question, &mut |page| {
                entries.extend(page);
                Ok(())
            })
            .await?;
        Ok(Answer { entries, server, at })
    }

    /// As [`Self::ask`], a page at a time, for what is too much to hold; gives the server and when it had answered.
    /// What `take` was given counts for nothing when the answer is an error.
    pub(super) async fn ask_each(
        &self,
        question: &Question,
        take: &mut Take<'_>,
    ) -> Result<(String, Timestamp), DirectoryError> {
        let begun = Instant::now();
        self.breaker.admit(begun)?;
        let outcome = self.ask_pooled(question, take).await;
        // A full read takes long by nature; only questions for which somebody waits can be too slow.
        let took = if question.page.is_some() { Duration::ZERO } else { begun.elapsed() };
        self.breaker.note(&outcome, took, Instant::now());
        outcome
    }

    /// A kept connection may have been closed by the server meanwhile; then, and only then, a new one is tried.
    async fn ask_pooled(
        &self,
        question: &Question,
        take: &mut Take<'_>,
    ) -> Result<(String, Timestamp), DirectoryError> {
        let mut loan = self.pool.borrow().await?;
        // A long answer is as old as its first page.
        let began = self.clock.now();
        let mut taken = false;
        let mut noting = |page: Vec<Entry>| {
            taken = true;
            take(page)
        };
        let mut outcome = ask_each(&mut loan.connection, question, &mut noting).await;
        let closed = matches!(outcome, Err(DirectoryError::Unreachable(_) | DirectoryError::Cut));
        if loan.reused && closed && !taken {
            drop(loan);
            loan = self.pool.borrow_new().await?;
            outcome = ask_each(&mut loan.connection, question, take).await;
        }
        let at = if question.page.is_some() { began } else { self.clock.now() };
        let server = loan.connection.server.clone();
        // "No such entry" is a complete answer, and common: the connection is as good as before.
        if matches!(outcome, Ok(_) | Err(DirectoryError::Refused { code: 32 | 34 })) {
            self.pool.give_back(loan);
        }
        outcome.map(|()| (server, at))
    }
}
