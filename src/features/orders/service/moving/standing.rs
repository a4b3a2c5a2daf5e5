//! Where those with something in a system that closes stand, and what is left to ask for.

use std::collections::HashSet;

use super::{LineAsk, Progress};
use crate::domain::catalogue::{Scope, ScopeKind};
use crate::domain::duties::Actor;
use crate::domain::grant::Grant;
use crate::domain::ids::{PersonId, RoleId, SystemId};
use crate::features::House;
use crate::store::succession::Asked;
use crate::store::{StoreError, grants, succession};

/// Most permissions of both systems that are looked at.
const MOST: i64 = 50_000;

/// Where somebody with something in the system that closes stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Moved,
    Waiting,
    Declined,
    Left,
    Hidden,
    /// Nobody has said what takes over.
    Unsaid,
}

impl Progress {
    pub(super) fn count(&mut self, place: Place) {
        self.holders += 1;
        match place {
            Place::Moved => self.moved += 1,
            Place::Waiting => self.waiting += 1,
            Place::Declined => self.declined += 1,
            Place::Left => self.left += 1,
            Place::Hidden => self.hidden += 1,
            Place::Unsaid => {}
        }
    }
}

/// What stands and is asked for in both systems.
pub(super) struct Known {
    pub(super) held: Vec<Grant>,
    having: HashSet<(PersonId, RoleId, Scope)>,
    waiting: HashSet<(PersonId, RoleId, Scope)>,
    declined: HashSet<(PersonId, RoleId, Scope)>,
}

impl Known {
    pub(super) async fn read(house: &House, old: SystemId, new: SystemId) -> Result<Self, StoreError> {
        let (grants, asked) = house
            .db
            .read(move |conn| Ok((grants::active_in(conn, &[old, new], MOST)?, succession::asked_in(conn, new)?)))
            .await?;
        let (mut held, having): (Vec<Grant>, Vec<Grant>) = grants.into_iter().partition(|grant| grant.system == old);
        held.sort_by_key(|grant| (grant.subject, grant.id));
        let of = |open: bool| {
            let some = asked.iter().filter(move |one| one.open == open);
            some.map(|Asked { subject, role, scope, .. }| (*subject, *role, *scope)).collect()
        };
        Ok(Self {
            having: having.iter().map(|grant| (grant.subject, grant.role, grant.scope)).collect(),
            waiting: of(true),
            declined: of(false),
            held,
        })
    }

    /// What takes over after a permission: the role, and what it is limited to.
    fn next(actor: &Actor<'_>, grant: &Grant) -> Option<(RoleId, Scope)> {
        let register = actor.register;
        let role = register.roles.get(register.role_successors.get(&grant.role)?)?;
        let unit = || register.unit_by_code.get(&grant.unit).map(|id| Scope::Unit(*id));
        let scope = match (role.scope, grant.scope) {
            (ScopeKind::Unit, Scope::Unit(id)) => Scope::Unit(register.unit_id_now(id)),
            (ScopeKind::Unit, _) => unit().unwrap_or(Scope::None),
            (ScopeKind::None | ScopeKind::Object, _) => Scope::None,
        };
        Some((role.id, scope))
    }

    pub(super) fn place(&self, actor: &Actor<'_>, grant: &Grant) -> Place {
        let Some((role, scope)) = Self::next(actor, grant) else { return Place::Unsaid };
        let key = (grant.subject, role, scope);
        if self.having.contains(&key) {
            return Place::Moved;
        }
        if self.waiting.contains(&key) {
            return Place::Waiting;
        }
        if actor.register.person(grant.subject).is_none_or(|card| !actor.sees(card)) {
            return Place::Hidden;
        }
        if self.declined.contains(&key) { Place::Declined } else { Place::Left }
    }

    /// What is left to ask for, person by person. A day that somebody was given is kept; the day on which the old system
    /// ends is not theirs.
    pub(super) fn asks(&self, actor: &Actor<'_>, purpose: &str) -> Vec<LineAsk> {
        let mut seen = HashSet::new();
        let left = self.held.iter().filter(|grant| self.place(actor, grant) == Place::Left);
        left.filter_map(|grant| {
            let (role, scope) = Self::next(actor, grant)?;
            let end = actor.register.systems.get(&grant.system).and_then(|system| system.end_date);
            seen.insert((grant.subject, role, scope)).then(|| LineAsk {
                person: grant.subject.to_string(),
                role: role.to_string(),
                unit: if let Scope::Unit(id) = scope { Some(id.to_string()) } else { None },
                until: grant.until.filter(|until| end.is_none_or(|end| *until < end)),
                purpose: purpose.to_owned(),
                moves: Some(grant.id.to_string()),
                ..LineAsk::default()
            })
        })
        .collect()
    }
}

/// The lines of the first so many people.
pub(super) fn of_people(asks: &[LineAsk], most: usize) -> &[LineAsk] {
    let mut people = 0;
    let mut last = "";
    let end = asks.iter().position(|ask| {
        people += usize::from(ask.person != last);
        last = &ask.person;
        people > most
    });
    asks.get(..end.unwrap_or(asks.len())).unwrap_or_default()
}
