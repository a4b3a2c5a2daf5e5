//! Counting the items once a day: what the trends are drawn from. It counts for the whole municipality.

use super::finding::{self, Seen};
use crate::domain::control::{self, Item};
use crate::features::House;
use crate::store::{StoreError, controls};

/// Counts the items, unless that was done today.
///
/// # Errors
/// The store's own.
pub async fn count(house: &House) -> Result<(), StoreError> {
    let day = house.db.clock().today();
    if house.db.read(move |conn| controls::is_counted(conn, day)).await? {
        return Ok(());
    }
    let seen = Seen { register: house.db.register(), day, now: house.db.clock().now(), log: true, systems: None };
    let counts = house
        .db
        .read(move |conn| {
            Item::ALL.iter().map(|item| Ok((*item, finding::find(conn, &seen, *item, 1)?.rows))).collect()
        })
        .await
        .map(|counts: Vec<(Item, u64)>| counts)?;
    house
        .db
        .write(move |tx| {
            // Another instance may have been first.
            if tx.look(|conn| controls::is_counted(conn, day))? {
                return Ok(());
            }
            tx.record(control::counted(day, counts.clone())).map(|_| ())
        })
        .await
}
