//! The outbox of mails: which messages go in which, who takes which, and how tries go.
//!
//! All of it is bookkeeping like that of provisions: it goes through the writer, so two instances never gather the same
//! message nor send the same mail under one lease, and says nothing that people ask about later.

use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::StoreError;
use super::columns::{At, Key};
use super::connection::Conn;
use super::messages::Row as MessageRow;
use super::schema::{mail, message, task};
use super::tx::Tx;
use crate::domain::ids::{MailId, PersonId};
use crate::domain::message::{Message, Unsent};

/// A mail that was taken is nobody else's for so long; sending it takes less.
pub const LEASE: SignedDuration = SignedDuration::from_secs(120);

/// Most people whose messages are gathered in one transaction.
const AT_ONCE: i64 = 100;

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id: that of the `Message-ID`, the same for every try.
    pub id: MailId,
    /// To whom.
    pub to: PersonId,
    /// Carries what is urgent.
    pub urgent: bool,
    /// When it was put together.
    pub made_at: Timestamp,
    /// How often it was tried.
    pub tries: i32,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// What the last try met.
    pub problem: Option<String>,
    /// When it was taken by the mail server.
    pub sent_at: Option<Timestamp>,
    /// When it was given up, since the mail server refuses it.
    pub refused_at: Option<Timestamp>,
}

type Row = (Key, Key, bool, At, i32, At, Option<String>, Option<At>, Option<At>);

type Columns = (
    mail::id,
    mail::person,
    mail::urgent,
    mail::made_at,
    mail::tries,
    mail::next_at,
    mail::problem,
    mail::sent_at,
    mail::refused_at,
);

const COLUMNS: Columns = (
    mail::id,
    mail::person,
    mail::urgent,
    mail::made_at,
    mail::tries,
    mail::next_at,
    mail::problem,
    mail::sent_at,
    mail::refused_at,
);

fn mail_of((id, person, urgent, made_at, tries, next_at, problem, sent_at, refused_at): Row) -> Mail {
    Mail {
        id: id.id(),
        to: person.id(),
        urgent,
        made_at: made_at.0,
        tries,
        next_at: next_at.0,
        problem,
        sent_at: sent_at.map(|at| at.0),
        refused_at: refused_at.map(|at| at.0),
    }
}

/// The mails with those ids.
///
/// # Errors
/// The database's own.
pub fn find_many(conn: &mut Conn, ids: &[MailId]) -> Result<Vec<Mail>, StoreError> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.uuid())).collect();
    let rows: Vec<Row> = mail::table.filter(mail::id.eq_any(keys)).select(COLUMNS).load(conn)?;
    Ok(rows.into_iter().map(mail_of).collect())
}

/// What there is to do now: the cheap questions asked again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Messages are to be gathered into mails.
    pub gather: bool,
    /// Mails are to be sent.
    pub send: bool,
}

/// What there is to do now.
///
/// # Errors
/// The database's own.
pub fn due(conn: &mut Conn, now: Timestamp) -> Result<Due, StoreError> {
    let waits = message::mail.is_null().and(message::unsent.is_null()).and(message::due_at.le(At(now)));
    let gather: Option<Key> =
        message::table.filter(waits.assume_not_null()).select(message::id).first(conn).optional()?;
    let free = mail::lease_until.is_null().or(mail::lease_until.le(At(now)));
    let open = mail::sent_at.is_null().and(mail::refused_at.is_null()).and(mail::next_at.le(At(now)));
    let send: Option<Key> = mail::table.filter(open.and(free)).select(mail::id).first(conn).optional()?;
    Ok(Due { gather: gather.is_some(), send: send.is_some() })
}

/// How the outbox stands, for those who watch the service. Nobody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Mails that are to be sent.
    pub waiting: i64,
    /// Since when the oldest message has been due and is not sent.
    pub oldest: Option<Timestamp>,
    /// Mails that the server refuses and that were given up.
    pub refused: i64,
}

