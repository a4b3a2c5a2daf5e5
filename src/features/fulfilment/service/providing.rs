//! What the service delivers and takes away by itself, in the groups of a directory: the job that empties the outbox.
//! What people see and do when it does not succeed is in `steering`.
//!
//! A row is taken under a lease, the employment is asked for anew, the directory is changed and read back, and only then
//! is it recorded. Cut off anywhere it is done again: a change made twice is made once. One row of a person at a time, so
//! that giving and taking the same group never meet.

use std::collections::HashSet;

use futures_util::StreamExt;
use futures_util::stream;
use jiff::SignedDuration;
use uuid::Uuid;

use super::{changing, delivery, freezing, standing};
use crate::directory::MemberError;
use crate::domain::catalogue::Group;
use crate::domain::ending;
use crate::domain::flow;
use crate::domain::grant::{Grant, State};
use crate::domain::ids::{GrantId, Guid, LineId, ProvisionId};
use crate::domain::person::Reading;
use crate::domain::provision::{self, Proof, Provision, What};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::store::provisions::{self, needed};
use crate::store::{StoreError, Tx, grants, lines};

/// Rows taken at once, and carried out side by side.
const AT_ONCE: usize = 8;

/// What waits for something else than the directory is looked at again after this; most of it is hurried before.
pub(super) const LATER: SignedDuration = SignedDuration::from_secs(60);

/// Nothing more is begun for a row after this: well before its lease ends.
const BUDGET: std::time::Duration = std::time::Duration::from_secs(30);

/// What a run did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// Rows that were done and read back.
    pub done: usize,
    /// Rows that are tried again later.
    pub later: usize,
}

/// What became of a row.
pub(super) enum Became {
    Done,
    Later,
    /// Somebody else has it, or it is over.
    Lost,
}

/// Empties the outbox as far as it can be emptied now.
///
/// # Errors
/// The store's own; what was taken is free again when its lease ends.
pub async fn run(house: &House) -> Result<Ran, StoreError> {
    let mut ran = Ran::default();
    loop {
        let now = house.db.clock().now();
        if !house.db.read(move |conn| provisions::any_due(conn, now)).await? {
            return Ok(ran);
        }
        let (lease, taken) = house.db.write(|tx| tx.take_provisions(AT_ONCE)).await?;
        if taken.is_empty() {
            return Ok(ran);
        }
        let became: Vec<Result<Became, StoreError>> =
            stream::iter(taken).map(|work| carry_out(house, lease, work)).buffer_unordered(AT_ONCE).collect().await;
        for one in became {
            match one? {
                Became::Done => ran.done += 1,
                Became::Later => ran.later += 1,
                Became::Lost => {}
            }
        }
    }
}

async fn carry_out(house: &House, lease: Uuid, work: Provision) -> Result<Became, StoreError> {
    if let Some(became) = freezing::put_away(house, lease, &work).await? {
        return Ok(became);
    }
    let Some(guid) = account(house, &work).await? else {
        return fail(house, lease, work.id, MemberError::NoAccount.code()).await;
    };
    match (work.work.what, work.work.line, work.work.grant) {
        (What::Put, Some(line), _) => put(house, lease, work, line, guid).await,
        (What::Put, None, Some(grant)) => standing::put(house, lease, work, grant, guid).await,
        (What::Put, None, None) => Ok(Became::Lost),
        (What::Take, ..) => take(house, lease, work, guid).await,
    }
}

/// The account that was ordered for; of what no line ordered, the one the person is known by.
async fn account(house: &House, work: &Provision) -> Result<Option<Guid>, StoreError> {
    let (line, grant) = (work.work.line, work.work.grant);
    let ordered = house.db.read(move |conn| {
        let of_grant = grant.map(|grant| grants::find(conn, grant)).transpose()?.flatten();
        let line = line.or_else(|| of_grant.and_then(|grant| grant.origin.line()));
        line.map(|line| lines::find(conn, line)).transpose().map(Option::flatten)
    });
    let known = || house.db.register().person(work.work.subject).map(|card| card.guid);
    Ok(ordered.await?.map(|line| line.content.subject_guid).or_else(known))
}

async fn put(house: &House, lease: Uuid, work: Provision, line: LineId, guid: Guid) -> Result<Became, StoreError> {
    let read = house.read(HashSet::from([guid]), HashSet::new()).await;
    let reading = read.of(guid).map(|reading| reading.cloned());
    let (id, asked) = (work.id, reading.clone());
    let may_begin = house.db.write(move |tx| begin(tx, lease, id, line, asked)).await?;
    match may_begin {
        Begin::Now(out) if out.is_empty() => {}
        // What must not be had together is not, not for a moment: out of the old before in to the new.
        Begin::Now(out) => {
            if let Err(error) = change(house, &out, guid, false).await {
                return fail(house, lease, id, error.code()).await;
            }
        }
        Begin::Not(became) => return Ok(became),
        Begin::Silent => return fail(house, lease, id, Refusal::DirectoryDown.code()).await,
    }
    let proofs = match change(house, &work.work.groups, guid, true).await {
        Ok(proofs) => proofs,
        Err(error) => return fail(house, lease, id, error.code()).await,
    };
    house.db.write(move |tx| delivered(tx, lease, id, line, reading, &proofs)).await
}

enum Begin {
    /// After the person is out of these groups.
    Now(Vec<Group>),
    Silent,
    Not(Became),
}

