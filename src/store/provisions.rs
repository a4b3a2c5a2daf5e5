//! The outbox of what the service does in a directory: row ↔ domain, who takes which row, and how tries go.
//!
//! A row is made and ended by a transition. Taking it (a lease), and noting a failure, are the service's own bookkeeping:
//! they go through the writer like everything else, so two instances never hold the same row, nor two rows of one person.

use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{from_json, json};
use super::record::one;
use super::schema::provision;
use super::tx::Tx;
use crate::domain::catalogue::Group;
use crate::domain::ids::{GrantId, LineId, PersonId, ProvisionId, SystemId};
use crate::domain::provision::{NewProvision, Outcome, Provision, What};

/// A row that was taken is nobody else's for so long; what is done for it must be over well before.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = provision, treat_none_as_default_value = false)]
struct Row {
    id: Key,
    what: String,
    line: Option<Key>,
    grant_id: Option<Key>,
    subject: Key,
    system: Key,
    role: Key,
    ad_groups: String,
    since: At,
    tries: i32,
    next_at: At,
    lease: Option<Key>,
    lease_until: Option<At>,
    problem: Option<String>,
    alarm_at: Option<At>,
    over_at: Option<At>,
    outcome: Option<String>,
    despite: Option<String>,
}

const TABLE: &str = "provision";

impl Row {
    fn of(id: Key, work: &NewProvision) -> Result<Self, StoreError> {
        Ok(Self {
            id,
            what: work.what.word().to_owned(),
            line: work.line.map(|id| Key(id.uuid())),
            grant_id: work.grant.map(|id| Key(id.uuid())),
            subject: Key(work.subject.uuid()),
            system: Key(work.system.uuid()),
            role: Key(work.role.uuid()),
            ad_groups: json(&work.groups)?,
            since: At(work.since),
            tries: 0,
            next_at: At(work.since),
            lease: None,
            lease_until: None,
            problem: None,
            alarm_at: None,
            over_at: None,
            outcome: None,
            despite: None,
        })
    }

    fn work(self) -> Result<Provision, StoreError> {
        let id = self.id;
        let what = What::from_word(&self.what).ok_or_else(|| StoreError::row(TABLE, "what", id.0))?;
        Ok(Provision {
            id: id.id(),
            work: NewProvision {
                what,
                line: self.line.map(Key::id),
                grant: self.grant_id.map(Key::id),
                subject: self.subject.id(),
                system: self.system.id(),
                role: self.role.id(),
                groups: from_json(&self.ad_groups, TABLE, "ad_groups", id)?,
                since: self.since.0,
            },
            tries: self.tries,
            next_at: self.next_at.0,
            problem: self.problem,
            alarm_at: self.alarm_at.map(|at| at.0),
            despite: self.despite,
            over: self.over_at.is_some(),
        })
    }
}

fn all(rows: Vec<Row>) -> Result<Vec<Provision>, StoreError> {
    rows.into_iter().map(Row::work).collect()
}

