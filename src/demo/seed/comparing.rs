//! What the demo's reconciliation shows: the payroll system's own list of users, with one finding of each kind, and the
//! account that was copied in the directory (`ldif` makes it).
//!
//! The list is written from the grants that stand, as the system would give it, and then made wrong on purpose.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::SeedError;
use super::lives::Lives;
use super::work::Work;
use crate::demo::cast;
use crate::domain::catalogue::Scope;
use crate::domain::grant::Grant;
use crate::domain::register::Register;
use crate::features::fulfilment::service::removed;
use crate::features::grants::service::{How, end};
use crate::features::reconciliation::service::{lists, running};
use crate::store::grants;

/// The system that has no groups: its list is all there is.
const SYSTEM: &str = "ECOMP";

pub(super) async fn reconcile(work: &Work<'_>, lives: Lives<'_>) -> Result<(), SeedError> {
    let house = work.house;
    delivered_by_hand(work, lives).await?;
    let register = house.db.register();
    let missing = || SeedError::Missing(SYSTEM.to_owned());
    let system = register.systems.values().find(|system| system.key == SYSTEM).ok_or_else(missing)?.id;
    let held = house.db.read(move |conn| grants::of_system(conn, system, None, 1_000)).await?;
    let (owner, manager) = (work.person(cast::ASA_LUNDQVIST.login)?, work.person(cast::SUSANNE_ASK.login)?);
    let mut rows = held.iter();
    // One that nobody set up after all, and one that ended, is marked as removed, and is still there.
    let _ = rows.next();
    if let Some(left) = rows.clone().next() {
        work.at(1, 16, 30);
        end(house, owner, left.id, left.version, How::Now, "Har lämnat chefsuppdraget".to_owned()).await?;
        work.at(1, 16, 40);
        removed(house, manager, vec![left.id], "Ä-2141".to_owned()).await?;
    }
    let mut file = "konto;roll;omfattning\n".to_owned();
    for grant in rows {
        file += &row(&register, grant);
    }
    // One who was let in at the side, and an account of the supplier's.
    let _ = write!(file, "{};EC-LON;\nleverantor-support;EC-ATT;\n", cast::BIRGITTA_NOREN.login);
    work.at(1, 17, 0);
    lists::import(house, manager, system, file).await?;
    running::run(house).await?;
    Ok(())
}

/// Whoever delivers a role by hand puts the account in the role's groups.
async fn delivered_by_hand(work: &Work<'_>, lives: Lives<'_>) -> Result<(), SeedError> {
    let register = work.house.db.register();
    let standing = work.house.db.read(|conn| grants::active_after(conn, None, 1_000_000)).await?;
    let mut members: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for grant in standing.iter().filter(|grant| grant.delivered_by.is_some()) {
        let (Some(role), Some(card)) = (register.roles.get(&grant.role), register.person(grant.subject)) else {
            continue;
        };
        for group in &role.groups {
            members.entry(&group.name).or_default().push(card.login.clone());
        }
    }
    members.into_iter().try_for_each(|(group, logins)| lives.put_in(group, &logins))
}

fn row(register: &Register, grant: &Grant) -> String {
    let login = register.person(grant.subject).map_or("", |card| card.login.as_str());
    let role = register.roles.get(&grant.role).map_or("", |role| role.code.as_str());
    let scope = match grant.scope {
        Scope::None => "",
        Scope::Unit(id) => register.units.get(&id).map_or("", |unit| unit.code.as_str()),
        Scope::Object(id) => register.objects.get(&id).map_or("", |object| object.code.as_str()),
    };
    format!("{login};{role};{scope}\n")
}
