//! Steps that nobody has answered are passed on, in working days. Run by the timetable; what happens is a rule of
//! the domain, computed from dates, so a run that comes late passes on what is due and nothing else.

use crate::domain::calendar::start_of;
use crate::domain::flow;
use crate::domain::ids::LineId;
use crate::features::House;
use crate::store::{StoreError, lines};

/// Lines looked at in one step.
const STEP: i64 = 200;

/// Passes on what is due today. Gives how many lines moved.
///
/// # Errors
/// The store's own.
pub async fn pass_on(house: &House) -> Result<usize, StoreError> {
    let (today, policy) = (house.db.clock().today(), house.db.register().policy.clone());
    // What was opened after this day cannot be due: the first of the deadlines lies after today.
    let soonest = policy.remind.min(policy.substitutes).min(policy.fallback);
    let opened = start_of(policy.workdays.before(today, soonest).saturating_add(jiff::Span::new().days(1)));
    let mut after: Option<LineId> = None;
    let mut moved = 0;
    loop {
        let page = house.db.read(move |conn| lines::deciding_since(conn, opened, after, STEP)).await?;
        let Some(last) = page.last().map(|line| line.id) else { return Ok(moved) };
        after = Some(last);
        for line in page {
            let done = house.db.write(move |tx| {
                let register = tx.register();
                let line = tx.line(line.id)?;
                match flow::pass_on(tx.stage(&register), line)? {
                    Some(transition) => tx.record(transition).map(|_| true),
                    None => Ok(false),
                }
            });
            match done.await {
                Ok(done) => moved += usize::from(done),
                Err(StoreError::Refused(_)) => {} // decided meanwhile
                Err(error) => return Err(error),
            }
        }
    }
}
