//! Decisions on erasure: row ↔ domain, finders, and taking away what a batch names (`erasing` finds it).
//!
//! Nothing here deletes a row that history hangs on: names, reasons and what was read of employments go, ids, days and
//! states stay. The log itself is never touched: values and keys go, entries stay.

use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::lines::{day, from_json, json};
use super::record::one;
use super::schema::{
    account, assignment, audit_day_key, audit_order_key, audit_private, brake, decision, draft, erasure, finding,
    grant_history, grants, hr_person, idempotency, leaving_done, login_attempt, mail, message, message_wish,
    order_line, person, person_move, provision, separation_exception, session, user_list_row,
};
use crate::clock::Chance;
use crate::domain::calendar;
use crate::domain::erasure::{Batch, Class, Decided, Erasure, GONE, Progress, Value};
use crate::domain::ids::{ErasureId, OrderId, PersonId};
use crate::domain::order::State;
use crate::domain::reconciliation;

const TABLE: &str = "erasure";

/// Decisions shown at most.
const SHOWN: i64 = 500;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = erasure, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: Key,
    class: String,
    reference: String,
    decided_on: String,
    purpose: String,
    from_day: Option<String>,
    until_day: String,
    system: Option<Key>,
    subject: Option<Key>,
    entered_by: Key,
    entered_at: At,
    confirmed_by: Option<Key>,
    confirmed_at: Option<At>,
    progress: String,
    reached: String,
    taken: String,
    over_at: Option<At>,
    version: i32,
}

impl Row {
    fn of(one: &Erasure) -> Result<Self, StoreError> {
        let decided = &one.decided;
        Ok(Self {
            id: Key(one.id.uuid()),
            class: decided.class.word().to_owned(),
            reference: decided.reference.clone(),
            decided_on: decided.on.to_string(),
            purpose: decided.purpose.clone(),
            from_day: decided.from.map(|day| day.to_string()),
            until_day: decided.until.to_string(),
            system: decided.system.map(|id| Key(id.uuid())),
            subject: decided.subject.map(|id| Key(id.uuid())),
            entered_by: Key(one.entered_by.uuid()),
            entered_at: At(one.entered_at),
            confirmed_by: one.confirmed.map(|(by, _)| Key(by.uuid())),
            confirmed_at: one.confirmed.map(|(_, at)| At(at)),
            progress: one.progress.word().to_owned(),
            reached: one.reached.clone(),
            taken: json(&one.taken)?,
            over_at: one.over_at.map(At),
            version: one.version,
        })
    }

    fn erasure(self) -> Result<Erasure, StoreError> {
        let id = self.id;
        let class = Class::ALL.into_iter().find(|class| class.word() == self.class);
        let decided = Decided {
            class: class.ok_or_else(|| StoreError::row(TABLE, "class", id.0))?,
            on: day(&self.decided_on, TABLE, "decided_on", id)?,
            from: self.from_day.as_deref().map(|text| day(text, TABLE, "from_day", id)).transpose()?,
            until: day(&self.until_day, TABLE, "until_day", id)?,
            reference: self.reference,
            purpose: self.purpose,
            system: self.system.map(Key::id),
            subject: self.subject.map(Key::id),
        };
        Ok(Erasure {
            id: id.id(),
            decided,
            entered_by: self.entered_by.id(),
            entered_at: self.entered_at.0,
            confirmed: self.confirmed_by.zip(self.confirmed_at).map(|(by, at)| (by.id(), at.0)),
            progress: from_json(&format!("\"{}\"", self.progress), TABLE, "progress", id)?,
            reached: self.reached,
            taken: from_json(&self.taken, TABLE, "taken", id)?,
            over_at: self.over_at.map(|at| at.0),
            version: self.version,
        })
    }
}

/// Every decision, the newest first.
///
/// # Errors
/// The database's own.
pub fn all(conn: &mut Conn) -> Result<Vec<Erasure>, StoreError> {
    let rows: Vec<Row> = erasure::table.order(erasure::id.desc()).limit(SHOWN).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::erasure).collect()
}

