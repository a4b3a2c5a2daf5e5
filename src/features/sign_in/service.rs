//! Signing in, staying in, signing out.
//!
//! A try is counted before the directory is asked, in the database that all instances share, so that parallel tries
//! cannot slip past the count and lock somebody's account for Windows (T24): per directory id, and per name as typed.
//! Session row and log entry are one transaction; what cannot be logged does not happen.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::clock::Chance;
use crate::directory::SignInError;
use crate::domain::calendar::day_of;
use crate::domain::event::{Event, Kind};
use crate::domain::ids::{Guid, PersonId, SessionId};
use crate::domain::joining::Account;
use crate::domain::person;
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;
use crate::domain::transition::Transition;
use crate::features::House;
use crate::store::sessions::{self, Attempts};
use crate::store::{StoreError, Tx};

/// A session that was found live is not looked up again for so long.
const TRUSTED: SignedDuration = SignedDuration::from_secs(2);
/// A session in use is noted at most so often.
const NOTED: SignedDuration = SignedDuration::from_secs(60);
/// Live sessions remembered; beyond it all are looked up anew.
const REMEMBERED: usize = 20_000;

/// How often and how long.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Failures in a window.
    pub attempts: i32,
    /// How long a window is.
    pub window: SignedDuration,
    /// A session ends after this without use.
    pub idle: SignedDuration,
    /// A session ends after this however used.
    pub longest: SignedDuration,
    /// A refusal takes at least this long (T23).
    pub floor: Duration,
}

/// The rules, and the sessions that were live a moment ago.
#[derive(Debug)]
pub struct Desk {
    rules: Rules,
    live: Mutex<HashMap<SessionId, (Timestamp, Option<Guid>)>>,
}

impl Desk {
    /// A desk with these rules.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self { rules, live: Mutex::default() }
    }

    /// How long this refusal takes at least: the floor and up to a tenth more.
    pub fn floor(&self, chance: &dyn Chance) -> Duration {
        let mut random = [0];
        chance.fill(&mut random);
        let [random] = random;
        self.rules.floor + self.rules.floor / 10 * u32::from(random) / 255
    }

    /// The account of a session that was live a moment ago.
    fn trusts(&self, session: SessionId, now: Timestamp) -> Option<Option<Guid>> {
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        live.get(&session).and_then(|(at, account)| {
            let age = now.duration_since(*at);
            (!age.is_negative() && age < TRUSTED).then_some(*account)
        })
    }

    fn remember(&self, session: SessionId, account: Option<Guid>, now: Timestamp) {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        if live.len() >= REMEMBERED {
            live.clear();
        }
        live.insert(session, (now, account));
    }

    fn forget(&self, session: SessionId) {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).remove(&session);
    }
}

/// A session that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub session: SessionId,
    /// When it began.
    pub now: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
}

/// Signs in with the directory's password.
///
/// # Errors
/// [`Refusal::SignInFailed`] whatever was wrong, [`Refusal::SignInWait`], [`Refusal::SignInUnavailable`].
pub async fn sign_in(house: &House, login: &str, password: &str) -> Result<Started, StoreError> {
    let login = login.trim();
    if login.is_empty() || login.len() > 256 || login.chars().any(char::is_control) {
        return Err(Refusal::SignInFailed.into());
    }
    let (folded, _) = (house.sorted)(login);
    let known = match house.directory.find_login(login).await {
        Ok(found) => found.map(|reading| reading.person.guid),
        Err(error) if error.is_illness() || error.code() == "directory.circuit_open" => {
            tracing::warn!(%error, "nobody can sign in: the directory does not answer");
            return Err(Refusal::SignInUnavailable.into());
        }
        // Two entries with the name, or none that may be read: the same answer as a wrong password.
        Err(error) => {
            tracing::warn!(%error, "a login name could not be looked up");
            None
        }
    };
    let counters = counters(&folded, known);
    count(house, counters.clone()).await?;
    match house.directory.sign_in(login, password).await {
        Ok(reading) if fits(reading.person.kind) => begin(house, reading.person.guid, counters).await,
        Ok(reading) => refuse(house, Some(reading.person.guid), "not_a_user").await,
        Err(SignInError::Rejected { why }) => refuse(house, known, why.code()).await,
        Err(SignInError::Unavailable(error)) => {
            tracing::warn!(%error, "a password could not be checked");
            Err(Refusal::SignInUnavailable.into())
        }
    }
}

