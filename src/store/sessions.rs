//! Sessions, counters of failed sign-ins, drafts and answers to repeated requests.
//!
//! These are the service's own bookkeeping, not states of orders or grants; signing in and out is also logged, by a
//! transition recorded beside it.

use diesel::prelude::*;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::schema::{draft, idempotency, login_attempt, session};
use super::tx::Tx;
use crate::domain::ids::{DraftId, Guid, PersonId, SessionId};
use crate::domain::once::Once;
use crate::domain::refusal::Refusal;

/// A session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its id, the token's `jti`.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// The account that was signed in with.
    pub account: Option<Guid>,
    /// Last used.
    pub seen_at: Timestamp,
    /// Ends at the latest.
    pub expires_at: Timestamp,
    /// Ended.
    pub ended: bool,
}

/// When somebody began their last session but one: the time before this.
///
/// # Errors
/// The database's own.
pub fn before_this(conn: &mut Conn, person: PersonId) -> Result<Option<Timestamp>, StoreError> {
    let began: Vec<At> = session::table
        .filter(session::person.eq(Key(person.uuid())))
        .order(session::started_at.desc())
        .limit(2)
        .select(session::started_at)
        .load(conn)?;
    Ok(began.get(1).map(|at| at.0))
}

/// The session with that id.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, StoreError> {
    let row: Option<(Key, Key, Option<Key>, At, At, Option<At>)> = session::table
        .find(Key(id.uuid()))
        .select((
            session::id,
            session::person,
            session::account,
            session::seen_at,
            session::expires_at,
            session::ended_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, person, account, seen, expires, ended)| Session {
        id: id.id(),
        person: person.id(),
        account: account.map(Key::id),
        seen_at: seen.0,
        expires_at: expires.0,
        ended: ended.is_some(),
    }))
}

/// How many tries to sign in as somebody have failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// Failures since.
    pub failures: i32,
    /// The first of them.
    pub since: Timestamp,
    /// No try before.
    pub wait_until: Timestamp,
}

/// The failed tries of `who`.
///
/// # Errors
/// The database's own.
pub fn attempts(conn: &mut Conn, who: &str) -> Result<Option<Attempts>, StoreError> {
    let row: Option<(i32, At, At)> = login_attempt::table
        .find(who)
        .select((login_attempt::failures, login_attempt::since, login_attempt::wait_until))
        .first(conn)
        .optional()?;
    Ok(row.map(|(failures, since, wait)| Attempts { failures, since: since.0, wait_until: wait.0 }))
}

/// A saved draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Its body, as the order form writes it.
    pub body: String,
    /// When it was last saved.
    pub updated_at: Timestamp,
}

/// The drafts of a person, newest first.
///
/// # Errors
/// The database's own.
pub fn drafts(conn: &mut Conn, owner: PersonId) -> Result<Vec<Draft>, StoreError> {
    let rows: Vec<(Key, String, At)> = draft::table
        .filter(draft::owner.eq(Key(owner.uuid())))
        .order(draft::updated_at.desc())
        .limit(100)
        .select((draft::id, draft::body, draft::updated_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, body, at)| Draft { id: id.id(), body, updated_at: at.0 }).collect())
}

/// A draft of that person.
///
/// # Errors
/// The database's own.
pub fn find_draft(conn: &mut Conn, owner: PersonId, id: DraftId) -> Result<Option<Draft>, StoreError> {
    let row: Option<(Key, String, At)> = draft::table
        .filter(draft::id.eq(Key(id.uuid())).and(draft::owner.eq(Key(owner.uuid()))))
        .select((draft::id, draft::body, draft::updated_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, body, at)| Draft { id: id.id(), body, updated_at: at.0 }))
}

/// The answer, as JSON, that this request of the person got before.
///
/// # Errors
/// [`Refusal::IdempotencyMismatch`] when the key was used for something else; the database's own.
pub fn answered(conn: &mut Conn, person: PersonId, once: &Once) -> Result<Option<String>, StoreError> {
    let row: Option<(Vec<u8>, String)> = idempotency::table
        .find((Key(person.uuid()), &once.key))
        .select((idempotency::request, idempotency::body))
        .first(conn)
        .optional()?;
    match row {
        Some((request, _)) if request != once.request => Err(Refusal::IdempotencyMismatch.into()),
        row => Ok(row.map(|(_, body)| body)),
    }
}

