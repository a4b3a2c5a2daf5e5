//! Records of connections, and the outbox of the web hook: row ↔ domain, and how tries go.

use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::lines::day;
use super::mails::Tried;
use super::record::one;
use super::schema::{hook_call, integration};
use super::tx::Tx;
use crate::clock::Chance;
use crate::domain::ids::{CallId, LineId, OrderId, SystemId};
use crate::domain::integration::{Approval, Call, HOOK, Record};

/// A call that was taken is nobody else's for so long; making it takes less.
pub const LEASE: SignedDuration = SignedDuration::from_secs(120);

type Row = (String, String, String, String, String, Key, At, bool, i32);

fn record(
    (key, by, reference, on, purpose, entered_by, entered_at, enabled, version): Row,
) -> Result<Record, StoreError> {
    Ok(Record {
        approval: Approval { by, reference, on: day(&on, "integration", "approved_on", entered_by)?, purpose },
        key,
        entered_by: entered_by.id(),
        entered_at: entered_at.0,
        enabled,
        version,
    })
}

/// Every record.
///
/// # Errors
/// The database's own.
pub fn all(conn: &mut Conn) -> Result<Vec<Record>, StoreError> {
    let rows: Vec<Row> = integration::table.order(integration::key).load(conn)?;
    rows.into_iter().map(record).collect()
}

/// The record of one connection.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, key: &str) -> Result<Option<Record>, StoreError> {
    let row: Option<Row> = integration::table.find(key).first(conn).optional()?;
    row.map(record).transpose()
}

/// Whether somebody has entered who approved the connection.
///
/// # Errors
/// The database's own.
pub fn is_approved(conn: &mut Conn, key: &str) -> Result<bool, StoreError> {
    let row: Option<String> = integration::table.find(key).select(integration::key).first(conn).optional()?;
    Ok(row.is_some())
}

pub(super) fn keep(conn: &mut Conn, record: &Record, was: Option<i32>) -> Result<(), StoreError> {
    let facts = (
        integration::approved_by.eq(&record.approval.by),
        integration::reference.eq(&record.approval.reference),
        integration::approved_on.eq(record.approval.on.to_string()),
        integration::purpose.eq(&record.approval.purpose),
        integration::entered_by.eq(Key(record.entered_by.uuid())),
        integration::entered_at.eq(At(record.entered_at)),
        integration::enabled.eq(record.enabled),
        integration::version.eq(record.version),
    );
    let Some(was) = was else {
        diesel::insert_into(integration::table).values((integration::key.eq(&record.key), facts)).execute(conn)?;
        return Ok(());
    };
    let row = integration::table.find(&record.key).filter(integration::version.eq(was));
    one(diesel::update(row).set(facts).execute(conn)?)
}

#[derive(Insertable)]
#[diesel(table_name = hook_call, treat_none_as_default_value = false)]
struct NewCall {
    id: Key,
    order_id: Key,
    line: Key,
    system: Key,
    state: &'static str,
    made_at: At,
    tries: i32,
    next_at: At,
}

