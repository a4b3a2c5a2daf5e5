//! What people are told: row ↔ domain, written with the change that it tells about, and how each reader wants their mail.
//!
//! The mails that carry messages are in [`mails`](super::mails).

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::{Conn, each_db};
use super::schema::{message, message_wish, orders, task};
use crate::clock::Chance;
use crate::domain::calendar::Workdays;
use crate::domain::ids::{MailId, MessageId, OrderId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::message::{Kind, Message, Notice, Rhythm, Unsent, Wish};
use crate::domain::order::Number;

const TABLE: &str = "message";

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = message, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    person: Key,
    kind: String,
    urgent: bool,
    order_id: Option<Key>,
    line: Option<Key>,
    grant_id: Option<Key>,
    system: Key,
    role: Option<Key>,
    about: Option<Key>,
    made_at: At,
    due_at: Option<At>,
    mail: Option<Key>,
    unsent: Option<String>,
}

impl Row {
    pub(super) fn message(self) -> Result<Message, StoreError> {
        let id = self.id;
        let unsent = self.unsent.as_deref();
        let why = |word| Unsent::from_word(word).ok_or_else(|| StoreError::row(TABLE, "unsent", id.0));
        Ok(Message {
            id: id.id(),
            notice: Notice {
                to: self.person.id(),
                kind: Kind::from_word(&self.kind).ok_or_else(|| StoreError::row(TABLE, "kind", id.0))?,
                urgent: self.urgent,
                order: self.order_id.map(Key::id),
                line: self.line.map(Key::id),
                grant: self.grant_id.map(Key::id),
                system: self.system.id(),
                role: self.role.map(Key::id),
                about: self.about.map(Key::id),
                fresh: false,
            },
            made_at: self.made_at.0,
            due_at: self.due_at.map(|at| at.0),
            mail: self.mail.map(Key::id),
            unsent: unsent.map(why).transpose()?,
        })
    }
}

/// Those of them that are news: nobody is asked anew for what they are asked for already.
pub(super) fn news(conn: &mut Conn, told: Vec<Notice>) -> Result<Vec<Notice>, StoreError> {
    let old = |notice: &&Notice| !notice.fresh && notice.kind.duty().is_some();
    let key = |id: uuid::Uuid| Key(id);
    let lines: BTreeSet<Key> = told.iter().filter(old).filter_map(|n| n.line.map(|id| key(id.uuid()))).collect();
    let grants: BTreeSet<Key> = told.iter().filter(old).filter_map(|n| n.grant.map(|id| key(id.uuid()))).collect();
    if lines.is_empty() && grants.is_empty() {
        return Ok(told);
    }
    let of = task::line.eq_any(lines).or(task::grant_id.eq_any(grants));
    let rows: Vec<(Key, String, Option<Key>, Option<Key>)> = task::table
        .filter(of.assume_not_null())
        .select((task::person, task::duty, task::line, task::grant_id))
        .load(conn)?;
    let known: HashSet<_> = rows.into_iter().collect();
    let is_known = |notice: &Notice, duty: &'static str| {
        let (line, grant) = (notice.line.map(|id| Key(id.uuid())), notice.grant.map(|id| Key(id.uuid())));
        known.contains(&(Key(notice.to.uuid()), duty.to_owned(), line, grant))
    };
    let fresh = |notice: &Notice| notice.fresh || notice.kind.duty().is_none_or(|duty| !is_known(notice, duty.word()));
    Ok(told.into_iter().filter(fresh).collect())
}