/// The decision with that id.
///
/// # Errors
/// The database's own.
pub fn find(conn: &mut Conn, id: ErasureId) -> Result<Option<Erasure>, StoreError> {
    let row: Option<Row> = erasure::table.find(Key(id.uuid())).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::erasure).transpose()
}

/// The oldest decision that has come so far.
///
/// # Errors
/// The database's own.
pub fn at(conn: &mut Conn, progress: Progress) -> Result<Option<Erasure>, StoreError> {
    let of = erasure::table.filter(erasure::progress.eq(progress.word()));
    let row: Option<Row> = of.order(erasure::id).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::erasure).transpose()
}

pub(super) fn keep(conn: &mut Conn, changed: &Erasure, was: Option<i32>) -> Result<(), StoreError> {
    let row = Row::of(changed)?;
    let Some(was) = was else {
        diesel::insert_into(erasure::table).values(row).execute(conn)?;
        return Ok(());
    };
    let at = erasure::table.find(row.id).filter(erasure::version.eq(was));
    one(diesel::update(at).set(row).execute(conn)?)
}

impl super::Tx<'_> {
    /// The database's files are rewritten after everything that was done: bookkeeping, nobody decides on it.
    ///
    /// # Errors
    /// The database's own.
    pub fn note_cleared(&mut self) -> Result<(), StoreError> {
        let done = erasure::table.filter(erasure::progress.eq(Progress::Done.word()));
        diesel::update(done).set(erasure::progress.eq(Progress::Cleared.word())).execute(self.conn)?;
        Ok(())
    }
}

/// Takes away what the batch names.
pub(super) fn carry_out(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, batch: &Batch) -> Result<(), StoreError> {
    values(conn, &batch.values)?;
    let keys: Vec<Key> = batch.keys.iter().map(|id| Key(id.uuid())).collect();
    diesel::delete(audit_order_key::table.filter(audit_order_key::order_id.eq_any(keys))).execute(conn)?;
    if let Some(before) = batch.days_before {
        diesel::delete(audit_day_key::table.filter(audit_day_key::day.lt(before.to_string()))).execute(conn)?;
    }
    orders(conn, &batch.orders)?;
    for id in &batch.people {
        somebody(conn, chance, now, *id)?;
    }
    let drafts: Vec<Key> = batch.drafts.iter().map(|id| Key(id.uuid())).collect();
    diesel::delete(draft::table.filter(draft::id.eq_any(drafts))).execute(conn)?;
    if let Some(before) = batch.sessions_before.map(At) {
        diesel::delete(session::table.filter(session::expires_at.lt(before))).execute(conn)?;
        diesel::delete(login_attempt::table.filter(login_attempt::wait_until.lt(before))).execute(conn)?;
        diesel::delete(idempotency::table.filter(idempotency::at.lt(before))).execute(conn)?;
    }
    Ok(())
}

/// Values of the log. Those of one entry stand together.
fn values(conn: &mut Conn, values: &[Value]) -> Result<(), StoreError> {
    for of_entry in values.chunk_by(|a, b| a.entry == b.entry) {
        let Some(first) = of_entry.first() else { continue };
        let fields: Vec<&str> = of_entry.iter().map(|value| value.field.as_str()).collect();
        let told = audit_private::id.eq(Key(first.entry.uuid())).and(audit_private::field.eq_any(fields));
        diesel::delete(audit_private::table.filter(told)).execute(conn)?;
    }
    Ok(())
}

fn orders(conn: &mut Conn, ids: &[OrderId]) -> Result<(), StoreError> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.uuid())).collect();
    let lines: Vec<(Key, String)> = order_line::table
        .filter(order_line::order_id.eq_any(&keys))
        .select((order_line::id, order_line::facts))
        .load(conn)?;
    clear_lines(conn, lines)?;
    let granted: Vec<Key> = grants::table.filter(grants::order_id.eq_any(&keys)).select(grants::id).load(conn)?;
    clear_grants(conn, &granted)?;
    // Bookkeeping of what was told: it says nothing that is not in the lines, and would show whom they were about.
    diesel::delete(message::table.filter(message::order_id.eq_any(&keys))).execute(conn)?;
    Ok(())
}

