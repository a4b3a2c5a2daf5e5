//! What cannot wait for the next reading of the directory: last days that passed in the night, and people for whom another
//! room just changed what their grants rest on.

use jiff::ToSpan;

use super::following::{Policies, Swept, course, follow};
use crate::domain::following::Course;
use crate::domain::ids::PersonId;
use crate::features::House;
use crate::store::{StoreError, grants};

/// Ends what rests on an employment or an assignment whose last day has just passed, from what is known: the same night,
/// whether the directory answers or not. Run by the timetable.
///
/// # Errors
/// The store's own.
pub async fn end_due(house: &House) -> Result<Swept, StoreError> {
    let register = house.db.register();
    let today = house.db.clock().today();
    let lately = today.saturating_sub(3.days());
    let over: Vec<PersonId> = register
        .people
        .values()
        .filter(|card| card.employments.iter().any(|e| e.to.is_some_and(|to| lately <= to && to < today)))
        .map(|card| card.id)
        .collect();
    let policies = Policies::of(house);
    let at = house.db.clock().now();
    let mut due: Vec<PersonId> = house
        .db
        .read(move |conn| {
            let held = grants::active_of(conn, &over)?;
            Ok(held
                .iter()
                .filter(|grant| matches!(course(&register, grant, at, &policies), Some(Course::Ends(_))))
                .map(|grant| grant.subject)
                .collect())
        })
        .await?;
    due.sort_unstable();
    due.dedup();
    let mut swept = Swept::default();
    for person in due {
        swept.add(follow(house, person).await?);
    }
    Ok(swept)
}

/// Looks anew at those for whom something changed that their grants rest on. Run by the timetable each second.
///
/// # Errors
/// The store's own; who could not be looked at is tried again.
pub async fn settle(house: &House) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    while let Some(person) = house.unsettled.take() {
        match follow(house, person).await {
            Ok(done) => swept.add(done),
            Err(error) => {
                house.unsettled.note([person]);
                return Err(error);
            }
        }
    }
    Ok(swept)
}
