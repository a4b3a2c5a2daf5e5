//! The line of the month: on the first working day of each month the log's line is mailed to the function of the settings,
//! ready to be put into the minutes. What is in another authority's minutes nobody here can change.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use super::{Mailer, Plain};
use crate::domain::calendar::Workdays;
use crate::domain::catalogue::Post;
use crate::domain::event::{Event, Kind};
use crate::domain::integration::MAIL;
use crate::domain::lang::Lang;
use crate::domain::log::checkpoint::Head;
use crate::domain::log::entry::Field;
use crate::domain::transition::Transition;
use crate::store::{Db, StoreError, audit, integrations, witnesses};

/// Sends the line if it is due and was not sent this month. Gives to how many.
///
/// # Errors
/// The database's own. A mail that is not taken is tried again until the month is over.
pub async fn publish(db: &Db, mailer: &Mailer, function: &str) -> Result<usize, StoreError> {
    let (day, now, register) = (db.clock().today(), db.clock().now(), db.register());
    if !is_due(register.policy.workdays, day) {
        return Ok(0);
    }
    // Nothing is mailed until it is entered who approved mail.
    if !db.read(|conn| integrations::is_approved(conn, MAIL)).await? {
        return Ok(0);
    }
    let month = format!("{:04}-{:02}", day.year(), day.month());
    let asked = month.clone();
    let (before, newest) =
        db.read(move |conn| Ok((witnesses::published(conn, &asked)?, audit::checkpoint(conn)?))).await?;
    let (None, Some((_, note))) = (before, newest) else { return Ok(0) };
    let head = Head::from_checkpoint(&note).map_err(|error| StoreError::Log(error.to_string()))?;
    let line = head.to_string();
    let holders = register.holders(&Post::Function(function.to_owned()), day);
    let to: Vec<String> = holders.iter().filter_map(|id| register.person(*id)?.mail.clone()).collect();
    let (texts, place) = (mailer.texts(), mailer.place());
    let said = [("line", json!(line)), ("municipality", json!(place.municipality)), ("url", json!(place.url))];
    let mut sent = 0;
    for (n, to) in to.into_iter().enumerate() {
        let letter = Plain {
            id: format!("line-{month}-{n}"),
            to,
            at: now,
            subject: texts.say(Lang::Sv, "line-mail-subject", &[]),
            text: texts.say(Lang::Sv, "line-mail-text", &said),
        };
        match mailer.send_plain(letter).await {
            Ok(()) => sent += 1,
            Err(error) => {
                tracing::warn!(problem = error.problem(), "the line of the month was not sent");
                return Ok(sent);
            }
        }
    }
    if sent > 0 {
        let size = head.size;
        db.write(move |tx| {
            tx.note_published(&month, &line)?;
            tx.record(Transition::happened(Event::by_service(Kind::LinePublished).with(Field::Size, size)))
        })
        .await?;
    }
    Ok(sent)
}

/// From the first working day of the month on: when the service was down that day it is sent as soon as it is up.
fn is_due(workdays: Workdays, day: Date) -> bool {
    let eve = day.first_of_month().saturating_sub(1.day());
    day >= workdays.after(eve, 1)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn it_is_due_from_the_first_working_day_of_the_month() {
        for (day, due) in [
            (date(2026, 5, 1), false),
            (date(2026, 5, 3), false),
            (date(2026, 5, 4), true),
            (date(2026, 5, 20), true),
            (date(2026, 6, 1), true),
            (date(2027, 1, 1), false),
            (date(2027, 1, 4), true),
        ] {
            assert_eq!(is_due(Workdays::default(), day), due, "{day}");
        }
    }
}