/// Pupils' and function accounts do not come in.
const fn fits(kind: person::Kind) -> bool {
    matches!(kind, person::Kind::Employee | person::Kind::External | person::Kind::Elected)
}

/// Whose failures are counted together. A name as typed may be a password typed in the wrong place: it is hashed.
fn counters(folded: &str, known: Option<Guid>) -> Vec<String> {
    let name = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(folded.as_bytes()));
    let person = known.map(|guid| format!("guid:{guid}"));
    person.into_iter().chain([format!("name:{name}")]).collect()
}

/// Counts a try as failed before it is made; success takes the count back.
async fn count(house: &House, counters: Vec<String>) -> Result<(), StoreError> {
    let rules = house.desk.rules;
    house
        .db
        .write(move |tx| {
            let now = tx.now();
            let mut next = Vec::with_capacity(counters.len());
            for who in counters {
                let known = tx.look(|conn| sessions::attempts(conn, &who))?;
                let counted = counted(known, now, &rules)?;
                next.push((who, counted));
            }
            next.into_iter().try_for_each(|(who, counted)| tx.keep_attempts(&who, Some(counted)))
        })
        .await
}

/// One failure more, or that one must wait: the waiting doubles with each failure, and lasts out the window at the last.
fn counted(known: Option<Attempts>, now: Timestamp, rules: &Rules) -> Result<Attempts, Refusal> {
    let known = known.filter(|known| now.duration_since(known.since) < rules.window);
    let Some(known) = known else {
        return Ok(Attempts {
            failures: 1,
            since: now,
            wait_until: if rules.attempts == 1 { now + rules.window } else { now },
        });
    };
    if now < known.wait_until || known.failures >= rules.attempts {
        return Err(Refusal::SignInWait);
    }
    let failures = known.failures + 1;
    let wait = if failures >= rules.attempts {
        known.since + rules.window
    } else {
        now + SignedDuration::from_secs(1_i64 << failures.min(16))
    };
    Ok(Attempts { failures, since: known.since, wait_until: wait })
}

async fn begin(house: &House, guid: Guid, counters: Vec<String>) -> Result<Started, StoreError> {
    let rules = house.desk.rules;
    let started = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let usable = |card: &&Card| card.can_act(tx.day()) && account_works(card, Some(guid), tx.day(), tx.now());
            let card = register.person_by_guid(guid).filter(usable);
            let Some(card) = card else { return Ok(None) };
            for who in &counters {
                tx.keep_attempts(who, None)?;
            }
            start(tx, card, guid, &rules).map(Some)
        })
        .await?;
    match started {
        Some(started) => Ok(started),
        None => refuse(house, Some(guid), "not_in_register").await,
    }
}

/// The session row and its log entry. Always a new session: what the browser had before is worth nothing (T10).
fn start(tx: &mut Tx<'_>, card: &Card, account: Guid, rules: &Rules) -> Result<Started, StoreError> {
    let now = tx.now();
    let (session, expires): (SessionId, _) = (tx.fresh(), now + rules.longest);
    tx.record(Transition::happened(Event::by(Kind::SignedIn, &card.party())))?;
    tx.begin_session(session, (card.id, account), expires)?;
    Ok(Started { person: card.id, session, now, expires })
}