/// Newer work about a grant takes the place of what is not over, after whoever holds that is through with it.
pub(super) fn insert(conn: &mut Conn, id: Key, work: &NewProvision, now: Timestamp) -> Result<(), StoreError> {
    let mut row = Row::of(id, work)?;
    if let Some(grant) = work.grant {
        let open = provision::grant_id.eq(Key(grant.uuid())).and(provision::over_at.is_null());
        let before: Option<Row> = provision::table.filter(open).select(Row::as_select()).first(conn).optional()?;
        if let Some(before) = before {
            diesel::update(provision::table.find(before.id)).set(ended(Outcome::Cancelled, now)).execute(conn)?;
            row.next_at = At(before.lease_until.map_or(work.since, |until| until.0.max(work.since)));
        }
    }
    diesel::insert_into(provision::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn over(conn: &mut Conn, id: ProvisionId, outcome: Outcome, now: Timestamp) -> Result<(), StoreError> {
    let open = provision::table.find(Key(id.uuid())).filter(provision::over_at.is_null());
    one(diesel::update(open).set(ended(outcome, now)).execute(conn)?)
}

/// It is done also on frozen days, and at once.
pub(super) fn despite(conn: &mut Conn, id: ProvisionId, reason: &str, now: Timestamp) -> Result<(), StoreError> {
    let open = provision::table.find(Key(id.uuid())).filter(provision::over_at.is_null());
    let set = (provision::despite.eq(Some(reason)), provision::next_at.eq(At(now)));
    one(diesel::update(open).set(set).execute(conn)?)
}

type Ended = (
    diesel::dsl::Eq<provision::over_at, Option<At>>,
    diesel::dsl::Eq<provision::outcome, Option<&'static str>>,
    diesel::dsl::Eq<provision::lease, Option<Key>>,
    diesel::dsl::Eq<provision::lease_until, Option<At>>,
);

fn ended(outcome: Outcome, now: Timestamp) -> Ended {
    (
        provision::over_at.eq(Some(At(now))),
        provision::outcome.eq(Some(outcome.word())),
        provision::lease.eq(None),
        provision::lease_until.eq(None),
    )
}

/// The line is not to be delivered any more. What was tried may have been done: then it is taken back, after whoever
/// holds the row now is through with it.
pub(super) fn cancel(conn: &mut Conn, id: Key, line: LineId, now: Timestamp) -> Result<(), StoreError> {
    let open = provision::line.eq(Key(line.uuid())).and(provision::over_at.is_null());
    let row: Option<Row> = provision::table.filter(open).select(Row::as_select()).first(conn).optional()?;
    let Some(row) = row else { return Ok(()) };
    diesel::update(provision::table.find(row.id)).set(ended(Outcome::Cancelled, now)).execute(conn)?;
    if row.tries == 0 {
        return Ok(());
    }
    let begun = row.lease_until;
    let work = NewProvision { what: What::Take, line: None, grant: None, since: now, ..row.work()?.work };
    let row = Row { next_at: At(begun.map_or(now, |until| until.0.max(now))), ..Row::of(id, &work)? };
    diesel::insert_into(provision::table).values(row).execute(conn)?;
    Ok(())
}

/// The row with that id.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, id: ProvisionId) -> Result<Option<Provision>, StoreError> {
    let row: Option<Row> = provision::table.find(Key(id.uuid())).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::work).transpose()
}

/// How many rows could be taken now, counted no further than one: the cheap question asked again and again.
///
/// # Errors
/// The database's own.
pub fn any_due(conn: &mut Conn, now: Timestamp) -> Result<bool, StoreError> {
    let free = provision::lease_until.is_null().or(provision::lease_until.le(At(now)));
    let due = provision::over_at.is_null().and(provision::next_at.le(At(now))).and(free);
    let first: Option<Key> = provision::table.filter(due).select(provision::id).first(conn).optional()?;
    Ok(first.is_some())
}

/// What is not over, oldest first, after `after`; of those systems only, when given; only what people know does not
/// succeed, when `stuck`.
///
/// # Errors
/// The database's own.
pub fn open(
    conn: &mut Conn,
    systems: Option<&[SystemId]>,
    stuck: bool,
    most: i64,
) -> Result<Vec<Provision>, StoreError> {
    let mut query = provision::table.filter(provision::over_at.is_null()).into_boxed();
    if let Some(systems) = systems {
        let keys: Vec<Key> = systems.iter().map(|id| Key(id.uuid())).collect();
        query = query.filter(provision::system.eq_any(keys));
    }
    if stuck {
        query = query.filter(provision::alarm_at.is_not_null());
    }
    all(query.order(provision::id).limit(most).select(Row::as_select()).load(conn)?)
}

/// What is not over about those lines and grants.
///
/// # Errors
/// The database's own.
pub fn about(conn: &mut Conn, lines: &[LineId], grants: &[GrantId]) -> Result<Vec<Provision>, StoreError> {
    let lines: Vec<Key> = lines.iter().map(|id| Key(id.uuid())).collect();
    let grants: Vec<Key> = grants.iter().map(|id| Key(id.uuid())).collect();
    let about = provision::line.eq_any(lines).or(provision::grant_id.eq_any(grants));
    let open = provision::over_at.is_null().and(about.assume_not_null());
    all(provision::table.filter(open).order(provision::id).select(Row::as_select()).load(conn)?)
}

/// How much waits, and how much of it does not succeed: for those who watch the service.
///
/// # Errors
/// The database's own.
pub fn counts(conn: &mut Conn) -> Result<(i64, i64), StoreError> {
    let open = provision::table.filter(provision::over_at.is_null());
    let waiting = open.count().get_result(conn)?;
    let stuck = open.filter(provision::alarm_at.is_not_null()).count().get_result(conn)?;
    Ok((waiting, stuck))
}