/// Lines, and the decisions on them.
fn clear_lines(conn: &mut Conn, lines: Vec<(Key, String)>) -> Result<(), StoreError> {
    let ids: Vec<Key> = lines.iter().map(|(id, _)| *id).collect();
    for (id, facts) in lines {
        let state: State = from_json(&facts, "order_line", "facts", id)?;
        let state = match state {
            State::Declined { .. } => State::Declined { reason: GONE.to_owned() },
            State::Undeliverable { .. } => State::Undeliverable { reason: GONE.to_owned() },
            State::Completing { step, .. } => State::Completing { step, question: GONE.to_owned() },
            other => other,
        };
        diesel::update(order_line::table.find(id))
            .set((
                order_line::subject_guid.eq(Key(Uuid::nil())),
                order_line::employment.eq(""),
                order_line::unit.eq(""),
                order_line::purpose.eq(""),
                order_line::evidence.eq(None::<String>),
                order_line::facts.eq(json(&state)?),
            ))
            .execute(conn)?;
    }
    diesel::update(decision::table.filter(decision::line.eq_any(&ids)))
        .set((decision::reason.eq(GONE), decision::evidence.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

fn clear_grants(conn: &mut Conn, ids: &[Key]) -> Result<(), StoreError> {
    diesel::update(grants::table.filter(grants::id.eq_any(ids)))
        .set((
            grants::employment.eq(""),
            grants::unit.eq(""),
            grants::reference.eq(""),
            grants::not_renewed.eq(None::<String>),
        ))
        .execute(conn)?;
    let before = grant_history::table.filter(grant_history::grant_id.eq_any(ids));
    diesel::update(before).set(grant_history::unit.eq("")).execute(conn)?;
    let seen: Vec<(Key, String)> = finding::table
        .filter(finding::grant_id.eq_any(ids.iter().copied().map(Some)))
        .select((finding::id, finding::facts))
        .load(conn)?;
    clear_findings(conn, seen)
}

/// Findings that are closed: what is still open is about something that is there.
fn clear_findings(conn: &mut Conn, seen: Vec<(Key, String)>) -> Result<(), StoreError> {
    for (id, facts) in seen {
        let state: reconciliation::State = from_json(&facts, "finding", "facts", id)?;
        let state = match state {
            reconciliation::State::Accepted { by, at, until, .. } => {
                reconciliation::State::Accepted { by, at, until, reason: GONE.to_owned() }
            }
            other => other,
        };
        diesel::update(finding::table.find(id))
            .set((
                finding::account.eq(""),
                finding::evidence.eq(None::<String>),
                finding::facts.eq(json(&state)?),
                finding::key.eq(id.0.to_string()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Everything that is told of somebody beside the log. The random id stays; the directory's id is replaced, so that who
/// comes back is a new person here.
fn somebody(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, id: PersonId) -> Result<(), StoreError> {
    let key = Key(id.uuid());
    let accounts: Vec<(Key, String, Option<String>)> = account::table
        .filter(account::person.eq(key))
        .select((account::guid, account::login, account::person_id))
        .load(conn)?;
    let logins: Vec<String> = accounts.iter().map(|(_, login, _)| login.clone()).collect();
    let numbers: Vec<String> = accounts.iter().filter_map(|(_, _, number)| number.clone()).collect();
    clear_register(conn, chance, now, key)?;
    diesel::delete(account::table.filter(account::person.eq(key))).execute(conn)?;
    diesel::delete(hr_person::table.filter(hr_person::person_id.eq_any(numbers))).execute(conn)?;
    let lines: Vec<(Key, String)> = order_line::table
        .filter(order_line::subject.eq(key).and(order_line::open.eq(false)))
        .select((order_line::id, order_line::facts))
        .load(conn)?;
    clear_lines(conn, lines)?;
    let granted: Vec<Key> = grants::table.filter(grants::subject.eq(key)).select(grants::id).load(conn)?;
    clear_grants(conn, &granted)?;
    let of_theirs = finding::subject.eq(key).or(finding::subject.is_null().and(finding::account.eq_any(&logins)));
    let seen: Vec<(Key, String)> = finding::table.filter(of_theirs).select((finding::id, finding::facts)).load(conn)?;
    clear_findings(conn, seen)?;
    diesel::delete(user_list_row::table.filter(user_list_row::account.eq_any(&logins))).execute(conn)?;
    diesel::delete(user_list_row::table.filter(user_list_row::person.eq(key))).execute(conn)?;
    let folded: Vec<String> = logins.iter().map(|login| login.to_lowercase()).chain(logins.iter().cloned()).collect();
    diesel::delete(login_attempt::table.filter(login_attempt::who.eq_any(folded))).execute(conn)?;
    for (guid, ..) in accounts {
        forget_vanished(conn, guid.0)?;
    }
    bookkeeping(conn, key)
}

fn clear_register(conn: &mut Conn, chance: &dyn Chance, now: Timestamp, key: Key) -> Result<(), StoreError> {
    diesel::update(person::table.find(key))
        .set((
            person::guid.eq(Key(chance.uuid(now))),
            person::login.eq(""),
            person::name.eq(GONE),
            person::fold.eq(""),
            person::sort_key.eq(Vec::<u8>::new()),
            person::mail.eq(None::<String>),
            person::title.eq(None::<String>),
            person::unit.eq(None::<Key>),
            person::manager.eq(None::<Key>),
            person::employments.eq("[]"),
            person::several.eq(false),
        ))
        .execute(conn)?;
    diesel::update(assignment::table.filter(assignment::person.eq(key)))
        .set((
            assignment::organisation.eq(GONE),
            assignment::purpose.eq(GONE),
            assignment::contract.eq(GONE),
            assignment::undertaking.eq(None::<String>),
        ))
        .execute(conn)?;
    diesel::update(separation_exception::table.filter(separation_exception::person.eq(key)))
        .set(separation_exception::reason.eq(GONE))
        .execute(conn)?;
    Ok(())
}

/// What of the service's own bookkeeping is about somebody.
fn bookkeeping(conn: &mut Conn, key: Key) -> Result<(), StoreError> {
    let theirs = draft::owner.eq(key).or(draft::body.like(format!("%{}%", key.0)));
    diesel::delete(draft::table.filter(theirs)).execute(conn)?;
    diesel::delete(idempotency::table.filter(idempotency::person.eq(key))).execute(conn)?;
    diesel::delete(message::table.filter(message::person.eq(key).or(message::about.eq(key)))).execute(conn)?;
    diesel::delete(mail::table.filter(mail::person.eq(key))).execute(conn)?;
    diesel::delete(message_wish::table.find(key)).execute(conn)?;
    diesel::delete(session::table.filter(session::person.eq(key))).execute(conn)?;
    diesel::delete(leaving_done::table.filter(leaving_done::person.eq(key))).execute(conn)?;
    diesel::delete(person_move::table.filter(person_move::person.eq(key))).execute(conn)?;
    diesel::update(provision::table.filter(provision::subject.eq(key)))
        .set(provision::problem.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}

/// The directory's id in the lists of those who vanished from a source (E-33).
fn forget_vanished(conn: &mut Conn, guid: Uuid) -> Result<(), StoreError> {
    let rows: Vec<(Key, String)> = brake::table
        .filter(brake::vanished.like(format!("%{guid}%")))
        .select((brake::id, brake::vanished))
        .load(conn)?;
    for (id, text) in rows {
        let text = text.replace(&guid.to_string(), &Uuid::nil().to_string());
        diesel::update(brake::table.find(id)).set(brake::vanished.eq(text)).execute(conn)?;
    }
    Ok(())
}

/// The first instant after a period's last day.
pub(super) fn after(erasure: &Erasure) -> Timestamp {
    calendar::start_of(erasure.decided.until.saturating_add(jiff::Span::new().days(1)))
}
