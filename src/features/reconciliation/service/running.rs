//! A run: everything that the directory's groups and the systems' lists show is held against the grants.
//!
//! The directory is read outside any transaction; then each role is compared for itself, its grants page by page.
//! Whatever cannot be read whole changes nothing: no finding is closed because an answer was missing (T29).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;

use super::{progress::Last, suspects};
use crate::directory::DirectoryError;
use crate::domain::catalogue::{Base, Role, Scope};
use crate::domain::grant::State as Standing;
use crate::domain::ids::{GrantId, Guid, PersonId, RoleId, SystemId};
use crate::domain::membership::{Group, Memberships, Wanted};
use crate::domain::reconciliation::comparing::{Difference, Has, Held, Reading, person};
use crate::domain::reconciliation::lists::{Counts, reconciled};
use crate::domain::reconciliation::{Finding, Kind, Source, State, settling};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::transition::Duty;
use crate::features::House;
use crate::store::{StoreError, Tx, compared, findings, grants, provisions, tasks, user_lists};

/// Grants read at once.
const PAGE: i64 = 5_000;

/// Findings written in one transaction.
const BATCH: usize = 200;

/// Runs when it is time, or when somebody asked; called by the timetable every second.
///
/// # Errors
/// The store's own; what was done until then stays done.
pub async fn run_due(house: &House) -> Result<(), StoreError> {
    if house.reconciling.begins(house.db.clock().now()) { run_begun(house).await.map(|_| ()) } else { Ok(()) }
}

/// Runs now, whenever the last was; gives what it came to.
///
/// # Errors
/// [`Refusal::Busy`] when one is under way; as [`run_due`].
pub async fn run(house: &House) -> Result<Last, StoreError> {
    house.reconciling.ask();
    if !house.reconciling.begins(house.db.clock().now()) {
        return Err(Refusal::Busy.into());
    }
    run_begun(house).await
}

async fn run_begun(house: &House) -> Result<Last, StoreError> {
    let began = house.db.clock().now();
    let mut counts = Counts::default();
    let outcome = everything(house, &mut counts).await;
    let groups_failed = outcome.as_ref().ok().copied().flatten();
    let last = Last { began, at: house.db.clock().now(), counts, groups_failed, broken: outcome.is_err() };
    house.reconciling.over(last);
    outcome.map(|_| last)
}

/// Everything that can be read now; gives the code of why the groups could not.
async fn everything(house: &House, counts: &mut Counts) -> Result<Option<&'static str>, StoreError> {
    let mut read: Vec<(SystemId, Source, Timestamp)> = Vec::new();
    let mut seen = Vec::new();
    let failed = match memberships(house).await {
        Ok(memberships) => {
            let systems = compare_groups(house, &memberships, counts).await?;
            read.extend(systems.into_iter().map(|system| (system, Source::Groups, memberships.at)));
            seen = suspects::look(house, &memberships, counts).await?;
            None
        }
        Err(error) => {
            tracing::warn!(%error, "the groups could not be read whole: what they show is left as it was");
            Some(error.code())
        }
    };
    for list in house.db.read(user_lists::taken).await? {
        compare_list(house, list.system, counts).await?;
        read.push((list.system, Source::List, list.at));
    }
    let done = *counts;
    house.db.write(move |tx| tx.record(reconciled(read, seen, done))).await?;
    Ok(failed)
}

/// Holds what was read of the groups against the grants of the roles that name them; gives the systems of those roles.
///
/// # Errors
/// The store's own; what was done until then stays done.
pub async fn compare_groups(
    house: &House,
    memberships: &Memberships,
    counts: &mut Counts,
) -> Result<BTreeSet<SystemId>, StoreError> {
    let by_id: HashMap<Guid, &Group> = memberships.groups.iter().map(|group| (group.guid, group)).collect();
    let register = house.db.register();
    let roles = with_groups(&register);
    let mut systems = BTreeSet::new();
    for (n, (role, groups)) in roles.iter().enumerate() {
        house.reconciling.at(n, roles.len());
        let Some(system) = register.roles.get(role).map(|role| role.system) else { continue };
        let Some(groups) = groups.iter().map(|guid| by_id.get(guid).copied()).collect::<Option<Vec<_>>>() else {
            tracing::warn!(%role, "a role names a group that the directory does not have");
            continue;
        };
        compare(house, Shown::by_groups(&register, memberships, &groups, (system, *role)), counts).await?;
        systems.insert(system);
    }
    Ok(systems)
}