/// How the outbox stands now.
///
/// # Errors
/// The database's own.
pub fn standing(conn: &mut Conn, now: Timestamp) -> Result<Standing, StoreError> {
    let open = mail::table.filter(mail::sent_at.is_null().and(mail::refused_at.is_null()));
    let waiting = open.count().get_result(conn)?;
    let mailed: Option<At> = open.order(mail::made_at).select(mail::made_at).first(conn).optional()?;
    let waits = message::mail.is_null().and(message::unsent.is_null()).and(message::due_at.le(At(now)));
    let due: Option<Option<At>> = message::table
        .filter(waits.assume_not_null())
        .order(message::due_at)
        .select(message::due_at)
        .first(conn)
        .optional()?;
    let refused = mail::table.filter(mail::refused_at.is_not_null()).count().get_result(conn)?;
    let oldest = [mailed, due.flatten()].into_iter().flatten().map(|at| at.0).min();
    Ok(Standing { waiting, oldest, refused })
}

/// What is not sent although it was tried, the oldest first, and then what was given up, the newest first.
///
/// # Errors
/// The database's own.
pub fn stuck(conn: &mut Conn, most: i64) -> Result<Vec<Mail>, StoreError> {
    let open = mail::sent_at.is_null().and(mail::refused_at.is_null()).and(mail::problem.is_not_null());
    let mut rows: Vec<Row> = mail::table.filter(open).order(mail::made_at).limit(most).select(COLUMNS).load(conn)?;
    let refused: Vec<Row> = mail::table
        .filter(mail::refused_at.is_not_null())
        .order(mail::refused_at.desc())
        .limit(most)
        .select(COLUMNS)
        .load(conn)?;
    rows.extend(refused);
    Ok(rows.into_iter().map(mail_of).collect())
}

