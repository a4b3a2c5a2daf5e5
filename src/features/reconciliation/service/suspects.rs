//! Accounts that look copied: who is looked at, with what, and how it is told. What makes one look copied is
//! `domain::reconciliation::copies`.
//!
//! Somebody is looked at when their groups are seen for the first time and for two weeks after, since a copy may be made
//! in steps; later only while the question is open.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::running::{settle, with_groups};
use crate::domain::catalogue::{Base, Scope};
use crate::domain::ids::{Guid, PersonId, RoleId};
use crate::domain::membership::Memberships;
use crate::domain::person;
use crate::domain::reconciliation::copies::{Likeness, Seen, copied};
use crate::domain::reconciliation::lists::Counts;
use crate::domain::reconciliation::{Evidence, Finding, Kind, Source, State};
use crate::domain::register::{Card, Register};
use crate::features::House;
use crate::store::{StoreError, findings, grants};

/// So long somebody's groups count as newly seen.
const NEW: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Looks for copies; gives the people whose groups were seen for the first time.
///
/// # Errors
/// The store's own.
pub async fn look(house: &House, memberships: &Memberships, counts: &mut Counts) -> Result<Vec<PersonId>, StoreError> {
    let register = house.db.register();
    let Some(system) = register.base_role().map(|base| base.system) else { return Ok(Vec::new()) };
    let now = house.db.clock().now();
    let (sights, open) =
        house.db.read(|conn| Ok((findings::sights(conn)?, findings::people_with(conn, Kind::Copied)?))).await?;
    let groups = direct(&register, memberships);
    let first: Vec<PersonId> = groups.keys().copied().filter(|person| !sights.contains_key(person)).collect();
    let is_new = |person: &PersonId| sights.get(person).is_none_or(|at| now.duration_since(*at) < NEW);
    let fresh: HashSet<PersonId> =
        groups.keys().copied().filter(|person| open.contains(person) || is_new(person)).collect();
    let ordered = ordered(house, &register, memberships, &fresh).await?;
    let mut circles = Circles::default();
    let people: Vec<Seen> = groups
        .into_iter()
        .filter_map(|(id, groups)| {
            let card = register.person(id)?;
            let since = memberships.people.get(&card.guid).and_then(|account| account.created);
            Some(Seen {
                person: id,
                circles: circles.of(&register, card),
                ordered: ordered.get(&id).cloned().unwrap_or_default(),
                groups,
                since: since.or_else(|| sights.get(&id).copied()).unwrap_or(now).as_second(),
                fresh: fresh.contains(&id),
                suspect: open.contains(&id),
            })
        })
        .collect();
    let told = copied(&people).into_iter().filter_map(|one| finding(&register, memberships, &one));
    let now: Vec<Finding> = told.map(|finding| Finding { system, ..finding }).collect();
    let before = house.db.read(move |conn| findings::open_of(conn, system, None, Source::Groups)).await?;
    settle(house, before, now, counts).await?;
    Ok(first)
}

/// What each person is in themself, as places in the list of groups. Accounts that stand for no person are left out:
/// those of a kind have the same groups by intention.
fn direct(register: &Register, memberships: &Memberships) -> HashMap<PersonId, Vec<u32>> {
    let mut found: HashMap<PersonId, Vec<u32>> = HashMap::new();
    for (place, group) in (0_u32..).zip(&memberships.groups) {
        for guid in &group.direct {
            let Some(card) = register.person_by_guid(*guid).filter(|card| !card.is_gone()) else { continue };
            if !matches!(card.kind, person::Kind::Function | person::Kind::Pupil) {
                found.entry(card.id).or_default().push(place);
            }
        }
    }
    found
}

/// The groups that somebody is in because it was ordered.
async fn ordered(
    house: &House,
    register: &Register,
    memberships: &Memberships,
    people: &HashSet<PersonId>,
) -> Result<HashMap<PersonId, Vec<u32>>, StoreError> {
    let places: HashMap<Guid, u32> =
        (0_u32..).zip(&memberships.groups).map(|(place, group)| (group.guid, place)).collect();
    let with_groups = with_groups(register);
    let of_role = |role: RoleId| with_groups.get(&role).into_iter().flatten().filter_map(|guid| places.get(guid));
    let included = register.roles.values().filter(|role| role.base == Base::Included);
    let with_base: Vec<u32> = included.flat_map(|role| of_role(role.id)).copied().collect();
    let base = register.base_role().map(|role| role.id);
    let all: Vec<PersonId> = people.iter().copied().collect();
    let mut found: HashMap<PersonId, Vec<u32>> = HashMap::new();
    for some in all.chunks(500) {
        let some = some.to_vec();
        for grant in house.db.read(move |conn| grants::active_of(conn, &some)).await? {
            let groups = found.entry(grant.subject).or_default();
            groups.extend(of_role(grant.role));
            if Some(grant.role) == base {
                groups.extend(&with_base);
            }
        }
    }
    for groups in found.values_mut() {
        groups.sort_unstable();
        groups.dedup();
    }
    Ok(found)
}

/// What people belong to, as numbers: their unit and those above it, and their title.
#[derive(Default)]
struct Circles(HashMap<String, u32>);

impl Circles {
    fn number(&mut self, name: String) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(name).or_insert(next)
    }

    fn of(&mut self, register: &Register, card: &Card) -> Vec<u32> {
        let mut names: Vec<String> = register.units_up(card.unit).map(|unit| format!("u:{}", unit.id)).collect();
        names.extend(card.title.iter().map(|title| format!("t:{}", title.to_lowercase())));
        names.into_iter().map(|name| self.number(name)).collect()
    }
}

fn finding(register: &Register, memberships: &Memberships, one: &Likeness) -> Option<Finding> {
    let card = register.person(one.person)?;
    let group = |place: &u32| memberships.groups.get(usize::try_from(*place).ok()?);
    let names = |places: &[u32]| -> Vec<String> {
        let mut names: Vec<String> = places.iter().filter_map(group).map(|group| group.name.clone()).collect();
        names.sort();
        names
    };
    let shared: HashSet<Guid> = one.shared.iter().filter_map(group).map(|group| group.guid).collect();
    let roles = with_groups(register).into_iter().filter(|(role, groups)| {
        let can_be_ordered = register.roles.get(role).is_some_and(|role| role.active && role.base == Base::No);
        can_be_ordered && groups.iter().all(|guid| shared.contains(guid))
    });
    Some(Finding {
        id: uuid::Uuid::nil().into(),
        kind: Kind::Copied,
        source: Source::Groups,
        system: uuid::Uuid::nil().into(),
        role: None,
        scope: Scope::None,
        subject: Some(one.person),
        account: card.login.clone(),
        grant: None,
        first_seen: Timestamp::UNIX_EPOCH,
        state: State::Open,
        evidence: Some(Evidence {
            like: one.like,
            percent: one.percent(),
            shared: names(&one.shared),
            extra: names(&one.extra),
            missing: names(&one.missing),
            common: names(&one.common),
            ordered: names(&one.ordered),
            roles: roles.map(|(role, _)| role).collect(),
            created: memberships.people.get(&card.guid).and_then(|account| account.created),
        }),
        version: 1,
    })
}