/// Every group of the directory's part for groups, and those elsewhere that roles name.
async fn memberships(house: &House) -> Result<Memberships, DirectoryError> {
    let mut all = house.directory.memberships(&Wanted::All).await?;
    let read: HashSet<Guid> = all.groups.iter().map(|group| group.guid).collect();
    let named = with_groups(&house.db.register()).into_values().flatten();
    let elsewhere: HashSet<Guid> = named.filter(|guid| !read.contains(guid)).collect();
    if !elsewhere.is_empty() {
        let more = house.directory.memberships(&Wanted::Named(elsewhere.into_iter().collect())).await?;
        all.groups.extend(more.groups);
        all.missing = more.missing;
        all.at = all.at.min(more.at);
    }
    Ok(all)
}

/// The roles that name groups by id, with them.
pub(super) fn with_groups(register: &Register) -> BTreeMap<RoleId, Vec<Guid>> {
    let ids = |role: &Role| role.groups.iter().map(|group| group.guid).collect::<Vec<Guid>>();
    let named = register.roles.values().map(|role| (role.id, ids(role)));
    named.filter(|(_, groups)| !groups.is_empty()).collect()
}

/// Compares a system's last list with its grants, now.
///
/// # Errors
/// The store's own.
pub(super) async fn compare_list(house: &House, system: SystemId, counts: &mut Counts) -> Result<(), StoreError> {
    let known = house.db.read(user_lists::taken).await?;
    let Some(list) = known.into_iter().find(|list| list.system == system) else { return Ok(()) };
    let register = house.db.register();
    let mut roles: Vec<RoleId> = register
        .roles
        .values()
        .filter(|role| role.system == system && role.base != Base::Included)
        .map(|r| r.id)
        .collect();
    let with_groups = with_groups(&register);
    // What the directory tells, the list need not: it is asked for the roles without groups, and those that it names.
    let named = house.db.read(move |conn| user_lists::roles(conn, system)).await?;
    roles.retain(|role| !with_groups.contains_key(role) || named.contains(role));
    for role in roles {
        let (has, nobodys) = house.db.read(move |conn| user_lists::of_role(conn, system, role)).await?;
        let shown = Shown { system, role, source: Source::List, at: list.at, has, nobodys };
        compare(house, shown, counts).await?;
    }
    Ok(())
}

/// Notes that a list was compared outside a run, when it was taken in.
///
/// # Errors
/// The store's own.
pub(super) async fn note_list(house: &House, system: SystemId, counts: Counts) -> Result<(), StoreError> {
    let at = house.db.clock().now();
    let read = vec![(system, Source::List, at)];
    house.db.write(move |tx| tx.record(reconciled(read, Vec::new(), counts)).map(|_| ())).await
}

/// What a source shows of one role.
struct Shown {
    system: SystemId,
    role: RoleId,
    source: Source,
    /// When it was read.
    at: Timestamp,
    /// Who has it, in the order of their ids.
    has: Vec<Has>,
    /// Accounts that are nobody's here.
    nobodys: Vec<String>,
}

impl Shown {
    /// A role is had by who is in any of its groups, and not lacked by who is in all of them.
    fn by_groups(
        register: &Register,
        memberships: &Memberships,
        groups: &[&Group],
        (system, role): (SystemId, RoleId),
    ) -> Self {
        let mut times: BTreeMap<PersonId, usize> = BTreeMap::new();
        let mut nobodys = Vec::new();
        for group in groups {
            for guid in &group.members {
                match register.by_guid.get(guid) {
                    Some(person) => *times.entry(*person).or_default() += 1,
                    None => nobodys.push(memberships.people.get(guid).map_or_else(String::new, |a| a.login.clone())),
                }
            }
            nobodys.extend(group.foreign_names.iter().cloned());
        }
        nobodys.retain(|account| !account.is_empty());
        nobodys.sort();
        nobodys.dedup();
        let has = times.into_iter().map(|(person, n)| Has { person, scope: None, part: n < groups.len() }).collect();
        Self { system, role, source: Source::Groups, at: memberships.at, has, nobodys }
    }
}

