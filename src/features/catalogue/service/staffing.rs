//! Watching that systems have as many managers as they must: a post ends, or its holder's employment does, and
//! nobody said so here.

use crate::domain::staffing;
use crate::features::House;
use crate::store::{self, StoreError};

/// Tells the owners of systems that came to have too few managers, once for each time. How many they were.
///
/// # Errors
/// The store's own.
pub async fn watch(house: &House) -> Result<usize, StoreError> {
    let (register, day) = (house.db.register(), house.db.clock().today());
    let told = house.db.read(store::staffing::short).await?;
    let differs = register
        .systems
        .values()
        .any(|system| register.staffing.is_short(&register, day, system) != told.contains(&system.id));
    if !differs {
        return Ok(0);
    }
    house
        .db
        .write(|tx| {
            let register = tx.register();
            let told = tx.look(store::staffing::short)?;
            let mut count = 0;
            for system in register.systems.values() {
                let short = register.staffing.is_short(&register, tx.day(), system);
                let transition = match (short, told.contains(&system.id)) {
                    (true, false) => {
                        count += 1;
                        staffing::short(tx.stage(&register), system)
                    }
                    (false, true) => staffing::enough(system),
                    _ => continue,
                };
                tx.record(transition)?;
            }
            Ok(count)
        })
        .await
}