pub(super) fn insert(
    conn: &mut Conn,
    chance: &dyn Chance,
    now: Timestamp,
    told: &[Notice],
    days: Workdays,
) -> Result<(), StoreError> {
    if told.is_empty() {
        return Ok(());
    }
    let readers: BTreeSet<PersonId> = told.iter().map(|notice| notice.to).collect();
    let readers: Vec<PersonId> = readers.into_iter().collect();
    let wishes = wishes(conn, &readers)?;
    let row = |notice: &Notice| Row {
        id: Key(chance.uuid(now)),
        person: Key(notice.to.uuid()),
        kind: notice.kind.word().to_owned(),
        urgent: notice.urgent,
        order_id: notice.order.map(|id| Key(id.uuid())),
        line: notice.line.map(|id| Key(id.uuid())),
        grant_id: notice.grant.map(|id| Key(id.uuid())),
        system: Key(notice.system.uuid()),
        role: notice.role.map(|id| Key(id.uuid())),
        about: notice.about.map(|id| Key(id.uuid())),
        made_at: At(now),
        due_at: wishes.get(&notice.to).copied().unwrap_or_default().rhythm.due(notice.urgent, now, days).map(At),
        mail: None,
        unsent: None,
    };
    let rows: Vec<Row> = told.iter().map(row).collect();
    for rows in rows.chunks(2_000) {
        each_db!(conn, |c| diesel::insert_into(message::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// Keeps how somebody wants their mail; what waits for them waits as they now wish.
pub(super) fn wish(conn: &mut Conn, person: PersonId, wish: Wish, due: Option<Timestamp>) -> Result<(), StoreError> {
    let key = Key(person.uuid());
    diesel::delete(message_wish::table.find(key)).execute(conn)?;
    diesel::insert_into(message_wish::table)
        .values((
            message_wish::person.eq(key),
            message_wish::lang.eq(wish.lang.tag()),
            message_wish::rhythm.eq(wish.rhythm.word()),
        ))
        .execute(conn)?;
    let waiting = message::person.eq(key).and(message::mail.is_null()).and(message::unsent.is_null());
    let waiting = waiting.and(message::urgent.eq(false)).and(message::due_at.is_not_null());
    diesel::update(message::table.filter(waiting)).set(message::due_at.eq(due.map(At))).execute(conn)?;
    Ok(())
}

/// How those of `people` who have said so want their mail.
///
/// # Errors
/// The database's own.
pub fn wishes(conn: &mut Conn, people: &[PersonId]) -> Result<HashMap<PersonId, Wish>, StoreError> {
    let mut wishes = HashMap::new();
    let keys: Vec<Key> = people.iter().map(|id| Key(id.uuid())).collect();
    for keys in keys.chunks(2_000) {
        let rows: Vec<(Key, String, String)> =
            message_wish::table.filter(message_wish::person.eq_any(keys)).load(conn)?;
        for (person, lang, rhythm) in rows {
            let bad = |column| StoreError::row("message_wish", column, person.0);
            let lang: Lang = lang.parse().map_err(|_| bad("lang"))?;
            let rhythm = Rhythm::from_word(&rhythm).ok_or_else(|| bad("rhythm"))?;
            wishes.insert(person.id(), Wish { lang, rhythm });
        }
    }
    Ok(wishes)
}

/// What somebody was told, newest first, before `before`.
///
/// # Errors
/// The database's own.
pub fn of(conn: &mut Conn, person: PersonId, before: Option<MessageId>, most: i64) -> Result<Vec<Message>, StoreError> {
    let mut query = message::table.filter(message::person.eq(Key(person.uuid()))).into_boxed();
    if let Some(before) = before {
        query = query.filter(message::id.lt(Key(before.uuid())));
    }
    let rows: Vec<Row> = query.order(message::id.desc()).limit(most).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::message).collect()
}

/// How things went that somebody was told of since `since`, newest first: what asks for nothing.
///
/// # Errors
/// The database's own.
pub fn outcomes_since(
    conn: &mut Conn,
    person: PersonId,
    since: Timestamp,
    most: i64,
) -> Result<Vec<Message>, StoreError> {
    let kinds = Kind::ALL.iter().filter(|(_, kind)| kind.duty().is_none()).map(|(word, _)| *word);
    let kinds: Vec<&str> = kinds.collect();
    let own = message::person.eq(Key(person.uuid())).and(message::made_at.ge(At(since)));
    let rows: Vec<Row> = message::table
        .filter(own.and(message::kind.eq_any(kinds)))
        .order(message::id.desc())
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::message).collect()
}

/// What a mail carries, in the order it was written.
///
/// # Errors
/// The database's own.
pub fn in_mail(conn: &mut Conn, mail: MailId) -> Result<Vec<Message>, StoreError> {
    let of = message::mail.eq(Key(mail.uuid())).assume_not_null();
    let rows: Vec<Row> = message::table.filter(of).order(message::id).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::message).collect()
}

/// The numbers of those orders.
///
/// # Errors
/// The database's own.
pub fn numbers(conn: &mut Conn, ids: &[OrderId]) -> Result<HashMap<OrderId, Number>, StoreError> {
    let mut numbers = HashMap::new();
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.uuid())).collect();
    for keys in keys.chunks(2_000) {
        let rows: Vec<(Key, i32, i32)> =
            orders::table.filter(orders::id.eq_any(keys)).select((orders::id, orders::year, orders::seq)).load(conn)?;
        numbers.extend(rows.into_iter().map(|(id, year, seq)| (id.id(), Number { year, seq })));
    }
    Ok(numbers)
}