impl Tx<'_> {
    /// Begins a session.
    ///
    /// # Errors
    /// The database's own.
    pub fn begin_session(
        &mut self,
        id: SessionId,
        (person, account): (PersonId, Guid),
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let now = At(self.now());
        diesel::insert_into(session::table)
            .values((
                session::id.eq(Key(id.uuid())),
                session::person.eq(Key(person.uuid())),
                session::account.eq(Some(Key(account.uuid()))),
                session::started_at.eq(now),
                session::seen_at.eq(now),
                session::expires_at.eq(At(expires_at)),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// The database's own.
    pub fn touch_session(&mut self, id: SessionId) -> Result<(), StoreError> {
        diesel::update(session::table.find(Key(id.uuid())))
            .set(session::seen_at.eq(At(self.now())))
            .execute(self.conn)?;
        Ok(())
    }

    /// Ends a session. `true` when it was live.
    ///
    /// # Errors
    /// The database's own.
    pub fn end_session(&mut self, id: SessionId) -> Result<bool, StoreError> {
        let live = session::table.filter(session::id.eq(Key(id.uuid())).and(session::ended_at.is_null()));
        Ok(diesel::update(live).set(session::ended_at.eq(At(self.now()))).execute(self.conn)? > 0)
    }

    /// Ends every session of a person; gives how many were live.
    ///
    /// # Errors
    /// The database's own.
    pub fn end_sessions_of(&mut self, person: PersonId) -> Result<usize, StoreError> {
        let live = session::table.filter(session::person.eq(Key(person.uuid())).and(session::ended_at.is_null()));
        Ok(diesel::update(live).set(session::ended_at.eq(At(self.now()))).execute(self.conn)?)
    }

    /// Keeps the count of failed tries of `who`.
    ///
    /// # Errors
    /// The database's own.
    pub fn keep_attempts(&mut self, who: &str, attempts: Option<Attempts>) -> Result<(), StoreError> {
        diesel::delete(login_attempt::table.find(who)).execute(self.conn)?;
        if let Some(attempts) = attempts {
            diesel::insert_into(login_attempt::table)
                .values((
                    login_attempt::who.eq(who),
                    login_attempt::failures.eq(attempts.failures),
                    login_attempt::since.eq(At(attempts.since)),
                    login_attempt::wait_until.eq(At(attempts.wait_until)),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// Saves a draft; a new one when the person has none with that id.
    ///
    /// # Errors
    /// The database's own.
    pub fn save_draft(&mut self, owner: PersonId, id: DraftId, body: &str) -> Result<(), StoreError> {
        let now = At(self.now());
        let mine = draft::table.filter(draft::id.eq(Key(id.uuid())).and(draft::owner.eq(Key(owner.uuid()))));
        let saved = diesel::update(mine).set((draft::body.eq(body), draft::updated_at.eq(now))).execute(self.conn)?;
        if saved == 0 {
            diesel::insert_into(draft::table)
                .values((
                    draft::id.eq(Key(id.uuid())),
                    draft::owner.eq(Key(owner.uuid())),
                    draft::body.eq(body),
                    draft::updated_at.eq(now),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// The database's own.
    pub fn delete_draft(&mut self, owner: PersonId, id: DraftId) -> Result<(), StoreError> {
        let mine = draft::table.filter(draft::id.eq(Key(id.uuid())).and(draft::owner.eq(Key(owner.uuid()))));
        diesel::delete(mine).execute(self.conn)?;
        Ok(())
    }

    /// As [`answered`], seen inside the transaction.
    ///
    /// # Errors
    /// As [`answered`].
    pub fn answered(&mut self, person: PersonId, once: &Once) -> Result<Option<String>, StoreError> {
        answered(self.conn, person, once)
    }

    /// Keeps an answer for when the request is repeated. Only by itself where not every answer is one to repeat;
    /// otherwise [`Self::once`].
    ///
    /// # Errors
    /// The database's own.
    pub fn keep_answer(&mut self, person: PersonId, once: &Once, answer: &impl Serialize) -> Result<(), StoreError> {
        let body = serde_json::to_string(answer).map_err(|_| senseless(once))?;
        let now = self.now();
        diesel::insert_into(idempotency::table)
            .values((
                idempotency::person.eq(Key(person.uuid())),
                idempotency::key.eq(&once.key),
                idempotency::request.eq(once.request.to_vec()),
                // Which status an answer has is for the room that gives it to know.
                idempotency::status.eq(0),
                idempotency::body.eq(body),
                idempotency::at.eq(At(now)),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Does `work` once for a request that may be repeated: a repetition gets the first answer, and the same key with
    /// another content is refused. The answer is kept in the transaction of the work.
    ///
    /// # Errors
    /// [`Refusal::IdempotencyMismatch`]; what `work` gave; the database's own.
    pub fn once<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        once: Option<&Once>,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(once) = once else { return work(self) };
        if let Some(body) = self.answered(person, once)? {
            return serde_json::from_str(&body).map_err(|_| senseless(once));
        }
        let made = work(self)?;
        self.keep_answer(person, once, &made)?;
        Ok(made)
    }

    /// As [`Self::once`], for one of the things that a request changes, each in its own closure. The request is kept as
    /// well as the answer for the thing, so that the key with another content is refused whatever things it names.
    ///
    /// # Errors
    /// As [`Self::once`].
    pub fn once_each<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        once: Option<&Once>,
        thing: impl std::fmt::Display,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(once) = once else { return work(self) };
        self.once(person, Some(once), |_| Ok(()))?;
        let of_thing = Once { key: format!("{} {thing}", once.key), request: once.request };
        self.once(person, Some(&of_thing), work)
    }

    /// Throws away answers kept before `before`, and sessions and tries that are long over.
    ///
    /// # Errors
    /// The database's own.
    pub fn tidy(&mut self, before: Timestamp) -> Result<(), StoreError> {
        diesel::delete(idempotency::table.filter(idempotency::at.lt(At(before)))).execute(self.conn)?;
        diesel::delete(session::table.filter(session::expires_at.lt(At(before)))).execute(self.conn)?;
        diesel::delete(login_attempt::table.filter(login_attempt::wait_until.lt(At(before)))).execute(self.conn)?;
        Ok(())
    }
}

fn senseless(once: &Once) -> StoreError {
    StoreError::row("idempotency", "body", &once.key)
}