impl Tx<'_> {
    /// Takes what is due, at most `most` rows and one of each person: the oldest. The lease is a token that must still
    /// stand when the outcome is recorded.
    ///
    /// # Errors
    /// The database's own.
    pub fn take_provisions(&mut self, most: usize) -> Result<(Uuid, Vec<Provision>), StoreError> {
        let (now, lease) = (self.now(), self.fresh::<ProvisionId>().uuid());
        let open = provision::table.filter(provision::over_at.is_null());
        let held: Vec<Key> = open
            .filter(provision::lease_until.gt(At(now)).assume_not_null())
            .select(provision::subject)
            .load(self.conn)?;
        let mut busy: Vec<PersonId> = held.into_iter().map(Key::id).collect();
        // More than are taken: the next of somebody who is served already are passed over.
        let limit = i64::try_from(most.saturating_mul(8)).unwrap_or(i64::MAX);
        let rows: Vec<Row> = open
            .filter(provision::next_at.le(At(now)))
            .order(provision::id)
            .limit(limit)
            .select(Row::as_select())
            .load(self.conn)?;
        let mut taken = Vec::new();
        for row in rows {
            let subject: PersonId = row.subject.id();
            if taken.len() >= most || busy.contains(&subject) {
                continue;
            }
            busy.push(subject);
            diesel::update(provision::table.find(row.id))
                .set((
                    provision::lease.eq(Some(Key(lease))),
                    provision::lease_until.eq(Some(At(now + LEASE))),
                    provision::tries.eq(provision::tries + 1),
                ))
                .execute(self.conn)?;
            taken.push(Row { tries: row.tries + 1, ..row }.work()?);
        }
        Ok((lease, taken))
    }

    /// The row, if it is still held under this lease and not over.
    ///
    /// # Errors
    /// The database's own.
    pub fn held_provision(&mut self, id: ProvisionId, lease: Uuid) -> Result<Option<Provision>, StoreError> {
        let held = provision::table
            .find(Key(id.uuid()))
            .filter(provision::over_at.is_null().and(provision::lease.eq(Key(lease)).assume_not_null()));
        let row: Option<Row> = held.select(Row::as_select()).first(self.conn).optional()?;
        row.map(Row::work).transpose()
    }

    /// Lets go of a row, to be tried again at `next_at`. `counts`: it was a failure, and not that something else must
    /// come first.
    ///
    /// # Errors
    /// The database's own.
    pub fn release_provision(
        &mut self,
        work: &Provision,
        next_at: Timestamp,
        problem: &str,
        counts: bool,
    ) -> Result<(), StoreError> {
        let tries = if counts { work.tries } else { work.tries - 1 };
        diesel::update(provision::table.find(Key(work.id.uuid())))
            .set((
                provision::lease.eq(None::<Key>),
                provision::lease_until.eq(None::<At>),
                provision::next_at.eq(At(next_at)),
                provision::problem.eq(Some(problem)),
                provision::tries.eq(tries),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Notes that people know, or, with `None`, that it begins anew: at once and with no tries.
    ///
    /// # Errors
    /// The database's own.
    pub fn alarm_provision(&mut self, id: ProvisionId, at: Option<Timestamp>) -> Result<(), StoreError> {
        let row = provision::table.find(Key(id.uuid()));
        match at {
            Some(at) => diesel::update(row).set(provision::alarm_at.eq(Some(At(at)))).execute(self.conn)?,
            None => {
                let now = At(self.now());
                let anew = (provision::next_at.eq(now), provision::tries.eq(0));
                diesel::update(row).set(anew).execute(self.conn)?
            }
        };
        Ok(())
    }

    /// What waits because its system is frozen is looked at now.
    ///
    /// # Errors
    /// The database's own.
    pub fn thaw_provisions(&mut self, system: SystemId) -> Result<(), StoreError> {
        let now = At(self.now());
        let waiting = provision::system.eq(Key(system.uuid())).and(provision::over_at.is_null());
        let frozen = waiting.and(provision::problem.eq("frozen").assume_not_null()).and(provision::next_at.gt(now));
        diesel::update(provision::table.filter(frozen)).set(provision::next_at.eq(now)).execute(self.conn)?;
        Ok(())
    }

    /// What waits for something else of this person waits no longer.
    ///
    /// # Errors
    /// The database's own.
    pub fn hurry_provisions(&mut self, subject: PersonId) -> Result<(), StoreError> {
        let now = At(self.now());
        let waiting = provision::subject.eq(Key(subject.uuid())).and(provision::over_at.is_null());
        let waiting = waiting.and(provision::next_at.gt(now));
        diesel::update(provision::table.filter(waiting)).set(provision::next_at.eq(now)).execute(self.conn)?;
        Ok(())
    }
}

/// Groups that the person must stay in: those of other grants that stand, and of what is being given to them.
#[must_use]
pub fn needed<'a>(others: impl Iterator<Item = &'a [Group]>, group: &Group) -> bool {
    others.flatten().any(|other| other.source == group.source && other.guid == group.guid)
}
