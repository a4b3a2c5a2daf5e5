//! What the service does in the groups about a grant that stands: out during leave, in again afterwards, and in again where
//! somebody else took the person out. Giving back fails closed like giving: the employment is asked for anew.

use std::collections::HashSet;

use jiff::SignedDuration;
use uuid::Uuid;

use super::providing::{Became, LATER, change, fail};
use crate::domain::catalogue::{Base, Scope};
use crate::domain::employment::{Gate, gate};
use crate::domain::flow;
use crate::domain::grant::{Grant, State};
use crate::domain::ids::{GrantId, Guid, PersonId, ProvisionId, RoleId};
use crate::domain::person::Reading;
use crate::domain::plan::question;
use crate::domain::provision::{Proof, Provision, What, standing};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::House;
use crate::store::{StoreError, Tx, grants};

/// Puts the person in again.
pub(super) async fn put(
    house: &House,
    lease: Uuid,
    work: Provision,
    grant: GrantId,
    guid: Guid,
) -> Result<Became, StoreError> {
    if let Some(became) = unwanted(house, lease, &work).await? {
        return Ok(became);
    }
    let id = work.id;
    let read = house.read(HashSet::from([guid]), HashSet::new()).await;
    let reading = read.of(guid).map(|reading| reading.cloned());
    let refusal = house.db.write(move |tx| begin(tx, lease, id, grant, reading)).await?;
    match refusal {
        None => {}
        Some(Refusal::DirectoryDown) => return fail(house, lease, id, Refusal::DirectoryDown.code()).await,
        Some(_) => return Ok(Became::Later),
    }
    let proofs = match change(house, &work.work.groups, guid, true).await {
        Ok(proofs) => proofs,
        Err(error) => return fail(house, lease, id, error.code()).await,
    };
    house
        .db
        .write(move |tx| {
            let Some(work) = tx.held_provision(id, lease)? else { return Ok(Became::Lost) };
            let grant = tx.grant(grant)?;
            record(tx, &work, &grant, &proofs)
        })
        .await
}

/// Why nothing may be given back now. It waits: whether the grant ends is for the sweep to say.
fn begin(
    tx: &mut Tx<'_>,
    lease: Uuid,
    id: ProvisionId,
    grant: GrantId,
    reading: Option<Option<Reading>>,
) -> Result<Option<Refusal>, StoreError> {
    let Some(work) = tx.held_provision(id, lease)? else { return Ok(Some(Refusal::Conflict)) };
    let (register, grant) = (tx.register(), tx.grant(grant)?);
    let reading = reading.map(|found| found.map(|reading| register.completed(&reading)));
    let (gate, base) = admits(tx, &register, (grant.role, grant.subject, &grant.employment), reading.as_ref())?;
    let refusal = match flow::givable(tx.stage(&register), &gate, base) {
        Ok(_) => return Ok(None),
        Err(refusal) => refusal,
    };
    if refusal != Refusal::DirectoryDown {
        tx.release_provision(&work, tx.now() + LATER, refusal.code(), false)?;
    }
    Ok(Some(refusal))
}

/// Drops work about a grant that stands when nothing asks for it any more; `None`: it is to be done.
pub(super) async fn unwanted(house: &House, lease: Uuid, work: &Provision) -> Result<Option<Became>, StoreError> {
    let (Some(grant), id) = (work.work.grant, work.id) else { return Ok(None) };
    house
        .db
        .write(move |tx| {
            let Some(work) = tx.held_provision(id, lease)? else { return Ok(Some(Became::Lost)) };
            let grant = tx.grant(grant)?;
            let over = grant.state != State::Active && work.work.what == What::Take;
            if over || standing::wanted(&grant) == Some(work.work.what) {
                return Ok(None);
            }
            let register = tx.register();
            tx.record(standing::dropped(tx.stage(&register), &work)?)?;
            Ok(Some(Became::Lost))
        })
        .await
}

/// Records what the groups show now; what is not wanted any more since it was begun is looked at again at once.
pub(super) fn record(tx: &mut Tx<'_>, work: &Provision, grant: &Grant, proofs: &[Proof]) -> Result<Became, StoreError> {
    let register = tx.register();
    match standing::done(tx.stage(&register), work, grant, proofs) {
        Ok(transition) => {
            tx.record(transition)?;
            Ok(Became::Done)
        }
        Err(_) => {
            tx.release_provision(work, tx.now() + SignedDuration::from_secs(1), Refusal::Conflict.code(), true)?;
            Ok(Became::Later)
        }
    }
}

/// The gate's answer about a role for somebody on that employment, and whether the base order stands.
pub(super) fn admits(
    tx: &mut Tx<'_>,
    register: &Register,
    (role, subject, employment): (RoleId, PersonId, &str),
    reading: Option<&Option<Reading>>,
) -> Result<(Gate, bool), StoreError> {
    let (role, system) = register.role(role).ok_or(Refusal::RoleNotOrderable)?;
    let answer = match reading {
        None => Gate::Unverified,
        Some(None) => Gate::Refused(Refusal::PersonNotFound),
        Some(Some(reading)) => gate(Some(reading), question(role, system, tx.day(), Some(employment))),
    };
    let base = role.base == Base::Base
        || match register.base_role() {
            None => true,
            Some(base) => {
                let (base, day) = (base.id, tx.day());
                tx.look(|conn| grants::active_of(conn, &[subject]))?
                    .iter()
                    .any(|g| g.role == base && g.scope == Scope::None && g.in_force(day))
            }
        };
    Ok((answer, base))
}