impl Tx<'_> {
    /// Gathers what is due into one mail for each reader, and one more where something is urgent. What was done meanwhile
    /// is left out.
    ///
    /// # Errors
    /// The database's own.
    pub fn gather_mail(&mut self) -> Result<usize, StoreError> {
        let now = self.now();
        let waits = || message::mail.is_null().and(message::unsent.is_null()).and(message::due_at.le(At(now)));
        let people: Vec<Key> = message::table
            .filter(waits().assume_not_null())
            .select(message::person)
            .distinct()
            .limit(AT_ONCE)
            .load(self.conn)?;
        let mut made = 0;
        for person in people {
            let own = waits().and(message::person.eq(person));
            let rows: Vec<MessageRow> = message::table
                .filter(own.assume_not_null())
                .order(message::id)
                .select(MessageRow::as_select())
                .load(self.conn)?;
            let messages = rows.into_iter().map(MessageRow::message).collect::<Result<Vec<_>, _>>()?;
            made += self.gather_for(person.id(), messages)?;
        }
        Ok(made)
    }

    fn gather_for(&mut self, to: PersonId, messages: Vec<Message>) -> Result<usize, StoreError> {
        let register = self.register();
        let unsent = match register.person(to) {
            Some(card) if card.is_gone() => Some(Unsent::Gone),
            Some(card) if card.mail.is_none() => Some(Unsent::NoAddress),
            Some(_) => None,
            None => Some(Unsent::Gone),
        };
        let (mut made, mut mails) = (0, [None::<Key>; 2]);
        for one in messages {
            let row = message::table.find(Key(one.id.uuid()));
            let settled = unsent.is_none() && !self.is_expected(&one)?;
            if let Some(why) = unsent.or(settled.then_some(Unsent::Settled)) {
                diesel::update(row).set(message::unsent.eq(Some(why.word()))).execute(self.conn)?;
                continue;
            }
            let [calm, urgent] = &mut mails;
            let of = if one.notice.urgent { urgent } else { calm };
            let id = match of {
                Some(id) => *id,
                None => {
                    made += 1;
                    *of.insert(self.new_mail(to, one.notice.urgent)?)
                }
            };
            diesel::update(row).set(message::mail.eq(Some(id))).execute(self.conn)?;
        }
        Ok(made)
    }

    /// Whether the reader is still expected to do what the message asks for; always, when it asks for nothing.
    fn is_expected(&mut self, one: &Message) -> Result<bool, StoreError> {
        let Some(duty) = one.notice.kind.duty() else { return Ok(true) };
        let mut query =
            task::table.filter(task::person.eq(Key(one.notice.to.uuid())).and(task::duty.eq(duty.word()))).into_boxed();
        if let Some(line) = one.notice.line {
            query = query.filter(task::line.eq(Key(line.uuid())));
        }
        if let Some(grant) = one.notice.grant {
            query = query.filter(task::grant_id.eq(Key(grant.uuid())));
        }
        let found: Option<Key> = query.select(task::id).first(self.conn).optional()?;
        Ok(found.is_some())
    }

    fn new_mail(&mut self, to: PersonId, urgent: bool) -> Result<Key, StoreError> {
        let (id, now) = (Key(self.fresh::<MailId>().uuid()), At(self.now()));
        diesel::insert_into(mail::table)
            .values((
                mail::id.eq(id),
                mail::person.eq(Key(to.uuid())),
                mail::urgent.eq(urgent),
                mail::made_at.eq(now),
                mail::tries.eq(0),
                mail::next_at.eq(now),
            ))
            .execute(self.conn)?;
        Ok(id)
    }

    /// Notes of everything that is due that it is shown in the pages only: the service sends no mail.
    ///
    /// # Errors
    /// The database's own.
    pub fn mail_nothing(&mut self) -> Result<usize, StoreError> {
        let waits = message::mail.is_null().and(message::unsent.is_null()).and(message::due_at.le(At(self.now())));
        let off = message::unsent.eq(Some(Unsent::Off.word()));
        Ok(diesel::update(message::table.filter(waits.assume_not_null())).set(off).execute(self.conn)?)
    }

    /// Takes mails that are due, the urgent first, at most `most`, under a lease.
    ///
    /// # Errors
    /// The database's own.
    pub fn take_mails(&mut self, most: i64) -> Result<(Uuid, Vec<Mail>), StoreError> {
        let (now, lease) = (self.now(), self.fresh::<MailId>().uuid());
        let free = mail::lease_until.is_null().or(mail::lease_until.le(At(now)));
        let open = mail::sent_at.is_null().and(mail::refused_at.is_null()).and(mail::next_at.le(At(now)));
        let rows: Vec<Row> = mail::table
            .filter(open.and(free))
            .order((mail::urgent.desc(), mail::id))
            .limit(most)
            .select(COLUMNS)
            .load(self.conn)?;
        let mut taken = Vec::new();
        for row in rows {
            diesel::update(mail::table.find(row.0))
                .set((
                    mail::lease.eq(Some(Key(lease))),
                    mail::lease_until.eq(Some(At(now + LEASE))),
                    mail::tries.eq(mail::tries + 1),
                ))
                .execute(self.conn)?;
            let one = mail_of(row);
            taken.push(Mail { tries: one.tries + 1, ..one });
        }
        Ok((lease, taken))
    }

    /// Notes how a try went, if the lease still stands.
    ///
    /// # Errors
    /// The database's own.
    pub fn mail_tried(&mut self, id: MailId, lease: Uuid, tried: &Tried) -> Result<(), StoreError> {
        let held = mail::table.find(Key(id.uuid())).filter(mail::lease.eq(Key(lease)).assume_not_null());
        let now = At(self.now());
        let free = (mail::lease.eq(None::<Key>), mail::lease_until.eq(None::<At>));
        match tried {
            Tried::Sent => {
                let sent = (mail::sent_at.eq(Some(now)), mail::problem.eq(None::<&str>));
                diesel::update(held).set((free, sent)).execute(self.conn)?
            }
            Tried::Later { problem, at } => {
                let later = (mail::next_at.eq(At(*at)), mail::problem.eq(Some(problem)));
                diesel::update(held).set((free, later)).execute(self.conn)?
            }
            Tried::GivenUp { problem } => {
                let over = (mail::refused_at.eq(Some(now)), mail::problem.eq(Some(problem)));
                diesel::update(held).set((free, over)).execute(self.conn)?
            }
        };
        Ok(())
    }
}

/// How a try to send a mail went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// The mail server took it.
    Sent,
    /// It is tried again.
    Later {
        /// Why: a word, and the server's code where it gave one (`refused:550`).
        problem: String,
        /// When.
        at: Timestamp,
    },
    /// It is not tried any more.
    GivenUp {
        /// Why, as above.
        problem: String,
    },
}