/// Keeps what the web hook is to be told, if it is turned on.
pub(super) fn call(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, calls: &[Call]) -> Result<(), StoreError> {
    if calls.is_empty() || !find(conn, HOOK)?.is_some_and(|record| record.enabled) {
        return Ok(());
    }
    let row = |call: &Call| NewCall {
        id: Key(chance.uuid(now)),
        order_id: Key(call.order.uuid()),
        line: Key(call.line.uuid()),
        system: Key(call.system.uuid()),
        state: call.state,
        made_at: At(now),
        tries: 0,
        next_at: At(now),
    };
    let rows: Vec<NewCall> = calls.iter().map(row).collect();
    for rows in rows.chunks(2_000) {
        each_db!(conn, |c| diesel::insert_into(hook_call::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// A call in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id, the same for every try.
    pub id: CallId,
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// The system.
    pub system: SystemId,
    /// Where the line was.
    pub state: String,
    /// When.
    pub made_at: Timestamp,
    /// How often it was tried.
    pub tries: i32,
}

/// Whether there is anything to call about now, while the web hook is on.
///
/// # Errors
/// The database's own.
pub fn due(conn: &mut Conn, now: Timestamp) -> Result<bool, StoreError> {
    let free = hook_call::lease_until.is_null().or(hook_call::lease_until.le(At(now)));
    let open = hook_call::over_at.is_null().and(hook_call::next_at.le(At(now))).and(free);
    let first: Option<Key> = hook_call::table.filter(open).select(hook_call::id).first(conn).optional()?;
    Ok(first.is_some() && find(conn, HOOK)?.is_some_and(|record| record.enabled))
}

/// How the web hook's outbox stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Calls that are to be made.
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Timestamp>,
    /// What the oldest of those that were tried met.
    pub problem: Option<String>,
    /// Calls that were refused and given up.
    pub refused: i64,
    /// The hook is turned on.
    pub on: bool,
}

/// How the web hook's outbox stands.
///
/// # Errors
/// The database's own.
pub fn standing(conn: &mut Conn) -> Result<Standing, StoreError> {
    let open = hook_call::table.filter(hook_call::over_at.is_null());
    let waiting = open.count().get_result(conn)?;
    let oldest: Option<At> = open.order(hook_call::id).select(hook_call::made_at).first(conn).optional()?;
    let given_up = hook_call::over_at.is_not_null().and(hook_call::problem.is_not_null());
    let refused = hook_call::table.filter(given_up).count().get_result(conn)?;
    let problem: Option<Option<String>> = open
        .filter(hook_call::problem.is_not_null())
        .order(hook_call::id)
        .select(hook_call::problem)
        .first(conn)
        .optional()?;
    let on = find(conn, HOOK)?.is_some_and(|record| record.enabled);
    Ok(Standing { waiting, oldest: oldest.map(|at| at.0), problem: problem.flatten(), refused, on })
}

type CallRow = (Key, Key, Key, Key, String, At, i32);

impl Tx<'_> {
    /// Takes calls that are due, the oldest first, at most `most`, under a lease.
    ///
    /// # Errors
    /// The database's own.
    pub fn take_calls(&mut self, most: i64) -> Result<(Uuid, Vec<Waiting>), StoreError> {
        let (now, lease) = (self.now(), self.fresh::<CallId>().uuid());
        let free = hook_call::lease_until.is_null().or(hook_call::lease_until.le(At(now)));
        let open = hook_call::over_at.is_null().and(hook_call::next_at.le(At(now))).and(free);
        let rows: Vec<CallRow> = hook_call::table
            .filter(open)
            .order(hook_call::id)
            .limit(most)
            .select((
                hook_call::id,
                hook_call::order_id,
                hook_call::line,
                hook_call::system,
                hook_call::state,
                hook_call::made_at,
                hook_call::tries,
            ))
            .load(self.conn)?;
        let ids: Vec<Key> = rows.iter().map(|row| row.0).collect();
        diesel::update(hook_call::table.filter(hook_call::id.eq_any(ids)))
            .set((
                hook_call::lease.eq(Some(Key(lease))),
                hook_call::lease_until.eq(Some(At(now + LEASE))),
                hook_call::tries.eq(hook_call::tries + 1),
            ))
            .execute(self.conn)?;
        let taken = rows.into_iter().map(|(id, order, line, system, state, made_at, tries)| Waiting {
            id: id.id(),
            order: order.id(),
            line: line.id(),
            system: system.id(),
            state,
            made_at: made_at.0,
            tries: tries + 1,
        });
        Ok((lease, taken.collect()))
    }

    /// Notes how a call went, if the lease still stands.
    ///
    /// # Errors
    /// The database's own.
    pub fn call_tried(&mut self, id: CallId, lease: Uuid, tried: &Tried) -> Result<(), StoreError> {
        let held = hook_call::table.find(Key(id.uuid())).filter(hook_call::lease.eq(Key(lease)).assume_not_null());
        let free = (hook_call::lease.eq(None::<Key>), hook_call::lease_until.eq(None::<At>));
        let over = hook_call::over_at.eq(Some(At(self.now())));
        match tried {
            Tried::Sent => {
                diesel::update(held).set((free, over, hook_call::problem.eq(None::<&str>))).execute(self.conn)?
            }
            Tried::GivenUp { problem } => {
                diesel::update(held).set((free, over, hook_call::problem.eq(Some(problem)))).execute(self.conn)?
            }
            Tried::Later { problem, at } => {
                let later = (hook_call::next_at.eq(At(*at)), hook_call::problem.eq(Some(problem)));
                diesel::update(held).set((free, later)).execute(self.conn)?
            }
        };
        Ok(())
    }
}
