//! What a wish comes from when it is not new: a permission that is to be changed, or one in a system that closes.
//!
//! A change is ordered by whoever may order for the person. A move may also be ordered by those who answer for the system
//! that takes over, and by them only what they have said takes over after the role that is held.

use std::borrow::Cow;

use super::{Known, Wish};
use crate::domain::catalogue::{Base, Role, Scope};
use crate::domain::duties::{Actor, Capacity, capacity, takes_over};
use crate::domain::grant::Grant;
use crate::domain::ids::GrantId;
use crate::domain::order::{Asks, Before};
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;

/// What a wish comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// It ends when this is delivered.
    Change(GrantId),
    /// It is in a system that closes, and is kept until its own end.
    Move(GrantId),
}

/// What a wish comes from, found among what its person holds.
pub(super) enum Found<'a> {
    New,
    Change(&'a Grant),
    Move(&'a Grant),
}

/// Finds it. What is not there is told to nobody: who may order for the person is asked afterwards.
pub(super) fn before<'a>(known: Known<'a>, wish: &Wish, role: &Role) -> Result<Found<'a>, Refusal> {
    let find = |id: GrantId| known.grants.iter().find(|grant| grant.id == id && grant.subject == wish.subject);
    match wish.follows {
        None => Ok(Found::New),
        Some(Follows::Change(id)) => find(id).map(Found::Change).ok_or(Refusal::ChangedOver),
        Some(Follows::Move(id)) => {
            let fits = |grant: &&Grant| takes_over(known.actor.register, grant.role, role.id);
            find(id).filter(fits).map(Found::Move).ok_or(Refusal::NoSuccessor)
        }
    }
}

impl Found<'_> {
    /// In which capacity the actor orders. Whoever moves people is no manager of theirs: the manager's step is taken by the
    /// manager.
    pub(super) fn capacity(&self, actor: &Actor<'_>, person: &Card, unit: &str) -> Result<Capacity, Refusal> {
        let ordinary = capacity(actor, person, unit);
        match self {
            Self::Move(grant) if actor.moves(grant, person) => Ok(ordinary.unwrap_or(Capacity::Orderer)),
            _ => ordinary,
        }
    }

    /// Whether a change is one: another role of the same system, or another scope, of something that is not the base
    /// order, and that nobody has asked to change already.
    pub(super) fn check(&self, known: Known<'_>, role: &Role, scope: Scope) -> Result<(), Refusal> {
        let Self::Change(grant) = self else { return Ok(()) };
        let base = |id| known.actor.register.roles.get(&id).is_none_or(|role| role.base != Base::No);
        let same = (grant.role, grant.scope) == (role.id, scope);
        if role.system != grant.system || same || base(role.id) || base(grant.role) {
            return Err(Refusal::NotAChange);
        }
        let asked = known.open.iter().any(|line| line.content.asks.changes() == Some(grant.id));
        if asked { Err(Refusal::AlreadyAsked) } else { Ok(()) }
    }

    /// The wish, on the employment that the permission rests on.
    pub(super) fn bound<'w>(&self, wish: &'w Wish) -> Cow<'w, Wish> {
        match self {
            Self::New => Cow::Borrowed(wish),
            Self::Change(grant) | Self::Move(grant) => {
                Cow::Owned(Wish { employment: Some(grant.employment.clone()), ..wish.clone() })
            }
        }
    }

    /// What the line asks for.
    pub(super) fn asks(&self) -> Asks {
        let before = |grant: &Grant| Before { grant: grant.id, role: grant.role, scope: grant.scope };
        match self {
            Self::New => Asks::New,
            Self::Change(grant) => Asks::Change(before(grant)),
            Self::Move(grant) => Asks::Move(before(grant)),
        }
    }
}
