//! A reorganisation: which units took over after those that are gone from the directory, seen before it is done.
//!
//! That a unit took over is one row; everything that names the old code is read as the new one from then on: posts,
//! assignments, open lines. Grants that stand get the new unit written as well, each with its entry. What has ended, and
//! the log, keep the old one.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::{Post, Scope};
use crate::domain::duties::{Actor, Import, may};
use crate::domain::grant::Grant;
use crate::domain::ids::{GrantId, PersonId, RoleId, UnitId};
use crate::domain::moving;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::House;
use crate::store::{Receipt, StoreError, Tx, assignments, grants};

/// Grants read at once.
const PAGE: i64 = 5_000;

/// A unit that is gone, and what names it.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Gone {
    /// Its code.
    pub code: String,
    /// Its name when it was last read.
    pub name: String,
    /// Code of the unit that takes over, as said or as proposed from where its people are now.
    pub new: Option<String>,
    /// Name of that unit.
    pub new_name: Option<String>,
    /// How many grants stand in it.
    pub grants: usize,
    /// How many grants are limited to it.
    pub scopes: usize,
    /// How many posts are posts of it.
    pub posts: usize,
    /// How many assignments are in it.
    pub assignments: usize,
    /// How many lines are open in it.
    pub lines: usize,
}

impl Gone {
    const fn is_named(&self) -> bool {
        self.grants + self.scopes + self.posts + self.assignments + self.lines > 0
    }
}

/// What would be carried over.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Preview {
    /// The units that are gone and still named by something, by code.
    pub units: Vec<Gone>,
    /// A proposal in the form that is taken: old code, `>`, new code.
    pub proposal: String,
    /// How many grants would be carried over.
    pub grants: usize,
    /// Units without one that takes over.
    pub open: usize,
}

/// What was carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reorganised {
    /// Units that took over.
    pub units: usize,
    /// Grants that were carried over.
    pub grants: usize,
    /// Index of the last entry in the log.
    pub receipt: u64,
}

/// Reads `old > new`, a line each.
fn pairs(text: &str) -> Result<Vec<(String, String)>, Refusal> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (old, new) = line.split_once('>').ok_or_else(|| Refusal::BadForm(line.chars().take(60).collect()))?;
            Ok((old.trim().to_owned(), new.trim().to_owned()))
        })
        .collect()
}

fn check(house: &House, by: PersonId) -> Result<(), StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    Ok(may::<Import>(&actor, &()).map(|_| ())?)
}

/// The units that are gone, what names them, and what would become of it.
///
/// # Errors
/// [`Refusal::NotAllowed`] for others than the administrator; the store's own.
pub async fn preview(house: &House, by: PersonId, text: &str) -> Result<Preview, StoreError> {
    check(house, by)?;
    let register = house.db.register();
    let said: HashMap<String, String> = pairs(text).unwrap_or_default().into_iter().collect();
    let mut gone: BTreeMap<String, Gone> = BTreeMap::new();
    let mut by_id: HashMap<UnitId, String> = HashMap::new();
    for (id, unit) in &register.former {
        let is_live = register.units.values().any(|live| live.code == unit.code);
        if is_live || register.successors.contains_key(&unit.code) {
            continue;
        }
        by_id.insert(*id, unit.code.clone());
        gone.insert(unit.code.clone(), Gone { code: unit.code.clone(), name: unit.name.clone(), ..Gone::default() });
    }
    let mut where_now: HashMap<String, HashMap<String, usize>> = HashMap::new();
    each_active(house, |grant| {
        if let Scope::Unit(id) = grant.scope
            && let Some(one) = by_id.get(&id).and_then(|code| gone.get_mut(code))
        {
            one.scopes += 1;
        }
        // A unit that only changed its code left no row behind.
        if register.unit_by_code.contains_key(&grant.unit) {
            return;
        }
        let fresh = || Gone { code: grant.unit.clone(), name: grant.unit.clone(), ..Gone::default() };
        gone.entry(grant.unit.clone()).or_insert_with(fresh).grants += 1;
        let card = register.person(grant.subject);
        let now = card.and_then(|card| card.employments.iter().find(|e| e.id == grant.employment));
        if let Some(now) = now.filter(|now| now.unit != grant.unit) {
            *where_now.entry(grant.unit.clone()).or_default().entry(now.unit.clone()).or_default() += 1;
        }
    })
    .await?;
    for made in register.posts.values().flatten() {
        if let Post::Orderer(id) | Post::ActingManager(id) = made.post
            && let Some(one) = by_id.get(&id).and_then(|code| gone.get_mut(code))
        {
            one.posts += 1;
        }
    }
    for it in register.assignments.values().flatten() {
        if !register.unit_by_code.contains_key(&it.unit) {
            let fresh = || Gone { code: it.unit.clone(), name: it.unit.clone(), ..Gone::default() };
            gone.entry(it.unit.clone()).or_insert_with(fresh).assignments += 1;
        }
    }
    let codes: Vec<String> = gone.keys().cloned().collect();
    for (code, count) in house.db.read(move |conn| assignments::open_lines_in(conn, &codes)).await? {
        if let Some(one) = gone.get_mut(&code) {
            one.lines = count;
        }
    }
    Ok(summed(&register, gone, &said, &where_now))
}