async fn refuse(house: &House, guid: Option<Guid>, why: &'static str) -> Result<Started, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let mut event = Event::by_service(Kind::SignInRefused).private("why", why);
            if let Some(card) = guid.and_then(|guid| register.person_by_guid(guid)) {
                event = event.about(&card.party());
            }
            tx.record(Transition::happened(event))
        })
        .await?;
    Err(Refusal::SignInFailed.into())
}

/// Signs in as somebody without a password. Reached only by a route that exists in the demo alone.
///
/// # Errors
/// [`Refusal::SignInFailed`] for somebody who could not sign in either.
pub async fn sign_in_demo(house: &House, login: &str) -> Result<Started, StoreError> {
    let register = house.db.register();
    let card = register.people.values().find(|card| card.login == login && fits(card.kind));
    let guid = card.map(|card| card.guid).ok_or(Refusal::SignInFailed)?;
    begin(house, guid, Vec::new()).await
}

/// Whether a session is live and its person may act.
///
/// # Errors
/// [`Refusal::SessionEnded`]; the database's own.
pub async fn live(house: &House, person: PersonId, session: SessionId) -> Result<(), StoreError> {
    let now = house.db.clock().now();
    let (register, today) = (house.db.register(), day_of(now));
    if !register.person(person).is_some_and(|card| card.can_act(today) && !card.has_expired(now)) {
        end_all(house, person).await?;
        return Err(Refusal::SessionEnded.into());
    }
    let works = |account| register.person(person).is_some_and(|card| account_works(card, account, today, now));
    if let Some(account) = house.desk.trusts(session, now)
        && works(account)
    {
        return Ok(());
    }
    let rules = house.desk.rules;
    let found = house.db.read(move |conn| sessions::find(conn, session)).await?;
    let found = found.filter(|found| found.person == person && !found.ended && now < found.expires_at);
    let Some(found) = found.filter(|found| now.duration_since(found.seen_at) < rules.idle) else {
        house.desk.forget(session);
        return Err(Refusal::SessionEnded.into());
    };
    // Another account of the same person may go on; this session was begun with one that may not.
    if !works(found.account) {
        sign_out(house, person, session).await?;
        return Err(Refusal::SessionEnded.into());
    }
    if now.duration_since(found.seen_at) >= NOTED {
        house.db.write(move |tx| tx.touch_session(session)).await?;
    }
    house.desk.remember(session, found.account, now);
    Ok(())
}

/// Whether the account that somebody signed in with can be used; sessions from before accounts were kept have none.
fn account_works(card: &Card, account: Option<Guid>, day: Date, now: Timestamp) -> bool {
    let works = |account: &Account| account.can_act(day) && !account.has_expired(now);
    account.is_none_or(|guid| card.account(guid).is_some_and(works))
}

/// Ends a session.
///
/// # Errors
/// The database's own.
pub async fn sign_out(house: &House, person: PersonId, session: SessionId) -> Result<(), StoreError> {
    house.desk.forget(session);
    house
        .db
        .write(move |tx| {
            if tx.end_session(session)? {
                tx.record(ended(tx, person))?;
            }
            Ok(())
        })
        .await
}

/// Ends every session of somebody who may not act any more.
async fn end_all(house: &House, person: PersonId) -> Result<(), StoreError> {
    house
        .db
        .write(move |tx| {
            if tx.end_sessions_of(person)? > 0 {
                tx.record(ended(tx, person))?;
            }
            Ok(())
        })
        .await
}

fn ended(tx: &Tx<'_>, person: PersonId) -> Transition {
    let event = match tx.register().person(person) {
        Some(card) => Event::by(Kind::SessionEnded, &card.party()),
        None => Event::by_service(Kind::SessionEnded),
    };
    Transition::happened(event)
}

/// Throws away what nobody can use any more.
///
/// # Errors
/// The database's own.
pub async fn tidy(house: &House) -> Result<(), StoreError> {
    house
        .db
        .write(|tx| {
            let before = tx.now() - SignedDuration::from_hours(48);
            tx.tidy(before)
        })
        .await
}
