//! Ending what stands in systems that are no longer used: the day after a system's last day, each with its own entry.

use super::end_dependents;
use crate::domain::ending;
use crate::domain::grant::{Ending, State};
use crate::domain::ids::SystemId;
use crate::features::House;
use crate::store::{StoreError, grants};

/// Ended in one transaction.
const TOGETHER: i64 = 100;

/// Ends everything in systems whose last day has passed; run by the timetable. What is ended stays ended if the day is
/// moved afterwards.
///
/// # Errors
/// The store's own; what was done until then stays done.
pub async fn close(house: &House) -> Result<usize, StoreError> {
    let mut ended = 0;
    loop {
        let (register, today) = (house.db.register(), house.db.clock().today());
        let over: Vec<SystemId> =
            register.systems.values().filter(|system| system.is_over(today)).map(|system| system.id).collect();
        if over.is_empty() {
            return Ok(ended);
        }
        let due = house.db.read(move |conn| grants::active_in(conn, &over, TOGETHER)).await?;
        if due.is_empty() {
            return Ok(ended);
        }
        let done = house.db.write(move |tx| {
            let register = tx.register();
            let mut done = 0;
            for grant in due {
                let grant = tx.grant(grant.id)?;
                // A base order that ended before took this along; or the owner moved the day just now.
                let over = register.systems.get(&grant.system).is_some_and(|system| system.is_over(tx.day()));
                if grant.state == State::Active && over {
                    tx.record(ending::lapse(tx.stage(&register), &grant, Ending::SystemClosed)?)?;
                    end_dependents(tx, &register, &grant)?;
                    done += 1;
                }
            }
            Ok(done)
        });
        match done.await? {
            0 => return Ok(ended),
            done => ended += done,
        }
    }
}