fn summed(
    register: &Register,
    gone: BTreeMap<String, Gone>,
    said: &HashMap<String, String>,
    where_now: &HashMap<String, HashMap<String, usize>>,
) -> Preview {
    let name =
        |code: &str| register.unit_by_code.get(code).and_then(|id| register.units.get(id)).map(|u| u.name.clone());
    let units: Vec<Gone> = gone
        .into_values()
        .filter(|one| one.is_named() || said.contains_key(&one.code))
        .map(|mut one| {
            let most = where_now.get(&one.code).and_then(|found| found.iter().max_by_key(|(code, n)| (**n, *code)));
            one.new = said.get(&one.code).cloned().or_else(|| most.map(|(code, _)| code.clone()));
            one.new_name = one.new.as_deref().and_then(name);
            one
        })
        .collect();
    let proposal = units.iter().filter_map(|one| Some(format!("{} > {}", one.code, one.new.as_deref()?)));
    Preview {
        proposal: proposal.collect::<Vec<_>>().join("\n"),
        grants: units.iter().filter(|one| one.new_name.is_some()).map(|one| one.grants + one.scopes).sum(),
        open: units.iter().filter(|one| one.new_name.is_none()).count(),
        units,
    }
}

async fn each_active(house: &House, mut see: impl FnMut(&Grant)) -> Result<(), StoreError> {
    let mut after: Option<(PersonId, GrantId)> = None;
    loop {
        let page = house.db.read(move |conn| grants::active_after(conn, after, PAGE)).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some((last.subject, last.id));
        page.iter().for_each(&mut see);
    }
}

/// Says which units took over, and carries what stands over, in one transaction. Open lines find their holders anew
/// within a second.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::EmptyOrder`], [`Refusal::BadForm`] with the unit that is wrong; the store's own.
pub async fn apply(house: &House, by: PersonId, text: &str) -> Result<Reorganised, StoreError> {
    check(house, by)?;
    let pairs = pairs(text)?;
    let olds: HashSet<String> = pairs.iter().map(|(old, _)| old.clone()).collect();
    let register = house.db.register();
    let ids: HashSet<UnitId> =
        register.former.iter().filter(|(_, unit)| olds.contains(&unit.code)).map(|(id, _)| *id).collect();
    let mut people: Vec<PersonId> = Vec::new();
    each_active(house, |grant| {
        if olds.contains(&grant.unit) || matches!(grant.scope, Scope::Unit(id) if ids.contains(&id)) {
            people.push(grant.subject);
        }
    })
    .await?;
    people.sort_unstable();
    people.dedup();
    let units = pairs.len();
    let (grants, receipt) = house.db.write(move |tx| apply_all(tx, by, pairs, &people)).await?;
    house.moved.note(house.db.register().systems.keys().copied());
    Ok(Reorganised { units, grants, receipt: receipt.index })
}

fn apply_all(
    tx: &mut Tx<'_>,
    by: PersonId,
    pairs: Vec<(String, String)>,
    people: &[PersonId],
) -> Result<(usize, Receipt), StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let permit = may::<Import>(&actor, &())?;
    let mut after: Register = (*register).clone();
    let mut receipt = tx.record(moving::succeed(tx.stage(&register), &permit, pairs.clone())?)?;
    after.succeed(pairs);
    let mut carried = 0;
    for chunk in people.chunks(500) {
        let chunk = chunk.to_vec();
        let held = tx.look(|conn| grants::active_of(conn, &chunk))?;
        let key = |grant: &Grant, scope: Scope| (grant.subject, grant.role, scope, grant.employment.clone());
        let mut taken: HashSet<(PersonId, RoleId, Scope, String)> =
            held.iter().map(|grant| key(grant, grant.scope)).collect();
        for grant in &held {
            let is_taken = |scope: Scope| scope != grant.scope && taken.contains(&key(grant, scope));
            if let Some(transition) = moving::carry_over(tx.stage(&after), &permit, grant, is_taken)? {
                if let Scope::Unit(id) = grant.scope {
                    taken.insert(key(grant, Scope::Unit(after.unit_id_now(id))));
                }
                receipt = tx.record(transition)?;
                carried += 1;
            }
        }
    }
    Ok((carried, receipt))
}
