//! From the outbox to a mail: gathers what people are to be told, writes the letter and hands it to the mail server.
//!
//! Nothing is sent that is not committed, since only rows are sent; everything that is committed is sent at least once,
//! since a row is tried until the server takes it (I7). A try that is cut off anywhere is made again with the same
//! `Message-ID`. Knows no room, and decides nothing about who is told what: that is `domain::message`.

pub mod hook;
pub mod letter;
pub mod line;
mod post;
pub mod witness;

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::domain::ids::OrderId;
use crate::domain::integration::MAIL;
use crate::store::mails::{self, Mail, Tried};
use crate::store::{Db, StoreError, integrations, messages};

pub use post::{MailError, Mailer, Plain};

/// Mails taken at once.
const TAKEN: i64 = 16;
/// Mails on their way at the same time.
const AT_ONCE: usize = 4;

/// A mail that was not taken is tried again after this, then after twice that, and so on.
const FIRST: SignedDuration = SignedDuration::from_secs(15);
/// The longest time between two tries: well below the quarter of an hour in which mail shall be out again (I7).
const LONGEST: SignedDuration = SignedDuration::from_mins(5);
/// A mail that the server refuses for so long is given up; what it said stands in the pages.
const PATIENCE: SignedDuration = SignedDuration::from_hours(72);

/// What a run did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// Mails that were put together.
    pub gathered: usize,
    /// Mails that the server took.
    pub sent: usize,
    /// Mails that are tried again later, or were given up.
    pub not_sent: usize,
}

/// Empties the outbox as far as it can be emptied now. Without a mailer it says of each message that none is sent; with one
/// that nobody has approved everything stays where it is, and goes out once that is entered.
///
/// # Errors
/// The store's own; what was taken is free again when its lease ends.
pub async fn run(db: &Db, mailer: Option<&Arc<Mailer>>) -> Result<Ran, StoreError> {
    let mut ran = Ran::default();
    loop {
        let now = db.clock().now();
        let (due, approved) =
            db.read(move |conn| Ok((mails::due(conn, now)?, integrations::is_approved(conn, MAIL)?))).await?;
        let Some(mailer) = mailer else {
            if due.gather {
                db.write(|tx| tx.mail_nothing()).await?;
            }
            return Ok(ran);
        };
        if !approved {
            return Ok(ran);
        }
        if due.gather {
            ran.gathered += db.write(|tx| tx.gather_mail()).await?;
            continue;
        }
        if !due.send {
            return Ok(ran);
        }
        let (lease, taken) = db.write(|tx| tx.take_mails(TAKEN)).await?;
        if taken.is_empty() {
            return Ok(ran);
        }
        let tried: Vec<Result<bool, StoreError>> =
            stream::iter(taken).map(|mail| send(db, mailer, lease, mail)).buffer_unordered(AT_ONCE).collect().await;
        let (sent, before) = (ran.sent, ran.not_sent);
        for one in tried {
            if one? { ran.sent += 1 } else { ran.not_sent += 1 }
        }
        // A server that takes nothing is left in peace until the next time.
        if ran.sent == sent && ran.not_sent > before {
            return Ok(ran);
        }
    }
}

async fn send(db: &Db, mailer: &Mailer, lease: Uuid, mail: Mail) -> Result<bool, StoreError> {
    let (id, to) = (mail.id, mail.to);
    let (carried, numbers, wish) = db
        .read(move |conn| {
            let carried = messages::in_mail(conn, id)?;
            let orders: Vec<OrderId> = carried.iter().filter_map(|one| one.notice.order).collect();
            let wish = messages::wishes(conn, &[to])?.remove(&to).unwrap_or_default();
            Ok((carried, messages::numbers(conn, &orders)?, wish))
        })
        .await?;
    let register = db.register();
    let known = letter::Known { register: &register, numbers: &numbers };
    let outcome = mailer.send(&mail, &carried, known, wish.lang).await;
    let tried = match outcome {
        Ok(()) => Tried::Sent,
        Err(error) => after(&mail, &error, db.clock().now()),
    };
    if let Tried::Later { problem, .. } | Tried::GivenUp { problem } = &tried {
        // The address stays out of it: whose mail it is can be seen in the pages by those who may.
        tracing::warn!(mail = %mail.id, tries = mail.tries, %problem, "a mail was not sent");
    }
    let sent = tried == Tried::Sent;
    db.write(move |tx| tx.mail_tried(id, lease, &tried)).await?;
    Ok(sent)
}

/// What becomes of a mail that was not taken.
fn after(mail: &Mail, error: &MailError, now: Timestamp) -> Tried {
    let problem = error.problem();
    if error.is_hopeless() || (error.is_refusal() && now.duration_since(mail.made_at) >= PATIENCE) {
        return Tried::GivenUp { problem };
    }
    Tried::Later { problem, at: now + delay(mail.tries) }
}

/// How long after that many tries the next one is made.
fn delay(tries: i32) -> SignedDuration {
    let doubled = u32::try_from(tries.clamp(1, 16) - 1).unwrap_or(0);
    FIRST.saturating_mul(2_i32.saturating_pow(doubled)).min(LONGEST)
}