async fn compare(house: &House, shown: Shown, counts: &mut Counts) -> Result<(), StoreError> {
    let reading = Reading { day: house.db.clock().today(), at: shown.at };
    let explained = explained(house, shown.role).await?;
    let differences = differences(house, &shown, reading, &explained).await?;
    counts.memberships += (shown.has.len() + shown.nobodys.len()) as u64;
    let register = house.db.register();
    let account = |person: PersonId| register.person(person).map(|card| card.login.clone()).unwrap_or_default();
    let blank = |kind, subject, account, scope, grant| Finding {
        id: uuid::Uuid::nil().into(),
        kind,
        source: shown.source,
        system: shown.system,
        role: Some(shown.role),
        scope,
        subject,
        account,
        grant,
        first_seen: Timestamp::UNIX_EPOCH,
        state: State::Open,
        evidence: None,
        version: 1,
    };
    let (system, role, source) = (shown.system, shown.role, shown.source);
    let before = house.db.read(move |conn| findings::open_of(conn, system, Some(role), source)).await?;
    // What is missing twice is put back: one look may be wrong.
    let seen = |one: &&Finding| one.kind == Kind::Missing && one.first_seen < shown.at;
    let missed: HashSet<GrantId> = before.iter().filter(seen).filter_map(|one| one.grant).collect();
    for one in &differences {
        let twice = |grant: &GrantId| one.kind == Kind::Missing && missed.contains(grant);
        if let Some(grant) = one.grant.filter(|grant| one.reopens || twice(grant)) {
            reopen(house, grant, shown.at).await?;
        }
    }
    // What was never ordered and is being taken away has a grant that ended at once; it is the same finding until it is gone.
    let unordered = before.iter().filter(|one| one.kind == Kind::Unordered);
    let going: HashSet<GrantId> = unordered.filter_map(|one| one.grant).collect();
    let kind = |one: &Difference| match one.grant {
        Some(grant) if one.kind == Kind::LeftBehind && going.contains(&grant) => Kind::Unordered,
        _ => one.kind,
    };
    let theirs =
        differences.iter().map(|one| blank(kind(one), Some(one.person), account(one.person), one.scope, one.grant));
    let nobodys = shown.nobodys.iter().map(|one| blank(Kind::Unordered, None, one.clone(), Scope::None, None));
    let now: Vec<Finding> = theirs.chain(nobodys).collect();
    settle(house, before, now, counts).await
}

/// Those who have a role through the base order, which no grant of its own names.
async fn explained(house: &House, role: RoleId) -> Result<HashSet<PersonId>, StoreError> {
    let register = house.db.register();
    let included = register.roles.get(&role).is_some_and(|role| role.base == Base::Included);
    match register.base_role().map(|base| base.id).filter(|_| included) {
        Some(base) => house.db.read(move |conn| grants::holders_of(conn, base)).await,
        None => Ok(HashSet::new()),
    }
}

/// Walks along what is shown and what is granted side by side, a page of grants at a time.
async fn differences(
    house: &House,
    shown: &Shown,
    reading: Reading,
    explained: &HashSet<PersonId>,
) -> Result<Vec<Difference>, StoreError> {
    let mut found = Vec::new();
    let mut has = shown.has.as_slice();
    let mut held: Vec<Held> = Vec::new();
    let mut after: Option<(PersonId, GrantId)> = None;
    let role = shown.role;
    loop {
        let page = house.db.read(move |conn| compared::of_role_after(conn, role, after, PAGE)).await?;
        let last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        after = page.last().map(|grant| (grant.subject, grant.id));
        held.extend(page);
        // The last person's grants may go on in the next page.
        let open = if last { None } else { held.last().map(|grant| grant.subject) };
        let end = open.map_or(held.len(), |person| held.partition_point(|grant| grant.subject < person));
        let rest = held.split_off(end);
        let to = open.map_or(has.len(), |person| has.partition_point(|one| one.person < person));
        let (now, later) = has.split_at(to);
        walk(reading, now, &held, explained, &mut found);
        (has, held) = (later, rest);
        if last {
            return Ok(found);
        }
    }
}