/// Whether the line may be delivered now (T05). What is refused for good lapses; what waits for a day, an account or the
/// base order waits without being counted as a failure.
fn begin(
    tx: &mut Tx<'_>,
    lease: Uuid,
    id: ProvisionId,
    line: LineId,
    reading: Option<Option<Reading>>,
) -> Result<Begin, StoreError> {
    let Some(work) = tx.held_provision(id, lease)? else { return Ok(Begin::Not(Became::Lost)) };
    let register = tx.register();
    let line = tx.line(line)?;
    let delivery = delivery(tx, &register, &line, String::new(), reading)?;
    let refusal = match flow::deliverable(tx.stage(&register), &line, &delivery) {
        Ok(_) => return Ok(Begin::Now(changing::first_out(tx, &register, &line, delivery.before.as_ref())?)),
        Err(Refusal::DirectoryDown) => return Ok(Begin::Silent),
        Err(refusal) => refusal,
    };
    tx.release_provision(&work, tx.now() + LATER, refusal.code(), false)?;
    if let Some(next) = flow::blocked(tx.stage(&register), line, &refusal)? {
        tx.record(next)?;
    }
    Ok(Begin::Not(Became::Later))
}

fn delivered(
    tx: &mut Tx<'_>,
    lease: Uuid,
    id: ProvisionId,
    line: LineId,
    reading: Option<Option<Reading>>,
    proofs: &[Proof],
) -> Result<Became, StoreError> {
    let Some(work) = tx.held_provision(id, lease)? else { return Ok(Became::Lost) };
    let register = tx.register();
    let line = tx.line(line)?;
    let role = line.content.role;
    let delivery = delivery(tx, &register, &line, String::new(), reading)?;
    match flow::provide(tx.stage(&register), &work, line, delivery, proofs) {
        Ok(transition) => drop(tx.record(transition)?),
        // What stood a moment ago does not any more: it is judged anew.
        Err(refusal) => {
            tracing::info!(provision = %id, code = refusal.code(), "a delivery is judged anew");
            tx.release_provision(&work, tx.now() + SignedDuration::from_secs(1), Refusal::Conflict.code(), true)?;
            return Ok(Became::Later);
        }
    }
    if register.base_role().is_some_and(|base| base.id == role) {
        tx.hurry_provisions(work.work.subject)?;
    }
    Ok(Became::Done)
}

async fn take(house: &House, lease: Uuid, work: Provision, guid: Guid) -> Result<Became, StoreError> {
    let (id, subject, own) = (work.id, work.work.subject, work.work.grant);
    if let Some(became) = standing::unwanted(house, lease, &work).await? {
        return Ok(became);
    }
    let others = house.db.read(move |conn| grants::active_of(conn, &[subject])).await?;
    let needs = |grant: &&Grant| Some(grant.id) != own && provision::standing::wanted(grant) == Some(What::Put);
    let others = others.iter().filter(needs).map(|grant| grant.groups.as_slice());
    let groups: Vec<Group> = work.work.groups.iter().filter(|group| !needed(others.clone(), group)).cloned().collect();
    let proofs = match change(house, &groups, guid, false).await {
        Ok(proofs) => proofs,
        Err(error) => return fail(house, lease, id, error.code()).await,
    };
    house.db.write(move |tx| taken(tx, lease, id, own, &proofs)).await
}

fn taken(
    tx: &mut Tx<'_>,
    lease: Uuid,
    id: ProvisionId,
    grant: Option<GrantId>,
    proofs: &[Proof],
) -> Result<Became, StoreError> {
    let Some(work) = tx.held_provision(id, lease)? else { return Ok(Became::Lost) };
    let register = tx.register();
    let grant = grant.map(|grant| tx.grant(grant)).transpose()?;
    if let Some(standing) = grant.as_ref().filter(|grant| grant.state == State::Active) {
        return standing::record(tx, &work, standing, proofs);
    }
    tx.record(ending::gone(tx.stage(&register), &work, grant.as_ref(), proofs)?)?;
    Ok(Became::Done)
}

/// Changes one group after the other; what takes longer than the lease allows is left for the next time.
pub(super) async fn change(
    house: &House,
    groups: &[Group],
    guid: Guid,
    member: bool,
) -> Result<Vec<Proof>, MemberError> {
    let begun = std::time::Instant::now();
    let mut proofs = Vec::with_capacity(groups.len());
    for group in groups {
        if begun.elapsed() > BUDGET {
            return Err(crate::directory::DirectoryError::Timeout.into());
        }
        proofs.push(house.directory.set_member(group, guid, member).await?);
    }
    Ok(proofs)
}

/// Tries again later, each time after a longer pause; people are told when it has failed too often, or for too long.
pub(super) async fn fail(
    house: &House,
    lease: Uuid,
    id: ProvisionId,
    problem: &'static str,
) -> Result<Became, StoreError> {
    tracing::warn!(provision = %id, problem, "a change in the directory is tried again");
    house
        .db
        .write(move |tx| {
            let Some(work) = tx.held_provision(id, lease)? else { return Ok(Became::Lost) };
            let now = tx.now();
            tx.release_provision(&work, now + work.pause(), problem, true)?;
            if work.alarm_at.is_none() && work.is_stuck(now) {
                let register = tx.register();
                let grant = work.work.grant.map(|grant| tx.grant(grant)).transpose()?;
                let open = grant.filter(|grant| !matches!(grant.state, State::Removed { .. }));
                tx.record(provision::stuck(tx.stage(&register), &work, problem, open.as_ref())?)?;
                tx.alarm_provision(id, Some(now))?;
                tracing::error!(provision = %id, problem, "a change in the directory does not succeed: people are told");
            }
            Ok(Became::Later)
        })
        .await
}
