//! That an auditor looked, as the log tells it: the same is told once within the hour, so that the log tells who has been
//! looking and when without growing by being read.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::domain::duties::{Actor, Audit, may};
use crate::domain::event::{Event, Kind};
use crate::domain::ids::PersonId;
use crate::domain::transition::Transition;
use crate::store::{Db, StoreError, audit};

/// The same looking is noted again after this long.
const NOTED_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Lets an auditor in, and notes that they looked, about whom when it is about one person.
///
/// # Errors
/// `not-allowed` for anyone but an auditor; the store's own.
pub async fn note(db: &Db, by: PersonId, kind: Kind, about: Option<PersonId>) -> Result<(), StoreError> {
    let register = db.register();
    let now = db.clock().now();
    may::<Audit>(&Actor::of(&register, by, db.clock().today())?, &())?;
    let noted = db.read(move |conn| audit::last_by(conn, by, kind.word(), about)).await?;
    let at = |entry: String| serde_json::from_str::<Value>(&entry).ok()?.get("t")?.as_str()?.parse::<Timestamp>().ok();
    if noted.and_then(at).is_some_and(|noted| now.duration_since(noted) < NOTED_FOR) {
        return Ok(());
    }
    db.write(move |tx| {
        let register = tx.register();
        let permit = may::<Audit>(&Actor::of(&register, by, tx.day())?, &())?;
        let event = Event::by(kind, permit.by());
        let about = about.and_then(|id| register.person(id)).map(|card| card.party());
        tx.record(Transition::happened(about.iter().fold(event, Event::about)))
    })
    .await
    .map(|_| ())
}