fn walk(
    reading: Reading,
    mut has: &[Has],
    mut held: &[Held],
    explained: &HashSet<PersonId>,
    found: &mut Vec<Difference>,
) {
    while let Some(who) =
        [has.first().map(|one| one.person), held.first().map(|one| one.subject)].into_iter().flatten().min()
    {
        let (theirs, more) = has.split_at(has.partition_point(|one| one.person <= who));
        let (grants, others) = held.split_at(held.partition_point(|one| one.subject <= who));
        person(reading, theirs, grants, explained.contains(&who), found);
        (has, held) = (more, others);
    }
}

/// Has something done again, unless it is already to be.
async fn reopen(house: &House, grant: GrantId, at: Timestamp) -> Result<(), StoreError> {
    house
        .db
        .write(move |tx| {
            let grant = tx.grant(grant)?;
            let done_before = match grant.state {
                Standing::Removed { removed_at, .. } => removed_at < at,
                Standing::Active => grant.delivered_at < at,
                Standing::Removing { .. } => false,
            };
            let id = grant.id;
            let begun = tx.look(|conn| tasks::is_expected(conn, id, Duty::Redeliver))?
                || !tx.look(|conn| provisions::about(conn, &[], &[id]))?.is_empty();
            // Taken over as it was found: nobody marked it as done.
            let found = grant.state == Standing::Active && grant.delivered_by.is_none() && !grant.is_provided();
            if !done_before || begun || found {
                return Ok(());
            }
            let register = tx.register();
            let again = settling::reopen(tx.stage(&register), &grant)?;
            tx.record(again).map(|_| ())
        })
        .await
}

/// Opens what is new and closes what is no longer so, in batches.
pub(super) async fn settle(
    house: &House,
    before: Vec<Finding>,
    now: Vec<Finding>,
    counts: &mut Counts,
) -> Result<(), StoreError> {
    let mut open: HashMap<String, Finding> = before.into_iter().map(|one| (one.key(), one)).collect();
    let mut fresh = Vec::new();
    let mut seen = HashSet::new();
    for one in now {
        let key = one.key();
        if open.remove(&key).is_none() && !seen.contains(&key) {
            fresh.push(one);
        }
        seen.insert(key);
    }
    let over: Vec<Finding> = open.into_iter().filter(|(key, _)| !seen.contains(key)).map(|(_, one)| one).collect();
    for batch in fresh.chunks(BATCH) {
        let batch = batch.to_vec();
        counts.opened += written(house.db.write(move |tx| open_all(tx, batch)).await)?;
    }
    for batch in over.chunks(BATCH) {
        let batch = batch.to_vec();
        counts.closed += written(house.db.write(move |tx| close_all(tx, &batch)).await)?;
    }
    Ok(())
}

/// Another instance was first: the next run sees what it left.
fn written(outcome: Result<u64, StoreError>) -> Result<u64, StoreError> {
    match outcome {
        Err(StoreError::Refused(Refusal::Conflict | Refusal::Stale)) => Ok(0),
        other => other,
    }
}

fn open_all(tx: &mut Tx<'_>, batch: Vec<Finding>) -> Result<u64, StoreError> {
    let register = tx.register();
    let mut count = 0;
    for mut one in batch {
        (one.id, one.first_seen) = (tx.fresh(), tx.now());
        let opened = settling::opened(tx.stage(&register), one)?;
        tx.record(opened)?;
        count += 1;
    }
    Ok(count)
}

fn close_all(tx: &mut Tx<'_>, batch: &[Finding]) -> Result<u64, StoreError> {
    let register = tx.register();
    let mut count = 0;
    for one in batch {
        let closed = settling::closed(tx.stage(&register), one)?;
        tx.record(closed)?;
        count += 1;
    }
    Ok(count)
}
